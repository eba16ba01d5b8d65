"""Rows by their rank or on one side of a bound: the most, the least, more than so many."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.asking.comparing import told_in
from bot.asking.expected import Type
from bot.reading.fit import fits
from bot.reading.table_around import Around
from bot.reading.table_names import TOTALS, Found
from bot.reading.table_words import is_bare_number, number_of, told
from corpus.types import Cell
from corpus.vietnamese.text import fold, tone_key
from corpus.vietnamese.values import DURATIONS, Kind, Value, find

__all__ = ["MOST", "Ranks"]

_IMPLIED = 0.7
_UP = "nhiều|cao|lớn|đông|đắt|dài|nặng|rộng|muộn|trễ|xa|nhanh|lâu|sâu"
_DOWN = "ít|thấp|nhỏ|rẻ|ngắn|nhẹ|hẹp|sớm|gần|chậm|kém"
MOST = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?:\s+(?!(?:{_UP}|{_DOWN})\b)\w+){{0,4}}?\s+nhất\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\(([^()\d][^()]{0,20})\)")
_DIMENSIONS = {
    "money": frozenset({"money"}),
    "length": frozenset({"length"}),
    "duration": frozenset({"clock", "calendar", "working"}),
    "age": frozenset({"age"}),
    "mass": frozenset({"mass"}),
}
_TOLD_IN = {
    **dict.fromkeys(("đắt", "rẻ"), "money"),
    **dict.fromkeys(("dài", "ngắn", "xa", "gần", "sâu", "rộng", "hẹp"), "length"),
    **dict.fromkeys(("nặng", "nhẹ"), "mass"),
    "lâu": "duration",
}
_PACE = frozenset({"nhanh", "chậm"})  # told in times, the fastest is the least
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


class Ranks(Around):
    """Answers from all rows of a column."""

    @cached_property
    def _content(self) -> list[int]:
        """Without the word that asks for the end of a column: nothing says "nặng" of its cells."""
        asked = MOST.search(self.text)
        pole = tone_key((asked["up"] or asked["down"]).lower()) if asked else ""
        return [at for at in super()._content if self.words[at] != pole]

    def _ranked(self) -> Found | None:
        """Answer with the row, or the value, that is the largest or the smallest of its column."""
        asked = MOST.search(self.text)
        if not asked:
            return None
        asked_for = self._asked_column()
        target = self._name_column if asked_for is None else asked_for
        row = self._best_row()
        column = self._best_column(frozenset({*self._key_columns, target}))
        agreed = False
        if column is None:
            pole = (asked["up"] or asked["down"]).lower()
            column = self._measuring(_TOLD_IN.get(pole, ""), besides=target)
        if column is None:
            others = [c for c in self.grid.columns if c not in {*self._key_columns, target}]
            agreed = len(others) > 1
            column = (
                self._agreed(others, up=bool(asked["up"])) if agreed else next(iter(others), None)
            )
        if column is None or row is not None or (asked_for is None and self._is_of_some_rows()):
            return None
        rows = self._at_the_end(column, asked)
        counted = self.question.expected.type is Type.QUANTITY
        cells = [self.grid.row(number).get(column if counted else target) for number in rows]
        if len(rows) != 1 or cells[0] is None:
            return None
        value = self.grid.row(rows[0])[column]
        found = self._found(cells[0], rows[0], column, _IMPLIED, ranked=True, value=value)
        return None if found and agreed and self._missing(found) else found

    def _is_of_some_rows(self) -> bool:
        """Tell whether only some rows are called what is asked for: the table lists other things.

        "Cầu nào dài nhất" is not asked of "Thượng nguồn", "Giữa dòng (cầu Én - bến Lau)".
        """
        focus = set(self._focus.split())
        labels = [" ".join(map(self.grid.text, self._labels(row))) for row in self.grid.body]
        named = [focus <= set(map(fold, told(label))) for label in labels]
        return bool(focus) and any(named) and not all(named)

    def _measuring(self, dimension: str, *, besides: int) -> int | None:
        """Return the one column that is told in a dimension: what is "đắt nhất" costs most."""
        columns = [c for c in self.grid.columns if c != besides and self._measures(c, dimension)]
        return columns[0] if len(columns) == 1 else None

    def _measures(self, column: int, dimension: str) -> bool:
        """Tell whether a column is told in a dimension: money, a length, a time, an age."""
        if dimension not in _DIMENSIONS:
            return False
        name = self.grid.name(column)
        if dimension == "money" and told_in(name) == "money":
            return True
        unit = _UNIT.search(name)
        rows = (self.grid.row(row) for row in self.grid.body)
        texts = [self.grid.text(row[column]) for row in rows if column in row]
        values = find(f"1 {unit[1]}") if unit else [one for text in texts for one in find(text)]
        dimensions = {one.dimension.split(" ")[0] for one in values if one.dimension}
        return bool(dimensions) and dimensions <= _DIMENSIONS[dimension]

    def _at_the_end(self, column: int, asked: re.Match[str]) -> list[int]:
        """Return the rows with the most, or the least, of a column; none where it is not clear.

        All its cells tell a number, or values of one dimension: "45 phút", "17 giờ 45".
        """
        numbered = list(self._numbers(column))
        told = {row: _value(self.grid.text(self.grid.row(row)[column])) for row, _ in numbered}
        values = {row: value for row, value in told.items() if value is not None}
        dimension = next((value.dimension for value in values.values()), "")
        up = bool(asked["up"])
        if len(values) == len(numbered) and all(v.dimension == dimension for v in values.values()):
            pace = (asked["up"] or asked["down"]).lower() in _PACE and dimension in DURATIONS
            sizes = [(row, value.interval.low) for row, value in values.items() if value.interval]
            up = up != pace
        else:
            sizes = [(row, number) for row, number in numbered if number is not None]
        if len(numbered) < 2 or len(sizes) < len(numbered):
            return []
        best = (max if up else min)(size for _, size in sizes)
        return [row for row, size in sizes if size == best]

    def _agreed(self, columns: Sequence[int], *, up: bool) -> int | None:
        """Return the first of several columns of numbers where all have one row at the end."""
        counted = [column for column in columns if self._is_numeric(column)]
        ends = set()
        for column in counted:
            told = [(value, row) for row, value in self._numbers(column) if value is not None]
            values = [value for value, _ in told]
            best = (max if up else min)(values, default=None)
            ends.add(tuple(row for value, row in told if value == best))
        return counted[0] if len(ends) == 1 else None

    def _numbers(self, column: int) -> Iterator[tuple[int, float | None]]:
        """Yield the rows with the number in a column; totals are left out."""
        for number in self.grid.body:
            labels = {fold(self.grid.text(cell)).strip(" :.") for cell in self._labels(number)}
            cell = self.grid.row(number).get(column)
            if not labels & TOTALS and cell is not None:
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
                [column for column, name in names.items() if name and focus[: len(name)] == name],
            ):
                if fit:  # several columns of one kind are asked for by their names
                    own = [column for column in fit if column == self._name_column]
                    return fit[0] if len(fit) == 1 else next(iter(own), None)
            ends = [column for column, name in names.items() if name[-1:] == focus[-1:]]
            if len(focus) > 1 and ends:  # "thì vào lớp nào"
                own = [column for column in ends if column == self._name_column]
                return ends[0] if len(ends) == 1 else next(iter(own), None)
            return self._column_before(focus, keys)
        if self.question.expected.type is Type.PERSON and not focus:
            people = [column for column in keys if self._holds_names(column)]
            return people[0] if people else None
        return None

    def _column_before(self, focus: Sequence[str], keys: Sequence[int]) -> int | None:
        """Return the column that names the head of what is asked for: "Tuyến xe buýt nào"."""
        words = [fold(word) for word in self.words]
        for at in range(1, len(words) - len(focus) + 1):
            if words[at : at + len(focus)] == list(focus):
                fit = [c for c in keys if max(self._columns[c].places, default=-1) == at - 1]
                return fit[0] if len(fit) == 1 and self._columns[fit[0]].whole else None
        return None

    def _fits(self, text: str) -> bool:
        """Tell whether a cell is of the type in question; a bare number has its unit elsewhere.

        A dash says that there is nothing.
        """
        if not any(letter.isalnum() for letter in text):
            return False
        counted = self.question.expected.type is Type.QUANTITY and is_bare_number(text)
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


def _value(text: str) -> Value | None:
    """Return the one measured value that a cell tells; None for a bare number or several."""
    values = [value for value in find(text) if value.interval]
    single = len(values) == 1 and values[0].interval and values[0].interval.is_point
    told = single and (values[0].dimension or values[0].kind is Kind.TIME)
    return values[0] if told else None
