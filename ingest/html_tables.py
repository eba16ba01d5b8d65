"""The data tables of a page: found in its source, marked, and known again in the main text.

The library that finds the main text forgets which cells are merged and what names the columns. So
every data table is read from the source; a number in its cells tells which of them came through.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from ingest.grid import Place
from ingest.raised import raised

__all__ = ["PageTable", "mark_tables", "marked_in", "read_raised"]

Element: TypeAlias = Any

_MARK = re.compile(r"⁅(\d+)⁆")
_BLOCKS = ("h1", "h2", "h3", "form", "article", "section", "nav", "pre")
_LONGEST_CELL = 800
_MOST_SPANNED = 1000
_LINE_BREAKS = frozenset("br p div li tr".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A data table of a page; `header_rows` where its source states them."""

    places: tuple[Place, ...]
    header_rows: int | None
    caption: str


def mark_tables(tree: Element) -> list[PageTable]:
    """Return the data tables of a page, and put the number of each into its cells."""
    found: list[PageTable] = []
    for element in list(tree.iter("table")):
        rows = list(_rows(element))
        if not _is_data(element, rows):
            continue
        number = len(found)
        found.append(_read(element, rows))
        for row in rows:
            for cell in _cells(row):
                if _text(cell):
                    cell.text = f"⁅{number}⁆{cell.text or ''}"
    return found


def marked_in(element: Element) -> int | None:
    """Return the number of the table whose cells stand under an element, and None for none."""
    match = _MARK.search("".join(element.itertext()))
    return int(match[1]) if match else None


def read_raised(tree: Element) -> None:
    """Put what is raised in a page where its words stand, as `ingest.raised` reads it."""
    for element in list(tree.iter("sup")):
        parent = element.getparent()
        if parent is None:
            continue
        previous = element.getprevious()
        before = (previous.tail if previous is not None else parent.text) or ""
        if previous is not None and not before.strip():
            before = _text(previous) + before
        told = raised("".join(element.itertext()), before[-20:])
        for child in list(element):
            element.remove(child)
        element.tag, element.text = "span", told
        element.attrib.clear()


def _is_data(table: Element, rows: list[Element]) -> bool:
    """Tell a table of data from one that only places parts of the page."""
    if table.get("role") in {"presentation", "none"} or sum(1 for _ in table.iter("table")) > 1:
        return False
    if next(table.iter(*_BLOCKS), None) is not None:
        return False
    counts = [sum(bool(_text(cell)) for cell in _cells(row)) for row in rows]
    widest = max((sum(1 for _ in _cells(row)) for row in rows), default=0)
    if widest < 2 or sum(count > 0 for count in counts) < 2:
        return False
    return all(len(_text(cell)) <= _LONGEST_CELL for row in rows for cell in _cells(row))


def _read(table: Element, rows: list[Element]) -> PageTable:
    places: list[Place] = []
    taken: set[tuple[int, int]] = set()
    headed = 0
    for row, element in enumerate(rows):
        column = 0
        cells = list(_cells(element))
        for cell in cells:
            while (row, column) in taken:
                column += 1
            height = _spanned(cell, "rowspan", len(rows) - row)
            width = _spanned(cell, "colspan", _MOST_SPANNED)
            taken.update((row + r, column + c) for r in range(height) for c in range(width))
            places.append(
                Place(
                    text=_text(cell),
                    row=row,
                    column=column,
                    row_span=height,
                    column_span=width,
                    header=cell.tag == "th",
                )
            )
            column += width
        heads = element.getparent().tag == "thead" or (
            bool(cells) and all(cell.tag == "th" for cell in cells)
        )
        if heads and headed == row:
            headed = row + 1
    caption = next(table.iter("caption"), None)
    return PageTable(
        places=tuple(places),
        header_rows=headed if 0 < headed < len(rows) else None,
        caption=_text(caption) if caption is not None else "",
    )


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows in the order in which a browser shows them: head, bodies, foot."""
    parts = {"thead": 0, "tbody": 1, "tr": 1, "tfoot": 2}
    for part in sorted((c for c in table if c.tag in parts), key=lambda c: parts[c.tag]):
        yield from [part] if part.tag == "tr" else (row for row in part if row.tag == "tr")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _spanned(cell: Element, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), most)) if value.isdigit() else 1


def _text(element: Element) -> str:
    """Return the words under an element on one line; what begins a line is parted by a space."""
    pieces: list[str] = []
    _gather(element, pieces)
    return " ".join("".join(pieces).split())


def _gather(element: Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            pieces.append(" " if child.tag in _LINE_BREAKS else "")
            _gather(child, pieces)
            pieces.append(" " if child.tag in _LINE_BREAKS else "")
        pieces.append(child.tail or "")
