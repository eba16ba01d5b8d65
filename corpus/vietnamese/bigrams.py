"""Which Vietnamese syllable stands beside which: counts, the shipped table, and probabilities."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.vietnamese.text import fold, tone_key
from models import DIACRITICS

__all__ = ["BEGIN", "TABLE", "WORD_OR_STOP", "Bigrams", "SyllableCounts", "count_syllables"]

BEGIN = "<s>"
TABLE = DIACRITICS / "ngrams.npz"

WORD_OR_STOP = re.compile(r"(?P<word>[^\W\d_]+)|[^\w\s-]+|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyllableCounts:
    """How often syllables and neighbours occur: lower case, tone marks in their canonical place.

    The pair `(BEGIN, s)` counts the stretches between punctuation marks that begin with `s`.
    """

    unigrams: Mapping[str, int]
    bigrams: Mapping[tuple[str, str], int]


def count_syllables(texts: Iterable[str]) -> SyllableCounts:
    """Count the syllables and pairs of normalised texts; digits are passed over."""
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    key = cache(tone_key)
    for text in texts:
        stretch = [BEGIN]
        for match in WORD_OR_STOP.finditer(f"{text}\n"):
            if match["word"]:
                stretch.append(key(match["word"]))
            elif len(stretch) > 1:
                singles.update(stretch)
                pairs.update(pairwise(stretch))
                stretch = [BEGIN]
    return SyllableCounts(unigrams=dict(singles), bigrams=dict(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class _General:
    """The shipped table: ids of syllables, counts by id, sorted codes of pairs and their counts."""

    ids: Mapping[str, int]
    counts: Sequence[int]
    followers: Sequence[int]  # how many different syllables follow
    preceders: Sequence[int]  # how many different syllables stand before
    spellings: Mapping[str, Sequence[str]]  # folded → with diacritics
    pairs: NDArray[np.int64]
    pair_counts: NDArray[np.uint32]

    def count_pairs(self, firsts: Sequence[str], seconds: Sequence[str]) -> list[int]:
        """Return how often each pair occurs."""
        size, nowhere = len(self.ids), -(len(self.ids) ** 2)
        codes = [
            self.ids.get(first, nowhere) * size + self.ids.get(second, nowhere)
            for first, second in zip(firsts, seconds, strict=True)
        ]
        wanted = np.array(codes, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        found: list[int] = np.where(self.pairs[at] == wanted, self.pair_counts[at], 0).tolist()
        return found


@cache
def _general() -> _General:
    """Read the shipped table, once."""
    with np.load(TABLE, allow_pickle=False) as table:
        names = table["syllables"].tobytes().decode().split("\n")
        spellings: dict[str, list[str]] = {}
        for name, folded in zip(names, fold("\n".join(names)).split("\n"), strict=True):
            spellings.setdefault(folded, []).append(name)
        pairs = np.cumsum(table["pair_steps"], dtype=np.int64)
        return _General(
            ids={name: at for at, name in enumerate(names)},
            counts=table["counts"].tolist(),
            followers=np.bincount(pairs // len(names), minlength=len(names)).tolist(),
            preceders=np.bincount(pairs % len(names), minlength=len(names)).tolist(),
            spellings=spellings,
            pairs=pairs,
            pair_counts=table["pair_counts"],
        )


# Chosen on questions of a training split: see models/diacritics/CARD.md.
_OWN_WEIGHT = 100  # one occurrence in the indexed text counts as this many in the general one
_DISCOUNT = 2.0  # what an observed pair gives up to the pairs never seen
_OWN_DISCOUNT = 0.3
_UNSEEN = 10.0  # what every syllable keeps for them, however rare it is
_RARE = 0.01


class Bigrams:
    """Interpolated Kneser-Ney probabilities of neighbours, by the shipped counts and `own` ones."""

    def __init__(self, own: SyllableCounts) -> None:
        self._general = general = _general()
        self._own = own
        self._own_followers = Counter(first for first, _ in own.bigrams)
        self._own_preceders = Counter(second for _, second in own.bigrams)
        self._kinds_of_pairs = len(general.pairs) + len(own.bigrams)
        self._own_spellings: dict[str, list[str]] = {}
        for syllable in own.unigrams:
            self._own_spellings.setdefault(fold(syllable), []).append(syllable)

    def spellings(self, folded: str) -> set[str]:
        """Return the syllables that fold to `folded`."""
        return {*self._general.spellings.get(folded, ()), *self._own_spellings.get(folded, ())}

    def occurrences(self, syllable: str) -> int:
        """Return how often a syllable occurs, the indexed text weighing more."""
        at = self._general.ids.get(syllable)
        general = 0 if at is None else self._general.counts[at]
        return general + _OWN_WEIGHT * self._own.unigrams.get(syllable, 0)

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> Iterator[float]:
        """Yield ln P(second | first) for each pair."""
        firsts, seconds = zip(*pairs, strict=True)
        left = {first: self._left_over(first) for first in set(firsts)}
        unseen = {second: self._unseen(second) for second in set(seconds)}
        own = self._own.bigrams
        for pair, count in zip(pairs, self._general.count_pairs(firsts, seconds), strict=True):
            seen = count - _DISCOUNT if count else 0.0
            if pair in own:
                seen += _OWN_WEIGHT * (own[pair] - _OWN_DISCOUNT)
            total, kept = left[pair[0]]
            yield math.log((seen + kept * unseen[pair[1]]) / total)

    def _left_over(self, first: str) -> tuple[float, float]:
        """Return the occurrences of `first`, and how many of them are kept for pairs never seen."""
        at = self._general.ids.get(first)
        followers = 0 if at is None else self._general.followers[at]
        own = self._own_followers.get(first, 0)
        kept = _DISCOUNT * followers + _OWN_WEIGHT * _OWN_DISCOUNT * own + _UNSEEN
        total = self.occurrences(first) + _UNSEEN
        return total, min(kept, total)

    def _unseen(self, second: str) -> float:
        """Return the probability of `second` after something that it was never seen after."""
        at = self._general.ids.get(second)
        kinds = 0 if at is None else self._general.preceders[at]
        return (kinds + self._own_preceders.get(second, 0) + _RARE) / self._kinds_of_pairs
