"""The conversation as HTML: pure functions from values to escaped text.

Every word of a person or a document goes through `escape`; nothing is read as Markdown, LaTeX or
HTML. Clicks are told apart by `data-` attributes, which `static/page.js` hands to the server.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.compose import vietnamese_date
from bot.conversation import Conversation, Exchange, Pending
from bot.types import Abstention, Answer, Citation, Disagreement, Reason, Reply, Stage

__all__ = ["conversation_html", "escape", "facts_html"]

_STAGES: Final[Mapping[Stage, str]] = {
    "rewrite": "Đang đọc câu hỏi…",
    "retrieve": "Đang tìm trong tài liệu…",
    "read": "Đang đọc các đoạn tìm được…",
    "ground": "Đang đối chiếu từng trích dẫn với tài liệu…",
}
_ABSTAINED: Final = "Tài liệu không nói điều này"
_MARK: Final = re.compile(r"(\[\d{1,4}\])")
_LAST_WORD: Final = re.compile(r"(?<![^\s>])([^\s<>]{1,30} ?(?:<button[^>]*>\d+</button>)+)")
_LONGEST_QUESTION_SHOWN: Final = 1_000
_MOST_CITATIONS_OPEN: Final = 3
_CURLY: Final = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})


def escape(text: str) -> str:
    """Return `text` as HTML that shows it to the letter.

    Braces, dollars and backticks too: Gradio's templates and Markdown give them a meaning.
    """
    return html.escape(text, quote=True).translate(_CURLY)


def conversation_html(
    conversation: Conversation, pending: Pending | None = None, *, examples: Sequence[str] = ()
) -> str:
    """Return the whole transcript; a welcome with `examples` while nothing has been asked."""
    if not conversation.exchanges and pending is None:
        return _log(_welcome(examples), busy=False)
    last = len(conversation.exchanges) - 1
    parts = [
        _exchange(exchange, index, is_last=pending is None and index == last)
        for index, exchange in enumerate(conversation.exchanges)
    ]
    if pending is not None:
        parts.append(_pending(pending, len(conversation.exchanges)))
    return _log("".join(parts), busy=pending is not None)


def facts_html(citation: Citation) -> str:
    """Return a citation's date and page, as far as they are known."""
    facts = []
    if citation.date:
        facts.append(f"ngày {escape(vietnamese_date(citation.date))}")
    if citation.page is not None:
        facts.append(f"trang {citation.page}")
    return " · ".join(facts)


def _log(inner: str, *, busy: bool) -> str:
    state = "true" if busy else "false"
    return (
        f'<div class="hd-log" role="log" aria-live="polite" aria-busy="{state}" '
        f'aria-label="Cuộc trò chuyện" tabindex="0">{inner}</div>'
    )


def _welcome(examples: Sequence[str]) -> str:
    buttons = "".join(
        f'<li><button type="button" class="hd-example" data-example="{index}">{escape(example)}'
        "</button></li>"
        for index, example in enumerate(examples)
    )
    suggested = f"<p>Chẳng hạn:</p><ul>{buttons}</ul>" if buttons else ""
    return (
        '<section class="hd-welcome"><h2>Bạn muốn tra cứu điều gì?</h2>'
        "<p>Mỗi câu trả lời đi kèm trích dẫn nguyên văn, mở được ngay trong tài liệu. "
        f"Điều gì tài liệu không nói, chương trình sẽ nói rõ.</p>{suggested}</section>"
    )


def _exchange(exchange: Exchange, index: int, *, is_last: bool) -> str:
    if exchange.error is not None:
        body = f'<article class="hd-reply hd-error" role="alert"><p>{escape(exchange.error)}</p>'
        body += "</article>"
    elif exchange.reply is not None:
        body = _reply(exchange.reply, index, is_last=is_last)
    else:
        body = ""
    return _turn(exchange.question, body, index, "done")


def _pending(pending: Pending, index: int) -> str:
    text = f'<div class="hd-text">{_prose(pending.text)}</div>' if pending.text else ""
    progress = f'<p class="hd-progress" role="status">{_STAGES[pending.stage]}</p>'
    body = f'<article class="hd-reply">{text}{progress}</article>'
    return _turn(pending.question, body, index, "pending")


def _turn(question: str, body: str, index: int, phase: str) -> str:
    shown = escape(question[:_LONGEST_QUESTION_SHOWN])
    if len(question) > _LONGEST_QUESTION_SHOWN:
        length = f"{len(question):,}".replace(",", ".")
        shown += f'… <span class="hd-quiet">(câu hỏi dài {length} ký tự)</span>'
    return (
        f'<section class="hd-turn" data-turn="{index}-{phase}">'
        f'<div class="hd-question"><span class="hd-sr">Câu hỏi: </span>{shown}</div>'
        f"{body}</section>"
    )


def _reply(reply: Reply, index: int, *, is_last: bool) -> str:
    match reply:
        case Answer():
            inner = _answer(reply, index, is_last=is_last)
            kind = "answer"
        case Disagreement():
            inner = _disagreement(reply, index, is_last=is_last)
            kind = "disagreement"
        case Abstention():
            inner = _abstention(reply, index)
            kind = "abstention"
    return f'<article class="hd-reply hd-{kind}">{_understood(reply)}{inner}</article>'


def _understood(reply: Reply) -> str:
    """Show how a follow-up or a question without diacritics was read."""
    if _plain(reply.standalone_question) == _plain(reply.question):
        return ""
    return f'<p class="hd-understood">Hiểu là: “{escape(reply.standalone_question)}”</p>'


def _plain(question: str) -> str:
    return " ".join(question.split()).rstrip(" ?.!").casefold()


def _answer(reply: Answer, index: int, *, is_last: bool) -> str:
    text = _prose(reply.text, reply.citations, index, strong=reply.short_answer)
    repeated = {citation.quote for citation in reply.citations} == set(reply.items)
    folded = repeated or len(reply.citations) > _MOST_CITATIONS_OPEN
    cited = _citations(reply.citations, index, is_last=is_last, folded=folded)
    return f'<div class="hd-text">{text}</div>{cited}{_footer(reply)}'


def _disagreement(reply: Disagreement, index: int, *, is_last: bool) -> str:
    sides = "".join(
        f'<section class="hd-side"><h4>{_side_heading(side.citations[0])}</h4>'
        f'<div class="hd-text">{_prose(side.text, side.citations, index)}</div>'
        f"{_side_citations(side, index, is_last=is_last and number == 0)}</section>"
        for number, side in enumerate(reply.sides)
    )
    return f"<h3>Các tài liệu không thống nhất về điều này</h3>{sides}{_footer(reply)}"


def _side_citations(side: Answer, index: int, *, is_last: bool) -> str:
    named = side.citations[0].document_id  # in the side's heading
    return _citations(side.citations, index, is_last=is_last, named=named)


def _side_heading(citation: Citation) -> str:
    dated = vietnamese_date(citation.date) if citation.date else "không ghi ngày"
    return f"{escape(citation.title)} <span>{escape(dated)}</span>"


def _abstention(reply: Abstention, index: int) -> str:
    text, heading = reply.text, ""
    if reply.reason not in {Reason.NO_QUESTION, Reason.EMPTY_COLLECTION}:
        heading = f"<h3>{_ABSTAINED}</h3>"
        rest = text.removeprefix(_ABSTAINED).lstrip(".:;, ") if text != _ABSTAINED else ""
        text = rest[:1].upper() + rest[1:]
    nearest = _citations(reply.nearest, index, is_last=False, label="Những đoạn gần nhất")
    return f'{heading}<div class="hd-text">{_prose(text)}</div>{nearest}'


def _prose(
    text: str, citations: Sequence[Citation] = (), index: int = 0, *, strong: str = ""
) -> str:
    """Return a reply's text: lines, bullets and `[n]` marks, the bare fact set in bold."""
    numbers = {citation.number for citation in citations}
    blocks: list[str] = []
    bullets: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("- "):
            bullets.append(f"<li>{_marked(line[2:], numbers, index, strong)}</li>")
            continue
        if bullets:
            blocks.append(f"<ul>{''.join(bullets)}</ul>")
            bullets = []
        if line.strip():
            blocks.append(f"<p>{_marked(line, numbers, index, strong)}</p>")
    return "".join(blocks)


def _marked(line: str, numbers: set[int], index: int, strong: str) -> str:
    parts: list[str] = []
    for part in _MARK.split(line):
        mark = _MARK.fullmatch(part)
        if mark and int(mark[0][1:-1]) in numbers:
            parts.append(_button(int(mark[0][1:-1]), index))
        else:
            before, found, after = part.partition(strong) if strong else (part, "", "")
            bold = f"<strong>{escape(found)}</strong>" if found else ""
            parts += [escape(before), bold, escape(after)]
    return _tied("".join(parts))


def _tied(line: str) -> str:
    """Keep a mark on one line with the word before it."""
    return _LAST_WORD.sub(r'<span class="hd-tied">\1</span>', line)


def _button(number: int, index: int) -> str:
    return (
        f'<button type="button" class="hd-mark" data-exchange="{index}" data-number="{number}" '
        f'aria-label="Xem trích dẫn {number} trong tài liệu">{number}</button>'
    )


def _citations(
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
        f"<blockquote>{escape(citation.quote)}</blockquote></li>"
    )


def _footer(reply: Answer | Disagreement) -> str:
    percent = round(100 * reply.confidence)
    degree = "cao" if percent >= 75 else "vừa" if percent >= 50 else "thấp, nên đối chiếu kỹ nguồn"
    return (
        f'<footer><span title="Máy tự ước lượng">Độ tin cậy: {degree} ({percent}%)</span>'
        f'<button type="button" class="hd-copy" data-copy="{escape(_as_text(reply))}">Sao chép'
        "</button></footer>"
    )


def _as_text(reply: Answer | Disagreement) -> str:
    """Return the reply with its quotations, to be pasted elsewhere."""
    quotes = "\n".join(f"[{c.number}] “{c.quote}” ({c.title})" for c in reply.citations)
    return f"{reply.question}\n\n{reply.text}\n\n{quotes}"
