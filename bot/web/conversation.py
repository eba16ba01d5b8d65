"""What was asked and replied so far."""

from dataclasses import dataclass

from bot.types import Abstention, Citation, Reply, Stage

__all__ = ["Conversation", "Exchange", "Pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, and the reply or the line that says why there is none.

    Neither is there while it is being answered, or after it was stopped. `asked_at` is in seconds
    since 1970; `verdict` is what the person thought of the reply: "good", "bad" or nothing;
    `asked_of` names the documents that alone were asked, nothing where all were.
    """

    question: str
    reply: Reply | None = None
    error: str | None = None
    asked_at: float = 0.0
    verdict: str = ""
    asked_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question being answered: the stage reached and the text so far."""

    question: str
    stage: Stage = "rewrite"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What was asked and replied under one address; it has no id before the first question.

    `deleted` is one that its owner may bring back.
    """

    id: str = ""
    title: str = ""
    exchanges: tuple[Exchange, ...] = ()
    deleted: bool = False

    def citations(self, exchange: int) -> tuple[Citation, ...]:
        """Return what can be looked up from an exchange; nothing for one that does not exist."""
        if not 0 <= exchange < len(self.exchanges):
            return ()
        reply = self.exchanges[exchange].reply
        if reply is None:
            return ()
        return reply.nearest if isinstance(reply, Abstention) else getattr(reply, "citations", ())
