"""Judge what a system did with a question, and name the stage that lost it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.types import Abstention, Answer, Disagreement, Reason, Remark, Reply
from evals.gold import GoldQuestion
from evals.kinds import is_whole
from evals.metrics import Place
from evals.scoring import (
    answer_scores,
    citation_scores,
    judge_citations,
    judge_hits,
    retrieval_scores,
    short_answer_scores,
)
from evals.sources import Sources
from evals.verdict import Given, Observation, Stage, Verdict

__all__ = ["judge", "judge_ranking", "judge_reading"]


def judge(question: GoldQuestion, seen: Observation, sources: Sources) -> Verdict:
    """Judge a reply; `sources` are the documents that were asked."""
    reply = seen.reply
    evidence = sources.places(question.evidence)
    citations = judge_citations(reply, evidence, sources)
    scores = answer_scores(question, reply)
    scores |= citation_scores(question, reply, evidence, citations)
    if "correct" not in scores:  # asked for a place alone
        scores["correct"] = is_whole(scores)
    scores |= _first_document(reply, evidence)
    ranking = judge_ranking(question, seen, sources)
    scores |= ranking.scores
    return replace(
        ranking,
        given=_given(reply),
        text=reply.text if reply else seen.error,
        short_answer="" if reply is None or isinstance(reply, Abstention) else reply.short_answer,
        standalone_question=reply.standalone_question if reply else question.question,
        reason=str(reply.reason) if isinstance(reply, Abstention) else "",
        confidence=reply.confidence if reply else 0.0,
        citations=citations,
        scores=scores,
        stage=_blame(question, reply, scores),
    )


def judge_ranking(question: GoldQuestion, seen: Observation, sources: Sources) -> Verdict:
    """Judge the hits alone: nothing was answered."""
    evidence = sources.places(question.evidence)
    retrieved = None if seen.hits is None else judge_hits(seen.hits, evidence)
    scores = (
        retrieval_scores(retrieved, len(evidence)) if retrieved is not None and evidence else {}
    )
    return Verdict(
        id=question.id,
        question=question.question,
        history=tuple(turn.text for turn in question.history),
        tags=question.tags,
        split=question.split,
        kind=question.kind,
        expected=question.outcome,
        accepted=_accepted(question),
        evidence=tuple(piece.quote for piece in question.evidence),
        given="hits",
        milliseconds=seen.milliseconds,
        retrieved=retrieved,
        scores=scores,
        stage="retrieval" if scores.get("recall@10") == 0.0 else None,
    )


def judge_reading(
    question: GoldQuestion, short_answer: str | None, *, confidence: float, milliseconds: float
) -> Verdict:
    """Judge what a reader found in the right passage: nothing was retrieved, nothing proven."""
    unread = judge_ranking(question, Observation(milliseconds=milliseconds), Sources([]))
    if question.outcome == "abstention":
        scores = {"correct": float(short_answer is None)}
    else:
        scores = short_answer_scores(short_answer or "", question.answers)
    return replace(
        unread,
        given="abstention" if short_answer is None else "answer",
        short_answer=short_answer or "",
        reason=str(Reason.NO_ANSWER) if short_answer is None else "",
        confidence=confidence,
        scores=scores,
        stage=None if scores["correct"] else "reading",
    )


def _first_document(reply: Reply | None, evidence: Sequence[Sequence[Place]]) -> dict[str, float]:
    """Score whether what is cited, or named as nearest, first is a document with evidence."""
    if reply is None or not evidence:
        return {}
    shown = reply.nearest if isinstance(reply, Abstention) else reply.citations
    right = {document for places in evidence for document, *_ in places}
    return {"first_document": float(bool(shown) and shown[0].document_id in right)}


def _given(reply: Reply | None) -> Given:
    match reply:
        case Answer():
            return "answer"
        case Disagreement():
            return "disagreement"
        case Abstention(reason=Reason.WHICH_DOCUMENT):
            return "choices"
        case Abstention():
            return "abstention"
        case Remark():
            return "remark"
        case None:
            return "error"


def _accepted(question: GoldQuestion) -> tuple[str, ...]:
    """Return what a report shows as expected: the answers, or each item's first wording."""
    verdict = {"yes": ("Có",), "no": ("Không",), "": ()}[question.verdict]
    told = verdict + question.answers
    return told or tuple(group[0] for group in question.groups) or (question.address,)


def _blame(question: GoldQuestion, reply: Reply | None, scores: dict[str, float]) -> Stage | None:
    """Name the first stage that lost the question; None when the reply is right and proven.

    A quote that does not stand in its source is grounding's fault whatever else went wrong. An
    answer that should have been refused, and a refusal although the reader had the evidence and did
    not say that it found nothing in it, are refusal's.
    """
    if reply is None:
        return "error"
    if scores.get("quote_validity", 1.0) < 1.0:
        return "grounding"
    if scores["correct"]:
        return "grounding" if scores.get("citation_recall", 1.0) == 0.0 else None
    if question.outcome in {"abstention", "remark", "choices"}:
        return "refusal"
    needed = "recall@10" if question.items or question.sides else "mrr@10"
    if needed in scores and scores[needed] < (1.0 if needed == "recall@10" else 1e-9):
        return "retrieval"
    if isinstance(reply, Abstention):
        return _blame_refusal(reply.reason)
    return "reading"


def _blame_refusal(reason: Reason) -> Stage:
    match reason:
        case Reason.NO_ANSWER:
            return "reading"
        case Reason.UNPROVEN:
            return "grounding"
        case Reason.EMPTY_COLLECTION:
            return "retrieval"
        case _:
            return "refusal"
