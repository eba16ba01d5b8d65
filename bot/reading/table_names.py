"""Which row and which column of a table a question names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.asking.question import Question
from bot.reading.table_keys import places_of_number
from bot.reading.table_words import Match, Weights, is_bare_number, match, number_of, told
from corpus.patience import wanted
from corpus.tables import Grid
from corpus.types import Cell
from corpus.vietnamese.names import Name
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value

__all__ = ["FEWEST_OF_COLUMN", "TOTALS", "YEAR", "Found", "NamedRow", "Names"]

_MARGIN = 0.15  # of its weight: by so much the best row or column must lead
_OTHER_ZEROS = 0.8  # of its weight has a number that the question writes with other zeros
_FEWEST = 0.55  # of a row's name must stand in the question
FEWEST_OF_COLUMN = 0.49  # "cao bao nhiêu" asks for "Chiều cao"
_ASKS_HOW_LONG = re.compile(r"\bbao lâu\b", re.IGNORECASE)
_DURATIONS = frozenset({"phut", "gio", "ngay", "tuan", "thang", "nam", "giay"})
TOTALS = frozenset({"tong", "tong so", "tong cong", "cong", "toan tinh", "tat ca", "chung"})
_ASKS_TOTAL = re.compile(r"\b(?:tổng|tất cả|toàn bộ|cả thảy|toàn)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a table answers: the cells, each with its row, and how sure it is, in [0, 1].

    `named` are the cells whose words the question gives. `ranked` tells that the answer follows
    from all rows of a column, not from one; `bound` are the words of the question that bound it.
    """

    grid: Grid
    cells: tuple[Cell, ...]
    rows: tuple[int, ...]
    column: int
    probability: float
    named: tuple[Cell, ...] = ()
    ranked: bool = False
    bound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A row with the cells of it that the question names, some by the `numbers` at these places."""

    row: int
    weight: float
    share: float
    cells: tuple[Cell, ...]
    columns: frozenset[int]
    places: frozenset[int]
    numbers: frozenset[int] = frozenset()


class Names:
    """What one question names of one table."""

    def __init__(self, question: Question, text: str, grid: Grid) -> None:
        self.question = question
        self.grid = grid
        self.text = text
        self.words = told(text)
        self._numeric: dict[int, bool] = {}
        self._focus = re.sub(r"^(?:(?:nhung|cac|moi|\d+)\s+)+", "", question.expected.noun)

    @cached_property
    def _row_weights(self) -> Weights:
        return Weights(
            " ".join(self.grid.text(cell) for cell in self._labels(row)) for row in self.grid.body
        )

    @cached_property
    def _column_weights(self) -> Weights:
        return Weights(self.grid.name(column) for column in self.grid.columns)

    @cached_property
    def _key_columns(self) -> tuple[int, ...]:
        """The columns that name rows: those up to the first number behind a column of words."""
        keys: list[int] = []
        for column in self.grid.columns:
            if column in self.grid.numbering:
                continue
            if self._is_numeric(column) and self._names_rows(keys) is not None:
                break
            keys.append(column)
        return tuple(keys)

    def _is_numeric(self, column: int) -> bool:
        """Tell whether a column mostly holds numbers; years name rows."""
        if column not in self._numeric:
            rows = (self.grid.row(number) for number in wanted(self.grid.body))
            texts = [self.grid.text(row[column]) for row in rows if column in row]
            values = [number_of(text) is not None and not YEAR.fullmatch(text) for text in texts]
            self._numeric[column] = 2 * sum(values) >= len(texts)
        return self._numeric[column]

    def _names_rows(self, columns: Sequence[int]) -> int | None:
        """Return the first of these columns that holds words."""
        return next((column for column in columns if not self._is_numeric(column)), None)

    @cached_property
    def _name_column(self) -> int:
        """The column that names rows for people."""
        found = self._names_rows(self._key_columns)
        return found if found is not None else next(iter(self._key_columns), 0)

    def _labels(self, row: int) -> tuple[Cell, ...]:
        """Return the cells that name a row: its group, and those of the leading columns."""
        cells = self.grid.row(row)
        group = self.grid.groups.get(row)
        own = [cells[column] for column in self._key_columns if column in cells]
        return tuple(dict.fromkeys([*([group] if group else []), *own]))

    @cached_property
    def _bound(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        """The places of each value and name of the question, and those that it is not without.

        A date is not without its figures, a name of several words not without two of them.
        """
        bound = []
        for one in self.question.constraints:
            if isinstance(one.of, Value | Name):
                said = told(one.text)
                for at in range(len(self.words) - len(said) + 1):
                    if self.words[at : at + len(said)] == said:
                        places = range(at, at + len(said))
                        figures = [n for n in places if any(map(str.isdigit, self.words[n]))]
                        bound.append((frozenset(places), frozenset(figures)))
        return bound

    def _match(self, name: str, weights: Weights, away: frozenset[int] = frozenset()) -> Match:
        """Find a name of the table in the question, but not in a bit of a longer name or a date.

        "Đồng" of the medals is not named by "xã Thạch Đồng", nor "Học phẩm" by "năm học 2020".
        The words at the places `away` are said of something else.
        """
        found = match(self._words_besides(away), name, weights)
        torn = [whole for whole, figures in self._bound if _tears(found.places, whole, figures)]
        return match(self._words_besides(away.union(*torn)), name, weights) if torn else found

    def _words_besides(self, away: frozenset[int]) -> Sequence[str]:
        return ["" if at in away else word for at, word in enumerate(self.words)]

    @cached_property
    def _columns(self) -> dict[int, Match]:
        """How well the question names each column, level by level."""
        return self._columns_besides(frozenset())

    def _columns_besides(self, away: frozenset[int]) -> dict[int, Match]:
        """Return how well the question names each column without the words at some places."""
        matches = {}
        for column in self.grid.columns:
            levels = [
                self._match(self.grid.text(cell), self._column_weights, away)
                for cell in self.grid.names(column)
            ]
            matches[column] = Match(
                places=frozenset().union(*(level.places for level in levels)),
                weight=sum(level.weight for level in levels),
                share=max((level.share for level in levels), default=0.0),
                whole=any(level.whole for level in levels),
            )
        return matches

    @cached_property
    def _rows(self) -> list[NamedRow]:
        """The rows that the question names, the best first."""
        named = [row for number in wanted(self.grid.body) if (row := self._row(number))]
        return sorted(named, key=lambda row: (-row.weight, -row.share, row.row))

    def _row(self, number: int) -> NamedRow | None:
        cells = self.grid.row(number)
        columns = {id(cell): column for column, cell in cells.items()}
        weight, share = 0.0, 0.0
        named: list[Cell] = []
        taken: set[int] = set()
        places: set[int] = set()
        numbers: frozenset[int] = frozenset()
        labels = (*self._labels(number), *(cells[c] for c in self.grid.numbering if c in cells))
        for cell in dict.fromkeys([*labels, *cells.values()]):
            text = self.grid.text(cell)
            found = self._match(text, self._row_weights)
            counts = found.whole if cell not in labels else found.share >= _FEWEST
            if not counts or not found.places - places:
                continue
            if cell not in labels and (is_bare_number(text) or len(told(text)) < 2):
                continue  # a value that a question happens to give names no row
            if is_bare_number(text):
                at = self._numbered(text, cell, cells)
                if not at and not YEAR.fullmatch(text):
                    continue
                numbers |= at
            exact = not is_bare_number(text) or text.lower() in self.words  # "01", not "001"
            weight += found.weight if exact else _OTHER_ZEROS * found.weight
            share = max(share, found.share)
            named.append(cell)
            places |= found.places
            if id(cell) in columns:
                taken.add(columns[id(cell)])
        if not named:
            return None
        return NamedRow(
            row=number,
            weight=weight,
            share=share,
            cells=tuple(named),
            columns=frozenset(taken),
            places=frozenset(places) | numbers,
            numbers=numbers,
        )

    def _numbered(self, text: str, cell: Cell, cells: dict[int, Cell]) -> frozenset[int]:
        """Return the places of a bare number that says which row is meant: "năm 2021", "số 5"."""
        column = next((c for c, one in cells.items() if one is cell), None)
        name = told(self.grid.name(column)) if column is not None else ()
        return frozenset(places_of_number(self.words, text, name, leads=column == 0))

    def _best_row(self) -> NamedRow | None:
        """Return the row that the question names, where no other is named as well."""
        if not self._rows:
            return self._total_row() if _ASKS_TOTAL.search(self.text) else None
        return self._rows[0] if len(self._as_named) == 1 else None

    @cached_property
    def _as_named(self) -> list[NamedRow]:
        """The best row with those named as well; "Lan" is no rival where "Lan (con)" is asked."""
        if not self._rows:
            return []
        best, *others = self._rows
        return [
            best,
            *(
                row
                for row in others
                if row.weight > best.weight * (1 - _MARGIN) and not row.places < best.places
            ),
        ]

    def _total_row(self) -> NamedRow | None:
        for number in reversed(self.grid.body):
            labels = [fold(self.grid.text(cell)).strip(" :.") for cell in self._labels(number)]
            if TOTALS & set(labels):
                places = frozenset(
                    at for at, word in enumerate(self.words) if fold(word) in {"tong", "so", "cong"}
                )
                return NamedRow(
                    row=number,
                    weight=1.0,
                    share=1.0,
                    cells=self._labels(number),
                    columns=frozenset(self._key_columns),
                    places=places,
                )
        return None

    def _best_column(self, taken: frozenset[int], away: frozenset[int] = frozenset()) -> int | None:
        """Return the column that the question names among those not taken, where one leads."""
        columns = self._columns_besides(away) if away else self._columns
        ranked = sorted(
            (
                (found.weight * found.share, -column)
                for column, found in columns.items()
                if column not in taken
                and column not in self.grid.numbering
                and (found.share >= FEWEST_OF_COLUMN or self._asks_by_unit(column))
            ),
            reverse=True,
        )
        if not ranked:
            return None
        (weight, column), *others = ranked
        if others and others[0][0] > weight * (1 - _MARGIN):
            return None
        return -column

    def _asks_by_unit(self, column: int) -> bool:
        """Tell whether what is counted stands in a column's name, or in its cells as a unit."""
        focus = {self._focus} if self._focus else set()
        if focus & set(fold(self.grid.name(column)).split()):
            return True
        units = _DURATIONS if _ASKS_HOW_LONG.search(self.text) else focus
        cells = [row[column] for r in self.grid.body if column in (row := self.grid.row(r))]
        counted = [set(fold(self.grid.text(cell)).split()[1:]) & units for cell in cells]
        return bool(units) and 2 * sum(map(bool, counted)) > len(cells)


def _tears(places: frozenset[int], whole: frozenset[int], figures: frozenset[int]) -> bool:
    """Tell whether places take a bit out of a value, or of a name, and leave what it is by."""
    own = places & whole
    if not own or own == whole:
        return False
    return not own & figures if figures else len(own) == 1
