"""The trained reader, seconded by the untrained one where that is the better judge."""

from collections.abc import Sequence
from dataclasses import replace

from bot.question import Kind, Question
from bot.read import Reader, Reading, distinct
from corpus.types import Hit

__all__ = ["JointReader"]

# Chosen on the development half of the gold questions: of 11 such answers to questions that the
# trained reader leaves open 7 are right and 1 should have been a refusal, and of 26 lists 7 more
# come back whole and 3 fewer.
_LISTS_FROM = 0.7
_SECONDS_FROM = 0.8
_SECOND = 0.5  # a seconding answer yields to any that the trained reader is surer of


class JointReader:
    """Asks both readers.

    A span model was trained on single facts and seldom sees that a whole sentence is a list; the
    sentence reader does. Elsewhere the sentence reader only speaks up where it is very sure.
    """

    def __init__(self, spans: Reader, sentences: Reader) -> None:
        self._spans = spans
        self._sentences = sentences
        self.name = f"{spans.name}+{sentences.name}"

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return the readings of both, most probable first."""
        seconds = self._sentences.read(question, hits)
        if question.kind is Kind.LIST:
            lists = [reading for reading in seconds if reading.probability >= _LISTS_FROM]
            if lists:
                return lists
        sure = [
            replace(reading, probability=_SECOND * reading.probability)
            for reading in seconds
            if reading.probability >= _SECONDS_FROM
        ]
        return distinct([*self._spans.read(question, hits), *sure])
