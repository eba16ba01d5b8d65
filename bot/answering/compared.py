"""Answer a comparison: each side by itself, with its own proof, and what comes of the two."""

from collections.abc import Generator
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.extract import extracted
from bot.answering.tabled import tabled
from bot.asking.comparison import Comparison, comparison
from bot.asking.question import analyse
from bot.clock import Clock
from bot.telling.compose import comparison_text
from bot.telling.joined import proof_of
from bot.types import Abstention, Answer, Progress, Reply
from corpus.vietnamese.values import Value, find

__all__ = ["compared"]


def compared(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer a question that sets two things against each other; pass on any other.

    It passes, too, where neither side is answered: perhaps one sentence compares them.
    """
    asked = comparison(case.question.text)
    if asked is None:
        return None
    replies: list[Reply] = []
    for question in asked.questions:
        number = case.number + sum(len(proof_of(reply)) for reply in replies)
        side = replace(case, question=analyse(question), number=number, clock=Clock())
        reply = yield from tabled(side)
        replies.append(reply or (yield from extracted(side)))
    proven = [reply for reply in replies if isinstance(reply, Answer)]
    if not proven or any(not isinstance(reply, Answer | Abstention) for reply in replies):
        return None
    result = _result(asked, proven)
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=comparison_text(asked.sides, replies, result),
        short_answer=result or "; ".join(reply.short_answer for reply in proven),
        citations=tuple(citation for reply in replies for citation in proof_of(reply)),
        confidence=min(reply.confidence for reply in proven),
        parts=tuple(replies),
        timings_ms=case.clock.mark("ground"),
    )


def _result(asked: Comparison, proven: list[Answer]) -> str:
    """Return the side that is more, or less, of what is asked; empty where it cannot be said."""
    if len(proven) < 2 or not asked.measure:
        return ""
    mine, theirs = (_values(reply) for reply in proven)
    alike = [(one, other) for one in mine for other in theirs if one.is_comparable(other)]
    if not alike:
        return ""
    order = _order(*alike[0])
    if order is None:
        return ""
    if order == 0:
        return "Hai bên bằng nhau"
    first = (order < 0) == asked.least
    return asked.sides[0 if first else 1]


def _values(reply: Answer) -> list[Value]:
    return [one for one in find(reply.short_answer) if one.interval or one.period]


def _order(one: Value, other: Value) -> int | None:
    """Return -1, 0 or 1 as the first value is smaller, earlier, equal or not; None if neither."""
    if one.interval and other.interval:
        mine, theirs = one.interval, other.interval
        if mine.equals(theirs):
            return 0
        return -1 if mine.high < theirs.low else 1 if mine.low > theirs.high else None
    if one.period and other.period:
        parts = one.period.begin.told & other.period.begin.told
        if "year" not in parts:
            return None
        mine_at, theirs_at = one.period.begin.parts(parts), other.period.begin.parts(parts)
        return (mine_at > theirs_at) - (mine_at < theirs_at)
    return None
