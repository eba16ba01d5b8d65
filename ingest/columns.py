"""The reading order of a page: columns one after the other, the rows of a table row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median
from typing import NamedTuple, TypeAlias

__all__ = ["Block", "Line", "Part", "in_order"]

_GUTTER = 0.8  # of the size of the type: the narrowest white strip between two columns
_FILLED = 0.7  # of a column's width, on average: running text
_UNPAIRED = 0.3  # of the lines that have none beside them: two texts, not one table
_FEWEST = 2
_WIDE_GAP = 2.2  # of the usual distance between lines: columns do not go on over it
_CELL_LINES = 1.45  # of the size: so close stand the lines of one cell
_EDGE = 0.5  # of the size of the type: so little over a column is not in it
_CENTRED = 0.6  # of the size of the type


class Part(NamedTuple):
    """A cell of a row: the column that it stands in, its words, and how far it reaches."""

    column: int
    text: str
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of print; places and the size of the type in points, upwards from the page's foot.

    `cells` are its parts where it is a row of a table; `marks`
    are the raised numbers on it that point to notes at the foot of the page.
    """

    text: str
    left: float
    right: float
    base: float
    top: float
    size: float
    cells: tuple[Part, ...] = ()
    marks: tuple[str, ...] = ()


Block: TypeAlias = list[Line]


def in_order(lines: Sequence[Line]) -> list[Block]:
    """Return the lines of a page as blocks in reading order, from the top."""
    rows = _rows(lines)
    blocks: list[Block] = []
    plain: list[list[Line]] = []
    at = 0
    while at < len(rows):
        end, gutter = _stretch(rows, at) if len(rows[at]) > 1 else (at, None)
        if gutter is None or not _are_columns(rows[at:end], gutter):
            plain.append(rows[at])
            at += 1
            continue
        blocks += _plain(plain)
        plain = []
        for side in _sides(rows[at:end], gutter):
            blocks += in_order([line for row in side for line in row])
        at = end
    return blocks + _plain(plain)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines by base line, from the top, each row from the left."""
    ordered = sorted(lines, key=lambda line: (-line.base, line.left))
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and rows[-1][0].base - line.base <= 0.35 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _stretch(rows: Sequence[list[Line]], start: int) -> tuple[int, tuple[float, float] | None]:
    """Return how far down from a row one white strip goes on, and the strip; None where short."""
    size = median(line.size for line in rows[start])
    strips = _gaps(rows[start], size)
    usual = median([above[0].base - below[0].base for above, below in pairwise(rows)] or [0])
    end = start + 1
    while end < len(rows):
        gap = rows[end - 1][0].base - rows[end][0].base
        left = [one for strip in strips for one in _without(strip, rows[end], size)]
        if not left or gap > _WIDE_GAP * max(usual, size):
            break
        strips = left
        end += 1
    if end - start < _FEWEST or not strips:
        return end, None
    return end, max(strips, key=lambda strip: strip[1] - strip[0])


def _gaps(row: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Return the white strips between the parts of a row."""
    return [
        (left.right, right.left)
        for left, right in pairwise(row)
        if right.left - left.right >= _GUTTER * size
    ]


def _without(
    strip: tuple[float, float], row: Sequence[Line], size: float
) -> Iterator[tuple[float, float]]:
    """Yield what is left of a strip when a row is printed over it."""
    start, end = strip
    for line in row:
        if line.right <= start or line.left >= end:
            continue
        if line.left - start >= _GUTTER * size:
            yield (start, line.left)
        start = max(start, line.right)
    if end - start >= _GUTTER * size:
        yield (start, end)


def _sides(
    rows: Sequence[list[Line]], gutter: tuple[float, float]
) -> tuple[list[list[Line]], list[list[Line]]]:
    """Return the rows left and right of a white strip; blank ones are left out."""
    middle = sum(gutter) / 2
    left = [[line for line in row if line.right <= middle] for row in rows]
    right = [[line for line in row if line.left >= middle] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _are_columns(rows: Sequence[list[Line]], gutter: tuple[float, float]) -> bool:
    """Tell whether the two sides of a strip are two texts, and not the columns of a table."""
    left, right = _sides(rows, gutter)
    if min(len(left), len(right)) < _FEWEST:
        return False
    if any(_are_figures(side) for side in (left, right)):
        return False
    if all(_fill(side) >= _FILLED for side in (left, right)):
        return True
    pairs = sum(len(row) > 1 and _both(row, gutter) for row in rows)
    if 1 - pairs / len(rows) >= _UNPAIRED and all(len(row) == 1 for row in (*left, *right)):
        return True
    return all(_is_centred(side) for side in (left, right))


def _both(row: Sequence[Line], gutter: tuple[float, float]) -> bool:
    """Tell whether a row stands on both sides of a strip."""
    middle = sum(gutter) / 2
    return any(line.right <= middle for line in row) and any(line.left >= middle for line in row)


def _are_figures(side: Sequence[list[Line]]) -> bool:
    """Tell whether half of the rows begin with figures and little else."""
    figures = [
        sum(char.isdigit() for line in row for char in line.text) * 2
        >= sum(char.isalnum() for line in row for char in line.text)
        for row in side
    ]
    return sum(figures) * 2 >= len(figures)


def _fill(side: Sequence[list[Line]]) -> float:
    """Return how much of the width of a side its rows fill, on average."""
    start, end = min(row[0].left for row in side), max(row[-1].right for row in side)
    widths = [sum(line.right - line.left for line in row) for row in side]
    return sum(widths) / (len(widths) * max(end - start, 1.0))


def _is_centred(side: Sequence[list[Line]]) -> bool:
    """Tell whether the rows of a side are of different widths around one middle."""
    middles = [(row[0].left + row[-1].right) / 2 for row in side]
    starts = [row[0].left for row in side]
    size = side[0][0].size
    return (
        all(len(row) == 1 for row in side)
        and max(middles) - min(middles) <= _CENTRED * size
        and max(starts) - min(starts) > size
    )


def _plain(rows: Sequence[list[Line]]) -> list[Block]:
    """Return rows as blocks: rows of several parts that follow each other are a table."""
    blocks: list[Block] = []
    tabular = [len(row) > 1 for row in rows]
    for at in range(1, len(rows)):
        if not tabular[at] and tabular[at - 1] and _goes_on(rows[at - 1], rows[at][0]):
            tabular[at] = True
    for is_table, group in groupby(zip(rows, tabular, strict=True), key=itemgetter(1)):
        found = [row for row, _ in group]
        table = _table(found) if is_table else []
        if sum(len(row.cells) > 1 for row in table) >= _FEWEST and _is_told_apart(table):
            blocks.append(table)
        elif table:
            blocks += [[_whole(row)] for row in found]
        elif blocks and not blocks[-1][0].cells:
            blocks[-1] += map(_whole, found)
        else:
            blocks.append(list(map(_whole, found)))
    return blocks


def _is_told_apart(table: Block) -> bool:
    """Tell whether each cell of a row stands in a column of its own."""
    return all(len({cell.column for cell in row.cells}) == len(row.cells) for row in table)


def _goes_on(above: Sequence[Line], line: Line) -> bool:
    """Tell whether a line is the second line of a cell of the row above it."""
    close = above[0].base - line.base <= _CELL_LINES * line.size
    cells = [one for one in above if one.left < line.right and line.left < one.right]
    return close and len(cells) == 1 and abs(cells[0].left - line.left) < line.size


def _whole(row: Sequence[Line]) -> Line:
    """Return the parts of a row as one line."""
    if len(row) == 1:
        return row[0]
    return replace(
        row[0],
        text=" ".join(line.text for line in row),
        right=row[-1].right,
        top=max(line.top for line in row),
        marks=tuple(mark for line in row for mark in line.marks),
    )


def _table(rows: Sequence[list[Line]]) -> Block:
    """Return rows with the column of each part: parts that stand over each other share one."""
    columns = _columns(rows)
    table: Block = []
    for row in rows:
        cells = tuple(_part(line, columns) for line in row)
        if table and len(row) == 1 and cells[0].column_span == 1:
            above = {part.column: part for part in table[-1].cells}
            more = cells[0]
            before = above.get(more.column)
            told = f"{before.text} {more.text}" if before else more.text
            above[more.column] = (before or more)._replace(text=told)
            marks = (*table[-1].marks, *row[0].marks)
            kept = tuple(above[column] for column in sorted(above))
            table[-1] = replace(table[-1], cells=kept, marks=marks)
        else:
            table.append(replace(_whole(row), cells=cells))
    return table


_Columns: TypeAlias = list[tuple[float, float]]


def _columns(rows: Sequence[list[Line]]) -> _Columns:
    """Return where the columns stand: those of the rows with most parts, if these tell them apart.

    The name over several columns and a title amid the rows reach over more than one.
    """
    most = max(map(len, rows))
    full = [row for row in rows if len(row) == most]
    columns = _stood(line for row in full for line in row)
    every = [line for row in rows for line in row]
    if len(columns) == most and all(_reach(line, columns) for line in every):
        kept = all(_apart([_reach(line, columns) for line in row]) for row in rows)
        if kept:
            return columns
    return _stood(every)


def _stood(lines: Iterable[Line]) -> _Columns:
    """Return the columns of lines of which those that stand over each other share one."""
    columns: _Columns = []
    for line in sorted(lines, key=lambda line: line.left):
        if columns and line.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], line.right))
        else:
            columns.append((line.left, line.right))
    return columns


def _reach(line: Line, columns: _Columns) -> list[int]:
    """Return the numbers of the columns that a part stands over by more than its edge."""
    edge = min(_EDGE * line.size, (line.right - line.left) / 2)
    return [
        at
        for at, (left, right) in enumerate(columns)
        if min(line.right, right) - max(line.left, left) > min(edge, (right - left) / 2)
    ]


def _apart(reaches: Sequence[list[int]]) -> bool:
    """Tell whether no two parts of a row stand over one column."""
    taken = [at for reach in reaches for at in reach]
    return len(taken) == len(set(taken))


def _part(line: Line, columns: _Columns) -> Part:
    """Return a part of a row as a cell."""
    reach = _reach(line, columns) or [0]
    return Part(reach[0], line.text, column_span=len(reach))
