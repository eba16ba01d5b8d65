"""Answers in the cells of tables: by the names of a row and a column, by a value, by rank.

A cell answers where the question names its row and its column, and asks for nothing that neither
they nor the caption say. What is not clear is left to the other readers.
"""

from collections.abc import Sequence

from bot.asking.expected import Type
from bot.asking.question import Question
from bot.reading.table_around import headings_over
from bot.reading.table_brackets import Brackets
from bot.reading.table_names import FEWEST_OF_COLUMN, YEAR, Found, NamedRow
from bot.reading.table_words import is_bare_number, match, number_of, told
from corpus.tables import Grid
from corpus.types import Cell
from corpus.vietnamese.text import fold

__all__ = ["Found", "Lookup", "look_up", "stands_for"]

_CLEAR = 0.9
_IMPLIED = 0.7
_WHOLE = 0.99  # of a row's name
_SEEN = 0.4  # how probable a reader's cell must be whose question may say it in other words
_MOST_IN_OTHER_WORDS = 0.6  # of the question


def look_up(question: Question, grid: Grid, tellings: Sequence[str]) -> Found | None:
    """Return what a table answers, or None; `tellings` are the question and its other spellings."""
    found = [one for text in tellings if (one := Lookup(question, text, grid).found())]
    return max(found, key=lambda one: one.probability, default=None)


def stands_for(
    question: Question, grid: Grid, cell: Cell, tellings: Sequence[str], *, seen: float
) -> bool:
    """Tell whether a cell that another reader found is the one in question, by what is around it.

    Where other columns could answer as well, the question must name its column; and nearly all that
    it says must stand in the row, the names over the column, the caption and the headings. Of a row
    that is called otherwise, in part or as a whole, the reader knows other words: `seen` is how
    probable it finds the cell.
    """
    return any(Lookup(question, text, grid).suits(cell, seen) for text in tellings)


class Lookup(Brackets):
    """One question at one table."""

    def found(self) -> Found | None:
        """Return the answer of the first way that is for this question."""
        if not self.grid.body:
            return None
        ways = (self._ranked, self._bounded, self._by_value, self._by_names, self._by_bracket)
        for way in ways:
            found = way()
            if found:
                return found if self._is_covered(found) else None
        return None

    def suits(self, cell: Cell, seen: float) -> bool:
        """Tell whether this cell may answer that another reader finds so probable."""
        if cell.row < self.grid.table.header_rows or not self.grid.body:
            return self._by_value() is not None
        columns = [c for c in self.grid.columns if c not in self.grid.numbering]
        if not self._is_row_in_question(cell):
            return False
        given = {one for row in self._rows[:1] if row.row == cell.row for one in row.cells}
        rivals = [
            column
            for column in columns
            if (cell.column in self._key_columns or column not in self._key_columns)
            and (other := self.grid.row(cell.row).get(column, cell)) not in given
            and column != cell.column
            and self._fits(self.grid.text(other))
        ]
        named = self._columns[cell.column]
        by_unit = [c for c in (cell.column, *rivals) if self._asks_by_unit(c)]
        if rivals and named.share < FEWEST_OF_COLUMN and by_unit != [cell.column]:
            return False
        better = [c for c in rivals if self._columns[c].weight > named.weight]
        if better and cell.column not in self._key_columns:
            return False
        labels = self._labels(cell.row)
        found = Found(
            grid=self.grid,
            cells=(cell,),
            rows=(cell.row,),
            column=cell.column,
            probability=_IMPLIED,
            named=labels,
        )
        kind = self.question.expected.of
        only = [c for c in (cell.column, *rivals) if self._measures(c, kind)] == [cell.column]
        known = only or cell.column in self._key_columns
        unnamed = named.share < FEWEST_OF_COLUMN and not known
        best = self._rows[:1]
        in_other_words = not best or (best[0].row == cell.row and best[0].share < _WHOLE)
        if seen >= _SEEN and in_other_words and self._is_covered(found, _MOST_IN_OTHER_WORDS):
            return True
        return self._is_covered(found) and not (unnamed and self._missing(found))

    def _is_row_in_question(self, cell: Cell) -> bool:
        """Tell whether no other row is named better, or as well and says something else."""
        if not self._rows:
            return True
        best = self._rows[0]
        as_good = [row.row for row in self._as_named]
        rows = range(cell.row, cell.row + cell.row_span)
        others = [self.grid.row(row).get(cell.column) for row in as_good if row not in rows]
        text = self.grid.text(cell)
        if not any(row in rows for row in as_good):
            return cell in best.cells
        return all(other is None or self.grid.text(other) == text for other in others)

    def _by_names(self) -> Found | None:
        """Answer with the cell in the row and the column that are named."""
        row = self._best_row()
        if row is None:
            return None
        cells = self.grid.row(row.row)
        column = self._best_column(row.columns, row.numbers)
        if column is None and (asked := self._asked_column()) not in row.columns:
            column = asked
        implied = column is None
        if column is None:
            column = self._only_other(row, cells)
        if column is None or column not in cells or cells[column] in row.cells:
            return None
        probability = (_IMPLIED if implied else _CLEAR) * (1.0 if row.share > 0.99 else 0.8)
        found = self._found(cells[column], row.row, column, probability, named=row.cells)
        return None if found and implied and self._missing(found) else found

    def _only_other(self, row: NamedRow, cells: dict[int, Cell]) -> int | None:
        """Return the only column that can hold the answer, where the row is named in full."""
        others = [
            column
            for column, cell in cells.items()
            if column not in row.columns
            and column not in self.grid.numbering
            and cell not in row.cells
            and self._fits(self.grid.text(cell))
        ]
        others = [
            column for column in others if self._measures(column, self.question.expected.of)
        ] or others
        told = {self.grid.text(cells[column]) for column in others}
        return others[0] if len(told) == 1 and row.share > 0.99 else None

    def _by_value(self) -> Found | None:
        """Answer with the name of the row, or of the column, that holds a value in question."""
        if self.question.expected.type is Type.QUANTITY:
            return None
        hits = [
            (number, column, cell)
            for number in self.grid.body
            for column, cell in self.grid.row(number).items()
            if column not in self.grid.numbering and self._gives(cell, column)
        ]
        if not hits:
            return None
        hits = self._and_more_said(hits)
        target = self._asked_column()
        if target is None:
            return self._named_column(hits) or self._rows_of(hits, self._implied_column())
        return self._rows_of(hits, target)

    def _and_more_said(self, hits: list[tuple[int, int, Cell]]) -> list[tuple[int, int, Cell]]:
        """Add the cells of a column that begin with its value in question: "Nhịn ăn | 8 giờ"."""
        column = hits[0][1]
        values = {self._key(cell) for _, other, cell in hits if other == column}
        more = [
            (number, column, cell)
            for number in self.grid.body
            if (cell := self.grid.row(number).get(column)) is not None
            and any(self._key(cell)[: len(value)] == value for value in values)
        ]
        return sorted({*hits, *more}, key=lambda hit: hit[:2])

    def _key(self, cell: Cell) -> tuple[str, ...]:
        return tuple(map(fold, told(self.grid.text(cell))))

    def _rows_of(self, hits: Sequence[tuple[int, int, Cell]], target: int | None) -> Found | None:
        """Answer with what a column says of the rows that hold a value."""
        if target is None or len({column for _, column, _ in hits}) > 1:
            return None
        column = hits[0][1]
        numbers = list(dict.fromkeys(number for number, _, _ in hits))
        cells = [self.grid.row(number).get(target) for number in numbers]
        values = {cell for _, _, cell in hits}
        told_of = [cell for cell in cells if cell and cell not in values]
        if len(told_of) < len(numbers) or column == target:
            return None
        if len(told_of) == 1:
            return self._found(told_of[0], numbers[0], target, _CLEAR, named=tuple(values))
        return Found(
            grid=self.grid,
            cells=tuple(told_of),
            rows=tuple(numbers),
            column=column,
            probability=_IMPLIED,
            named=tuple(values),
        )

    def _implied_column(self) -> int | None:
        """Return the column that names rows, where what is asked for is what the table lists."""
        document, table = self.grid.document, self.grid.table
        over = [table.caption.of(document.text)] if table.caption else []
        words = {fold(word) for text in (*over, *headings_over(self.grid)) for word in told(text)}
        focus = set(self._focus.split())
        return self._name_column if focus and focus <= words else None

    def _named_column(self, hits: Sequence[tuple[int, int, Cell]]) -> Found | None:
        """Answer with the name of a column: "năm nào" the row that is named holds the value."""
        row = self._best_row()
        fitting = [hit for hit in hits if row and hit[0] == row.row and hit[2] not in row.cells]
        if not row or len(fitting) != 1:
            return None
        _, column, value = fitting[0]
        names = self.grid.names(column)
        focus = self._focus.split()
        if not names or not focus or self._asked_column() is not None:
            return None
        name = names[-1]
        if not self._fits(self.grid.text(name)):
            return None
        return self._found(name, row.row, column, _CLEAR, named=(*row.cells, value))

    def _gives(self, cell: Cell, column: int) -> bool:
        """Tell whether the question gives the value of a cell, a number with what it counts."""
        text = self.grid.text(cell)
        number = number_of(text)
        if number is not None and is_bare_number(text):
            given = [at for at, word in enumerate(self.words) if number_of(word) == number]
            if not given:
                return False
            around = {fold(word) for at in given for word in self.words[max(0, at - 2) : at + 4]}
            named = set(map(fold, told(self.grid.name(column))))
            if YEAR.fullmatch(text):  # "Năm xây" of a column, not the year that all rows have
                return bool(around & (named - {"nam"}))
            unit = self.grid.table.unit
            counted = set(map(fold, told(unit.of(self.grid.document.text)))) if unit else set()
            return bool(around & (named | counted))
        words = told(text)
        names = column == self._name_column and self._asked_column() in {None, column}
        if len(words) < 2 or names:
            return False
        return match(self.words, text, self._row_weights).whole
