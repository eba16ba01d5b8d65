"""Word files as their pages show them, by python-docx: text, numbering, tables, notes, headers."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.package import ENCRYPTED, OLE, check_package
from ingest.word_numbering import Numbering
from ingest.word_runs import settle_runs
from ingest.word_tables import cells_in_order, header_rows, is_layout, nested, places
from ingest.word_text import words

__all__ = ["read_docx"]

_BROKEN = "tệp Word bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng Word rồi lưu lại"
_TITLE_STYLE = "Title"
_LIST_STYLES = ("ListBullet", "ListNumber")
_HEADING_STYLE = re.compile(r"heading (\d)", re.IGNORECASE)
# What python-docx and Word write where nobody stated anything.
_NO_AUTHOR = {"python-docx", "user", "admin", "administrator"}
_NO_TITLE = {"", "word document", "document", "microsoft word"}

_MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_STYLES = "word/styles.xml"
_WITH_TEXT = re.compile(r"word/(?:document|footnotes|endnotes|(?:header|footer)\d*)\.xml")
_CONTENT = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"))
_PARAGRAPH, _TABLE = qn("w:p"), qn("w:tbl")
_FOOTNOTE, _ENDNOTE = qn("w:footnoteReference"), qn("w:endnoteReference")
_NO_NOTES = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_HEADERS = (("w:headerReference", "Đầu trang"), ("w:footerReference", "Chân trang"))
_PAGE_NUMBER = re.compile(r"(?:trang|page)?[\s\d/|–-]*", re.IGNORECASE)


def read_docx(raw: bytes) -> Draft:
    """Read a Word file; title and author only where its properties state them."""
    _check(raw)
    try:
        settled, notes = _settled(_transitional(raw))
        document = docx.Document(io.BytesIO(settled))
        reader = _Reader.of(document)
        reader.body(document.element.body)
        blocks = reader.blocks
        blocks.notes += notes
        _add_edges(document, blocks)
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
    """Refuse a file of the old kind, and what is no sound package of the new one."""
    if raw.startswith(OLE) and ENCRYPTED not in raw:
        raise Unreadable("là tệp Word đời cũ (.doc): hãy mở bằng Word rồi lưu lại dạng .docx")
    check_package(raw, kind="Word", holds="word/document.xml")


@dataclass(slots=True)
class _Reader:
    """Puts the blocks of a document together, its notes below the paragraphs that bear them."""

    levels: dict[str, int]
    numbering: Numbering
    notes: dict[tuple[str, str], str]
    blocks: Blocks = field(default_factory=Blocks)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> "_Reader":
        """Prepare to read: the styles' levels, the lists and the notes."""
        levels = {style.style_id: level for style in document.styles if (level := _level(style))}
        notes = {
            **_notes(document, RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote", _FOOTNOTE),
            **_notes(document, RELATIONSHIP_TYPE.ENDNOTES, "w:endnote", _ENDNOTE),
        }
        numbering = _part(document, RELATIONSHIP_TYPE.NUMBERING)
        return cls(
            levels=levels,
            numbering=Numbering.of(numbering, document.styles.element),
            notes=notes,
        )

    def body(self, parent: Any) -> None:
        """Read paragraphs and tables in order; a table of contents is navigation, not text."""
        for element in _inside(parent, _PARAGRAPH, _TABLE):
            if element.tag == _TABLE:
                self._table(element)
            else:
                self._paragraph(element)
            self._notes_of(element)

    def _paragraph(self, element: Any) -> None:
        style = element.style or ""
        if style.startswith("TOC"):
            return
        text = words(element)
        if not text.strip():
            return
        level = _outline_level(element) or self.levels.get(style)
        label = self.numbering.label(element)
        if not label and level is None and style.startswith(_LIST_STYLES):
            label = "-"
        listed = bool(label) and level is None
        self.blocks.add(f"{label} {text}".strip(), level=level, joint="\n" if listed else "\n\n")

    def _table(self, element: Any) -> None:
        if is_layout(element):
            for cell in cells_in_order(element):
                self.body(cell)
            return
        self.blocks.add_table(places(element), header_rows=header_rows(element))
        for inner in nested(element):
            self._table(inner)

    def _notes_of(self, element: Any) -> None:
        """Add the notes that an element bears, numbered through the document as Word does."""
        for mark in element.iter(_FOOTNOTE, _ENDNOTE):
            text = self.notes.pop((mark.tag, mark.get(qn("w:id"))), "")
            self._numbers[mark.tag] = self._numbers.get(mark.tag, 0) + 1
            if text:
                role = "Chú thích" if mark.tag == _FOOTNOTE else "Chú thích cuối"
                self.blocks.add(f"{role} {self._numbers[mark.tag]}: {text}")


def _part(document: Any, kind: str) -> Any:
    """Return the root of a part of the package, or None."""
    found = [one for one in document.part.rels.values() if one.reltype == kind]
    return parse_xml(found[0].target_part.blob) if found and not found[0].is_external else None


def _notes(document: Any, kind: str, tag: str, mark: str) -> dict[tuple[str, str], str]:
    """Return the notes of a part by the element that refers to them and their id."""
    root = _part(document, kind)
    return {
        (mark, note.get(qn("w:id"))): " ".join(words(note).split())
        for note in (root.iter(qn(tag)) if root is not None else ())
        if note.get(qn("w:type")) not in _NO_NOTES
    }


def _add_edges(document: Any, blocks: Blocks) -> None:
    """Add what stands in the headers and footers of the pages, each once, with its role."""
    told = set()
    for tag, role in _HEADERS:
        for reference in document.element.body.iter(qn(tag)):
            related = document.part.rels.get(reference.get(qn("r:id")))
            if related is None or related.is_external:
                continue
            root = parse_xml(related.target_part.blob)
            lines = (" ".join(words(one).split()) for one in root.iter(_PARAGRAPH))
            text = "\n".join(line for line in lines if not _PAGE_NUMBER.fullmatch(line))
            if text and text not in told:
                told.add(text)
                blocks.add(f"{role}: {text}")


def _transitional(raw: bytes) -> bytes:
    """Return a file of the strict kind, or one with macros, as the kind that python-docx opens."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        kinds = archive.read("[Content_Types].xml")
        strict = _STRICT.search(archive.read("word/document.xml"))
        if not strict and _MACROS not in kinds:
            return raw
        return _copied(archive, _as_transitional)


def _as_transitional(name: str, part: bytes) -> bytes:
    """Return a part with the names of the transitional kind."""
    if name.endswith((".xml", ".rels")):
        part = _STRICT.sub(_TRANSITIONAL, part).replace(_MACROS, _PLAIN)
    return part


def _settled(raw: bytes) -> tuple[bytes, list[Note]]:
    """Return a file without what nobody sees and without old encodings, and what was done."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        texts = {name: parse_xml(archive.read(name)) for name in names if _WITH_TEXT.match(name)}
        styles = parse_xml(archive.read(_STYLES)) if _STYLES in names else None
        notes = settle_runs(texts.values(), styles)
        if not notes:
            return raw, []
        return _copied(
            archive, lambda name, part: serialize_part_xml(texts[name]) if name in texts else part
        ), notes


def _copied(archive: zipfile.ZipFile, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a copy of a package with its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            copy.writestr(name, change(name, archive.read(name)))
    return stream.getvalue()


def _headline(document: Any) -> str | None:
    """Return the first paragraph in Word's own "Title" style, if there is one."""
    paragraphs = _inside(document.element.body, _PARAGRAPH)
    return next((words(one) for one in paragraphs if one.style == _TITLE_STYLE), None)


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
