"""The commands of the command line, by what they are about."""

__all__: list[str] = []
