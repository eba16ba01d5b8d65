"""The words of a page inside the grids that its lines draw: a cell's words are read together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol, TypeVar

from ingest.columns import Block, Line, Part
from ingest.ruled import Frame

__all__ = ["Grids"]

_LONGEST_CELL = 800  # characters: a longer one is text in a box
_FEWEST_FULL = 2  # rows with two cells or more that say something


class _Placed(Protocol):
    """Something printed at a place, in points."""

    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def base(self) -> float: ...
    @property
    def size(self) -> float: ...


_Print = TypeVar("_Print", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Grids:
    """The grids of a page, from the top."""

    frames: Sequence[Frame]

    def share(self, one: _Placed, other: _Placed) -> bool:
        """Tell whether two glyphs stand in one cell, or both outside."""
        return not self.frames or self._cell(one) == self._cell(other)

    def tables(
        self, told: Sequence[_Print], lines: Callable[[Sequence[_Print]], list[Line]]
    ) -> tuple[list[tuple[float, Block]], list[_Print]]:
        """Return the upper edge and the rows of each table, and what stands in none."""
        held: dict[tuple[int, int], list[_Print]] = {}
        rest: list[_Print] = []
        for one in told:
            cell = self._cell(one)
            if cell is None:
                rest.append(one)
            else:
                held.setdefault(cell, []).append(one)
        found = []
        for number, frame in enumerate(self.frames):
            own = {cell: words for (which, cell), words in held.items() if which == number}
            block = _block(frame, {cell: lines(words) for cell, words in own.items()})
            if block:
                found.append((frame.top, block))
            else:
                rest += [one for words in own.values() for one in words]
        return found, rest

    def _cell(self, one: _Placed) -> tuple[int, int] | None:
        """Return the grid and the cell in which something stands."""
        x, y = (one.left + one.right) / 2, one.base + 0.3 * one.size
        for number, frame in enumerate(self.frames):
            cell = frame.cell_at(x, y)
            if cell is not None:
                return number, cell
        return None


def _block(frame: Frame, words: dict[int, list[Line]]) -> Block:
    """Return the rows of a grid that say something; nothing where it is no table."""
    told = {cell: " ".join(line.text for line in lines) for cell, lines in words.items() if lines}
    if any(len(text) > _LONGEST_CELL for text in told.values()):
        return []
    kept = sorted({frame.cells[cell][0] for cell in told})
    block: Block = []
    for row in kept:
        here = [cell for cell in told if frame.cells[cell][0] == row]
        parts = []
        for cell in sorted(here, key=lambda cell: frame.cells[cell][1]):
            _, column, height, width = frame.cells[cell]
            tall = sum(row <= other < row + height for other in kept)
            parts.append(Part(column, told[cell], column_span=width, row_span=tall))
        printed = [line for cell in here for line in words[cell]]
        block.append(
            Line(
                text=" ".join(part.text for part in parts),
                left=frame.columns[0],
                right=frame.columns[-1],
                base=min(line.base for line in printed),
                top=frame.rows[row],
                size=median(line.size for line in printed),
                cells=tuple(parts),
                marks=tuple(mark for line in printed for mark in line.marks),
            )
        )
    full = sum(len(line.cells) > 1 for line in block)
    return block if full >= _FEWEST_FULL else []
