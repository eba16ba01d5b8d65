"""What a question compares with an earlier time: "so với năm trước", "tăng hay giảm"."""

import re
from dataclasses import dataclass

from bot.asking.comparing import told_in
from bot.asking.measures import Told

__all__ = ["Change", "change", "in_order"]

_I = re.IGNORECASE
_LEADING = re.compile(r"^so với\s+(?P<other>[^,]{2,60}?)\s*,\s*(?:thì\s+)?(?P<rest>.+)$", _I)
_WAY = (
    r"(?:tăng|giảm|chênh|hơn kém|thay đổi|khác|(?:cao|thấp|nhiều|ít|đắt|rẻ|lớn|nhỏ|dài|ngắn|sớm"
    r"|muộn|nặng|nhẹ)\s+hơn)"
)
_INSIDE = re.compile(
    rf"\s+(?P<with>so với\s+.{{2,60}}?)\s+(?P<way>(?:thì |đã |có )*{_WAY}(?:\s.*)?)$", _I
)
_PERIOD = r"(?:năm học|năm|vụ|kỳ|học kỳ|tháng|quý|mùa|khóa|khoá|lần|đợt|tuần|nhiệm kỳ)"
_BEFORE = (
    rf"(?:(?:{_PERIOD}\s+(?:trước|ngoái|rồi|liền trước|vừa qua)(?:\s+đó)?)|trước đây|trước kia)"
)
_THEN = re.compile(rf"\s*,?\s*\b(?:so )?với\s+(?:cùng kỳ\s+)?{_BEFORE}\b", _I)
_NOW = re.compile(
    rf"\s+(?:(?:ở|trong|của|vào)\s+)?(?:{_PERIOD}\s+(?:nay|này)|hiện nay|hiện tại|bây giờ)\b", _I
)
_HOW = re.compile(
    rf"\s+(?:thì |đã |có |được |bị )*{_WAY}(?:\s+(?:hay|hoặc)\s+{_WAY})?"
    r"(?:\s+(?:lên|đi|xuống|thêm|nhau|gì))*"
    r"(?:\s+(?:bao nhiêu(?:\s+[\w%]+){0,2}|(?:như )?thế nào|ra sao|không))?$",
    _I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question of how a thing changed since an earlier time that is not named.

    `question` asks for the thing as it is; `told` is in what it is told.
    """

    question: str
    told: Told


def change(question: str) -> Change | None:
    """Return what is compared with "năm trước"; None where nothing is, or a time is named."""
    asked = in_order(question.strip().rstrip(" ?.!"))
    bare = _THEN.sub("", asked)
    if bare == asked:
        return None
    stem = _HOW.sub("", _NOW.sub("", bare)).strip(" ,;")
    if stem == bare.strip(" ,;") or len(stem.split()) < 2:
        return None
    text = f"{stem} là bao nhiêu?"
    return Change(question=f"{text[:1].upper()}{text[1:]}", told=told_in(stem, "number"))


def in_order(asked: str) -> str:
    """Put what is compared with last: "So với B, A …" and "A so với B tăng …" alike."""
    leading = _LEADING.match(asked)
    if leading:
        rest = leading["rest"]
        return f"{rest[:1].upper()}{rest[1:]} so với {leading['other']}"
    inside = _INSIDE.search(asked)
    if inside and re.search(_WAY, inside["way"], _I):
        return f"{asked[: inside.start()]} {inside['way']} {inside['with']}"
    return asked
