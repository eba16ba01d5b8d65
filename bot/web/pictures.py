"""The pictures of pages, drawn from the files that documents were read from."""

from typing import Final

from bot.web.problems import Absent
from bot.web.shelf import Shelf
from bot.web.waiting import ShortQueue
from corpus.types import Document
from ingest.apart import draw_apart
from ingest.draft import BadFile
from ingest.formats import DRAWABLE

__all__ = ["Pictures", "has_pictures"]

_SECONDS_TO_WAIT: Final = 20.0  # for the pages of others
_BUSY: Final = "Đang bận: nhiều người xem ảnh của trang, hãy thử lại sau ít giây."


def has_pictures(document: Document) -> bool:
    """Tell whether the pages of a document can be drawn, as far as its kind goes."""
    return document.media_type in DRAWABLE and document.uri.startswith("file:")


class Pictures:
    """Draws one page at a time, in a process apart within the limits of ingest."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._drawing = ShortQueue(_BUSY, seconds=_SECONDS_TO_WAIT)

    def of(self, document: Document, page: int) -> bytes:
        """Return a page, from 1, as JPEG; raise `Absent` where there is none."""
        if not has_pictures(document):
            raise Absent("Tài liệu này không có ảnh của trang.")
        source = self._shelf.source(document.id)
        try:
            with self._drawing.turn():
                return draw_apart(source, page, self._shelf.limits)
        except BadFile as error:
            raise Absent(f"Không có ảnh của trang {page}: hãy mở tệp gốc.") from error
