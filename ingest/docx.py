"""Word files: paragraphs, headings by style and tables row by row, by python-docx."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle

from ingest.draft import Blocks, Draft, Unreadable, join_rows

__all__ = ["read_docx"]

_MAX_UNPACKED = 300 * 1024 * 1024
_BROKEN = "tệp Word bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng Word rồi lưu lại"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TITLE_STYLE = "Title"
_LIST_STYLES = ("ListBullet", "ListNumber")
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
# What python-docx and Word write where nobody stated anything.
_NO_AUTHOR = {"python-docx", "user", "admin", "administrator"}
_NO_TITLE = {"", "word document", "document", "microsoft word"}

_TEXT, _TAB, _BREAK, _CR = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_CONTENT = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"))
# A deletion under review and the drawn copy of a text box are not the text.
_SKIPPED = (
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)


def read_docx(raw: bytes) -> Draft:
    """Read a Word file; title and author only where its properties state them."""
    _check(raw)
    try:
        document = docx.Document(io.BytesIO(raw))
        blocks = _blocks(document)
        headline = _headline(document)
        stated = document.core_properties
        title, author = stated.title, stated.author
    except Exception as error:  # python-docx and lxml raise of every kind
        raise Unreadable(_BROKEN) from error
    return blocks.finish(
        title=headline if title.strip().lower() in _NO_TITLE else title,
        author=None if author.strip().lower() in _NO_AUTHOR else author,
    )


def _check(raw: bytes) -> None:
    """Refuse what is locked, no archive, cut short, or grows beyond measure when unpacked."""
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise Unreadable("tệp Word có mật khẩu: hãy mở bằng Word, bỏ mật khẩu rồi lưu lại")
        raise Unreadable("là tệp Word đời cũ (.doc): hãy mở bằng Word rồi lưu lại dạng .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(_BROKEN) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("tệp nén có mật khẩu: hãy bỏ mật khẩu rồi lưu lại")
    if sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise Unreadable(
            f"giải nén ra hơn {_MAX_UNPACKED // 1024**2} MB (có thể là bom nén): "
            "hãy bỏ bớt ảnh và đối tượng nhúng rồi lưu lại"
        )
    if not any(part.filename == "word/document.xml" for part in parts):
        raise Unreadable("là tệp nén nhưng không phải tệp Word: hãy kiểm tra lại đuôi tệp")


def _blocks(document: Any) -> Blocks:
    """Return the blocks of the body in order; a table of contents is navigation, not text."""
    levels = {style.style_id: level for style in document.styles if (level := _level(style))}
    blocks = Blocks()
    for element in _inside(document.element.body, _PARAGRAPH, _TABLE):
        if element.tag == _TABLE:
            rows = [list(map(_words, _inside(row, _CELL))) for row in _inside(element, _ROW)]
            blocks.add(join_rows(rows))
            continue
        style = element.style or ""
        if style.startswith("TOC"):
            continue
        level = _outline_level(element) or levels.get(style)
        text = _words(element)
        numbered = element.pPr is not None and element.pPr.numPr is not None
        listed = text.strip() and level is None and (numbered or style.startswith(_LIST_STYLES))
        blocks.add(f"- {text}" if listed else text, level=level, joint="\n" if listed else "\n\n")
    return blocks


def _headline(document: Any) -> str | None:
    """Return the first paragraph in Word's own "Title" style, if there is one."""
    paragraphs = _inside(document.element.body, _PARAGRAPH)
    return next((_words(one) for one in paragraphs if one.style == _TITLE_STYLE), None)


def _inside(parent: Any, *tags: str) -> Iterator[Any]:
    """Yield the elements of these kinds in reading order, those in content controls included."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _CONTENT:
            yield from _inside(child, *tags)


def _level(style: BaseStyle) -> int | None:
    """Return the level that a paragraph style gives its text: "Heading 2" is 2, "Title" is 1."""
    name = style.name or ""
    match = _HEADING_STYLE.fullmatch(name)
    if match:
        return int(match[1])
    if name.lower() == "title":
        return 1
    return _outline_level(style.element)


def _outline_level(element: Any) -> int | None:
    """Return the outline level that a paragraph or a style states, from 1; None for body text."""
    properties = element.find(qn("w:pPr"))
    outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
    value = int(outline.get(qn("w:val"), "9")) if outline is not None else 9
    return value + 1 if value < 9 else None


def _words(element: Any) -> str:
    """Return the text under an element; a paragraph after another begins a new line."""
    pieces: list[str] = []
    _gather(element, pieces)
    return "".join(pieces)


def _gather(element: Any, pieces: list[str]) -> None:
    """Collect the text under an element in reading order."""
    for child in element:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag == _TAB:
            pieces.append(" ")
        elif child.tag in (_BREAK, _CR):
            pieces.append("\n")
        elif child.tag not in _SKIPPED:
            if child.tag == _PARAGRAPH and pieces:
                pieces.append("\n")
            _gather(child, pieces)
