"""A table before its place in the text is known: cells in rows and columns, merged ones as one.

What names the columns is stated by few formats and judged here for the others: the rows above the
first one that holds values, as deep as their merged cells reach.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

from corpus.types import Cell, Span, Table
from corpus.vietnamese.text import normalize
from corpus.vietnamese.values.scan import unit_named

__all__ = ["Place", "is_value", "lines_of", "table_of", "tidied"]

# A cell that holds a value and names nothing: a number with its unit, a date, a dash. A year alone
# may name a column, and "1. Kho thóc" names a row.
_VALUE = re.compile(
    r"[-–—.…x×]+|[-+(≈~<>≤≥]{0,2}\s*\d[\d.,/:\s–-]*(?<![.)]\s)(?<![.)])\)?%?"
    r"(?:\s?[^\W\d_]+[²³23]?(?:[\s/][^\W\dA-ZĐ_]+[²³23]?){0,4})?\)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d|\d\d))?")
_UNIT = re.compile(
    r"(?:đơn vị(?: tính)?|đvt|đv tính)\b\s*(?:là\b)?\s*[:：]?\s*(?P<unit>[^\n.,;:()|]{1,60})",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\((?P<unit>[^()\d:;,]{1,30})\)\s*$")
_SCALES = frozenset({"trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ"})
_POINTS = re.compile(
    r"\b(?:bảng|biểu|danh sách|danh mục|sau đây|dưới đây|như sau|đơn vị tính|đvt)\b", re.IGNORECASE
)
_CAPTION_LINES = 3
_LONGEST_CAPTION = 400
_LONGEST_NAME = 120
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell with its words; `header` where the format itself says that it names others."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


def is_value(text: str) -> bool:
    """Tell whether a cell holds a value (a number, a date, a dash) and no name; a year may name."""
    if not _VALUE.fullmatch(text) or _YEAR.fullmatch(text):
        return False
    unit = re.search(r"[^\W\d_]+", text)
    return unit is None or unit[0][0].islower() or (unit[0].isupper() and len(unit[0]) <= 4)


def tidied(places: Sequence[Place]) -> list[Place]:
    """Return the cells that are not blank, each on one line, in reading order."""
    cleaned = (
        replace(place, text=" ".join(normalize(place.text).text.split())) for place in places
    )
    return sorted(
        (place for place in cleaned if place.text), key=lambda place: (place.row, place.column)
    )


def lines_of(places: Sequence[Place]) -> list[list[tuple[str, Place | None]]]:
    """Return the rows that are not blank as pieces of text: cells, and the bars between them.

    A place that a cell above covers is blank, so that what follows keeps its column.
    """
    rows: dict[int, list[Place]] = {}
    for place in places:
        rows.setdefault(place.row, []).append(place)
    lines = []
    for _, cells in sorted(rows.items()):
        pieces: list[tuple[str, Place | None]] = []
        column = 0
        for cell in cells:
            covered = max(0, cell.column - column)
            bars = "| " * covered if not pieces else " |" * covered + " | "
            if bars:
                pieces.append((bars, None))
            pieces.append((cell.text, cell))
            column = cell.column + cell.column_span
        lines.append(pieces)
    return lines


def table_of(
    places: Sequence[Place],
    spans: Sequence[Span],
    text: str,
    *,
    header_rows: int | None = None,
    caption: Span | None = None,
) -> Table:
    """Return the table whose cells stand at `spans` of `text`, which may go on after it.

    `header_rows` where the format states them. A caption that is not given, and the unit, are
    looked for in the lines right above.
    """
    held = _continued(places)
    headed = _header_rows(held) if header_rows is None else header_rows
    groups = _groups(held, headed)
    whole = _lines_around(text, spans)
    above, unit = _above(text, whole.start)
    caption = caption or above
    if unit is None:
        first = [span for place, span in zip(held, spans, strict=True) if place.row < headed]
        told = [one for one in (caption, *first) if one]
        unit = next((found for one in told if (found := _unit(text, one))), None)
    if unit is None:
        corner = _corner(held, spans, headed)
        told = [one for one in (caption, corner) if one]
        unit = next((found for one in told if (found := _measure(text, one))), None)
    cells = tuple(
        Cell(
            row=place.row,
            column=place.column,
            row_span=place.row_span,
            column_span=place.column_span,
            span=span,
            header=place.header or place.row < headed or place.row in groups,
        )
        for place, span in zip(held, spans, strict=True)
    )
    return Table(span=whole, cells=cells, header_rows=headed, caption=caption, unit=unit)


def _lines_around(text: str, spans: Sequence[Span]) -> Span:
    """Return the lines on which the cells stand."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    end = text.find("\n", last)
    return Span(start=text.rfind("\n", 0, first) + 1, end=len(text) if end < 0 else end)


# --- what names the columns -----------------------------------------------------------------------


def _width(places: Sequence[Place]) -> int:
    return max((place.column + place.column_span for place in places), default=0)


def _header_rows(places: Sequence[Place]) -> int:
    """Return how many rows from the top name the columns."""
    rows: dict[int, list[Place]] = {}
    for place in places:
        rows.setdefault(place.row, []).append(place)
    width, order = _width(places), sorted(rows)
    top = 0
    while top < len(order) - 1 and _is_banner(rows[order[top]], width):
        top += 1  # a title inside the table
    if top >= len(order) - 1 or not _names_columns(rows[order[top]], places, width):
        return order[top] if top else 0
    first = rows[order[top]]
    end = order[top] + 1
    if any(place.column_span > 1 for place in first):
        end = max([end + 1, *(place.row + place.row_span for place in first)])
        end = max([end, *(p.row + 1 for p in places if p.row < end and p.column_span > 1)])
    while end in rows and _is_numbering(rows[end], width):
        end += 1
    return end if end <= order[-1] else order[top] + 1


def _is_banner(row: Sequence[Place], width: int) -> bool:
    """Tell whether one cell alone covers the whole width."""
    return width > 1 and len(row) == 1 and row[0].column_span == width


def _names_columns(row: Sequence[Place], places: Sequence[Place], width: int) -> bool:
    """Tell whether a row holds names alone, where rows below hold something else."""
    if all(place.header for place in row):
        return True
    covered = sum(place.column_span for place in row)
    if width < 2 or covered < width - 1 or any(is_value(place.text) for place in row):
        return False
    if any(len(place.text) > _LONGEST_NAME or place.text.endswith((".", ":")) for place in row):
        return False
    below = [place for place in places if place.row > row[0].row]
    values = [is_value(place.text) for place in below]
    return width > 2 or fmean(values or [0]) > 0.2 or len({p.row for p in below}) >= 2


def _is_numbering(row: Sequence[Place], width: int) -> bool:
    """Tell whether a row only numbers the columns: "(1) | (2) | (3)", "A | B | 1 | 2"."""
    short = [re.fullmatch(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.{1,20})?", place.text) for place in row]
    digits = [int(found[0]) for place in row if (found := re.search(r"\d+", place.text))]
    in_order = all(b - a == 1 for a, b in pairwise(digits))
    return width > 2 and len(row) == width and all(short) and in_order and len(digits) >= 2


def _groups(places: Sequence[Place], headed: int) -> frozenset[int]:
    """Return the rows below the header with one cell alone, which name the rows under them."""
    counts: dict[int, list[Place]] = {}
    for place in places:
        for row in range(place.row, place.row + place.row_span):
            counts.setdefault(row, []).append(place)
    last = max(counts, default=0)
    return frozenset(
        row
        for row, cells in counts.items()
        if headed <= row < last
        and len(cells) == 1
        and not is_value(cells[0].text)
        and len(cells[0].text) <= _LONGEST_NAME
        and _width(places) > 1
        and cells[0].row_span == 1
    )


def _continued(places: Sequence[Place]) -> list[Place]:
    """Let the name in a leading column reach down over blank places, as if it were merged.

    Spreadsheets and printed tables write a name once for several rows and leave the rest blank.
    """
    taken = {
        (row, column): at
        for at, place in enumerate(places)
        for row in range(place.row, place.row + place.row_span)
        for column in range(place.column, place.column + place.column_span)
    }
    own: dict[int, set[int]] = {}
    for (row, _), at in taken.items():
        own.setdefault(row, set()).add(at)
    rows = sorted(own)
    alone = {row for row, cells in own.items() if len(cells) == 1}
    held = list(places)
    named = [place.text for place in places if place.column == 0]
    if not named or fmean(map(is_value, named)) > _MOSTLY:
        return held
    last: int | None = None
    for row in rows:
        here = taken.get((row, 0))
        if here is not None:
            single = held[here].column_span == 1 and row not in alone
            last = here if single else None
        elif last is not None and row not in alone and (row, 1) in taken:
            above = held[last]
            if above.row + above.row_span == row:
                held[last] = replace(above, row_span=above.row_span + 1)
    return held


# --- what is said over it -------------------------------------------------------------------------


def _above(text: str, start: int) -> tuple[Span | None, Span | None]:
    """Return the caption and the unit in the lines right above the table that begins at `start`."""
    caption = unit = None
    end = len(text[:start].rstrip())
    for _ in range(_CAPTION_LINES):
        if not end:
            break
        begin = text.rfind("\n", 0, end) + 1
        line = Span(start=begin, end=end)
        words = line.of(text)
        if " | " in words or len(words) > _LONGEST_CAPTION:
            break
        told = _unit(text, line)
        unit = unit or told
        bare = told and not re.search(r"\w", words[: _found(words)])
        if not bare:
            caption = line if _announces(words) else None
            break
        end = len(text[:begin].rstrip())
    return caption, unit


def _announces(words: str) -> bool:
    """Tell whether a line speaks of the table below it: a title, a sentence that points there."""
    return not words.endswith((".", ";", ",")) or bool(_POINTS.search(words))


def _found(words: str) -> int:
    match = _UNIT.search(words)
    return match.start() if match else 0


def _unit(text: str, line: Span) -> Span | None:
    """Return the unit that a line states ("Đơn vị tính: triệu đồng")."""
    match = _UNIT.search(text, line.start, line.end)
    if not match:
        return None
    words = match["unit"].rstrip(" ,)")
    return Span(start=match.start("unit"), end=match.start("unit") + len(words)) if words else None


def _measure(text: str, line: Span) -> Span | None:
    """Return the known unit in brackets at the end of a line: "Chỉ tiêu (tỷ đồng)"."""
    match = _MEASURED.search(text, line.start, line.end)
    words = match["unit"].partition("/")[0].split() if match else []
    while words and words[0].lower() in _SCALES:
        del words[0]
    if not match or not unit_named(" ".join(words)):
        return None
    return Span(start=match.start("unit"), end=match.end("unit"))


def _corner(places: Sequence[Place], spans: Sequence[Span], headed: int) -> Span | None:
    """Return the cell over the names of the rows, which measures them all; None over numbers."""
    names = [place for place in places if place.column == 0 and place.row >= headed]
    if not headed or any(is_value(place.text) for place in names):
        return None
    over = [span for place, span in zip(places, spans, strict=True) if place.column == 0]
    return over[0] if len(over) > len(names) else None
