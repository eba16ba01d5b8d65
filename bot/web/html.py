"""The conversation as HTML: pure functions from values to escaped text.

Every word of a person or a document goes through `bot.web.prose`. Clicks are told apart by `data-`
attributes, which `static/*.js` hand to the server.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from bot.telling.compose import DISAGREED, NOT_FOUND, parts_text, vietnamese_date, without_nearest
from bot.types import Abstention, Answer, Citation, Disagreement, Reason, Remark, Reply, Stage
from bot.web.conversation import Conversation, Exchange, Pending
from bot.web.exports import cited
from bot.web.prose import citations_html, escape, prose_html, unturned
from bot.web.welcome import lost_html, nothing_to_ask_html, welcome_html

__all__ = ["conversation_html"]

_STAGES: Final[Mapping[Stage, str]] = {
    "rewrite": "Đang đọc câu hỏi…",
    "retrieve": "Đang tìm trong tài liệu…",
    "read": "Đang đọc các đoạn tìm được…",
    "ground": "Đang đối chiếu từng trích dẫn với tài liệu…",
}
# What a reply is, at a glance: told in words and by a sign, never by colour alone.
_OUTCOMES: Final[Mapping[str, str]] = {
    "answer": "✓ Có căn cứ",
    "disagreement": f"⇄ {DISAGREED}",
    "abstention": f"∅ {NOT_FOUND}",
    "vague": "? Cần hỏi rõ hơn",
    "remark": "› Lời nhắn",
    "error": "! Lỗi",
    "stopped": "■ Chưa trả lời",
}
_LONGEST_QUESTION_SHOWN: Final = 1_000
_LONGEST_QUESTION_AGAIN: Final = 2_000
_MOST_CITATIONS_OPEN: Final = 3


def conversation_html(
    conversation: Conversation,
    running: Mapping[int, Pending] | None = None,
    *,
    examples: Sequence[str] = (),
    empty: bool = False,
    may_bring: bool = True,
) -> str:
    """Return the whole transcript; a welcome with `examples` while nothing has been asked.

    `running` tells what is being answered, by its place among the exchanges; `empty` that there is
    no document to ask yet, which whoever `may_bring` one can mend.
    """
    if not conversation.exchanges:
        if conversation.id:
            welcome = lost_html(conversation.id, deleted=conversation.deleted)
        elif empty:
            welcome = nothing_to_ask_html(may_bring=may_bring)
        else:
            welcome = welcome_html(examples)
        return _log(welcome, busy=False, conversation=conversation.id)
    asked = conversation.exchanges
    unsettled = {
        index: pending
        for index, pending in (running or {}).items()
        if index < len(asked) and asked[index].reply is None and asked[index].error is None
    }
    parts = [
        _pending(unsettled[index], index)
        if index in unsettled
        else _exchange(exchange, index, is_last=not unsettled and index == len(asked) - 1)
        for index, exchange in enumerate(asked)
    ]
    return _log("".join(parts), busy=bool(unsettled), conversation=conversation.id)


def _log(inner: str, *, busy: bool, conversation: str = "") -> str:
    state = "true" if busy else "false"
    return (
        f'<div class="hd-log" role="log" aria-live="polite" aria-busy="{state}" '
        f'aria-label="Cuộc trò chuyện" data-conversation="{escape(conversation)}" '
        f'tabindex="0">{inner}</div>'
    )


def _exchange(exchange: Exchange, index: int, *, is_last: bool) -> str:
    if exchange.error is not None:
        body = (
            f'<article class="hd-reply hd-error" role="alert">{_outcome("error")}'
            f"<p>{escape(exchange.error)}</p></article>"
        )
    elif exchange.reply is not None:
        body = _reply(exchange, exchange.reply, index, is_last=is_last)
    else:
        body = (
            f'<article class="hd-reply hd-stopped">{_outcome("stopped")}'
            "<p>Việc trả lời đã dừng trước khi xong.</p></article>"
        )
    return _turn(exchange.question, body, index, "done")


def _outcome(kind: str) -> str:
    return f'<p class="hd-outcome">{_OUTCOMES[kind]}</p>'


def _pending(pending: Pending, index: int) -> str:
    text = f'<div class="hd-text">{prose_html(pending.text)}</div>' if pending.text else ""
    progress = f'<p class="hd-progress" role="status">{_STAGES[pending.stage]}</p>'
    body = f'<article class="hd-reply">{text}{progress}</article>'
    return _turn(pending.question, body, index, "pending")


def _turn(question: str, body: str, index: int, phase: str) -> str:
    shown = escape(unturned(question[:_LONGEST_QUESTION_SHOWN]))
    if len(question) > _LONGEST_QUESTION_SHOWN:
        length = f"{len(question):,}".replace(",", ".")
        shown += f'… <span class="hd-quiet">(câu hỏi dài {length} ký tự)</span>'
    whole = escape(question) if len(question) <= _LONGEST_QUESTION_AGAIN else ""
    return (
        f'<section class="hd-turn" id="cau-{index + 1}" data-turn="{index}-{phase}" '
        f'data-question="{whole}">'
        f'<div class="hd-question" role="heading" aria-level="2">'
        f'<span class="hd-sr">Câu hỏi: </span>{shown}</div>'
        f"{_question_actions(index) if whole and phase == 'done' else ''}{body}</section>"
    )


def _question_actions(index: int) -> str:
    return (
        '<div class="hd-question-actions">'
        '<button type="button" data-edit="">Sửa</button>'
        '<button type="button" data-again="">Hỏi lại</button>'
        f'<button type="button" data-link="cau-{index + 1}">Liên kết</button></div>'
    )


def _reply(exchange: Exchange, reply: Reply, index: int, *, is_last: bool) -> str:
    match reply:
        case Answer():
            inner = _answer(reply, index, is_last=is_last)
            kind = "answer"
        case Disagreement():
            inner = _disagreement(reply, index, is_last=is_last)
            kind = "disagreement"
        case Abstention():
            inner = _abstention(reply, index)
            kind = _kind(reply)
        case Remark():
            inner = f'<div class="hd-text">{prose_html(reply.text)}</div>'
            kind = "remark"
    return (
        f'<article class="hd-reply hd-{kind}">{_outcome(kind)}{_asked_of(exchange, kind)}'
        f"{_understood(reply)}{inner}{_footer(reply, index, exchange.verdict)}</article>"
    )


def _asked_of(exchange: Exchange, kind: str) -> str:
    """Say where it was looked, where that was not everywhere."""
    if not exchange.asked_of or kind == "remark":
        return ""
    all_of_them = '<button type="button" data-everywhere="">Hỏi mọi tài liệu</button>'
    return (
        f'<p class="hd-understood">Chỉ tìm trong {escape(exchange.asked_of)}. '
        f"{all_of_them if kind in {'abstention', 'vague'} else ''}</p>"
    )


def _understood(reply: Reply) -> str:
    """Show how a follow-up or a question without diacritics was read."""
    if _plain(reply.standalone_question) == _plain(reply.question):
        return ""
    understood = escape(unturned(reply.standalone_question))
    return (
        f'<p class="hd-understood">Câu hỏi được hiểu là: “{understood}” '
        '<button type="button" data-verbatim="">Hỏi đúng như đã gõ</button></p>'
    )


def _plain(question: str) -> str:
    return " ".join(question.split()).rstrip(" ?.!").casefold()


def _answer(reply: Answer, index: int, *, is_last: bool) -> str:
    if reply.parts and reply.text == parts_text(reply.parts):  # a comparison says more than that
        return _parts(reply, index, is_last=is_last)
    text = prose_html(reply.text, reply.citations, index, strong=reply.short_answer)
    repeated = {citation.quote for citation in reply.citations} == set(reply.items)
    folded = repeated or len(reply.citations) > _MOST_CITATIONS_OPEN
    cited = citations_html(reply.citations, index, is_last=is_last, folded=folded)
    return f'<div class="hd-text">{text}</div>{cited}'


def _parts(reply: Answer, index: int, *, is_last: bool) -> str:
    """Return the parts of a question, each over its reply, and all quotations behind one line."""
    sections = "".join(
        f'<section class="hd-part"><h3>{escape(unturned(part.standalone_question))}</h3>'
        f'<div class="hd-text">{_part(part, index)}</div></section>'
        for part in reply.parts
    )
    folded = len(reply.citations) > _MOST_CITATIONS_OPEN
    cited = citations_html(reply.citations, index, is_last=is_last, folded=folded)
    return f"{sections}{cited}"


def _part(reply: Reply, index: int) -> str:
    if isinstance(reply, Abstention) and reply.alternatives:
        return f"{prose_html(_first_line(reply))}{_alternatives(reply)}"
    if isinstance(reply, Abstention):
        return prose_html(without_nearest(reply.text))
    return prose_html(reply.text, reply.citations, index, strong=reply.short_answer)


def _disagreement(reply: Disagreement, index: int, *, is_last: bool) -> str:
    return "".join(
        f'<section class="hd-side"><h3>{_side_heading(side.citations[0])}</h3>'
        f'<div class="hd-text">{prose_html(side.text, side.citations, index)}</div>'
        f"{_side_citations(side, index, is_last=is_last and number == 0)}</section>"
        for number, side in enumerate(reply.sides)
    )


def _side_citations(side: Answer, index: int, *, is_last: bool) -> str:
    named = side.citations[0].document_id  # in the side's heading
    return citations_html(side.citations, index, is_last=is_last, named=named)


def _side_heading(citation: Citation) -> str:
    dated = vietnamese_date(citation.date) if citation.date else "không ghi ngày"
    return f"{escape(citation.title)} <span>{escape(dated)}</span>"


def _kind(reply: Abstention) -> str:
    if reply.alternatives:
        return "vague"
    return "abstention" if _is_search(reply) else "remark"


def _abstention(reply: Abstention, index: int) -> str:
    if reply.alternatives:
        return _asked_back(reply, index)
    text = reply.text
    if _is_search(reply):  # the line above has said so
        rest = text.removeprefix(NOT_FOUND).lstrip(".:;, ") if text != NOT_FOUND else ""
        text = rest[:1].upper() + rest[1:]
    nearest = citations_html(reply.nearest, index, is_last=False, label="Những đoạn gần nhất")
    return f'<div class="hd-text">{prose_html(text)}</div>{nearest}'


def _asked_back(reply: Abstention, index: int) -> str:
    """Show what a vague question may mean, one button each, over what each has to say."""
    label, head = "Những đoạn gần nhất", prose_html(_first_line(reply))
    nearest = citations_html(reply.nearest, index, is_last=False, label=label, folded=True)
    return f'<div class="hd-text">{head}</div>{_alternatives(reply)}{nearest}'


def _first_line(reply: Abstention) -> str:
    return reply.text.partition("\n")[0]  # the lines below it name what the buttons offer


def _alternatives(reply: Abstention) -> str:
    buttons = "".join(
        f'<li><button type="button" class="hd-example" data-alternative="{escape(one.question)}" '
        f"data-documents='{escape(json.dumps(one.documents))}'>{escape(one.label)}</button></li>"
        for one in reply.alternatives
    )
    return f'<ul class="hd-alternatives" aria-label="Chọn điều cần hỏi">{buttons}</ul>'


def _is_search(reply: Abstention) -> bool:
    """Tell whether the documents were looked into."""
    return reply.reason not in {Reason.NO_QUESTION, Reason.EMPTY_COLLECTION}


def _footer(reply: Reply, index: int, verdict: str) -> str:
    sure = ""
    if isinstance(reply, Answer | Disagreement):
        percent = round(100 * reply.confidence)
        degree = "cao" if percent >= 75 else "vừa" if percent >= 50 else "thấp, nên đối chiếu nguồn"
        sure = f'<span title="Ước lượng của chương trình">Độ tin cậy: {degree} ({percent}%)</span>'
    judged = "".join(
        f'<button type="button" data-exchange="{index}" data-verdict="{kind}" '
        f'aria-pressed="{"true" if verdict == kind else "false"}" title="{label}" '
        f'aria-label="{label}">{sign}</button>'
        for kind, label, sign in (("good", "Câu trả lời tốt", "👍"), ("bad", "Chưa tốt", "👎"))
    )
    return (
        f'<footer>{sure}<span class="hd-actions">{judged}'
        f'<button type="button" class="hd-copy" data-record="{index}" '
        'title="Tải hồ sơ bằng chứng để đối chiếu lại sau này">Hồ sơ</button>'
        f'<button type="button" class="hd-copy" data-copy="{escape(_as_text(reply))}">Sao chép'
        "</button></span></footer>"
    )


def _as_text(reply: Reply) -> str:
    """Return the reply with its quotations and where they stand, to be pasted elsewhere."""
    citations = () if isinstance(reply, Abstention) else getattr(reply, "citations", ())
    quotes = "\n".join(f"[{c.number}] “{c.quote}” ({cited(c)})" for c in citations)
    return "\n\n".join(part for part in (reply.question, reply.text, quotes) if part)
