"""The conversation as HTML: pure functions from values to escaped text.

Every word of a person or a document goes through `bot.web.prose`. Clicks are told apart by `data-`
attributes, which `static/page.js` hands to the server.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.telling.compose import NOT_FOUND, vietnamese_date, without_nearest
from bot.types import Abstention, Answer, Citation, Disagreement, Reason, Remark, Reply, Stage
from bot.web.conversation import Conversation, Exchange, Pending
from bot.web.prose import citations_html, escape, prose_html

__all__ = ["conversation_html"]

_STAGES: Final[Mapping[Stage, str]] = {
    "rewrite": "Đang đọc câu hỏi…",
    "retrieve": "Đang tìm trong tài liệu…",
    "read": "Đang đọc các đoạn tìm được…",
    "ground": "Đang đối chiếu từng trích dẫn với tài liệu…",
}
_LONGEST_QUESTION_SHOWN: Final = 1_000
_MOST_CITATIONS_OPEN: Final = 3


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
    text = f'<div class="hd-text">{prose_html(pending.text)}</div>' if pending.text else ""
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
        case Remark():
            inner = f'<div class="hd-text">{prose_html(reply.text)}</div>'
            kind = "remark"
    return f'<article class="hd-reply hd-{kind}">{_understood(reply)}{inner}</article>'


def _understood(reply: Reply) -> str:
    """Show how a follow-up or a question without diacritics was read."""
    if _plain(reply.standalone_question) == _plain(reply.question):
        return ""
    return f'<p class="hd-understood">Hiểu là: “{escape(reply.standalone_question)}”</p>'


def _plain(question: str) -> str:
    return " ".join(question.split()).rstrip(" ?.!").casefold()


def _answer(reply: Answer, index: int, *, is_last: bool) -> str:
    if reply.parts:
        return _parts(reply, index, is_last=is_last)
    text = prose_html(reply.text, reply.citations, index, strong=reply.short_answer)
    repeated = {citation.quote for citation in reply.citations} == set(reply.items)
    folded = repeated or len(reply.citations) > _MOST_CITATIONS_OPEN
    cited = citations_html(reply.citations, index, is_last=is_last, folded=folded)
    return f'<div class="hd-text">{text}</div>{cited}{_footer(reply)}'


def _parts(reply: Answer, index: int, *, is_last: bool) -> str:
    """Return the parts of a question, each over its reply, and all quotations behind one line."""
    sections = "".join(
        f'<section class="hd-part"><h4>{escape(part.standalone_question)}</h4>'
        f'<div class="hd-text">{_part(part, index)}</div></section>'
        for part in reply.parts
    )
    folded = len(reply.citations) > _MOST_CITATIONS_OPEN
    cited = citations_html(reply.citations, index, is_last=is_last, folded=folded)
    return f"{sections}{cited}{_footer(reply)}"


def _part(reply: Reply, index: int) -> str:
    if isinstance(reply, Abstention):
        return prose_html(without_nearest(reply.text))
    return prose_html(reply.text, reply.citations, index, strong=reply.short_answer)


def _disagreement(reply: Disagreement, index: int, *, is_last: bool) -> str:
    sides = "".join(
        f'<section class="hd-side"><h4>{_side_heading(side.citations[0])}</h4>'
        f'<div class="hd-text">{prose_html(side.text, side.citations, index)}</div>'
        f"{_side_citations(side, index, is_last=is_last and number == 0)}</section>"
        for number, side in enumerate(reply.sides)
    )
    return f"<h3>Các tài liệu không thống nhất về điều này</h3>{sides}{_footer(reply)}"


def _side_citations(side: Answer, index: int, *, is_last: bool) -> str:
    named = side.citations[0].document_id  # in the side's heading
    return citations_html(side.citations, index, is_last=is_last, named=named)


def _side_heading(citation: Citation) -> str:
    dated = vietnamese_date(citation.date) if citation.date else "không ghi ngày"
    return f"{escape(citation.title)} <span>{escape(dated)}</span>"


def _abstention(reply: Abstention, index: int) -> str:
    text, heading = reply.text, ""
    if reply.reason not in {Reason.NO_QUESTION, Reason.EMPTY_COLLECTION}:
        heading = f"<h3>{NOT_FOUND}</h3>"
        rest = text.removeprefix(NOT_FOUND).lstrip(".:;, ") if text != NOT_FOUND else ""
        text = rest[:1].upper() + rest[1:]
    nearest = citations_html(reply.nearest, index, is_last=False, label="Những đoạn gần nhất")
    return f'{heading}<div class="hd-text">{prose_html(text)}</div>{nearest}'


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
