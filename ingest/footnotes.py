"""Notes at the foot of printed pages: taken to where their marks stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.columns import Block, Line

__all__ = ["Notes", "without_notes"]

_NOTE = re.compile(r"(?P<mark>\d{1,3}|[*†]{1,3}) ?(?P<told>[^\W\d_].*)", re.DOTALL)

_SMALLER = 0.3  # points
_FAR = 3.0  # of the size of the type: lines of text are not so far apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The notes of a page by their marks."""

    told: dict[str, str]

    def of(self, lines: Sequence[Line]) -> Iterator[str]:
        """Yield what the notes say that these lines point to."""
        for mark in dict.fromkeys(mark for line in lines for mark in line.marks):
            if mark in self.told:
                yield f"Chú thích {mark}: {self.told[mark]}"


def without_notes(page: Sequence[Block]) -> tuple[list[Block], Notes]:
    """Return a page without the notes at its foot, and the notes.

    A note begins with a mark that stands raised on a line above it. Its further lines are those
    below it in its block, up to the next note.
    """
    pointed = {mark: line for block in page for line in block for mark in line.marks}
    told: dict[str, str] = {}
    kept: list[Block] = []
    for block in page:
        left: Block = []
        note: Line | None = None
        mark = ""
        for line in block:
            begun = _NOTE.fullmatch(line.text)
            marked = pointed.get(begun["mark"]) if begun and not line.cells else None
            if begun and marked and (told or _is_note(line, marked, page)):
                mark, note = begun["mark"], line
                told[mark] = begun["told"]
                del pointed[mark]
            elif note and not line.cells and line.size <= note.size:
                told[mark] += f" {line.text}"
            else:
                note = None
                left.append(line)
        if left:
            kept.append(left)
    return kept, Notes(told=told)


def _is_note(line: Line, marked: Line, page: Sequence[Block]) -> bool:
    """Tell whether a line is set as the first note: in smaller type, or far below the text."""
    above = [other.base - line.base for block in page for other in block]
    gap = min((one for one in above if one > 0), default=0.0)
    smaller = line.size < marked.size - _SMALLER
    return line.base < marked.base and (smaller or gap > _FAR * line.size)
