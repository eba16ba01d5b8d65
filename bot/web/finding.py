"""Words looked for, with or without diacritics: where in a document, or whether in a line."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from corpus.types import Span
from corpus.vietnamese.text import fold, normalize

__all__ = ["Found", "find_in", "in_whole", "places_of", "searched"]

_MOST = 5_000
_GAP = re.compile(r"\s{2,}")
_BLANK = re.compile(r"\s+")


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
    places = tuple(islice(places_of(text.translate(table), sought.translate(table)), _MOST))
    if not places:
        return Found(words=words, places=(), at=-1)
    starts = [place.start for place in places]
    at = bisect_left(starts, after) - 1 if backward else bisect_right(starts, after)
    return Found(words=words, places=places, at=at % len(places))


def places_of(text: str, words: str) -> Iterator[Span]:
    """Yield where `words` stand in a text one after the other, with any white space in between.

    A pattern of many equal words would be tried at each of them: two long texts would never end.
    """
    sought = " ".join(words.split())
    close, ends, gaps = _BLANK.sub(" ", text), [0], [0]
    for gap in _GAP.finditer(text):
        ends.append(gap.start() - gaps[-1] + 1)  # where the gap ends in the close text
        gaps.append(gap.end() - ends[-1])  # by how much it lags behind from there on
    at = close.find(sought) if sought else -1
    while at >= 0:
        last = at + len(sought) - 1
        start, end = (one + gaps[bisect_right(ends, one) - 1] for one in (at, last))
        yield Span(start=start, end=end + 1)
        at = close.find(sought, last + 1)


def searched(search: str) -> Callable[[str], bool]:
    """Return what tells whether a text holds every word of `search`, in whatever order."""
    words = dict.fromkeys(_words(search))  # each once, however often typed

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
