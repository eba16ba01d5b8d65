"""What the finders share: words around a place, units, labels and bounds from the word lists."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.types import Span
from corpus.vietnamese.text import tone_key
from corpus.vietnamese.values.value import Bound, Value
from corpus.vietnamese.words import rows, spellings

__all__ = [
    "Unit",
    "bound_after",
    "bound_before",
    "bound_named",
    "is_fixed",
    "label_before",
    "unit_at",
    "unit_named",
    "value_at",
    "words_before",
]

_toned = lru_cache(maxsize=8_192)(tone_key)
_NEXT = re.compile(r"[^\W\d_][\w²³/°\-]*|[%‰°$€₫£¥\"][CF]?|[µμ]\w+")
_GAP = re.compile(r"[ \u00a0]{0,2}")
_LAST_WORD = re.compile(r"[\w\-]+$")
_ASKS = re.compile(r"[ ]?bao (?:nhiêu|giờ|lâu|xa)(?!\w)", re.IGNORECASE)  # no "bao" of cement
_REACH = 48  # code points before a number in which its label or bound stands
_YEAR = re.compile(
    r" (?:học |[A-ZĐ][\w-]* )?(?:19|20)\d\d(?!\d| và (?:19|20)\d\d)"
)  # "đợt 1 năm 2023" lasts no year, nor does "vòng XK 2 năm SEA 2023"
_LONGEST_UNIT = 4
_EXACT_CASE = 2  # symbols so short mean different units in capitals ("A", "V", "m", "l")


class Unit(NamedTuple):
    """A unit of the list: its name, dimension, size, and where it ends in a text."""

    name: str
    dimension: str
    size: float
    end: int


@cache
def _units() -> dict[str, tuple[str, str, float]]:
    found: dict[str, tuple[str, str, float]] = {}
    for dimension, name, size, cell in rows("units"):
        for spelling in spellings(cell):
            found.setdefault(_key(spelling), (name, dimension, float(size)))
    return found


def _key(words: str) -> str:
    """Return the key of a unit: short symbols keep their case, words only their tone."""
    if len(words) <= _EXACT_CASE and words.isascii():
        return words
    return " ".join(map(_toned, words.split(" ")))


def unit_named(words: str) -> tuple[str, str, float] | None:
    """Return name, dimension and size of the unit that `words` spell; None for none known."""
    return _units().get(_key(words)) or _units().get(_key(words.lower()))


def unit_at(text: str, at: int) -> Unit | None:
    """Return the longest known unit that begins at `at`, after at most two spaces."""
    if _ASKS.match(text, at):
        return None
    gap = _GAP.match(text, at)
    start = at = gap.end() if gap else at
    found = None
    for _ in range(_LONGEST_UNIT):
        word = _NEXT.match(text, at)
        if not word:
            break
        whole, _, _ = text[start : word.end()].partition("/")
        for told in dict.fromkeys((text[start : word.end()], whole)):  # "km/h"; "đồng/kg"
            year = _YEAR.match(text, start + len(told)) if told.lower() == "năm" else None
            if not year and (known := unit_named(told)):
                found = Unit(*known, end=start + len(told))
                break
        if text[word.end() : word.end() + 1] != " ":
            break
        at = word.end() + 1
    return found


@cache
def _bounds(where: str) -> dict[str, str]:
    return {
        spelling: bound
        for bound, place, cell in rows("comparators")
        if place == where
        for spelling in spellings(cell)
    }


@cache
def _bound_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = (
        "|".join(sorted(map(re.escape, _bounds(where)), key=len, reverse=True))
        for where in ("before", "after")
    )
    joint = r"(?:[ ]*[:(]|[ ]+(?:là|được|chỉ|có|đến|tới|phải|cho phép|đạt|khoảng|thêm))?"
    return (
        re.compile(rf"(?<!\w)(?!(?<=làm )thêm\b)({before}){joint}[ ]*$", re.IGNORECASE),
        re.compile(rf"[ ]+({after})(?!\w)", re.IGNORECASE),
    )


def bound_before(text: str, at: int) -> tuple[str, int]:
    """Return the bound that the words before `at` set and where they begin; or "" and `at`."""
    found = _bound_patterns()[0].search(text, max(0, at - _REACH), at)
    return (_bounds("before")[found[1].lower()], found.start()) if found else ("", at)


def bound_after(text: str, at: int) -> tuple[str, int]:
    """Return the bound that the words from `at` set and where they end; or "" and `at`."""
    found = _bound_patterns()[1].match(text, at)
    return (_bounds("after")[found[1].lower()], found.end()) if found else ("", at)


@cache
def _labels() -> dict[str, str]:
    return {
        tone_words(spelling): use for use, cell in rows("labels") for spelling in spellings(cell)
    }


def tone_words(text: str) -> str:
    """Return the words of `text` by `tone_key`."""
    return " ".join(map(_toned, text.split()))


def label_before(text: str, at: int) -> tuple[str, str, int]:
    """Return the known label right before `at`, how it is used and where it begins.

    "số" between a label and its number says nothing. Empty strings and `at` where none stands.
    """
    words = words_before(text, at, 4)
    if len(words) > 1 and words[-1][0].lower() == "số":
        words = words[:-1]
    for size in (3, 2, 1):
        key = " ".join(_toned(word) for word, _ in words[-size:])
        if len(words) >= size and key in _labels():
            return key.removesuffix(" số"), _labels()[key], words[-size][1]
    return "", "", at


def words_before(text: str, at: int, most: int) -> list[tuple[str, int]]:
    """Return the words that lead up to `at`, parted by single spaces only, each with its place."""
    found: list[tuple[str, int]] = []
    window = text[max(0, at - _REACH) : at]
    end = len(window.rstrip(" "))
    offset = at - len(window)
    while len(found) < most and end:
        word = _LAST_WORD.search(window, window.rfind(" ", 0, end) + 1, end)
        if not word:
            break
        found.insert(0, (word[0], offset + word.start()))
        if window[word.start() - 1 : word.start()] != " ":
            break
        end = word.start() - 1
    return found


@cache
def _fixed() -> frozenset[str]:
    return frozenset(tone_words(row[0]) for row in rows("fixed"))


def is_fixed(text: str, at: int) -> bool:
    """Tell whether number words at `at` belong to an expression that counts nothing."""
    words = text[at : at + 32].lower().split(" ")
    return any(tone_words(" ".join(words[:n])).rstrip(".,;:?!") in _fixed() for n in (2, 3))


def value_at(text: str, start: int, end: int, **fields: object) -> Value:
    """Make the value of `text[start:end]`."""
    span = Span(start=start, end=end)
    return Value(span=span, text=text[start:end], **fields)  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def bound_named(name: str) -> Bound:
    """Return the bound of a word list's name; what the lists call over or nearly is about."""
    return Bound.ABOUT if name in {"over", "nearly"} else Bound(name or "exact")
