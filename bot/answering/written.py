"""Answer in the words of a chat model, of which only what its quotations prove is kept."""

from collections.abc import Callable, Generator

from bot.answering.case import Case
from bot.proving.ground import ground_draft
from bot.reading.protocol import Reading
from bot.telling.draft import Writer
from bot.types import Answer, Citation, Progress, Reason, Reply

__all__ = ["written_by"]


def written_by(writer: Writer) -> Callable[[Case], Generator[Progress, None, Reply | None]]:
    """Return the step that lets `writer` word the answer; it passes where nothing was found."""

    def written(case: Case) -> Generator[Progress, None, Reply | None]:
        if not case.hits:
            return None
        yield Progress(stage="read")
        readings = case.readings
        yield Progress(stage="ground")
        draft = writer.write(case.question.text, case.hits)
        text, citations = ground_draft(case.question, draft, case.hits, case.corpus)
        if not citations:
            reason = Reason.UNPROVEN if draft.sentences else Reason.NO_ANSWER
            return case.abstain(reason, readings)
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

    return written


def _cites(citation: Citation, reading: Reading) -> bool:
    same = citation.document_id == reading.hit.passage.document_id
    return same and citation.span.overlaps(reading.sentence)
