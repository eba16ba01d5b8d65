"""OpenDocument texts by odfpy: headings, paragraphs, lists, tables and notes."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from odf import teletype
from odf.namespaces import OFFICENS, TABLENS, TEXTNS
from odf.opendocument import load

from corpus.types import Note
from ingest.draft import Blocks, Draft, Unreadable
from ingest.grid import Place
from ingest.letters import Letters
from ingest.odf_unseen import drop_unseen
from ingest.odt_lists import Lists
from ingest.package import open_package

__all__ = ["read_odt"]

_BROKEN = "tệp ODT bị hỏng hoặc bị cắt cụt: hãy mở bằng LibreOffice rồi lưu lại"
_LOCKED = "tệp ODT có mật khẩu: hãy bỏ mật khẩu rồi lưu lại"
_AROUND = ("section", "list-item", "list-header", "index-body")
_MOST_REPEATED = 1000  # columns and rows that a file states in one go


def read_odt(raw: bytes) -> Draft:
    """Read a text; title, author and date as its properties state them."""
    with open_package(raw, broken=_BROKEN) as archive:
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise Unreadable(_LOCKED)
    try:
        document = load(io.BytesIO(raw))
        unseen = drop_unseen(document)
        reader = _Reader(
            letters=Letters.of([teletype.extractText(document.text)]),
            lists=Lists.of(document.styles, document.automaticstyles),
        )
        reader.read(document.text)
        stated = {
            node.qname[1]: teletype.extractText(node)
            for node in document.meta.childNodes
            if hasattr(node, "qname")
        }
    except Exception as error:  # odfpy raises of every kind
        raise Unreadable(_BROKEN) from error
    reader.blocks.notes += reader.letters.notes()
    if unseen:
        reader.blocks.notes.append(Note(kind="hidden", count=unseen))
    return reader.blocks.finish(
        title=stated.get("title"), author=stated.get("initial-creator") or stated.get("creator")
    )


class _Reader:
    """Puts the blocks of a text together; notes stand below the paragraph that bears them."""

    def __init__(self, letters: Letters, lists: Lists) -> None:
        self.letters = letters
        self.lists = lists
        self.label = ""  # of the item whose first paragraph comes next
        self.blocks = Blocks()
        self.notes = 0

    def read(self, parent: Any, *, depth: int = 0) -> None:
        """Read what stands inside an element, in order."""
        for node in _children(parent):
            space, name = node.qname
            if (space, name) == (TEXTNS, "h"):
                level = int(node.getAttribute("outlinelevel") or 1)
                self._add(node, level=level, listed=depth > 0)
            elif (space, name) == (TEXTNS, "p"):
                self._add(node, listed=depth > 0)
            elif (space, name) == (TEXTNS, "list"):
                self.lists.open(node)
                self.read(node, depth=depth + 1)
                self.lists.close(node)
            elif (space, name) == (TABLENS, "table"):
                self._read_table(node)
            elif space == TEXTNS and name in _AROUND:
                self.label = self.lists.label(node) if name == "list-item" else ""
                self.read(node, depth=depth)

    def _add(self, node: Any, *, level: int | None = None, listed: bool = False) -> None:
        """Append a paragraph and its notes."""
        told: list[str] = []
        text = self.letters.read(_text(node, told))
        if text.strip() and self.label:
            text, self.label = f"{self.label} {text}", ""
        self.blocks.add(text, level=level, joint="\n" if listed and not level else "\n\n")
        for note in told:
            self.notes += 1
            self.blocks.add(f"Chú thích {self.notes}: {self.letters.read(note)}")

    def _read_table(self, table: Any) -> None:
        """Read a table; one that only sets text side by side cell by cell."""
        rows = [
            [cell for cell in _children(row) if cell.qname == (TABLENS, "table-cell")]
            for row, _ in _rows(table)
        ]
        if _is_layout(rows):
            for cell in (cell for row in rows for cell in row):
                self.read(cell)
        else:
            self.blocks.add_table(list(self._places(table)))

    def _places(self, table: Any) -> Iterator[Place]:
        """Yield the cells of a table; the rows of a head are told apart."""
        for number, (row, header) in enumerate(_rows(table)):
            column = 0
            for cell in _children(row):
                again = min(_number(cell, "numbercolumnsrepeated"), _MOST_REPEATED)
                if cell.qname == (TABLENS, "table-cell"):
                    lines = [_text(one, []) for one in _children(cell)]
                    yield Place(
                        text=self.letters.read(" ".join(lines)),
                        row=number,
                        column=column,
                        row_span=_number(cell, "numberrowsspanned"),
                        column_span=_number(cell, "numbercolumnsspanned"),
                        header=header,
                    )
                column += again


def _is_layout(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether a table is a box, or a row or two of cells with lines under each other."""
    if max(map(len, rows), default=0) < 2:
        return True
    cells = (cell for row in rows for cell in row)
    texts = ("\n".join(_text(one, []) for one in _children(cell)) for cell in cells)
    return len(rows) <= 2 and any(sum(map(bool, text.split("\n"))) > 1 for text in texts)


def _children(node: Any) -> Iterator[Any]:
    """Yield the elements inside an element."""
    return (child for child in node.childNodes if hasattr(child, "qname"))


def _rows(table: Any, *, header: bool = False) -> Iterator[tuple[Any, bool]]:
    """Yield the rows of a table, and whether each is one of its head."""
    for node in _children(table):
        if node.qname == (TABLENS, "table-row"):
            yield node, header
        elif node.qname in ((TABLENS, "table-header-rows"), (TABLENS, "table-rows")):
            yield from _rows(node, header=node.qname[1] == "table-header-rows")


def _number(cell: Any, name: str) -> int:
    """Return an attribute that counts, 1 where it is not stated."""
    return int(cell.getAttribute(name) or 1)


def _text(node: Any, notes: list[str]) -> str:
    """Return the text of a paragraph; the bodies of its notes go to `notes`."""
    pieces = []
    for child in node.childNodes:
        name = getattr(child, "qname", (None, None))
        if name == (TEXTNS, "note"):
            body = next(one for one in _children(child) if one.qname[1] == "note-body")
            notes.append(" ".join(teletype.extractText(one) for one in _children(body)))
        elif name == (TEXTNS, "tab"):
            pieces.append(" ")
        elif name == (TEXTNS, "line-break"):
            pieces.append("\n")
        elif name == (TEXTNS, "s"):
            pieces.append(" " * min(int(child.getAttribute("c") or 1), 100))
        elif name in ((TEXTNS, "tracked-changes"), (OFFICENS, "annotation")):
            continue
        elif hasattr(child, "data"):
            pieces.append(child.data)
        else:
            pieces.append(_text(child, notes))
    return "".join(pieces)
