"""The whole story: a question in, a proven answer or an honest refusal out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.compose import abstention_text, answer_text, disagreement_text
from bot.decide import THRESHOLDS, opponents
from bot.define import definitions
from bot.ground import Grounded, Proof, ground, nearest_passages, renumber
from bot.question import Question, analyse
from bot.read import Reader, open_reader
from bot.retrieve import retrieve
from bot.rewrite import standalone
from bot.settings import Settings, load_settings
from bot.types import Abstention, Answer, Disagreement, Piece, Progress, Reason, Reply, Turn
from corpus.collection import Corpus
from corpus.diacritics import Restorer
from corpus.text import normalize_query
from corpus.types import Hit

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Chatbot"]

_LONGEST_QUESTION = 2_000


class Chatbot:
    """Answers questions from one collection. Safe to share between threads; keeps no history."""

    def __init__(
        self, corpus: Corpus, *, settings: Settings | None = None, reader: Reader | None = None
    ) -> None:
        self.corpus = corpus
        self.settings = settings or load_settings()
        self._given_reader = reader
        self._restorers: dict[int, Restorer] = {}

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Answer `question`, which may lean on `history`; never raises for what a person types."""
        *_, reply = self._run(question, history)
        assert not isinstance(reply, Progress)
        return reply

    def stream(
        self, question: str, history: Sequence[Turn] = ()
    ) -> Iterator[Progress | Piece | Reply]:
        """Yield the stages as they begin, then the proven text in pieces, and last the reply."""
        for event in self._run(question, history):
            if not isinstance(event, Progress):
                yield from (Piece(text=line) for line in event.text.splitlines(keepends=True))
            yield event

    def as_runnable(self) -> "Runnable[str | dict[str, Any], Reply]":
        """Return the chatbot as a LangChain `Runnable` over a question or question and history."""
        from bot.langchain import as_runnable  # noqa: PLC0415  (LangChain takes a second to load)

        return as_runnable(self)

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> list[Hit]:
        """Return the passages that would be read for `question`, best first."""
        return self._retrieve(self.understand(question, history).text)

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """Return `question` with its diacritics, standing on its own, and taken apart."""
        return analyse(self._standalone(question, history))

    @cached_property
    def reader(self) -> Reader:
        """The reader in use; opened at the first question."""
        return self._given_reader or open_reader(self.settings.reader, self.corpus)

    def _run(self, asked: str, history: Sequence[Turn]) -> Iterator[Progress | Reply]:
        clock = _Clock()
        refused = self._unreadable(asked)
        if refused:
            yield refused
            return
        yield Progress(stage="rewrite")
        question = self.understand(asked, history)
        clock.mark("rewrite")
        yield Progress(stage="retrieve")
        hits = self._retrieve(question.text)
        clock.mark("retrieve")
        yield Progress(stage="read")
        readings = definitions(question, hits, self.corpus)
        if readings is None:
            readings = self.reader.read(question, hits)
        clock.mark("read")
        yield Progress(stage="ground")
        least = THRESHOLDS[self.settings.caution]
        grounded = ground(question, [r for r in readings if r.probability >= least], self.corpus)
        yield self._reply(normalize_query(asked), question, hits, grounded, clock)

    def _unreadable(self, asked: str) -> Abstention | None:
        text = normalize_query(asked)
        reason = None
        if not any(map(str.isalnum, text)) or len(text) > _LONGEST_QUESTION:
            reason = Reason.NO_QUESTION
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
        restore = self._restorer().restore
        turns = [
            Turn(role=turn.role, text=restore(normalize_query(turn.text)))
            if turn.role == "user"
            else turn
            for turn in history
        ]
        return standalone(restore(normalize_query(asked)), turns)

    def _restorer(self) -> Restorer:
        """Return the restorer that has read the collection as it is now."""
        generation = self.corpus.generation
        if generation not in self._restorers:
            self._restorers = {generation: Restorer.load(self.corpus.counts)}
        return self._restorers[generation]

    def _retrieve(self, standalone_question: str) -> list[Hit]:
        return retrieve(self.corpus, standalone_question, k=self.settings.passages)

    def _reply(
        self, asked: str, question: Question, hits: list[Hit], grounded: Grounded, clock: "_Clock"
    ) -> Reply:
        if not grounded.proofs:
            return self._abstain(asked, question, hits, grounded, clock)
        best, *others = grounded.proofs
        rivals = opponents(question, best, others)
        sides, number = [], 1
        for proof in (best, *rivals):
            sides.append(self._answer(asked, question, proof, number))
            number += len(proof.citations)
        clock.mark("ground")
        if len(sides) == 1:
            return _timed(sides[0], clock)
        return Disagreement(
            question=asked,
            standalone_question=question.text,
            text=disagreement_text(sides),
            sides=tuple(sides),
            timings_ms=clock.ms,
        )

    def _answer(self, asked: str, question: Question, proof: Proof, number: int) -> Answer:
        citations = renumber(proof.citations, number)
        return Answer(
            question=asked,
            standalone_question=question.text,
            text=answer_text(proof.answer, proof.items, citations, self.corpus.acronyms),
            short_answer=proof.answer,
            citations=citations,
            confidence=proof.reading.probability,
            items=proof.items,
        )

    def _abstain(
        self, asked: str, question: Question, hits: list[Hit], grounded: Grounded, clock: "_Clock"
    ) -> Abstention:
        nearest = nearest_passages(hits, self.corpus)
        unmet = Counter(c.text for _, constraints in grounded.dropped[:1] for c in constraints)
        reason = Reason.CONSTRAINT_UNMET if unmet else Reason.NO_ANSWER
        if not hits:
            reason = Reason.NOTHING_FOUND
        clock.mark("ground")
        return Abstention(
            question=asked,
            standalone_question=question.text,
            reason=reason,
            text=abstention_text(reason, unmet=tuple(unmet), nearest=bool(nearest)),
            nearest=nearest,
            timings_ms=clock.ms,
        )


class _Clock:
    """Milliseconds a stage, and in all."""

    def __init__(self) -> None:
        self._begun = self._last = perf_counter()
        self.ms: dict[str, float] = {}

    def mark(self, stage: str) -> None:
        now = perf_counter()
        self.ms[stage] = round((now - self._last) * 1e3, 3)
        self.ms["total"] = round((now - self._begun) * 1e3, 3)
        self._last = now


def _timed(answer: Answer, clock: _Clock) -> Answer:
    return replace(answer, timings_ms=clock.ms)
