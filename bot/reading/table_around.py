"""What a question says besides the names of a row and a column, and whether a table says it too."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from bot.asking.question import FUNCTION_WORDS
from bot.reading.table_names import YEAR, Found, Names
from bot.reading.table_words import told
from corpus.tables import Grid
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from corpus.types import Span

__all__ = ["Around", "headings_over"]

_MOST_MISSING = 0.25  # of what the question says may stand nowhere around the cell
_GENERAL = frozenset(
    "số liệu lượng mức con giá trị tổng cộng bảng thống kê cụ thể tính đạt ghi nhận thuộc hiện tại "
    "trung bình mấy nhất nhiều ít cao thấp lớn nhỏ đông dài ngắn đắt rẻ trở lên xuống dưới hơn tên "
    "lâu cho biết xin hỏi vậy nêu trả lời thông tin".split()
)
_LINKS = frozenset("của ở tại trong cho là có và từ đến theo với các những trên về do".split())


class Around(Names):
    """Compares the whole question with what stands around a cell."""

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
        """The places of the words that say something; numbers are constraints of their own.

        So are years, which a table heads with and without the word for it: "năm 2022", "2022".
        """
        return [
            at
            for at, word in enumerate(self.words)
            if word not in FUNCTION_WORDS
            and word not in _GENERAL
            and not any(map(str.isdigit, word))
            and not (fold(word) == "nam" and YEAR.fullmatch("".join(self.words[at + 1 : at + 2])))
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
        for column in (*self._key_columns, *(cell.column for cell in found.named)):
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
