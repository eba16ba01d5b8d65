"""The whole story: a question in, a proven answer or an honest refusal out."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bot.asking.constraints import Constraint
from bot.asking.followup import standalone
from bot.asking.loanwords import in_vietnamese
from bot.asking.parts import opening, parts
from bot.asking.question import Question, analyse
from bot.clock import Clock
from bot.proving.disagreement import THRESHOLDS, sides
from bot.proving.ground import Grounded, Proof, ground, ground_draft, nearest_passages, renumber
from bot.proving.occasion import told_elsewhere
from bot.reading.define import definitions
from bot.reading.opening import open_reader
from bot.reading.protocol import Reader, Reading, reranked, worth_reading
from bot.reading.retrieve import retrieve
from bot.settings import Settings, load_settings
from bot.telling.compose import abstention_text, answer_text, disagreement_text
from bot.telling.draft import Writer, open_writer
from bot.telling.joined import joined, proof_of, turns_of
from bot.types import (
    Abstention,
    Answer,
    Citation,
    Disagreement,
    Piece,
    Progress,
    Reason,
    Reply,
    Turn,
)
from corpus.store.collection import Corpus
from corpus.types import Hit
from corpus.vietnamese.diacritics import Restorer
from corpus.vietnamese.text import normalize_query

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

__all__ = ["Chatbot"]

_LONGEST_QUESTION = 2_000


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

    @cached_property
    def writer(self) -> Writer | None:
        """The chat model that words the answers, where one is configured."""
        if self._given_writer or not self.settings.chat_model:
            return self._given_writer
        return open_writer(self.settings.chat_model)

    def _run(self, asked: str, history: Sequence[Turn]) -> Iterator[Progress | Reply]:
        refused = self._unreadable(asked)
        if refused:
            yield refused
            return
        yield Progress(stage="rewrite")
        clock = Clock()
        whole = self._standalone(asked, history)
        replies: list[Reply] = []
        for part in [whole] if self.writer else parts(whole):
            question = standalone(part, turns_of(replies[-1])) if replies else part
            number = 1 + sum(len(proof_of(reply)) for reply in replies)
            replies.append((yield from self._reply(analyse(question), number, clock)))
            clock = Clock()
        yield joined(normalize_query(asked), whole, replies)

    def _reply(
        self, question: Question, number: int, clock: Clock
    ) -> Generator[Progress, None, Reply]:
        """Answer one question; its citations are numbered from `number` on."""
        clock.mark("rewrite")
        yield Progress(stage="retrieve")
        hits = self._retrieve(question.text)
        clock.mark("retrieve")
        yield Progress(stage="read")
        readings = definitions(question, hits, self.corpus)
        if readings is None:
            readings = self.reader.read(question, worth_reading(hits))
        clock.mark("read")
        yield Progress(stage="ground")
        case = _Case(question=question, hits=hits, clock=clock, number=number)
        if self.writer and hits:
            return self._written(self.writer, case, readings)
        return self._extracted(case, readings)

    def _unreadable(self, asked: str) -> Abstention | None:
        text = normalize_query(asked)
        reason = None
        if not any(map(str.isalnum, text)):
            reason = Reason.NO_QUESTION
        elif len(text) > _LONGEST_QUESTION:
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
            text = restorer.restore(normalize_query(text))
            return self.corpus.acronyms.respell(in_vietnamese(text, known))

        turns = [
            Turn(role=turn.role, text=mend(turn.text[:_LONGEST_QUESTION]))
            if turn.role == "user"
            else turn
            for turn in history
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

    def _retrieve(self, standalone_question: str) -> list[Hit]:
        return retrieve(self.corpus, standalone_question, k=self.settings.passages)

    def _extracted(self, case: "_Case", readings: Sequence[Reading]) -> Reply:
        """Answer with the surest reading that can be proven."""
        least = THRESHOLDS[self.settings.caution]
        possible = [reading for reading in readings if reading.by_itself >= least]
        grounded = ground(case.question, possible, self.corpus)
        proofs = sides(case.question, grounded.proofs, least)
        if not proofs:
            told = told_elsewhere(case.question, case.hits, self.reader, self.corpus, least=least)
            proofs = [told] if told else []
        if not proofs:
            failed = self._unmet(case.question, readings, grounded)
            reason = Reason.CONSTRAINT_UNMET if failed else Reason.NO_ANSWER
            unmet = tuple(dict.fromkeys(constraint.text for constraint in failed))
            return self._abstain(case, reason, readings, unmet=unmet)
        answers, number = [], case.number
        for proof in proofs:
            answers.append(self._answer(case, proof, number, contested=len(proofs) > 1))
            number += len(proof.citations)
        timings = case.clock.mark("ground")
        if len(answers) == 1:
            return replace(answers[0], timings_ms=timings)
        return Disagreement(
            question=case.question.text,
            standalone_question=case.question.text,
            text=disagreement_text(answers),
            sides=tuple(answers),
            timings_ms=timings,
        )

    def _unmet(
        self, question: Question, readings: Sequence[Reading], grounded: Grounded
    ) -> tuple[Constraint, ...]:
        """Return what the best reading misses; nothing if any reading meets all, or none is asked.

        Where none was sure enough to be grounded, the improbable ones tell.
        """
        if not question.constraints:  # spare a refusal the second grounding
            return ()
        if not (grounded.proofs or grounded.dropped):
            grounded = ground(question, readings, self.corpus)
        return () if grounded.proofs or not grounded.dropped else grounded.dropped[0][1]

    def _answer(self, case: "_Case", proof: Proof, number: int, *, contested: bool) -> Answer:
        reading = proof.reading
        citations = renumber(proof.citations, number)
        return Answer(
            question=case.question.text,
            standalone_question=case.question.text,
            text=answer_text(proof.answer, proof.items, citations, self.corpus.acronyms),
            short_answer=proof.answer,
            citations=citations,
            confidence=reading.by_itself if contested else reading.probability,
            items=proof.items,
        )

    def _written(self, writer: Writer, case: "_Case", readings: Sequence[Reading]) -> Reply:
        """Let the chat model word the answer, and keep of it what its quotations prove."""
        draft = writer.write(case.question.text, case.hits)
        text, citations = ground_draft(case.question, draft, case.hits, self.corpus)
        if not citations:
            reason = Reason.UNPROVEN if draft.sentences else Reason.NO_ANSWER
            return self._abstain(case, reason, readings)
        read = (r.probability for r in readings if any(_cites(c, r) for c in citations))
        return Answer(
            question=case.question.text,
            standalone_question=case.question.text,
            text=text,
            short_answer=draft.short_answer.strip() or citations[0].quote,
            citations=citations,
            confidence=max(read, default=0.0),
            timings_ms=case.clock.mark("ground"),
        )

    def _abstain(
        self,
        case: "_Case",
        reason: Reason,
        readings: Sequence[Reading],
        *,
        unmet: Sequence[str] = (),
    ) -> Abstention:
        nearest = nearest_passages(reranked(case.hits, readings), self.corpus)
        reason = reason if case.hits else Reason.NOTHING_FOUND
        return Abstention(
            question=case.question.text,
            standalone_question=case.question.text,
            reason=reason,
            text=abstention_text(reason, unmet=unmet, nearest=bool(nearest)),
            nearest=nearest,
            timings_ms=case.clock.mark("ground"),
        )


def _cites(citation: Citation, reading: Reading) -> bool:
    same = citation.document_id == reading.hit.passage.document_id
    return same and citation.span.overlaps(reading.sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What is known of a question once its passages are found."""

    question: Question
    hits: list[Hit]
    clock: Clock
    number: int
