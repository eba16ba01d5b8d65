"""Questions that are being answered now; a page that is reloaded, or left, does not end them."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.types import Piece, Progress, Reply
from bot.web.conversation import Pending
from bot.web.problems import log_known, public_line
from bot.web.reception import Asked, Reception
from corpus.errors import HoidapError, QuestionDropped
from corpus.patience import patience

__all__ = ["Answering", "Settle", "Underway"]

_LONGEST: Final = 600.0  # seconds to wait for one's turn; the chatbot limits its own work
_SECONDS_BETWEEN_PIECES: Final = 0.08

_log = logging.getLogger(__name__)

Settle = Callable[[Reply | None, str | None], None]
"""Keeps the reply to a question, or the line on its failure."""


@dataclass(slots=True, eq=False)
class Answering:
    """One question on its way; whoever looks at it sees every stage, from whichever page."""

    question: str
    stopped: threading.Event = field(default_factory=threading.Event)
    _shown: list[Pending] = field(default_factory=list)
    _over: bool = False
    _news: threading.Condition = field(default_factory=threading.Condition)

    @property
    def now(self) -> Pending:
        """What can be shown at this moment."""
        with self._news:
            return self._shown[-1] if self._shown else Pending(question=self.question)

    @property
    def is_over(self) -> bool:
        """Whether the reply is kept, or the question was stopped."""
        with self._news:
            return self._over

    def follow(self) -> Iterator[Pending]:
        """Yield what there is to show, from the beginning until it is over."""
        seen = 0
        while True:
            with self._news:
                while len(self._shown) == seen and not self._over:
                    self._news.wait()
                fresh, over = self._shown[seen:], self._over
            yield from fresh
            seen += len(fresh)
            if over:
                return

    def show(self, pending: Pending) -> None:
        """Tell the followers how far it is."""
        with self._news:
            self._shown.append(pending)
            self._news.notify_all()

    def end(self, settle: Callable[[], None]) -> None:
        """Be over, settled unless it was stopped."""
        with self._news:
            if not self._over:
                settle()
            self._over = True
            self._news.notify_all()

    def stop(self) -> None:
        """Be over without a reply: the work ends soon, and what it still finds is dropped."""
        with self._news:
            self.stopped.set()
            self._over = True
            self._news.notify_all()


class Underway:
    """Answers questions on threads of their own, each under its conversation and position."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._answering: dict[tuple[str, int], Answering] = {}
        self._turn = threading.Lock()

    def begin(self, asked: Asked, conversation: str, position: int, settle: Settle) -> Answering:
        """Begin to answer a question; `settle` is called once, unless it is stopped."""
        answering = Answering(question=asked.question)
        answering.show(Pending(question=asked.question))
        with self._turn:
            self._answering[conversation, position] = answering

        def work() -> None:
            try:
                reply, error = self._answered(asked, answering)
                answering.end(lambda: settle(reply, error))
            except Exception:  # noqa: BLE001  (whoever follows must hear of an end)
                _log.exception("a reply could not be kept")
                answering.stop()
            finally:
                with self._turn:
                    self._answering.pop((conversation, position), None)

        threading.Thread(target=work, daemon=True, name="underway").start()
        return answering

    def of(self, conversation: str) -> Mapping[int, Answering]:
        """Return the questions of a conversation that are being answered, by position."""
        with self._turn:
            found = [
                (position, answering)
                for (key, position), answering in self._answering.items()
                if key == conversation
            ]
        return {position: answering for position, answering in found if not answering.is_over}

    def stop(self, conversation: str) -> None:
        """Stop all that is being answered in a conversation."""
        for answering in self.of(conversation).values():
            answering.stop()

    def _answered(self, asked: Asked, answering: Answering) -> tuple[Reply | None, str | None]:
        """Return the reply, or the line on the failure; neither where it was stopped."""
        try:
            with patience(_LONGEST, left=answering.stopped):
                return self._reply(asked, answering), None
        except QuestionDropped:
            return None, None
        except HoidapError as error:
            log_known(_log, error)
            return None, public_line(error)
        except Exception as error:  # noqa: BLE001  (the conversation must outlive any failure)
            _log.exception("unforeseen failure")
            return None, f"Lỗi ngoài dự kiến ({type(error).__name__}): hãy hỏi lại."

    def _reply(self, asked: Asked, answering: Answering) -> Reply | None:
        pending, last_shown = Pending(question=asked.question), 0.0
        for event in self._reception.stream(asked):
            if answering.stopped.is_set():
                return None
            match event:
                case Progress():
                    pending = replace(pending, stage=event.stage)
                    answering.show(pending)
                case Piece():
                    pending = replace(pending, text=pending.text + event.text)
                    if time.monotonic() - last_shown >= _SECONDS_BETWEEN_PIECES:
                        last_shown = time.monotonic()
                        answering.show(pending)
                case _:
                    return event
        return None
