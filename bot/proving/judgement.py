"""Whether the documents bear a claim out: supported, contradicted, or left open.

The reader finds the sentence that decides, and is heard first where it is sure of a no. Where the
claim names a time, a number, a person or a place, the reader is asked for it: an answer of the same
kind that differs tells against the claim, and so does an exception. Then a yes of the reader's is
heard, and last the clause that says all of the claim, if the reader consents: shared words alone
decide nothing. What only the reader leans to is told as such; where it is sure of the sentence and
not which way, that sentence is told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.asking.question import Question, words_of
from bot.proving.cells import cells_at
from bot.proving.evidence import comparable
from bot.proving.ground import Proof, cite, ground, renumber
from bot.proving.probed import probed
from bot.proving.ruled import Ruled, ruled
from bot.proving.witnesses import Witness, witnesses
from bot.reading.polarity import deeds, forbids
from bot.reading.protocol import Reader, Reading
from corpus.store.collection import Corpus
from corpus.types import Hit
from corpus.vietnamese.contrasts import Opposite
from corpus.vietnamese.names import Name, Sort, spellings_of, stands
from corpus.vietnamese.values import Value, find

__all__ = ["ENOUGH", "SURE_WHICH", "Judgement", "judge_claim"]

_ALONE = 0.6  # share of the claim's words that a sentence needs to prove it without its lead
_SOME_OF_IT = 0.2  # share of the claim that a sentence which forbids it must hold
ENOUGH = 0.4  # how probable it must be that a sentence decides, to be looked at
_DECIDES = 0.6  # how probable it must be that the reader's sentence decides
SURE_WHICH = 0.7  # and which way, for a yes or a no
_LEANS = 0.3  # how probable it must be that a sentence decides where nothing else gives a verdict
_LEANS_TO_NO = 0.65  # and that it is a no
_MOST_AGAINST = 0.7  # how probable the reader may find a no where other witnesses say yes
_A_COIN = 0.5  # how likely either verdict is where none can be told
_OVERRULED = 0.5  # how probable the other verdict on its sentence must be to silence a probe
_OPENING = 600  # code points in which a document says whose it is
_MODAL = re.compile(r"\b(?:được|phải|có thể|có quyền|cần|nên)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`holds` says whether the claim is true by `proof`; None that `proof` decides, unsure how.

    One that is not `firm` is the reader's alone, and less sure.
    """

    holds: bool | None
    proof: Proof
    confidence: float
    firm: bool = True


def judge_claim(
    claim: str,
    hits: Sequence[Hit],
    reader: Reader,
    corpus: Corpus,
    question: Question,
) -> Judgement | None:
    """Judge a declarative sentence by the passages `hits`; None where they leave it open.

    `question` is how it was asked: what the asker tells of their own case has to be what the proof
    speaks of, or it decides neither way ("Nhà em mua 3 thùng, có được chở miễn phí
    không?", "Chở miễn phí từ 5 thùng").
    """
    near = [hit for hit in hits if _is_where(question, claim, hit, corpus)]
    judged = _judged(claim, near, reader, corpus, question)
    if judged and not _is_of_case(question.text, claim, judged.proof.sentence):
        return replace(judged, holds=None, confidence=judged.confidence * _A_COIN)
    return judged


def _judged(
    claim: str, hits: Sequence[Hit], reader: Reader, corpus: Corpus, question: Question
) -> Judgement | None:
    read = ruled(claim, question, hits, reader, corpus)
    near = (_as_read(one, corpus) for one in read if one.entailment.about >= ENOUGH)
    own = next(filter(None, near), None)
    if own and own.holds is False:
        return own
    heard = witnesses(claim, hits, corpus)
    for holds, proof in probed(claim, hits, reader, corpus):
        judged = Judgement(holds=holds, proof=proof, confidence=proof.reading.probability)
        seen = judged.holds or _opposed(judged, read) is not None
        if seen and not _is_overruled(judged, heard):
            return judged
    if excepted := next(filter(None, (_by_exception(one, corpus) for one in heard)), None):
        return excepted
    if own and own.holds:
        return own
    for witness in sorted(heard, key=lambda one: -one.share):
        told = _by_clause(witness, corpus)
        if told and _consents(told, read):
            return told
    return _leaning(read, corpus) or own


def _leaning(read: Sequence[Ruled], corpus: Corpus) -> Judgement | None:
    """Return the verdict to which the reader leans by the likeliest sentence, if to any."""
    first = next(iter(read), None)
    if first is None or first.entailment.about < _LEANS or first.witness.says_of_another:
        return None
    said = first.entailment
    to_yes = said.opposed <= 1 - SURE_WHICH and first.witness.in_own_clause and _may_hold(first)
    if not to_yes and said.opposed < _LEANS_TO_NO:
        return None
    told = _told_by(first.witness, corpus, holds=to_yes)
    return None if told is None else replace(told, confidence=said.sure, firm=False)


def _by_clause(witness: Witness, corpus: Corpus) -> Judgement | None:
    """Return what the clause that says all of a claim makes of it."""
    holds = not witness.tells_another and witness.entailment.opposed < _A_COIN
    decides = witness.tells_another or witness.ruled is holds
    return _told_by(witness, corpus, holds=holds) if decides else None


def _by_exception(witness: Witness, corpus: Corpus) -> Judgement | None:
    """Deny a claim of all, or of one of two opposites, where the source has some, or the other."""
    features = witness.features
    of_all = features["adds all"] or features["adds only"]
    but_some = features["loses some"] or features["all despite exceptions"]
    turned = any(isinstance(one.of, Opposite) for one in witness.failed)
    if witness.entailment.sure < ENOUGH or features["missing at the beginning"]:
        return None
    return _told_by(witness, corpus, holds=False) if turned or (of_all and but_some) else None


def _consents(judged: Judgement, read: Sequence[Ruled]) -> bool:
    """Tell whether the reader finds the proof among those that decide, and not the other way.

    Of 1,400 questions of `models.train.asked` where it does, words and values are right in two
    thirds of all cases; where it does not, in half.
    """
    opposed = _opposed(judged, read)
    if opposed is None:
        return False
    return opposed <= _MOST_AGAINST if judged.holds else opposed >= _A_COIN


def _opposed(judged: Judgement, read: Sequence[Ruled]) -> float | None:
    """Return how probable the reader finds a no by what is cited; None if it does not see it."""
    cited = [one.span for one in judged.proof.citations]
    told = (
        one.entailment.opposed
        for one in read
        if any(one.witness.reading.sentence.overlaps(span) for span in cited)
    )
    return next(told, None)


def _is_where(question: Question, claim: str, hit: Hit, corpus: Corpus) -> bool:
    """Tell whether a passage is of the places and bodies that only the asker's story names."""
    names = (one.of for one in question.constraints if isinstance(one.of, Name))
    told = [one for one in names if one.sort is not Sort.PERSON and one.text not in claim]
    document = corpus.get(hit.passage.document_id) if told else None
    if document is None:
        return True
    around = (document.title, *hit.passage.headings, document.text[:_OPENING], hit.passage.text)
    where = " . ".join(around)
    return all(any(stands(way, where) for way in spellings_of(name.text)) for name in told)


def _is_of_case(question: str, claim: str, sentence: str) -> bool:
    """Tell whether a sentence speaks of the numbers that only the asker's own story tells."""
    told = find(sentence)
    within = {value.canonical for value in find(claim)}
    return all(
        value.is_covered_by(other)
        for value in find(question)
        if value.interval and value.canonical not in within
        for other in told
        if comparable(value, other)
    )


def _as_read(one: Ruled, corpus: Corpus) -> Judgement | None:
    """Return what the reader would prove the answer with, and the verdict where it is sure.

    A claim holds only where the sentence speaks of its subject.
    """
    said, witness = one.entailment, one.witness
    some = witness.features["covered with lead"] >= _SOME_OF_IT
    holds: bool | None
    if some and forbids(one.sentence, witness.asked.text):
        holds, sure = False, said.about
    elif said.about < _DECIDES:
        return None
    else:
        holds, sure = _which(said.opposed), said.sure
        if holds and not (witness.speaks_of_it and _may_hold(one)):
            holds, sure = None, said.about * _A_COIN
    told = _told_by(witness, corpus, holds=holds)
    return None if told is None else replace(told, confidence=sure)


def _may_hold(one: Ruled) -> bool:
    """Tell whether a sentence has what a claim names, affirms, and says what is done."""
    witness = one.witness
    unmet = any(isinstance(each.of, Value | Name) for each in witness.failed)
    affirmed = witness.features["affirmed"] > 0
    return not unmet and affirmed and _does(one.sentence, witness.asked.text)


def _does(sentence: str, claim: str) -> bool:
    """Tell whether a sentence has a verb of what a claim says is done, if it has a known one."""
    wanted = deeds(_MODAL.split(claim)[-1])
    return not wanted or not wanted.isdisjoint(words_of(sentence))


def _which(opposed: float) -> bool | None:
    """Return the likelier verdict, where it is likely enough."""
    return opposed < 0.5 if max(opposed, 1 - opposed) >= SURE_WHICH else None


def _is_overruled(judged: Judgement, heard: Sequence[Witness]) -> bool:
    """Tell whether the sentence that a probe's answer stands in says otherwise as a whole.

    A name may share what is said with another; a value that differs does not, and one that agrees
    must stand in the clause that speaks of the claim. A sentence that holds too little of the claim
    to be heard does not bear it out.
    """
    valued = bool(find(judged.proof.answer))
    for witness in heard:
        if witness.reading.sentence.overlaps(judged.proof.reading.sentence):
            if valued:
                return bool(judged.holds) and not witness.speaks_of_it
            opposed = witness.entailment.opposed
            return (opposed if judged.holds else 1 - opposed) >= _OVERRULED
    return judged.holds is True


def _told_by(witness: Witness, corpus: Corpus, *, holds: bool | None) -> Judgement | None:
    met = tuple(one for one in witness.asked.constraints if one not in witness.failed)
    proof = _proven(replace(witness.asked, constraints=met), witness.reading, corpus)
    if proof is None:
        return None
    return Judgement(
        holds=holds, proof=_with_lead(proof, witness), confidence=witness.entailment.sure
    )


def _with_lead(proof: Proof, witness: Witness) -> Proof:
    """Cite what leads to the item of a list before the item, which says little without it."""
    text, lead = proof.document.text, next(iter(witness.leads[-1:]), None)
    if lead is None or lead.overlaps(witness.reading.sentence) or len(proof.citations) > 1:
        return proof
    told = lead.of(text)
    says_little = witness.features["covered by sentence"] < _ALONE
    named = told.lstrip("# ") == proof.document.title  # which each citation shows anyway
    if named or not (says_little or told.endswith(":")):
        return proof
    first = cite(proof.document, lead, 1)
    return replace(proof, citations=renumber((first, *proof.citations), 1))


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
