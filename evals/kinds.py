"""Score the replies that are no short answer: verdicts, whole clauses, summaries, comparisons."""

import re
from collections.abc import Sequence

from bot.types import Abstention, Answer, Citation, Reason, Reply
from corpus.vietnamese.sentences import sentences
from evals.answers import matches
from evals.gold import GoldQuestion
from evals.metrics import Place
from evals.normalize import answer_words

__all__ = [
    "asks_back",
    "clause_scores",
    "comparison_scores",
    "is_whole",
    "said_verdict",
    "summary_scores",
    "verdict_scores",
]

WHOLE = 0.8  # a clause is given whole when no more than a fifth of it is missing
COVERED = 0.5  # three to six sentences cannot hold every point of a long document
SHORT = 8  # words of a short answer that can be the result of a comparison
_YES = re.compile(r"(có|đúng|phải|được|rồi)\b(?!\s*\d)", re.IGNORECASE)
_NO = re.compile(r"(không|chưa|sai)\b", re.IGNORECASE)
_MARKS = re.compile(r"\s*\[\d+\]")
_COMPARED = re.compile(r"\b(?:hơn|nhất)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-•]\s+")


def said_verdict(reply: Reply | None) -> str:
    """Return "yes" or "no" as the reply begins, else nothing."""
    if not isinstance(reply, Answer):
        return ""
    if _NO.match(reply.text):
        return "no"
    return "yes" if _YES.match(reply.text) else ""


def verdict_scores(question: GoldQuestion, reply: Reply | None) -> dict[str, float]:
    """Score a yes or no; and, where the source says otherwise, whether the reply says what."""
    right = float(said_verdict(reply) == question.verdict)
    scores = {"verdict": right, "correct": right}
    if question.answers:
        told = bool(right) and isinstance(reply, Answer) and _mentions(reply.text, question.answers)
        scores["verdict_corrected"] = float(told)
    return scores


def asks_back(question: GoldQuestion, reply: Reply | None) -> bool:
    """Tell whether the reply asks which is meant, naming two of the choices where they are told."""
    if not isinstance(reply, Abstention) or reply.reason is not Reason.WHICH_DOCUMENT:
        return False
    named = sum(_mentions(reply.text, one) for one in question.items)
    return named >= min(2, len(question.items))


def comparison_scores(question: GoldQuestion, reply: Reply | None) -> dict[str, float]:
    """Score a comparison: the share of its sides that are told, and what comes of it."""
    answer = reply if isinstance(reply, Answer) else None
    text = answer.text if answer else ""
    sides = sum(_mentions(text, side) for side in question.sides) / len(question.sides)
    scores = {"comparison_sides": sides}
    if question.answers:
        told = answer is not None and _concludes(answer, question.answers)
        scores["comparison_result"] = float(told)
    return scores | {"correct": float(min(sides, scores.get("comparison_result", 1.0)) == 1.0)}


def summary_scores(question: GoldQuestion, reply: Reply | None) -> dict[str, float]:
    """Score a summary: the share of the gold points that it holds, and of its cited sentences."""
    if not isinstance(reply, Answer):
        return {"summary_coverage": 0.0, "correct": 0.0}
    held = sum(_mentions(reply.text, point) for point in question.points)
    coverage = held / len(question.points)
    cited = _share_cited(reply)
    right = coverage >= COVERED and cited == 1.0
    return {"summary_coverage": coverage, "summary_cited": cited, "correct": float(right)}


def clause_scores(
    question: GoldQuestion, reply: Reply | None, evidence: Sequence[Sequence[Place]]
) -> dict[str, float]:
    """Score how much of the clause the citations quote, and whether its address is named."""
    citations = reply.citations if isinstance(reply, Answer) else ()
    scores = {"clause_completeness": _completeness(citations, evidence)}
    if question.address:
        scores["address"] = float(isinstance(reply, Answer) and _names(reply, question.address))
    return scores


def is_whole(scores: dict[str, float]) -> float:
    """Tell whether a clause was given whole."""
    return float(scores["clause_completeness"] >= WHOLE)


def _completeness(citations: Sequence[Citation], evidence: Sequence[Sequence[Place]]) -> float:
    """Return the share of the evidence's code points that lie in a quotation.

    A piece that stands in several places counts where it is quoted best.
    """
    total = quoted = 0
    for places in evidence:
        lengths = [end - start for _, start, end in places]
        covered = [len(_covered(place, citations)) for place in places]
        total += max(lengths, default=1)
        quoted += max(covered, default=0)
    return quoted / total if total else 0.0


def _covered(place: Place, citations: Sequence[Citation]) -> set[int]:
    document, start, end = place
    held: set[int] = set()
    for one in citations:
        if one.document_id == document:
            held.update(range(max(start, one.span.start), min(end, one.span.end)))
    return held


def _names(answer: Answer, address: str) -> bool:
    wanted = answer_words(address)
    told = [one.address or "" for one in answer.citations]
    return any(answer_words(one) == wanted for one in told) or _mentions(answer.text, (address,))


def _mentions(text: str, wordings: Sequence[str]) -> bool:
    """Tell whether a text of any length holds one of the wordings, word by word."""
    given = f" {' '.join(answer_words(text))} "
    return any(f" {' '.join(answer_words(one))} " in given for one in wordings)


def _concludes(answer: Answer, result: Sequence[str]) -> bool:
    """Tell whether the result is the short answer, or stands before "hơn" or "nhất"."""
    if len(answer_words(answer.short_answer)) <= SHORT and matches(answer.short_answer, result):
        return True
    told = (span.of(answer.text) for span in sentences(answer.text))
    before = [parts[0] for one in told if len(parts := _COMPARED.split(one, maxsplit=1)) == 2]
    return any(_mentions(one, result) for one in before)


def _share_cited(answer: Answer) -> float:
    """Return the share of the reply's sentences that stand in a quotation; its heading is none."""
    quotes = [" ".join(answer_words(one.quote)) for one in answer.citations]
    told = [
        words
        for line in answer.text.splitlines()
        if not (plain := _BULLET.sub("", _MARKS.sub("", line)).strip()).endswith(":")
        for span in sentences(plain)
        if (words := " ".join(answer_words(span.of(plain))))
    ]
    held = sum(any(words in quote for quote in quotes) for words in told)
    return held / len(told) if told else 0.0
