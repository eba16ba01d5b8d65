"""One reply of the replies to the parts of a question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.telling.compose import parts_text
from bot.types import Abstention, Answer, Citation, Remark, Reply, Turn

__all__ = ["joined", "proof_of", "turns_of"]


def joined(asked: str, standalone_question: str, replies: Sequence[Reply]) -> Reply:
    """Make one reply of the replies to the parts of a question, as it was asked and understood.

    It is an answer where any of them is; its confidence is that of the least sure one.
    """
    proven = [reply for reply in replies if not isinstance(reply, Abstention | Remark)]
    if len(replies) == 1 or not proven:
        return replace(replies[0], question=asked, standalone_question=standalone_question)
    timings: Counter[str] = Counter()
    for reply in replies:
        timings.update(reply.timings_ms)
    return Answer(
        question=asked,
        standalone_question=standalone_question,
        text=parts_text(replies),
        short_answer="; ".join(reply.short_answer for reply in proven),
        citations=tuple(citation for reply in replies for citation in proof_of(reply)),
        confidence=min(reply.confidence for reply in proven),
        parts=tuple(replies),
        timings_ms=dict(timings),
    )


def proof_of(reply: Reply) -> tuple[Citation, ...]:
    """Return what a reply cites; nothing for one that only names what is nearest."""
    return () if isinstance(reply, Abstention) else reply.citations


def turns_of(reply: Reply) -> tuple[Turn, Turn]:
    """Return the exchange that ended in `reply`."""
    return (
        Turn(role="user", text=reply.standalone_question),
        Turn(role="assistant", text=reply.text),
    )
