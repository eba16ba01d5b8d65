"""Restore the diacritics of a question that was typed without them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from corpus.vietnamese.bigrams import (
    BEGIN,
    TABLE,
    WORD_OR_STOP,
    Bigrams,
    SyllableCounts,
    count_syllables,
)
from corpus.vietnamese.slips import slips_of
from corpus.vietnamese.text import fold, is_syllable, normalize, syllables, tone_key
from corpus.vietnamese.words import rows, spellings

__all__ = ["BEGIN", "TABLE", "Restorer", "SyllableCounts", "count_syllables"]

_STOP = re.compile(r"[^\w\s-]|\n")
_NUMBER_NEXT = re.compile(r"\s*\d")
_CLOSED = re.compile(
    r"\b(?:kh[oô]ng|ch[uư]a|g[iì]|n[aà]o|[dđ][aâ]u|sao|[dđ][uư][oợ]c|r[oồ]i|v[aậ]y|ai|ph[aả]i)\s+$",
    re.IGNORECASE,
)  # behind which a particle may stand: "phai khong a"
_REACH = 16  # code points before a word that speak for it
_HOW_MANY = re.compile(r"\bbao\s+nhi[eê]u\s+$", re.IGNORECASE)

_MOST_OPTIONS = 12
_KNOWN = 50  # a marked syllable that occurs so often was meant as it stands
# A question that carries marks is taken to be complete, unless a reading with more of them is
# likelier by so many nats, and by a little more for each syllable that would change.
_DOUBT = 9.0
_CHANGE = -0.5
_SLIP = -5.0  # against reading one syllable that exists as another
_MISSPELT = -6.0  # against leaving one with marks that no syllable has ("Qốc")
# The counts hold few questions and no numbers: what ends a question, what is counted, and what
# stands before a number, is likelier than they say, by so many nats.
_EXPECTED = 4.0
_CLOSERS = frozenset(("ai", "chưa", "đâu", "gì", "không", "mấy", "nào", "nhiêu", "sao"))
_PARTICLES = frozenset(("ạ", "hả", "nhỉ", "vậy"))
_BEFORE_NUMBERS = frozenset(("điều", "khoản", "lúc", "năm", "ngày", "số", "tháng", "thứ"))
_TORN = -5.0  # a part of a foreign name ("Bra-xin") seldom has marks: so many nats against each
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
    code: bool  # it is a part of "84/NQ-CP"
    slips: AbstractSet[str]  # options that say the typed form is a slip

    @property
    def typed(self) -> str:
        return self.options[0]

    @property
    def marked(self) -> bool:
        return fold(self.typed) != self.typed


class _Path(NamedTuple):
    """A reading of the slots up to one, from its end: paths share their beginnings."""

    last: str
    before: "_Path | None"


class Restorer:
    """Finds the likeliest diacritics by general counts and those of the indexed text."""

    def __init__(self, bigrams: Bigrams) -> None:
        self._bigrams = bigrams

    @classmethod
    def load(cls, counts: SyllableCounts | None = None) -> "Restorer":
        """Return a restorer on the shipped table and the counts of the indexed text."""
        return cls(Bigrams(counts or SyllableCounts(unigrams={}, bigrams={})))

    def restore(self, question: str) -> str:
        """Return the question, normalised, with the diacritics that it was typed without.

        Diacritics that are typed stay and narrow down the rest; codes, acronyms, numbers and
        English stay as they are, and so does every letter's case.
        """
        text = normalize(question).text
        slots = self._slots(text)
        if not any(len(slot.options) > 1 for slot in slots) or _is_english(slots):
            return text
        marked = any(slot.marked for slot in slots)
        score, reading = self._likeliest(slots, change=_CHANGE if marked else 0.0)
        if marked:
            as_typed = [replace(slot, options=slot.options[:1]) for slot in slots]
            if score - self._likeliest(as_typed, change=0.0)[0] < _DOUBT:
                return text
        pieces: list[str] = []
        end = 0
        for slot, syllable in zip(slots, reading, strict=True):
            if syllable != slot.typed:
                stop = slot.start + len(slot.typed)
                pieces += (text[end : slot.start], _cased(syllable, text[slot.start : stop]))
                end = stop
        return "".join((*pieces, text[end:]))

    def _slots(self, text: str) -> list[_Slot]:
        """Return the syllables of the text with what each may be."""
        tokens = iter(syllables(text))
        token = next(tokens, None)
        words = [match for match in WORD_OR_STOP.finditer(text) if match["word"]]
        shouted = text.isupper() and len(words) > 2
        slots: list[_Slot] = []
        code = token is not None and _is_code(token.text, shouted=shouted)
        for match in words:
            while token and token.span.end < match.end():
                token = next(tokens, None)
                code = token is not None and _is_code(token.text, shouted=shouted)
            typed = tone_key(match[0])
            options = [typed] if code else self._options(typed)
            slips = [] if code else self._slips(match[0], options)
            before = text[slots[-1].start + len(slots[-1].typed) : match.start()] if slots else "."
            slots.append(
                _Slot(
                    start=match.start(),
                    options=[*options, *slips],
                    opens=_STOP.search(before) is not None,
                    expected=_expected(text, match, last=match is words[-1]),
                    torn=token is not None and "-" in token.text,
                    code=code,
                    slips=frozenset(slips),
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

    def _slips(self, typed: str, options: Sequence[str]) -> list[str]:
        """Return what else a syllable may have been meant to be."""
        exists = self._bigrams.occurrences(tone_key(typed)) >= _KNOWN
        found = slips_of(typed, self._bigrams, exists=exists)
        return [one for one in found if one not in options]

    def _likeliest(self, slots: Sequence[_Slot], *, change: float) -> tuple[float, list[str]]:
        """Return the likeliest reading of all slots together and its score in nats (Viterbi)."""
        steps = [
            [(first, second) for first in firsts for second in slot.options]
            for slot, firsts in zip(slots, _contexts(slots), strict=True)
        ]
        likelihoods = self._bigrams.log_probabilities([pair for step in steps for pair in step])
        paths: dict[str, tuple[float, _Path | None]] = {BEGIN: (0.0, None)}
        for slot, step in zip(slots, steps, strict=True):
            if slot.opens:
                paths = {BEGIN: max(paths.values(), key=itemgetter(0))}
            reached: dict[str, tuple[float, _Path | None]] = {}
            for (first, second), likelihood in zip(step, likelihoods, strict=False):
                score, path = paths[first]
                score += likelihood
                if second not in reached or score > reached[second][0]:
                    reached[second] = (score, path)
            paths = {
                option: (score + _worth(slot, option, change=change), _Path(option, path))
                for option, (score, path) in reached.items()
            }
        score, path = max(paths.values(), key=itemgetter(0))
        reading: list[str] = []
        while path:
            reading.append(path.last)
            path = path.before
        return score, reading[::-1]


def _worth(slot: _Slot, option: str, *, change: float) -> float:
    """Return what speaks for an option beside its neighbours, in nats."""
    worth = _EXPECTED if option in slot.expected else 0.0
    if option == slot.typed:
        return worth if is_syllable(option) or not slot.marked else worth + _MISSPELT
    return worth + change + _TORN * slot.torn + _SLIP * (option in slot.slips)


def _contexts(slots: Sequence[_Slot]) -> Iterator[Sequence[str]]:
    """Yield what can stand before each slot."""
    before: Sequence[str] = (BEGIN,)
    for slot in slots:
        yield (BEGIN,) if slot.opens else before
        before = slot.options


def _expected(text: str, word: re.Match[str], *, last: bool) -> AbstractSet[str]:
    """Return what the place of a word speaks for."""
    if _NUMBER_NEXT.match(text, word.end()):
        return _BEFORE_NUMBERS
    before = max(0, word.start() - _REACH)
    if _HOW_MANY.search(text, before, word.start()):
        return _counted()
    if last and _CLOSED.search(text, before, word.start()):
        return _CLOSERS | _PARTICLES
    return _CLOSERS if last else frozenset()


@cache
def _counted() -> AbstractSet[str]:
    """Return the syllables that are or begin no more than a unit: "tháng", not "thắng"."""
    told = (one for *_, cell in rows("units") for one in spellings(cell))
    return frozenset(tone_key(one) for one in told if one.isalpha())


def _is_code(token: str, *, shouted: bool) -> bool:
    """Tell "UNESCO", "Covid-19" and "84/NQ-CP" from words; in a text all in capitals, by shape."""
    parts = re.split(r"\W", token)
    if any(map(str.isdecimal, token)):
        return True
    if shouted:
        return not all(map(is_syllable, parts))
    return any(len(part) > 1 and part.isupper() for part in parts)


def _is_english(slots: Sequence[_Slot]) -> bool:
    """Tell a question in another language: half of its words or more cannot be Vietnamese."""
    words = [slot.typed for slot in slots if not slot.code]
    foreign = sum(word in _ENGLISH or not is_syllable(word) for word in words)
    return 2 * foreign >= len(words) and _VIETNAMESE.isdisjoint(words)


def _cased(syllable: str, typed: str) -> str:
    """Give a syllable the case of what was typed, letter by letter where they are as long."""
    if len(syllable) == len(typed):
        pairs = zip(syllable, typed, strict=True)
        return "".join(new.upper() if old.isupper() else new for new, old in pairs)
    if typed.isupper() and len(typed) > 1:
        return syllable.upper()
    return syllable.capitalize() if typed[0].isupper() else syllable


def _completes(typed: str, other: str) -> bool:
    """Tell whether `other` has every mark of `typed`."""
    return all(
        one == two or _marks(one) < _marks(two) for one, two in zip(typed, other, strict=True)
    )


@cache
def _marks(letter: str) -> frozenset[str]:
    """Return the diacritics of a letter; the bar of "đ" is one."""
    return frozenset("đ") if letter == "đ" else frozenset(unicodedata.normalize("NFD", letter)[1:])
