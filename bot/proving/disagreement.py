"""When an answer is sure enough to be given, and when documents disagree."""

from collections.abc import Sequence
from typing import Final

from bot.asking.expected import Type
from bot.asking.question import Question
from bot.proving.evidence import comparable
from bot.proving.ground import Proof
from bot.settings import Caution
from corpus.vietnamese import names
from corpus.vietnamese.names import stands
from corpus.vietnamese.values import Value, find, unit_asked

__all__ = ["THRESHOLDS", "contradict", "sides"]

# Read off `python -m evals.calibrate`: where half of the questions have no answer, 0.3 refuses with
# a precision of 0.86 and a recall of 0.96.
THRESHOLDS: Final[dict[Caution, float]] = {"cautious": 0.5, "balanced": 0.3, "eager": 0.15}

_AS_SURE = 0.75  # a list is preferred to one thing that is not much surer
_FACTS = (
    Type.PERSON, Type.ORGANISATION, Type.TIME, Type.PLACE, Type.QUANTITY, Type.THING, Type.CHOICE,
)  # fmt: skip
_NEARLY = 0.4  # how probable a rival must be beside the best, each read by itself


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
    """Return the best proofs of other documents that answer the same question differently.

    Each document is heard once, with its best; all of them meet what the question fixes.
    """
    if not question.expected.is_one(*_FACTS):
        return []
    rivals: list[Proof] = []
    heard = {best.document.id}
    for proof in others:
        if proof.document.id in heard:
            continue
        heard.add(proof.document.id)
        near = proof.reading.by_itself >= _NEARLY * best.reading.by_itself
        if near and all(contradict(question, proof, told) for told in (best, *rivals)):
            rivals.append(proof)
    return rivals


def contradict(question: Question, one: Proof, other: Proof) -> bool:
    """Tell whether the answers of two documents cannot both be right.

    They can where a sentence of one tells what the other answers, be it in other words. Else values
    of one kind contradict each other, or names where a person, a body or a place is asked for: two
    phrases may well say the same.
    """
    mine, theirs = _values(one), _values(other)
    if mine and theirs:
        return (
            any(_alike(question, a, b) for a in mine for b in theirs)
            and not _tells(mine, other)
            and not _tells(theirs, one)
        )
    if mine or theirs or question.expected.type not in _NAMED:
        return False
    return _names_differ(one, other)


def _alike(question: Question, one: Value, other: Value) -> bool:
    """Tell whether two values say the same sort of thing; a bare number counts what is asked."""
    if one.interval and other.interval and not (one.dimension and other.dimension):
        named = one.dimension or other.dimension
        return not named or named == unit_asked(question.text)
    return comparable(one, other)


_NAMED = frozenset({Type.PERSON, Type.ORGANISATION, Type.PLACE})


def _values(proof: Proof) -> list[Value]:
    """Return the values of the answer, as its sentence tells them with their units."""
    start, answer = proof.reading.sentence.start, proof.reading.span
    inside = [v for v in find(proof.sentence) if v.span.shift(start).overlaps(answer)]
    rates = [v for v in inside if v.text.lower().startswith("một ")]  # "9.000 đồng một suất"
    told = [v for v in inside if v not in rates] or inside
    return told if proof.answer else []


def _tells(values: Sequence[Value], proof: Proof) -> bool:
    told = find(proof.sentence)
    return any(value.agrees(one) for value in values for one in told)


def _names_differ(one: Proof, other: Proof) -> bool:
    """Tell whether both answer with a name, and neither sentence holds the other's."""
    mine, theirs = _name(one), _name(other)
    if not mine or not theirs:
        return False
    return not stands(mine, other.sentence) and not stands(theirs, one.sentence)


def _name(proof: Proof) -> str:
    """Return the proper name in the answer, without what stands before it; "" for none."""
    start, answer = proof.reading.sentence.start, proof.reading.span
    found = names.find(proof.sentence)
    inside = [n.text for n in found if n.span.shift(start).overlaps(answer)]
    return max(inside, key=len, default="")
