"""The words with which a Vietnamese question asks, and those that are only courtesy."""

import re

from corpus.vietnamese.text import normalize_query

__all__ = ["asking", "bare", "several"]

_I = re.IGNORECASE
_POLITE = re.compile(
    r"^(?:(?:dạ|thưa|ạ|alo|xin chào|chào)\b[^,]*,\s*)?"
    r"(?:(?:xin |vui lòng |làm ơn |hãy )?(?:cho (?:tôi|em|mình|anh|chị|hỏi|biết)"
    r"(?: (?:hỏi|biết|xin hỏi))?|(?:tôi|em|mình) (?:muốn |xin )?hỏi|xin hỏi|bạn có biết"
    r"|ai biết|nói cho tôi biết|hỏi)(?: là| rằng| xem)?[,:]?\s+)+",
    _I,
)
_TAIL = re.compile(
    r"[\s,]+(?:ạ|vậy ạ|thế ạ|vậy|thế|nhỉ|hả|nhé|đấy|đó|hở|vậy nhỉ|thế nhỉ|vậy bạn)$", _I
)
_SEVERAL = re.compile(r"[.?!;…]\s+\S")
_ASKING = re.compile(
    r"\b(?:(?P<reason>(?:vì|tại|cớ) sao|(?:vì|do) đâu|(?<![^,;]\s)sao(?=\s+\w+\s))"
    r"|(?P<time>(?:khi|lúc|hồi|chừng) nào|bao giờ)"
    r"|(?P<count>bao nhiêu|mấy)|(?P<long>bao lâu|bao xa)"
    r"|(?P<how>(?:như )?thế nào|(?:ra|thì|làm) sao|(?<=nói )sao|(?<=nghĩ )sao|(?<=tính )sao"
    r"|(?<=thích )sao|sao(?=\s+(?:về|với|khi|nếu|trước|cho|đối với)\b))"
    r"|(?P<deed>(?:để )?làm (?:điều |việc )?gì)|(?P<noun>nào|gì)"
    r"|(?P<who>những ai|ai)|(?P<where>đâu))\b",
    _I,
)
_NOT_ASKING = re.compile(
    r"\b(?:nào đó|gì đó|ai đó|đâu đó|bất (?:kỳ|kì|cứ)\s+(?:\w+\s+){0,3}?(?:nào|gì|ai|đâu)|ai cũng"
    r"|sao (?:chép|lục|y|kê|in|băng|chổi|lưu|biển|hạn|nhãng)"
    r"|(?:một|vài) ai|những ai(?!\s*$)(?=\s+(?:đi|có|đã|muốn))|mấy\s+(?:\w+\s+){1,2}"
    r"(?:này|nay|qua|đó)|từ trước đến nay|chứ gì|hay gì)\b",
    _I,
)


def bare(question: str) -> str:
    """Return a question without its question mark and its words of courtesy."""
    text = _POLITE.sub("", normalize_query(question).strip().rstrip(" ?!.…").strip())
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return text[:1].upper() + text[1:]


def asking(text: str) -> list[re.Match[str]]:
    """Return the words of `text` that ask, the last group of each match naming what for."""
    idle = [found.span() for found in _NOT_ASKING.finditer(text)]
    return [
        found
        for found in _ASKING.finditer(text)
        if not any(start <= found.start() < end for start, end in idle)
        and not _is_star(found, text)
    ]


def _is_star(found: re.Match[str], text: str) -> bool:
    """Tell whether a "sao" is a star with a name: "Sao Thổ"."""
    return found[0].lower() == "sao" and text[found.end() + 1 : found.end() + 2].isupper()


def several(text: str) -> bool:
    """Tell whether `text` is more than one sentence."""
    return _SEVERAL.search(text) is not None
