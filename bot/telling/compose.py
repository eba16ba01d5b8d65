"""Say it in Vietnamese: the texts of the three outcomes."""

from collections.abc import Sequence
from typing import Final

from bot.telling.sentence import Told, plain
from bot.types import Answer, Citation, Reason, Reply
from corpus.vietnamese.names import find

__all__ = [
    "DISAGREED",
    "NOT_FOUND",
    "abstention_text",
    "answer_text",
    "disagreement_text",
    "list_text",
    "parts_text",
    "summary_text",
    "verdict_text",
    "vietnamese_date",
    "without_nearest",
]

NOT_FOUND: Final = "Không tìm thấy câu trả lời trong tài liệu"
DISAGREED: Final = "Các tài liệu nêu khác nhau"
_ABSTENTIONS = {
    Reason.NO_QUESTION: "Chưa thấy câu hỏi nào. Hãy gõ một câu hỏi ngắn bằng tiếng Việt, ví dụ: "
    "“Thư viện mở cửa lúc mấy giờ?”",
    Reason.TOO_LONG: "Câu hỏi dài hơn 2.000 ký tự nên không được đọc. Hãy rút lại thành một câu "
    "hỏi ngắn, hoặc nạp đoạn văn bản ấy như một tài liệu.",
    Reason.EMPTY_COLLECTION: "Chưa có tài liệu nào để tra cứu. Hãy nạp tài liệu rồi hỏi lại.",
    Reason.NOTHING_FOUND: f"{NOT_FOUND}.",
    Reason.NO_ANSWER: f"{NOT_FOUND}.",
    Reason.UNPROVEN: f"{NOT_FOUND}: không có câu trích dẫn nào chứng minh được.",
}
_NEAREST = " Dưới đây là những đoạn gần nhất, chỉ để tham khảo."


def answer_text(told: Told, citations: Sequence[Citation]) -> str:
    """Write an answer's sentence with its citation marks."""
    return f"{told.text} {''.join(f'[{citation.number}]' for citation in citations)}"


def list_text(items: Sequence[str], citations: Sequence[Citation]) -> str:
    """Write a list, one bullet an item; it has a citation an item, or one that holds them all."""
    each = citations if len(citations) == len(items) else [citations[0]] * len(items)
    lines = [f"- {plain(item)} [{c.number}]" for item, c in zip(items, each, strict=True)]
    return "\n".join([f"Tài liệu nêu {len(items)} mục:", *lines])


def summary_text(title: str, citations: Sequence[Citation]) -> str:
    """Write a summary, one line a sentence of the source."""
    lines = [f"- {plain(citation.quote)} [{citation.number}]" for citation in citations]
    return "\n".join([f"Những ý chính của “{title}”:", *lines])


def verdict_text(
    claim: str,
    evidence: str,
    citations: Sequence[Citation],
    *,
    holds: bool | None,
    firm: bool = True,
) -> str:
    """Write a yes or a no, if it is known which, and the sentence of the source that decides.

    One that is not `firm` leaves the last word to whoever reads that sentence.
    """
    marks = "".join(f"[{citation.number}]" for citation in citations)
    told = evidence if evidence[-1:] in {".", "!", "?", "…"} else f"{evidence}."
    named = any(name.span.start == 0 for name in find(claim)) or not claim[1:2].islower()
    said = claim if named else f"{claim[:1].lower()}{claim[1:]}"
    if holds is not None and not firm:
        return f"{'Có' if holds else 'Không'}, nếu hiểu đúng câu này của tài liệu: {told} {marks}"
    lead = "" if holds is None else f"Có, {said} " if holds else "Không. "
    return f"{lead}Tài liệu nêu: {told} {marks}"


def disagreement_text(sides: Sequence[Answer]) -> str:
    """Set the sides against each other, each with its source and date."""
    lines = []
    for side in sides:
        first = side.citations[0]
        dated = f", {vietnamese_date(first.date)}" if first.date else ", không ghi ngày"
        lines.append(f"- Theo “{first.title}”{dated}: {side.text}")
    return "\n".join([f"{DISAGREED} về điều này:", *lines])


def parts_text(replies: Sequence[Reply]) -> str:
    """Put the replies to the parts of a question one under the other.

    Each stands behind its part, unless it is a sentence that says what was asked.
    """
    lines = []
    for reply in replies:
        text = without_nearest(reply.text)
        if isinstance(reply, Answer) and reply.answer_span is not None:
            lines.append(text)
            continue
        parted = "\n" if "\n" in text else " "
        lines.append(f"{reply.standalone_question}{parted}{text}")
    return "\n".join(lines)


def without_nearest(text: str) -> str:
    """Drop the line that introduces the nearest passages, where none are shown."""
    return text.removesuffix(_NEAREST)


def abstention_text(reason: Reason, *, unmet: Sequence[str] = (), nearest: bool = False) -> str:
    """Say plainly that the documents do not say, and why as far as it is known."""
    if reason is Reason.CONSTRAINT_UNMET:
        named = ", ".join(f"“{text}”" for text in unmet)
        text = f"{NOT_FOUND}: không có đoạn nào trả lời câu hỏi này cho {named}."
    else:
        text = _ABSTENTIONS[reason]
    return text + (_NEAREST if nearest else "")


def vietnamese_date(date: str) -> str:
    """Write an ISO date the Vietnamese way: "2024-02-26" → "26/2/2024"."""
    parts = [str(int(part)) for part in date[:10].split("-") if part.isdigit()]
    return "/".join(reversed(parts)) if parts else date
