"""Answer with a whole list of a document: conditions, cases, rights and duties, steps."""

import re
from collections.abc import Generator
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.tabled import rows_of
from bot.asking.lists import asks_for_count, asks_for_list, denies
from bot.asking.question import content_words
from bot.proving.evidence import unmet
from bot.proving.ground import Proof, cite, evidence_of, ground, renumber
from bot.reading.fit import fits
from bot.reading.lists import Listed, best_list, lists_near
from bot.reading.protocol import Reading
from bot.telling.lists import bare_item, list_answer
from bot.types import Answer, Progress, Reply
from corpus.types import Span

__all__ = ["listed"]

_LONGEST_QUOTE = 1_500
_LEAST = 0.55
_SHARE = 0.2  # of the likeliest item: so probable is another that the reader sees
_MOST_SEEN = 0.9
_INTRODUCED = 0.5  # of the question's words
_ASKS_CONDITIONS = re.compile(
    r"\bđiều kiện\b|\b(?:ai|khi nào|trường hợp nào)(?: thì)?(?: mới)? được\b|\bmuốn\b|\bđể được\b"
    r"|\bcần (?:có |những )?gì\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:(?:có|đáp ứng|bảo đảm|thỏa mãn|hội) (?:đầy )?đủ|đồng thời|đủ các"
    r"|(?:tất cả|mọi) (?:các )?(?:điều kiện|yêu cầu))\b[^.;]{0,80}:[\s*_]*$",
    re.IGNORECASE,
)


def listed(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer "Điều kiện … là gì?" with the list that a document gives; pass on the rest."""
    if not asks_for_list(case.question):
        return None
    found = best_list(case.question, case.hits, case.corpus)
    if found is None or found.score < _LEAST or _unmet(case, found):
        found = _conditions(case) or _seen(case)
    if found is None:
        rows = rows_of(case)
        return _all_rows(case, rows) if rows and not _is_told(case) else None
    yield Progress(stage="ground")
    return _answer(case, found)


def _conditions(case: Case) -> Listed | None:
    """Return the whole list of conditions, of which the best answer is one that does not suffice.

    "Được vay khi có đủ các điều kiện sau: a) …; b) …" is not answered by a) alone.
    """
    if not _ASKS_CONDITIONS.search(case.question.text):
        return None
    best = next((one for one in case.readings if one.by_itself >= case.least), None)
    if best is None:
        return None
    for found in lists_near([best.hit], case.corpus):
        held = any(item.contains(best.sentence) for item in found.items)
        if held and _TOGETHER.search(found.lead.of(found.document.text)):
            listed = replace(found, score=best.by_itself)
            return None if _unmet(case, listed) else listed
    return None


def _seen(case: Case) -> Listed | None:
    """Return the list in whose items the reader sees the answer, whatever introduces it.

    It is the innermost one around the likeliest answer. The reader has to see several of its items,
    or one where the introduction speaks of what is asked: of a list of prices one may be meant.
    """
    if not case.question.expected.many or not case.readings:
        return None
    best = case.readings[0]
    around = [
        one
        for one in lists_near([best.hit], case.corpus)
        if any(_is_within(best, one, item) for item in one.items)
    ]
    listed = min(around, key=lambda one: len(one.span), default=None)
    if listed is None:
        return None
    mass, several = _mass(case, listed)
    listed = replace(listed, score=min(mass, _MOST_SEEN))
    sure = mass >= case.least and (several or _introduces(case, listed))
    return listed if sure and not _unmet(case, listed) else None


def _mass(case: Case, listed: Listed) -> tuple[float, bool]:
    """Return how probable it is that the answer stands in the items, and whether in several."""
    each = [
        max((one.by_itself for one in case.readings if _is_within(one, listed, item)), default=0.0)
        for item in listed.items
    ]
    return sum(each), sum(one >= _SHARE * max(each) for one in each) > 1


def _is_within(reading: Reading, listed: Listed, item: Span) -> bool:
    same = reading.hit.passage.document_id == listed.document.id
    return same and item.contains(reading.span)


def _introduces(case: Case, listed: Listed) -> bool:
    lead = listed.lead.of(listed.document.text)
    told = set(content_words(" ".join((*listed.headings[-1:], lead))))
    asked = case.question.terms
    said = sum(word in told for word in asked) >= _INTRODUCED * len(asked)
    return lead.rstrip(" *_").endswith(":") and said and denies(lead) == denies(case.question.text)


def _is_told(case: Case) -> bool:
    """Tell whether a sentence says how many there are: that is surer than counting rows."""
    if not asks_for_count(case.question):
        return False
    sure = [one for one in case.readings if one.by_itself >= max(case.least, _LEAST)]
    proofs = ground(case.question, sure, case.corpus).proofs
    return any(fits(case.question, proof.answer) for proof in proofs)


def _all_rows(case: Case, rows: Proof) -> Answer:
    """Answer with the rows of a table: their number, where that is asked for, and their names."""
    citations = renumber(rows.citations, case.number)
    counted = asks_for_count(case.question)
    lead = rows.document.title
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=list_answer(lead, rows.items, citations[:1], counted=counted),
        short_answer=str(len(rows.items)) if counted else rows.answer,
        citations=citations,
        confidence=rows.reading.probability,
        items=rows.items,
        timings_ms=case.clock.mark("ground"),
    )


def _unmet(case: Case, found: Listed) -> bool:
    reading = Reading(hit=found.hit, sentence=found.span, span=found.lead, probability=found.score)
    evidence = evidence_of(found.document, reading, case.corpus.acronyms)
    return bool(unmet(case.question.constraints, evidence))


def _answer(case: Case, found: Listed) -> Answer:
    text = found.document.text
    whole = len(found.span) <= _LONGEST_QUOTE
    spans = [found.span] if whole else [found.lead, *found.items]
    citations = tuple(
        cite(found.document, span, number) for number, span in enumerate(spans, start=case.number)
    )
    items = [span.of(text) for span in found.items]
    counted = asks_for_count(case.question)
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=list_answer(found.lead.of(text), items, citations, counted=counted),
        short_answer=str(len(items)) if counted else "; ".join(map(bare_item, items)),
        citations=citations,
        confidence=round(found.score, 4),
        items=tuple(map(bare_item, items)),
        timings_ms=case.clock.mark("ground"),
    )
