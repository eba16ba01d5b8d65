"""The trained reader, seconded by the untrained one where that is the better judge."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.asking.question import Question, content_words
from bot.reading.cases import is_another_case
from bot.reading.fit import fits
from bot.reading.holders import holders
from bot.reading.led import is_led_elsewhere
from bot.reading.parts_played import plays_the_other_part
from bot.reading.protocol import Reader, Reading, distinct, reader_over
from bot.reading.rulings import Ruling, rulings_of
from bot.reading.terms import terms
from corpus.store.collection import Corpus
from corpus.types import Hit, Span

__all__ = ["JointReader"]

# Chosen on the development half of the gold questions.
_LISTS_FROM = 0.7
_SECONDS_FROM = 0.8
_NOT_ALL = 0.9  # of a sentence: more says only that the reader found nothing in it
_AT_LEAST = 0.05  # how probable the trained reader must find some of what is seconded
_POSSIBLE, _SEEN_FROM = 0.15, 0.3  # a sentence with a span at least so probable
_BARELY_SEEN = 0.7  # of a list's rank, where the span model sees next to nothing in its sentence
_GAP = re.compile(r"\s*(?:\([^()]*\))?[^,;()]{0,12}(?:[,;]|\bvà\b)\s*(?:và\s+)?")
_SECOND = 0.5  # a seconding answer yields to any that the trained reader is surer of


class JointReader:
    """Asks both readers.

    The sentence reader tells which sentence speaks of what a list is asked of, and the span model
    where in it the list stands; one in which the span model sees nothing only repeats the question.
    Elsewhere the sentence reader only speaks up where it is very sure.
    """

    def __init__(self, spans: Reader, sentences: Reader) -> None:
        self._spans = spans
        self._sentences = sentences
        self.name = f"{spans.name}+{sentences.name}"

    def over(self, corpus: Corpus) -> "JointReader":
        """Return the reader for another collection."""
        return JointReader(reader_over(self._spans, corpus), reader_over(self._sentences, corpus))

    def rulings(self, question: Question, hits: Sequence[Hit]) -> list[Ruling]:
        """Return what passages say of a question of yes and no, as the span model sees it."""
        return rulings_of(self._spans, question, hits)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return the readings of both, most probable first."""
        seconds = self._sentences.read(question, hits)
        told = self._spans.read(question, hits)
        spans = [reading for reading in told if not _is_of_another(question, reading)]
        if question.expected.many:
            seconds = [reading for reading in seconds if not _only_echoes(question, reading)]
            lists = _seen_by_both(seconds, spans)
            if lists:
                surer = spans and spans[0].probability > lists[0].probability
                return distinct([*spans, *lists]) if surer else lists
        sure = [
            replace(reading, probability=_SECOND * reading.probability)
            for reading in seconds
            if reading.probability >= _SECONDS_FROM
            and len(reading.span) < _NOT_ALL * len(reading.sentence)
            and _is_possible(reading, spans)
            and fits(question, _answer(reading))
            and not _is_of_another(question, reading)
        ]
        stated = [*holders(question, hits), *terms(question, hits)]
        return distinct([*stated, *spans, *sure])


def _is_of_another(question: Question, reading: Reading) -> bool:
    """Tell whether it says of something else what is asked, or nothing that was not asked."""
    return (
        is_led_elsewhere(question, reading)
        or is_another_case(question, reading)
        or plays_the_other_part(question, reading)
        or _only_echoes(question, reading)
    )


def _only_echoes(question: Question, reading: Reading) -> bool:
    """Tell whether a list is told by no more than the words of its question, as a heading does."""
    told = content_words(_answer(reading))
    return question.expected.many and set(told) <= set(content_words(question.text))


def _answer(reading: Reading) -> str:
    passage = reading.hit.passage
    return reading.span.shift(-passage.span.start).of(passage.text)


def _seen_by_both(lists: Sequence[Reading], spans: Sequence[Reading]) -> list[Reading]:
    """Narrow sentences to what the span model sees of them; rank by what both say of each.

    A sentence that one is sure of will do, or one that both think possible; none will in which the
    span model sees nothing at all.
    """
    ranked = []
    for reading in lists:
        inside = [span for span in spans if _holds(reading, span)]
        most = max((span.probability for span in inside), default=0.0)
        least = _POSSIBLE if most >= _SEEN_FROM else _LISTS_FROM
        if most < _AT_LEAST or reading.probability < least:
            continue
        probability = max(reading.probability, most)
        odds = reading.probability / (1 - reading.probability)
        seen = replace(reading, span=_stretch(inside), probability=probability)
        ranked.append((odds * (_BARELY_SEEN + most), seen))
    return [seen for _, seen in sorted(ranked, key=lambda pair: -pair[0])]


def _is_possible(reading: Reading, spans: Sequence[Reading]) -> bool:
    """Tell whether the trained reader sees the same, or all that it saw there was ruled out."""
    key = reading.hit.passage.id
    there = [span for span in spans if span.hit.passage.id == key]
    return not there or any(
        span.probability >= _AT_LEAST and span.span.overlaps(reading.span) for span in there
    )


def _holds(reading: Reading, span: Reading) -> bool:
    same = reading.hit.passage.document_id == span.hit.passage.document_id
    return same and reading.sentence.start <= span.span.start < reading.sentence.end


def _stretch(spans: Sequence[Reading]) -> Span:
    """Return the surest span, stretched over those next to it that only a "," or "và" parts."""
    passage = spans[0].hit.passage
    found = spans[0].span
    sure = [span.span for span in spans if span.probability >= spans[0].probability / 8]
    for span in [*sorted(sure), *sorted(sure, reverse=True)]:  # to the right, then to the left
        first, second = sorted((found, span))
        gap = passage.text[first.end - passage.span.start : second.start - passage.span.start]
        if first.end <= second.start and _GAP.fullmatch(gap):
            found = Span(start=first.start, end=second.end)
    return found
