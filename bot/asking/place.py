"""A question about a place in a document: what remains of it beside the address."""

import re
from collections.abc import Iterable

from bot.asking.question import words_of

__all__ = ["asks_for_parts", "remainder", "without"]

_PARTS = re.compile(
    r"\b(?:những|các|mấy|bao nhiêu)\s+(?P<kind>phần|chương|mục|điều|khoản|điểm)\b",
    re.IGNORECASE,
)
_ASKS = frozenset(
    "quy định nội dung nói nêu về vấn đề gì là thế nào ra sao có gồm những các điều cho biết tôi "
    "em mình xem đọc trích nguyên văn của trong theo tại thuộc văn bản tài liệu này trên đó "
    "viết ghi như bao hỏi xin hãy với ạ vậy và thì được "
    "luật nghị thông tư bộ quyết số việc cái đầy đủ toàn "
    "hiện nay hành mới nhất "
    "chi tiết tóm tắt nhắc đến đề cập phần khoản điểm chương mục phụ lục liên quan".split()
)


def asks_for_parts(question: str) -> str | None:
    """Return the kind of parts that are asked for: "điều" in "Chương III có những điều nào?"."""
    found = _PARTS.search(question)
    return found["kind"].lower() if found else None


def without(question: str, places: list[tuple[int, int]]) -> str:
    """Return the question without the stretches `places` and the words that joined them to it."""
    kept = list(question)
    for start, end in places:
        kept[start:end] = " " * (end - start)
    text = " ".join("".join(kept).split())
    text = re.sub(
        r"^(?:[Tt]heo|[Tt]rong|[Tt]ại|[Ởở])?\s*(?:của|,|và|thì|trong|thuộc)*\s*,?\s*", "", text
    )
    text = re.sub(r"\s+(?:theo|của|trong|tại|thuộc|ở)\s*(?=[?.,]|$)", " ", text)
    return text[:1].upper() + text[1:]


def remainder(question: str, names: Iterable[str] = ()) -> list[str]:
    """Return the words of a question that ask for more than what a place says.

    Those of `names`, by which the document is called, do not.
    """
    called = {word for name in names for word in words_of(name)}
    return [word for word in words_of(question) if word not in _ASKS and word not in called]
