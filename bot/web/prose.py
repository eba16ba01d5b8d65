"""Text, marks and quotations as HTML: pure functions from values to escaped text.

Every word of a person or a document goes through `escape`; nothing is read as Markdown, LaTeX or
HTML.
"""

import html
import re
from collections.abc import Sequence
from typing import Final

from bot.telling.compose import vietnamese_date
from bot.types import Citation

__all__ = ["citations_html", "escape", "facts_html", "prose_html", "unturned"]

_MARK: Final = re.compile(r"(\[\d{1,4}\])")
_LAST_WORD: Final = re.compile(r"(?<![^\s>])([^\s<>]{1,30} ?(?:<button[^>]*>\d+</button>)+)")
_HEADING: Final = re.compile(r"^#{1,6}[ \t]+(?=\S)")
_ROW: Final = re.compile(r"[ \t]*\|(.*\|.*)\|[ \t]*")
_RULING: Final = re.compile(r"[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_BOLD: Final = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ON, _OFF = "\udffe", "\udfff"  # where bold begins and ends: halves of signs, which no text has
_NO_SIGNS: Final = {ord(_ON): None, ord(_OFF): None}
_TURNING: Final = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CURLY: Final = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})


def escape(text: str) -> str:
    """Return `text` as HTML that shows it to the letter.

    Braces, dollars and backticks too: Gradio's templates and Markdown give them a meaning.
    """
    return html.escape(text, quote=True).translate(_CURLY)


def unturned(text: str) -> str:
    """Return `text` without the signs that turn the direction of writing: no Vietnamese has any."""
    return _TURNING.sub("", text)


def facts_html(citation: Citation) -> str:
    """Return a citation's address, date and page, as far as they are known."""
    facts = [escape(citation.address)] if citation.address else []
    if citation.date:
        facts.append(f"ngày {escape(vietnamese_date(citation.date))}")
    if citation.page is not None:
        facts.append(citation.place)
    return " · ".join(facts)


def prose_html(
    text: str, citations: Sequence[Citation] = (), index: int = 0, *, strong: str = ""
) -> str:
    """Return a reply's text: lines, bullets and `[n]` marks, the bare fact set in bold once."""
    numbers = {citation.number for citation in citations}
    text = _with_bold(text.translate(_NO_SIGNS), strong)
    blocks: list[str] = []
    bullets: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("- "):
            bullets.append(f"<li>{_marked(line[2:], numbers, index)}</li>")
            continue
        if bullets:
            blocks.append(f"<ul>{''.join(bullets)}</ul>")
            bullets = []
        if line.strip():
            blocks.append(f"<p>{_marked(line, numbers, index)}</p>")
    return "".join(blocks)


def _with_bold(text: str, strong: str) -> str:
    """Return the text with signs around the first place where `strong` stands as a whole."""
    found = strong and re.search(rf"(?<!\w){re.escape(strong)}(?!\w)", text)
    if not found or "\n" in strong:
        return text
    return f"{text[: found.start()]}{_ON}{strong}{_OFF}{text[found.end() :]}"


def _marked(line: str, numbers: set[int], index: int) -> str:
    parts: list[str] = []
    for part in _MARK.split(line):
        mark = _MARK.fullmatch(part)
        known = mark and int(mark[0][1:-1]) in numbers
        parts.append(_button(int(part[1:-1]), index) if known else escape(part))
    return _tied("".join(parts).replace(_ON, "<strong>").replace(_OFF, "</strong>"))


def _tied(line: str) -> str:
    """Keep a mark on one line with the word before it."""
    return _LAST_WORD.sub(r'<span class="hd-tied">\1</span>', line)


def _button(number: int, index: int) -> str:
    return (
        f'<button type="button" class="hd-mark" data-exchange="{index}" data-number="{number}" '
        f'aria-label="Xem trích dẫn {number} trong tài liệu">{number}</button>'
    )


def citations_html(
    citations: Sequence[Citation],
    index: int,
    *,
    is_last: bool,
    label: str = "Trích dẫn",
    named: str = "",
    folded: bool = False,
) -> str:
    """Return the numbered quotations; the first of the last reply is the one shown beside.

    A title is left out where the line above is on the same page of the same document; `named` is
    the id of the document in a heading just above.
    """
    if not citations:
        return ""
    above: tuple[str, int | None] = (named, None)
    items: list[str] = []
    for citation in citations:
        place = (citation.document_id, citation.page)
        is_current = is_last and not items
        items.append(_citation(citation, index, is_current=is_current, titled=place != above))
        above = place
    listed = f'<ol class="hd-citations" aria-label="{label}">{"".join(items)}</ol>'
    if not folded:
        return listed
    return f"<details><summary>{_summary(citations)}</summary>{listed}</details>"


def _summary(citations: Sequence[Citation]) -> str:
    first = citations[0]
    documents = len({citation.document_id for citation in citations})
    if documents > 1:
        return f"{len(citations)} trích dẫn từ {documents} tài liệu"
    dated = f", ngày {escape(vietnamese_date(first.date))}" if first.date else ""
    return f"{len(citations)} trích dẫn từ “{escape(first.title)}”{dated}"


def _citation(citation: Citation, index: int, *, is_current: bool, titled: bool) -> str:
    """Return one quotation; `titled` names its document, unless it is named just above."""
    current = ' aria-current="true"' if is_current else ""
    facts = facts_html(citation)
    title = f"<span>{escape(citation.title)}{f' <i>{facts}</i>' if facts else ''}</span>"
    return (
        f'<li><button type="button" class="hd-source" data-exchange="{index}" '
        f'data-number="{citation.number}"{current} '
        f'aria-label="Xem trích dẫn {citation.number} trong tài liệu: {escape(citation.title)}">'
        f"<b>{citation.number}</b>{title if titled else ''}</button>"
        f"<blockquote>{escape(_readable(citation.quote))}</blockquote></li>"
    )


def _readable(quote: str) -> str:
    """Return a quotation without the signs of tables, headings and bold; its words are as quoted.

    The record, the copy and the exports hold it as it stands.
    """
    lines = (
        _BOLD.sub(r"\2", _HEADING.sub("", line))
        for line in quote.split("\n")
        if not _RULING.fullmatch(line)
    )
    rows = (row[1].strip() if (row := _ROW.fullmatch(line)) else line for line in lines)
    return re.sub(r"\n{2,}", "\n", "\n".join(rows)).strip("\n") or quote
