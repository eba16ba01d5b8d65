"""Questions to begin with, made of the documents at hand and kept only where they are answered."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.types import Answer
from bot.web.questions import questions_of
from corpus.errors import HoidapError
from corpus.patience import patience
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from bot.chatbot import Chatbot

__all__ = ["Suggestions"]

_MOST: Final = 3
_MOST_TRIED: Final = 12
_MOST_DOCUMENTS: Final = 8
_LEAST_SURE: Final = 0.6
_SECONDS_TO_TRY: Final = 4.0
_WAIT, _MOST_WAITS = 0.5, 60  # seconds, and how often, for those who ask themselves

_log = logging.getLogger(__name__)


class Suggestions:
    """Some questions that the present collection answers; made aside, once a generation."""

    def __init__(
        self,
        chatbot: "Chatbot",
        *,
        given: Sequence[str] | None = None,
        is_free: Callable[[], bool] = lambda: True,
    ) -> None:
        """`is_free` tells that nobody waits for a reply: what is only offered comes after that."""
        self._is_free = is_free
        self._chatbot = chatbot
        self._given = given
        self._made: tuple[int, tuple[str, ...]] = (-1, ())
        self._tried: tuple[int, dict[str, bool]] = (-1, {})
        self._making = threading.Lock()

    def now(self) -> Sequence[str]:
        """Return what is known by now; begin to make more where the documents have changed."""
        if self._given is not None:
            return self._given
        generation = self._chatbot.corpus.generation
        if self._made[0] != generation and self._making.acquire(blocking=False):
            threading.Thread(target=self._make, args=[generation], daemon=True).start()
        return self._made[1]

    def after(self, document_ids: Sequence[str], asked: Collection[str]) -> list[str]:
        """Return questions to go on with that these documents answer, none that was asked before.

        A few are tried, for a few seconds at most; none where the examples were given.
        """
        if self._given is not None:
            return []
        known = {_key(question) for question in asked}
        ends, found = time.monotonic() + _SECONDS_TO_TRY, list[str]()
        generation = self._chatbot.corpus.generation
        for question, document_id in islice(self._of(document_ids), _MOST_TRIED + len(known)):
            if time.monotonic() > ends or len(found) == _MOST or not self._is_free():
                break
            if _key(question) in known:
                continue
            try:
                with patience(ends - time.monotonic()):
                    if self._is_answered(generation, question, document_id):
                        found.append(question)
            except HoidapError as error:  # nobody asked it: nobody hears of it
                _log.info("%s", error)
                break
        return found

    def _is_answered(self, generation: int, question: str, document_id: str) -> bool:
        """Tell whether a document answers a question; what was tried is remembered."""
        if self._tried[0] != generation:
            self._tried = (generation, {})
        known = self._tried[1]
        if question not in known:
            reply = self._chatbot.ask(question)
            known[question] = (
                isinstance(reply, Answer)
                and reply.confidence >= _LEAST_SURE
                and any(one.document_id == document_id for one in reply.citations)
            )
        return known[question]

    def _make(self, generation: int) -> None:
        try:
            self._made = (generation, tuple(islice(self._answered(), _MOST)))
        except HoidapError as error:
            _log.warning("%s", error)
        finally:
            self._making.release()

    def _answered(self) -> Iterator[str]:
        corpus = self._chatbot.corpus
        generation = corpus.generation
        held = [one.id for one in corpus.documents()[:_MOST_DOCUMENTS]]
        for question, document_id in islice(self._of(held), _MOST_TRIED):
            for _ in range(_MOST_WAITS):
                if self._is_free():
                    break
                time.sleep(_WAIT)
            if self._is_answered(generation, question, document_id):
                yield question

    def _of(self, document_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield questions by turns from several documents."""
        waiting = [(questions_of(self._chatbot.corpus.get(key)), key) for key in document_ids]
        while waiting:
            questions, key = waiting.pop(0)
            question = next(questions, None)
            if question is not None:
                yield question, key
                waiting.append((questions, key))


def _key(question: str) -> str:
    return fold(question).strip(" ?.!")
