"""A reader that needs no training: sentences scored by what they share with the question."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from bot.candidates import candidates, nearest
from bot.question import Kind, Question
from bot.read import Reading, distinct
from corpus.acronyms import Acronyms
from corpus.collection import Corpus
from corpus.text import fold, sentences, syllables, tone_key
from corpus.types import Hit, Span

__all__ = ["SentenceReader", "Weights"]

_POINTED = frozenset({Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY})
_LOOSELY = 0.6  # a word that matches only without its diacritics


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Logistic weights of what a sentence shows; all inputs lie in [0, 1]."""

    bias: float = -8.5
    covered: float = 7.0  # of the question's words and word pairs, by surprise
    around: float = 2.0  # the same in the whole passage with its headings
    similar: float = 2.0  # cosine of question and passage
    fits: float = 1.5  # something of the kind asked for stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A word of the question, or two neighbours, with how surprising it is."""

    words: tuple[str, ...]
    weight: float


class SentenceReader:
    """Scores every sentence of every passage, and picks the stretch that fits the question.

    Words count by how surprising they are in the collection, -log of the relative frequency; an
    abbreviation counts as its full name. A word pair that falls apart counts against a sentence:
    "thủ đô" is not answered by "thủ tục … đô thị".
    """

    name = "sentence@1"

    def __init__(
        self,
        *,
        counts: Mapping[str, int],
        acronyms: Acronyms,
        weights: Weights | None = None,
    ) -> None:
        """`counts` are how often each lower-case syllable occurs in the collection."""
        self._counts = counts
        self._total = sum(counts.values()) + 1
        self._acronyms = acronyms
        self._weights = weights or Weights()

    @classmethod
    def of(cls, corpus: Corpus) -> Self:
        """Build the reader for a collection, as it is now."""
        return cls(counts=corpus.counts.unigrams, acronyms=corpus.acronyms)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return the best reading of every sentence, most probable first."""
        units = self._units(question)
        return distinct([reading for hit in hits for reading in self._of(question, units, hit)])

    def _of(self, question: Question, units: Sequence[_Unit], hit: Hit) -> list[Reading]:
        passage = hit.passage
        around = self._covered(units, " ".join((*passage.headings, passage.text)))
        readings = []
        for sentence in sentences(passage.text):
            text = sentence.of(passage.text)
            span = self._pick(question, units, text)
            whole = Span(start=0, end=len(text))
            logit = (
                self._weights.bias
                + self._weights.covered * self._covered(units, text)
                + self._weights.around * around
                + self._weights.similar * max(0.0, hit.dense or 0.0)
                + self._weights.fits * (span is not None)
            )
            readings.append(
                Reading(
                    hit=hit,
                    sentence=sentence.shift(passage.span.start),
                    span=(span or whole).shift(sentence.start + passage.span.start),
                    probability=1.0 / (1.0 + math.exp(-logit)),
                )
            )
        return readings

    def _units(self, question: Question) -> list[_Unit]:
        singles = [_Unit(words=(term,), weight=self._surprise(term)) for term in question.terms]
        pairs = [
            _Unit(words=(a.words[0], b.words[0]), weight=(a.weight + b.weight) / 2)
            for a, b in pairwise(singles)
        ]
        return singles + pairs

    def _surprise(self, term: str) -> float:
        return -math.log((self._counts.get(term, 0) + 0.5) / self._total)

    def _covered(self, units: Sequence[_Unit], text: str) -> float:
        """Return the share of the units, by weight, that `text` holds."""
        readings = [_words(text), _words(self._acronyms.expand(text))]
        readings += [_words(short) for short in self._acronyms.variants(text)[:1]]
        total = sum(unit.weight for unit in units)
        found = sum(
            unit.weight * max(_holds(words, unit.words) for words in readings) for unit in units
        )
        return found / total if total else 0.0

    def _pick(self, question: Question, units: Sequence[_Unit], text: str) -> Span | None:
        """Choose the stretch that fits the kind of the question; None where nothing does."""
        found = candidates(question, text)
        if question.kind not in _POINTED:
            return found[0] if found else None
        return nearest(found, self._shared(units, text))

    def _shared(self, units: Sequence[_Unit], text: str) -> Span | None:
        """Return the shortest stretch of `text` that holds the most of the question's words."""
        wanted = {fold(unit.words[0]): unit.weight for unit in units if len(unit.words) == 1}
        places: list[tuple[Span, frozenset[str]]] = []
        for token in syllables(text):
            full = self._acronyms.full_names(token.text)
            known = {fold(t.text) for name in (token.text, *full) for t in syllables(name)}
            if common := known & wanted.keys():
                places.append((token.span, frozenset(common)))
        best: tuple[float, int, int, int] | None = None
        for first in range(len(places)):
            held: set[str] = set()
            for last in range(first, min(first + 24, len(places))):
                held |= places[last][1]
                length = places[last][0].end - places[first][0].start
                score = sum(wanted[word] for word in held) - 0.05 * length
                if best is None or score > best[0]:
                    best = (score, -first, places[first][0].start, places[last][0].end)
        return Span(start=best[2], end=best[3]) if best else None


def _words(text: str) -> list[str]:
    return [tone_key(token.text) for token in syllables(text)]


def _holds(words: Sequence[str], unit: tuple[str, ...]) -> float:
    """Return 1 where the words stand together in order, less where only unmarked, else 0."""
    if _contains(words, unit):
        return 1.0
    folded = [fold(word) for word in words]
    return _LOOSELY if _contains(folded, tuple(map(fold, unit))) else 0.0


def _contains(words: Sequence[str], unit: tuple[str, ...]) -> bool:
    size = len(unit)
    return any(tuple(words[at : at + size]) == unit for at in range(len(words) - size + 1))
