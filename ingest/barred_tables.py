"""Tables in plain text whose cells stand beside each other, parted by bars.

So a table looks that was typed, or that a program wrote. Lines that follow each other with the
same number of bars are its rows; the first, which holds no value, names the columns.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.types import Span, Table
from ingest.grid import Place, is_value, table_of

__all__ = ["barred_tables"]

_MOST_ROWS = 5_000  # of one text; what comes after them stays lines
_FEWEST_ROWS = 3  # the names among them
_MOST_COLUMNS = 40
_LONGEST_LINE = 1_000
_DASHES = re.compile(r"[\s|+:\-=─━┼│]+")


def barred_tables(text: str) -> Iterator[Table]:
    """Yield the tables of a text, in order."""
    counted = ((at, line, _bars(line)) for at, line in _lines(text))
    left = _MOST_ROWS
    for bars, run in groupby(counted, key=lambda one: one[2]):
        lines = [(at, line) for at, line, _ in run if bars and not _DASHES.fullmatch(line)]
        if not lines or len(lines) > left:
            continue
        rows = [list(_cells(at, line)) for at, line in lines]
        if _is_table(text, rows):
            left -= len(rows)
            yield _table(text, rows)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _bars(line: str) -> int:
    """Return how many bars part a line into cells; none for a line of prose."""
    bars = line.strip(" ").strip("|").count("|")
    return bars if bars < _MOST_COLUMNS and len(line) <= _LONGEST_LINE else 0


def _cells(at: int, line: str) -> Iterator[Span | None]:
    """Yield the cells of a line that begins at a place of the text, None for a blank one."""
    bare = line.rstrip(" ").removesuffix("|")
    start = len(bare) - len(bare.lstrip(" "))
    start += bare.startswith("|", start)
    at += start
    for part in bare[start:].split("|"):
        words = part.strip()
        first = at + len(part) - len(part.lstrip())
        yield Span(start=first, end=first + len(words)) if words else None
        at += len(part) + 1


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
