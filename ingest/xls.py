"""Workbooks of the old Excel (.xls), by xlrd."""

import io
from typing import Any

import xlrd

from ingest.draft import Blocks, Draft, Unreadable
from ingest.sheets import SheetCells, add_sheet, in_unicode, shown

__all__ = ["read_xls"]

_BROKEN = "tệp bảng tính Excel đời cũ bị hỏng: hãy mở bằng Excel rồi lưu lại dạng .xlsx"
_LOCKED = "tệp bảng tính có mật khẩu: hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại"


def read_xls(raw: bytes) -> Draft:
    """Read a workbook of the old format. Raise `Unreadable`."""
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, logfile=io.StringIO())
        blocks = Blocks()
        visible = [sheet for sheet in book.sheets() if sheet.visibility == 0]
        for sheet in in_unicode(blocks, [_cells(book, sheet) for sheet in visible]):
            add_sheet(blocks, sheet, named=len(visible) > 1)
    except Exception as error:  # xlrd raises of every kind
        locked = "encrypted" in str(error).lower()
        raise Unreadable(_LOCKED if locked else _BROKEN) from error
    return blocks.finish()


def _cells(book: Any, sheet: Any) -> SheetCells:
    texts = {
        (row, column): text
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
        if (text := _shown(book, sheet.cell(row, column)))
    }
    merged = {
        (top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells
    }
    return SheetCells(name=sheet.name, texts=texts, merged=merged)


def _shown(book: Any, cell: Any) -> str:
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    match cell.ctype:
        case xlrd.XL_CELL_DATE:
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
        case xlrd.XL_CELL_BOOLEAN:
            return shown(bool(cell.value))
        case xlrd.XL_CELL_ERROR:
            return ""
        case _:
            return shown(cell.value, form)
