"""Say it in Vietnamese: the texts of the three outcomes."""

from collections.abc import Sequence

from bot.types import Answer, Citation, Reason, Reply
from corpus.vietnamese.acronyms import Acronyms

__all__ = ["abstention_text", "answer_text", "disagreement_text", "parts_text", "without_nearest"]

_ABSTENTIONS = {
    Reason.NO_QUESTION: "Tôi chưa đọc được câu hỏi nào. Hãy gõ một câu hỏi ngắn bằng tiếng Việt, "
    "ví dụ: “Ai làm Chủ tịch ASEAN-PAC năm 2021?”",
    Reason.TOO_LONG: "Câu hỏi dài hơn 2.000 ký tự nên tôi không đọc. Hãy rút lại thành một câu hỏi "
    "ngắn, hoặc nạp đoạn văn bản ấy như một tài liệu.",
    Reason.EMPTY_COLLECTION: "Chưa có tài liệu nào để tra cứu. Hãy nạp tài liệu bằng lệnh "
    "«hoidap ingest THƯ_MỤC» rồi hỏi lại.",
    Reason.NOTHING_FOUND: "Tài liệu không nói điều này.",
    Reason.NO_ANSWER: "Tài liệu không nói điều này.",
    Reason.UNPROVEN: "Tài liệu không nói điều này: không tìm được câu trích dẫn nào chứng minh "
    "cho một câu trả lời.",
}
_NEAREST = " Dưới đây là những đoạn gần nhất để bạn tham khảo, không phải là câu trả lời."


def answer_text(
    short_answer: str, items: Sequence[str], citations: Sequence[Citation], acronyms: Acronyms
) -> str:
    """Write an answer with its citation marks; one bullet an item for a list.

    A list has a citation an item, or one that holds them all.
    """
    if items:
        each = citations if len(citations) == len(items) else [citations[0]] * len(items)
        lines = [f"- {item} [{c.number}]" for item, c in zip(items, each, strict=True)]
        return "\n".join([f"Tài liệu nêu {len(items)} mục:", *lines])
    marks = "".join(f"[{citation.number}]" for citation in citations)
    return f"{spelled_out(short_answer, acronyms)} {marks}"


def spelled_out(short_answer: str, acronyms: Acronyms) -> str:
    """Add the full name to an answer that is a bare abbreviation: "TTCP (Thanh tra Chính phủ)"."""
    full = acronyms.full_names(short_answer.strip())
    return f"{short_answer} ({full[0]})" if len(full) == 1 else short_answer


def disagreement_text(sides: Sequence[Answer]) -> str:
    """Set the sides against each other, each with its source and date."""
    lines = []
    for side in sides:
        first = side.citations[0]
        dated = f", {vietnamese_date(first.date)}" if first.date else ", không ghi ngày"
        lines.append(f"- Theo “{first.title}”{dated}: {side.text}")
    return "\n".join(["Các tài liệu không thống nhất về điều này:", *lines])


def parts_text(replies: Sequence[Reply]) -> str:
    """Put the replies to the parts of a question one under the other, each behind its part."""
    lines = []
    for reply in replies:
        text = without_nearest(reply.text)
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
        text = (
            "Tài liệu không nói điều này: không có đoạn nào vừa trả lời câu hỏi vừa khớp với "
            f"{named}."
        )
    else:
        text = _ABSTENTIONS[reason]
    return text + (_NEAREST if nearest else "")


def vietnamese_date(date: str) -> str:
    """Write an ISO date the Vietnamese way: "2024-02-26" → "26/2/2024"."""
    parts = [str(int(part)) for part in date[:10].split("-") if part.isdigit()]
    return "/".join(reversed(parts)) if parts else date
