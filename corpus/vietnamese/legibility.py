"""How far a stretch of letters is text: each word weighed by how often Vietnamese writes it."""

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from corpus.vietnamese.bigrams import Bigrams, SyllableCounts
from corpus.vietnamese.text import is_syllable, tone_key

__all__ = ["STRANGE", "weight", "words"]

# Old fonts and wrong charsets put signs amid the letters, so only white space parts words here.
_WORD = re.compile(r"[^ \t\r\n\f\v]+")
_AROUND = " .,;:!?()[]{}<>\"'/\\|*_=+-…“”‘’–—•\u00a0\ufeff"
_LETTERS = re.compile(r"[^\W\d_]+")
_ODD_SIGN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f¡-©¬-¯±-´¶-¸»-¿×÷ˆ˜‚„†‡‰‹›€™ƒ"
    "\u0378\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_COMMONEST, _RAREST = -4.0, -13.0
_SPELT, _PLAIN, _FOREIGN, STRANGE = -15.0, -15.0, -18.0, -23.0


def words(text: str) -> Iterator[str]:
    """Yield the stretches between white space, the punctuation around them taken off."""
    for match in _WORD.finditer(text):
        word = match[0].strip(_AROUND)
        if word:
            yield word


@lru_cache(maxsize=200_000)
def weight(word: str) -> float:
    """Return the logarithm of how likely a word is in a Vietnamese text, by the shipped counts.

    From about -4 for the commonest syllables down to `STRANGE` for letters mixed with signs. A
    word in other letters or in plain ASCII is rare, not strange. Figures weigh nothing.
    """
    composed = unicodedata.normalize("NFC", word)
    if _ODD_SIGN.search(composed) and any(map(str.isalpha, composed)):
        return STRANGE
    parts = _LETTERS.findall(composed)
    return min(map(_of_letters, parts)) if parts else 0.0


def _of_letters(letters: str) -> float:
    """Return the weight of a run of letters."""
    general = _general()
    count = general.occurrences(tone_key(letters))
    if count and len(letters) > 1:
        return max(_RAREST, min(_COMMONEST, math.log(count / _TOTAL)))
    if letters.isascii():
        return _PLAIN
    if _mixed_case(letters):
        return STRANGE
    if is_syllable(letters):
        return _SPELT
    return _FOREIGN


_TOTAL = 11_133_248  # occurrences in the shipped table


@lru_cache(maxsize=1)
def _general() -> Bigrams:
    """Return the shipped counts alone."""
    return Bigrams(SyllableCounts(unigrams={}, bigrams={}))


def _mixed_case(letters: str) -> bool:
    """Tell whether a capital follows a small letter, with a letter beyond ASCII on either side."""
    return any(
        small.islower() and capital.isupper() and not (small + capital).isascii()
        for small, capital in pairwise(letters)
    )
