"""Tables in plain text whose cells stand under each other, a line a cell.

So programs write the tables of a paper when it is saved as text. Rows are known by their rhythm: a
name, then the same number of figures, again and again; the lines before the first are the names of
the columns.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.types import Span, Table
from ingest.grid import Place, is_value, table_of

__all__ = ["stacked_tables"]

_FEWEST_ROWS = 2
_FEWEST_PAIRS = 3  # rows of one figure, which may be anything
_MOST_COLUMNS = 12
_LONGEST_CELL = 60
_LINE = re.compile(r"[^\n]+")


def stacked_tables(text: str) -> Iterator[Table]:
    """Yield the tables of a text, in order."""
    lines = [
        Span(start=match.start(), end=match.end())
        for match in _LINE.finditer(text)
        if match[0].strip()
    ]
    spans = [_bare(text, line) for line in lines]
    kinds = [_kind(span.of(text)) for span in spans]
    at = 0
    while at < len(spans):
        found = _rows(kinds, at)
        if found is None:
            at += 1
            continue
        width, end = found
        cells = spans[at - width : end]
        if any(_are_numbers_of_rows(text, cells[width + n :: width]) for n in range(1, width)):
            at = end
            continue
        places = [
            Place(text=span.of(text), row=number // width, column=number % width)
            for number, span in enumerate(cells)
        ]
        yield table_of(places, cells, text, header_rows=1)
        at = end


def _rows(kinds: Sequence[str], at: int) -> tuple[int, int] | None:
    """Return the columns of the table whose first row begins at a line, and where it ends."""
    if kinds[at] != "name":
        return None
    figures = 0
    while kinds[at + 1 + figures : at + 2 + figures] == ["figure"] and figures < _MOST_COLUMNS:
        figures += 1
    width = figures + 1
    headed = at >= width and all(kind == "name" for kind in kinds[at - width : at])
    if not headed or not 1 < width <= _MOST_COLUMNS:
        return None
    rhythm = ["name", *["figure"] * figures]
    end = at
    while list(kinds[end : end + width]) == rhythm and (
        end + width >= len(kinds) or kinds[end + width] != "figure"
    ):
        end += width
    rows = (end - at) // width
    fewest = _FEWEST_ROWS if figures > 1 else _FEWEST_PAIRS
    return (width, end) if rows >= fewest else None


def _are_numbers_of_rows(text: str, cells: Sequence[Span]) -> bool:
    """Tell whether figures only count on, as the first cells of rows do that end elsewhere."""
    told = [cell.of(text).strip(".)") for cell in cells]
    counts = [int(one) for one in told if one.isdecimal()]
    return len(counts) == len(told) and all(b - a == 1 for a, b in pairwise(counts))


def _kind(words: str) -> str:
    """Return what a line may be in a table: a "figure", a "name", or "text"."""
    if is_value(words):
        return "figure"
    short = len(words) <= _LONGEST_CELL and not words.endswith((".", ";", ":", ","))
    return "name" if short else "text"


def _bare(text: str, line: Span) -> Span:
    """Return a line without the blanks at its ends."""
    words = line.of(text)
    start = line.start + len(words) - len(words.lstrip())
    return Span(start=start, end=start + len(words.strip()))
