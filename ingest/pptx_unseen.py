"""Letters of a slide that nobody sees: tiny, or of the colour of what they stand on."""

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["drop_unseen"]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SMALL = 200  # hundredths of a point: letters that nobody reads
_PAPER = frozenset(("bg1", "lt1", "ffffff", "fefefe"))  # what a plain slide is, and white
_UNKNOWN = "?"


def drop_unseen(slide: Any, shapes: Sequence[Any]) -> int:
    """Empty the runs of a slide's shapes that are not seen; return their letters."""
    paper = _paper(slide)
    count = 0
    for shape in (one for one in shapes if one.has_text_frame):
        ground = _ground(shape, paper, shapes)
        for paragraph in shape.text_frame.paragraphs:
            for run in paragraph.runs:
                if _is_unseen(run, ground):
                    count += len("".join(run.text.split()))
                    run.text = ""
    return count


def _is_unseen(run: Any, ground: str) -> bool:
    look = run._r.find(f"{_A}rPr")  # noqa: SLF001  # the library has no name for what is not stated
    if look is None:
        return False
    size = look.get("sz", "")
    if size.isdigit() and int(size) < _SMALL:
        return True
    colour = _colour(look)
    return colour is not None and _UNKNOWN not in (colour, ground) and _alike(colour, ground)


def _alike(one: str, other: str) -> bool:
    return one == other or (one in _PAPER and other in _PAPER)


def _ground(shape: Any, paper: str, shapes: Iterable[Any]) -> str:
    """Return the colour that a shape is filled with, or of the slide where nothing else is near."""
    properties = shape._element.find(f"{_P}spPr")  # noqa: SLF001
    own = _filled(properties) if properties is not None else None
    if own is not None:
        return own
    styled = shape._element.find(f"{_P}style") is not None  # noqa: SLF001
    if styled or (shape.is_placeholder and paper != _UNKNOWN and _filled_in_layout(shape)):
        return _UNKNOWN
    return _UNKNOWN if any(_meet(shape, other) for other in shapes if other is not shape) else paper


def _filled_in_layout(shape: Any) -> bool:
    """Tell whether the place that a shape fills has a ground of its own."""
    base = getattr(shape, "_base_placeholder", None)
    while base is not None:
        properties = base._element.find(f"{_P}spPr")  # noqa: SLF001
        if properties is not None and _filled(properties) is not None:
            return True
        base = getattr(base, "_base_placeholder", None)
    return False


def _paper(slide: Any) -> str:
    """Return the colour of a slide; it is not known where pictures or shapes are laid under it."""
    layout = slide.slide_layout
    for one in (layout, layout.slide_master):
        if any(not shape.is_placeholder for shape in one.shapes):
            return _UNKNOWN
    for one in (slide, layout, layout.slide_master):
        ground = one._element.find(f"{_P}cSld/{_P}bg")  # noqa: SLF001
        if ground is None:
            continue
        properties = ground.find(f"{_P}bgPr")
        if properties is not None:
            return _filled(properties) or _UNKNOWN
        named = ground.find(f"{_P}bgRef")
        return (_colour_in(named) or _UNKNOWN) if named is not None else _UNKNOWN
    return _UNKNOWN


def _filled(properties: Any) -> str | None:
    """Return the colour that fills something; None where nothing does."""
    for child in properties:
        if child.tag == f"{_A}solidFill":
            return _colour_in(child) or _UNKNOWN
        if child.tag in {f"{_A}{kind}" for kind in ("gradFill", "blipFill", "pattFill", "grpFill")}:
            return _UNKNOWN
    return None


def _colour(look: Any) -> str | None:
    fill = look.find(f"{_A}solidFill")
    return None if fill is None else _colour_in(fill)


def _colour_in(parent: Any) -> str | None:
    """Return the colour that an element names, unknown where it is changed by light or density."""
    for child in parent:
        if child.tag in {f"{_A}srgbClr", f"{_A}schemeClr"}:
            return _UNKNOWN if len(child) else str(child.get("val", _UNKNOWN)).lower()
    return None


def _meet(one: Any, other: Any) -> bool:
    """Tell whether two shapes share some ground; those without a stated place may."""
    boxes = [(shape.left, shape.top, shape.width, shape.height) for shape in (one, other)]
    if any(None in box for box in boxes):
        return True
    (left, top, wide, high), (x, y, width, height) = boxes
    return bool(x < left + wide and left < x + width and y < top + high and top < y + height)
