"""What a person may have meant whose finger or tone mark slipped: "nhửng", "Hàn Qốc", "nhìu"."""

import unicodedata
from collections.abc import Iterator

from corpus.vietnamese.bigrams import Bigrams
from corpus.vietnamese.text import fold, tone_key

__all__ = ["near", "slips_of"]

_LETTERS = "abcdeghiklmnopqrstuvxy"
_MOST = 8
_USUAL = 50  # a rarer syllable is not proposed


def slips_of(typed: str, bigrams: Bigrams, *, exists: bool) -> list[str]:
    """Return the syllables that `typed` may stand for, the most frequent first.

    Of a syllable that `exists`, those with other marks, unless a capital letter says that it is a
    name; of one that does not, also those one letter away (inserted, left out, changed or swapped)
    that have all its marks. What has no mark at all may be another language and has no slips.
    """
    key = tone_key(typed)
    folded = fold(key)
    if folded == key or len(key) < 2 or not folded.isascii():  # "ß" is no Vietnamese letter
        return []
    if exists and typed[0].isupper():
        return []
    found = bigrams.spellings(folded) - {key, folded}
    if not exists:
        marks = _marks(key)
        others = {word for other in near(folded) for word in bigrams.spellings(other)}
        found |= {word for word in others if marks <= _marks(word)}
    known = [word for word in found if bigrams.occurrences(word) >= _USUAL]
    return sorted(known, key=lambda word: (-bigrams.occurrences(word), word))[:_MOST]


def near(word: str) -> Iterator[str]:
    """Yield every string one edit away from `word` (Damerau 1964)."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        yield from (left + letter + right for letter in _LETTERS)
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in _LETTERS)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]


def _marks(word: str) -> frozenset[str]:
    marks = {one for one in unicodedata.normalize("NFD", word) if unicodedata.combining(one)}
    return frozenset(marks | {"đ"} if "đ" in word else marks)
