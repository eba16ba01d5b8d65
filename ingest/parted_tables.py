"""Tables in plain text whose cells stand beside each other, parted by bars, tabs or wide gaps.

So a table looks that was typed, or that a program wrote. Lines that follow each other with the
same number of cells are its rows; the first, which holds no value, names the columns.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.types import Span, Table
from ingest.grid import Place, is_value, table_of

__all__ = ["parted_tables"]

_MOST_ROWS = 5_000  # of one text; what comes after them stays lines
_FEWEST_ROWS = 3  # the names among them
_MOST_COLUMNS = 40
_LONGEST_LINE = 1_000
_MARKS = tuple(map(re.compile, (r"\|", r"\t", r"[ \t]{2,}|\t")))
"""What parts cells; each is tried on the lines that those before it left: gaps may be aligned."""
_DASHES = re.compile(r"[\s|+:\-=─━┼│]+")


def parted_tables(text: str) -> list[Table]:
    """Return the tables of a text, in order."""
    lines, left = list(_lines(text)), _MOST_ROWS
    found: list[Table] = []
    for mark in _MARKS:
        rest: list[tuple[int, str]] = []
        counted = [(_parted(line, mark), at, line) for at, line in lines]
        for count, run in groupby(counted, key=lambda one: one[0]):
            there = [(at, line) for _, at, line in run]
            told = [one for one in there if count and not _DASHES.fullmatch(one[1])]
            rows = [list(_cells(at, line, mark)) for at, line in told]
            if len(rows) <= left and _is_table(text, rows):
                left -= len(rows)
                found.append(_table(text, rows))
                there = [(there[0][0], "")]  # what stands on both sides of it stays apart
            rest += there
        lines = rest
    return sorted(found, key=lambda one: one.span.start)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _parted(line: str, mark: re.Pattern[str]) -> int:
    """Return how often a line is parted into cells; never, for a line of prose."""
    count = len(mark.findall(line.strip(" ").strip("|")))
    return count if count < _MOST_COLUMNS and len(line) <= _LONGEST_LINE else 0


def _cells(at: int, line: str, mark: re.Pattern[str]) -> Iterator[Span | None]:
    """Yield the cells of a line that begins at a place of the text, None for a blank one."""
    bare = line.rstrip().removesuffix("|")
    start = len(bare) - len(bare.lstrip())
    start += bare.startswith("|", start)
    ends = [(found.start(), found.end()) for found in mark.finditer(bare, start)]
    for end, following in [*ends, (len(bare), len(bare))]:
        words = bare[start:end].strip()
        first = at + end - len(bare[start:end].lstrip())
        yield Span(start=first, end=first + len(words)) if words else None
        start = following


def _is_table(text: str, rows: Sequence[Sequence[Span | None]]) -> bool:
    """Tell whether rows are a table: named, and of three columns or with values in the last."""
    if len(rows) < _FEWEST_ROWS or not rows[0][0]:
        return False
    names = [span.of(text) for span in rows[0] if span]
    if any(map(is_value, names)) or len(names) < len(rows[0]) - 1:
        return False
    if len(rows[0]) > 2:
        return True
    last = [span.of(text) for row in rows[1:] if (span := row[-1])]
    return bool(last) and all(map(is_value, last))


def _table(text: str, rows: Sequence[Sequence[Span | None]]) -> Table:
    held = [
        (Place(text=span.of(text), row=at, column=column, header=at == 0), span)
        for at, row in enumerate(rows)
        for column, span in enumerate(row)
        if span
    ]
    places, spans = [place for place, _ in held], [span for _, span in held]
    return table_of(places, spans, text, header_rows=1)
