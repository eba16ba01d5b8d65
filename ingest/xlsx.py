"""Excel workbooks, by openpyxl: every sheet that is shown, merged cells, numbers as shown."""

import io
from typing import Any

import openpyxl

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.package import check_package
from ingest.sheets import SheetCells, add_sheet, in_unicode, shown

__all__ = ["read_xlsx"]

_KIND = "bảng tính Excel"
_BROKEN = f"tệp {_KIND} bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng Excel rồi lưu lại"


def read_xlsx(raw: bytes) -> Draft:
    """Read a workbook; the values of formulas are those that were saved. Raise `Unreadable`."""
    check_package(raw, kind=_KIND, holds="xl/workbook.xml")
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True)
        blocks = Blocks()
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        unseen = sum(_drop_unseen(sheet) for sheet in visible)
        for sheet in in_unicode(blocks, [_cells(sheet) for sheet in visible]):
            add_sheet(blocks, sheet, named=len(visible) > 1)
        stated = book.properties
    except Exception as error:  # openpyxl raises of every kind
        raise Unreadable(_BROKEN) from error
    hidden = len(book.worksheets) - len(visible)
    if hidden:
        blocks.notes.append(Note(kind="hidden", count=hidden, detail="trang tính ẩn"))
    if unseen:
        blocks.notes.append(Note(kind="hidden", count=unseen, detail="ô ẩn"))
    return blocks.finish(title=stated.title, author=_author(stated.creator))


def _drop_unseen(sheet: Any) -> int:
    """Empty the cells of hidden rows and columns, and those that show nothing; count letters."""
    rows = {number for number, one in sheet.row_dimensions.items() if one.hidden}
    columns = {
        number
        for one in sheet.column_dimensions.values()
        if one.hidden
        for number in range(one.min, one.max + 1)
    }
    count = 0
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
        away = cell.row in rows or cell.column in columns
        if away or cell.number_format.replace(" ", "") == ";;;" or _is_white(cell):
            count += len("".join(str(cell.value).split()))
            cell.value = None
    return count


def _is_white(cell: Any) -> bool:
    """Tell whether letters are white on a cell without a ground of its own."""
    colour = cell.font.color if cell.has_style and cell.font else None
    plain = colour is not None and colour.type == "rgb" and str(colour.rgb)[-6:] == "FFFFFF"
    styled = bool(cell.parent.tables) or bool(cell.parent.conditional_formatting)
    return plain and not styled and cell.fill.patternType is None


def _cells(sheet: Any) -> SheetCells:
    texts = {
        (cell.row - 1, cell.column - 1): shown(cell.value, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    merged = {
        (one.min_row - 1, one.min_col - 1): (one.size["rows"], one.size["columns"])
        for one in sheet.merged_cells.ranges
    }
    return SheetCells(name=sheet.title, texts=texts, merged=merged)


def _author(creator: str | None) -> str | None:
    """Return who is named as the author, unless that is the program itself."""
    return None if (creator or "").strip().lower() in {"", "openpyxl", "user", "admin"} else creator
