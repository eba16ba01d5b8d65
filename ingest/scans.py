"""Pictures of pages (PNG, JPEG, TIFF): their text as a machine recognises it."""

import io
from itertools import islice

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.recognition import MOST_PAGES, REMEDY, is_available, recognised
from ingest.typeset import add_pages

__all__ = ["read_picture"]

_BROKEN = "ảnh bị hỏng hoặc bị cắt cụt: hãy tải lại"
_TOO_LARGE = "ảnh quá lớn: hãy thu nhỏ ảnh rồi nạp lại"
_MOST_DOTS = 60_000_000
_LONGEST = 30_000  # of a side: the program that recognises takes 32,767
_WIDTH = 1650  # dots of an A4 page at the resolution that the program expects


def read_picture(raw: bytes) -> Draft:
    """Read the text of a picture, a page a frame. Raise `Unreadable`."""
    if not is_available():
        raise Unreadable(f"là ảnh, cần nhận dạng chữ: {REMEDY}")
    try:
        with Image.open(io.BytesIO(raw)) as picture:
            if picture.width * picture.height > _MOST_DOTS or max(picture.size) > _LONGEST:
                raise Unreadable(_TOO_LARGE)
            some = islice(ImageSequence.Iterator(picture), MOST_PAGES)
            frames = [_upright(frame) for frame in some]
    except Image.DecompressionBombError as error:
        raise Unreadable(_TOO_LARGE) from error
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
    turned = ImageOps.exif_transpose(frame)
    if turned.has_transparency_data:  # what is clear shows the paper
        paper = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(paper, turned.convert("RGBA"))
    upright = turned.convert("L")
    scale = min(_WIDTH / upright.width, (_MOST_DOTS / (upright.width * upright.height)) ** 0.5)
    if scale <= 1:
        return upright
    return upright.resize((round(upright.width * scale), round(upright.height * scale)))
