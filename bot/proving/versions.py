"""Of papers that replace, amend or follow one another, the newer one answers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.asking.question import Question
from bot.proving.disagreement import contradict
from bot.proving.ground import Proof
from bot.reading.versions import amended_by, ended_by, is_later
from corpus.outline import address_of
from corpus.store.collection import Corpus
from corpus.vietnamese.values import Kind, find

__all__ = ["Former", "How", "newest"]

How: TypeAlias = Literal["replaced", "amended", "earlier"]
Within: TypeAlias = Callable[[Collection[str]], Proof | None]

_BEFORE = 400  # code points in which an amending paper says what it amends


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What a paper said that another has replaced or amended, or that a later one tells anew."""

    proof: Proof
    how: How


def newest(
    question: Question, proofs: Sequence[Proof], within: Within, corpus: Corpus
) -> tuple[list[Proof], list[Former]]:
    """Return the proofs that answer, and those of papers which another has ended or amended.

    A paper gives way to the one that ended it, or that says otherwise in amending it, where that
    is among `proofs`, or where `within` finds a proof in those documents alone. It stays where the
    question gives its own day or year.
    """
    kept: list[Proof] = []
    former: list[Former] = []
    for proof in proofs:
        instead, how = (None, None)
        if not _of_its_time(question, proof):
            instead, how = _instead(question, proof, proofs, within, corpus)
        if how is None:
            kept.append(proof)
            continue
        former.append(Former(proof=proof, how=how))
        if instead and all(instead.document.id != one.document.id for one in (*kept, *proofs)):
            kept.append(instead)
    return _latest(question, kept, former)


def _instead(
    question: Question, proof: Proof, proofs: Sequence[Proof], within: Within, corpus: Corpus
) -> tuple[Proof | None, How | None]:
    """Return the proof of a newer paper, and how it stands to this one; nothing without one."""
    newer = ended_by(proof.document, corpus)
    if newer:
        found = _among(newer, proofs) or within(newer)
        return (found, "replaced") if found else (None, None)
    newer = amended_by(proof.document, corpus)
    if newer:
        found = _among(newer, proofs) or within(newer)
        if found and contradict(question, proof, found) and _amends(found, proof):
            return found, "amended"
    return None, None


def _among(keys: Collection[str], proofs: Sequence[Proof]) -> Proof | None:
    return next((one for one in proofs if one.document.id in keys), None)


def _amends(new: Proof, old: Proof) -> bool:
    """Tell whether the newer text stands for the place of the older one, where both are told."""
    start = new.reading.sentence.start
    lead = new.document.text[max(0, start - _BEFORE) : start]
    told = [dict(one.parts) for one in find(lead) if one.kind is Kind.ADDRESS]
    place = address_of(old.document, old.reading.sentence)
    mine = [dict(one.parts) for one in find(place or "") if one.kind is Kind.ADDRESS]
    if not told or not mine:
        return True
    nearest = told[-1]
    shared = nearest.keys() & mine[0].keys()
    return bool(shared) and all(nearest[name] == mine[0][name] for name in shared)


def _latest(
    question: Question, kept: Sequence[Proof], former: Sequence[Former]
) -> tuple[list[Proof], list[Former]]:
    """Let the latest of several editions answer: of minutes, of yearly price lists."""
    earlier = [
        one
        for one in kept
        if not _of_its_time(question, one)
        and any(is_later(other.document, one.document) for other in kept)
    ]
    left = [one for one in kept if one not in earlier]
    return left, [*former, *(Former(proof=one, how="earlier") for one in earlier)]


def _of_its_time(question: Question, proof: Proof) -> bool:
    """Tell whether the question gives the day or year of the document itself."""
    dates = find((proof.document.date or "")[:10])
    times = [one for one in find(question.text) if one.kind is Kind.DATE]
    return any(time.agrees(date) for time in times for date in dates if date.kind is Kind.DATE)
