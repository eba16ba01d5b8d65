"""The addresses of the HTTP interface, one module for each thing that is asked for."""

__all__: list[str] = []
