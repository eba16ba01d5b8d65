"""One question on its way to a reply, with what has been found for it so far."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, TypeAlias

from bot.asking.question import Question
from bot.clock import Clock
from bot.proving.disagreement import THRESHOLDS
from bot.proving.ground import nearest_passages
from bot.reading.protocol import Reader, Reading, reranked, worth_reading
from bot.reading.retrieve import retrieve
from bot.settings import Settings
from bot.telling.compose import abstention_text
from bot.types import Abstention, Alternative, Citation, Progress, Reason, Reply
from corpus.store.collection import Corpus
from corpus.types import Document, Hit

__all__ = ["Case", "Step"]

_MOST_ALTERNATIVES: Final = 8


@dataclass(kw_only=True)
class Case:
    """A question with the collection, the reader and the settings that answer it.

    Its passages are searched, and read, when they are first asked for, and once. Citations are
    numbered from `number` on.
    """

    question: Question
    corpus: Corpus
    reader: Reader
    settings: Settings
    clock: Clock
    number: int = 1

    @cached_property
    def hits(self) -> list[Hit]:
        """The passages nearest to the question, best first."""
        found = retrieve(self.corpus, self.question.text, k=self.settings.passages)
        self.clock.mark("retrieve")
        return found

    @cached_property
    def readings(self) -> list[Reading]:
        """What the reader finds in the passages that are worth reading, most probable first."""
        read = self.reader.read(self.question, worth_reading(self.hits))
        self.clock.mark("read")
        return read

    @property
    def least(self) -> float:
        """The probability from which a reading is an answer."""
        return THRESHOLDS[self.settings.caution]

    def abstain(
        self, reason: Reason, readings: Sequence[Reading], *, unmet: Sequence[str] = ()
    ) -> Abstention:
        """Say that the documents do not say, with the passages that come nearest."""
        nearest = nearest_passages(reranked(self.hits, readings), self.corpus, readings)
        reason = reason if self.hits else Reason.NOTHING_FOUND
        text = abstention_text(reason, unmet=unmet, nearest=bool(nearest))
        return self.refuse(reason, text, nearest)

    def refuse(
        self,
        reason: Reason,
        text: str,
        nearest: tuple[Citation, ...] = (),
        *,
        alternatives: tuple[Alternative, ...] = (),
    ) -> Abstention:
        """Say why there is no answer, or ask back, in words of its own."""
        return Abstention(
            question=self.question.text,
            standalone_question=self.question.text,
            reason=reason,
            text=text,
            nearest=nearest,
            alternatives=alternatives,
            timings_ms=self.clock.mark("ground"),
        )

    def of_each(self, documents: Iterable[Document]) -> tuple[Alternative, ...]:
        """Return the question asked of one document at a time; it then names the document too."""
        asked = self.question.text
        return tuple(
            Alternative(
                label=document.title,
                question=f"{asked} ({document.title})",
                documents=(document.id,),
            )
            for document in islice(documents, _MOST_ALTERNATIVES)
        )


Step: TypeAlias = Callable[[Case], Generator[Progress, None, Reply | None]]
"""A way to answer: None says that it is not for this question."""
