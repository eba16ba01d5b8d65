"""Answers in the cells of tables: by the names of a row and a column, by a value, by rank.

A cell answers where the question names its row and its column, and asks for nothing that neither
they nor the caption say. What is not clear is left to the other readers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.asking.expected import Type
from bot.asking.question import FUNCTION_WORDS, Question
from bot.reading.fit import fits
from bot.reading.table_words import Match, Weights, match, number_of, told
from corpus.tables import Grid
from corpus.types import Cell, Span
from corpus.vietnamese.text import fold

__all__ = ["Found", "headings_over", "look_up", "stands_for"]

_CLEAR = 0.9
_IMPLIED = 0.7
_MARGIN = 0.15  # of its weight: by so much the best row or column must lead
_FEWEST = 0.55  # of a row's name must stand in the question
_FEWEST_OF_COLUMN = 0.49  # "cao bao nhiêu" asks for "Chiều cao"
_MOST_MISSING = 0.25  # of what the question says may stand nowhere around the cell
_GENERAL = frozenset(
    "số liệu lượng mức con giá trị tổng cộng bảng thống kê cụ thể tính đạt ghi nhận thuộc hiện tại "
    "trung bình mấy nhất nhiều ít cao thấp lớn nhỏ đông dài ngắn đắt rẻ trở lên xuống dưới hơn tên "
    "lâu cho biết xin hỏi vậy nêu trả lời thông tin".split()
)
_LINKS = frozenset("của ở tại trong cho là có và từ đến theo với các những trên về do".split())
_ASKS_HOW_LONG = re.compile(r"\bbao lâu\b", re.IGNORECASE)
_DURATIONS = frozenset({"phut", "gio", "ngay", "tuan", "thang", "nam", "giay"})
_TOTALS = frozenset({"tong", "tong so", "tong cong", "cong", "toan tinh", "tat ca", "chung"})
_ASKS_TOTAL = re.compile(r"\b(?:tổng|tất cả|toàn bộ|cả thảy|toàn)\b", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?P<up>nhiều|cao|lớn|đông|đắt|dài|nặng|rộng|muộn|xa|nhanh)\b(?:\s+\w+){0,4}?\s+nhất\b"
    r"|\b(?P<down>ít|thấp|nhỏ|rẻ|ngắn|nhẹ|hẹp|sớm|gần|chậm|kém)\b(?:\s+\w+){0,4}?\s+nhất\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUM = r"(?P<n>\d+(?:[.,]\d+)*)"
_BOUNDS = (
    (re.compile(rf"\b(?:từ|ít nhất|tối thiểu)\s+{_NUM}(?:\s+\w+){{0,3}}?\s+trở lên\b"), "ge"),
    (re.compile(rf"\b(?:từ)\s+{_NUM}(?:\s+\w+){{0,3}}?\s+trở xuống\b"), "le"),
    (re.compile(rf"\b(?:ít nhất|tối thiểu)\s+{_NUM}"), "ge"),
    (re.compile(rf"\b(?:không quá|tối đa|nhiều nhất)\s+{_NUM}"), "le"),
    (re.compile(rf"\b(?:trên|hơn|nhiều hơn|lớn hơn|cao hơn|vượt|quá)\s+{_NUM}"), "gt"),
    (re.compile(rf"\b(?:dưới|ít hơn|nhỏ hơn|thấp hơn|chưa đến|chưa tới)\s+{_NUM}"), "lt"),
)
_COMPARE = {
    "ge": lambda a, b: a >= b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "lt": lambda a, b: a < b,
}


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


def look_up(question: Question, grid: Grid, tellings: Sequence[str]) -> Found | None:
    """Return what a table answers, or None; `tellings` are the question and its other spellings."""
    found = [one for text in tellings if (one := _Lookup(question, text, grid).found())]
    return max(found, key=lambda one: one.probability, default=None)


def stands_for(question: Question, grid: Grid, cell: Cell, tellings: Sequence[str]) -> bool:
    """Tell whether a cell that another reader found is the one in question, by what is around it.

    Where other columns could answer as well, the question must name its column; and nearly all that
    it says must stand in the row, the names over the column, the caption and the headings.
    """
    return any(_Lookup(question, text, grid).suits(cell) for text in tellings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row with the cells of it that the question names."""

    row: int
    weight: float
    share: float
    cells: tuple[Cell, ...]
    columns: frozenset[int]
    places: frozenset[int]
    key: float = field(default=0.0)


class _Lookup:
    """One question at one table."""

    def __init__(self, question: Question, text: str, grid: Grid) -> None:
        self.question = question
        self.grid = grid
        self.text = text
        self.words = told(text)
        self._focus = re.sub(r"^(?:nhung|cac|moi)\s+", "", question.expected.noun)

    def found(self) -> Found | None:
        """Return the answer of the first way that is for this question."""
        if not self.grid.body:
            return None
        for way in (self._ranked, self._bounded, self._by_value, self._by_names):
            found = way()
            if found:
                return found if self._is_covered(found) else None
        return None

    def suits(self, cell: Cell) -> bool:
        """Tell whether this cell may answer."""
        if cell.row < self.grid.table.header_rows or not self.grid.body:
            return self._by_value() is not None
        columns = [c for c in self.grid.columns if c not in self.grid.numbering]
        rivals = [
            column
            for column in columns
            if column not in self._key_columns
            and column != cell.column
            and self._fits(self.grid.text(self.grid.row(cell.row).get(column, cell)))
        ]
        named = self._columns[cell.column]
        if rivals and named.share < _FEWEST_OF_COLUMN and not self._asks_by_unit(cell.column):
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
        unnamed = named.share < _FEWEST_OF_COLUMN and cell.column not in self._key_columns
        return self._is_covered(found) and not (unnamed and self._missing(found))

    # --- names ------------------------------------------------------------------------------------

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
        cells = [row[column] for r in self.grid.body if column in (row := self.grid.row(r))]
        texts = [self.grid.text(cell) for cell in cells]
        values = [number_of(text) is not None and not _YEAR.fullmatch(text) for text in texts]
        return 2 * sum(values) >= len(texts)

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
    def _columns(self) -> dict[int, Match]:
        """How well the question names each column, level by level."""
        matches = {}
        for column in self.grid.columns:
            levels = [
                match(self.words, self.grid.text(cell), self._column_weights)
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
    def _rows(self) -> list[_Row]:
        """The rows that the question names, the best first."""
        named = [row for number in self.grid.body if (row := self._row(number))]
        return sorted(named, key=lambda row: (-row.weight, -row.share, row.row))

    def _row(self, number: int) -> _Row | None:
        cells = self.grid.row(number)
        columns = {id(cell): column for column, cell in cells.items()}
        weight, share = 0.0, 0.0
        named: list[Cell] = []
        taken: set[int] = set()
        places: set[int] = set()
        labels = self._labels(number)
        for cell in dict.fromkeys([*labels, *cells.values()]):
            text = self.grid.text(cell)
            found = match(self.words, text, self._row_weights)
            counts = found.whole if cell not in labels else found.share >= _FEWEST
            if not counts or not found.places - places:
                continue
            if cell not in labels and (_is_bare_number(text) or len(told(text)) < 2):
                continue  # a value that a question happens to give names no row
            if cell in labels and _is_bare_number(text) and not self._says_what(text, cell, cells):
                continue
            weight += found.weight
            share = max(share, found.share)
            named.append(cell)
            places |= found.places
            if id(cell) in columns:
                taken.add(columns[id(cell)])
        if not named:
            return None
        return _Row(
            row=number,
            weight=weight,
            share=share,
            cells=tuple(named),
            columns=frozenset(taken),
            places=frozenset(places),
        )

    def _says_what(self, text: str, cell: Cell, cells: dict[int, Cell]) -> bool:
        """Tell whether the question gives a bare number as what its column holds: "năm 2021"."""
        column = next((c for c, one in cells.items() if one is cell), None)
        name = told(self.grid.name(column)) if column is not None else ()
        at = [place for place, word in enumerate(self.words) if word == text.lower()]
        return any(place and self.words[place - 1] in name for place in at) or bool(
            _YEAR.fullmatch(text)
        )

    def _best_row(self) -> _Row | None:
        """Return the row that the question names, where no other is named as well."""
        if not self._rows:
            return self._total_row() if _ASKS_TOTAL.search(self.text) else None
        best = self._rows[0]
        if len(self._rows) > 1 and self._rows[1].weight > best.weight * (1 - _MARGIN):
            return None
        return best

    def _total_row(self) -> _Row | None:
        for number in reversed(self.grid.body):
            labels = [fold(self.grid.text(cell)).strip(" :.") for cell in self._labels(number)]
            if _TOTALS & set(labels):
                places = frozenset(
                    at for at, word in enumerate(self.words) if fold(word) in {"tong", "so", "cong"}
                )
                return _Row(
                    row=number,
                    weight=1.0,
                    share=1.0,
                    cells=self._labels(number),
                    columns=frozenset(self._key_columns),
                    places=places,
                )
        return None

    def _best_column(self, taken: frozenset[int]) -> int | None:
        """Return the column that the question names among those not taken, where one leads."""
        ranked = sorted(
            (
                (found.weight, -column)
                for column, found in self._columns.items()
                if column not in taken
                and column not in self.grid.numbering
                and (found.share >= _FEWEST_OF_COLUMN or self._asks_by_unit(column))
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

    # --- ways to answer ---------------------------------------------------------------------------

    def _by_names(self) -> Found | None:
        """Answer with the cell in the row and the column that are named."""
        row = self._best_row()
        if row is None:
            return None
        cells = self.grid.row(row.row)
        column = self._best_column(row.columns)
        implied = column is None
        if column is None:
            column = self._only_other(row, cells)
        if column is None or column not in cells or cells[column] in row.cells:
            return None
        probability = (_IMPLIED if implied else _CLEAR) * (1.0 if row.share > 0.99 else 0.8)
        found = self._found(cells[column], row.row, column, probability, named=row.cells)
        return None if found and implied and self._missing(found) else found

    def _only_other(self, row: _Row, cells: dict[int, Cell]) -> int | None:
        """Return the only column that can hold the answer, where the row is named in full."""
        others = [
            column
            for column, cell in cells.items()
            if column not in row.columns
            and column not in self.grid.numbering
            and cell not in row.cells
            and self._fits(self.grid.text(cell))
        ]
        return others[0] if len(others) == 1 and row.share > 0.99 else None

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
        target = self._asked_column()
        if target is None:
            return self._named_column(hits) or self._rows_of(hits, self._implied_column())
        return self._rows_of(hits, target)

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
        if number is not None and _is_bare_number(text):
            given = [at for at, word in enumerate(self.words) if number_of(word) == number]
            if not given or _YEAR.fullmatch(text):
                return False
            around = {fold(word) for at in given for word in self.words[max(0, at - 2) : at + 4]}
            named = set(map(fold, told(self.grid.name(column))))
            unit = self.grid.table.unit
            counted = set(map(fold, told(unit.of(self.grid.document.text)))) if unit else set()
            return bool(around & (named | counted))
        words = told(text)
        if len(words) < 2 or column == self._name_column:
            return False
        return match(self.words, text, self._row_weights).whole

    def _asked_column(self) -> int | None:
        """Return the column that holds what is asked for: by the noun before "nào", or people."""
        focus = self._focus.split()
        keys = [column for column in self.grid.columns if column not in self.grid.numbering]
        if focus:
            names = {column: fold(self.grid.name(column)).split() for column in keys}
            for fit in (
                [column for column, name in names.items() if name == focus],
                [column for column, name in names.items() if name[: len(focus)] == focus],
                [column for column, name in names.items() if name[-len(focus) :] == focus],
            ):
                if fit:  # several columns of one kind are asked for by their names
                    return fit[0] if len(fit) == 1 else None
        if self.question.expected.type is Type.PERSON and not focus:
            people = [column for column in keys if self._holds_names(column)]
            return people[0] if people else None
        return None

    def _holds_names(self, column: int) -> bool:
        cells = [self.grid.row(r).get(column) for r in self.grid.body]
        texts = [self.grid.text(cell) for cell in cells if cell]
        return bool(texts) and all(
            len(words := text.split()) >= 2 and all(word[0].isupper() for word in words)
            for text in texts
        )

    def _ranked(self) -> Found | None:
        """Answer with the row, or the value, that is the largest or the smallest of its column."""
        asked = _MOST.search(self.text)
        if not asked:
            return None
        asked_for = self._asked_column()
        target = self._name_column if asked_for is None else asked_for
        row = self._best_row()
        column = self._best_column(frozenset({*self._key_columns, target}))
        if column is None:
            others = [c for c in self.grid.columns if c not in {*self._key_columns, target}]
            column = others[0] if len(others) == 1 else None
        if column is None or row is not None:
            return None
        numbered = list(self._numbers(column))
        if len(numbered) < 2 or any(value is None for _, value in numbered):
            return None
        values = [value for _, value in numbered if value is not None]
        best = max(values) if asked["up"] else min(values)
        rows = [number for number, value in numbered if value == best]
        counted = self.question.expected.type is Type.QUANTITY
        cells = [self.grid.row(number).get(column if counted else target) for number in rows]
        if len(rows) != 1 or cells[0] is None:
            return None
        return self._found(
            cells[0], rows[0], column, _IMPLIED, ranked=True, value=self.grid.row(rows[0])[column]
        )

    def _numbers(self, column: int) -> Iterator[tuple[int, float | None]]:
        """Yield the rows with the number in a column; totals are left out."""
        for number in self.grid.body:
            labels = {fold(self.grid.text(cell)).strip(" :.") for cell in self._labels(number)}
            cell = self.grid.row(number).get(column)
            if not labels & _TOTALS and cell is not None:
                yield number, number_of(self.grid.text(cell))

    def _bounded(self) -> Found | None:
        """Answer with the names of all rows whose number lies on the asked side of a bound."""
        bound = next(
            ((found, how) for form, how in _BOUNDS if (found := form.search(self.text))), None
        )
        if bound is None or self.question.expected.type is Type.QUANTITY:
            return None
        asked, how = bound
        limit = number_of(asked["n"])
        target = self._asked_column()
        if target is None or limit is None:
            return None
        column = self._best_column(frozenset({target}))
        if column is None:
            return None
        numbered = list(self._numbers(column))
        if any(value is None for _, value in numbered):
            return None
        rows = [n for n, value in numbered if value is not None and _COMPARE[how](value, limit)]
        cells = [cell for number in rows if (cell := self.grid.row(number).get(target))]
        if not cells or len(cells) != len(rows):
            return None
        return Found(
            grid=self.grid,
            cells=tuple(cells),
            rows=tuple(rows),
            column=column,
            probability=_IMPLIED,
            ranked=True,
            bound=asked[0],
        )

    def _fits(self, text: str) -> bool:
        """Tell whether a cell is of the type in question; a bare number has its unit elsewhere."""
        counted = self.question.expected.type is Type.QUANTITY and _is_bare_number(text)
        return counted or fits(self.question, text)

    def _found(
        self,
        cell: Cell,
        row: int,
        column: int,
        probability: float,
        *,
        named: tuple[Cell, ...] = (),
        ranked: bool = False,
        value: Cell | None = None,
    ) -> Found | None:
        if not self._fits(self.grid.text(cell)):
            return None
        return Found(
            grid=self.grid,
            cells=(cell,),
            rows=(row,),
            column=column,
            probability=probability,
            named=(*named, *([value] if value else [])),
            ranked=ranked,
        )

    # --- what else the question says --------------------------------------------------------------

    def _is_covered(self, found: Found) -> bool:
        """Tell whether nearly all that the question says stands around the cell.

        A word right behind a name narrows it ("giáo viên nữ") and may not be missing.
        """
        content, missing = self._content, self._missing(found)
        names = self._names(found)
        behind = [at for at in missing if at and _stands(self.words[at - 1], names)]
        if any(self._narrows(at) for at in behind):
            return False
        return len(missing) <= max(1.0, _MOST_MISSING * len(content))

    @cached_property
    def _content(self) -> list[int]:
        """The places of the words that say something; numbers are constraints of their own."""
        return [
            at
            for at, word in enumerate(self.words)
            if word not in FUNCTION_WORDS
            and word not in _GENERAL
            and not any(map(str.isdigit, word))
        ]

    def _missing(self, found: Found) -> list[int]:
        """Return the places of the words that stand nowhere around the cell."""
        around = set(self._around(found))
        return [at for at in self._content if not _stands(self.words[at], around)]

    def _narrows(self, at: int) -> bool:
        """Tell whether a word belongs to the name before it, like "nữ" in "giáo viên nữ".

        A verb before "bao nhiêu" does not, nor what follows a proper name.
        """
        after = " ".join(self.words[at + 1 : at + 3])
        verb = after.startswith(("được", "bao nhiêu", "mấy", "bao lâu"))
        before = self.words[at - 1]
        proper = re.search(rf"\b{re.escape(before.capitalize())}\b", self.text)
        return before not in _LINKS and not verb and not proper

    def _names(self, found: Found) -> set[str]:
        cells = [*found.named, *self.grid.names(found.column)]
        return {word for cell in cells for word in told(self.grid.text(cell))}

    def _around(self, found: Found) -> Iterator[str]:
        document, table = self.grid.document, self.grid.table
        cells = [*self.grid.names(found.column), *found.named, *found.cells]
        for row in found.rows:
            cells += [*self.grid.row(row).values(), *self._labels(row)]
        for column in self._key_columns:
            cells += self.grid.names(column)
        texts = [self.grid.text(cell) for cell in cells]
        texts += [span.of(document.text) for span in (table.caption, table.unit) if span]
        texts += [document.title, *headings_over(self.grid)]
        for text in texts:
            yield from told(text)


def headings_over(grid: Grid) -> list[str]:
    """Return the headings that a table stands under, outermost first."""
    path: list[tuple[int, Span]] = []
    for heading in grid.document.headings:
        if heading.span.start > grid.table.span.start:
            break
        path = [one for one in path if one[0] < heading.level]
        path.append((heading.level, heading.span))
    return [span.of(grid.document.text) for _, span in path]


def _stands(word: str, words: set[str]) -> bool:
    return word in words or (word == fold(word) and word in set(map(fold, words)))


def _is_bare_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?\d[\d.,]*\s*%?", text))
