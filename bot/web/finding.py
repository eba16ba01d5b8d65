"""Words looked for, with or without diacritics: where in a document, or whether in a line."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from corpus.types import Span
from corpus.vietnamese.text import fold, normalize

__all__ = ["Found", "find_in", "in_whole", "searched"]

_MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The places of `words`, in order; `at` counts the present one from 0, -1 for none."""

    words: str
    places: tuple[Span, ...]
    at: int

    @property
    def current(self) -> Span | None:
        """The place to be shown."""
        return self.places[self.at] if self.places else None


def find_in(text: str, words: str, *, after: int = -1, backward: bool = False) -> Found:
    """Find `words` whatever their case, and the next place past the offset `after`, or before it.

    Words typed without diacritics find those with them. After the last place comes the first.
    """
    sought = " ".join(unicodedata.normalize("NFC", words).split())
    table = _letters(bare=sought.translate(_letters(bare=True)) == sought.translate(_letters()))
    pattern = " +".join(map(re.escape, sought.translate(table).split()))  # however far apart
    found = islice(re.finditer(pattern, text.translate(table)), _MOST) if pattern else ()
    places = tuple(Span(start=one.start(), end=one.end()) for one in found)
    if not places:
        return Found(words=words, places=(), at=-1)
    starts = [place.start for place in places]
    at = bisect_left(starts, after) - 1 if backward else bisect_right(starts, after)
    return Found(words=words, places=places, at=at % len(places))


def searched(search: str) -> Callable[[str], bool]:
    """Return what tells whether a text holds every word of `search`, in whatever order."""
    words = _words(search)

    def holds(text: str) -> bool:
        folded = fold(text)
        return all(word in folded for word in words)

    return holds


def in_whole(search: str) -> Callable[[str], bool]:
    """Return what tells whether every word of `search` stands in a text as a whole: 17, not 170."""
    words = [re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") for one in _words(search)]

    def stands(text: str) -> bool:
        folded = fold(text)
        return all(word.search(folded) for word in words)

    return stands


def _words(search: str) -> list[str]:
    return fold(normalize(search).text).split()


@cache
def _letters(*, bare: bool = False) -> dict[int, str]:
    """Return what each letter is compared as: one sign for one sign, so that offsets stay.

    Every white space is a blank.
    """
    table: dict[int, str] = {}
    for code in range(0x2000):
        sign = chr(code)
        if sign.isspace():
            table[code] = " "
            continue
        lower = sign.lower()
        if bare:
            lower = "d" if lower == "đ" else unicodedata.normalize("NFD", lower)[:1]
        if len(lower) == 1 and lower != sign:
            table[code] = lower
    return table
