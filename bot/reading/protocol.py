"""What a reader is, and what it hands over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.asking.question import Question, in_words_of
from corpus.types import Hit, Span

if TYPE_CHECKING:
    from corpus.store.collection import Corpus

__all__ = ["Reader", "Reading", "asked_of", "distinct", "reader_over", "reranked", "worth_reading"]

_BEHIND = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A possible answer: `span` is the answer, `sentence` the one around it, both in the document.

    `probability` that the sentence answers the question, in [0, 1]; comparable across passages.
    `alone` is what it would be were its document the only one, where the reader knows.
    """

    hit: Hit
    sentence: Span
    span: Span
    probability: float
    alone: float = 0.0

    @property
    def by_itself(self) -> float:
        """The probability without the competition of other documents, as far as it is known."""
        return max(self.probability, self.alone)


class Reader(Protocol):
    """Finds answers in passages."""

    @property
    def name(self) -> str:
        """Name the model, with its version."""
        ...

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return the possible answers, the most probable first; ties by place in the hits."""
        ...


def reader_over(reader: Reader, corpus: "Corpus") -> Reader:
    """Return the same reader with the words of another collection; its model is shared.

    A reader that weighs no words by a collection is returned as it is.
    """
    over = getattr(reader, "over", None)
    return reader if over is None else over(corpus)


def asked_of(question: Question, hit: Hit) -> Question:
    """Return a question in the words of a passage and its headings."""
    return in_words_of(question, "\n".join((*hit.passage.headings, hit.passage.text)))


def worth_reading(hits: Sequence[Hit]) -> list[Hit]:
    """Leave out the hits whose fused score is so far behind the best that they are hardly right.

    On the questions of `python -m evals.calibrate` this takes F1 from 0.687 to 0.686; a third of
    the reading time is saved.
    """
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if best - hit.score <= _BEHIND]


def reranked(hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Hit]:
    """Sort hits by the most probable reading of each; those without one keep their order behind."""
    best: dict[str, float] = {}
    for reading in readings:
        key = reading.hit.passage.id
        best[key] = max(best.get(key, 0.0), reading.probability)
    return sorted(hits, key=lambda hit: -best.get(hit.passage.id, 0.0))


def distinct(readings: Sequence[Reading]) -> list[Reading]:
    """Sort readings by probability and keep the best of those on the same stretch of a document."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (-r.probability, r.hit.rank, r.span)):
        if not any(
            reading.hit.passage.document_id == other.hit.passage.document_id
            and reading.span.overlaps(other.span)
            for other in kept
        ):
            kept.append(reading)
    return kept
