"""Plain text and Markdown: the text is kept to the letter, with a map back to the file."""

import re
from collections.abc import Iterator

from corpus.types import Heading, Note, Span
from corpus.vietnamese.text import Normalized, normalize, raw_offset
from ingest.decode import decode
from ingest.draft import Draft
from ingest.front_matter import read_front_matter
from ingest.markdown_tables import pipe_tables
from ingest.markdown_unseen import without_unseen
from ingest.parted_tables import parted_tables
from ingest.stacked_tables import stacked_tables
from ingest.wrapped import join_wrapped

__all__ = ["read_markdown", "read_text"]

_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})(?: +(?P<title>.*?))?(?: +#+)? *$")
_UNDERLINE = re.compile(r" {0,3}(?P<mark>=+|-+) *$")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:[-*+>|#]|\d{1,9}[.)] )| {4}|\t")


def read_text(raw: bytes) -> Draft:
    """Read plain text."""
    decoded = decode(raw)
    normalized = normalize(decoded.text)
    parted = tuple(parted_tables(_with_tabs(normalized, decoded.text)))
    text = normalized.text if parted else join_wrapped(normalized.text)
    return Draft(
        text=text,
        tables=parted or tuple(stacked_tables(text)),
        raw_map=normalized.raw_map,
        notes=decoded.notes,
    )


def _with_tabs(normalized: Normalized, raw: str) -> str:
    """Return the text with the tabs of the file, which are spaces in it, at their places."""
    if "\t" not in raw:
        return normalized.text
    return "".join(
        "\t" if char == " " and raw[raw_offset(normalized.raw_map, at)] == "\t" else char
        for at, char in enumerate(normalized.text)
    )


def read_markdown(raw: bytes) -> Draft:
    """Read Markdown: front matter, then the text with its marks."""
    decoded = decode(raw)
    stated, body = read_front_matter(decoded.text)
    shown, unseen = without_unseen(decoded.text[body:])
    normalized = normalize(shown)
    text = join_wrapped(normalized.text)
    left_out = (Note(kind="hidden", count=unseen),) if unseen else ()
    return Draft(
        text=text,
        id=stated.id,
        title=stated.title,
        title_derived=stated.title_derived,
        author=stated.author,
        date=stated.date,
        marked=tuple(_headings(text)),
        tables=tuple(pipe_tables(text)),
        raw_map=tuple((at, raw_at + body) for at, raw_at in normalized.raw_map),
        notes=(*decoded.notes, *left_out),
    )


def _headings(text: str) -> Iterator[Heading]:
    """Yield ATX and setext headings outside code fences; a span covers the marks as well."""
    fence = ""
    above: Span | None = None  # the line before, where it may be underlined
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        opened = _FENCE.match(line)
        if opened and (not fence or opened["mark"].startswith(fence)):
            fence = "" if fence else opened["mark"]
        if opened or fence or not line.strip():
            above = None
            continue
        here = Span(start=start + len(line) - len(line.lstrip()), end=start + len(line.rstrip()))
        underline = _UNDERLINE.match(line)
        atx = _ATX.match(line)
        if above and underline:
            level = 1 if underline["mark"].startswith("=") else 2
            yield Heading(span=Span(start=above.start, end=here.end), level=level)
            above = None
        elif atx and atx["title"]:
            yield Heading(span=here, level=len(atx["marks"]))
            above = None
        else:
            above = None if _NO_PARAGRAPH.match(line) else here
