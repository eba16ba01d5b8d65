"""When an answer is sure enough to be given, and when documents disagree."""

from collections.abc import Sequence
from typing import Final

from bot.ground import Proof
from bot.question import Kind, Question
from bot.settings import Caution
from corpus.text import fold, syllables

__all__ = ["THRESHOLDS", "opponents"]

# Read off `python -m evals.calibrate`: on questions half of which have no answer in the collection,
# 0.3 refuses with a precision of 0.89 and a recall of 0.98.
THRESHOLDS: Final[dict[Caution, float]] = {"cautious": 0.5, "balanced": 0.3, "eager": 0.15}

_FACTS = frozenset({Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY, Kind.WHAT})
_NEARLY = 0.5  # a rival must be at least half as probable as the best


def opponents(question: Question, best: Proof, others: Sequence[Proof]) -> list[Proof]:
    """Return the proofs of other documents that answer the same question differently.

    Only where one fact is asked for and the question fixes no date between the documents.
    """
    if question.kind not in _FACTS or any(c.family in _TIMES for c in question.constraints):
        return []
    rivals: list[Proof] = []
    for proof in others:
        told = [best, *rivals]
        if proof.document.id in {p.document.id for p in told}:
            continue
        near = proof.reading.probability >= _NEARLY * best.reading.probability
        if near and all(_contradict(question, proof.answer, p.answer) for p in told):
            rivals.append(proof)
    return rivals


_TIMES = frozenset({"year", "date"})


def _contradict(question: Question, one: str, other: str) -> bool:
    """Tell whether two short answers to one question cannot both be right.

    Numbers and dates do when neither holds the other's and they count the same thing ("28 mét"
    does not contradict "4.200 cuốn"). Other answers do when their words hardly overlap, but only
    where a person or a place is asked for: two phrases may well say the same.
    """
    a, b = _words(one), _words(other)
    x, y = _numbers(a), _numbers(b)
    if x and y:
        same_unit = bool((a - x) & (b - y)) or not (a - x) or not (b - y)
        return same_unit and not (x <= y or y <= x)
    if x or y or question.kind is Kind.WHAT:
        return False
    return not (a <= b or b <= a or 2 * len(a & b) / (len(a) + len(b)) >= 0.5)


def _words(text: str) -> set[str]:
    return {fold(token.text) for token in syllables(text)}


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}
