"""Where and when a meeting took place, told in a sentence that does not number it.

An article names "hội nghị COP 28" in one sentence and says in another where "các hội nghị của
COP" took place. Where it knows no other number, both speak of the same.
"""

import re
from collections.abc import Sequence

from bot.asking.expected import Type
from bot.asking.question import Question, analyse
from bot.proving.ground import Proof, also_citing, ground
from bot.reading.protocol import Reader
from bot.reading.retrieve import retrieve
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese import names
from corpus.vietnamese.names import Name, area_of, stands
from corpus.vietnamese.text import sentences
from corpus.vietnamese.values import Granularity, Kind, Value, find

__all__ = ["areas_first", "finest", "is_coarse", "naming_first", "told_elsewhere"]

_TOOK_PLACE = re.compile(r"\b(?:diễn ra|tổ chức|họp|dự|khai mạc|ở|tại)\b", re.IGNORECASE)
_AREAS = {"nuoc": "country", "quoc gia": "country", "tinh": "province", "thanh pho": "province"}
_ELSE = re.compile(r"\b(?:thành lập|ra đời|trụ sở|bế mạc|kết thúc)\b", re.IGNORECASE)
_SURE = 0.4  # two sentences are joined: more has to be certain than for one
_ALMOST = 0.4  # how probable a day must be beside the year that it lies in
_ALIKE = 0.85  # how probable a sentence that names it must be beside one that does not
_FARTHEST = 1_500  # code points between them


def told_elsewhere(
    question: Question, hits: Sequence[Hit], reader: Reader, corpus: Corpus, *, least: float
) -> Proof | None:
    """Answer a "where" or "when" about a numbered meeting as if it were asked without the number.

    The proof cites the answer's sentence and one that names the meeting; None where no document
    has both near each other, or one numbers several such meetings.
    """
    numbered = [
        one.of
        for one in question.constraints
        if isinstance(one.of, Value) and one.of.kind is Kind.CODE
    ]
    if not question.expected.is_one(Type.PLACE, Type.TIME) or len(numbered) != 1:
        return None
    if not _TOOK_PLACE.search(question.text) or _ELSE.search(question.text):
        return None
    meeting = numbered[0]
    name = re.split(r"[\s)]|\d", meeting.text, maxsplit=1)[0]
    wider = analyse(question.text.replace(meeting.text, name))
    found = retrieve(corpus, wider.text, k=max(1, len(hits)))
    only = [hit for hit in found if _knows_only(meeting, hit.passage.document_id, corpus)]
    readings = [one for one in reader.read(wider, only) if one.probability >= least]
    if not readings or readings[0].probability < max(least, _SURE):
        return None
    for proof in finest(question, ground(wider, readings, corpus).proofs):
        naming = _naming(meeting, proof.document.text, proof.reading.sentence)
        if naming:
            return also_citing(proof, naming)
    return None


def finest(question: Question, proofs: Sequence[Proof]) -> list[Proof]:
    """Put the day before the year that it lies in, where both answer a "when" almost alike."""
    if not proofs or not is_coarse(question, proofs[0]):
        return list(proofs)
    first = proofs[0]
    (year,) = find(first.answer)
    finer = [
        proof
        for proof in proofs[1:]
        if proof.document.id == first.document.id
        and proof.reading.probability >= _ALMOST * first.reading.probability
        and not is_coarse(question, proof)
        and any(one.period and one.agrees(year) for one in find(proof.answer))
    ]
    return [*finer[:1], *(proof for proof in proofs if proof not in finer[:1])]


def naming_first(question: Question, proofs: Sequence[Proof]) -> list[Proof]:
    """Put a sentence that names what is asked about before one of its document that does not.

    Only where both answer almost alike: of two plants, the one that is named is meant.
    """
    asked = [one.of.text for one in question.constraints if isinstance(one.of, Name)]
    if not proofs or not asked:
        return list(proofs)
    first = proofs[0]
    if any(stands(name, first.sentence) for name in asked):
        return list(proofs)
    naming = [
        proof
        for proof in proofs[1:]
        if proof.document.id == first.document.id
        and proof.reading.probability >= _ALIKE * first.reading.probability
        and all(stands(name, proof.sentence) for name in asked)
    ]
    return [*naming[:1], *(proof for proof in proofs if proof not in naming[:1])]


def areas_first(question: Question, proofs: Sequence[Proof]) -> list[Proof]:
    """Put what names a country, or a province, first where that is asked for ("ở nước nào")."""
    noun = question.expected.noun.split()
    kind = _AREAS.get(" ".join(noun[-2:])) or _AREAS.get(" ".join(noun[-1:]))
    if kind is None or not question.expected.is_one(Type.PLACE):
        return list(proofs)
    told = [proof for proof in proofs if _names_area(kind, proof.answer)]
    return [*told, *(proof for proof in proofs if proof not in told)]


def _names_area(kind: str, answer: str) -> bool:
    return area_of(answer) == kind or any(area_of(one.text) == kind for one in names.find(answer))


def is_coarse(question: Question, proof: Proof) -> bool:
    """Tell whether a "when" is answered with no more than a year, which may be that of a plan."""
    told = find(proof.answer)
    asks_when = question.expected.is_one(Type.TIME) and question.expected.of != "year"
    return asks_when and len(told) == 1 and told[0].granularity is Granularity.YEAR


def _knows_only(meeting: Value, document_id: str, corpus: Corpus) -> bool:
    numbered = _same_kind(meeting, corpus.get(document_id).text)
    return bool(numbered) and all(map(meeting.agrees, numbered))


def _same_kind(meeting: Value, text: str) -> list[Value]:
    """Return the meetings of the same name that `text` numbers."""
    return [v for v in find(text) if v.kind is Kind.CODE and v.label == meeting.label]


def _naming(meeting: Value, text: str, told: Span) -> Span | None:
    """Return the sentence nearest to `told` that names the meeting."""
    named = [value.span for value in _same_kind(meeting, text)]
    naming = [span for span in sentences(text) if any(span.contains(one) for one in named)]
    nearest = min(naming, key=lambda span: _gap(span, told), default=None)
    return nearest if nearest and _gap(nearest, told) <= _FARTHEST else None


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
