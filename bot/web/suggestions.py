"""Questions to begin with, made of the documents at hand and kept only where they are answered."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.types import Answer
from corpus.errors import HoidapError

if TYPE_CHECKING:
    from bot.chatbot import Chatbot
    from corpus.types import Document

__all__ = ["Suggestions", "questions_of"]

_MOST: Final = 3
_MOST_TRIED: Final = 12
_MOST_DOCUMENTS: Final = 8
_LEAST_SURE: Final = 0.6

# "Subject là thing." and "Subject … vào ngày …": what such a sentence says can be asked of it.
_IS: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?P<subject>[A-ZÀ-ỸĐ][\wÀ-ỹ ]{4,60}?) là (?P<thing>[^.;:!?\n]{6,120})[.;]",
    re.MULTILINE,
)
_PERSON: Final = re.compile(r"(?:ông|bà|anh|chị|đồng chí|bác sĩ|tiến sĩ|GS|TS)\b", re.IGNORECASE)
_PRONOUN: Final = re.compile(r"(?:Đây|Đó|Ấy|Này|Nó|Họ|Ông|Bà|Anh|Chị|Cô|Chú|Việc|Điều)\b")

_log = logging.getLogger(__name__)


class Suggestions:
    """Some questions that the present collection answers; made aside, once a generation."""

    def __init__(self, chatbot: "Chatbot", *, given: Sequence[str] | None = None) -> None:
        self._chatbot = chatbot
        self._given = given
        self._made: tuple[int, tuple[str, ...]] = (-1, ())
        self._making = threading.Lock()

    def now(self) -> Sequence[str]:
        """Return what is known by now; begin to make more where the documents have changed."""
        if self._given is not None:
            return self._given
        generation = self._chatbot.corpus.generation
        if self._made[0] != generation and self._making.acquire(blocking=False):
            threading.Thread(target=self._make, args=[generation], daemon=True).start()
        return self._made[1]

    def _make(self, generation: int) -> None:
        try:
            self._made = (generation, tuple(islice(self._answered(), _MOST)))
        except HoidapError as error:
            _log.warning("%s", error)
        finally:
            self._making.release()

    def _answered(self) -> Iterator[str]:
        for question, document_id in islice(self._questions(), _MOST_TRIED):
            reply = self._chatbot.ask(question)
            if not isinstance(reply, Answer) or reply.confidence < _LEAST_SURE:
                continue
            if any(citation.document_id == document_id for citation in reply.citations):
                yield question

    def _questions(self) -> Iterator[tuple[str, str]]:
        """Yield questions by turns from several documents."""
        corpus = self._chatbot.corpus
        held = corpus.documents()[:_MOST_DOCUMENTS]
        waiting = [(questions_of(corpus.get(one.id)), one.id) for one in held]
        while waiting:
            questions, key = waiting.pop(0)
            question = next(questions, None)
            if question is not None:
                yield question, key
                waiting.append((questions, key))


def questions_of(document: "Document") -> Iterator[str]:
    """Yield questions that sentences of a document seem to answer."""
    for found in _IS.finditer(document.text):
        subject = found["subject"].strip()
        if _PRONOUN.match(subject):
            continue
        yield f"{subject} là {'ai' if _PERSON.match(found['thing']) else 'gì'}?"
