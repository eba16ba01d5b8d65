"""A comparison of two papers that the question names: each is asked by itself, within its text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from bot.asking.comparison import Comparison, comparison
from bot.asking.question import analyse, words_of
from bot.asking.side_by_side import side_by_side
from bot.reading.papers import Mention, mentions
from corpus.store.collection import Corpus

__all__ = ["TwoPapers", "of_one_paper", "two_papers"]

_MOST = 6  # stretches of a question that may name papers
_STAND_INS = ("Giáp", "Ất")  # names of two parties, for the grammar to see two names
_LONGEST_SIDE = 5  # words with which a paper is named
_FEWEST_LEFT = 2  # content words of a question that is left without its paper
_MAY_NAME_TWO = re.compile(
    r"(?<!\w)(?:hơn|bằng|vượt|khác|giống|so|đối chiếu|nhau|hay|hoặc|giữa|hai|tăng|giảm|và|với|cũng"
    r"|cùng)(?!\w)",
    re.IGNORECASE,
)
_TWO = frozenset({"hai", "cả", "giữa"})
_PLACED = r"(?:(?:theo|ở|tại|của|trong|bên|với|cho|giữa|đối với|so với)\s+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPapers:
    """A comparison whose sides are named by two papers, in the order of its sides."""

    asked: Comparison
    ids: tuple[str, str]
    bare: tuple[str, str]


def two_papers(question: str, corpus: Corpus) -> TwoPapers | None:
    """Return a comparison whose sides are papers; None where its sides are something else.

    The words that name a paper give way to a name, so that they are taken for one side whatever
    they are. `bare` are the questions without that name: a paper need not repeat its title.
    """
    if not _MAY_NAME_TWO.search(question):
        return None
    named = mentions(question, corpus)[:_MOST]
    for one, other in combinations(named, 2):
        if one.ids == other.ids or (one.is_time and other.is_time):
            continue
        found = _sides(question, (one, other), corpus)
        if found is not None:
            return found
    return None


def of_one_paper(question: str, asked: Comparison, corpus: Corpus) -> TwoPapers | None:
    """Return a comparison whose sides are both told in the one paper that the question names."""
    named = [one for one in mentions(question, corpus) if not one.is_time]
    keys = {key for one in named for key in one.ids}
    if len(keys) != 1:
        return None
    (key,) = keys
    title = words_of(corpus.get(key).title)
    bare = list(asked.questions)
    for at in range(len(bare)):
        for one in named:
            bare[at] = _bare(bare[at], one.span.of(question), one.span.of(question), title)
    return TwoPapers(asked=asked, ids=(key, key), bare=(bare[0], bare[1]))


def _sides(question: str, two: Sequence[Mention], corpus: Corpus) -> TwoPapers | None:
    told = [mention.span.of(question) for mention in two]
    masked = _masked(question, two)
    asked = comparison(masked)
    order: list[int | None] = [_stand_in(side) for side in asked.sides] if asked else [None]
    if asked is None or None in order or order[0] == order[1]:
        asked, order = side_by_side(masked, *_STAND_INS), [0, 1]
    elif max(len(side.split()) for side in asked.sides) > _LONGEST_SIDE:
        asked = side_by_side(masked, *_STAND_INS) or asked  # "giá … ở A với giá … ở B"
    if asked is None:
        return None
    first, second = (at for at in order if at is not None)
    keys = [next(iter(mention.ids)) for mention in two]
    bare = [
        _bare(text, side, _STAND_INS[at], words_of(corpus.get(keys[at]).title))
        for text, side, at in zip(asked.questions, asked.sides, (first, second), strict=True)
    ]
    sides, questions = (
        tuple(_unmasked(text, told) for text in texts) for texts in (asked.sides, asked.questions)
    )
    return TwoPapers(
        asked=replace(asked, sides=(sides[0], sides[1]), questions=(questions[0], questions[1])),
        ids=(keys[first], keys[second]),
        bare=(_unmasked(bare[0], told), _unmasked(bare[1], told)),
    )


def _masked(question: str, two: Sequence[Mention]) -> str:
    text = question
    for name, mention in sorted(
        zip(_STAND_INS, two, strict=True), key=lambda pair: -pair[1].span.start
    ):
        text = f"{text[: mention.span.start]}{name}{text[mention.span.end :]}"
    return text


def _unmasked(text: str, told: Sequence[str]) -> str:
    for name, words in zip(_STAND_INS, told, strict=True):
        text = text.replace(name, words)
    return text


def _stand_in(side: str) -> int | None:
    """Return which of the two papers a side is."""
    held = [at for at, name in enumerate(_STAND_INS) if name in side.split()]
    return held[0] if len(held) == 1 else None


def _bare(question: str, side: str, name: str, title: Collection[str]) -> str:
    """Return a question without its side, or as it is where that leaves too little to ask."""
    for words in (side, name):
        left = re.sub(
            rf"\s*\b{_PLACED}{re.escape(words)}(?!\w)", " ", question, count=1, flags=re.IGNORECASE
        )
        told = left.rstrip(" ?").split()
        while told and (told[-1] in _TWO or set(words_of(told[-1])) <= set(title)):
            told.pop()
        text = f"{' '.join(told).rstrip(' ,;')}?"
        if left != question and len(analyse(text).terms) >= _FEWEST_LEFT:
            return f"{text[:1].upper()}{text[1:]}"
    return question
