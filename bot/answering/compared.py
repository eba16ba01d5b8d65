"""Answer a comparison: each side by itself, with its own proof, and what comes of the two."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.extract import told
from bot.answering.over_documents import changed, of_both, over_documents
from bot.answering.scoped import scoped
from bot.answering.sides import most_alike, proofs_of, said_of, speaks_of
from bot.answering.verdict import judged
from bot.answering.weighed import weighed
from bot.asking.changes import change
from bot.asking.comparison import Comparison, comparison
from bot.asking.measures import Told
from bot.asking.question import analyse
from bot.clock import Clock
from bot.telling.joined import proof_of
from bot.types import Answer, Progress, Reason, Reply

__all__ = ["compared"]


def compared(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer a question that sets two things against each other; pass on any other.

    It passes, too, where neither side is answered: perhaps one sentence compares them.
    """
    for way in (over_documents, of_both, changed, _of_two):
        reply = yield from way(case)
        if reply is not None:
            return reply
    return None


def _of_two(case: Case) -> Generator[Progress, None, Reply | None]:
    """Ask each of the two sides that a question names."""
    asked = comparison(case.question.text)
    if asked is None or change(case.question.text):  # "năm trước" is no time to ask of
        return None
    own = [scoped(replace(case, question=analyse(one), clock=Clock())) for one in asked.questions]
    yield Progress(stage="read")
    if asked.told is None:
        replies = yield from _in_words(case, asked, own)
    else:
        replies = yield from _in_values(case, asked, own, asked.told)
    return weighed(case, asked, replies)


def _in_values(
    case: Case, asked: Comparison, own: Sequence[Case], wanted: Told
) -> Generator[Progress, None, list[Reply]]:
    """Answer of both sides with values that measure one thing."""
    found = [
        [
            proof
            for proof in proofs_of(side, wanted)
            if speaks_of(side, proof, asked.sides[at], asked.sides[1 - at])
        ]
        for at, side in enumerate(own)
    ]
    yield Progress(stage="ground")
    replies: list[Reply] = []
    for side, proof in zip(own, most_alike(found[0], found[1], wanted), strict=True):
        numbered = replace(side, number=_next(case, replies))
        silent = side.abstain(Reason.NO_ANSWER, ())
        replies.append(told(numbered, [proof]) if proof else silent)
    return replies


def _in_words(
    case: Case, asked: Comparison, own: Sequence[Case]
) -> Generator[Progress, None, list[Reply]]:
    """Answer of each side by itself: with a verdict, or with what is said of it."""
    replies: list[Reply] = []
    for at, side in enumerate(own):
        numbered = replace(side, number=_next(case, replies))
        if asked.asks == "both":
            reply = (yield from judged(numbered)) or side.abstain(Reason.NO_ANSWER, ())
        else:
            reply = yield from said_of(numbered)
            names = asked.sides[at], asked.sides[1 - at]
            if isinstance(reply, Answer) and not speaks_of(side, reply, *names):
                reply = side.abstain(Reason.NO_ANSWER, ())
        replies.append(reply)
    return replies


def _next(case: Case, told_before: Sequence[Reply]) -> int:
    """Return the number of the next citation."""
    return case.number + sum(len(proof_of(reply)) for reply in told_before)
