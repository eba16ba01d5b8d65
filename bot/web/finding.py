"""Words looked for in one document, with or without diacritics; every offset is the document's."""

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from corpus.types import Span

__all__ = ["Found", "find_in"]

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
    sought, read = sought.translate(table), text.translate(table)
    starts: list[int] = []
    start = read.find(sought) if sought else -1
    while start >= 0 and len(starts) < _MOST:
        starts.append(start)
        start = read.find(sought, start + len(sought))
    places = tuple(Span(start=start, end=start + len(sought)) for start in starts)
    if not places:
        return Found(words=words, places=(), at=-1)
    at = bisect_left(starts, after) - 1 if backward else bisect_right(starts, after)
    return Found(words=words, places=places, at=at % len(places))


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
