"""The picture of a page, as a person sees it in the file: of PDF files and of pictures of pages."""

import io
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from ingest.draft import Unreadable

__all__ = ["draw_page"]

_WIDTH = 1240  # dots: an A4 page at 150 to the inch, on which small print can be read
_LONGEST = 4 * _WIDTH  # dots; a strip of a page is made narrower
_QUALITY = 80
_MOST_DOTS = 60_000_000


def draw_page(raw: bytes, page: int) -> bytes:
    """Return page `page` (from 1) of a file as JPEG; raise `Unreadable` where there is none."""
    try:
        drawn = _of_pdf(raw, page) if raw.startswith(b"%PDF-") else _of_picture(raw, page)
    except (pdfium.PdfiumError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable("không vẽ lại được trang này: hãy mở tệp gốc") from error
    scale = min(1.0, _WIDTH / drawn.width, _LONGEST / drawn.height)
    size = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
    stream = io.BytesIO()
    drawn.convert("RGB").resize(size).save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def _of_pdf(raw: bytes, page: int) -> Any:
    document = pdfium.PdfDocument(raw)
    try:
        if not 1 <= page <= len(document):
            raise ValueError(f"no page {page}")
        document.init_forms()
        one = document[page - 1]
        scale = min(_WIDTH / one.get_width(), _LONGEST / one.get_height())
        return one.render(scale=scale).to_pil()
    finally:
        document.close()


def _of_picture(raw: bytes, page: int) -> Any:
    with Image.open(io.BytesIO(raw)) as picture:
        if picture.width * picture.height > _MOST_DOTS:
            raise ValueError("too many dots")
        picture.seek(page - 1)
        return ImageOps.exif_transpose(picture.convert("RGB"))
