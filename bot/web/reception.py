"""Questions of many people to one chatbot: so many at once, so many waiting, the rest sent away."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.telling.json import encode
from bot.types import Piece, Progress, Reply, Turn
from bot.web.metrics import Metrics
from bot.web.problems import Busy

if TYPE_CHECKING:
    from bot.chatbot import Chatbot

__all__ = ["Asked", "Reception"]

_AT_ONCE: Final = 4
_MOST_WAITING: Final = 24
_SECONDS_TO_WAIT: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what it may lean on.

    `documents` are the ids of those to ask, all when None; `verbatim` takes the question exactly as
    it was typed.
    """

    question: str
    history: Sequence[Turn] = ()
    documents: Sequence[str] | None = None
    verbatim: bool = False


class Reception:
    """Answers by turns; raises `Busy` at once when too many wait, or after a minute of waiting."""

    def __init__(
        self,
        chatbot: "Chatbot",
        *,
        at_once: int = _AT_ONCE,
        most_waiting: int = _MOST_WAITING,
        metrics: Metrics | None = None,
    ) -> None:
        self.chatbot = chatbot
        self.metrics = metrics or Metrics()
        self._places = threading.BoundedSemaphore(at_once)
        self._most_waiting = most_waiting
        self._waiting = 0
        self._counting = threading.Lock()

    def ask(self, asked: Asked) -> Reply:
        """Answer a question."""
        with self._place() as told:
            reply: Reply = self._asked(asked).ask(asked.question, asked.history, **_how(asked))
            told.append(_outcome(reply))
        return reply

    def stream(self, asked: Asked) -> Iterator[Progress | Piece | Reply]:
        """Yield what `Chatbot.stream` yields."""
        with self._place() as told:
            for event in self._asked(asked).stream(asked.question, asked.history, **_how(asked)):
                if not isinstance(event, Progress | Piece):
                    told.append(_outcome(event))
                yield event

    def _asked(self, asked: Asked) -> Any:
        if asked.documents is None:
            return self.chatbot
        return self.chatbot.within(asked.documents)

    @contextmanager
    def _place(self) -> Iterator[list[str]]:
        """Hold a place while a question is answered; the list takes its outcome."""
        with self._counting:
            full = self._waiting >= self._most_waiting
            self._waiting += not full
        if full:
            self._sent_away()
        self.metrics.waiting(self._waiting)
        try:
            came = self._places.acquire(timeout=_SECONDS_TO_WAIT)
        finally:
            with self._counting:
                self._waiting -= 1
            self.metrics.waiting(self._waiting)
        if not came:
            self._sent_away()
        begun, told = time.monotonic(), list[str]()
        try:
            yield told
        finally:
            self._places.release()
            self.metrics.answered((told or ["failure"])[-1], time.monotonic() - begun)

    def _sent_away(self) -> None:
        self.metrics.refused()
        raise Busy("Đang bận: có quá nhiều câu hỏi cùng lúc. Hãy hỏi lại sau ít giây.")


def _how(asked: Asked) -> dict[str, bool]:
    return {"verbatim": True} if asked.verbatim else {}


def _outcome(reply: Reply) -> str:
    return str(encode(reply)["outcome"])
