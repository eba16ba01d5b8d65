"""Our trained reader: one forward pass a window, scores that compare across passages.

The model was trained with one softmax over the spans of all passages of a question and a "no
answer" option (Clark & Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension",
2018): probabilities here sum to one over the passages read *and* "none of them".
"""

import json
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.asking.question import Question
from bot.reading.calibration import Calibration, Features
from bot.reading.candidates import fitted
from bot.reading.coverage import Coverage
from bot.reading.fit import fits
from bot.reading.protocol import Reading, distinct
from bot.reading.spans import (
    Logits,
    Row,
    best_spans,
    only_answers,
    sentence_around,
    shared_log_softmax,
    whole_words,
)
from corpus.errors import HoidapError
from corpus.onnx import open_session
from corpus.store.collection import Corpus
from corpus.types import Hit
from models import READER

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

__all__ = ["SpanReader"]

_FORMAT = 2
_OVERLAP = 64  # tokens that neighbouring windows of a long passage share


class SpanReader:
    """Runs the exported reader in `folder`: `model.onnx`, `tokenizer.json`, `config.json`.

    The model is loaded at the first question. A missing, truncated or foreign file raises
    `HoidapError` that names the folder and the remedy.
    """

    def __init__(
        self, corpus: Corpus, folder: Path = READER, *, threads: int | None = None
    ) -> None:
        self.folder = folder
        self._coverage = Coverage(corpus)
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: onnxruntime.InferenceSession | None = None
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if config["format"] != _FORMAT:
                raise self._unreadable()
            self.name = str(config["name"])
            self._window = int(config["window"])
            self._null = float(config["null_score"])
            self._question_tokens = int(config["question_tokens"])
            self._bos, self._eos = int(config["bos_id"]), int(config["eos_id"])
            self.calibration = Calibration.of(config.get("calibration"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unreadable() from error

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return up to four readings a window, most probable first."""
        return distinct([reading for reading, _ in self.scored(question, hits)])

    def scored(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Reading, Features]]:
        """Return the readings of every window with the scores that their probability is made of."""
        rows = [row for row in self._rows(question.text, hits) if row.is_quotable()]
        if not rows:
            return []
        logits, judged = self._run(rows)
        spans, null = shared_log_softmax(logits, self._null)
        rises = _alone(rows, spans, null)
        units = self._coverage.units(question)
        found = []
        for row, own, judge in zip(rows, spans, judged, strict=True):
            text = row.hit.passage.text
            for scored in best_spans(row, own, most=4):
                span = whole_words(text, scored.span.start, scored.span.end)
                span = fitted(question, text, span)
                answer = span.of(text)
                if self._coverage.echoes(question, answer) or not fits(question, answer):
                    continue
                sentence = sentence_around(text, span)
                features = Features(
                    span=scored.log_probability,
                    null=null,
                    judged=judge,
                    retrieved=row.hit.score,
                    covered=self._coverage.share(units, sentence.of(text)),
                )
                rise = rises[row.hit.passage.document_id]
                alone = replace(features, span=features.span + rise, null=null + rise)
                reading = Reading(
                    hit=row.hit,
                    sentence=sentence.shift(row.hit.passage.span.start),
                    span=span.shift(row.hit.passage.span.start),
                    probability=self.calibration.probability(features),
                    alone=self.calibration.probability(alone),
                )
                found.append((reading, features))
        return found

    def _rows(self, question: str, hits: Sequence[Hit]) -> list[Row]:
        """Cut the passages, headings in front, into windows that share `_OVERLAP` tokens."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        head = [self._bos, *asked[: self._question_tokens], self._eos, self._eos]
        room = self._window - len(head) - 1
        heads = ["".join(f"{heading}\n" for heading in hit.passage.headings) for hit in hits]
        told = self._tokenizer.encode_batch(
            [before + hit.passage.text for before, hit in zip(heads, hits, strict=True)],
            add_special_tokens=False,
        )
        return [
            Row(
                hit=hit,
                ids=[*head, *encoded.ids[start : start + room], self._eos],
                first=len(head),
                offsets=encoded.offsets[start : start + room],
                skipped=len(before),
            )
            for hit, before, encoded in zip(hits, heads, told, strict=True)
            for start in range(0, max(1, len(encoded.ids) - _OVERLAP), room - _OVERLAP)
        ]

    def _run(self, rows: Sequence[Row]) -> tuple[list[Logits], list[float]]:
        """Run all windows; return the logits of their answers, and the judgements.

        One window at a time: nothing is padding, and a score never depends on its neighbours. On
        two cores a batch is no faster (`models/reader/CARD.md`).
        """
        logits, judged = [], []
        for row in rows:
            ids = np.array([row.ids], dtype=np.int64)
            fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            spans, judge = self._session().run(["span_logits", "answerable_logit"], fed)
            own = slice(row.first, row.first + len(row.offsets))
            logits.append(only_answers(row, spans[0][own, own]))
            judged.append(float(judge[0]))
        return logits, judged

    def _session(self) -> "onnxruntime.InferenceSession":
        with self._loading:
            if self._loaded is None:
                try:
                    self._loaded = open_session(self.folder / "model.onnx", threads=self._threads)
                except OSError as error:
                    raise self._unreadable() from error
            return self._loaded

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415

        try:
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as error:  # the Rust side raises bare Exception
            raise self._unreadable() from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def _unreadable(self) -> HoidapError:
        return HoidapError(
            f"Không mở được mô hình đọc ở «{self.folder}»: tệp thiếu, hỏng hoặc thuộc loại khác; "
            "hãy cài lại Hỏi Đáp hoặc sửa thiết lập reader."
        )


def _alone(rows: Sequence[Row], spans: Sequence[Logits], null: float) -> dict[str, float]:
    """Return how far log probabilities rise for each document were it the only one."""
    shares: dict[str, float] = {}
    for row, own in zip(rows, spans, strict=True):
        key = row.hit.passage.document_id
        shares[key] = shares.get(key, math.exp(null)) + float(np.exp(own).sum())
    return {key: -math.log(share) for key, share in shares.items()}
