"""What a web page holds and no reader sees: left out before the page is read, and counted."""

import re
from typing import Any

from ingest.contrast import BLACK, WHITE, Colour, is_lost
from ingest.page_styles import Style, colour_of, styles_of

__all__ = ["drop_unseen"]

_NEVER_SHOWN = frozenset(("template", "datalist", "noscript"))
_LENGTH = re.compile(r"(?:calc\()?\s*(?P<number>-?\d*\.?\d+)\s*(?P<unit>[a-z]+|%)?\s*\)?")
_LARGE = frozenset(("em", "rem", "%", "vw", "vh", "vmin", "vmax", "ch", "ex"))
_SMALL = 2.0  # px or pt: letters that nobody reads
_FAR = 200.0  # px: so far left of or above the page
_PULLED = 1000.0  # px: a margin so negative; columns are set beside each other by smaller ones
_FAINT = 0.1  # of what is drawn
_FUNCTION = re.compile(r"([a-z-]+)\(([^()]*)\)")
_PLACED = frozenset(("absolute", "fixed"))


def drop_unseen(tree: Any) -> int:
    """Remove what is hidden, of no size, off the page or of its ground's colour; count letters."""
    linked = any("stylesheet" in (link.get("rel") or "") for link in tree.iter("link"))
    gone, faint = [], []
    drawn: dict[Any, tuple[Colour, Colour | None]] = {}  # letters and ground; None: not known
    for element, style in styles_of(tree):
        above = drawn.get(element.getparent(), (BLACK, WHITE))
        own = _grounded(element, style, above, linked=linked)
        drawn[element] = own
        if element.tag in {"html", "body", "head"} or element.getparent() is None:
            continue
        if _is_never_shown(element) or _is_gone(style):
            gone.append(element)
        elif is_lost(*own):
            faint.append(element)
    return sum(map(_without_own_words, faint)) + sum(map(_removed, gone))


def _without_own_words(element: Any) -> int:
    """Take the words of an element, not those of its children; return their letters."""
    count = _letters(element.text)
    element.text = None
    for child in element:
        count += _letters(child.tail)
        child.tail = " " if child.tail else None
    return count


def _removed(element: Any) -> int:
    """Take an element out, the text behind it stays; return its letters."""
    parent = element.getparent()
    if parent is None:
        return 0
    count = _letters("".join(element.itertext()))
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    return count


def _letters(text: str | None) -> int:
    return len("".join((text or "").split()))


def _is_never_shown(element: Any) -> bool:
    """Tell whether an element is not shown, whatever its style."""
    if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    return bool(element.tag == "input" and element.get("type") == "hidden")


def _is_gone(said: Style) -> bool:
    """Tell whether a style takes an element out of sight."""
    if said.get("display") == "none" or said.get("visibility") in {"hidden", "collapse"}:
        return True
    if said.get("content-visibility") == "hidden":
        return True
    if any(0 <= _number(said.get(name), 1.0) < _FAINT for name in ("opacity", "zoom")):
        return True
    if 0 <= _points(said.get("font-size"), otherwise=99.0) < _SMALL:
        return True
    return _is_off_the_page(said) or _is_cut_off(said) or _is_transformed_away(said)


def _is_off_the_page(said: Style) -> bool:
    if any(_shift(said.get(f"margin-{side}")) <= -_PULLED for side in ("left", "top")):
        return True
    sides = ["text-indent"]
    if said.get("position") in _PLACED:
        sides += ["left", "top", "right", "bottom"]
    return any(_points(said.get(side), otherwise=0.0) <= -_FAR for side in sides)


def _is_cut_off(said: Style) -> bool:
    """Tell whether nothing is left by a box without a size, or by what is clipped."""
    if said.get("overflow", "").split(" ")[0] in {"hidden", "clip"}:
        sides = ("width", "height", "max-width", "max-height")
        if min(_points(said.get(side), otherwise=99.0) for side in sides) < _SMALL:
            return True
    for name, values in _FUNCTION.findall(said.get("clip-path", "")):
        sizes = re.findall(r"[\d.]+", values)
        if name == "inset" and sizes and "%" in values and min(map(_number, sizes)) >= 50:
            return True
        if name in {"circle", "ellipse"} and sizes and _number(sizes[0]) == 0:
            return True
    clipped = re.match(r"rect\(([^()]*)\)", said.get("clip", ""))
    if not clipped or said.get("position") not in _PLACED:
        return False
    edges = [_points(edge, otherwise=99.0) for edge in re.split(r"[\s,]+", clipped[1].strip())]
    return len(edges) == 4 and (edges[2] - edges[0] < _SMALL or edges[1] - edges[3] < _SMALL)


def _is_transformed_away(said: Style) -> bool:
    for name, values in _FUNCTION.findall(f"{said.get('transform', '')} {said.get('filter', '')}"):
        sizes = [part for part in re.split(r"[\s,]+", values.strip()) if part]
        if name.startswith("scale") and any(abs(_number(size, 1.0)) < _FAINT for size in sizes):
            return True
        if name.startswith("translate") and any(_shift(size) <= -_FAR for size in sizes):
            return True
        if name == "opacity" and sizes and _number(sizes[0].rstrip("%"), 1.0) < _FAINT:
            return True
    return False


def _grounded(
    element: Any, said: Style, above: tuple[Colour, Colour | None], *, linked: bool
) -> tuple[Colour, Colour | None]:
    """Return the colours of an element's letters and of the ground they stand on."""
    letters, ground = above
    given = said.get("-webkit-text-fill-color") or said.get("color") or element.get("color") or ""
    own = colour_of(given)
    if own is not None:
        letters = own
    painted = said.get("background-color") or said.get("background") or element.get("bgcolor") or ""
    known = [one for word in _words(painted) if (one := colour_of(word))]
    if known and known[-1][3] > 0:
        ground = known[-1]
    if "url(" in painted or "gradient" in painted or said.get("background-image", "none") != "none":
        ground = None
    elif not known and linked and element.get("class") and element.tag not in {"html", "body"}:
        ground = None  # its ground may be stated in a sheet that is not at hand
    return letters, ground


def _words(value: str) -> list[str]:
    """Return the parts of a value, what stands in brackets with its function."""
    return re.findall(r"[^\s()]+(?:\([^()]*\))?", value)


def _number(value: str | None, otherwise: float = 0.0) -> float:
    try:
        return (
            float(value.rstrip("%")) / (100 if value.endswith("%") else 1) if value else otherwise
        )
    except ValueError:
        return otherwise


def _shift(value: str | None) -> float:
    """Return by how much a box is moved; a share of its own size moves it out of no page."""
    return 0.0 if (value or "").endswith("%") else _points(value, otherwise=0.0)


def _points(value: str | None, *, otherwise: float) -> float:
    """Return a length in points or pixels; an em or a share counts as a dozen."""
    found = _LENGTH.fullmatch(value or "")
    if not found:
        return otherwise
    number = float(found["number"])
    return number * 12 if found["unit"] in _LARGE else number
