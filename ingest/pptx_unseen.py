"""What a slide holds and nobody sees: tiny or clear letters, of their ground's colour, covered."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from ingest.contrast import BLACK, WHITE, Colour, hex_colour, is_lost
from ingest.ooxml import A, P

__all__ = ["drop_unseen"]

_SMALL = 200  # hundredths of a point: letters that nobody reads
_USUAL = 1800  # hundredths of a point, where a slide states no size
_WHOLE = 100_000  # a share of one, as a file states it
_CLEAR = 10_000  # a share of density below which nothing is seen
_THEME: Final = {"bg1": WHITE, "lt1": WHITE, "tx1": BLACK, "dk1": BLACK}
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG"
_DENSE = (0, 2)  # kinds of PNG without a channel of density
_BOX = tuple[int, int, int, int]


class _Unknown:
    """A ground whose colour cannot be told."""


_UNKNOWN: Final = _Unknown()
_Ground = Colour | _Unknown


def drop_unseen(slide: Any, shapes: Sequence[Any]) -> int:
    """Empty the runs of a slide's shapes that are not seen; return their letters."""
    paper = _paper(slide)
    moving = slide._element.find(f"{P}timing") is not None  # noqa: SLF001  # the library has no name
    count = 0
    for shape in shapes:
        if getattr(shape, "has_table", False) and shape.has_table:
            for cell in (cell for row in shape.table.rows for cell in row.cells):
                count += _dropped(cell.text_frame, _cell_ground(cell))
        elif shape.has_text_frame:
            covered = not moving and _is_covered(shape, slide)
            count += _dropped(shape.text_frame, _ground(shape, paper, shapes), whole=covered)
    return count


def _dropped(frame: Any, ground: _Ground, *, whole: bool = False) -> int:
    """Empty the unseen runs of a text, or all of them; return their letters."""
    body = frame._txBody  # noqa: SLF001
    count = 0
    for paragraph in frame.paragraphs:
        usual = body.find(f"{A}lstStyle/{A}lvl{paragraph.level + 1}pPr/{A}defRPr")
        for run in paragraph.runs:
            looks = [look for look in (run._r.find(f"{A}rPr"), usual) if look is not None]  # noqa: SLF001
            if whole or _is_unseen(looks, ground, _scale(body)):
                count += len("".join(run.text.split()))
                run.text = ""
    return count


def _scale(body: Any) -> float:
    """Return by how much letters were made smaller to fit into their box."""
    fit = body.find(f"{A}bodyPr/{A}normAutofit")
    stated = fit.get("fontScale", "") if fit is not None else ""
    return int(stated) / _WHOLE if stated.isdigit() else 1.0


def _is_unseen(looks: Sequence[Any], ground: _Ground, scale: float) -> bool:
    """Tell whether letters that look so, what is stated first before the rest, are not seen."""
    sizes = (look.get("sz", "") for look in looks)
    size = next((int(one) for one in sizes if one.isdigit()), _USUAL)
    if size * scale < _SMALL:
        return True
    for look in looks:
        if look.find(f"{A}noFill") is not None:
            return look.find(f"{A}ln") is None
        fill = look.find(f"{A}solidFill")
        if fill is not None:
            return _is_clear(fill) or (
                not isinstance(ground, _Unknown) and is_lost(_colour_in(fill), ground)
            )
    return False


def _is_clear(fill: Any) -> bool:
    """Tell whether a colour lets all light through."""
    dense = next(fill.iter(f"{A}alpha"), None)
    stated = dense.get("val", "") if dense is not None else ""
    return stated.isdigit() and int(stated) < _CLEAR


def _cell_ground(cell: Any) -> _Ground:
    """Return the colour of a cell; that of a table's style is not told."""
    properties = cell._tc.find(f"{A}tcPr")  # noqa: SLF001
    own = _filled(properties) if properties is not None else None
    return own or _UNKNOWN


def _ground(shape: Any, paper: _Ground, shapes: Iterable[Any]) -> _Ground:
    """Return the colour that a shape is filled with, or of the slide where nothing else is near."""
    properties = shape._element.find(f"{P}spPr")  # noqa: SLF001
    own = _filled(properties) if properties is not None else None
    if own is not None:
        return own
    styled = shape._element.find(f"{P}style") is not None  # noqa: SLF001
    if styled or (shape.is_placeholder and paper != _UNKNOWN and _filled_in_layout(shape)):
        return _UNKNOWN
    return _UNKNOWN if any(_meet(shape, other) for other in shapes if other is not shape) else paper


def _filled_in_layout(shape: Any) -> bool:
    """Tell whether the place that a shape fills has a ground of its own."""
    base = getattr(shape, "_base_placeholder", None)
    while base is not None:
        properties = base._element.find(f"{P}spPr")  # noqa: SLF001
        if properties is not None and _filled(properties) is not None:
            return True
        base = getattr(base, "_base_placeholder", None)
    return False


def _paper(slide: Any) -> _Ground:
    """Return the colour of a slide; it is not known where pictures or shapes are laid under it."""
    layout = slide.slide_layout
    for one in (layout, layout.slide_master):
        if any(not shape.is_placeholder for shape in one.shapes):
            return _UNKNOWN
    for one in (slide, layout, layout.slide_master):
        ground = one._element.find(f"{P}cSld/{P}bg")  # noqa: SLF001
        if ground is None:
            continue
        properties = ground.find(f"{P}bgPr")
        if properties is not None:
            return _filled(properties) or _UNKNOWN
        named = ground.find(f"{P}bgRef")
        return (_colour_in(named) or _UNKNOWN) if named is not None else _UNKNOWN
    return _UNKNOWN


def _filled(properties: Any) -> _Ground | None:
    """Return the colour that fills something; None where nothing does."""
    for child in properties:
        if child.tag == f"{A}solidFill":
            return _colour_in(child) or _UNKNOWN
        if child.tag in {f"{A}{kind}" for kind in ("gradFill", "blipFill", "pattFill", "grpFill")}:
            return _UNKNOWN
    return None


def _colour_in(parent: Any) -> Colour | None:
    """Return the colour that an element names, None where it is changed by light or density."""
    for child in parent:
        if child.tag == f"{A}srgbClr":
            return None if len(child) else hex_colour(child.get("val"))
        if child.tag == f"{A}schemeClr":
            return None if len(child) else _THEME.get(child.get("val", ""))
    return None


def _is_covered(shape: Any, slide: Any) -> bool:
    """Tell whether a picture or a filled shape that is drawn later lies over all of a shape."""
    box = _box(shape)
    later = False
    for other in _drawn(slide.shapes):
        if other._element is shape._element:  # noqa: SLF001
            later = True
        elif later and box and _covers(other) and (over := _box(other)):
            left, top, right, bottom = box
            if over[0] <= left and over[1] <= top and over[2] >= right and over[3] >= bottom:
                return True
    return False


def _drawn(shapes: Any) -> Iterator[Any]:
    """Yield shapes in the order in which they are drawn; those of groups are placed by these."""
    for shape in shapes:
        if shape._element.tag != f"{P}grpSp":  # noqa: SLF001
            yield shape


def _covers(shape: Any) -> bool:
    """Tell whether nothing is seen through a shape."""
    if shape.rotation if hasattr(shape, "rotation") else 0:
        return False
    if shape._element.tag == f"{P}pic":  # noqa: SLF001
        raw = shape.image.blob  # any other may be clear in places
        return raw.startswith(_JPEG) or (raw.startswith(_PNG) and raw[25] in _DENSE)
    properties = shape._element.find(f"{P}spPr")  # noqa: SLF001
    fill = properties.find(f"{A}solidFill") if properties is not None else None
    form = properties.find(f"{A}prstGeom") if properties is not None else None
    square = form is not None and form.get("prst") == "rect"
    return fill is not None and square and next(fill.iter(f"{A}alpha"), None) is None


def _box(shape: Any) -> _BOX | None:
    """Return left, top, right and bottom of a shape that states its place."""
    stated = (shape.left, shape.top, shape.width, shape.height)
    grouped = shape._element.getparent().tag == f"{P}grpSp"  # noqa: SLF001
    if grouped or None in stated:
        return None
    left, top, wide, high = stated
    return left, top, left + wide, top + high


def _meet(one: Any, other: Any) -> bool:
    """Tell whether two shapes share some ground; those without a stated place may."""
    boxes = [(shape.left, shape.top, shape.width, shape.height) for shape in (one, other)]
    if any(None in box for box in boxes):
        return True
    (left, top, wide, high), (x, y, width, height) = boxes
    return bool(x < left + wide and left < x + width and y < top + high and top < y + height)
