"""The words of a reply: text, JSON, and the draft of a chat model."""
