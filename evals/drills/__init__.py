"""Attack the program and count what is lost, torn, leaked or unexplained."""

__all__: list[str] = []
