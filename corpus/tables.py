"""Reading a table: what stands in a row, what names a column, and the lines to quote."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from corpus.types import Cell, Document, Span, Table

__all__ = ["Grid", "grids_of"]

_NUMBERING = re.compile(r"\(?(?:\d{1,4}|[IVXLC]{1,6}|[a-zA-Z])[.)]?")


class Grid:
    """A table of `document`, by row and column; a merged cell stands in all that it covers."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document = document
        self.table = table

    @cached_property
    def places(self) -> dict[tuple[int, int], Cell]:
        """Every place that is not blank, with the cell that covers it."""
        return {
            (row, column): cell
            for cell in self.table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    @cached_property
    def columns(self) -> range:
        """The numbers of the columns."""
        return range(max((column + 1 for _, column in self.places), default=0))

    @cached_property
    def _rows(self) -> dict[int, dict[int, Cell]]:
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.places.items(), key=lambda item: item[0]):
            rows.setdefault(row, {})[column] = cell
        return rows

    @cached_property
    def body(self) -> tuple[int, ...]:
        """The rows below the names of the columns that hold more than the name of a group."""
        return tuple(
            row for row in self._rows if row >= self.table.header_rows and not self._is_group(row)
        )

    @cached_property
    def groups(self) -> dict[int, Cell]:
        """For each row of the body the cell that names its group, where there is one."""
        named: dict[int, Cell] = {}
        group: Cell | None = None
        for row, cells in self._rows.items():
            if row < self.table.header_rows:
                continue
            if self._is_group(row):
                group = next(iter(cells.values()))
            elif group:
                named[row] = group
        return named

    def text(self, cell: Cell) -> str:
        """Return the words of a cell."""
        return cell.span.of(self.document.text)

    def row(self, row: int) -> dict[int, Cell]:
        """Return the cells of a row by column, those merged from above included."""
        return self._rows.get(row, {})

    def names(self, column: int) -> tuple[Cell, ...]:
        """Return the cells that name a column, the outermost first."""
        found = (self.places.get((row, column)) for row in range(self.table.header_rows))
        return tuple(dict.fromkeys(cell for cell in found if cell))

    def name(self, column: int) -> str:
        """Return the words that name a column."""
        return " ".join(map(self.text, self.names(column)))

    @cached_property
    def numbering(self) -> frozenset[int]:
        """The columns that only number the rows."""
        found = set()
        for column in self.columns:
            cells = [self.places[row, column] for row in self.body if (row, column) in self.places]
            texts = [self.text(cell) for cell in cells]
            digits = [int(re.sub(r"\D", "", text)) for text in texts if re.search(r"\d", text)]
            in_order = digits == list(range(1, len(digits) + 1)) and len(digits) >= 2
            if column == 0 and all(map(_NUMBERING.fullmatch, texts)) and in_order:
                found.add(column)
        return frozenset(found)

    def holding(self, span: Span) -> tuple[Cell, ...]:
        """Return the cells that a stretch of the document touches."""
        return tuple(cell for cell in self.table.cells if cell.span.overlaps(span))

    def row_quote(self, row: int) -> Span:
        """Return the line of a row, for the cells that begin in it."""
        own = [cell.span for cell in self.table.cells if cell.row == row]
        return self._lines(own or [cell.span for cell in self.row(row).values()])

    def header_quote(self) -> Span | None:
        """Return the lines that name the columns."""
        spans = [cell.span for cell in self.table.cells if cell.row < self.table.header_rows]
        return self._lines(spans) if spans else None

    def _lines(self, spans: Sequence[Span]) -> Span:
        text = self.document.text
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        start, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
        return Span(
            start=max(start, self.table.span.start),
            end=min(len(text) if end < 0 else end, self.table.span.end),
        )

    def _is_group(self, row: int) -> bool:
        cells = set(self._rows[row].values())
        return len(cells) == 1 and all(cell.header and cell.row == row for cell in cells)


def grids_of(document: Document, spans: Iterable[Span]) -> list[Grid]:
    """Return the tables of a document that any of the spans touches, in reading order."""
    wanted = list(spans)
    return [
        Grid(document, table)
        for table in document.tables
        if any(table.span.overlaps(span) for span in wanted)
    ]
