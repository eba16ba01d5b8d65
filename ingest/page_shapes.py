"""Whether a style moves, turns, cuts or veils an element until nothing of it is seen."""

import re
from collections.abc import Iterator

from ingest.css_lengths import angle, length
from ingest.page_styles import Style, colour_of

__all__ = ["is_cut_off", "is_off_the_page", "is_transformed_away", "is_veiled"]

_SMALL = 2.0  # px or pt: nothing is left of a box
_FAR = 200.0  # px: so far left of or above the page
_BEYOND = 9_000.0  # px: so far right of or below it
_PULLED = 1000.0  # px: a margin so negative; columns are set beside each other by smaller ones
_FAINT = 0.1  # of what is drawn, or of a size
_BLURRED = 6.0  # px
_BRIGHT = 10.0  # times
_EDGEWISE = 5.0  # degrees from where a turned box is seen from its edge
_PLACED = frozenset(("absolute", "fixed"))
_SIDES = ("left", "top", "right", "bottom")
_FUNCTION = re.compile(r"([a-z0-9-]+)\(((?:[^()]|\([^()]*\))*)\)")
_COMMA = re.compile(r"[\s,]+(?![^(]*\))")


def is_off_the_page(said: Style) -> bool:
    """Tell whether an element stands beside the page."""
    if any(_shift(said.get(f"margin-{side}")) <= -_PULLED for side in ("left", "top")):
        return True
    indent = said.get("text-indent")
    if _shift(indent) <= -_FAR or _shift(indent) >= _BEYOND:
        return True
    if (indent or "").endswith("%") and _is_clipping(said) and length(indent, 0) >= 12 * 100:
        return True
    if said.get("position") not in _PLACED:
        return False
    inset = _COMMA.split(said.get("inset", ""))
    places = [said.get(side) for side in _SIDES] + inset
    return any(length(place, 0.0) <= -_FAR or length(place, 0.0) >= _BEYOND for place in places)


def is_cut_off(said: Style) -> bool:
    """Tell whether nothing is left by a box without a size, or by what is clipped."""
    if _is_clipping(said):
        sides = ("width", "height", "max-width", "max-height")
        if min(length(said.get(side), 99.0) for side in sides) < _SMALL:
            return True
        if length(said.get("line-height"), 99.0) == 0:
            return True
    return any(map(_is_empty, _FUNCTION.findall(said.get("clip-path", "")))) or _is_clipped(said)


def _is_clipping(said: Style) -> bool:
    """Tell whether what does not fit into a box is cut away."""
    told = " ".join(said.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    return bool({"hidden", "clip"} & set(told.split()))


def _is_empty(function: tuple[str, str]) -> bool:
    """Tell whether a shape to which an element is clipped has no inside."""
    name, values = function
    sizes = [length(size, 99.0) for size in _COMMA.split(values.strip()) if size]
    if name == "inset":
        return bool(sizes) and "%" in values and min(sizes) >= 12 * 50
    if name in {"circle", "ellipse"}:
        return bool(sizes) and sizes[0] == 0
    if name == "xywh":
        return len(sizes) > 3 and min(sizes[2:4]) < _SMALL
    if name == "polygon":
        points = list(zip(sizes[::2], sizes[1::2], strict=False))
        turned = [*points[1:], *points[:1]]
        area = sum(a * d - b * c for (a, b), (c, d) in zip(points, turned, strict=True))
        return abs(area) / 2 < _SMALL
    return False


def _is_clipped(said: Style) -> bool:
    clipped = re.match(r"rect\(([^()]*)\)", said.get("clip", ""))
    if not clipped or said.get("position") not in _PLACED:
        return False
    edges = [length(edge, 99.0) for edge in _COMMA.split(clipped[1].strip())]
    return len(edges) == 4 and (edges[2] - edges[0] < _SMALL or edges[1] - edges[3] < _SMALL)


def is_transformed_away(said: Style) -> bool:
    """Tell whether an element is made small, moved away or turned edgewise."""
    told = _FUNCTION.findall(said.get("transform", ""))
    told += [(name, said[name]) for name in ("scale", "translate", "rotate") if name in said]
    for name, values in told:
        sizes = [part for part in _COMMA.split(values.strip()) if part]
        if name.startswith("scale") and any(abs(length(size, 1.0)) < _FAINT for size in sizes):
            return True
        if name.startswith("translate") and any(_shift(size) <= -_FAR for size in sizes):
            return True
        if name == "matrix" and len(sizes) == 6:
            a, b, c, d = (length(size, 1.0) for size in sizes[:4])
            if abs(a * d - b * c) < _FAINT**2:
                return True
        edgewise = name in {"rotatex", "rotatey"} or (
            name == "rotate" and sizes[:1] in (["x"], ["y"])
        )
        if edgewise and abs(angle(sizes[-1]) % 180 - 90) < _EDGEWISE:
            return True
    return False


def is_veiled(said: Style) -> bool:
    """Tell whether letters are blurred, whitened, masked or shown as dots."""
    for name, values in _FUNCTION.findall(said.get("filter", "")):
        size = length(values, 1.0) / (1200 if values.strip().endswith("%") else 1)
        if (
            (name == "opacity" and size < _FAINT)
            or (name == "blur" and size >= _BLURRED)
            or (name == "brightness" and size >= _BRIGHT)
            or (name == "contrast" and size < _FAINT)
        ):
            return True
    if any(said.get(f"{kind}text-security", "none") != "none" for kind in ("", "-webkit-")):
        return True
    return any(_masks(said.get(name, "")) for name in _MASKS)


_MASKS = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")


def _masks(value: str) -> bool:
    """Tell whether a mask is clear everywhere."""
    colours = [
        colour
        for name, values in _FUNCTION.findall(value)
        if name.endswith("gradient")
        for colour in _colours(values)
    ]
    return bool(colours) and all(dense < _FAINT for dense in colours)


def _colours(values: str) -> Iterator[float]:
    """Yield how dense the colours of a gradient are."""
    for part in re.split(r",(?![^(]*\))", values):
        found = colour_of(re.split(r"\s+(?![^(]*\))", part.strip())[0])
        if found is not None:
            yield found[3]


def _shift(value: str | None) -> float:
    """Return by how much a box is moved; a share of its own size moves it out of no page."""
    return 0.0 if (value or "").strip().endswith("%") else length(value, 0.0)
