"""Who holds an office, where a sentence says it beside what it tells: "Với vai trò là X, A đã …".

Such a phrase is no clause of its own, and a reader that was trained on clauses seldom sees that it
answers "Ai là X?".
"""

import re
from collections.abc import Iterator, Sequence

from bot.asking.expected import Type
from bot.asking.letters import ROLE
from bot.asking.question import Question, content_words
from bot.reading.protocol import Reading
from corpus.types import Hit, Span
from corpus.vietnamese.names import Name, find
from corpus.vietnamese.text import fold, sentences

__all__ = ["holders"]

_SURE = 0.85
_PART = r"(?:vai trò|tư cách|cương vị|chức vụ|chức danh|danh nghĩa)"
_LED = rf"(?:với|trên|trong|ở|dưới)\s+{_PART}(?:\s+(?:là|của))?\s+(?P<office>[^,;.!?]{{3,150}})"
_BEFORE = re.compile(rf"(?<![\w,]\s){_LED},\s+", re.IGNORECASE)
_BEHIND = re.compile(rf",\s+{_LED}(?:,|(?=[.;!?]|$))", re.IGNORECASE)
_BESIDES = re.compile(
    rf"\b(?:(?:nắm )?giữ|đảm (?:nhiệm|nhận|đương)|có|mang)\s+(?:{_PART}|chức)\b"
    r"|\bđảm (?:nhiệm|nhận|đương)\b|\bđược (?:bầu|bổ nhiệm|cử)\b|\bnăm(?=\s+\d)",
    re.IGNORECASE,
)


def holders(question: Question, hits: Sequence[Hit]) -> list[Reading]:
    """Return those whom a sentence says to hold the office in question, surer than most readings.

    All that names the office must stand in its phrase, which begins with the same word: who is
    "Phó Chủ tịch" is not "Chủ tịch". Numbers are left to the proof.
    """
    asks = question.expected.is_one(Type.PERSON, Type.ORGANISATION)
    if not asks and not re.match(ROLE, question.text):
        return []
    noun = question.expected.noun.split()
    wanted = [
        word
        for word in content_words(_BESIDES.sub(" ", question.text))
        if not word.isdigit() and fold(word) not in noun
    ]
    if len(wanted) < 2:
        return []
    return [
        Reading(hit=hit, sentence=sentence, span=name, probability=_SURE)
        for hit in hits
        for sentence, office, name in _held(hit)
        if (words := content_words(office))[:1] == (wanted[0],) and set(wanted) <= set(words)
    ]


def _held(hit: Hit) -> Iterator[tuple[Span, str, Span]]:
    """Yield sentence, office and holder, the spans in the document."""
    offset = hit.passage.span.start
    for sentence in sentences(hit.passage.text):
        said = sentence.of(hit.passage.text)
        found = [
            *((match, _named_from(match.end(), said)) for match in _BEFORE.finditer(said)),
            *((match, _named_to(match.start(), said)) for match in _BEHIND.finditer(said)),
        ]
        for match, name in found:
            if name is not None:
                where = sentence.shift(offset)
                yield where, match["office"], name.span.shift(where.start)


def _named_from(start: int, said: str) -> Name | None:
    """Return the name that stands at `start`, or behind a title there."""
    after = next((name for name in find(said) if name.span.start >= start), None)
    between = said[start : after.span.start].strip().lower() if after else ""
    return after if after and between in {"", after.title.lower()} else None


def _named_to(end: int, said: str) -> Name | None:
    return next((name for name in find(said) if name.span.end == end), None)
