"""The whole story: a question in, a proven answer or an honest refusal out."""

import copy
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING, Any, Self, get_args

from bot.answering.addressed import addressed
from bot.answering.case import Case, Step
from bot.answering.compared import compared
from bot.answering.extract import extracted
from bot.answering.itself import of_itself
from bot.answering.lined import lined
from bot.answering.listed import listed
from bot.answering.pick import picked_from
from bot.answering.ranked import ranked
from bot.answering.scoped import scoped
from bot.answering.shortened import shortened
from bot.answering.summary import summarised
from bot.answering.tabled import tabled
from bot.answering.vague import asked_back
from bot.answering.verdict import judged
from bot.answering.written import written_by
from bot.asking.followup import standalone
from bot.asking.haste import in_full
from bot.asking.loanwords import in_vietnamese
from bot.asking.parts import opening, parts
from bot.asking.question import Question, analyse
from bot.asking.utterance import asked_before, utterance
from bot.clock import Clock
from bot.errand import run_errand
from bot.reading.opening import open_reader
from bot.reading.protocol import Reader, reader_over
from bot.reading.retrieve import retrieve
from bot.settings import Settings, load_settings
from bot.telling.compose import abstention_text
from bot.telling.draft import Writer, open_writer
from bot.telling.joined import joined, proof_of, turns_of
from bot.telling.remarks import remark
from bot.types import Abstention, Piece, Progress, Reason, Reply, Stage, Turn
from corpus.patience import patience, wanted
from corpus.store.collection import Corpus
from corpus.types import Hit
from corpus.vietnamese.diacritics import Restorer
from corpus.vietnamese.text import normalize_query

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Chatbot"]

_LONGEST_QUESTION = 2_000
_COLD = 6.0  # times as long for what is asked before the first answer: the models load


class Chatbot:
    """Answers questions from one collection. Safe to share between threads; keeps no history."""

    def __init__(
        self,
        corpus: Corpus,
        *,
        settings: Settings | None = None,
        reader: Reader | None = None,
        writer: Writer | None = None,
    ) -> None:
        """`reader` and `writer` replace those that the settings name."""
        self.corpus = corpus
        self.settings = settings or load_settings()
        self._given_reader = reader
        self._given_writer = writer
        self._restorers: dict[int, Restorer] = {}
        self._is_warm = False

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        documents: Collection[str] | None = None,
        verbatim: bool = False,
    ) -> Reply:
        """Answer `question`, which may lean on `history`; never raises for what a person types.

        `documents` are the ids of those to ask, all when None; raises `UnknownDocument`, and
        `ValueError` where it names none: whether that means all or nothing is not known.
        `verbatim` asks exactly what was typed: nothing is restored, completed or taken apart, and
        nothing is taken for small talk.
        """
        if documents is not None:
            if not documents:
                raise ValueError("documents names none: leave it out to ask all of them")
            return self.within(documents).ask(question, history, verbatim=verbatim)
        with patience(self._seconds()), self.corpus.snapshot():
            *_, reply = self._run(question, history, verbatim=verbatim)
        assert not isinstance(reply, Progress)
        return reply

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, verbatim: bool = False
    ) -> Iterator[Progress | Piece | Reply]:
        """Yield the stages as they begin, then the proven text in pieces, and last the reply.

        `verbatim` is as in `ask`. The work stops soon after the caller leaves the iterator.
        """
        return run_errand(lambda left: self._told(question, history, left, verbatim=verbatim))

    def _told(
        self, question: str, history: Sequence[Turn], left: Event, *, verbatim: bool
    ) -> Iterator[Progress | Piece | Reply]:
        with patience(self._seconds(), left=left), self.corpus.snapshot():
            for event in self._run(question, history, verbatim=verbatim):
                if not isinstance(event, Progress):
                    yield from (Piece(text=line) for line in event.text.splitlines(keepends=True))
                yield event

    def within(self, document_ids: Collection[str], *, sealed: bool = False) -> Self:
        """Return a chatbot that knows these documents alone; raise `UnknownDocument`.

        A `sealed` one has learnt nothing from the others either: no word, no acronym.
        """
        view = copy.copy(self)
        view.corpus = self.corpus.within(document_ids, sealed=sealed)
        reader = self.reader  # its model is loaded once, for all views
        view.__dict__["reader"] = reader_over(reader, view.corpus) if sealed else reader
        if sealed:
            view._restorers = {}  # noqa: SLF001  # of our own kind
        return view

    def as_runnable(self) -> "Runnable[str | dict[str, Any], Reply]":
        """Return the chatbot as a LangChain `Runnable` over a question or question and history."""
        from bot.langchain import as_runnable  # noqa: PLC0415  (LangChain takes a second to load)

        return as_runnable(self)

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return the passages that would be read for `question`, best first."""
        asked = self.understand(question, history).text
        return retrieve(self.corpus, asked, k=self.settings.passages)

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """Return `question` with its diacritics, standing on its own, and taken apart."""
        return analyse(self._standalone(question, history))

    @cached_property
    def reader(self) -> Reader:
        """The reader in use; opened at the first question."""
        return self._given_reader or open_reader(self.settings.reader, self.corpus)

    @cached_property
    def writer(self) -> Writer | None:
        """The chat model that words the answers, where one is configured."""
        if self._given_writer or not self.settings.chat_model:
            return self._given_writer
        return open_writer(self.settings.chat_model)

    def _run(
        self, asked: str, history: Sequence[Turn], *, verbatim: bool = False
    ) -> Iterator[Progress | Reply]:
        said = utterance(in_full(asked[: _LONGEST_QUESTION + 1], self.corpus.counts.unigrams))
        if said.remark and not verbatim:
            yield remark(said.remark, normalize_query(asked), self.corpus)
            return
        refused = self._unreadable(asked)
        if refused:
            yield refused
            return
        yield Progress(stage="rewrite")
        clock = Clock()
        whole = normalize_query(asked) if verbatim else self._standalone(said.text, history)
        replies: list[Reply] = []
        for part in wanted([whole] if self.writer or verbatim else parts(whole)):
            question = standalone(part, turns_of(replies[-1])) if replies else part
            number = 1 + sum(len(proof_of(reply)) for reply in replies)
            replies.append((yield from self._reply(analyse(question), number, clock)))
            clock = Clock()
        self._is_warm = True
        yield joined(normalize_query(asked), whole, replies)

    def _reply(
        self, question: Question, number: int, clock: Clock
    ) -> Generator[Progress, None, Reply]:
        """Answer one question, in the first way that is for it; citations count from `number`."""
        clock.mark("rewrite")
        yield Progress(stage="retrieve")
        case = Case(
            question=question,
            corpus=self.corpus,
            reader=self.reader,
            settings=self.settings,
            clock=clock,
            number=number,
        )
        return (yield from _forward(self._tried(case)))

    def _tried(self, case: Case) -> Generator[Progress, None, Reply]:
        """Try one way to answer after the other: of places and papers themselves, then of facts."""
        for step in self._of_papers():
            reply = yield from step(case)
            if reply is not None:
                return reply
        whole, case = case.question.text, scoped(case)
        for step in self._of_facts():
            reply = yield from step(case)
            if reply is not None:
                return replace(reply, question=whole, standalone_question=whole)
        raise AssertionError("the last step answers or refuses")

    def _of_papers(self) -> Iterator[Step]:
        """Yield the ways to answer what is asked of documents, the most particular first."""
        yield picked_from(self._reply)
        yield addressed
        yield of_itself
        yield summarised
        if self.writer:
            yield written_by(self.writer)
        yield compared

    @staticmethod
    def _of_facts() -> Iterator[Step]:
        """Yield the ways to answer what is asked of the world, the most particular first."""
        yield judged
        yield tabled
        yield lined
        yield ranked
        yield listed
        yield asked_back
        yield shortened
        yield extracted

    def _seconds(self) -> float:
        """Return how long a question may take."""
        return self.settings.deadline_seconds * (1.0 if self._is_warm else _COLD)

    def _unreadable(self, asked: str) -> Abstention | None:
        text = normalize_query(asked)
        reason = None
        if not any(map(str.isalnum, text)):
            reason = Reason.NO_QUESTION
        elif len(asked.strip()) > _LONGEST_QUESTION:  # a word without end was cut from the text
            reason = Reason.TOO_LONG
        elif not len(self.corpus):
            reason = Reason.EMPTY_COLLECTION
        if reason is None:
            return None
        shown = text[:_LONGEST_QUESTION]
        return Abstention(
            question=shown,
            standalone_question=shown,
            reason=reason,
            text=abstention_text(reason),
        )

    def _standalone(self, asked: str, history: Sequence[Turn]) -> str:
        restorer = self._restorer()
        known = self.corpus.counts.unigrams

        def mend(text: str) -> str:
            text = restorer.restore(in_full(text, known))
            return self.corpus.acronyms.respell(in_vietnamese(text, known))

        turns = [
            Turn(role=turn.role, text=mend(turn.text)) if turn.role == "user" else turn
            for turn in asked_before(history, known)
        ]
        first, rest = opening(mend(asked))  # what follows leans on the first, not on the history
        completed = standalone(first, turns)
        return f"{completed.rstrip(' ?')}? {rest}" if rest else completed

    def _restorer(self) -> Restorer:
        """Return the restorer that has read the collection as it is now."""
        generation = self.corpus.generation
        if generation not in self._restorers:
            self._restorers = {generation: Restorer.load(self.corpus.counts)}
        return self._restorers[generation]


def _forward(told: Generator[Progress, None, Reply]) -> Generator[Progress, None, Reply]:
    """Pass on each stage once, in its order: a way that did not answer has begun some already."""
    stages = get_args(Stage)
    reached = -1
    while True:
        try:
            progress = next(told)
        except StopIteration as done:
            reply: Reply = done.value
            return reply
        if stages.index(progress.stage) > reached:
            reached = stages.index(progress.stage)
            yield progress
