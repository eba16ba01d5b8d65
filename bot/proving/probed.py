"""A claim asked back: what it tells is left out, asked for, and compared with the answer."""

from collections.abc import Iterator, Sequence

from bot.asking.probes import probes
from bot.asking.question import analyse, content_words
from bot.proving.clauses import CLAUSE, is_of_other_side
from bot.proving.ground import Proof, ground
from bot.reading.polarity import denies
from bot.reading.protocol import Reader
from corpus.store.collection import Corpus
from corpus.types import Hit
from corpus.vietnamese import names
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value, find

__all__ = ["probed"]

_MOST_PROBES = 3  # each a reading of the passages
_SURE = 0.5  # of a probe's answer
_LONGEST_NAME = 5  # words of an answer that may be a name in small letters: "phòng đào tạo"


def probed(
    claim: str, hits: Sequence[Hit], reader: Reader, corpus: Corpus
) -> Iterator[tuple[bool, Proof]]:
    """Ask for each thing that a claim tells; yield whether it is so, with what proves it."""
    asked = probes(claim, corpus.acronyms.names_in(claim))
    for probe, _ in zip(asked, range(_MOST_PROBES), strict=False):
        question = analyse(probe.question)
        readings = [one for one in reader.read(question, hits) if one.probability >= _SURE]
        proofs = ground(question, readings, corpus).proofs
        if not proofs:
            continue
        proof, told = proofs[0], proofs[0].sentence
        tellings = (probe.told, *corpus.acronyms.variants(probe.told))
        agreed = _agree(tellings, proof)
        own = next((one for one in CLAUSE.split(told) if proof.answer in one), told)
        if not agreed and (not probe.alone or _is_nearer(claim, probe.told, own, told)):
            continue
        if (agreed and denies(told, claim) is not False) or is_of_other_side(claim, own):
            continue
        if agreed is not None:
            yield agreed, proof


def _agree(tellings: Sequence[str], proof: Proof) -> bool | None:
    """Compare what a claim tells, in one of its spellings, with what a source answers.

    None where they cannot be compared.
    """
    answered = _values_of(proof)
    each = {_agrees(told, proof.answer, answered) for told in tellings}
    return next((one for one in (True, False) if one in each), None)


def _agrees(told: str, answer: str, others: Sequence[Value]) -> bool | None:
    one = next(iter(find(told)), None)
    if one and others:
        alike = [other for other in others if one.is_comparable(other)]
        return any(map(one.agrees, alike)) if alike else None
    if one or others:
        return None
    mine, theirs = fold(told), fold(answer)
    if mine in theirs or theirs in mine:
        return True
    return False if len(answer.split()) <= _LONGEST_NAME or names.find(answer) else None


def _values_of(proof: Proof) -> list[Value]:
    """Return the values of an answer as its sentence tells them, with their bounds."""
    if not find(proof.answer):
        return []
    sentence, span = proof.reading.sentence, proof.reading.span
    return [one for one in find(proof.sentence) if span.overlaps(one.span.shift(sentence.start))]


def _is_nearer(claim: str, value: str, own: str, sentence: str) -> bool:
    """Tell whether a clause says the claim's own value, and more of the claim than `own` does.

    "Lúc đầu định mở năm 2031, sau lùi đến năm 2034" denies no opening in 2031.
    """
    wanted = next(iter(find(value)), None)
    if wanted is None:
        return False
    words = set(content_words(claim)) - set(content_words(value))
    agreeing = [one for one in CLAUSE.split(sentence) if any(map(wanted.agrees, find(one)))]
    shared = [len(words & set(content_words(one))) for one in (own, *agreeing)]
    return own in agreeing or any(many > shared[0] for many in shared[1:])
