"""EPUB books: the chapters in the order of the spine, each read as the web page that it is."""

import posixpath
import re
import zipfile
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.compound import Compound
from ingest.draft import Draft, Unreadable
from ingest.html import read_html
from ingest.package import member, open_package

__all__ = ["read_epub"]

_BROKEN = "sách EPUB bị hỏng hoặc bị cắt cụt: hãy tải lại"
_LOCKED = "sách EPUB bị khoá bản quyền (DRM): hãy dùng bản không khoá"
_NO_TITLE = re.compile(r"(?:unknown|untitled|no)(?: title)?|", re.IGNORECASE)
_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(raw: bytes) -> Draft:
    """Read a book; title, author and date as its package states them."""
    with open_package(raw, broken=_BROKEN) as archive:
        if "META-INF/rights.xml" in archive.namelist():
            raise Unreadable(_LOCKED)
        try:
            root = _parsed(archive.read(_CONTAINER))
            package = next(_named(root, "rootfile")).get("full-path")
            opf = _parsed(archive.read(package))
        except (etree.XMLSyntaxError, StopIteration, TypeError) as error:
            raise Unreadable(_BROKEN) from error
        pages = {
            item.get("id"): item.get("href")
            for item in _named(opf, "item")
            if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "")
        }
        book = Compound()
        for reference in _named(opf, "itemref"):
            address = pages.get(reference.get("idref"))
            if address:
                path = posixpath.join(posixpath.dirname(package), unquote(address))
                page = posixpath.normpath(path)
                book.add(read_html(archive.read(page), partial(_sheet, archive, page)))
    if not book.text:
        raise Unreadable("sách EPUB không có chữ nào để đọc: hãy kiểm tra lại nội dung")
    title = _stated(opf, "title") or ""
    return book.finish(
        title=None if _NO_TITLE.fullmatch(title.strip()) else title,
        author=_stated(opf, "creator"),
        date=_day(_stated(opf, "date")),
    )


def _sheet(archive: zipfile.ZipFile, page: str, address: str) -> str | None:
    """Return a style sheet of the book that one of its pages links; None where there is none."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address)))
    with suppress(KeyError, Unreadable):
        return member(archive, path).decode("utf-8", "replace")
    return None


def _parsed(raw: bytes) -> Any:
    """Parse XML without entities from elsewhere."""
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))


def _named(root: Any, name: str) -> Any:
    """Return the elements of a name, whatever their namespace."""
    return root.iter(f"{{*}}{name}")


def _stated(root: Any, name: str) -> str | None:
    """Return the text of the first element of a name."""
    return next((element.text for element in _named(root, name) if element.text), None)


def _day(stated: str | None) -> str | None:
    """Return the day of a date of which the package states more; None for a year alone."""
    day = (stated or "")[:10]
    return day if len(day) == 10 and day[4] == day[7] == "-" else None
