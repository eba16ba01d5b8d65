"""Who holds an office, where a sentence says it beside what it tells.

"Với vai trò là X, A đã …" and "nghe X (A) báo cáo" are no clauses of their own, and a reader that
was trained on clauses seldom sees that they answer "Ai là X?".
"""

import re
from collections.abc import Iterator, Sequence

from bot.asking.expected import Type
from bot.asking.letters import ROLE
from bot.asking.question import Question, content_words
from bot.reading.protocol import Reading
from corpus.types import Hit, Span
from corpus.vietnamese.names import Name, Sort, find
from corpus.vietnamese.text import fold, sentences

__all__ = ["holders"]

_SURE = 0.85
_PART = r"(?:vai trò|tư cách|cương vị|chức vụ|chức danh|danh nghĩa)"
_LED = rf"(?:với|trên|trong|ở|dưới)\s+{_PART}(?:\s+(?:là|của))?\s+(?P<office>[^,;.!?]{{3,150}})"
_BEFORE = re.compile(rf"(?<![\w,]\s){_LED},\s+", re.IGNORECASE)
_BEHIND = re.compile(rf",\s+{_LED}(?:,|(?=[.;!?]|$))", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"(?P<office>{ROLE}[^,;.!?()]{{2,100}}?)\s*\((?P<holder>[^(),;]{{2,60}})\)", re.IGNORECASE
)
_BESIDES = re.compile(
    rf"\b(?:(?:nắm )?giữ|đảm (?:nhiệm|nhận|đương)|có|mang)\s+(?:{_PART}|chức|ghế)\b"
    r"|\bđảm (?:nhiệm|nhận|đương)\b|\bđược (?:bầu|bổ nhiệm|cử)\b|\bnăm(?=\s+\d)",
    re.IGNORECASE,
)


def holders(question: Question, hits: Sequence[Hit]) -> list[Reading]:
    """Return those whom a sentence says to hold the office in question, surer than most readings.

    All that names the office must stand in its phrase, which begins with the same word: who is
    "Phó Chủ tịch" is not "Chủ tịch". Numbers are left to the proof.
    """
    asked = question.expected
    which = asked.is_one(Type.PLACE) and bool(asked.noun)  # "nước nào giữ ghế …"
    asks = which or asked.is_one(Type.PERSON, Type.ORGANISATION)
    if not asks and not re.match(ROLE, question.text):
        return []
    noun = asked.noun.split()
    wanted = [
        word
        for word in content_words(_BESIDES.sub(" ", question.text))
        if not word.isdigit() and fold(word) not in noun
    ]
    if len(wanted) < 2:
        return []
    return [
        Reading(hit=hit, sentence=sentence, span=span, probability=_SURE)
        for hit in hits
        for sentence, office, name, span in _held(hit)
        if which <= (name.sort is Sort.PLACE)
        and (words := content_words(office))[:1] == (wanted[0],)
        and set(wanted) <= set(words)
    ]


def _held(hit: Hit) -> Iterator[tuple[Span, str, Name, Span]]:
    """Yield sentence, office, holder and the holder's place, the spans in the document."""
    offset = hit.passage.span.start
    for sentence in sentences(hit.passage.text):
        said = sentence.of(hit.passage.text)
        found = [
            *((match, _named_from(match.end(), said)) for match in _BEFORE.finditer(said)),
            *((match, _named_to(match.start(), said)) for match in _BEHIND.finditer(said)),
            *((match, _named_in(match, said)) for match in _IN_BRACKETS.finditer(said)),
        ]
        for match, name in found:
            if name is not None:
                where = sentence.shift(offset)
                yield where, match["office"], name, name.span.shift(where.start)


def _named_from(start: int, said: str) -> Name | None:
    """Return the name that stands at `start`, or behind a title there."""
    after = next((name for name in find(said) if name.span.start >= start), None)
    between = said[start : after.span.start].strip().lower() if after else ""
    return after if after and between in {"", after.title.lower()} else None


def _named_to(end: int, said: str) -> Name | None:
    return next((name for name in find(said) if name.span.end == end), None)


def _named_in(match: re.Match[str], said: str) -> Name | None:
    """Return the one name in brackets, behind its title; a shorter name of the office is none."""
    held = Span(start=match.start("holder"), end=match.end("holder"))
    inside = [name for name in find(said) if held.contains(name.span)]
    if len(inside) != 1 or inside[0].sort is Sort.CODE:
        return None
    name = inside[0]
    beside = f"{said[held.start : name.span.start]}{said[name.span.end : held.end]}"
    return name if beside.strip().lower() in {"", name.title.lower()} else None
