"""Rows by a bracket: the age, the weight or the time of a question in a row's "from … to …"."""

import re
from collections.abc import Sequence

from bot.asking.expected import Type
from bot.reading.table_names import Found
from bot.reading.table_ranks import Ranks
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value, find

__all__ = ["Brackets"]

_IMPLIED = 0.7
_FEWEST_BRACKETS = 2  # cells of a column that tell from a number to another
_MOST_ROWS = 3  # that hold one number: more, and the column tells no case
_TO = re.compile(r"(?<=\d)\s*[^\W\d]{0,6}\s+đến\s+(?:dưới\s+)?(?=\d)", re.IGNORECASE)
_BARE = re.compile(
    r"(?:(?:từ|trên|dưới|đến)\s+)?\d[\d.,]*"
    r"(?:\s*(?:-|–|đến)\s*(?:dưới\s+)?\d[\d.,]*)?",
    re.IGNORECASE,
)


class Brackets(Ranks):
    """Answers from columns that tell numbers with a unit."""

    def _by_bracket(self) -> Found | None:
        """Answer with the row whose bracket holds a number of the question: "5 tuổi" in "4 - 6".

        The column is headed by what the number counts, or its cells tell the same unit.
        """
        for given in find(self.text):
            if given.interval is None or not given.interval.is_point or not given.dimension:
                continue
            for column in self.grid.columns:
                rows = self._rows_holding(given, column)
                target = self._told_column(column) if 0 < len(rows) <= self._most_rows else None
                if target is not None and all(target in self.grid.row(row) for row in rows):
                    return self._in_brackets(given, rows, column, target)
        return None

    @property
    def _most_rows(self) -> int:
        """How many rows may hold a number: several names answer, but one amount."""
        return 1 if self.question.expected.type is Type.QUANTITY else _MOST_ROWS

    def _rows_holding(self, given: Value, column: int) -> list[int]:
        """Return the rows that hold a value in a bracket of this column."""
        name = fold(self.grid.name(column)).split()
        headed = bool(given.unit) and fold(given.unit).split()[-1] in name
        held, brackets = [], 0
        for row in self.grid.body:
            cell = self.grid.row(row).get(column)
            text = self.grid.text(cell) if cell else ""
            text = _with_unit(text, given.unit) if headed else text
            told = [
                one
                for one in find(_TO.sub(" đến ", text))
                if one.interval and one.dimension == given.dimension
            ]
            ranges = [one for one in told if one.interval and not one.interval.is_point]
            brackets += bool(ranges)
            held += [row] if any(given.is_covered_by(one) for one in told) else []
        return held if brackets >= _FEWEST_BRACKETS else []

    def _told_column(self, column: int) -> int | None:
        """Return the column that answers beside a bracket: what is asked for, or measures it."""
        target = self._asked_column()
        if target is None and self.question.expected.type is Type.QUANTITY:
            others = [c for c in self.grid.columns if c != column and c not in self.grid.numbering]
            fitting = [c for c in others if self._measures(c, self.question.expected.of)]
            named = self._best_column(frozenset({column}))
            target = named if named is not None else fitting[0] if len(fitting) == 1 else None
        return None if target == column else target

    def _in_brackets(
        self, given: Value, rows: Sequence[int], column: int, target: int
    ) -> Found | None:
        """Return what the rows say whose bracket holds the value."""
        cells = [self.grid.row(row)[target] for row in rows]
        if not all(self._fits(self.grid.text(cell)) for cell in cells):
            return None
        return Found(
            grid=self.grid,
            cells=tuple(cells),
            rows=tuple(rows),
            column=target,
            probability=_IMPLIED,
            named=tuple(self.grid.row(row)[column] for row in rows),
            bound=given.text,
        )


def _with_unit(text: str, unit: str) -> str:
    """Return a cell's bare numbers with the unit that heads its column: "4 - 6" of ages."""
    return f"{text} {unit}" if _BARE.fullmatch(text) else text
