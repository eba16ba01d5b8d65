"""What people thought of replies, as lines that a set of gold questions can take."""

from collections.abc import Sequence
from typing import Any

from bot.telling.json import encode
from bot.types import Abstention, Answer, Citation, Disagreement, Remark, Reply
from bot.web.conversation import Exchange
from bot.web.conversations import Feedback

__all__ = ["candidate"]


def candidate(feedback: Feedback, before: Sequence[Exchange]) -> dict[str, Any]:
    """Return a gold line after the exchanges `before`, the opinion beside it in `note`.

    A reply that was called good fills the line; of one that was called bad what should have been
    said is left for a person to write.
    """
    reply, is_good = feedback.reply, feedback.verdict == "good"
    said = "được khen" if is_good else "bị chê"
    note = f"{said}: {feedback.reason}" if feedback.reason else said
    line: dict[str, Any] = {
        "id": f"nhan-xet-{feedback.conversation[:12]}-{feedback.position + 1}",
        "question": feedback.question,
        "history": [turn for one in before for turn in _turns(one)],
        "outcome": _outcome(reply),
        **(_told(reply) if is_good else {}),
        "split": "dev",
        "note": note,
    }
    return {name: value for name, value in line.items() if value not in ((), [], "")}


def _turns(exchange: Exchange) -> list[dict[str, str]]:
    if exchange.reply is None:
        return []
    return [
        {"role": "user", "text": exchange.question},
        {"role": "assistant", "text": exchange.reply.text},
    ]


def _outcome(reply: Reply | None) -> str:
    if isinstance(reply, Abstention) and reply.alternatives:
        return "choices"
    return "answer" if reply is None else str(encode(reply)["outcome"])


def _told(reply: Reply | None) -> dict[str, Any]:
    match reply:
        case Disagreement():
            told = {"kind": "disagreement", "sides": [[one.short_answer] for one in reply.sides]}
        case Answer() if reply.items:
            told = {"kind": "list", "items": [[item] for item in reply.items]}
        case Answer():
            told = {"kind": "fact", "answers": [reply.short_answer]}
        case Abstention():
            labels = [one.label for one in reply.alternatives]
            return {"kind": "choices", "answers": labels} if labels else {"kind": "missing"}
        case Remark():
            return {"kind": "remark"}
        case _:
            return {}
    return {**told, "evidence": [_evidence(one) for one in reply.citations]}


def _evidence(citation: Citation) -> dict[str, str]:
    return {"source": citation.document_id, "quote": citation.quote}
