"""All rows of a table, where a question asks for what the table lists: how many, or which."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.asking.question import Question
from bot.reading.table_names import TOTALS, Found
from bot.reading.table_reader import Lookup
from bot.reading.table_words import told
from corpus.tables import Grid
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from corpus.types import Cell

__all__ = ["all_rows"]

_SURE = 0.75
_FEWEST = 2
_TO_LIST = re.compile(
    r"(?:mấy|bao nhiêu|kể tên|liệt kê|danh sách|nêu tên|những|các)\s+"
    r"(?:(?:tất cả|toàn bộ|những|các|tên|loại|thứ|kiểu)\s+)*(?P<noun>[\w\-]+(?:\s+[\w\-]+){0,3})",
    re.IGNORECASE,
)
_NAMED = frozenset({"ten", "ma", "so", "loai", "cac"})  # words of a header that name nothing


def all_rows(question: Question, grid: Grid, tellings: Sequence[str]) -> Found | None:
    """Return the cells that name all rows, where those are what is asked for; else None.

    `tellings` are the question and its other spellings. A table lists what heads one of its leading
    columns, and nearly all that the question says must stand around it.
    """
    found = (_Rows(question, text, grid).listed() for text in tellings)
    return next((one for one in found if one), None)


class _Rows(Lookup):
    """One question for all rows of one table."""

    def listed(self) -> Found | None:
        """Return the names of the rows."""
        column = self._listing
        if column is None:
            return None
        cells: dict[int, Cell] = {}
        for row in self.grid.body:
            cell = self.grid.row(row).get(column)
            labels = {fold(self.grid.text(one)).strip(" :.") for one in self._labels(row)}
            if cell is not None and cell.row == row and not labels & TOTALS:
                cells[row] = cell
        names = {fold(self.grid.text(cell)) for cell in cells.values()}
        if len(cells) < _FEWEST or len(names) < len(cells):
            return None  # what stands there twice is not what the rows are
        found = Found(
            grid=self.grid,
            cells=tuple(cells.values()),
            rows=tuple(cells),
            column=column,
            probability=_SURE,
            ranked=True,
        )
        return found if self._is_covered(found) else None

    @cached_property
    def _listing(self) -> int | None:
        """The leading column whose name is what is asked for: "Đoàn", "Mã lớp", "Tên món"."""
        nouns = [fold(found["noun"]).split() for found in _TO_LIST.finditer(self.text)]
        keys = self._key_columns
        for column in (*(c for c in keys if c == self._name_column), *keys):
            name = [word for word in map(fold, told(self.grid.name(column))) if word not in _NAMED]
            heads = [name, name[-1:]]
            heads += [name[:1]] if set(name) <= set(map(fold, self.words)) else []
            if any(head and noun[: len(head)] == head for head in heads for noun in nouns):
                return column
        return None

    @cached_property
    def _content(self) -> list[int]:
        """Without the words that only ask for a list, and a verb of taking part."""
        return [at for at in super()._content if fold(self.words[at]) not in _ASKING]


_ASKING = frozenset("danh sach tat ca toan bo tham gia du co mat loai day mo".split())
