"""What one browser tab has asked so far."""

from dataclasses import dataclass

from bot.types import Abstention, Citation, Reply, Stage

__all__ = ["Conversation", "Exchange", "Pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, and the reply or the line that says why there is none."""

    question: str
    reply: Reply | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question being answered: the stage reached and the text so far."""

    question: str
    stage: Stage = "rewrite"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What one browser tab has asked so far."""

    exchanges: tuple[Exchange, ...] = ()

    def citations(self, exchange: int) -> tuple[Citation, ...]:
        """Return what can be looked up from an exchange; nothing for one that does not exist."""
        if not 0 <= exchange < len(self.exchanges):
            return ()
        reply = self.exchanges[exchange].reply
        if reply is None:
            return ()
        return reply.nearest if isinstance(reply, Abstention) else reply.citations
