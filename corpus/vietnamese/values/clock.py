"""Times of day ("14h30", "8 giờ sáng", "từ 7 giờ đến 9 giờ") and days of the week."""

import re

from corpus.vietnamese.values.numerals import in_words
from corpus.vietnamese.values.scan import value_at, words_before
from corpus.vietnamese.values.value import Interval, Kind, Value

__all__ = ["times_at", "weekdays_at"]

_HOUR = r"(?:\d{1,2}|(?:mười[ ])?(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)|mười)"
_PART = r"(?:[ ]+(?:giờ[ ]+)?(?P<part>sáng|trưa|chiều|tối|đêm|khuya))?"
_TIME = re.compile(
    rf"(?P<h>{_HOUR})(?:(?::|[ ]?[hg](?=[ ]?\d\d(?!\d))[ ]?|[ ]giờ[ ]+(?=\d\d?(?:[ ]+phút|\b)))"
    rf"(?P<m>\d{{1,2}})(?![\d:])(?:[ ]*phút)?|[ ]?(?P<bare>[hg](?!\w)|[ ]giờ|giờ(?!\w))"
    r"(?:[ ]+kém[ ]+(?P<less>\d{1,2})|[ ]+(?P<half>rưỡi))?)" + _PART,
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:[-–—]|đến(?:[ ]hết)?|tới)\s*", re.IGNORECASE)
_AFTERNOON = frozenset({"chiều", "tối", "đêm", "khuya"})
_AT = frozenset("lúc vào từ đến tới trước sau hồi khoảng cửa ngày quá".split())
_LASTS = frozenset("trong mất dài suốt hết cách mỗi thêm gồm gần hơn quá được đủ tổng".split())
_NOT_OF_DAY = re.compile(
    r"[ ]*(?:/|mỗi|một|làm|lao|học|bay|đồng|chạy|liên|liền|sau|trước|nữa|đầu|cuối)"
)

_WEEKDAYS = {
    "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    **{str(n): n for n in range(2, 8)},
}  # fmt: skip
_WEEKDAY = re.compile(
    rf"(?:thứ[ ]+(?P<n>{'|'.join(_WEEKDAYS)})|(?P<s>chủ[ ]nhật|CN))(?!\w)", re.IGNORECASE
)
_WEEKDAY_TO = re.compile(r"[ ]*(?:[-–]|đến(?:[ ]hết)?|tới)[ ]*", re.IGNORECASE)
_OF_WEEK = frozenset(
    "sáng trưa chiều tối đêm giờ ngày hôm từ đến tới vào mỗi các hàng hằng và trừ cả hoặc".split()
)


def times_at(text: str, at: int) -> list[Value]:
    """Return the time of day, or the hours from one to another, that begins at `at`."""
    first = _TIME.match(text, at)
    if not first:
        return []
    joint = _TO.match(text, first.end())
    last = _TIME.match(text, joint.end()) if joint else None
    low = _minutes(first, last["part"] if last else None)
    high = _minutes(last, None) if last else low
    told = _is_of_day(text, at, first) or (last is not None and _is_of_day(text, at, last))
    if low is None or high is None or not told:
        return []
    end = (last or first).end()
    interval = Interval(low=min(low, high), high=max(low, high))
    return [value_at(text, at, end, kind=Kind.TIME, interval=interval)]


def _minutes(match: re.Match[str], part: str | None) -> float | None:
    """Return the minutes since midnight; None for no time of day."""
    told = match["h"].lower()
    words = None if told.isdecimal() else in_words(told.split())
    hour = int(told) if told.isdecimal() else int(words[0]) if words else 99
    minute = int(match["m"] or 0) + (30 if match["half"] else 0) - int(match["less"] or 0)
    part = (match["part"] or "").lower() or part
    if part in _AFTERNOON and hour < 12:
        hour += 12
    if part == "trưa" and hour < 4:
        hour += 12
    return 60.0 * hour + minute if hour <= 24 and minute < 60 else None


def _is_of_day(text: str, at: int, match: re.Match[str]) -> bool:
    """Tell a time of day from so many hours ("trong 8 giờ", "kéo dài 2 giờ 30 phút")."""
    before = words_before(text, at, 1)
    lead = before[0][0].lower() if before else ""
    if lead in _LASTS:
        return bool(match["part"]) and lead != "trong"
    lasts = match["m"] and "phút" in match[0].lower()  # "2 giờ 30 phút"
    if match["part"] or match["less"] or (match["m"] and not lasts):
        return True
    if _NOT_OF_DAY.match(text, match.end()):
        return False
    return lead in _AT or (not lead and (match["bare"] or "").lower() in {"h", "g"})


def weekdays_at(text: str, at: int) -> list[Value]:
    """Return the day or days of the week that begin at `at`; 8 is Sunday.

    "vụ thứ hai" is no Monday: small letters say one only where nothing is counted before them.
    """
    first = _WEEKDAY.match(text, at)
    if not first:
        return []
    before = words_before(text, at, 1)
    lead = before[0][0].lower() if before else ""
    named = first["s"] or first[0][4:5].isupper() or lead in _OF_WEEK
    if not named or (first["s"] == "cn"):
        return []
    joint = _WEEKDAY_TO.match(text, first.end())
    last = _WEEKDAY.match(text, joint.end()) if joint else None
    low = _weekday(first)
    high = max(low, _weekday(last)) if last else low
    interval = Interval(low=low, high=high)
    end = (last or first).end()
    return [value_at(text, at, end, kind=Kind.WEEKDAY, interval=interval, dimension="weekday")]


def _weekday(match: re.Match[str]) -> int:
    return 8 if match["s"] else _WEEKDAYS[match["n"].lower()]
