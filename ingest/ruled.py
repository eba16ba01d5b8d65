"""Tables with ruling lines: the grid that the lines of a printed page draw, merged cells as one.

Lines that touch each other are one table. Where no line parts two neighbouring fields of the grid,
they are one cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

__all__ = ["Frame", "Rule", "frames_of"]

_NEAR = 2.5  # points: lines so close are one, and lines so far apart still touch
_SHORTEST = 6.0  # points: below that it is no rule
_MOST_RULES = 4_000  # of one page; more are a drawing
_MOST_FIELDS = 20_000
_FEWEST_CELLS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line at `at`, from `start` to `end`; level, or else upright. In points."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A table's grid: where its columns and rows part, from the left and from the top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...] = field(default=())
    """Row, column, and how many rows and columns each cell covers."""

    @cached_property
    def _owner(self) -> dict[tuple[int, int], int]:
        return {
            (row + down, column + along): number
            for number, (row, column, height, width) in enumerate(self.cells)
            for down in range(height)
            for along in range(width)
        }

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the number of the cell that holds a point; None outside."""
        column = next((at for at, (a, b) in enumerate(pairwise(self.columns)) if a <= x < b), None)
        row = next((at for at, (a, b) in enumerate(pairwise(self.rows)) if b <= y < a), None)
        return None if column is None or row is None else self._owner.get((row, column))

    @property
    def top(self) -> float:
        """The height of its upper edge."""
        return self.rows[0]


def frames_of(rules: Sequence[Rule]) -> list[Frame]:
    """Return the grids of at least two rows and columns that the rules draw, from the top."""
    if len(rules) > _MOST_RULES:
        return []
    found = []
    for group in _touching(_merged(rules)):
        frame = _frame(group)
        if frame is not None:
            found.append(frame)
    return sorted(found, key=lambda frame: -frame.top)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules with those that lie on each other, or go on with each other, as one."""
    told: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: (one.level, one.at)):
        near = rows and rows[-1][0].level == rule.level and rule.at - rows[-1][0].at <= _NEAR
        if near:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        at = sum(rule.at for rule in row) / len(row)
        start = end = None
        for rule in sorted(row, key=lambda one: one.start):
            if end is not None and start is not None and rule.start <= end + _NEAR:
                end = max(end, rule.end)
                continue
            if end is not None and start is not None:
                told.append(Rule(level=row[0].level, at=at, start=start, end=end))
            start, end = rule.start, rule.end
        if end is not None and start is not None:
            told.append(Rule(level=row[0].level, at=at, start=start, end=end))
    return [rule for rule in told if rule.end - rule.start >= _SHORTEST]


def _touching(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the groups of rules that touch each other."""
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    level = [at for at, rule in enumerate(rules) if rule.level]
    upright = [at for at, rule in enumerate(rules) if not rule.level]
    for one in level:
        for other in upright:
            if _meet(rules[one], rules[other]):
                group[root(one)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        groups.setdefault(root(at), []).append(rule)
    yield from groups.values()


def _meet(level: Rule, upright: Rule) -> bool:
    """Tell whether a level and an upright rule touch."""
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _frame(rules: Sequence[Rule]) -> Frame | None:
    """Return the grid of rules that touch; None where they part no two rows and columns."""
    columns = sorted(_distinct(rule.at for rule in rules if not rule.level))
    rows = sorted(_distinct(rule.at for rule in rules if rule.level), reverse=True)
    height, width = len(rows) - 1, len(columns) - 1
    if height < 2 or width < 2 or height * width > _MOST_FIELDS:
        return None
    cells = []
    for held in _joined(rules, rows, columns):
        down, along = [row for row, _ in held], [column for _, column in held]
        tall, wide = max(down) - min(down) + 1, max(along) - min(along) + 1
        if tall * wide != len(held):
            return None  # lines that part no table
        cells.append((min(down), min(along), tall, wide))
    if len(cells) < _FEWEST_CELLS:
        return None
    return Frame(columns=tuple(columns), rows=tuple(rows), cells=tuple(sorted(cells)))


def _joined(
    rules: Sequence[Rule], rows: Sequence[float], columns: Sequence[float]
) -> list[list[tuple[int, int]]]:
    """Return the fields of a grid, those together that no rule parts."""
    height, width = len(rows) - 1, len(columns) - 1
    owner = list(range(height * width))

    def root(at: int) -> int:
        while owner[at] != at:
            at = owner[at]
        return at

    for row in range(height):
        for column in range(width):
            here = row * width + column
            middle = (columns[column] + columns[column + 1]) / 2
            height_of = (rows[row] + rows[row + 1]) / 2
            right = Rule(level=False, at=columns[column + 1], start=height_of, end=height_of)
            below = Rule(level=True, at=rows[row + 1], start=middle, end=middle)
            if column + 1 < width and not _parted(rules, right):
                owner[root(here + 1)] = root(here)
            if row + 1 < height and not _parted(rules, below):
                owner[root(here + width)] = root(here)
    fields: dict[int, list[tuple[int, int]]] = {}
    for at in range(height * width):
        fields.setdefault(root(at), []).append(divmod(at, width))
    return list(fields.values())


def _distinct(places: Iterable[float]) -> list[float]:
    """Return places of which none are close to each other."""
    told: list[float] = []
    for place in sorted(places):
        if not told or place - told[-1] > _NEAR:
            told.append(place)
    return told


def _parted(rules: Sequence[Rule], edge: Rule) -> bool:
    """Tell whether a rule covers the middle of an edge between two fields."""
    return any(
        rule.level == edge.level
        and abs(rule.at - edge.at) <= _NEAR
        and rule.start - _NEAR <= edge.start <= rule.end + _NEAR
        for rule in rules
    )
