"""When an answer is sure enough to be given, and when documents disagree."""

from collections.abc import Sequence
from typing import Final

from bot.asking.expected import Type
from bot.asking.question import Question
from bot.proving.ground import Proof
from bot.settings import Caution
from corpus.vietnamese.text import fold, syllables

__all__ = ["THRESHOLDS", "sides"]

# Read off `python -m evals.calibrate`: on questions half of which have no answer in the collection,
# 0.3 refuses with a precision of 0.88 and a recall of 0.96.
THRESHOLDS: Final[dict[Caution, float]] = {"cautious": 0.5, "balanced": 0.3, "eager": 0.15}

_AS_SURE = 0.75  # a list is preferred to one thing that is not much surer
_FACTS = (
    Type.PERSON, Type.ORGANISATION, Type.TIME, Type.PLACE, Type.QUANTITY, Type.THING, Type.CHOICE,
)  # fmt: skip
_NEARLY = 0.5  # how probable a rival must be beside the best, each read by itself


def sides(question: Question, proofs: Sequence[Proof], least: float) -> list[Proof]:
    """Return the proof to answer with, and those of other documents that contradict it.

    A proof answers from the probability `least` on. Documents that contradict each other share
    their probability; they are also heard where each, read by itself, would answer.
    """
    sure = [proof for proof in proofs if proof.reading.probability >= least]
    if not proofs:
        return []
    best = _listed_first(question, sure) if sure else proofs[0]
    rivals = _opponents(question, best, [proof for proof in proofs if proof is not best])
    return [best, *rivals] if sure or rivals else []


def _listed_first(question: Question, proofs: Sequence[Proof]) -> Proof:
    """Return the first proof; the first list where one is asked for and it is about as sure."""
    first = proofs[0]
    if question.expected.many and not first.items:
        for proof in proofs:
            if proof.items and proof.reading.probability >= _AS_SURE * first.reading.probability:
                return proof
    return first


def _opponents(question: Question, best: Proof, others: Sequence[Proof]) -> list[Proof]:
    """Return the proofs of other documents that answer the same question differently.

    Only where one fact is asked for and the question fixes no date between the documents.
    """
    if not question.expected.is_one(*_FACTS) or any(
        c.family in _TIMES for c in question.constraints
    ):
        return []
    rivals: list[Proof] = []
    for proof in others:
        told = [best, *rivals]
        if proof.document.id in {p.document.id for p in told}:
            continue
        near = proof.reading.by_itself >= _NEARLY * best.reading.by_itself
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
        return _count_the_same(question, a - x, b - y) and not (x <= y or y <= x)
    if x or y or question.expected.type in {Type.THING, Type.CHOICE}:
        return False
    return not (a <= b or b <= a or 2 * len(a & b) / (len(a) + len(b)) >= 0.5)


def _count_the_same(question: Question, one: set[str], other: set[str]) -> bool:
    """Tell whether two units agree; a bare number counts what the question asks for."""
    if one and other:
        return bool(one & other)
    return one | other <= _words(question.text)


def _words(text: str) -> set[str]:
    return {fold(token.text) for token in syllables(text)}


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}
