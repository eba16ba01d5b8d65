"""Web pages: a document whole, a page of a site by its main text without menus (trafilatura)."""

import re
from typing import Any

from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from corpus.types import Note
from ingest.decode import Decoded, decode
from ingest.draft import Blocks, Draft, Unreadable
from ingest.html_tables import PageTable, mark_tables, marked_in, read_raised
from ingest.page_styles import Linked
from ingest.saved_page import add_whole_page, is_document
from ingest.unseen import drop_unseen

__all__ = ["read_html"]

# A date is taken only where the page's metadata states one, never guessed from the running text.
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_NO_TITLE = re.compile(r"about:\w+|untitled.*|new page \d*|document|no title|.", re.IGNORECASE)
_PRINTED = re.compile(r"<meta[^>]{0,40}generator[^>]{0,40}(?:office|word)", re.IGNORECASE)
_SCRIPTED = (
    "trang chỉ hiện nội dung khi chạy JavaScript: hãy mở bằng trình duyệt rồi lưu lại trang "
    "(«Trang web, một tệp»)"
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_html(raw: bytes, at_hand: Linked = lambda _: None) -> Draft:
    """Read the main text of a page; title, author and date as its metadata states them.

    `at_hand` returns the style sheet at an address, None where it is not in the same file.
    """
    decoded = _text(raw)
    page = _XML_DECLARATION.sub("", decoded.text)
    tree, source = load_html(page), load_html(page)  # the metadata's reader changes its own
    if tree is None or source is None:
        raise Unreadable("không phải trang HTML: hãy kiểm tra lại nội dung tệp")
    stated = extract_metadata(tree, date_config=_DATES)
    unseen = drop_unseen(source, at_hand)
    read_raised(source)
    tables: dict[int, PageTable] = dict(enumerate(mark_tables(source)))
    blocks = Blocks(notes=list(decoded.notes))
    if unseen:
        blocks.notes.append(Note(kind="hidden", count=unseen))
    if is_document(source):
        add_whole_page(blocks, source, tables)
    else:
        _add_main_text(blocks, source, tables)
    if blocks.is_empty() and next(source.iter("script"), None) is not None:
        raise Unreadable(_SCRIPTED)
    title = None if _NO_TITLE.fullmatch((stated.title or "").strip()) else stated.title
    printed = _PRINTED.search(page, 0, 4096)  # the date of such a page is the file's
    return blocks.finish(title=title, author=stated.author, date=None if printed else stated.date)


def _add_main_text(blocks: Blocks, source: Any, tables: dict[int, PageTable]) -> None:
    """Append the main text of a page of a site, without its menus."""
    found = bare_extraction(source, favor_recall=True, include_comments=False)
    if found is not None and not isinstance(found, dict) and found.body is not None:
        for element in found.body:
            _add(blocks, element, tables)


def _text(raw: bytes) -> Decoded:
    """Decode the page; what it declares itself to be counts only where its words do not tell."""
    declared = _DECLARED.search(raw, 0, 2048)
    return decode(raw, declared=declared[1].decode("ascii") if declared else None)


def _add(blocks: Blocks, element: Any, tables: dict[int, PageTable]) -> None:
    """Append an element of trafilatura's tree; what it contains keeps its order.

    A table is added where the first of its cells stands, as the page's source has it.
    """
    marked = marked_in(element)
    match element.tag:
        case "quote" | "div" if len(element) and any(
            child.tag in ("p", "table") for child in element
        ):
            for child in element:
                _add(blocks, child, tables)
        case _ if marked is not None:
            table = tables.pop(marked, None)
            if table:
                blocks.add_table(table.places, header_rows=table.header_rows, caption=table.caption)
        case "head":
            blocks.add(_line(element), level=int(element.get("rend", "h2")[1:] or 2))
        case "list":
            items = [item for one in element.iter("item") if (item := _line(one))]
            signs = [f"{number}." for number in range(1, len(items) + 1)]
            signs = signs if element.get("rend") == "ol" else ["-"] * len(items)
            blocks.add("\n".join(map(" ".join, zip(signs, items, strict=True))))
        case "table":
            for cell in element.iter("cell"):
                blocks.add(_words(cell))
                for child in cell:
                    _add(blocks, child, tables)
                    blocks.add(child.tail or "")
        case _:
            blocks.add(_paragraph(element))


def _line(element: Any) -> str:
    """Return the words of an element on one line."""
    return " ".join(" ".join(element.itertext()).split()) if len(element) else _words(element)


def _words(element: Any) -> str:
    """Return the text of an element without children."""
    return " ".join((element.text or "").split())


def _paragraph(element: Any) -> str:
    """Return the text of a paragraph, with a line end for each break."""
    pieces = [element.text or ""]
    for child in element:
        pieces.append("\n" if child.tag == "lb" else _paragraph(child))
        pieces.append(child.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n"))
