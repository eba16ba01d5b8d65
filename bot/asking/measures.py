"""The words that compare ("rẻ hơn"): which pole they mean and how their measure is asked for."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, get_args

from corpus.vietnamese.words import rows, spellings

__all__ = ["Measure", "Told", "measure_before"]

Told: TypeAlias = Literal[
    "money", "time", "when", "mass", "length", "size", "degree", "number", "any"
]
_COUNTS = frozenset({"nhiều", "ít", "đông"})
_FARTHEST = 80  # code points before the "hơn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A word that compares, as it stands before a "hơn".

    `start` is where it begins in the text; `asks` are the words that ask for its measure, empty
    where it is asked with itself ("nặng bao nhiêu"); `counted` is what is more or fewer ("nhiều
    thợ hơn"); `told` is in what the measure is told; `least` tells that the smaller one is meant.
    """

    word: str
    start: int
    asks: str
    told: Told
    least: bool
    counted: str = ""


@cache
def _known() -> dict[str, tuple[bool, str, Told]]:
    found: dict[str, tuple[bool, str, Told]] = {}
    for words, pole, asks, told in rows("measures"):
        sort = next(one for one in get_args(Told) if one == told)
        found |= dict.fromkeys(spellings(words), (pole == "less", asks, sort))
    return found


@cache
def _before() -> tuple[re.Pattern[str], re.Pattern[str]]:
    longest_first = sorted(_known(), key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    counts = "|".join(sorted(_COUNTS))
    return (
        re.compile(rf"(?<!\w)(?P<word>{words})(?P<counted>)\s*$", re.IGNORECASE),
        re.compile(
            rf"(?<!\w)(?P<word>{counts})(?P<counted>(?:\s+[\w\-]+){{1,4}}?)\s*$", re.IGNORECASE
        ),
    )


def measure_before(text: str, end: int) -> Measure | None:
    """Return what is compared by the "hơn" at `end`; None where the word before compares nothing.

    Only what is counted may stand between: "có nhiều thợ chính hơn".
    """
    begin = max(0, end - _FARTHEST)
    found = next((at for form in _before() if (at := form.search(text, begin, end))), None)
    if found is None:
        return None
    word = found["word"].lower()
    counted = " ".join(found["counted"].split())
    least, asks, told = _known()[word]
    return Measure(
        word=word, start=found.start(), asks=asks, told=told, least=least, counted=counted
    )
