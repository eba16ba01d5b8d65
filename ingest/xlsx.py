"""Excel workbooks, by openpyxl: every sheet that is shown, merged cells, numbers as shown."""

import colorsys
import io
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from openpyxl.styles.colors import COLOR_INDEX

from corpus.types import Note
from ingest.contrast import BLACK, WHITE, Colour, hex_colour, is_lost
from ingest.draft import Blocks, Draft, Unreadable
from ingest.package import check_package
from ingest.sheets import SMALLEST, SheetCells, add_sheet, in_unicode, shown, shows_nothing

__all__ = ["read_xlsx"]

_KIND = "bảng tính Excel"
_NARROW = 0.5  # points of a row, letters of a column
_LAST = 16_384  # column
_THEME = {0: WHITE, 1: BLACK}
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
    rows = {number for number, one in sheet.row_dimensions.items() if _is_away(one, one.height)}
    stated = sheet.column_dimensions.values()
    columns = [(one.min, one.max) for one in stated if _is_away(one, one.width)]
    usual = sheet.sheet_format.defaultColWidth
    if usual is not None and usual < _NARROW:
        columns += _between((one.min, one.max) for one in stated)
    plain = not sheet.tables and not sheet.conditional_formatting
    count = 0
    for cell in _held(sheet):
        away = cell.row in rows or any(first <= cell.column <= last for first, last in columns)
        if away or shows_nothing(cell.value, cell.number_format) or _is_lost(cell, plain=plain):
            count += len("".join(str(cell.value).split()))
            cell.value = None
    return count


def _between(stated: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the columns before, between and behind those stated."""
    first = 1
    for begin, end in sorted(stated):
        yield first, begin - 1
        first = end + 1
    yield first, _LAST


def _held(sheet: Any) -> Iterator[Any]:
    """Yield the cells that hold something; one in the last corner is not searched for."""
    cells = sheet._cells  # noqa: SLF001  # what is public makes every cell up to the last one
    return (cells[at] for at in sorted(cells) if cells[at].value is not None)


def _is_away(dimension: Any, size: float | None) -> bool:
    """Tell whether a row or column is hidden, or so narrow that nothing of it is left."""
    return bool(dimension.hidden) or (size is not None and size < _NARROW)


def _is_lost(cell: Any, *, plain: bool) -> bool:
    """Tell whether the letters of a cell are too small, or of the colour of its ground.

    Where a sheet is not `plain`, a table or a condition may give a cell another ground.
    """
    if not cell.has_style or not cell.font:
        return False
    if cell.font.sz is not None and cell.font.sz < SMALLEST:
        return True
    fill = cell.fill.patternType
    if fill is None:
        ground = WHITE if plain else None
    else:
        ground = _colour(cell.fill.fgColor) if fill == "solid" and plain else None
    return is_lost(_colour(cell.font.color), ground)


def _colour(stated: Any) -> Colour | None:
    """Return a colour as it is shown; None where it is left to the program."""
    if stated is None:
        return None
    if stated.type == "theme":
        found = _THEME.get(stated.theme)
    elif stated.type == "indexed":
        named = COLOR_INDEX[stated.indexed] if stated.indexed < len(COLOR_INDEX) else None
        found = hex_colour(named)
    else:
        found = hex_colour(str(stated.rgb))
    return _tinted(found, stated.tint) if found and stated.tint else found


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour made lighter by a share of what is missing to white, or darker."""
    hue, light, strength = colorsys.rgb_to_hls(*colour[:3])
    tint = max(-1.0, min(tint, 1.0))
    light = light * (1 - tint) + tint if tint > 0 else light * (1 + tint)
    return (*colorsys.hls_to_rgb(hue, light, strength), colour[3])


def _cells(sheet: Any) -> SheetCells:
    texts = {
        (cell.row - 1, cell.column - 1): shown(cell.value, cell.number_format)
        for cell in _held(sheet)
    }
    merged = {
        (one.min_row - 1, one.min_col - 1): (one.size["rows"], one.size["columns"])
        for one in sheet.merged_cells.ranges
    }
    return SheetCells(name=sheet.title, texts=texts, merged=merged)


def _author(creator: str | None) -> str | None:
    """Return who is named as the author, unless that is the program itself."""
    return None if (creator or "").strip().lower() in {"", "openpyxl", "user", "admin"} else creator
