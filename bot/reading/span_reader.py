"""Our trained reader: one forward pass a window, scores that compare across passages.

The model was trained with one softmax over the spans of all passages of a question and a "no
answer" option (Clark & Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension",
2018): probabilities here sum to one over the passages read *and* "none of them".
"""

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from bot.asking.question import Question
from bot.reading.calibration import Features
from bot.reading.candidates import fitted
from bot.reading.coverage import Coverage
from bot.reading.fit import fits
from bot.reading.network import ReaderNetwork
from bot.reading.protocol import Reading, asked_of, distinct
from bot.reading.rulings import Ruling, Verdict
from bot.reading.spans import (
    Logits,
    Row,
    Scored,
    best_spans,
    mass_within,
    only_answers,
    sentence_around,
    shared_log_softmax,
    spans_at,
    whole_words,
)
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.contacts import CONTACTS, contacts
from models import READER

__all__ = ["SpanReader"]

_FARTHEST = 3.0  # below its sentence's log probability: a likelier span there may be ruled out
_PROOFS = 2  # sentences of a window that may prove a yes or a no
_OVERLAP = 64  # tokens that neighbouring windows of a long passage share


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A possible answer before its probability: `sentence` and `span` are of the passage's text.

    `rise` is how far its log probabilities rise were its document the only one.
    """

    hit: Hit
    sentence: Span
    span: Span
    features: Features
    rise: float

    @property
    def alone(self) -> Features:
        """The features that it would have were its document the only one."""
        features = self.features
        return replace(
            features,
            span=features.span + self.rise,
            within=features.within + self.rise,
            null=features.null + self.rise,
        )


class SpanReader:
    """Runs the exported reader in `folder`: `model.onnx`, `tokenizer.json`, `config.json`.

    The model is loaded at the first question. A missing, truncated or foreign file raises
    `HoidapError` that names the folder and the remedy.
    """

    def __init__(
        self, corpus: Corpus, folder: Path = READER, *, threads: int | None = None
    ) -> None:
        self._coverage = Coverage(corpus)
        self._network = ReaderNetwork(folder, threads=threads)
        self.name = self._network.name
        self.calibration = self._network.calibration

    def over(self, corpus: Corpus) -> Self:
        """Return the reader for another collection."""
        view = copy.copy(self)
        view._coverage = Coverage(corpus)  # noqa: SLF001  # of our own kind
        return view

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return up to four readings a window, most probable first."""
        return distinct([reading for reading, _ in self.scored(question, hits)])

    def scored(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Reading, Features]]:
        """Return the readings of every window with the scores that their probability is made of."""
        asked = [asked_of(question, hit) for hit in hits]
        rows = [row for row in self._rows(asked, hits) if row.is_quotable()]
        if not rows:
            return []
        logits, judged = self._run(rows)
        spans, null = shared_log_softmax(logits, self._network.null)
        rises = _alone(rows, spans, null)
        own_words = {hit.passage.id: one for hit, one in zip(hits, asked, strict=True)}
        units = {one.text: self._coverage.units(one) for one in asked}
        drafts = []
        for row, own, judge in zip(rows, spans, judged, strict=True):
            text = row.hit.passage.text
            told = own_words[row.hit.passage.id]
            for scored in _possible(told, row, own):
                span = whole_words(text, scored.span.start, scored.span.end)
                span = fitted(told, text, span)
                answer = span.of(text)
                if self._coverage.echoes(told, answer) or not fits(told, answer):
                    continue
                sentence = sentence_around(text, span)
                within = max(mass_within(row, own, sentence), scored.log_probability)
                features = Features(
                    span=max(scored.log_probability, within - _FARTHEST),
                    within=within,
                    null=null,
                    judged=judge,
                    retrieved=row.hit.score,
                    covered=self._coverage.share(units[told.text], sentence.of(text)),
                )
                rise = rises[row.hit.passage.document_id]
                drafts.append(
                    _Draft(hit=row.hit, sentence=sentence, span=span, features=features, rise=rise)
                )
        return [(self._reading(draft), draft.features) for draft in drafts]

    def rulings(self, question: Question, hits: Sequence[Hit]) -> list[Ruling]:
        """Return what passages say of a question of yes and no, the likeliest proof first."""
        if not self._network.gives_verdicts:
            return []
        asked = [asked_of(question, hit) for hit in hits]
        rows = [row for row in self._rows(asked, hits) if row.is_quotable()]
        outputs = ["span_logits", "answerable_logit", "verdict_logits"]
        told = [self._network.run(outputs, row.ids) for row in rows]
        logits = [_own_spans(row, spans) for row, (spans, *_) in zip(rows, told, strict=True)]
        spans, _ = shared_log_softmax(logits, self._network.null)
        found = [
            Ruling(
                reading=_evidence(row, sentence),
                verdict=Verdict.of(verdict),
                evidence=mass_within(row, own, sentence),
                judged=float(judged),
                weighing=self._network.weighing,
            )
            for row, own, (_, judged, verdict) in zip(rows, spans, told, strict=True)
            for sentence in {
                sentence_around(row.hit.passage.text, one.span)
                for one in best_spans(row, own, most=_PROOFS)
            }
        ]
        return sorted(
            found, key=lambda one: (-one.evidence, one.reading.hit.rank, one.reading.span)
        )

    def _reading(self, draft: _Draft) -> Reading:
        at = draft.hit.passage.span.start
        return Reading(
            hit=draft.hit,
            sentence=draft.sentence.shift(at),
            span=draft.span.shift(at),
            probability=self.calibration.probability(draft.features.values),
            alone=self.calibration.probability(draft.alone.values),
        )

    def _rows(self, asked: Sequence[Question], hits: Sequence[Hit]) -> list[Row]:
        """Cut the passages, headings in front, into windows that share `_OVERLAP` tokens.

        Each is asked the question in its own words.
        """
        network = self._network
        heads = {one.text: network.head(one.text) for one in asked}
        before = ["".join(f"{heading}\n" for heading in hit.passage.headings) for hit in hits]
        told = network.encode_all(
            [opening + hit.passage.text for opening, hit in zip(before, hits, strict=True)]
        )
        rows = []
        for one, hit, opening, encoded in zip(asked, hits, before, told, strict=True):
            head = heads[one.text]
            room = network.room(head)
            rows += [
                Row(
                    hit=hit,
                    ids=network.pair(head, encoded.ids[start : start + room]),
                    first=len(head),
                    offsets=encoded.offsets[start : start + room],
                    skipped=len(opening),
                )
                for start in range(0, max(1, len(encoded.ids) - _OVERLAP), room - _OVERLAP)
            ]
        return rows

    def _run(self, rows: Sequence[Row]) -> tuple[list[Logits], list[float]]:
        """Run all windows; return the logits of their answers, and the judgements."""
        logits, judged = [], []
        for row in rows:
            spans, judge = self._network.run(["span_logits", "answerable_logit"], row.ids)
            logits.append(_own_spans(row, spans))
            judged.append(float(judge))
        return logits, judged


def _own_spans(row: Row, spans: Logits) -> Logits:
    """Return the logits of the spans that can be quoted, of those of the whole window."""
    own = slice(row.first, row.first + len(row.offsets))
    return only_answers(row, spans[own, own])


def _evidence(row: Row, sentence: Span) -> Reading:
    there = sentence.shift(row.hit.passage.span.start)
    return Reading(hit=row.hit, sentence=there, span=there, probability=0.0)


def _possible(question: Question, row: Row, spans: Logits) -> list[Scored]:
    """Return the answers to weigh; what has a shape of its own is looked for by its shape."""
    if (kind := question.expected.of) in CONTACTS:
        return spans_at(row, spans, contacts(kind, row.hit.passage.text))
    return best_spans(row, spans, most=4)


def _alone(rows: Sequence[Row], spans: Sequence[Logits], null: float) -> dict[str, float]:
    """Return how far log probabilities rise for each document were it the only one."""
    shares: dict[str, float] = {}
    for row, own in zip(rows, spans, strict=True):
        key = row.hit.passage.document_id
        shares[key] = shares.get(key, math.exp(null)) + float(np.exp(own).sum())
    return {key: -math.log(share) for key, share in shares.items()}
