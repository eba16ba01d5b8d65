"""Questions of many people to one chatbot: so many at once, so many waiting, the rest sent away."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from bot.telling.json import encode
from bot.types import Piece, Progress, Reply, Turn
from bot.web.metrics import Metrics
from bot.web.people.audit import Audit
from bot.web.problems import Busy
from bot.web.waiting import WaitingRoom
from corpus.patience import patience

if TYPE_CHECKING:
    from bot.chatbot import Chatbot

__all__ = ["Asked", "Reception"]

_AT_ONCE: Final = 4
_MOST_WAITING: Final = 24
_LONGEST: Final = 600.0  # seconds; the chatbot has its own limit, which begins with its work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what it may lean on.

    `documents` are the ids of those to ask, all when None; `verbatim` takes the question exactly as
    it was typed. `person` is who asks, as far as it is known: people take turns. `view` is the
    chatbot as that person may see it, the whole one when None; `name` stands in the audit log.
    """

    question: str
    history: Sequence[Turn] = ()
    documents: Sequence[str] | None = None
    verbatim: bool = False
    person: str = ""
    view: Any = None
    name: str = ""


class Reception:
    """Answers by turns; raises `Busy` at once when too many wait."""

    def __init__(
        self,
        chatbot: "Chatbot",
        *,
        at_once: int = _AT_ONCE,
        most_waiting: int = _MOST_WAITING,
        metrics: Metrics | None = None,
        audit: Audit | None = None,
    ) -> None:
        self.chatbot = chatbot
        self._audit = audit or Audit()
        self.metrics = metrics or Metrics()
        self._room = WaitingRoom(
            at_once=at_once, seats=most_waiting, on_change=self.metrics.waiting
        )

    @property
    def is_idle(self) -> bool:
        """Whether nobody is being answered and nobody waits."""
        return self._room.is_empty

    def ask(self, asked: Asked, *, left: Event | None = None) -> Reply:
        """Answer a question, while `left` is not set: then nobody waits any more."""
        with patience(_LONGEST, left=left or Event()), self._place(asked.person) as told:
            reply: Reply = self._asked(asked).ask(asked.question, asked.history, **_how(asked))
            told.append(_outcome(reply))
        return reply

    def stream(self, asked: Asked) -> Iterator[Progress | Piece | Reply]:
        """Yield what `Chatbot.stream` yields."""
        with self._place(asked.person) as told:
            for event in self._asked(asked).stream(asked.question, asked.history, **_how(asked)):
                if not isinstance(event, Progress | Piece):
                    told.append(_outcome(event))
                yield event

    @contextmanager
    def work(self, person: str, *, left: Event | None = None) -> Iterator[None]:
        """Hold one of the same places for other work than a question's."""
        with patience(_LONGEST, left=left or Event()), self._seat(person):
            yield

    def _asked(self, asked: Asked) -> Any:
        self._audit.note(asked.name, "ask", asked.question)
        chatbot = self.chatbot if asked.view is None else asked.view
        return chatbot if asked.documents is None else chatbot.within(asked.documents)

    @contextmanager
    def _place(self, person: str) -> Iterator[list[str]]:
        """Hold a place while a question is answered; the list takes its outcome."""
        with self._seat(person):
            begun, told = time.monotonic(), list[str]()
            try:
                yield told
            finally:
                self.metrics.answered((told or ["failure"])[-1], time.monotonic() - begun)

    @contextmanager
    def _seat(self, person: str) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(self._room.turn(person))
            except Busy:
                self.metrics.refused()
                raise
            yield


def _how(asked: Asked) -> dict[str, bool]:
    return {"verbatim": True} if asked.verbatim else {}


def _outcome(reply: Reply) -> str:
    return str(encode(reply)["outcome"])
