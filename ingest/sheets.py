"""The sheets of a workbook as text and tables, whatever program wrote them.

A sheet holds titles, notes and tables under each other; a blank row parts them.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.draft import Blocks
from ingest.grid import Place, is_value
from ingest.letters import Letters

__all__ = [
    "SMALLEST",
    "SheetCells",
    "add_sheet",
    "in_unicode",
    "respelt",
    "shown",
    "shows_nothing",
]

SMALLEST = 2.0  # points: smaller letters nobody reads

_UNNAMED = re.compile(r"(?:sheet|trang[ _]?tính|bảng[ _]?tính)\s*\d*", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.|\[[^\]]*\]')
_ENGLISH = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+(?=\.))(?:\.(?P<decimals>\d+))?(?![\d.,])"
)
_PARTS = re.compile(r'((?:"[^"]*"|\\.|[^";\\])*);')
_DECORATION = re.compile(r'"\s*"|\[[^\]]*\]|_.|\*.')
_LONGEST_GENERAL = 10  # digits that a spreadsheet shows of a number without a format


@dataclass(slots=True, kw_only=True)
class SheetCells:
    """What a sheet shows: the text at each (row, column), and how far merged cells reach."""

    name: str = ""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def in_unicode(blocks: Blocks, sheets: Sequence[SheetCells]) -> list[SheetCells]:
    """Return sheets with their letters in Unicode, whatever encoding they were typed in."""
    letters = Letters.of("\n".join(sheet.texts.values()) for sheet in sheets)
    told = [
        replace(
            sheet,
            name=letters.read(sheet.name),
            texts={at: letters.read_lines(text) for at, text in sheet.texts.items()},
        )
        for sheet in sheets
    ]
    blocks.notes += letters.notes()
    return told


def add_sheet(blocks: Blocks, sheet: SheetCells, *, named: bool) -> None:
    """Append a sheet; its name is a heading where it is `named` and says something."""
    if named and sheet.name and not _UNNAMED.fullmatch(sheet.name.strip()):
        blocks.add(sheet.name, level=1)
    for region in _regions(sheet):
        above, table, below = _parted(region)
        for line in above:
            blocks.add(line)
        if table:
            top, left = (min(place.row for place in table), min(place.column for place in table))
            blocks.add_table([_shifted(place, top, left) for place in table])
        for line in below:
            blocks.add(line)


def _places(sheet: SheetCells) -> Iterator[Place]:
    for (row, column), text in sorted(sheet.texts.items()):
        if text.strip():
            rows, columns = sheet.merged.get((row, column), (1, 1))
            yield Place(text=text, row=row, column=column, row_span=rows, column_span=columns)


def _regions(sheet: SheetCells) -> list[list[Place]]:
    """Part the cells at blank rows; what goes on below one without names of its own stays."""
    regions: list[list[Place]] = []
    end = -1
    for row in _rows(_places(sheet)):
        apart = row[0].row > end
        if apart and not (regions and _goes_on(regions[-1], row)):
            regions.append([])
        regions[-1] += row
        end = max([end, *(place.row + place.row_span for place in row)])
    return regions


def _rows(places: Iterable[Place]) -> list[list[Place]]:
    rows: dict[int, list[Place]] = {}
    for place in places:
        rows.setdefault(place.row, []).append(place)
    return [rows[row] for row in sorted(rows)]


def _goes_on(region: Sequence[Place], row: Sequence[Place]) -> bool:
    """Tell whether a row behind a blank one belongs to the table above: it holds values."""
    columns = {place.column for place in region}
    wide = len(_rows(region)[-1]) > 1
    return wide and any(is_value(p.text) for p in row) and {p.column for p in row} <= columns


def _parted(region: Sequence[Place]) -> tuple[list[str], list[Place], list[str]]:
    """Return the lines above a table, its cells, and the lines below it."""
    rows = _rows(region)
    wide = [at for at, row in enumerate(rows) if len(row) > 1]
    if not wide:
        return [row[0].text for row in rows], [], []
    first, last = wide[0], wide[-1]
    while last + 1 < len(rows) and any(place.row_span > 1 for place in rows[last]):
        last += 1
    above = [row[0].text for row in rows[:first]]
    below = [row[0].text for row in rows[last + 1 :]]
    return above, [place for row in rows[first : last + 1] for place in row], below


def _shifted(place: Place, top: int, left: int) -> Place:
    return replace(place, row=place.row - top, column=place.column - left)


# --- values as they are shown ---------------------------------------------------------------------


def shown(value: object, form: str = "General") -> str:
    """Return a value as a Vietnamese spreadsheet shows it: "1.250,5", "12%", "05/09/2024"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _day(value, form)
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return _number(value, form) if isinstance(value, int | float) else str(value)


def shows_nothing(value: object, form: str) -> bool:
    """Tell whether a format leaves a cell blank, whatever it holds: ";;;" or an empty text.

    Its parts are for values above zero, below zero, zero, and text.
    """
    parts = [_DECORATION.sub("", part).strip() for part in _PARTS.findall(f"{form};")]
    if isinstance(value, int | float) and not isinstance(value, bool):
        at = 1 if value < 0 else 2 if value == 0 else 0
        return len(parts) > 1 and not parts[at if at < len(parts) else 0]
    return isinstance(value, str) and len(parts) > 3 and not parts[3]


def respelt(told: str, value: float) -> str:
    """Return what a cell shows with Vietnamese marks where it has the English ones.

    "45,000" that stands for forty-five thousand would be read as forty-five.
    """
    found = _ENGLISH.search(told)
    if not found:
        return told
    decimals = len(found["decimals"] or "")
    plain = float(found[0].replace(",", ""))
    size = abs(value) * (100 if "%" in told else 1)
    if f"{plain:.{decimals}f}" != f"{size:.{decimals}f}":
        return told
    swapped = found[0].translate(str.maketrans(",.", ".,"))
    return f"{told[: found.start()]}{swapped}{told[found.end() :]}"


def _day(value: dt.datetime | dt.date | dt.time, form: str) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    plain = _LITERAL.sub("", form).lower()
    timed = isinstance(value, dt.datetime) and ("h" in plain or value.time() != dt.time())
    if "d" not in plain and "y" in plain and not timed:
        return f"{value:%m/%Y}" if "m" in plain else f"{value:%Y}"
    return f"{value:%d/%m/%Y %H:%M}" if timed else f"{value:%d/%m/%Y}"


def _number(value: float, form: str) -> str:
    section = form.split(";")[1 if value < 0 and form.count(";") else 0]
    told = "".join(a or b or c for a, b, c in _LITERAL.findall(section)).strip()
    plain = _LITERAL.sub("", section)
    if plain.strip().lower() in {"general", "@", ""}:
        return _general(value)
    percent = "%" in plain
    digits = re.search(r"[#0,]*[#0](?:\.(?P<decimals>[0#]+))?", plain)
    if not digits:
        return _general(value)
    decimals = len(digits["decimals"] or "")
    number = f"{abs(value) * (100 if percent else 1):,.{decimals}f}"
    if "," not in digits[0].partition(".")[0]:
        number = number.replace(",", "")
    if digits["decimals"] and "#" in digits["decimals"]:
        number = number.rstrip("0").rstrip(".")
    whole = re.fullmatch(r"0+", digits[0])
    number = number.zfill(len(digits[0])) if whole else number
    number = number.translate(str.maketrans(",.", ".,"))
    unit = "%" if percent else f" {told}" if told else ""
    return f"{'-' if value < 0 else ''}{number}{unit}"


def _general(value: float) -> str:
    """Return a number without a format: no thousands, a comma before the decimals."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.{_LONGEST_GENERAL}g}".replace(".", ",")
