"""Which encoding the letters of a source are in: by the font where it is told, else by the words.

One source can hold several: a paragraph typed on an old machine amid Unicode.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from corpus.types import Note
from corpus.vietnamese.legibility import weight, words
from ingest.legacy import (
    ENCODINGS,
    draws_capitals,
    encoding_of_font,
    is_surface,
    read_surface,
)

__all__ = ["Letters"]

_BEYOND_ASCII = re.compile(r"[^\x00-\x01\x03\x04\x07-\x13\x15-\x18\x1a-\x1b\x1f-\x7e]")
_SAMPLE = 40_000  # characters that speak for the whole source
_DOUBTFUL = -15.5  # the weight from which on a word may be one in another encoding
_FEWEST_DOUBTFUL = 0.1  # of the words beyond ASCII, before other readings of a source are tried
_BETTER = 2.0  # how much likelier, in nats a changed word, another reading must be
_OWN = 8.0  # and in all, where the source as a whole is in no old encoding


@dataclass(slots=True)
class Letters:
    """Reads the text of one source; `converted` counts the characters by encoding.

    `prior` is the encoding of most of the source, `fonts` has those that are drawn for another one
    and whose text bears it out: many a paper keeps an old font around Unicode.
    """

    prior: str | None = None
    fonts: Mapping[str, str] = field(default_factory=dict)
    converted: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str], *, fonts: Mapping[str, Iterable[str]] = {}) -> "Letters":
        """Return a reader for a source that holds these texts, some under the font they are in."""
        believed: dict[str, str] = {}
        for font, set_in in fonts.items():
            encoding = encoding_of_font(font)
            if encoding and _gain(_sample(set_in), encoding) >= 0:
                believed[font] = encoding
        sample = _sample(texts)
        marked = [word for word in words(sample) if _BEYOND_ASCII.search(word)]
        doubtful = sum(weight(word) < _DOUBTFUL for word in marked)
        if doubtful < _FEWEST_DOUBTFUL * len(marked) or not doubtful:
            return cls(fonts=believed)
        encoding, gain = _best(sample, ENCODINGS)
        return cls(prior=encoding if gain >= _OWN else None, fonts=believed)

    def read(self, text: str, *, font: str | None = None, amid: str | None = None) -> str:
        """Return the text in Unicode: as its font says, or as its words, `amid` others, say."""
        encoding = self.fonts.get(font or "")
        capital = encoding is not None and draws_capitals(font)
        if _BEYOND_ASCII.search(text):
            encoding = encoding or (None if _is_unicode(text) else self.likeliest(amid or text))
            told = read_surface(text, encoding) if encoding else None
            if encoding and told is not None:
                self.converted[encoding] += len(text)
                text = told
        return text.upper() if capital else text

    def read_lines(self, text: str) -> str:
        """Return a whole text in Unicode, each line by itself."""
        return "\n".join(map(self.read, text.split("\n"))) if self._matters(text) else text

    def likeliest(self, text: str) -> str | None:
        """Return the encoding in which a text is Vietnamese and as it stands is not."""
        seen = {one for one in (self.prior, *self.converted, *self.fonts.values()) if one}
        known, _ = _best(text, sorted(seen)) if seen else (None, 0.0)
        if known is None and _is_doubtful(text):
            encoding, gain = _best(text, ENCODINGS)
            known = encoding if gain >= _OWN else None
        return known

    def notes(self) -> list[Note]:
        """Return what was converted, the commonest encoding first."""
        return [
            Note(kind="converted", count=count, detail=encoding)
            for encoding, count in self.converted.most_common()
        ]

    def _matters(self, text: str) -> bool:
        """Tell whether a text may have lines in another encoding."""
        return self.prior is not None or _is_doubtful(text)


def _is_unicode(text: str) -> bool:
    """Tell whether a text has a letter that no old encoding shows: "đồng/m³" is as it should be."""
    return any(char.isalpha() and not is_surface(char) for char in text)


def _is_doubtful(text: str) -> bool:
    """Tell whether a text has a word that is no Vietnamese as it stands."""
    return any(_BEYOND_ASCII.search(word) and weight(word) < _DOUBTFUL for word in words(text))


def _sample(texts: Iterable[str]) -> str:
    """Return the first lines that have letters beyond ASCII."""
    pieces: list[str] = []
    length = 0
    for line in _lines(texts):
        if _BEYOND_ASCII.search(line):
            pieces.append(line)
            length += len(line)
            if length > _SAMPLE:
                break
    return "\n".join(pieces)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield the lines of all texts."""
    for text in texts:
        yield from text.split("\n")


def _best(text: str, encodings: Iterable[str]) -> tuple[str | None, float]:
    """Return the reading that gains most over the text as it stands, and how much, in nats."""
    gains = {encoding: _gain(text, encoding) for encoding in encodings}
    best = max(gains, key=gains.__getitem__)
    return (best, gains[best]) if gains[best] > 0 else (None, 0.0)


def _gain(text: str, encoding: str) -> float:
    """Return how much likelier the words of a text are in an encoding, by `_BETTER` a word.

    0 where nothing changes, less where the reading is worse or not better by enough.
    """
    told = read_surface(text, encoding)
    if told is None or told == text:
        return 0.0
    pairs = zip_longest(words(text), words(told), fillvalue="")
    gains = [weight(new) - weight(old) for old, new in pairs if old != new]
    return sum(gains) if sum(gains) >= _BETTER * len(gains) else min(sum(gains), -0.1)
