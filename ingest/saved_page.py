"""Web pages that are documents: everything that they show is read, in order.

A library that looks for the main text of a site leaves out short lines and headings that it takes
for decoration. A page without menus has none: a decree saved from Word is read to the last line.
"""

import re
from typing import Any

from ingest.draft import Blocks
from ingest.html_tables import PageTable, marked_in
from ingest.numerals import numeral

__all__ = ["add_whole_page", "is_document"]

_CHROME = frozenset(("nav", "aside", "footer", "header", "main", "form", "iframe"))
_NAMED = re.compile(r"\b(?:menu|nav\w*|sidebar|footer|header|breadcrumbs?|comments?|banner)\b")
_ROLES = frozenset(("banner", "complementary", "contentinfo", "main", "navigation", "search"))
_MOST_LINKED = 0.2  # of the letters of a page without menus
_SILENT = frozenset(("script", "style", "head", "title", "meta", "link", "svg", "object"))
_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure hr html li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)


def is_document(tree: Any) -> bool:
    """Tell whether a page is a document, and not one of a site with menus around its text."""
    letters = linked = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if element.tag in _CHROME or element.get("role") in _ROLES or _NAMED.search(named):
            return False
        if element.tag not in _SILENT:
            letters += len("".join((element.text or "").split()))
            letters += sum(len("".join((child.tail or "").split())) for child in element)
        if element.tag == "a" and element.get("href"):
            linked += len("".join("".join(element.itertext()).split()))
    return linked <= _MOST_LINKED * letters


def add_whole_page(blocks: Blocks, tree: Any, tables: dict[int, PageTable]) -> None:
    """Append all that a page shows; `tables` are its data tables by the numbers in their cells."""
    body = next(tree.iter("body"), tree)
    _Page(blocks, tables).read(body)


class _Page:
    """Puts paragraphs together from the words between the ends of blocks."""

    def __init__(self, blocks: Blocks, tables: dict[int, PageTable]) -> None:
        self.blocks = blocks
        self.tables = tables
        self.words: list[str] = []
        self.sign = ""  # what stands before the next paragraph, as the first of a list's item
        self.listed = 0

    def read(self, element: Any, *, level: int | None = None) -> None:
        """Read an element and what it contains."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SILENT:
            return
        heading = _HEADING.fullmatch(tag)
        if tag == "table" and self._add_table(element):
            return
        if tag == "br":
            self.words.append("\n")
            return
        apart = tag in _BLOCKS or heading
        if apart:
            self._end(level)
        inside = int(heading[1]) if heading else level
        if tag in ("ol", "ul"):
            self._read_list(element)
        else:
            self._read_inside(element, inside, kept=tag == "pre")
        if apart:
            self._end(inside)

    def _read_inside(self, element: Any, level: int | None, *, kept: bool = False) -> None:
        """Read the words and the elements inside one; `kept` lines end where they do."""
        self.words.append(_folded(element.text, kept=kept))
        for child in element:
            self.read(child, level=level)
            self.words.append(_folded(child.tail, kept=kept))

    def _read_list(self, element: Any) -> None:
        """Read the items of a list, each with its sign or its number."""
        number = _number(element.get("start"), 1)
        self.listed += 1
        for child in element:
            if child.tag == "li":
                number = _number(child.get("value"), number)
                shown = numeral(number, element.get("type") or "1")
                self.sign = f"{shown}. " if element.tag == "ol" else "- "
                number += 1
            self.read(child)
            self._end(None)
        self.listed -= 1
        self.sign = ""

    def _add_table(self, element: Any) -> bool:
        """Append a table of data; tell whether it is one."""
        marked = marked_in(element)
        table = self.tables.pop(marked, None) if marked is not None else None
        if table is None or sum(1 for _ in element.iter("table")) > 1:
            return False
        self._end(None)
        self.blocks.add_table(table.places, header_rows=table.header_rows, caption=table.caption)
        return True

    def _end(self, level: int | None) -> None:
        """Append the paragraph at hand."""
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        text = "\n".join(lines).strip()
        self.words = []
        if text:
            joint = "\n" if self.listed and not level else "\n\n"
            self.blocks.add(f"{self.sign}{text}", level=level, joint=joint)
            self.sign = ""


def _folded(text: str | None, *, kept: bool) -> str:
    """Return text as a browser shows it: a line end is a space unless it is kept."""
    return (text or "") if kept else (text or "").replace("\n", " ").replace("\r", " ")


def _number(stated: str | None, otherwise: int) -> int:
    """Return a number that an element states."""
    value = (stated or "").strip()
    return int(value) if value.isdecimal() and len(value) < 7 else otherwise
