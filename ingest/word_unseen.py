"""What a Word file holds and its page does not show: hidden, tiny, off the page, of no contrast."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ingest.contrast import BLACK, WHITE, Colour, hex_colour, is_lost
from ingest.ooxml import A, W

__all__ = ["Look", "Looks", "drop_unseen"]

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = frozenset(("0", "false", "off", "none"))
_SMALLEST = 4  # half points: below, nobody reads it
_USUAL = 22  # half points, where a file states no size
_NARROWEST = 10  # per cent of a letter's width
_RAISED = 400  # half points above or below the line: out of the page
_TIGHT = 0.4  # of the size: so far letters are pushed into one another
_LOW = 40  # twentieths of a point: an exact line in which no letter fits
_OUT = 15_000  # twentieths of a point: wider than a page is
_FLAT = 25_400  # English Metric Units: a box in which no letter fits
_FAR = 9_000_000  # English Metric Units: farther than a page is wide
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, None: 1.0}
_THEME = {"background1": WHITE, "light1": WHITE, "text1": BLACK, "dark1": BLACK}
_FILLS = {"bg1": WHITE, "lt1": WHITE, "tx1": BLACK, "dk1": BLACK}
_CLEAR = 95_000  # thousandths of a per cent of a fill that is let through
_MARKERS = {
    "black": "000000",
    "white": "ffffff",
    "yellow": "ffff00",
    "green": "00ff00",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "blue": "0000ff",
    "red": "ff0000",
}

_Element: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class _Ground:
    """What letters stand on; None for a colour that cannot be told."""

    colour: Colour | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a style or a run says of its letters; None where it leaves it to what is below."""

    font: str | None = None
    hidden: bool | None = None
    colour: Colour | None = None
    size: int | None = None
    squeezed: bool | None = None
    ground: _Ground | None = None

    def over(self, below: "Look") -> "Look":
        """Return this look where it says something, else the one below."""
        return Look(
            font=self.font or below.font,
            hidden=below.hidden if self.hidden is None else self.hidden,
            colour=self.colour or below.colour,
            size=below.size if self.size is None else self.size,
            squeezed=below.squeezed if self.squeezed is None else self.squeezed,
            ground=self.ground or below.ground,
        )

    @property
    def is_gone(self) -> bool:
        """Tell whether letters are hidden, or set so that nobody reads them on any ground."""
        small = self.size is not None and self.size < _SMALLEST
        return bool(self.hidden) or bool(self.squeezed) or small


@dataclass(slots=True)
class Looks:
    """The looks of a document's styles, by id, each with those that it is based on."""

    elements: dict[str, _Element]
    default: Look
    known: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, root: _Element | None) -> "Looks":
        """Read the styles part."""
        if root is None:
            return cls(elements={}, default=Look())
        styles = {one.get(f"{W}styleId"): one for one in root.iter(f"{W}style")}
        default = next(root.iter(f"{W}rPrDefault"), None)
        base = _look(default.find(f"{W}rPr")) if default is not None else Look()
        for one in styles.values():
            if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in ("1", "true"):
                base = _look(one.find(f"{W}rPr")).over(base)
        return cls(elements=styles, default=base)

    def look(self, style: str | None) -> Look:
        """Return how a style looks; a chain of bases that runs in a circle ends."""
        if style is None or style not in self.elements:
            return Look()
        if style not in self.known:
            self.known[style] = Look()
            element = self.elements[style]
            based = element.find(f"{W}basedOn")
            below = self.look(based.get(f"{W}val")) if based is not None else Look()
            own = _look(element.find(f"{W}rPr"), element.find(f"{W}pPr"))
            self.known[style] = own.over(below)
        return self.known[style]

    def of_run(self, run: _Element) -> Look:
        """Return how a run looks: its own properties over its styles over the paragraph's."""
        own = run.find(f"{W}rPr")
        style = own.find(f"{W}rStyle") if own is not None else None
        look = _look(own).over(self.look(style.get(f"{W}val") if style is not None else None))
        paragraph = next(run.iterancestors(f"{W}p"), None)
        block = paragraph.find(f"{W}pPr") if paragraph is not None else None
        if block is not None:
            named = block.find(f"{W}pStyle")
            look = look.over(Look(ground=_shade(block)))
            look = look.over(self.look(named.get(f"{W}val") if named is not None else None))
        return look.over(self.default)


def drop_unseen(root: _Element, looks: Looks) -> int:
    """Remove the text of unseen runs; return how many letters that were."""
    away: dict[_Element, bool] = {}
    dropped = 0
    codes = {run for paragraph in root.iter(f"{W}p") for run in _codes(paragraph)}
    for run in list(root.iter(f"{W}r")):
        look = looks.of_run(run)
        gone = run in codes or look.is_gone or _is_away(run, away)
        if not gone and not is_lost(look.colour, _ground(run, look)):
            continue
        for child in list(run.iter(f"{W}t")):
            if next(child.iterancestors(f"{W}r"), None) is run:
                dropped += len((child.text or "").strip())
                child.text = ""
    return dropped


def _look(properties: _Element | None, block: _Element | None = None) -> Look:
    """Return the look that run properties state; a paragraph's own shading counts as well."""
    ground = _shade(block)
    if properties is None:
        return Look(ground=ground)
    fonts = properties.find(f"{W}rFonts")
    vanish, marker = (properties.find(f"{W}{name}") for name in ("vanish", "highlight"))
    size = _number(properties, "sz")
    if marker is not None and marker.get(f"{W}val") != "none":
        marked = _Ground(hex_colour(_MARKERS.get(marker.get(f"{W}val", ""))))
    else:
        marked = None
    return Look(
        font=None
        if fonts is None
        else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii") or fonts.get(f"{W}cs"),
        hidden=_is_clear(properties)
        or (None if vanish is None else vanish.get(f"{W}val", "1") not in _OFF),
        colour=_filled(properties) or _colour(properties.find(f"{W}color")),
        size=size,
        squeezed=_is_squeezed(properties, size or _USUAL),
        ground=marked or _shade(properties) or ground,
    )


def _is_squeezed(properties: _Element, size: int) -> bool | None:
    """Tell whether letters have no width, lie on one another or far off their line."""
    wide, raised = _number(properties, "w"), _number(properties, "position")
    apart = _number(properties, "spacing")
    if (wide, raised, apart) == (None, None, None):
        return None
    if wide is not None and wide < _NARROWEST:
        return True
    return abs(raised or 0) >= _RAISED or -(apart or 0) / 20 > _TIGHT * size / 2


def _number(properties: _Element, name: str) -> int | None:
    element = properties.find(f"{W}{name}")
    return _whole(element.get(f"{W}val")) if element is not None else None


def _whole(stated: str | None) -> int | None:
    found = re.fullmatch(r"\s*(-?\d{1,9})(?:\.\d+)?%?\s*", stated or "")
    return int(found[1]) if found else None


def _colour(element: _Element | None) -> Colour | None:
    """Return a colour as Word draws it: that of the theme comes before the one written out."""
    if element is None:
        return None
    named = element.get(f"{W}themeColor")
    changed = element.get(f"{W}themeTint") or element.get(f"{W}themeShade")
    if named in _THEME and not changed:
        return _THEME[named]
    return hex_colour(element.get(f"{W}val"))


def _is_clear(properties: _Element) -> bool:
    """Tell whether letters are drawn without a fill, or with one that lets everything through."""
    fill = properties.find(f"{_W14}textFill")
    if fill is None:
        return False
    alphas = (_whole(one.get(f"{_W14}val")) or 0 for one in fill.iter(f"{_W14}alpha"))
    return fill.find(f"{_W14}noFill") is not None or any(one >= _CLEAR for one in alphas)


def _filled(properties: _Element) -> Colour | None:
    """Return the one colour with which letters are filled, before the one of older programs."""
    colour = properties.find(f"{_W14}textFill/{_W14}solidFill/*")
    if colour is None or len(colour):
        return None
    stated = colour.get(f"{_W14}val", "")
    return _FILLS.get(stated) or hex_colour(stated)


def _shade(properties: _Element | None) -> _Ground | None:
    """Return the ground that properties state; None where they state none."""
    shade = properties.find(f"{W}shd") if properties is not None else None
    if shade is None:
        return None
    kind, fill = shade.get(f"{W}val", "clear"), shade.get(f"{W}fill", "auto").lower()
    named = shade.get(f"{W}themeFill")
    if kind == "solid":
        return _Ground(hex_colour(shade.get(f"{W}color")))
    if kind not in {"clear", "nil"}:
        return _Ground(None)
    if named:
        return _Ground(_THEME.get(named) or hex_colour(fill))
    return None if fill == "auto" else _Ground(hex_colour(fill))


def _ground(run: _Element, look: Look) -> Colour | None:
    """Return what a run stands on: its own ground, its cell's, or the paper; None: not known."""
    if look.ground is not None:
        return look.ground.colour
    for above in run.iterancestors():
        if above.tag == f"{W}tc" and (own := _shade(above.find(f"{W}tcPr"))):
            return own.colour
        if above.tag == f"{W}tbl" and above.find(f"{W}tblPr/{W}tblStyle") is not None:
            return None
        if above.tag == f"{W}txbxContent":
            return None
        if above.tag == f"{W}document" and above.find(f"{W}background") is not None:
            return None
    return WHITE


def _codes(paragraph: _Element) -> Iterator[_Element]:
    """Yield the runs of a paragraph that stand in the code of a field, before its result."""
    open_: list[list[_Element] | None] = []  # the runs of each field's code; None: its result
    for run in paragraph.iter(f"{W}r"):
        for code in open_:
            if code is not None:
                code.append(run)
        for mark in run.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                open_.append([])
            elif open_:
                yield from open_[-1] or ()
                open_[-1] = None
                if kind == "end":
                    open_.pop()


def _is_away(run: _Element, known: dict[_Element, bool]) -> bool:
    """Tell whether something around a run is hidden, has no size or lies off the page."""
    found = False
    for above in run.iterancestors():
        judge = _AWAY.get(above.tag)
        if judge is None:
            continue
        if above not in known:
            known[above] = judge(above)
        found = found or known[above]
    return found


def _is_paragraph_away(paragraph: _Element) -> bool:
    block = paragraph.find(f"{W}pPr")
    if block is None:
        return False
    spacing, frame, indent = (block.find(f"{W}{n}") for n in ("spacing", "framePr", "ind"))
    if spacing is not None and spacing.get(f"{W}lineRule") == "exact":
        high = _whole(spacing.get(f"{W}line"))
        if high is not None and high < _LOW:
            return True
    places = [frame.get(f"{W}{side}") for side in "xy"] if frame is not None else []
    places += [indent.get(f"{W}{s}") for s in ("left", "start")] if indent is not None else []
    return any(abs(_whole(place) or 0) > _OUT for place in places)


def _is_row_away(row: _Element) -> bool:
    """Tell whether a row is hidden, deleted, or lower than a letter."""
    about = row.find(f"{W}trPr")
    if about is None:
        return False
    mark, height = about.find(f"{W}hidden"), about.find(f"{W}trHeight")
    if mark is not None and mark.get(f"{W}val", "1") not in _OFF:
        return True
    if height is not None and height.get(f"{W}hRule") == "exact":
        high = _whole(height.get(f"{W}val"))
        if high is not None and high < _LOW:
            return True
    return about.find(f"{W}del") is not None


def _is_cell_deleted(cell: _Element) -> bool:
    return cell.find(f"{W}tcPr/{W}cellDel") is not None


def _is_table_away(table: _Element) -> bool:
    """Tell whether a table stands beside the page."""
    place, indent = (table.find(f"{W}tblPr/{W}{name}") for name in ("tblpPr", "tblInd"))
    sides = [place.get(f"{W}tblp{side}") for side in "XY"] if place is not None else []
    if indent is not None and indent.get(f"{W}type", "dxa") == "dxa":
        sides.append(indent.get(f"{W}w"))
    return any(abs(_whole(side) or 0) > _OUT for side in sides)


def _is_drawing_away(anchor: _Element) -> bool:
    about, extent = anchor.find(f"{_WP}docPr"), anchor.find(f"{_WP}extent")
    if about is not None and about.get("hidden", "0") not in _OFF:
        return True
    fixed = extent is not None and next(anchor.iter(f"{A}spAutoFit"), None) is None
    if fixed and min(_whole(extent.get(side)) or 0 for side in ("cx", "cy")) < _FLAT:
        return True
    offsets = (_whole(one.text) for one in anchor.iter(f"{_WP}posOffset"))
    return any(abs(one or 0) > _FAR for one in offsets)


def _is_shape_away(shape: _Element) -> bool:
    style = {
        name.strip().lower(): value.strip().lower()
        for name, _, value in (one.partition(":") for one in shape.get("style", "").split(";"))
    }
    if style.get("visibility") == "hidden" or style.get("display") == "none":
        return True
    if "auto" not in style.get("mso-fit-shape-to-text", "") and any(
        _points(style.get(side)) == 0.0 for side in ("width", "height")
    ):
        return True
    sides = ("margin-left", "margin-top", "left", "top")
    return any(abs(_points(style.get(side)) or 0.0) > _FAR / 12_700 for side in sides)


def _points(stated: str | None) -> float | None:
    found = _LENGTH.fullmatch(stated or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


_AWAY: dict[str, Callable[[_Element], bool]] = {
    f"{W}p": _is_paragraph_away,
    f"{W}tr": _is_row_away,
    f"{W}tc": _is_cell_deleted,
    f"{W}tbl": _is_table_away,
    f"{_WP}anchor": _is_drawing_away,
    f"{_WP}inline": _is_drawing_away,
    **{f"{_V}{kind}": _is_shape_away for kind in ("shape", "rect", "roundrect", "oval")},
}
