"""What stands in a document besides its running text, as one JSON value of its row.

Every key of the value is a field of `Document`; one that is missing was not known when the document
was stored, and is empty.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from corpus.types import Cell, Document, Field, Note, Section, Span, Table

__all__ = ["Structure", "packed", "to_fields", "to_notes", "unpacked"]


class Structure(TypedDict, total=False):
    """The fields of `Document` that are kept here."""

    tables: tuple[Table, ...]
    fields: tuple[Field, ...]
    outline: tuple[Section, ...]
    notes: tuple[Note, ...]


def packed(document: Document) -> str:
    """Return the structure of a document as it is stored; what is empty is left out."""
    kept: dict[str, list[Any]] = {
        "tables": [_table(table) for table in document.tables],
        "fields": [(f.name, f.value, *_bounds(f.span)) for f in document.fields],
        "outline": [  # arrays, for a law has thousands of sections
            (s.kind, s.number, s.title, *_bounds(s.span), *_bounds(s.heading), s.parent)
            for s in document.outline
        ],
        "notes": [(note.kind, note.count, note.page, note.detail) for note in document.notes],
    }
    return json.dumps({key: value for key, value in kept.items() if value}, ensure_ascii=False)


def unpacked(stored: str) -> Structure:
    """Return the fields of `Document` that were stored."""
    kept = json.loads(stored)
    return Structure(
        tables=tuple(_to_table(table) for table in kept.get("tables", ())),
        fields=to_fields(kept.get("fields", ())),
        outline=tuple(
            Section(
                kind=kind,
                number=number,
                title=title,
                span=Span(start=start, end=end),
                heading=Span(start=first, end=last),
                parent=parent,
            )
            for kind, number, title, start, end, first, last, parent in kept.get("outline", ())
        ),
        notes=to_notes(kept.get("notes", ())),
    )


def to_fields(kept: Iterable[Sequence[Any]]) -> tuple[Field, ...]:
    """Return the fields of a document of their arrays."""
    return tuple(
        Field(name=name, value=value, span=Span(start=start, end=end))
        for name, value, start, end in kept
    )


def to_notes(kept: Iterable[Sequence[Any]]) -> tuple[Note, ...]:
    """Return the notes on a document of their arrays."""
    return tuple(
        Note(kind=kind, count=count, page=page, detail=detail) for kind, count, page, detail in kept
    )


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _table(table: Table) -> dict[str, Any]:
    return {
        "span": _ends(table.span),
        "caption": _ends(table.caption),
        "unit": _ends(table.unit),
        "header_rows": table.header_rows,
        "cells": [
            (
                *(cell.row, cell.column, cell.row_span, cell.column_span),
                *(cell.span.start, cell.span.end, int(cell.header)),
            )
            for cell in table.cells
        ],
    }


def _to_table(kept: dict[str, Any]) -> Table:
    return Table(
        span=Span(start=kept["span"][0], end=kept["span"][1]),
        caption=_to_span(kept["caption"]),
        unit=_to_span(kept["unit"]),
        header_rows=kept["header_rows"],
        cells=tuple(
            Cell(
                row=row,
                column=column,
                row_span=row_span,
                column_span=column_span,
                span=Span(start=start, end=end),
                header=bool(header),
            )
            for row, column, row_span, column_span, start, end, header in kept["cells"]
        ),
    )


def _ends(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


def _to_span(ends: Sequence[int] | None) -> Span | None:
    return Span(start=ends[0], end=ends[1]) if ends else None
