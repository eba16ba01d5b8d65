"""Workbooks of the old Excel (.xls), by xlrd."""

import io
from typing import Any

import xlrd

from corpus.types import Note
from ingest.contrast import WHITE, Colour, is_lost, rgb
from ingest.draft import Blocks, Draft, Unreadable
from ingest.sheets import SMALLEST, SheetCells, add_sheet, in_unicode, shown, shows_nothing

__all__ = ["read_xls"]

_BROKEN = "tệp bảng tính Excel đời cũ bị hỏng: hãy mở bằng Excel rồi lưu lại dạng .xlsx"
_TWIPS = 20  # in a point
_LOCKED = "tệp bảng tính có mật khẩu: hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại"


def read_xls(raw: bytes) -> Draft:
    """Read a workbook of the old format. Raise `Unreadable`."""
    try:
        book = xlrd.open_workbook(
            file_contents=raw, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        blocks = Blocks()
        visible = [sheet for sheet in book.sheets() if sheet.visibility == 0]
        told = [_cells(book, sheet) for sheet in visible]
        for sheet in in_unicode(blocks, [sheet for sheet, _ in told]):
            add_sheet(blocks, sheet, named=len(visible) > 1)
    except Exception as error:  # xlrd raises of every kind
        locked = "encrypted" in str(error).lower()
        raise Unreadable(_LOCKED if locked else _BROKEN) from error
    hidden = len(book.sheets()) - len(visible)
    if hidden:
        blocks.notes.append(Note(kind="hidden", count=hidden, detail="trang tính ẩn"))
    if unseen := sum(count for _, count in told):
        blocks.notes.append(Note(kind="hidden", count=unseen, detail="ô ẩn"))
    return blocks.finish()


def _cells(book: Any, sheet: Any) -> tuple[SheetCells, int]:
    """Return what a sheet shows, and how many letters it holds and does not show."""
    texts, unseen = {}, 0
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            text = _shown(book, sheet.cell(row, column))
            if text and _is_unseen(book, sheet, row, column):
                unseen += len("".join(text.split()))
            elif text:
                texts[row, column] = text
    merged = {
        (top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells
    }
    return SheetCells(name=sheet.name, texts=texts, merged=merged), unseen


def _is_unseen(book: Any, sheet: Any, row: int, column: int) -> bool:
    """Tell whether a cell is hidden, shows nothing, or has letters that nobody reads."""
    line, strip = sheet.rowinfo_map.get(row), sheet.colinfo_map.get(column)
    if line is not None and (line.hidden or line.height == 0):
        return True
    if strip is not None and (strip.hidden or strip.width == 0):
        return True
    cell = sheet.cell(row, column)
    look = book.xf_list[cell.xf_index]
    if shows_nothing(cell.value, book.format_map[look.format_key].format_str):
        return True
    font, ground = book.font_list[look.font_index], look.background
    if font.height < SMALLEST * _TWIPS:
        return True
    if ground.fill_pattern == 0:
        painted: Colour | None = WHITE
    else:
        painted = _colour(book, ground.pattern_colour_index) if ground.fill_pattern == 1 else None
    return is_lost(_colour(book, font.colour_index), painted)


def _colour(book: Any, index: int) -> Colour | None:
    """Return a colour of the workbook; None where it is left to the program."""
    found = book.colour_map.get(index)
    return rgb(*found) if found else None


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
