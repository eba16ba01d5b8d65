"""From passages to possible answers: the protocol, the readers, and which of them to open."""
