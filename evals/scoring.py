"""Score a reply against its gold question: the answer, the proof, the ranking behind it."""

from collections.abc import Sequence

from bot.types import Abstention, Answer, Citation, Disagreement, Remark, Reply
from corpus.types import Hit
from evals.answers import exact_match, match_all, matches, token_f1
from evals.gold import GoldQuestion
from evals.kinds import (
    asks_back,
    clause_scores,
    comparison_scores,
    summary_scores,
    verdict_scores,
)
from evals.metrics import (
    Place,
    ndcg_at,
    overlap,
    precision_recall_f1,
    recall_at,
    reciprocal_rank_at,
    span_precision,
    span_recall,
)
from evals.sources import Sources
from evals.verdict import Cited, Retrieved

__all__ = [
    "answer_scores",
    "citation_scores",
    "judge_citations",
    "judge_hits",
    "retrieval_scores",
    "short_answer_scores",
]

DEPTH = 10
_CLAUSES = frozenset({"clause", "address", "definition"})
LIST_F1 = 0.8  # a list is right when no more than about a fifth of it is missing or foreign


def answer_scores(question: GoldQuestion, reply: Reply | None) -> dict[str, float]:
    """Score what was answered against what is accepted; a refusal or an error scores 0.

    Every gold question defines `correct`, but one that asks for a place alone, whose clause is
    judged by what is quoted.
    """
    match question.outcome:
        case "abstention":
            return {"correct": float(isinstance(reply, Abstention))}
        case "remark":
            return {"correct": float(isinstance(reply, Remark))}
        case "choices":
            return {"correct": float(asks_back(question, reply))}
        case "disagreement":
            sides = [side.short_answer for side in getattr(reply, "sides", ())]
            found = sum(pair is not None for pair in match_all(sides, question.sides))
            share = found / len(question.sides)
            return {"side_recall": share, "correct": float(share == 1.0)}
    if question.verdict:
        return verdict_scores(question, reply)
    if question.points:
        return summary_scores(question, reply)
    if question.sides:
        return comparison_scores(question, reply)
    answer = reply if isinstance(reply, Answer) else None
    scores: dict[str, float] = {}
    if question.answers:
        scores |= short_answer_scores(answer.short_answer if answer else "", question.answers)
    if question.items:
        scores |= _list_scores(question, answer)
    return scores


def short_answer_scores(short_answer: str, accepted: Sequence[str]) -> dict[str, float]:
    """Score a short answer against the accepted wordings of one answer."""
    return {
        "em": exact_match(short_answer, accepted),
        "f1": token_f1(short_answer, accepted),
        "correct": float(matches(short_answer, accepted)),
    }


def _list_scores(question: GoldQuestion, answer: Answer | None) -> dict[str, float]:
    given = _things_said(answer) if answer else []
    paired = sum(pair is not None for pair in match_all(given, question.items))
    precision, recall, f1 = precision_recall_f1(paired, len(given), len(question.items))
    return {
        "item_precision": precision,
        "item_recall": recall,
        "item_f1": f1,
        "correct": float(f1 >= LIST_F1),
    }


def _things_said(answer: Answer) -> list[str]:
    """Return the items of a list, the answers to the parts of a question, or the one answer."""
    if not answer.parts:
        return list(answer.items or (answer.short_answer,))
    proven = [part for part in answer.parts if not isinstance(part, Abstention | Remark)]
    return [
        said
        for part in proven
        for said in (_things_said(part) if isinstance(part, Answer) else [part.short_answer])
    ]


def _place(citation: Citation) -> Place:
    return citation.document_id, citation.span.start, citation.span.end


def judge_citations(
    reply: Reply | None, evidence: list[list[Place]], sources: Sources
) -> tuple[Cited, ...]:
    """Judge every citation that the reply shows, those offered as merely near included."""
    shown = (
        () if reply is None else getattr(reply, "nearest", ()) or getattr(reply, "citations", ())
    )
    judged = []
    for one in shown:
        document = sources.get(one.document_id)
        stands = document is not None and document.text[one.span.start : one.span.end] == one.quote
        touches = any(overlap(_place(one), place) for piece in evidence for place in piece)
        judged.append(
            Cited(
                document_id=one.document_id,
                title=one.title,
                quote=one.quote,
                start=one.span.start,
                end=one.span.end,
                valid=stands,
                supported=touches,
            )
        )
    return tuple(judged)


def citation_scores(
    question: GoldQuestion,
    reply: Reply | None,
    evidence: list[list[Place]],
    citations: tuple[Cited, ...],
) -> dict[str, float]:
    """Score the proof. What is cited for an answer that should not exist supports nothing."""
    scores: dict[str, float] = {}
    if citations:
        scores["quote_validity"] = sum(one.valid for one in citations) / len(citations)
    proof = reply.citations if isinstance(reply, Answer | Disagreement) else ()
    places = [_place(one) for one in proof]
    if evidence and question.kind in _CLAUSES:
        scores |= clause_scores(question, reply, evidence)
    if evidence or question.outcome == "abstention":
        precision = span_precision(places, evidence)
        recall = span_recall(places, evidence)
        scores |= {} if precision is None else {"citation_precision": precision}
        scores |= {} if recall is None else {"citation_recall": recall}
    return scores


def judge_hits(hits: Sequence[Hit], evidence: list[list[Place]]) -> tuple[Retrieved, ...]:
    """Note for each of the first ten hits which pieces of evidence it holds."""
    return tuple(
        Retrieved(
            passage_id=hit.passage.id,
            document_id=hit.passage.document_id,
            text=hit.passage.text,
            score=hit.score,
            dense=hit.dense,
            lexical=hit.lexical,
            covers=tuple(i for i, piece in enumerate(evidence) if _holds(hit, piece)),
        )
        for hit in hits[:DEPTH]
    )


def _holds(hit: Hit, piece: list[Place]) -> bool:
    """Tell whether a passage holds evidence: half of the quote, or is itself half inside it."""
    span = hit.passage.span
    passage = (hit.passage.document_id, span.start, span.end)
    return any(
        2 * overlap(passage, place) >= min(len(span), place[2] - place[1]) for place in piece
    )


def retrieval_scores(retrieved: tuple[Retrieved, ...], pieces: int) -> dict[str, float]:
    """Score the ranking on evidence, not on passages: systems cut documents differently.

    Each hit stands for the pieces of evidence that it holds and no hit before it held; those that
    one hit holds together count as one, as one passage is all that they need.
    """
    ranked: list[str] = []
    relevant: set[str] = set()
    missing = set(range(pieces))
    for rank, hit in enumerate(retrieved, start=1):
        ranked.append(f"hit {rank}")
        if new := missing.intersection(hit.covers):
            missing -= new
            relevant.add(ranked[-1])
    relevant |= {f"missing {piece}" for piece in missing}
    return {
        "recall@1": recall_at(ranked, relevant, 1),
        "recall@5": recall_at(ranked, relevant, 5),
        "recall@10": recall_at(ranked, relevant, 10),
        "mrr@10": reciprocal_rank_at(ranked, relevant, 10),
        "ndcg@10": ndcg_at(ranked, relevant, 10),
    }
