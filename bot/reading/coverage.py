"""How much of a question a text holds, by words and word pairs weighed by their surprise."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.asking.expected import Type
from bot.asking.letters import ROLE
from bot.asking.question import Question, words_of
from corpus.store.collection import Corpus
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.text import fold

__all__ = ["Coverage", "Unit"]

_LEADS = re.compile(rf"\b(?:chủ (?:trì|tọa|toạ)|điều hành|phụ trách)\b|{ROLE}", re.IGNORECASE)
_OFFICE = re.compile(rf"^(?:phó |quyền |nguyên )?(?:{ROLE})\b", re.IGNORECASE)
_YEAR_WORD = re.compile(r"\bnăm(?=\s+\d)", re.IGNORECASE)
_Grams = frozenset[tuple[str, ...]]
_LOOSELY = 0.6  # a word that matches only without its diacritics


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A word of the question, or two neighbours, with how surprising it is."""

    words: tuple[str, ...]
    weight: float


class Coverage:
    """Compares questions with texts of one collection.

    A word weighs -log of its relative frequency in the collection, a pair the mean of its words;
    an abbreviation and its full name count as the same. A pair that falls apart counts against a
    text: "thủ đô" is not covered by "thủ tục … đô thị".
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._total = (-1, 1)  # generation, syllables

    def units(self, question: Question) -> list[Unit]:
        """Return the content words of a question and the pairs of neighbours among them."""
        singles = [Unit(words=(term,), weight=self._surprise(term)) for term in question.terms]
        pairs = [
            Unit(words=(a.words[0], b.words[0]), weight=(a.weight + b.weight) / 2)
            for a, b in pairwise(singles)
        ]
        return singles + pairs

    def echoes(self, question: Question, answer: str) -> bool:
        """Tell whether `answer` only repeats the question, abbreviations spelled out or not.

        "Ai làm Tổng Giám đốc WHO?" is not answered by what WHO stands for, unless that is
        what is asked. A question that offers a choice ("A hay B") is answered in its own words.
        """
        if question.expected.options:
            return False
        asked = _YEAR_WORD.sub("", question.text)  # "năm đạo luật": five of them
        if question.expected.type is Type.DEFINITION:
            told = frozenset(_folded(asked))
        else:
            told = _asked(self._corpus.acronyms, asked)
        if question.expected.is_one(Type.PERSON, Type.ORGANISATION) and _LEADS.search(asked):
            answer = _OFFICE.sub("", answer)
        return set(_folded(_YEAR_WORD.sub("", answer))) <= told

    def share(self, units: Sequence[Unit], text: str) -> float:
        """Return the share of the units, by weight, that `text` holds, in [0, 1]."""
        marked, bare = _grams(self._corpus.acronyms, text)
        total = sum(unit.weight for unit in units)
        found = 0.0
        for unit in units:
            if unit.words in marked:
                found += unit.weight
            elif tuple(map(fold, unit.words)) in bare:
                found += _LOOSELY * unit.weight
        return found / total if total else 0.0

    def holds(self, unit: Unit, text: str) -> bool:
        """Tell whether `text` holds a unit, with its diacritics: "bán" is not "bạn"."""
        return unit.words in _grams(self._corpus.acronyms, text)[0]

    def closeness(self, units: Sequence[Unit], text: str) -> float:
        """Return how close together the question's words stand in `text`, in [0, 1].

        The share of them in the shortest stretch that holds all that the text has: a long sentence
        holds many words, seldom beside each other. 0 for fewer than two.
        """
        wanted = {fold(unit.words[0]) for unit in units if len(unit.words) == 1}
        places = [(at, word) for at, word in enumerate(_folded(text)) if word in wanted]
        missing = len({word for _, word in places})
        if missing < 2:
            return 0.0
        most, shortest = missing, places[-1][0] + 1
        held: Counter[str] = Counter()
        first = 0
        for at, word in places:
            missing -= not held[word]
            held[word] += 1
            while held[places[first][1]] > 1:
                held[places[first][1]] -= 1
                first += 1
            if not missing:
                shortest = min(shortest, at - places[first][0] + 1)
        return most / shortest

    def _surprise(self, term: str) -> float:
        counts = self._corpus.counts.unigrams
        if self._total[0] != self._corpus.generation:
            self._total = (self._corpus.generation, sum(counts.values()) + 1)
        return -math.log((counts.get(term, 0) + 0.5) / self._total[1])


@lru_cache(maxsize=64)
def _asked(acronyms: Acronyms, question: str) -> frozenset[str]:
    """Return the folded words of a question in all its tellings."""
    tellings = (question, *acronyms.variants(question))
    return frozenset(word for telling in tellings for word in _folded(telling))


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(map(fold, words_of(text)))


@lru_cache(maxsize=4096)  # the same sentences are compared with one question after another
def _grams(acronyms: Acronyms, text: str) -> tuple[_Grams, _Grams]:
    """Return the words and pairs of `text` as it stands, spelled out or shortened; and folded."""
    marked: set[tuple[str, ...]] = set()
    for telling in dict.fromkeys((text, acronyms.expand(text), *acronyms.variants(text)[:1])):
        words = words_of(telling)
        marked.update((word,) for word in words)
        marked.update(pairwise(words))
    return frozenset(marked), frozenset(tuple(map(fold, gram)) for gram in marked)
