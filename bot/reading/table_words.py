"""How well the names in a table agree with the words of a question, in their order."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.asking.question import words_of
from bot.reading.table_keys import same_number
from corpus.vietnamese.text import fold

__all__ = ["Match", "Weights", "agree", "is_bare_number", "match", "number_of", "told"]

_LEAST_WEIGHT = 0.05
_BRACKETS = re.compile(r"\([^()]*\)")
_RATE = re.compile(
    r"\s*(?:,\s*|/\s*|\b)(?:một|mỗi|hằng|hàng|theo|/|1)\s*"
    r"(?:giờ|buổi|ngày|đêm|tuần|tháng|quý|năm|kỳ|học kỳ|năm học|lượt|lần|người|khách|trẻ|em|xe|con"
    r"|cái|chiếc|bộ|kg|km|m|m2|m²)\s*$",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"^\W*(?:trong đó|trong số đó|bao gồm|gồm|riêng)\b\W*", re.IGNORECASE)
_LONGER = 0.8  # of its weight has a name of which the question leaves out what stands in brackets
_JOINTS = re.compile(r"[/\-–]")
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-+]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where a name stands in a question: the places of its words there, and how much of it.

    `weight` is what the words that stand there weigh, `share` their part of the whole name; a
    `whole` name stands there word by word.
    """

    places: frozenset[int]
    weight: float
    share: float
    whole: bool


NOTHING = Match(places=frozenset(), weight=0.0, share=0.0, whole=False)


class Weights:
    """What a word says among the names of a table: much where few have it, little where all do."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [frozenset(told(name)) for name in names]
        self._held = Counter(word for words in self._names for word in words)

    def of(self, word: str) -> float:
        """Return the weight of a word; all of a single name count alike."""
        total = len(self._names)
        if total < 2:
            return 1.0
        return max(_LEAST_WEIGHT, math.log((total + 1) / (self._held[word] + 0.5)))


def told(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared; "I/2024" and "quý I" share a word."""
    return tuple(part for word in words_of(text) for part in _JOINTS.split(word) if part)


def agree(asked: str, named: str) -> bool:
    """Tell whether two words are one; a word typed without diacritics agrees with any of its.

    So does a whole number with that number behind zeros: "1" and "01".
    """
    return same_number(asked, named) or asked == named or _is_bare(asked, named)


def _is_bare(asked: str, named: str) -> bool:
    return asked == fold(asked) and asked == fold(named)


def match(question: Sequence[str], name: str, weights: Weights) -> Match:
    """Find a name in the words of a question: whole, or as much of it as stands there in order.

    What a name has in brackets (a unit, a year) may be missing, and a name without them is nearer;
    so may what it is told for ("Tiền ăn một ngày"), and what says that a row is a part of the one
    above ("Trong đó: …").
    """
    name = _PART_OF.sub("", name)
    best = _match(question, told(name), weights)
    plain = _RATE.sub("", _BRACKETS.sub(" ", name))
    if not best.whole and plain.strip() and plain != name:
        shorter = _match(question, told(plain), weights)
        if shorter.share > best.share:
            return replace(shorter, weight=_LONGER * shorter.weight)
    return best


def _match(question: Sequence[str], name: Sequence[str], weights: Weights) -> Match:
    if not name:
        return NOTHING
    weighed = [weights.of(word) for word in name]
    total = sum(weighed)
    for start in range(len(question) - len(name) + 1):
        window = question[start : start + len(name)]
        if all(map(agree, window, name)):
            places = frozenset(range(start, start + len(name)))
            return Match(places=places, weight=total, share=1.0, whole=True)
    weight, places = _in_order(question, name, weighed)
    return Match(places=places, weight=weight, share=weight / total, whole=False)


def _in_order(
    question: Sequence[str], name: Sequence[str], weighed: Sequence[float]
) -> tuple[float, frozenset[int]]:
    """Return the heaviest words of the name that stand in the question in the same order."""
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(question) + 1)
    for word, weight in zip(name, weighed, strict=True):
        above = best
        best = [(0.0, ())]
        for at, asked in enumerate(question):
            options = [best[at], above[at + 1]]
            if agree(asked, word):
                held, places = above[at]
                options.append((held + weight, (*places, at)))
            best.append(max(options, key=lambda option: option[0]))
    weight, places = best[-1]
    return weight, frozenset(places)


def number_of(text: str) -> float | None:
    """Return the one number that a cell holds, read the Vietnamese way; None for none or several.

    "1.250" is a thousand and more, "3,5" and "3.5" three and a half.
    """
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    digits = found[0]
    if re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def is_bare_number(text: str) -> bool:
    """Tell whether a cell holds a number and nothing that says of what."""
    return bool(re.fullmatch(r"[-+]?\d[\d.,]*\s*%?", text))
