"""One pass over a text that stops where a value may begin and asks each finder in turn."""

import re
from functools import lru_cache

from corpus.patience import wanted
from corpus.vietnamese.values.clock import times_at, weekdays_at
from corpus.vietnamese.values.dates import dates_at
from corpus.vietnamese.values.quantities import quantities_at
from corpus.vietnamese.values.references import (
    addresses_at,
    documents_at,
    inherited,
    numbered_at,
    ordinals_at,
    phones_at,
    spelled_at,
)
from corpus.vietnamese.values.value import Value

__all__ = ["find"]

_NUMBER_WORDS = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|trăm|nghìn|ngàn|nửa"
_TRIGGER = re.compile(
    rf"(?<![\w.,/])(?:(?P<figure>\d)|(?P<word>{_NUMBER_WORDS})(?!\w)"
    r"|(?P<date>ngày|mùng|mồng|hôm|tháng|quý|năm|thế|thập|những|niên)(?=[ ])"
    r"|(?P<level>điểm|khoản|điều|chương|mục|tiểu|phần|phụ)(?=[ ])"
    r"|(?P<ordinal>thứ|giải|hạng|chủ)(?=[ ])|(?P<phone>\+84|\(0)"
    r"|(?P<capital>[A-ZĐ](?:[A-Za-z]{0,9}-?\d|(?![\w.])|(?-i:[IVXLC]{1,6}(?!\w)))))",
    re.IGNORECASE,
)
_FINDERS = {
    "figure": (documents_at, phones_at, dates_at, times_at, numbered_at, quantities_at),
    "word": (times_at, spelled_at, dates_at, quantities_at),
    "date": (dates_at, quantities_at),
    "level": (addresses_at,),
    "ordinal": (weekdays_at, ordinals_at),
    "phone": (phones_at,),
    "capital": (numbered_at,),
}
_SHORT = 4_000


def find(text: str) -> tuple[Value, ...]:
    """Return the values of a normalised text in reading order, none inside another.

    The time grows with the length of the text alone: each finder reads a bounded stretch.
    """
    return _remembered(text) if len(text) <= _SHORT else _find(text)


def _find(text: str) -> tuple[Value, ...]:
    values: list[Value] = []
    end = 0
    for trigger in wanted(_TRIGGER.finditer(text)):
        at = trigger.start()
        if at < end or not trigger.lastgroup:
            continue
        for finder in _FINDERS[trigger.lastgroup]:
            found = [value for value in finder(text, at) if value.span.start >= end]
            if found:
                values += found
                end = found[-1].span.end
                break
    return tuple(inherited(values, text))


_remembered = lru_cache(maxsize=4_096)(_find)
