"""A reader that needs no training: sentences scored by what they share with the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.expected import Type
from bot.asking.question import Question
from bot.reading.calibration import logistic
from bot.reading.candidates import candidates, nearest
from bot.reading.coverage import Coverage, Unit
from bot.reading.protocol import Reading, asked_of, distinct
from corpus.patience import wanted
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.text import fold, sentences, syllables

__all__ = ["SentenceReader", "Weights"]

_POINTED = (
    Type.PERSON, Type.ORGANISATION, Type.TIME, Type.PLACE, Type.QUANTITY, Type.ROLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Logistic weights of what a sentence shows; all inputs lie in [0, 1]."""

    bias: float = -9.1
    covered: float = 7.0  # share of the question that the sentence holds
    around: float = 2.0  # the same of the whole passage with its headings
    similar: float = 2.0  # cosine of question and passage
    close: float = 2.0  # how close together the sentence holds the words of the question
    fits: float = 1.5  # something of the kind asked for stands there


class SentenceReader:
    """Scores every sentence of every passage, and picks the stretch that fits the question."""

    name = "sentence@1"

    def __init__(self, corpus: Corpus, *, weights: Weights | None = None) -> None:
        self._corpus = corpus
        self._coverage = Coverage(corpus)
        self._weights = weights or Weights()

    def over(self, corpus: Corpus) -> "SentenceReader":
        """Return the reader for another collection."""
        return SentenceReader(corpus, weights=self._weights)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return the best reading of every sentence, most probable first."""
        return distinct([reading for hit in wanted(hits) for reading in self._of(question, hit)])

    def _of(self, question: Question, hit: Hit) -> list[Reading]:
        passage = hit.passage
        question = asked_of(question, hit)
        units = self._coverage.units(question)
        around = self._coverage.share(units, " ".join((*passage.headings, passage.text)))
        readings = []
        for sentence in sentences(passage.text):
            text = sentence.of(passage.text)
            span = self._pick(question, units, text)
            whole = Span(start=0, end=len(text))
            logit = (
                self._weights.bias
                + self._weights.covered * self._coverage.share(units, text)
                + self._weights.around * around
                + self._weights.close * self._coverage.closeness(units, text)
                + self._weights.similar * max(0.0, hit.dense or 0.0)
                + self._weights.fits * (span is not None)
            )
            readings.append(
                Reading(
                    hit=hit,
                    sentence=sentence.shift(passage.span.start),
                    span=(span or whole).shift(sentence.start + passage.span.start),
                    probability=logistic(logit),
                )
            )
        return readings

    def _pick(self, question: Question, units: Sequence[Unit], text: str) -> Span | None:
        """Choose the stretch that fits the type that is asked for; None where nothing does."""
        found = candidates(question, text)
        if not question.expected.is_one(*_POINTED):
            return found[0] if found else None
        return nearest(found, self._shared(units, text))

    def _shared(self, units: Sequence[Unit], text: str) -> Span | None:
        """Return the stretch of `text` that best trades the question's words against length."""
        wanted = {fold(unit.words[0]): unit.weight for unit in units if len(unit.words) == 1}
        places: list[tuple[Span, set[str]]] = []
        acronyms = self._corpus.acronyms
        for token in syllables(text):
            names = (token.text, *acronyms.full_names(token.text))
            known = {fold(word.text) for name in names for word in syllables(name)}
            if common := known & wanted.keys():
                places.append((token.span, common))
        best, stretch = 0.0, None
        for first, (begin, _) in enumerate(places):
            held: set[str] = set()
            for end, common in places[first : first + 24]:
                held |= common
                score = sum(wanted[word] for word in held) - 0.05 * (end.end - begin.start)
                if score > best:
                    best, stretch = score, Span(start=begin.start, end=end.end)
        return stretch
