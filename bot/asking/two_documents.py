"""A comparison of two documents that a question does not name: "trong hai biên bản"."""

import re
from dataclasses import dataclass

from bot.asking.comparing import COMPARE, DIFFER, EQUAL, WHETHER, Asks, counts, told_in
from bot.asking.measures import Told

__all__ = ["Claimed", "Documents", "claimed_of_both", "of_documents"]

_TWO = re.compile(
    r"\s*,?\s*(?:(?:trong|của|ở|giữa|theo|qua)\s+)?(?:cả\s+)?hai\s+(?P<noun>(?:biên bản|cuộc họp"
    r"|phiên họp|buổi họp|lần họp|bài(?: báo| viết)?|tài liệu|văn bản|quyết định|nghị định"
    r"|thông tư|nội quy|quy chế|quy định|bản|bảng giá|tờ rơi|báo cáo|thông báo|hợp đồng"
    r"|kế hoạch))(?=\s|,|$)(?:\s+(?:này|trên|đó))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A question that is asked of two documents which it does not name: "trong hai biên bản".

    `noun` is what they are called there.
    """

    question: str
    noun: str
    asks: Asks
    told: Told | None


def of_documents(question: str) -> Documents | None:
    """Return what is asked of two documents that are compared; None for any other question."""
    asked = question.strip().rstrip(" ?.!")
    two = _TWO.search(asked)
    if two is None:
        return None
    rest = COMPARE.sub("", f"{asked[: two.start()]}{asked[two.end() :]}".strip())
    short = WHETHER.sub("", rest)
    equal = next(EQUAL.finditer(short), None) if short != rest else None
    if equal:
        asks: Asks = "differ" if equal["way"].lower() == "khác" else "same"
        stem = short[: equal.start()]
    else:
        asks, stem = "how", DIFFER.sub("", rest)
        if stem == rest and not COMPARE.match(asked):
            return None
    counted = asks != "how" or counts(stem)
    text = f"{stem.strip(' ,;')} {'là bao nhiêu' if counted else 'thế nào'}?"
    told = told_in(stem) if counted else None
    return Documents(
        question=f"{text[:1].upper()}{text[1:]}", noun=two["noun"].lower(), asks=asks, told=told
    )


_CLAIMED = re.compile(
    r"^(?:có phải\s+)?cả (?:hai|2)\s+(?P<noun>[^\W\d]+(?:\s+[^\W\d]+){0,3}?)\s+(?:đều\s+)?"
    r"(?P<said>(?:có|được|phải|bị|đã|cho|nhận|mở|bán|dạy)\s.+?"
    r"\s(?:hay |phải |đúng )?(?:không|chưa))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A yes or no that is asked of two things which are not named: "cả hai hồ bơi có … không"."""

    noun: str
    said: str


def claimed_of_both(question: str) -> Claimed | None:
    """Return what is asked of both of two things without their names; None for other questions."""
    found = _CLAIMED.match(question.strip().rstrip(" ?.!"))
    if found is None or " và " in found["noun"]:
        return None
    return Claimed(noun=found["noun"].lower(), said=found["said"])
