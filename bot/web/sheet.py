"""The text of a document as HTML: every sign escaped, every offset kept, nothing said twice.

Markdown's own marks are hidden and give the text its weight; a table stands as a table. Highlights
count in the document's text, whatever is hidden of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bot.web.prose import escape
from corpus.types import Cell, Document, Span, Table

__all__ = ["Highlights", "sheet_html"]

Highlights = Sequence[tuple[Span, bool]]

_MOST_ROWS: Final = 2_000
_LEAD: Final = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)")
_BULLET: Final = re.compile(r"[ \t]*([-*+])[ \t]+(?=\S)")
_RULE: Final = re.compile(r"[ \t]*(?:[-*_][ \t]*){3,}|[ \t]*[=-]{3,}[ \t]*")
_ADDRESS: Final = r"(?:[^()\s]|\([^()\s]*\))*"  # with brackets of its own, as "…/Tỉnh_(cũ)"
_STYLES: Final = (
    ("code", re.compile(r"(?P<open>`)(?P<text>[^`\n]+)(?P<close>`)")),
    ("strong", re.compile(r"(?P<open>\*\*|__)(?=\S)(?P<text>.+?)(?<=\S)(?P<close>(?P=open))")),
    (
        "em",
        re.compile(r"(?<![*\w])(?P<open>\*)(?=[^\s*])(?P<text>[^*\n]+?)(?<=\S)(?P<close>\*)(?!\*)"),
    ),
    ("", re.compile(rf"(?P<open>!?\[)(?P<text>[^\]\n]+)(?P<close>\]\({_ADDRESS}\))")),
)


@dataclass(slots=True)
class _Line:
    """What is hidden of a line, and what is styled: half-open ranges of the document's text."""

    hidden: list[tuple[int, int]] = field(default_factory=list)
    styled: list[tuple[int, int, str]] = field(default_factory=list)


def sheet_html(
    document: Document, window: Span, highlights: Highlights, *, answer: Span | None = None
) -> str:
    """Return the part of a document inside `window`, with `highlights` as marks.

    The cell at `answer` is framed.
    """
    headings = {heading.span.start for heading in document.headings}
    is_markdown = document.media_type == "text/markdown"
    parts: list[str] = []
    tables = [one for one in document.tables if window.contains(one.span)]
    position = window.start
    for table in [*tables, None]:
        end = table.span.start if table else window.end
        if end > position:
            for line in _lines(document.text, position, end):
                element = "h3" if line.start in headings else "p"
                parts.append(_paragraph(document.text, line, highlights, element, is_markdown))
        if table and table.span.start >= position:
            parts.append(_table(document.text, table, highlights, is_markdown, answer))
        position = max(position, table.span.end if table else window.end)
    return "".join(parts)


def _lines(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        if text[start:end].strip():
            yield Span(start=start, end=end)
        start = end + 1


def _paragraph(
    text: str, line: Span, highlights: Highlights, element: str, is_markdown: bool
) -> str:
    """Return one line of the document; a highlight over several lines is drawn in each."""
    read = _read(text, line) if is_markdown else _Line()
    inner = _marked(text, line, highlights, read)
    return f"<{element}>{inner}</{element}>" if inner else ""


def _read(text: str, line: Span) -> _Line:
    """Find the marks of Markdown on a line."""
    read = _Line()
    start = line.start
    lead = _LEAD.match(text, start, line.end)
    if lead:
        read.hidden.append(lead.span())
        start = lead.end()
    if _RULE.fullmatch(text, start, line.end):
        read.hidden.append((start, line.end))
        return read
    if bullet := _BULLET.match(text, start, line.end):
        read.styled.append((*bullet.span(1), "•"))
        start = bullet.end()
    for style, pattern in _STYLES:
        for found in pattern.finditer(text, start, line.end):
            if any(a < found.end() and found.start() < b for a, b, s in read.styled if s == "code"):
                continue  # what is code is shown as it is
            read.hidden += [found.span("open"), found.span("close")]
            read.styled.append((*found.span("text"), style))
    return read


def _marked(text: str, span: Span, highlights: Highlights, read: _Line) -> str:
    """Return a stretch of the text with its marks and styles."""
    inside = [(h, c) for h, c in highlights if h.start < span.end and span.start < h.end]
    edges = {span.start, span.end}
    for start, end in [(h.start, h.end) for h, _ in inside] + read.hidden:
        edges |= {start, end}
    for start, end, _ in read.styled:
        edges |= {start, end}
    places = sorted(edge for edge in edges if span.start <= edge <= span.end)
    parts: list[str] = []
    marking: bool | None = None
    for start, end in pairwise(places):
        if any(a <= start and end <= b for a, b in read.hidden):
            continue
        current = next((c for h, c in inside if h.start <= start and end <= h.end), None)
        if current is not marking:
            parts.append("</mark>" if marking is not None else "")
            parts.append(_opening(current))
            marking = current
        parts.append(_styled(text[start:end], start, end, read))
    parts.append("</mark>" if marking is not None else "")
    return "".join(parts)


def _opening(current: bool | None) -> str:
    if current is None:
        return ""
    return '<mark class="hd-current">' if current else "<mark>"


def _styled(text: str, start: int, end: int, read: _Line) -> str:
    shown = escape(text)
    for a, b, style in read.styled:
        if a <= start and end <= b and style == "•":
            return "•"
        if a <= start and end <= b and style:
            shown = f"<{style}>{shown}</{style}>"
    return shown


def _table(
    text: str, table: Table, highlights: Highlights, is_markdown: bool, answer: Span | None
) -> str:
    """Return a table; its caption and unit stand over it where they are inside its lines."""
    above = "".join(
        f'<p class="hd-caption">{_marked(text, part, highlights, _Line())}</p>'
        for part in sorted({p for p in (table.caption, table.unit) if p and table.span.contains(p)})
    )
    starts = {(cell.row, cell.column): cell for cell in table.cells if cell.row < _MOST_ROWS}
    taken = {
        (row, column)
        for cell in starts.values()
        for row in range(cell.row, min(cell.row + cell.row_span, _MOST_ROWS))
        for column in range(cell.column, cell.column + cell.column_span)
    }
    width = 1 + max((column for _, column in taken), default=0)
    drawn: list[str] = []
    for row in sorted({row for row, _ in taken}):
        drawn.append("<tr>")
        for column in range(width):
            cell = starts.get((row, column))
            if cell is not None:
                framed = answer is not None and answer.overlaps(cell.span)
                drawn.append(_cell(text, cell, highlights, is_markdown, framed))
            elif (row, column) not in taken:  # a blank cell, which is not kept
                drawn.append("<td></td>")
        drawn.append("</tr>")
    body = "".join(drawn)
    return f'{above}<div class="hd-table" tabindex="0"><table><tbody>{body}</tbody></table></div>'


def _cell(text: str, cell: Cell, highlights: Highlights, is_markdown: bool, framed: bool) -> str:
    element = "th" if cell.header else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    spans += ' class="hd-cell"' if framed else ""
    read = _read(text, cell.span) if is_markdown else _Line()
    return f"<{element}{spans}>{_marked(text, cell.span, highlights, read)}</{element}>"
