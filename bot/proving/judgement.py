"""Whether the documents bear a claim out: supported, contradicted, or left open.

Three witnesses are heard. Where the claim names a time, a number, a person or a place, the reader
is asked for it: an answer of the same kind that differs tells against the claim. Else the verifier
holds the claim against the sentences nearest to it, and what the claim fixes must be met by them.
Shared words alone decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.probes import probes
from bot.asking.question import Question, analyse
from bot.proving.evidence import unmet
from bot.proving.ground import Proof, evidence_of, ground
from bot.proving.orders import is_order
from bot.reading.coverage import Coverage
from bot.reading.polarity import denies
from bot.reading.protocol import Reader, Reading
from bot.reading.verifier import Verifier
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.text import fold, sentences
from corpus.vietnamese.values import find

__all__ = ["Judgement", "judge_claim"]

_MOST_SENTENCES = 6  # held against the claim, each a forward pass
_MOST_PROBES = 3  # each a reading of the passages
_NEAR = 0.5  # share of the claim's words that a sentence needs to be evidence on it
_CLOSE = 0.7  # the same of a sentence that decides
_TOGETHER = 0.4  # how close together its words stand there: a long sentence holds many words
_SURE = 0.5  # of a verdict, and of a probe's answer
_LONGEST = 360  # code points of what the verifier is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`holds` says whether the claim is true by `proof`; `instead` what the source says if not."""

    holds: bool
    proof: Proof
    confidence: float
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    """A sentence with how much of the claim it holds, and whether it denies or affirms."""

    reading: Reading
    share: float
    close: bool
    supports: float
    contradicts: float
    met: bool


def judge_claim(
    claim: str, hits: Sequence[Hit], reader: Reader, corpus: Corpus, verifier: Verifier | None
) -> Judgement | None:
    """Judge a declarative sentence by the passages `hits`; None where they leave it open."""
    asked = analyse(claim)
    if judged := _by_probes(claim, hits, reader, corpus):
        return judged
    heard = _witnesses(asked, hits, corpus, verifier)
    for witness in sorted(heard, key=_weight, reverse=True):
        if judged := _by_sentence(asked, witness, corpus):
            return judged
    return None


def _weight(witness: _Witness) -> float:
    return witness.share * max(witness.supports, witness.contradicts)


def _witnesses(
    asked: Question, hits: Sequence[Hit], corpus: Corpus, verifier: Verifier | None
) -> list[_Witness]:
    """Weigh the sentences that hold most of the claim, best first."""
    coverage = Coverage(corpus)
    units = coverage.units(asked)
    near: list[tuple[float, Reading, str]] = []
    for hit in hits:
        passage = hit.passage
        for span in sentences(passage.text):
            told = span.of(passage.text)
            share = coverage.share(units, " ".join((*passage.headings, told)))
            if share >= _NEAR and not is_order(told):
                there = span.shift(passage.span.start)
                reading = Reading(hit=hit, sentence=there, span=there, probability=share)
                near.append((share, reading, _shown(passage.text, span)))
    near.sort(key=lambda one: -one[0])
    near = near[:_MOST_SENTENCES]
    verdicts = verifier.verdicts(asked.text, [shown for _, _, shown in near]) if verifier else []
    found = []
    for place, (share, reading, _) in enumerate(near):
        document = corpus.get(reading.hit.passage.document_id)
        evidence = evidence_of(document, reading, corpus.acronyms)
        same = denies(reading.sentence.of(document.text), asked.text) is False
        supports, contradicts = (float(same), float(not same))
        if verdicts:
            supports, contradicts = verdicts[place].supports, verdicts[place].contradicts
        found.append(
            _Witness(
                reading=reading,
                share=share,
                close=coverage.closeness(units, reading.sentence.of(document.text)) >= _TOGETHER,
                supports=supports,
                contradicts=contradicts,
                met=not unmet(asked.constraints, evidence),
            )
        )
    return found


def _shown(text: str, sentence: Span) -> str:
    """Return the sentence with what leads up to it, as far as there is room."""
    paragraph = text.rfind("\n", 0, sentence.start) + 1
    return text[max(paragraph, sentence.end - _LONGEST, 0) : sentence.end].strip()


def _by_sentence(asked: Question, witness: _Witness, corpus: Corpus) -> Judgement | None:
    """Return what one sentence says of the claim, where it meets all that the claim fixes."""
    if not witness.met or not witness.close or witness.share < _CLOSE:
        return None
    document = corpus.get(witness.reading.hit.passage.document_id)
    denied = denies(witness.reading.sentence.of(document.text), asked.text)
    if denied is None:
        return None
    sure = witness.contradicts if denied else witness.supports
    against = witness.supports if denied else witness.contradicts
    if sure < _SURE or against > sure:
        return None
    proofs = ground(asked, [witness.reading], corpus).proofs
    if not proofs:
        return None
    return Judgement(holds=not denied, proof=proofs[0], confidence=witness.share * sure)


def _by_probes(claim: str, hits: Sequence[Hit], reader: Reader, corpus: Corpus) -> Judgement | None:
    """Ask for what the claim tells, and compare."""
    for probe, _ in zip(probes(claim), range(_MOST_PROBES), strict=False):
        question = analyse(probe.question)
        readings = [one for one in reader.read(question, hits) if one.probability >= _SURE]
        proofs = ground(question, readings, corpus).proofs
        if not proofs:
            continue
        proof = proofs[0]
        agreed = _agree(probe.told, proof.answer)
        if agreed is not None:
            return Judgement(
                holds=agreed,
                proof=proof,
                confidence=proof.reading.probability,
                instead="" if agreed else probe.question,
            )
    return None


def _agree(told: str, answer: str) -> bool | None:
    """Compare what a claim tells with what a source answers; None where they cannot be compared."""
    one, other = next(iter(find(told)), None), next(iter(find(answer)), None)
    if one and other:
        if not one.is_comparable(other):
            return None
        return one.agrees(other)
    if one or other:
        return None
    mine, theirs = fold(told), fold(answer)
    return mine in theirs or theirs in mine
