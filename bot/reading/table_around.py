"""What a question says besides the names of a row and a column, and whether a table says it too."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.asking.question import FUNCTION_WORDS
from bot.reading.fit import PAYS
from bot.reading.table_keys import is_counted, is_person, kind_before, same_number
from bot.reading.table_names import YEAR, Found, Names
from bot.reading.table_words import is_bare_number, told
from corpus.tables import Grid
from corpus.vietnamese.names import Name, stands
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from corpus.types import Span

__all__ = ["Around", "headings_over", "lead_over"]

_LETTERHEAD = 600  # code points at the beginning of a document that say whose it is
_LONGEST_LEAD = 300  # code points
_HEADS = 4  # words before a name that say what it is the name of: "trường mầm non"
_MOST_MISSING = 0.25  # of what the question says may stand nowhere around the cell
_GENERAL = frozenset(
    "số liệu lượng mức con giá trị tổng cộng bảng thống kê cụ thể tính đạt ghi nhận thuộc hiện tại "
    "trung bình mấy nhất nhiều ít cao thấp lớn nhỏ đông dài ngắn đắt rẻ trở lên xuống dưới hơn tên "
    "lâu cho biết xin hỏi vậy nêu trả lời thông tin dành".split()
)
_LINKS = frozenset("của ở tại trong cho là có và từ đến theo với các những trên về do".split())


class Around(Names):
    """Compares the whole question with what stands around a cell."""

    def _is_covered(self, found: Found, most_missing: float = _MOST_MISSING) -> bool:
        """Tell whether nearly all that the question says stands around the cell.

        A word right behind a name narrows it ("giáo viên nữ") and may not be missing.
        """
        content, missing = self._content, self._missing(found)
        for kind, counted in self._kinds(found):
            if self._lists_people and is_person(" ".join(self.words[place] for place in kind)):
                missing = [place for place in missing if place not in kind]
            elif counted and (set(kind) & set(missing) or self._is_of_another(kind, found)):
                return False
        names = self._names(found)
        behind = [at for at in missing if at and _stands(self.words[at - 1], names)]
        if any(self._narrows(at) for at in behind):
            return False
        return len(missing) <= max(1.0, most_missing * len(content))

    def _kinds(self, found: Found) -> Iterator[tuple[list[int], bool]]:
        """Yield the places of what a row is called before its number.

        And whether it is only counted there ("nhân viên số 1"), not by its column ("áo số 10").
        """
        for cell in found.named:
            text = self.grid.text(cell)
            if is_bare_number(text):
                name = told(self.grid.name(cell.column))
                for at, word in enumerate(self.words):
                    if same_number(word, text):
                        counted = is_counted(self.words, at, name)
                        yield kind_before(self.words, at, name), counted

    def _is_of_another(self, kind: Sequence[int], found: Found) -> bool:
        """Tell whether a number is said of what another column holds: "phòng số 1"."""
        said = {self.words[place] for place in kind}
        own = {self._name_column, *(cell.column for cell in found.named)}
        others = (column for column in self.grid.columns if column not in own)
        return bool(said) and any(said <= set(told(self.grid.name(one))) for one in others)

    @cached_property
    def _lists_people(self) -> bool:
        """Whether a column of the table holds the names of people."""
        named = {"tên", "họ"}
        return any(
            named & set(told(self.grid.name(column))) and self._holds_names(column)
            for column in self.grid.columns
        )

    def _holds_names(self, column: int) -> bool:
        """Tell whether all cells of a column are names of two words and more."""
        cells = [self.grid.row(row).get(column) for row in self.grid.body]
        texts = [self.grid.text(cell).split() for cell in cells if cell]
        return bool(texts) and all(
            len(words) > 1 and all(word[0].isupper() for word in words) for words in texts
        )

    @cached_property
    def _content(self) -> list[int]:
        """The places of the words that say something; numbers are constraints of their own.

        So are years, which a table heads with and without the word for it: "năm 2022", "2022".
        """
        idle = _GENERAL | (PAYS if self.question.expected.of == "money" else frozenset())
        return [
            at
            for at, word in enumerate(self.words)
            if word not in FUNCTION_WORDS
            and word not in idle
            and not any(map(str.isdigit, word))
            and not (fold(word) == "nam" and YEAR.fullmatch("".join(self.words[at + 1 : at + 2])))
        ]

    def _missing(self, found: Found) -> list[int]:
        """Return the places of the words that stand nowhere around the cell."""
        around = set(self._around(found))
        return [
            at
            for at in self._content
            if not _stands(self.words[at], around) and at not in self._of_letterhead
        ]

    @cached_property
    def _of_letterhead(self) -> frozenset[int]:
        """The places of names that stand in the head of the document, with the words before them.

        "ở trường Sao Mai": the paper is that school's, and its table does not repeat it.
        """
        head = self.grid.document.text[: min(_LETTERHEAD, self.grid.table.span.start)]
        words = set(told(head))
        held: set[int] = set()
        for one in self.question.constraints:
            if not isinstance(one.of, Name) or not stands(one.text, head):
                continue
            for places, _ in self._bound:
                if tuple(self.words[at] for at in sorted(places)) == told(one.text):
                    before = range(max(0, min(places) - _HEADS), min(places))
                    kept = takewhile(lambda at: self.words[at] in words, reversed(before))
                    held |= {*places, *kept}
        return frozenset(held)

    def _narrows(self, at: int) -> bool:
        """Tell whether a word belongs to the name before it, like "nữ" in "giáo viên nữ".

        A verb before "bao nhiêu" or "ai" does not, nor what follows a proper name.
        """
        after = " ".join(self.words[at + 1 : at + 3])
        verb = after.startswith(("được", "bao nhiêu", "mấy", "bao lâu", "ai", "cho ai"))
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
        texts += [document.title, *headings_over(self.grid), lead_over(self.grid)]
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


def lead_over(grid: Grid) -> str:
    """Return the line that introduces a table: what stands right over it and ends in a colon."""
    line = grid.document.text[: grid.table.span.start].rstrip().rpartition("\n")[2].strip()
    return line if line.rstrip(" *_").endswith(":") and len(line) <= _LONGEST_LEAD else ""


def _stands(word: str, words: set[str]) -> bool:
    return word in words or (word == fold(word) and word in set(map(fold, words)))
