"""Answer yes or no, with the clause that decides."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from bot.answering.case import Case
from bot.asking.expected import Type
from bot.proving.ground import renumber
from bot.proving.judgement import Judgement, judge_claim
from bot.reading.protocol import worth_reading
from bot.reading.retrieve import retrieve
from bot.reading.versions import ended_by
from bot.telling.compose import verdict_text
from bot.telling.sentence import plain
from bot.types import Answer, Progress, Reason, Reply
from corpus.types import Hit
from corpus.vietnamese.claim import claim
from corpus.vietnamese.marks import unmarked

__all__ = ["judged"]


def judged(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer a question that a yes or a no answers; pass on any other.

    Where the passages leave the claim open, the documents do not say: words that are alike prove
    neither a yes nor a no. Where a sentence decides it, but which way is not sure, the sentence is
    the answer. A paper that another has ended gives way to that one.
    """
    said = claim(case.question.text) if case.question.expected.is_one(Type.VERDICT) else None
    if said is None:
        return None
    hits = case.hits
    yield Progress(stage="read")
    found = _judge(case, said, hits)
    if found and (newer := ended_by(found.proof.document, case.corpus)):
        within = case.corpus.within(newer)
        again = retrieve(within, case.question.text, k=case.settings.passages)
        found = _judge(case, said, again) or found
    yield Progress(stage="ground")
    if found is None:
        return case.abstain(Reason.NO_ANSWER, case.readings)
    return _told(case, said, found)


def _judge(case: Case, said: str, hits: Sequence[Hit]) -> Judgement | None:
    return judge_claim(said, worth_reading(hits), case.reader, case.corpus, case.question)


def _told(case: Case, said: str, found: Judgement) -> Answer:
    citations = renumber(found.proof.citations, case.number)
    evidence = found.proof.sentence
    told = plain(" ".join((*_lead(found), unmarked(evidence)))).rstrip(" ;,")
    text = verdict_text(said, told, citations, holds=found.holds, firm=found.firm)
    return replace(
        Answer(
            question=case.question.text,
            standalone_question=case.question.text,
            text=text,
            short_answer=_short(found, told),
            citations=citations,
            confidence=min(found.confidence, 1.0),
        ),
        timings_ms=case.clock.mark("ground"),
    )


def _short(found: Judgement, told: str) -> str:
    """Return the verdict, or what the source says where the asker is to judge."""
    return told if found.holds is None else "Có" if found.holds else "Không"


def _lead(found: Judgement) -> tuple[str, ...]:
    """Return the words before a list, where an item of it decides and they are cited with it.

    A heading that asks ("Được mang gì theo?") is no part of what the source states.
    """
    first = found.proof.citations[0]
    said = plain(first.quote).rstrip(" :")
    leads = first.span.end <= found.proof.reading.sentence.start and not said.endswith("?")
    return (f"{said}:",) if leads else ()
