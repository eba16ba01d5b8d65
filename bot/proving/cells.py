"""What is around a cell of a table and may meet a question: its row, its columns, the caption."""

import re
from collections.abc import Sequence

from bot.asking.question import Question
from bot.proving.evidence import Evidence
from bot.reading.table_around import headings_over, lead_over
from bot.reading.table_reader import Found, stands_for
from corpus.tables import Grid, grids_of
from corpus.types import Cell, Document, Span
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.text import fold

__all__ = [
    "LETTERHEAD",
    "cell_evidence",
    "cells_at",
    "is_caption",
    "may_answer",
    "measured_by",
    "noted_unit",
    "quotes_of",
    "tellings",
    "with_unit",
]

LETTERHEAD = 600  # code points at the beginning of a document that say what and whose it is
_BRACKETS = re.compile(r"\((?P<unit>[^()\d][^()]{0,30})\)\s*$")
_BARE = re.compile(r"[-+]?\d[\d.,]*")
_UNIT_OF = re.compile(
    r"(?:[(;,]|\btính:)\s*(?P<what>[^\W\d_][^:;,()]{1,30}?)\s*:\s*(?P<unit>[^:;,()]{1,20})(?=[;,)]|$)"
)
_NUMBERS = re.compile(r"(?<![\w.,])\d[\d.,]*\d(?![\w])(?!\s*%)(?<!19\d\d)(?<!20\d\d)")
_NOTED = re.compile(
    r"\s*\nChú thích [^\s:]+: (?:đơn vị(?: tính)?|đvt)\s*:?\s*(?P<unit>[^\W\d][^.;,\n]{0,30})\.?"
    r"(?=\s*(?:\n(?!Chú thích)|$))",
    re.IGNORECASE,
)
_RATIO = re.compile(r"%|\b(?:tỷ lệ|tỉ lệ|tỷ trọng|tốc độ|thứ hạng|xếp hạng|stt)\b", re.IGNORECASE)
_MOST_UNIT_WORDS = 5
_MOST_OF_CAPTION = 0.7
_WHOLE_TABLE = 600  # characters: so much is quoted whole where an answer follows from all rows


def cells_at(document: Document, span: Span) -> tuple[Grid, tuple[Cell, ...]] | None:
    """Return the table that holds a stretch of a document, with the cells that it touches."""
    for grid in grids_of(document, [span]):
        if cells := grid.holding(span):
            return grid, cells
    return None


def is_caption(document: Document, span: Span) -> bool:
    """Tell whether a stretch is all but the caption of a table, or its unit: both answer none."""
    return any(
        (table.unit is not None and table.unit.contains(span))
        or (
            table.caption is not None
            and table.caption.contains(span)
            and len(span) >= _MOST_OF_CAPTION * len(table.caption)
        )
        for table in document.tables
    )


def may_answer(
    question: Question, grid: Grid, cells: Sequence[Cell], acronyms: Acronyms, *, seen: float
) -> bool:
    """Tell whether a stretch of a table answers: one cell, in the row and column in question.

    `seen` is how probable its reader finds it, in [0, 1].
    """
    if len(cells) != 1:
        return False
    return stands_for(question, grid, cells[0], tellings(question, acronyms), seen=seen)


def tellings(question: Question, acronyms: Acronyms) -> list[str]:
    """Return the question, and how it reads with abbreviations and full names exchanged."""
    return list(dict.fromkeys([question.text, *acronyms.variants(question.text)]))


def cell_evidence(grid: Grid, row: int, column: int, acronyms: Acronyms) -> Evidence:
    """Gather what stands around a cell: nearest its row and the names over its column.

    A year over another column is no evidence; neither is what stands in other rows.
    """
    document, table = grid.document, grid.table
    cells = [*grid.row(row).values(), *grid.names(column)]
    if group := grid.groups.get(row):
        cells.append(group)
    quote = "; ".join(grid.text(one) for one in dict.fromkeys(cells))
    counted = [_counted(grid, one, place)[0] for place, one in grid.row(row).items()]
    counted += _numbered(grid, row)
    quote = "; ".join([quote, *counted])  # cells apart: "558" and "Quý I" are no 558 quarters
    above = " ".join(span.of(document.text) for span in (table.caption, table.unit) if span)
    around = [lead_over(grid), *headings_over(grid), document.title, document.date or ""]
    return Evidence(
        quote=quote,
        before=above,
        around=" ".join(around),
        opening=document.text[: min(LETTERHEAD, table.span.start)],
        date=(document.date or "")[:10],
        aliases=" ".join(acronyms.variants(f"{above} {quote}")),
        full_names=acronyms.full_names,
    )


def _numbered(grid: Grid, row: int) -> list[str]:
    """Return what a row is called that begins with a bare number: "Tuyến 15", "STT 3", "dòng 3"."""
    called = []
    for column in [*grid.numbering, *(c for c in grid.columns if c not in grid.numbering)][:2]:
        cell = grid.row(row).get(column)
        if cell is not None and _BARE.fullmatch(grid.text(cell)):
            names = [grid.text(name) for name in grid.names(column)[-1:]]
            names += ["dòng", "số"] if column == 0 else []
            called += [f"{name} {grid.text(cell)}" for name in names]
    return called


def with_unit(found: Found, counted: str) -> tuple[str, Span | None]:
    """Return the answer with the unit of its column or table, and where the unit stands.

    Only a bare number takes one, and not one that the column says to be a share or a rank. The
    table's unit is not for a column that counts what the question counts: `counted`, folded.
    """
    if len(found.cells) > 1:
        return "", None
    (cell,) = found.cells
    answer, unit = _counted(found.grid, cell, cell.column)
    own = unit is not None and unit == found.grid.table.unit
    if own and counted and counted in fold(found.grid.name(cell.column)).split():
        return found.grid.text(cell), None
    return answer, unit


def measured_by(found: Found) -> str:
    """Return the number with its unit by which a row leads the others, if it does."""
    at = [cell for cell in found.named if cell.column == found.column]
    if not found.ranked or len(found.cells) > 1 or not at or at[0] in found.cells:
        return ""
    return _counted(found.grid, at[0], found.column)[0]


def _counted(grid: Grid, cell: Cell, column: int) -> tuple[str, Span | None]:
    """Return the words of a cell of a column, a bare number with its unit, and the unit's place."""
    answer = grid.text(cell)
    if cell.header or not _BARE.fullmatch(answer):
        return answer, None
    names = grid.names(column)
    for name in reversed(names):
        match = _BRACKETS.search(grid.text(name))
        if match and len(match["unit"].split()) <= _MOST_UNIT_WORDS:
            unit = match["unit"].strip()
            return f"{answer}{unit}" if unit == "%" else f"{answer} {unit}", name.span
    caption = grid.table.caption
    if caption and (unit := _measured(caption.of(grid.document.text), names, grid)):
        return f"{answer} {unit}", caption
    if grid.table.unit and not any(_RATIO.search(grid.text(name)) for name in names):
        return f"{answer} {grid.table.unit.of(grid.document.text)}", grid.table.unit
    return answer, None


def noted_unit(document: Document, sentence: Span, answer: str) -> Span | None:
    """Return the unit of a bare number that a note right below its paragraph states.

    None where the sentence holds several numbers, or its paragraph has several notes.
    """
    if not _BARE.fullmatch(answer) or len(_NUMBERS.findall(sentence.of(document.text))) != 1:
        return None
    note = _NOTED.match(document.text, sentence.end)
    return Span(start=note.start("unit"), end=note.end("unit")) if note else None


def _measured(caption: str, names: Sequence[Cell], grid: Grid) -> str:
    """Return the unit that a caption states for what a column measures: "(diện tích: ha; …)"."""
    over = {word for name in names for word in fold(grid.text(name)).split()}
    for match in _UNIT_OF.finditer(caption):
        if set(fold(match["what"]).split()) <= over:
            return match["unit"].strip()
    return ""


def quotes_of(found: Found, unit: Span | None) -> list[Span]:
    """Return the lines that prove an answer: rows, the names of the columns, the unit's line."""
    grid = found.grid
    if found.ranked and len(grid.table.span) <= _WHOLE_TABLE:
        spans = [grid.table.span]
    else:
        spans = [grid.row_quote(row) for row in found.rows]
        if len(found.cells) == 1:
            below = [cell for cell in found.named if cell.row >= grid.table.header_rows]
            header = grid.header_quote()
            spans += [*(grid.row_quote(cell.row) for cell in below), *([header] if header else [])]
    if unit and not any(span.contains(unit) for span in spans):
        spans.append(_line(grid, unit))
    return list(dict.fromkeys(spans))


def _line(grid: Grid, span: Span) -> Span:
    text = grid.document.text
    end = text.find("\n", span.end)
    return Span(start=text.rfind("\n", 0, span.start) + 1, end=len(text) if end < 0 else end)
