"""Word lists as data: one tab-separated file each, whose first lines name its source."""

from functools import cache
from importlib.resources import files

__all__ = ["rows", "spellings"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the list `name` by column; lines that begin with "#" are no rows."""
    text = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)


def spellings(cell: str) -> list[str]:
    """Return the spellings of a cell, parted by "|"."""
    return [one.strip() for one in cell.split("|") if one.strip()]
