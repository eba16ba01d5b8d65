"""Pictures of pages (PNG, JPEG, TIFF): their text as a machine recognises it."""

import io

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.recognition import MOST_PAGES, REMEDY, is_available, recognised
from ingest.typeset import add_pages

__all__ = ["read_picture"]

_BROKEN = "ảnh bị hỏng hoặc bị cắt cụt: hãy tải lại"
_MOST_DOTS = 60_000_000
_WIDTH = 1650  # dots of an A4 page at the resolution that the program expects


def read_picture(raw: bytes) -> Draft:
    """Read the text of a picture, a page a frame. Raise `Unreadable`."""
    if not is_available():
        raise Unreadable(f"là ảnh, cần nhận dạng chữ: {REMEDY}")
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            if picture.width * picture.height > _MOST_DOTS:
                raise Unreadable("ảnh quá lớn: hãy thu nhỏ ảnh rồi nạp lại")
            frames = [_upright(frame) for frame in ImageSequence.Iterator(picture)][:MOST_PAGES]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(_BROKEN) from error
    pages = [recognised(frame) for frame in frames]
    blocks = Blocks(
        notes=[Note(kind="recognised", page=number) for number in range(1, len(pages) + 1)]
    )
    add_pages(blocks, pages)
    if blocks.is_empty():
        raise Unreadable("ảnh không có chữ nào nhận dạng được: hãy kiểm tra lại ảnh")
    return blocks.finish()


def _upright(frame: Image.Image) -> Image.Image:
    """Return a picture the right way up, as wide as a scanned page."""
    upright = ImageOps.exif_transpose(frame.convert("L"))
    if upright.width >= _WIDTH:
        return upright
    scale = _WIDTH / upright.width
    return upright.resize((_WIDTH, round(upright.height * scale)))
