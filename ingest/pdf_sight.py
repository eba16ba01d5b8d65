"""Which text of a PDF page is drawn and not seen: covered, clipped, of its ground's colour.

What is in doubt by where it stands is decided by the page's picture: text that changes no dot of it
is seen by nobody.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

__all__ = ["Box", "Sight"]

Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top in points
_Colour: TypeAlias = tuple[int, int, int]
_Matrix: TypeAlias = tuple[float, ...]

_DEPTH = 4  # of forms inside forms
_SCALE = 2.0  # dots a point
_MOST_DOTS = 4e6
_CHANGE = 16  # of 255: from here on a dot looks another
_ALIKE = 8  # of 255: colours so near are one
_WHITE: _Colour = (255, 255, 255)
_EDGE = 0.2  # of a glyph's box on each side, where its neighbours may reach in
_SLACK = 1.0  # points by which a clip may be narrower than the box of its text
_INVISIBLE = 3
_FILLED = (0, 2)  # with or without an outline
_HUGE = 60.0  # points: a letter that may lie over others
_THICK = 3.0  # points: a line so wide may lie over letters
_MANY = 5  # thin lines over a text
_MOST_PAIRS = 2e8  # of a text and a shape whose places are compared
_LAYER = "OC"
_AS_IT_IS: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """An object of a page, in the order in which it is drawn."""

    handle: Any
    kind: int
    box: Box
    held: tuple[tuple[Any, _Matrix], ...]  # itself and the forms around it, each with its matrix


@dataclass
class Sight:
    """Tells whether the glyphs of a page are seen; paints it only where that is in doubt."""

    page: pdfium.PdfPage
    pictures: list[Box] = field(default_factory=list)
    texts: dict[int, Box] = field(default_factory=dict)
    doubtful: dict[int, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "Sight":
        """Look at where everything on a page stands."""
        drawn = list(_objects(page, _AS_IT_IS))
        pictures = [one.box for one in drawn if one.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE]
        return cls(
            page=page,
            pictures=pictures,
            texts={
                _address(one.handle): one.box
                for one in drawn
                if one.kind == pdfium_c.FPDF_PAGEOBJ_TEXT
            },
            doubtful={_address(one.handle): one.handle for one in _in_doubt(drawn)},
        )

    def place(self, text: Any) -> Box | None:
        """Return the box of a text object, None for one that has none."""
        return self.texts.get(_address(text))

    def sees(self, text: Any, box: Box) -> bool:
        """Tell whether a glyph of this text object, in this box, is seen."""
        if not self.doubtful or _address(text) not in self.doubtful:
            return True
        wide, high = box[2] - box[0], box[3] - box[1]
        corners = (
            self._dot(box[0] + _EDGE * wide, box[1] + _EDGE / 2 * high),
            self._dot(box[2] - _EDGE * wide, box[3] - _EDGE / 2 * high),
        )
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(*corners, strict=True))
        return bool(self._changed[max(top, 0) : bottom + 1, max(left, 0) : right + 1].any())

    @property
    def _scale(self) -> float:
        width, height = self.page.get_size()
        return float(min(_SCALE, (_MOST_DOTS / max(width * height, 1.0)) ** 0.5))

    def _dot(self, x: float, y: float) -> tuple[int, int]:
        """Return the dot of the picture on which a point of the page lies."""
        height, width = self._changed.shape
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(self.page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value

    @cached_property
    def _changed(self) -> Any:
        """The dots of the page's picture that the doubtful text changes."""
        whole = self._painted()
        modes = [pdfium_c.FPDFTextObj_GetTextRenderMode(one) for one in self.doubtful.values()]
        for one in self.doubtful.values():
            pdfium_c.FPDFTextObj_SetTextRenderMode(one, _INVISIBLE)
        bare = self._painted()
        for one, mode in zip(self.doubtful.values(), modes, strict=True):
            pdfium_c.FPDFTextObj_SetTextRenderMode(one, mode)
        return (np.abs(whole - bare) > _CHANGE).any(axis=2)

    def _painted(self) -> Any:
        return self.page.render(scale=self._scale).to_numpy()[:, :, :3].astype(np.int16)


def _objects(
    container: Any, matrix: _Matrix, held: tuple[tuple[Any, _Matrix], ...] = ()
) -> Iterator[_Drawn]:
    """Yield the objects of a page or form in drawing order, boxes as they stand on the page."""
    count = pdfium_c.FPDFFormObj_CountObjects if held else pdfium_c.FPDFPage_CountObjects
    get = pdfium_c.FPDFFormObj_GetObject if held else pdfium_c.FPDFPage_GetObject
    for at in range(count(container)):
        handle = get(container, at)
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        around = (*held, (handle, matrix))
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and len(held) < _DEPTH:
            own = pdfium_c.FS_MATRIX()
            pdfium_c.FPDFPageObj_GetMatrix(handle, own)
            inner = _after((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            yield from _objects(handle, inner, around)
        elif (box := _bounds(handle)) is not None:
            yield _Drawn(handle=handle, kind=kind, box=_moved(box, matrix), held=around)


def _in_doubt(drawn: list[_Drawn]) -> Iterator[_Drawn]:
    """Yield the text objects that something may cover, clip, or give the colour of their ground."""
    texts = [one for one in drawn if one.kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    grounds = {at: one for at, one in enumerate(drawn) if _covers(one)}
    if len(texts) * len(grounds) > _MOST_PAIRS:  # a map: its picture tells sooner
        yield from texts
        return
    strokes = {at: one.box for at, one in enumerate(drawn) if _strokes(one)}
    lines = (np.array(list(strokes), dtype=int), np.array(list(strokes.values())).reshape(-1, 4))
    places = np.array(list(grounds), dtype=int)
    boxes = np.array([one.box for one in grounds.values()]).reshape(-1, 4)
    colours = {at: _fill(one.handle) for at, one in grounds.items()}
    for at, one in enumerate(drawn):
        if one.kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if pdfium_c.FPDFTextObj_GetTextRenderMode(one.handle) == _INVISIBLE:
            continue
        touched = places[_touching(boxes, one.box)] if grounds else places
        covered = bool((touched > at).any())
        below = (colours[int(place)] for place in touched)
        if (
            covered
            or _is_drawn_oddly(one.handle)
            or _is_clipped(one)
            or _is_layered(one.handle)
            or _is_lost(one, below)
            or _is_struck(lines, at, one.box)
        ):
            yield one


def _touching(boxes: Any, box: Box) -> Any:
    """Tell of each box whether it shares some ground with another."""
    left, bottom, right, top = box
    across = (boxes[:, 0] < right) & (boxes[:, 2] > left)
    return across & (boxes[:, 1] < top) & (boxes[:, 3] > bottom)


def _covers(one: _Drawn) -> bool:
    """Tell whether an object fills an area, if only with a thick line or a huge letter."""
    if one.kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
        return True
    if one.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
        return one.box[3] - one.box[1] > _HUGE
    mode, stroke = _draw_mode(one)
    return bool(mode) or (bool(stroke) and _line_width(one.handle) > _THICK)


def _draw_mode(one: _Drawn) -> tuple[int, int]:
    """Return how a path is filled and whether its line is drawn; zeros for anything else."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if one.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        pdfium_c.FPDFPath_GetDrawMode(one.handle, mode, stroke)
    return mode.value, stroke.value


def _strokes(one: _Drawn) -> bool:
    mode, stroke = _draw_mode(one)
    return bool(stroke) and not mode


def _line_width(handle: Any) -> float:
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(handle, width)
    return width.value


def _is_struck(lines: tuple[Any, Any], at: int, box: Box) -> bool:
    """Tell whether so many thin lines are drawn later over a text that they may hide it."""
    order, boxes = lines
    if not len(order):
        return False
    thin = boxes[:, 3] - boxes[:, 1] < _THICK
    return int((_touching(boxes, box) & (order > at) & thin).sum()) > _MANY


def _is_drawn_oddly(text: Any) -> bool:
    """Tell whether letters are drawn by their outline, as a window, or mixed with their ground."""
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(text)
    return mode not in _FILLED or bool(pdfium_c.FPDFPageObj_HasTransparency(text))


def _fill(handle: Any) -> _Colour | None:
    """Return the colour that fills an object, None where it has none or lets its ground through."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium_c.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    return (red.value, green.value, blue.value) if known else None


def _is_lost(one: _Drawn, grounds: Iterable[_Colour | None]) -> bool:
    """Tell whether letters may have the colour of the paper or of what is painted below them."""
    own = _fill(one.handle)
    return own is not None and any(
        all(abs(a - b) <= _ALIKE for a, b in zip(own, ground, strict=True))
        for ground in (_WHITE, *grounds)
        if ground is not None
    )


def _is_clipped(one: _Drawn) -> bool:
    """Tell whether a clip, its own or that of a form around it, leaves out a part of an object."""
    left, bottom, right, top = one.box
    for handle, matrix in one.held:
        clip = pdfium_c.FPDFPageObj_GetClipPath(handle)
        for path in range(max(pdfium_c.FPDFClipPath_CountPaths(clip), 0) if clip else 0):
            box = _moved(_around(clip, path), matrix)
            if (
                box[0] > left + _SLACK
                or box[1] > bottom + _SLACK
                or box[2] < right - _SLACK
                or box[3] < top - _SLACK
            ):
                return True
    return False


def _around(clip: Any, path: int) -> Box:
    """Return the box around one path of a clip; one without a point is of no size."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for at in range(max(pdfium_c.FPDFClipPath_CountPathSegments(clip, path), 0)):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, path, at)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    across, up = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    return min(across), min(up), max(across), max(up)


def _is_layered(handle: Any) -> bool:
    """Tell whether an object belongs to a layer that may be switched off."""
    for at in range(max(pdfium_c.FPDFPageObj_CountMarks(handle), 0)):
        name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
        mark = pdfium_c.FPDFPageObj_GetMark(handle, at)
        told = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
        if not pdfium_c.FPDFPageObjMark_GetName(mark, told, 16, size):
            continue
        if name.raw[: max(size.value - 2, 0)].decode("utf-16-le", "replace") == _LAYER:
            return True
    return False


def _bounds(handle: Any) -> Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(handle, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _moved(box: Box, matrix: _Matrix) -> Box:
    """Return the box around a box that a matrix has moved."""
    a, b, c, d, e, f = matrix
    if matrix is _AS_IT_IS:
        return box
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _after(first: _Matrix, then: _Matrix) -> _Matrix:
    """Return the matrix that does what one does and then what another does."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (
        a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p,
        e * m + f * o + q, e * n + f * p + r,
    )  # fmt: skip


def _address(handle: Any) -> int:
    return ctypes.addressof(handle.contents) if handle else 0
