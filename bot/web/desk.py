"""What the page does at each question and click; it holds the chatbot and no conversation."""

import itertools
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.types import Abstention, Citation, Piece, Progress, Reply, Turn
from bot.web.conversation import Conversation, Exchange, Pending
from bot.web.html import conversation_html
from bot.web.problems import public_line
from bot.web.source import documents_html, empty_source_html, missing_source_html, source_html
from corpus.errors import HoidapError
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from bot.chatbot import Chatbot

__all__ = ["Desk", "Screen"]

_SECONDS_BETWEEN_PIECES: Final = 0.08

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the page shows next, as HTML; None where it stays as it is."""

    transcript: str | None = None
    panel: str | None = None
    conversation: Conversation | None = None
    takes_question: bool = False  # the box is emptied, once: the next question may be in it already
    is_blank: bool = False


class Desk:
    """Answers the page's events; shared by all conversations, which it is handed."""

    def __init__(self, chatbot: "Chatbot", examples: Sequence[str]) -> None:
        self._chatbot = chatbot
        self._examples = tuple(examples)
        self._showings = itertools.count(1)

    def restart(self) -> Screen:
        """Return a conversation that has not begun."""
        return Screen(
            transcript=conversation_html(Conversation(), examples=self._examples),
            panel=empty_source_html(),
            conversation=Conversation(),
            takes_question=True,
        )

    def answer_example(self, position: int, conversation: Conversation) -> Iterator[Screen]:
        """Ask the example that was clicked; nothing for one that does not exist."""
        if 0 <= position < len(self._examples):
            yield from self.answer(self._examples[position], conversation)

    def answer(self, question: str, conversation: Conversation) -> Iterator[Screen]:
        """Ask, showing each stage; the last screen holds the reply, or the line on its failure."""
        question = question.encode("utf-8", "replace").decode()  # lone surrogates cannot be sent on
        if not question.strip():
            yield Screen(is_blank=True)
            return
        started = conversation_html(conversation, Pending(question=question))
        yield Screen(transcript=started, takes_question=True)
        exchange = Exchange(question=question)
        try:
            for shown in self._stream(question, conversation):
                if isinstance(shown, Pending):
                    yield Screen(transcript=conversation_html(conversation, shown))
                else:
                    exchange = Exchange(question=question, reply=shown)
        except HoidapError as error:
            exchange = Exchange(question=question, error=public_line(error))
        except Exception as error:  # noqa: BLE001  (the conversation must outlive any failure)
            _log.exception("unforeseen failure")
            line = f"Lỗi ngoài dự kiến ({type(error).__name__}): hãy hỏi lại, hoặc xem nhật ký."
            exchange = Exchange(question=question, error=line)
        conversation = Conversation(exchanges=(*conversation.exchanges, exchange))
        yield Screen(
            transcript=conversation_html(conversation),
            panel=self._first_source(conversation),
            conversation=conversation,
        )

    def show_citation(self, conversation: Conversation, exchange: int, number: int) -> str:
        """Return the panel for the citation that was clicked."""
        citations = conversation.citations(exchange)
        chosen = next((citation for citation in citations if citation.number == number), None)
        if chosen is None:
            return empty_source_html()
        return self._source(citations, chosen, exchange, asked_for=True)

    def show_document(self, document_id: str, at: int) -> str:
        """Return the panel for a document of the list, from about the offset `at`."""
        try:
            document = self._chatbot.corpus.get(document_id)
        except HoidapError as error:
            return missing_source_html(public_line(error))
        return source_html(document, at=at, shown=next(self._showings))

    def list_documents(self, name: str) -> str:
        """Return the documents whose title holds `name`, with or without diacritics."""
        try:
            documents = self._chatbot.corpus.documents()
        except HoidapError as error:
            return missing_source_html(public_line(error))
        wanted = fold(name.strip())
        found = [document for document in documents if wanted in fold(document.title)]
        return documents_html(found, total=len(documents))

    def _stream(self, question: str, conversation: Conversation) -> Iterator[Pending | Reply]:
        """Yield what to show while the reply is made, then the reply."""
        pending = Pending(question=question)
        last_shown = 0.0
        for event in self._chatbot.stream(question, _history(conversation)):
            match event:
                case Progress():
                    pending = replace(pending, stage=event.stage)
                    yield pending
                case Piece():
                    pending = replace(pending, text=pending.text + event.text)
                    if time.monotonic() - last_shown >= _SECONDS_BETWEEN_PIECES:
                        last_shown = time.monotonic()
                        yield pending
                case _:
                    yield event

    def _first_source(self, conversation: Conversation) -> str:
        """Return the panel for the newest reply: its first citation, or nothing yet."""
        last = len(conversation.exchanges) - 1
        citations = conversation.citations(last)
        if isinstance(conversation.exchanges[last].reply, Abstention) or not citations:
            return empty_source_html(nearest=bool(citations))
        return self._source(citations, citations[0], last, asked_for=False)

    def _source(
        self, citations: Sequence[Citation], current: Citation, exchange: int, *, asked_for: bool
    ) -> str:
        try:
            document = self._chatbot.corpus.get(current.document_id)
        except HoidapError as error:
            return missing_source_html(public_line(error))
        if document.text[current.span.start : current.span.end] != current.quote:
            return missing_source_html(
                f"Tài liệu «{document.title}» đã thay đổi sau khi trả lời: hãy hỏi lại."
            )
        return source_html(
            document,
            citations=citations,
            current=current,
            exchange=exchange,
            shown=next(self._showings),
            asked_for=asked_for,
        )


def _history(conversation: Conversation) -> list[Turn]:
    return [
        turn
        for exchange in conversation.exchanges
        if exchange.reply is not None
        for turn in (
            Turn(role="user", text=exchange.question),
            Turn(role="assistant", text=exchange.reply.text),
        )
    ]
