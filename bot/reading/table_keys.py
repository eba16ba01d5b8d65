"""Rows by their number: "mã 1" finds "01" of a column "Mã", "dòng 1" the first of a list.

What stands before the number says what the rows are: "nhân viên số 1" is nobody in a list of
machines.
"""

from collections.abc import Iterator, Sequence

from bot.asking.question import FUNCTION_WORDS
from corpus.vietnamese.values import find

__all__ = ["is_counted", "is_person", "kind_before", "places_of_number", "same_number"]

_COUNTERS = frozenset({"số", "stt", "tt", "dòng"})
_NEAR = 4  # words before a number that may say what it numbers: "Tuyến xe buýt 07"
_LONGEST = 3  # words that say what the rows are
_MOST_DIGITS = 9


def same_number(one: str, other: str) -> bool:
    """Tell whether two words are the same whole number, with or without zeros before it."""
    sizes = [int(word) for word in (one, other) if _is_whole(word)]
    return len(sizes) == 2 and sizes[0] == sizes[1]


def places_of_number(
    words: Sequence[str], text: str, name: Sequence[str], *, leads: bool
) -> Iterator[int]:
    """Yield the places of a number that a question gives as what its column holds: "năm 2021".

    `leads` tells that the column comes first; it is meant by "số 5" and "dòng 5" as well.
    """
    for at, word in enumerate(words):
        counted = leads and is_counted(words, at, name)
        if same_number(word, text) and (counted or set(_before(words, at)) & set(name)):
            yield at
            if counted:
                yield at - 1


def is_counted(words: Sequence[str], at: int, name: Sequence[str]) -> bool:
    """Tell whether the number at a place counts rows ("số 5"), and is none of its column's own."""
    before = _before(words, at)
    return bool(set(before[-1:]) & _COUNTERS) and not set(before) & (set(name) - _COUNTERS)


def _before(words: Sequence[str], at: int) -> Sequence[str]:
    return words[max(0, at - _NEAR) : at]


def kind_before(words: Sequence[str], at: int, name: Sequence[str]) -> list[int]:
    """Return the places of the words that say what has the number at a place."""
    last = at - 1
    while last >= 0 and (words[last] in {*name, *_COUNTERS, *FUNCTION_WORDS}):
        last -= 1
    first = last
    while first >= 0 and last - first < _LONGEST and words[first] not in FUNCTION_WORDS:
        first -= 1
    return list(range(first + 1, last + 1))


def is_person(noun: str) -> bool:
    """Tell whether a noun is one of persons: "nhân viên", "học sinh"."""
    return any(value.dimension.startswith("person") for value in find(f"1 {noun}"))


def _is_whole(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS
