"""Restore the diacritics of a question that was typed without them."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.text import fold, is_syllable, normalize, syllables, tone_key
from models import DIACRITICS

__all__ = ["BEGIN", "TABLE", "Restorer", "SyllableCounts", "count_syllables"]

BEGIN = "<s>"
TABLE = DIACRITICS / "ngrams.npz"

# --- counts ---------------------------------------------------------------------------------------

_WORD_OR_STOP = re.compile(r"(?P<word>[^\W\d_]+)|[^\w\s-]+|\n")
_STOP = re.compile(r"[^\w\s-]|\n")
_NUMBER_NEXT = re.compile(r"\s*\d")


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
        for match in _WORD_OR_STOP.finditer(f"{text}\n"):
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


# --- the model ------------------------------------------------------------------------------------

# Chosen on questions of a training split: see models/diacritics/CARD.md.
_OWN_WEIGHT = 100  # one occurrence in the indexed text counts as this many in the general one
_DISCOUNT = 2.0  # what an observed pair gives up to the pairs never seen
_OWN_DISCOUNT = 0.3
_UNSEEN = 10.0  # what every syllable keeps for them, however rare it is
_RARE = 0.01


class _Bigrams:
    """Interpolated Kneser-Ney probabilities of neighbours over two sets of counts, added up."""

    def __init__(self, general: _General, own: SyllableCounts) -> None:
        self._general = general
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
            total, share = left[pair[0]]
            seen = count - _DISCOUNT if count else 0.0
            if pair in own:
                seen += _OWN_WEIGHT * (own[pair] - _OWN_DISCOUNT)
            yield math.log(seen / total + share * unseen[pair[1]])

    def _left_over(self, first: str) -> tuple[float, float]:
        """Return the occurrences of `first` and the share of them kept for pairs never seen."""
        at = self._general.ids.get(first)
        followers = 0 if at is None else self._general.followers[at]
        own = self._own_followers.get(first, 0)
        kept = _DISCOUNT * followers + _OWN_WEIGHT * _OWN_DISCOUNT * own + _UNSEEN
        total = self.occurrences(first) + _UNSEEN
        return total, min(kept / total, 1.0)

    def _unseen(self, second: str) -> float:
        """Return the probability of `second` after something that it was never seen after."""
        at = self._general.ids.get(second)
        kinds = 0 if at is None else self._general.preceders[at]
        return (kinds + self._own_preceders.get(second, 0) + _RARE) / self._kinds_of_pairs


# --- restoring ------------------------------------------------------------------------------------

_MOST_OPTIONS = 12
_KNOWN = 50  # a marked syllable that occurs so often was meant as it stands
_BARE_SHARE = 0.25  # of the syllables of correct Vietnamese, so many carry no mark
_MISTYPED = -10.0  # ln of how likely a single syllable of a well-typed question lost its marks
_EVIDENCE = 1.0  # nats that speak for a question typed half without marks before it counts as one
# The counts hold few questions and no numbers: what ends a question, and what stands before a
# number, is likelier than they say, by so many nats.
_EXPECTED = 4.0
_CLOSERS = frozenset(("ai", "chưa", "đâu", "gì", "không", "mấy", "nào", "nhiêu", "sao"))
_BEFORE_NUMBERS = frozenset(("điều", "khoản", "lúc", "năm", "ngày", "số", "tháng", "thứ"))
_TORN = -5.0  # a part of a foreign name ("Pê-ru") seldom has marks: so many nats against each
_ENGLISH = frozenset(("and", "for", "from", "how", "of", "that", "the", "this", "why", "you"))
_VIETNAMESE = frozenset(
    ("ai", "cua", "dau", "duoc", "gi", "khi", "khong", "nao", "nhieu", "nhung", "sao", "trong")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """A syllable of the question: where it stands and what it may be, the typed form first."""

    start: int
    options: Sequence[str]
    opens: bool  # it is the first behind a punctuation mark
    expected: AbstractSet[str]  # what its place speaks for
    torn: bool  # it is a part of a word with hyphens

    @property
    def typed(self) -> str:
        return self.options[0]

    @property
    def marked(self) -> bool:
        return fold(self.typed) != self.typed


class Restorer:
    """Finds the likeliest diacritics by general counts and those of the indexed text."""

    def __init__(self, bigrams: _Bigrams) -> None:
        self._bigrams = bigrams

    @classmethod
    def load(cls, counts: SyllableCounts | None = None) -> "Restorer":
        """Return a restorer on the shipped table and the counts of the indexed text."""
        return cls(_Bigrams(_general(), counts or SyllableCounts(unigrams={}, bigrams={})))

    def restore(self, question: str) -> str:
        """Return the question, normalised, with the diacritics that it was typed without.

        Diacritics that are typed stay and narrow down the rest; codes, acronyms, numbers and
        English stay as they are, and so does every letter's case.
        """
        text = normalize(question).text
        slots = self._slots(text)
        if not any(len(slot.options) > 1 for slot in slots) or _is_english(slots):
            return text
        letters = list(text)
        for slot, syllable in zip(slots, self._likeliest(slots), strict=True):
            if syllable != slot.typed:
                for at, letter in enumerate(syllable, slot.start):
                    letters[at] = letter.upper() if text[at].isupper() else letter
        return "".join(letters)

    def _slots(self, text: str) -> list[_Slot]:
        """Return the syllables of the text with what each may be."""
        shouted = text.isupper()
        tokens = iter(syllables(text))
        token = next(tokens, None)
        words = [match for match in _WORD_OR_STOP.finditer(text) if match["word"]]
        slots: list[_Slot] = []
        for match in words:
            while token and token.span.end < match.end():
                token = next(tokens, None)
            code = token is not None and _is_code(token.text, shouted=shouted)
            typed = tone_key(match[0])
            before = text[slots[-1].start + len(slots[-1].typed) : match.start()] if slots else "."
            slots.append(
                _Slot(
                    start=match.start(),
                    options=[typed] if code else self._options(typed),
                    opens=_STOP.search(before) is not None,
                    expected=_expected(text, match.end(), last=match is words[-1]),
                    torn=token is not None and "-" in token.text,
                )
            )
        return slots

    def _options(self, typed: str) -> list[str]:
        """Return what a typed syllable may be: itself, and what has its marks and more."""
        folded = fold(typed)
        if folded != typed and self._bigrams.occurrences(typed) >= _KNOWN:
            return [typed]
        others = self._bigrams.spellings(folded) - {typed}
        fitting = [other for other in others if _completes(typed, other)]
        fitting.sort(key=lambda other: (-self._bigrams.occurrences(other), other))
        return [typed, *fitting[:_MOST_OPTIONS]]

    def _likeliest(self, slots: Sequence[_Slot]) -> list[str]:
        """Return the likeliest reading of all slots together (Viterbi)."""
        steps = [
            [(first, second) for first in firsts for second in slot.options]
            for slot, firsts in zip(slots, _contexts(slots), strict=True)
        ]
        likelihoods = self._bigrams.log_probabilities([pair for step in steps for pair in step])
        change = _cost_of_a_mark(slots)
        paths: dict[str, tuple[float, list[str]]] = {BEGIN: (0.0, [])}
        for slot, step in zip(slots, steps, strict=True):
            if slot.opens:
                paths = {BEGIN: max(paths.values(), key=lambda path: path[0])}
            reached: dict[str, tuple[float, list[str]]] = {}
            for (first, second), likelihood in zip(step, likelihoods, strict=False):
                score = paths[first][0] + likelihood
                if second not in reached or score > reached[second][0]:
                    reached[second] = (score, paths[first][1])
            cost = change + _TORN * slot.torn
            paths = {
                option: (
                    score + (option != slot.typed) * cost + (option in slot.expected) * _EXPECTED,
                    [*path, option],
                )
                for option, (score, path) in reached.items()
            }
        return max(paths.values(), key=lambda path: path[0])[1]


def _contexts(slots: Sequence[_Slot]) -> Iterator[Sequence[str]]:
    """Yield what can stand before each slot."""
    before: Sequence[str] = (BEGIN,)
    for slot in slots:
        yield (BEGIN,) if slot.opens else before
        before = slot.options


def _cost_of_a_mark(slots: Sequence[_Slot]) -> float:
    """Return ln of the likelihood that a syllable of this question lost its marks in typing.

    Certain when none has a mark, next to impossible when as many have one as in any text, and by
    the shares in between when the shares differ beyond chance.
    """
    marked = sum(slot.marked for slot in slots)
    bare = len(slots) - marked
    if not marked:
        return 0.0
    lost = 1 - marked / len(slots) / (1 - _BARE_SHARE)
    if lost <= 0:
        return _MISTYPED
    evidence = bare * math.log(bare / len(slots) / _BARE_SHARE) + marked * math.log(1 - lost)
    return max(math.log(lost), _MISTYPED) if evidence > _EVIDENCE else _MISTYPED


def _expected(text: str, end: int, *, last: bool) -> AbstractSet[str]:
    """Return what the place of the word that ends at `end` speaks for."""
    if _NUMBER_NEXT.match(text, end):
        return _BEFORE_NUMBERS
    return _CLOSERS if last else frozenset()


def _is_code(token: str, *, shouted: bool) -> bool:
    """Tell "ACTWG", "Covid-19" and "84/NQ-CP" from words; in a text all in capitals, by shape."""
    parts = re.split(r"\W", token)
    if any(map(str.isdecimal, token)):
        return True
    if shouted:
        return not all(map(is_syllable, parts))
    return any(len(part) > 1 and part.isupper() for part in parts)


def _is_english(slots: Sequence[_Slot]) -> bool:
    """Tell a question in another language: half of its words or more cannot be Vietnamese."""
    words = {slot.typed for slot in slots}
    foreign = sum(slot.typed in _ENGLISH or not is_syllable(slot.typed) for slot in slots)
    return 2 * foreign >= len(slots) and not words & _VIETNAMESE


def _completes(typed: str, other: str) -> bool:
    """Tell whether `other` has every mark of `typed`."""
    return all(
        one == two or _marks(one) < _marks(two) for one, two in zip(typed, other, strict=True)
    )


@cache
def _marks(letter: str) -> frozenset[str]:
    """Return the diacritics of a letter; the bar of "đ" is one."""
    return frozenset("đ") if letter == "đ" else frozenset(unicodedata.normalize("NFD", letter)[1:])
