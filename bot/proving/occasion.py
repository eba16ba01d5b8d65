"""Where and when a meeting took place, told in a sentence that does not number it.

An article names "cuộc họp ACTWG 38" in one sentence and says in another where "các cuộc họp của
ACTWG" took place. Where it knows no other number, both speak of the same.
"""

import re
from collections.abc import Sequence

from bot.asking.constraints import Constraint, same_kind
from bot.asking.expected import Type
from bot.asking.question import Question, analyse
from bot.proving.ground import Proof, also_citing, ground
from bot.reading.protocol import Reader
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.text import sentences

__all__ = ["told_elsewhere"]

_TOOK_PLACE = re.compile(r"\b(?:diễn ra|tổ chức|họp|dự|khai mạc|ở|tại)\b", re.IGNORECASE)
_ELSE = re.compile(r"\b(?:thành lập|ra đời|trụ sở|bế mạc|kết thúc)\b", re.IGNORECASE)
_SURE = 0.4  # two sentences are joined: more has to be certain than for one
_FARTHEST = 1_500  # code points between them


def told_elsewhere(
    question: Question, hits: Sequence[Hit], reader: Reader, corpus: Corpus, *, least: float
) -> Proof | None:
    """Answer a "where" or "when" about a numbered meeting as if it were asked without the number.

    The proof cites the answer's sentence and one that names the meeting; None where no document
    has both near each other, or one numbers several such meetings.
    """
    numbered = [one for one in question.constraints if one.family == "numbered"]
    if not question.expected.is_one(Type.PLACE, Type.TIME) or len(numbered) != 1:
        return None
    if not _TOOK_PLACE.search(question.text) or _ELSE.search(question.text):
        return None
    name = numbered[0].value.rpartition(" ")[0]
    wider = analyse(question.text.replace(numbered[0].text, name))
    only = [hit for hit in hits if _knows_only(numbered[0], hit.passage.document_id, corpus)]
    readings = [one for one in reader.read(wider, only) if one.probability >= max(least, _SURE)]
    for proof in ground(wider, readings, corpus).proofs:
        naming = _naming(numbered[0], proof.document.text, proof.reading.sentence)
        if naming:
            return also_citing(proof, naming)
    return None


def _knows_only(meeting: Constraint, document_id: str, corpus: Corpus) -> bool:
    return same_kind(meeting, corpus.get(document_id).text) == {meeting.value}


def _naming(meeting: Constraint, text: str, told: Span) -> Span | None:
    """Return the sentence nearest to `told` that names the meeting."""
    naming = [span for span in sentences(text) if same_kind(meeting, span.of(text))]
    nearest = min(naming, key=lambda span: _gap(span, told), default=None)
    return nearest if nearest and _gap(nearest, told) <= _FARTHEST else None


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
