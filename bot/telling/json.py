"""A reply as plain JSON values: one shape for the command line and the HTTP API."""

from typing import Any

from bot.types import Abstention, Alternative, Answer, Citation, Disagreement, Remark, Reply

__all__ = ["encode"]


def encode(reply: Reply) -> dict[str, Any]:
    """Return `reply` as JSON values; every key is always there, whatever the outcome.

    `nearest` holds the passages offered with an abstention and `sides` the answers of a
    disagreement, `parts` the replies to a question that asks several things (their citations are
    those of `citations`, by number), `alternatives` what a vague question may mean, each with the
    whole question and the ids of the documents to ask (all when empty); else they are empty.
    """
    return {
        "outcome": _outcome(reply),
        "question": reply.question,
        "standalone_question": reply.standalone_question,
        "text": reply.text,
        "short_answer": None if isinstance(reply, Abstention | Remark) else reply.short_answer,
        "answer_span": _answer_span(reply),
        "items": list(reply.items) if isinstance(reply, Answer) else [],
        "confidence": round(reply.confidence, 4),
        "reason": reply.reason.value if isinstance(reply, Abstention) else None,
        "remark": reply.kind.value if isinstance(reply, Remark) else None,
        "citations": (
            []
            if isinstance(reply, Abstention)
            else [_citation(citation) for citation in reply.citations]
        ),
        "sides": [_side(side) for side in reply.sides] if isinstance(reply, Disagreement) else [],
        "parts": [_part(part) for part in reply.parts] if isinstance(reply, Answer) else [],
        "nearest": (
            [_citation(citation) for citation in reply.nearest]
            if isinstance(reply, Abstention)
            else []
        ),
        "alternatives": (
            [_alternative(one) for one in reply.alternatives]
            if isinstance(reply, Abstention)
            else []
        ),
        "timings_ms": {stage: round(ms, 2) for stage, ms in reply.timings_ms.items()},
    }


def _outcome(reply: Reply) -> str:
    match reply:
        case Answer():
            return "answer"
        case Disagreement():
            return "disagreement"
        case Abstention():
            return "abstention"
        case Remark():
            return "remark"


def _answer_span(reply: Reply) -> list[int] | None:
    span = reply.answer_span if isinstance(reply, Answer) else None
    return None if span is None else [span.start, span.end]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "uri": citation.uri,
        "page": citation.page,
        "recognised": citation.recognised,
        "address": citation.address,
        "date": citation.date,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {"label": one.label, "question": one.question, "documents": list(one.documents)}


def _part(part: Reply) -> dict[str, Any]:
    whole = encode(part)
    kept = (
        "standalone_question",
        "outcome",
        "text",
        "short_answer",
        "items",
        "confidence",
        "reason",
    )
    return {key: whole[key] for key in kept} | {
        "citations": [citation["number"] for citation in whole["citations"]]
    }


def _side(side: Answer) -> dict[str, Any]:
    return {
        "text": side.text,
        "short_answer": side.short_answer,
        "confidence": round(side.confidence, 4),
        "citations": [citation.number for citation in side.citations],
    }
