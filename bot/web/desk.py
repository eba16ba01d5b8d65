"""What the page does at each question and click; what was said is kept by the conversations."""

import copy
import logging
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final

from bot.types import Abstention, Citation, Reply, Turn
from bot.web.api import Office
from bot.web.conversation import Conversation, Pending
from bot.web.finding import find_in, in_whole, searched
from bot.web.html import conversation_html
from bot.web.listing import Entry, Rights, documents_html, in_order
from bot.web.lists import conversations_html
from bot.web.people.person import ANYBODY, Person
from bot.web.problems import Absent, public_line
from bot.web.reception import Asked
from bot.web.source import empty_source_html, missing_source_html, source_html
from bot.web.suggestions import Suggestions
from bot.web.underway import Underway
from bot.web.welcome import following_html
from corpus.errors import HoidapError
from corpus.types import Field

__all__ = ["Desk", "Screen"]

_MOST_LEANT_ON: Final = 20  # exchanges that a question may lean on
_MOST_CITED: Final = 2  # documents that next questions are made of
_MOST_NAMED: Final = 3  # documents that alone were asked
_MOST_VIEWS: Final = 32
_ID: Final = re.compile(r"[\w-]{8,64}")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the page shows next, as HTML; None where it stays as it is."""

    transcript: str | None = None
    panel: str | None = None


class Desk:
    """Answers the page's events; shared by everybody, it remembers nothing by itself.

    `examples` are offered before the first question; None stands for some made of the documents.
    """

    def __init__(self, office: Office, examples: Sequence[str] | None = None) -> None:
        self._office = office
        self._chatbot = office.reception.chatbot
        self._corpus = office.shelf.corpus
        self._given = examples
        self._suggestions = self._suggest(office.reception.chatbot)
        self._underway = Underway(office.reception)
        self._showings = count(1)
        self._views: OrderedDict[int, Desk] = OrderedDict()

    def seen_by(self, chatbot: Any) -> "Desk":
        """Return the desk of people for whom `chatbot` is all there is to ask."""
        if chatbot is self._chatbot:
            return self
        desk = self._views.get(id(chatbot))
        if desk is None:
            desk = copy.copy(self)
            desk._chatbot, desk._corpus = chatbot, chatbot.corpus  # noqa: SLF001  # of our own kind
            desk._suggestions = self._suggest(chatbot)  # noqa: SLF001
            self._views[id(chatbot)] = desk
            while len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
        return desk

    def _suggest(self, chatbot: Any) -> Suggestions:
        reception = self._office.reception
        return Suggestions(chatbot, given=self._given, is_free=lambda: reception.is_idle)

    def open(
        self,
        conversation: str = "",
        *,
        owner: str = "",
        glance: bool = False,
        person: Person = ANYBODY,
    ) -> Screen:
        """Show a conversation as it stands, or the page before the first question.

        A `glance` leaves the panel as it is: somebody may be reading there.
        """
        try:
            running = self._running(conversation)  # before what is kept: none falls in between
            shown = self._conversation(conversation, owner)
            empty = not shown.exchanges and not self._corpus.documents()
            transcript = conversation_html(
                shown,
                running,
                examples=self._suggestions.now(),
                empty=empty,
                may_bring=self._may_bring(person),
            )
            keep = glance or (bool(running) and bool(shown.exchanges))
            return Screen(transcript=transcript, panel=None if keep else self._first_source(shown))
        except HoidapError as error:
            _log.warning("%s", error)
            return Screen(panel=missing_source_html(public_line(error)))

    def answer(self, asked: Asked, conversation: str, *, owner: str = "") -> Iterator[Screen]:
        """Ask, showing each stage; the last screen holds the reply, or the line on its failure."""
        question = asked.question.encode("utf-8", "replace").decode()  # surrogates cannot be sent
        if not question.strip() or not _ID.fullmatch(conversation):
            return
        try:
            before = self._conversation(conversation, owner)
            named = self._named(asked.documents)
            position = self._office.conversations.ask(
                conversation, question, owner=owner, asked_of=named
            )
        except HoidapError as error:
            yield Screen(panel=missing_source_html(public_line(error)))
            return
        asked = replace(asked, question=question, history=_history(before), view=self._chatbot)

        def settle(reply: Reply | None, error: str | None) -> None:
            kept = self._office.conversations
            kept.settle(conversation, position, reply=reply, error=error)

        shown = self._conversation(conversation, owner)  # before it can be settled
        answering = self._underway.begin(asked, conversation, position, settle)
        for pending in answering.follow():
            running = {**self._running(conversation), position: pending}
            yield Screen(transcript=conversation_html(shown, running))
        yield self.open(conversation, owner=owner, glance=answering.stopped.is_set())

    def _named(self, documents: Sequence[str] | None) -> str:
        """Return the names of the documents that alone are asked, on one line; empty for all."""
        wanted = set(documents or ())
        names = [f"“{one.title}”" for one in self._corpus.documents() if one.id in wanted]
        few = names if len(names) <= _MOST_NAMED else names[: _MOST_NAMED - 1]
        more = [f"{len(names) - len(few)} tài liệu khác"] if len(few) < len(names) else []
        return ", ".join([*few, *more])

    def stop(self, conversation: str, *, owner: str = "") -> Screen:
        """Stop answering in a conversation; its question stays, to be asked again."""
        if self._conversation(conversation, owner).exchanges:
            self._underway.stop(conversation)
        return self.open(conversation, owner=owner, glance=True)

    def _running(self, conversation: str) -> dict[int, Pending]:
        """Return what is being answered in a conversation, whichever page asked it."""
        return {at: one.now for at, one in self._underway.of(conversation).items()}

    def show_citation(
        self, conversation: str, exchange: int, number: int, *, owner: str = ""
    ) -> str:
        """Return the panel for the citation that was clicked."""
        citations = self._conversation(conversation, owner).citations(exchange)
        chosen = next((citation for citation in citations if citation.number == number), None)
        if chosen is None:
            return empty_source_html()
        return self._source(citations, chosen, exchange, asked_for=True)

    def show_document(self, document_id: str, at: int, *, find: str = "", step: int = 1) -> str:
        """Return the panel for a document of the list, from about the offset `at`.

        With words to `find`, from their next place after `at`, or before it where `step` is -1.
        """
        try:
            document = self._corpus.get(document_id)
        except HoidapError as error:
            return missing_source_html(public_line(error))
        found = find_in(document.text, find, after=at, backward=step < 0) if find else None
        return source_html(document, at=at, found=found, shown=next(self._showings))

    def list_following(self, conversation: str, *, owner: str = "") -> str:
        """Return the questions to go on with as HTML."""
        exchanges = len(self._conversation(conversation, owner).exchanges)
        questions = self.next_questions(conversation, owner=owner)
        return following_html(questions, conversation, exchanges=exchanges)

    def next_questions(self, conversation: str, *, owner: str = "") -> list[str]:
        """Return questions to go on with after the last reply; none where others wait."""
        told = self._conversation(conversation, owner)
        citations = told.citations(len(told.exchanges) - 1)
        seen = {one.id for one in self._corpus.documents()}
        cited = [key for key in dict.fromkeys(c.document_id for c in citations) if key in seen]
        if not cited or not self._office.reception.is_idle:
            return []
        asked = [exchange.question for exchange in told.exchanges]
        return self._suggestions.after(cited[:_MOST_CITED], asked)

    def list_documents(
        self,
        search: str = "",
        *,
        column: str = "",
        down: bool = False,
        most: int = 0,
        person: Person = ANYBODY,
    ) -> str:
        """Return the documents whose title, number and file name hold `search`, by a column.

        Diacritics may be left out; without a column, those that hold the words as a whole come
        first. At least `most` are shown. `person` may change them, or only look.
        """
        try:
            entries = self._entries()
        except HoidapError as error:
            return missing_source_html(public_line(error))
        shelf, holds = self._office.shelf, searched(search)
        found = [one for one in entries if holds(one.words)]
        if search and not column:
            whole = in_whole(search)
            found.sort(key=lambda one: not whole(one.words))
        return documents_html(
            in_order(found, column, down=down),
            total=len(entries),
            search=search,
            rights=Rights(change=self._may_bring(person), share=shelf.shares is not None),
            reading=shelf.reading(person),
            unread=[(one.name, one.reason) for one in shelf.unread(person)],
            column=column,
            down=down,
            most=most,
        )

    def _may_bring(self, person: Person) -> bool:
        return person.may_be("editor") and not self._office.shelf.read_only

    def _entries(self) -> list[Entry]:
        """Return what the list tells of each document."""
        documents = self._corpus.documents()
        shelf, rules = self._office.shelf, self._office.shelf.rules()
        folders = shelf.folders(one.uri for one in documents)
        numbers = _numbers(getattr(self._corpus, "fields", {}))
        notes = getattr(self._corpus, "notes", {})
        return [
            Entry(
                document=one,
                number=numbers.get(one.id, ""),
                folder=folders.of(one.uri),
                groups=rules.of(one.uri),
                notes=notes.get(one.id, ()),
            )
            for one in documents
        ]

    def list_conversations(self, search: str = "", *, current: str = "", owner: str = "") -> str:
        """Return the earlier conversations in which `search` was asked."""
        found = self._office.conversations.find(search, owner=owner)
        return conversations_html(found, current=current, search=search)

    def _conversation(self, conversation: str, owner: str) -> Conversation:
        """Return what was said under an id; nothing yet where it is not known."""
        try:
            return self._office.conversations.get(conversation, owner=owner)
        except Absent:
            kept = self._office.conversations
            return Conversation(
                id=conversation, deleted=kept.can_restore(conversation, owner=owner)
            )

    def _first_source(self, conversation: Conversation) -> str:
        """Return the panel for the newest reply: its first citation, or nothing yet."""
        last = len(conversation.exchanges) - 1
        reply = conversation.exchanges[last].reply if conversation.exchanges else None
        if isinstance(reply, Abstention) and reply.alternatives:
            return empty_source_html(asked_back=True)
        citations = conversation.citations(last)
        if not citations:
            return empty_source_html()
        if isinstance(reply, Abstention):
            return empty_source_html(nearest=True)
        return self._source(citations, citations[0], last, asked_for=False)

    def _source(
        self, citations: Sequence[Citation], current: Citation, exchange: int, *, asked_for: bool
    ) -> str:
        try:
            document = self._corpus.get(current.document_id)
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


def _numbers(fields: Mapping[str, Sequence[Field]]) -> dict[str, str]:
    """Return the number that each official paper bears, by the document's id."""
    told = {key: [one.value for one in of if one.name == "number"] for key, of in fields.items()}
    return {key: found[0] for key, found in told.items() if found}


def _history(conversation: Conversation) -> list[Turn]:
    return [
        turn
        for exchange in conversation.exchanges[-_MOST_LEANT_ON:]
        if exchange.reply is not None
        for turn in (
            Turn(role="user", text=exchange.question),
            Turn(role="assistant", text=exchange.reply.text),
        )
    ]
