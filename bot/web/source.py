"""The source panel as HTML: pure functions to escaped text."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from bot.telling.compose import vietnamese_date
from bot.types import Citation
from bot.web.finding import Found
from bot.web.origin import shown_uri
from bot.web.pictures import has_pictures
from bot.web.prose import escape, facts_html
from bot.web.sheet import sheet_html
from corpus.types import Document, Span

__all__ = ["empty_source_html", "missing_source_html", "source_html"]

# Of a larger document a stretch is shown: a browser lays out a megabyte slowly.
_LONGEST_SHOWN: Final = 60_000
_LONG: Final = 2_000  # characters from which a search in the document is worth its place
_MOST_HEADINGS: Final = 300


def empty_source_html(*, nearest: bool = False, asked_back: bool = False) -> str:
    """Return what stands in the panel without a citation.

    `nearest` when passages are offered, `asked_back` when the question may mean several things.
    """
    if asked_back:
        line = "Câu hỏi này hiểu được theo nhiều cách: chọn điều cần hỏi ở dưới câu hỏi."
    elif nearest:
        line = "Không có trích dẫn cho câu hỏi này. Chọn số của một đoạn gần nhất để đọc đoạn ấy."
    else:
        line = "Tài liệu được trích dẫn sẽ hiện ở đây, với câu trích được tô sáng."
    return f'<div class="hd-source-panel hd-empty"><p>{line}</p></div>'


def missing_source_html(line: str) -> str:
    """Return the panel for a source that can no longer be shown, with the reason."""
    return f'<div class="hd-source-panel hd-empty" role="alert"><p>{escape(line)}</p></div>'


def source_html(
    document: Document,
    *,
    citations: Sequence[Citation] = (),
    current: Citation | None = None,
    exchange: int = 0,
    at: int = 0,
    found: Found | None = None,
    shown: int = 0,
    asked_for: bool = True,
) -> str:
    """Return a document with `citations` highlighted and `current` marked to be scrolled to.

    `at` is where to look in a document without a current citation; what was `found` in it is marked
    and the present place scrolled to. `shown` differs at every showing
    so that the same quotation is scrolled to again; `asked_for` tells a click from a new reply.
    """
    place = current.span.start if current else at
    if found and found.current:
        place = found.current.start
    window = _window(document.text, place)
    spans = {
        c.span: c is current for c in citations if c.document_id == document.id and c is not current
    }
    if current is not None:
        spans[current.span] = True
    elif at and found is None:  # a heading that was chosen from the contents
        spans.update({one.span: True for one in document.headings if one.span.start == at})
    if found is not None:
        spans.update({span: span == found.current for span in found.places})
    answer = current.answer if current else None
    return (
        f'<div class="hd-source-panel" data-shown="{shown}" '
        f'data-asked="{"true" if asked_for else "false"}">'
        f"{_tabs(citations, current, exchange)}{_heading(document, current)}"
        f"{_search(document, place, found)}{_picture(document, place)}"
        f'<div class="hd-page" role="document" tabindex="0" aria-label="Văn bản của tài liệu">'
        f"{_step(document, window, backward=True)}"
        f"{sheet_html(document, window, _drawable(spans, window), answer=answer)}"
        f"{_step(document, window, backward=False)}</div></div>"
    )


def _tabs(citations: Sequence[Citation], current: Citation | None, exchange: int) -> str:
    if len(citations) < 2 or current is None:
        return ""
    here = ' aria-current="true"'
    at = next(index for index, citation in enumerate(citations) if citation is current)
    before = _jump(citations[at - 1], exchange, "‹ Trước") if at else ""
    after = _jump(citations[at + 1], exchange, "Sau ›") if at + 1 < len(citations) else ""
    buttons = "".join(
        f'<button type="button" data-exchange="{exchange}" data-number="{c.number}"'
        f"{here if c is current else ''}>{c.number}</button>"
        for c in citations
    )
    return (
        f'<nav class="hd-tabs" aria-label="Các trích dẫn"><span>Trích dẫn</span>{buttons}'
        f'<span class="hd-jumps">{before}{after}</span></nav>'
    )


def _jump(citation: Citation, exchange: int, label: str) -> str:
    return (
        f'<button type="button" data-exchange="{exchange}" data-number="{citation.number}">'
        f"{label}</button>"
    )


def _heading(document: Document, current: Citation | None) -> str:
    facts = [escape(document.author)] if document.author else []
    if current is not None:
        facts += [fact for fact in [facts_html(current)] if fact]
    elif document.date:
        facts.append(f"ngày {escape(vietnamese_date(document.date))}")
    facts.append(_origin(document.uri))
    facts.append(_as_printed(document, current))
    derived = (
        '<span class="hd-quiet">(tên đặt theo nội dung; tài liệu không có tiêu đề)</span>'
        if document.title_derived
        else ""
    )
    return (
        f"<header><h2>{escape(document.title)} {derived}</h2>"
        f"<p>{' · '.join(fact for fact in facts if fact)}</p>{_contents(document)}</header>"
    )


def _as_printed(document: Document, current: Citation | None) -> str:
    """Return a link to the page of the PDF itself, which a browser shows in a tab beside."""
    if document.media_type != "application/pdf" or not document.uri.startswith("file:"):
        return ""
    page = current.page if current is not None and current.page else 1
    return (
        f'<a href="/api/documents/{escape(quote(document.id))}/original#page={page}" '
        f'target="_blank" rel="noopener">Mở trang {page} của tệp gốc</a>'
    )


def _picture(document: Document, place: int) -> str:
    """Return the picture of a page over its text: open where its text was recognised from it."""
    page = document.page_of(place)
    if page is None or not has_pictures(document):
        return ""
    of, opened, line = "tệp gốc", "", ""
    if document.is_recognised(place):
        of, opened = "bản quét", " open"
        line = "Chữ của trang này do máy nhận dạng từ ảnh: hãy đối chiếu khi cần chính xác."
    address = f"/api/documents/{escape(quote(document.id))}/pages/{page}"
    return (
        f'<details class="hd-scan"{opened}><summary>Ảnh trang {page} của {of}</summary>'
        f"{f'<p>{line}</p>' if line else ''}"
        f'<a href="{address}" target="_blank" rel="noopener" aria-label="Mở ảnh trang {page}">'
        f'<img src="{address}" loading="lazy" alt="Ảnh trang {page} của {of}"></a></details>'
    )


def _search(document: Document, place: int, found: Found | None) -> str:
    """Return the search in a long document, with what it found."""
    if len(document.text) < _LONG and found is None:
        return ""
    words, told, steps = "", "", ""
    if found is not None:
        words = escape(found.words)
        told = f"{found.at + 1}/{len(found.places)}" if found.places else "không thấy"
    if found and found.places:
        steps = (
            '<button type="button" data-step="-1" aria-label="Chỗ trước">‹</button>'
            '<button type="button" data-step="1" aria-label="Chỗ sau">›</button>'
        )
    at = place if found else place - 1  # the first place found may be the one that is shown
    return (
        f'<div class="hd-within" role="search" data-within="{escape(document.id)}" '
        f'data-place="{at}"><input type="search" class="hd-search" value="{words}" '
        'placeholder="Tìm trong tài liệu…" aria-label="Tìm trong tài liệu" autocomplete="off">'
        f'<span role="status">{told}</span>{steps}</div>'
    )


def _contents(document: Document) -> str:
    """Return the headings of a long document, each leading to its place."""
    if len(document.headings) < 3:
        return ""
    items = "".join(
        f'<li><button type="button" data-document="{escape(document.id)}" '
        f'data-at="{heading.span.start}">{escape(heading.span.of(document.text)[:120])}'
        "</button></li>"
        for heading in document.headings[:_MOST_HEADINGS]
    )
    return f'<details class="hd-contents"><summary>Mục lục</summary><ol>{items}</ol></details>'


def _origin(uri: str) -> str:
    """Return a file's name, or a link to a web address; the folders of a file are not shown."""
    parts = urlsplit(uri)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return (
            f'<a href="{escape(uri)}" target="_blank" rel="noopener noreferrer">'
            f"{escape(parts.netloc)}</a>"
        )
    return escape(shown_uri(uri))


def _window(text: str, place: int) -> Span:
    """Return the stretch to show: the whole text, or whole paragraphs around `place`."""
    if len(text) <= _LONGEST_SHOWN:
        return Span(start=0, end=max(1, len(text)))
    start = max(0, min(place - _LONGEST_SHOWN // 3, len(text) - _LONGEST_SHOWN))
    end = min(len(text), start + _LONGEST_SHOWN)
    return Span(
        start=text.rfind("\n", 0, start) + 1 or start,
        end=text.find("\n", end) + 1 or end,
    )


def _step(document: Document, window: Span, *, backward: bool) -> str:
    """Return the button to the part before or after the one shown, where there is one."""
    if backward and window.start > 0:
        at, label = max(0, window.start - _LONGEST_SHOWN // 2), "↑ Phần trước của tài liệu"
    elif not backward and window.end < len(document.text):
        at, label = window.end, "↓ Phần tiếp theo của tài liệu"
    else:
        return ""
    return (
        f'<button type="button" class="hd-step" data-document="{escape(document.id)}" '
        f'data-at="{at}">{label}</button>'
    )


def _drawable(spans: dict[Span, bool], window: Span) -> list[tuple[Span, bool]]:
    """Return the highlights inside the window, in order; of two that overlap the current wins."""
    chosen: list[tuple[Span, bool]] = []
    for span, is_current in sorted(spans.items(), key=lambda item: (not item[1], item[0])):
        if window.contains(span) and not any(span.overlaps(other) for other, _ in chosen):
            chosen.append((span, is_current))
    return sorted(chosen)
