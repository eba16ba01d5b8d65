"""The straight lines that are drawn on a page of a PDF, by pypdfium2."""

import ctypes
from collections.abc import Iterator
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

__all__ = ["Point", "rules_of"]

Point: TypeAlias = tuple[float, float]

_MOST_SEGMENTS = 20_000  # of one page; more are a drawing


def rules_of(page: pdfium.PdfPage) -> Iterator[tuple[Point, Point]]:
    """Yield the ends of the straight pieces of all paths, thin boxes among them."""
    left = _MOST_SEGMENTS
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=4):
        left -= pdfium_c.FPDFPath_CountSegments(drawn)
        if left < 0:
            return
        yield from _pieces(drawn)


def _pieces(drawn: Any) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path."""
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(drawn, matrix)
    begun = last = None
    for at in range(pdfium_c.FPDFPath_CountSegments(drawn)):
        segment = pdfium_c.FPDFPath_GetPathSegment(drawn, at)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        point = _place(segment, matrix)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begun = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if pdfium_c.FPDFPathSegment_GetClose(segment) and begun is not None:
            yield last, begun


def _place(segment: Any, matrix: Any) -> Point:
    """Return where a segment ends on the page."""
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return (
        matrix.a * x.value + matrix.c * y.value + matrix.e,
        matrix.b * x.value + matrix.d * y.value + matrix.f,
    )
