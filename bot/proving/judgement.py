"""Whether the documents bear a claim out: supported, contradicted, or left open.

Three witnesses are heard. Where the claim names a time, a number, a person or a place, the reader
is asked for it: an answer of the same kind that differs tells against the claim. Else the verifier
holds the claim against the sentences nearest to it, and what the claim fixes must be met by them.
Shared words alone decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.asking.constraints import Constraint
from bot.asking.probes import probes
from bot.asking.question import Question, analyse, in_words_of, words_of
from bot.proving.cells import cells_at
from bot.proving.clauses import CLAUSE, covers, has_subject, is_of_other_side
from bot.proving.evidence import comparable, unmet
from bot.proving.ground import Proof, cite, evidence_of, ground
from bot.proving.orders import is_order
from bot.reading.coverage import Coverage
from bot.reading.polarity import denies
from bot.reading.protocol import Reader, Reading
from bot.reading.verifier import Verifier
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.contrasts import Opposite
from corpus.vietnamese.text import fold, sentences
from corpus.vietnamese.values import Value, find

__all__ = ["Judgement", "judge_claim"]

_MOST_SENTENCES = 6  # held against the claim, each a forward pass
_MOST_PROBES = 3  # each a reading of the passages
_NEAR = 0.5  # share of the claim's words that a sentence needs to be evidence on it
_CLOSE = 0.7  # share of the claim that a sentence needs to say the opposite of a word
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
    """A sentence, `told`, with how much of the claim it holds, and whether it denies or affirms.

    `asked` is the claim in the words of its passage, `around` title and headings; `covers` says
    that it holds all of the claim but for a word; `failed` is what the claim fixes and the sentence
    does not meet.
    """

    asked: Question
    reading: Reading
    told: str
    around: str
    share: float
    covers: bool
    supports: float
    contradicts: float
    failed: tuple[Constraint, ...]


def judge_claim(
    claim: str, hits: Sequence[Hit], reader: Reader, corpus: Corpus, verifier: Verifier | None
) -> Judgement | None:
    """Judge a declarative sentence by the passages `hits`; None where they leave it open."""
    asked = analyse(claim)
    if judged := _by_probes(claim, hits, reader, corpus):
        return judged
    heard = _witnesses(asked, hits, corpus, verifier)
    for witness in sorted(heard, key=_weight, reverse=True):
        if judged := _by_sentence(witness, corpus):
            return judged
    return next((one for w in heard if (one := _by_other_value(w, corpus))), None)


def _weight(witness: _Witness) -> float:
    return witness.share * max(witness.supports, witness.contradicts)


def _witnesses(
    asked: Question, hits: Sequence[Hit], corpus: Corpus, verifier: Verifier | None
) -> list[_Witness]:
    """Weigh the sentences that hold most of the claim, best first."""
    coverage = Coverage(corpus)
    near: list[tuple[float, float, Question, Reading, str]] = []
    for hit in hits:
        passage = hit.passage
        place = " ".join((corpus.get(passage.document_id).title, *passage.headings))
        said = in_words_of(asked, f"{place} {passage.text}")
        units = coverage.units(said)
        for span in sentences(passage.text):
            told = span.of(passage.text)
            share = coverage.share(units, f"{place} {told}")
            if share >= _NEAR and not is_order(told):
                there = span.shift(passage.span.start)
                reading = Reading(hit=hit, sentence=there, span=there, probability=share)
                shown = _shown(passage.text, span)
                near.append((share + coverage.share(units, shown), share, said, reading, shown))
    near.sort(key=lambda one: -one[0])
    near = near[:_MOST_SENTENCES]
    verdicts = verifier.verdicts(asked.text, [shown for *_, shown in near]) if verifier else []
    found = []
    for at, (_, share, said, reading, _) in enumerate(near):
        document = corpus.get(reading.hit.passage.document_id)
        evidence = evidence_of(document, reading, corpus.acronyms)
        told = reading.sentence.of(document.text)
        same = denies(told, said.text) is False
        supports, contradicts = (float(same), float(not same))
        if verdicts:
            supports, contradicts = verdicts[at].supports, verdicts[at].contradicts
        failed = tuple(unmet(said.constraints, evidence))
        found.append(
            _Witness(
                asked=said,
                reading=reading,
                told=told,
                around=evidence.around,
                share=share,
                covers=covers(said, failed, told, evidence.around, coverage),
                supports=supports,
                contradicts=contradicts,
                failed=failed,
            )
        )
    return found


def _shown(text: str, sentence: Span) -> str:
    """Return the sentence with what leads up to it, as far as there is room."""
    paragraph = text.rfind("\n", 0, sentence.start) + 1
    return text[max(paragraph, sentence.end - _LONGEST, 0) : sentence.end].strip()


def _by_sentence(witness: _Witness, corpus: Corpus) -> Judgement | None:
    """Return what one sentence says of the claim, where it meets all that the claim fixes."""
    asked = witness.asked
    if opposed := _opposed(witness, corpus):
        return opposed
    if witness.failed or not witness.covers or not _states_opposites(asked, witness.told):
        return None
    denied = denies(witness.told, asked.text)
    if denied is None:
        return None
    sure = witness.contradicts if denied else witness.supports
    against = witness.supports if denied else witness.contradicts
    if sure < _SURE or against > sure:
        return None
    proof = _proven(asked, witness.reading, corpus)
    if proof is None:
        return None
    return Judgement(holds=not denied, proof=proof, confidence=witness.share * sure)


def _by_other_value(witness: _Witness, corpus: Corpus) -> Judgement | None:
    """Return that a claim fails where a clause says all of it, but for another value.

    Not where the same value stands in the sentence and may belong to the claim as well.
    """
    asked = witness.asked
    fixed = [one for one in asked.constraints if isinstance(one.of, Value) and one.of.interval]
    if len(fixed) != 1 or any(one not in fixed for one in witness.failed):
        return None
    value = fixed[0].of
    assert isinstance(value, Value)
    coverage = Coverage(corpus)
    own = set(words_of(value.text))
    units = [u for u in coverage.units(asked) if len(u.words) == 1 and u.words[0] not in own]
    inside = [unit for unit in units if not coverage.holds(unit, witness.around)]
    clauses = CLAUSE.split(witness.told)
    whole = [
        all(coverage.holds(unit, clause) for unit in inside)
        and not is_of_other_side(asked.text, clause)
        for clause in clauses
    ]
    told = [[one for one in find(clause) if comparable(value, one)] for clause in clauses]
    if not inside or not units or denies(witness.told, asked.text):
        return None
    for clause, says_all, values in zip(clauses, whole, told, strict=True):
        if any(value.is_covered_by(one) for one in values) and (
            says_all or not has_subject(clause, set(asked.terms), units[0].words[0])
        ):
            return None
    if not any(says_all and values for says_all, values in zip(whole, told, strict=True)):
        return None
    rest = replace(asked, constraints=tuple(c for c in asked.constraints if c not in fixed))
    proof = _proven(rest, witness.reading, corpus)
    if proof is None:
        return None
    return Judgement(holds=False, proof=proof, confidence=witness.share)


def _proven(asked: Question, reading: Reading, corpus: Corpus) -> Proof | None:
    """Prove what a sentence says of a claim; the row of a table by itself and its header."""
    document = corpus.get(reading.hit.passage.document_id)
    held = cells_at(document, reading.span)
    if held is None:
        return next(iter(ground(asked, [reading], corpus).proofs), None)
    header = held[0].header_quote()
    spans = [reading.sentence, *([header] if header and header != reading.sentence else [])]
    return Proof(
        reading=reading,
        document=document,
        answer=reading.sentence.of(document.text),
        citations=tuple(cite(document, span, number) for number, span in enumerate(spans, start=1)),
    )


def _states_opposites(asked: Question, told: str) -> bool:
    """Tell whether a word of the claim that has opposites stands in the sentence itself."""
    words = (one.of for one in asked.constraints if isinstance(one.of, Opposite))
    return all(word.stands_in(told) for word in words)


def _opposed(witness: _Witness, corpus: Corpus) -> Judgement | None:
    """Return that a claim fails where the sentence says the opposite of a word, and all else."""
    asked = witness.asked
    failed = [one.of for one in witness.failed]
    if len(failed) != 1 or not isinstance(failed[0], Opposite) or witness.share < _CLOSE:
        return None
    told = witness.told
    if not failed[0].excluded_by(told) or denies(told, asked.text):
        return None
    rest = replace(asked, constraints=tuple(c for c in asked.constraints if c.of is not failed[0]))
    proof = _proven(rest, witness.reading, corpus)
    if proof is None:
        return None
    return Judgement(holds=False, proof=proof, confidence=witness.share)


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
        told = proof.reading.sentence.of(proof.document.text)
        own = next((one for one in CLAUSE.split(told) if proof.answer in one), told)
        if (agreed and denies(told, claim) is not False) or is_of_other_side(claim, own):
            continue
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
