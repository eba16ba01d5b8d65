"""What an OpenDocument file holds and its program does not show: taken out and counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from odf.namespaces import DRAWNS, FONS, OFFICENS, STYLENS, SVGNS, TABLENS, TEXTNS

from ingest.contrast import WHITE, hex_colour, is_lost

__all__ = ["drop_unseen"]

_SMALL = 2.0  # points: letters that nobody reads
_NO_GROUND = frozenset((None, "transparent", "none"))
_SIZE = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px|pc|%)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, "%": 0.12}
_NARROW = 0.1  # of a letter's usual width or height
_TIGHT = -4.0  # points by which letters are pushed into one another
_OUT = -1000.0  # points left of or above the page
_FAMILIES = {
    (TEXTNS, "span"): "text",
    (TEXTNS, "a"): "text",
    (TEXTNS, "p"): "paragraph",
    (TEXTNS, "h"): "paragraph",
    (TEXTNS, "section"): "section",
    (TABLENS, "table"): "table",
    (TABLENS, "table-row"): "table-row",
    (TABLENS, "table-column"): "table-column",
    (TABLENS, "table-cell"): "table-cell",
}
_LOOKS = frozenset((FONS, STYLENS, TEXTNS, TABLENS))
_HIDDEN_TEXT = {(TEXTNS, "hidden-text"), (TEXTNS, "hidden-paragraph")}


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style says; None where it leaves it to what is around it."""

    colour: str | None = None
    ground: str | None = None
    hidden: bool = False
    small: bool | None = None

    def over(self, below: "_Look") -> "_Look":
        """Return this look where it says something, else the one below."""
        return _Look(
            colour=self.colour or below.colour,
            ground=below.ground if self.ground in _NO_GROUND else self.ground,
            hidden=self.hidden or below.hidden,
            small=below.small if self.small is None else self.small,
        )

    @property
    def unseen(self) -> bool:
        """Tell whether letters are hidden, too small to read, or of their ground's colour."""
        ground = WHITE if self.ground in _NO_GROUND else hex_colour(self.ground)
        return self.hidden or bool(self.small) or is_lost(hex_colour(self.colour), ground)


@dataclass(slots=True)
class _Styles:
    """The looks of a document's styles by family and name, each over the one it is made from."""

    elements: dict[tuple[str, str], Any] = field(default_factory=dict)
    known: dict[tuple[str, str], _Look] = field(default_factory=dict)

    @classmethod
    def of(cls, *parts: Any) -> "_Styles":
        styles = cls()
        for node in (node for part in parts for node in _children(part)):
            if node.qname in ((STYLENS, "style"), (STYLENS, "default-style")):
                family, name = _said(node, STYLENS, "family"), _said(node, STYLENS, "name")
                styles.elements[family or "", name or ""] = node
        return styles

    def look(self, family: str, name: str | None) -> _Look:
        """Return how a style looks; a chain of parents that runs in a circle ends."""
        key = (family, name or "")
        if key not in self.known:
            self.known[key] = _Look()
            element = self.elements.get(key)
            parent = _said(element, STYLENS, "parent-style-name") if element is not None else None
            below = self.look(family, parent) if name else _Look()
            self.known[key] = _stated(element).over(below)
        return self.known[key]


def drop_unseen(document: Any) -> int:
    """Take out of a text or workbook what is not shown; return its letters."""
    styles = _Styles.of(document.styles, document.automaticstyles)
    paper = styles.look("paragraph", None)
    for layout in (one for one in _children(document.automaticstyles) if _is_page(one)):
        paper = _stated(layout).over(paper)
    return sum(_dropped(node, styles, paper) for node in _children(document.body))


def _is_page(style: Any) -> bool:
    return bool(style.qname == (STYLENS, "page-layout"))


def _dropped(node: Any, styles: _Styles, around: _Look) -> int:
    """Empty what is not shown inside an element; return the letters of it."""
    family = _FAMILIES.get(node.qname)
    look = around
    if family is not None:
        name = _said(node, TABLENS if family.startswith("table") else TEXTNS, "style-name")
        look = styles.look(family, name).over(around)
    elif node.qname[0] == DRAWNS:
        look = _Look(ground="unknown").over(around)  # a shape may have any ground
    if _is_folded(node) or node.qname in _HIDDEN_TEXT:
        look = _Look(hidden=True).over(look)
    away = _folded_columns(node) if node.qname == (TABLENS, "table") else frozenset()
    count = 0
    for child in node.childNodes:
        if hasattr(child, "data"):
            if look.unseen:
                count += len("".join(child.data.split()))
                child.data = ""
        elif child.qname[0] != OFFICENS:
            count += _dropped(child, styles, look)
    return count + (_dropped_columns(node, away) if away else 0)


def _is_folded(node: Any) -> bool:
    """Tell whether an element itself says that it is not shown, or stands off the page."""
    if _said(node, TABLENS, "visibility") in {"collapse", "filter"}:
        return True
    shown = _said(node, TEXTNS, "display")
    if shown == "none" or (shown == "condition" and _said(node, TEXTNS, "is-hidden") != "false"):
        return True
    return node.qname[0] == DRAWNS and any(
        _points(_said(node, SVGNS, side)) <= _OUT for side in ("x", "y")
    )


def _points(stated: str | None) -> float:
    """Return a length in points; a share is one of a dozen, and what is not stated is 0."""
    found = _SIZE.fullmatch(stated or "")
    return float(found[1]) * _POINTS[found[2]] if found else 0.0


def _folded_columns(table: Any) -> frozenset[int]:
    """Return the numbers of the columns that a table does not show."""
    folded: set[int] = set()
    number = 0
    for column in _inside(table, "table-column"):
        times = int(_said(column, TABLENS, "number-columns-repeated") or 1)
        if _said(column, TABLENS, "visibility") in {"collapse", "filter"}:
            folded.update(range(number, number + min(times, 1000)))
        number += times
    return frozenset(folded)


def _dropped_columns(table: Any, away: frozenset[int]) -> int:
    """Empty the cells of some columns of a table; return their letters."""
    count = 0
    for row in _inside(table, "table-row"):
        number = 0
        for cell in _children(row):
            if number in away:
                count += _emptied(cell)
            number += int(_said(cell, TABLENS, "number-columns-repeated") or 1)
    return count


def _emptied(node: Any) -> int:
    count = 0
    for child in node.childNodes:
        if hasattr(child, "data"):
            count += len("".join(child.data.split()))
            child.data = ""
        else:
            count += _emptied(child)
    return count


def _inside(table: Any, name: str) -> Iterator[Any]:
    """Yield the rows or columns of a table, those in groups too, those of tables in it not."""
    for node in _children(table):
        if node.qname == (TABLENS, name):
            yield node
        elif node.qname[0] == TABLENS and node.qname[1].startswith(
            ("table-row", "table-column", "table-header")
        ):
            yield from _inside(node, name)


def _stated(style: Any) -> _Look:
    """Return the look that a style itself states."""
    said: dict[str, str] = {}
    for properties in _children(style) if style is not None else ():
        for (space, name), value in properties.attributes.items():
            if space in _LOOKS:
                said.setdefault(f"{space}{name}", str(value))
    return _Look(
        colour=said.get(f"{FONS}color", "").lower() or None,
        ground=said.get(f"{FONS}background-color", "").lower() or None,
        hidden=said.get(f"{TEXTNS}display") == "none" or said.get(f"{TABLENS}display") == "false",
        small=_is_small(said),
    )


def _is_small(said: Mapping[str, str]) -> bool | None:
    """Tell whether letters have no size, no width or no place of their own; None: not stated."""
    shares = [
        said.get(f"{STYLENS}text-scale"),
        *said.get(f"{STYLENS}text-position", "").split()[1:],
    ]
    narrow = [_points(one) / _POINTS["%"] / 100 for one in shares if one]
    size, apart = said.get(f"{FONS}font-size"), said.get(f"{FONS}letter-spacing")
    if size is None and apart is None and not narrow:
        return None
    small = size is not None and bool(_SIZE.fullmatch(size)) and _points(size) < _SMALL
    return small or any(one < _NARROW for one in narrow) or _points(apart) <= _TIGHT


def _said(node: Any, space: str, name: str) -> str | None:
    """Return an attribute as the file states it."""
    value = node.attributes.get((space, name))
    return None if value is None else str(value)


def _children(node: Any) -> list[Any]:
    return [child for child in node.childNodes if hasattr(child, "qname")]
