"""Workbooks of OpenDocument (.ods), by odfpy; every cell holds its text as it is shown."""

import io
from typing import Any

from odf.opendocument import load
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.odf_unseen import drop_unseen
from ingest.package import check_package
from ingest.sheets import SheetCells, add_sheet, respelt

__all__ = ["read_ods"]

_KIND = "bảng tính OpenDocument"
_BROKEN = f"tệp {_KIND} bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng LibreOffice rồi lưu lại"
_MOST_REPEATED = 1000  # blank rows and columns are repeated to the end of a sheet


def read_ods(raw: bytes) -> Draft:
    """Read a workbook. Raise `Unreadable`."""
    check_package(raw, kind=_KIND, holds="content.xml")
    try:
        book = load(io.BytesIO(raw))
        unseen = drop_unseen(book)
        blocks = Blocks(notes=[Note(kind="hidden", count=unseen)] if unseen else [])
        sheets = book.spreadsheet.getElementsByType(Table)
        for sheet in sheets:
            add_sheet(blocks, _cells(sheet), named=len(sheets) > 1)
    except Exception as error:  # odfpy raises of every kind
        raise Unreadable(_BROKEN) from error
    return blocks.finish()


def _cells(sheet: Any) -> SheetCells:
    found = SheetCells(name=sheet.getAttribute("name") or "")
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    row = 0
    for element in sheet.getElementsByType(TableRow):
        times = _times(element, "numberrowsrepeated")
        column = 0
        for cell in element.childNodes:
            if cell.qname not in (TableCell().qname, CoveredTableCell().qname):
                continue
            width = _times(cell, "numbercolumnsrepeated")
            text = _shown(cell)
            if text.strip():
                places = [
                    (row + down, column + along)
                    for down in range(min(times, _MOST_REPEATED))
                    for along in range(min(width, _MOST_REPEATED))
                ]
                found.texts |= dict.fromkeys(places, text)
                size = (_times(cell, "numberrowsspanned"), _times(cell, "numbercolumnsspanned"))
                merged |= {place: size for place in places if size != (1, 1)}
            column += width
        row += times
    found.merged = merged
    return found


def _shown(cell: Any) -> str:
    """Return the text of a cell; the marks in a number are those of a Vietnamese spreadsheet."""
    text = " ".join(map(str, cell.getElementsByType(P)))
    stated = cell.getAttribute("value") if cell.qname == TableCell().qname else None
    return respelt(text, float(stated)) if stated else text


def _times(element: Any, name: str) -> int:
    """Return a count that an element states, 1 where it states none."""
    try:
        value = element.getAttribute(name)
    except ValueError:  # odfpy refuses names that an element cannot have
        return 1
    return int(value) if value else 1
