"""Our trained reader: one forward pass a window, scores that compare across passages.

The model was trained with one softmax over the tokens of all passages of a question and a "no
answer" option (Clark & Gardner, "Simple and Effective Multi-Paragraph Reading Comprehension",
2018): probabilities here sum to one over the passages read *and* "none of them".
"""

import json
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.calibration import Calibration, Features
from bot.candidates import widened
from bot.coverage import Coverage
from bot.fit import fits
from bot.question import Question
from bot.read import Reading, distinct
from bot.spans import Logits, Row, best_spans, sentence_around, shared_log_softmax, whole_words
from corpus.collection import Corpus
from corpus.errors import HoidapError
from corpus.onnx import open_session
from corpus.types import Hit, Span
from models import READER

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

__all__ = ["SpanReader"]

_FORMAT = 1
_OVERLAP = 64  # tokens that neighbouring windows of a long passage share
_LOWEST = np.float32(-1e4)  # of a token that may not be quoted


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
            self._config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if self._config["format"] != _FORMAT:
                raise self._unreadable()
            self.name = str(self._config["name"])
            self._window = int(self._config["window"])
            self.calibration = Calibration.of(self._config.get("calibration"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unreadable() from error

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return up to four readings a window, most probable first."""
        return distinct([reading for reading, _ in self.scored(question, hits)])

    def scored(self, question: Question, hits: Sequence[Hit]) -> list[tuple[Reading, Features]]:
        """Return the readings of every window with the scores that their probability is made of."""
        rows = [row for row in self._rows(question.text, hits) if row.quotable().any()]
        if not rows:
            return []
        starts, ends, judged = self._run(rows)
        log_starts, no_start = shared_log_softmax(starts, float(self._config["null_score"]))
        log_ends, no_end = shared_log_softmax(ends, float(self._config["null_score"]))
        units = self._coverage.units(question)
        found = []
        for row, start, end, judge in zip(rows, log_starts, log_ends, judged, strict=True):
            text = row.hit.passage.text
            for scored in best_spans(row, start, end, most=4):
                span = whole_words(text, scored.span.start, scored.span.end)
                span = widened(question, text, span)
                answer = span.of(text)
                if self._coverage.echoes(question, answer) or not fits(question, answer):
                    continue
                sentence = sentence_around(text, span)
                features = Features(
                    span=scored.log_probability,
                    null=no_start + no_end,
                    judged=judge,
                    retrieved=row.hit.score,
                    covered=self._coverage.share(units, sentence.of(text)),
                )
                found.append((self._reading(row.hit, sentence, span, features), features))
        return found

    def _reading(self, hit: Hit, sentence: Span, span: Span, features: Features) -> Reading:
        return Reading(
            hit=hit,
            sentence=sentence.shift(hit.passage.span.start),
            span=span.shift(hit.passage.span.start),
            probability=self.calibration.probability(features),
        )

    def _rows(self, question: str, hits: Sequence[Hit]) -> list[Row]:
        """Cut the passages, headings in front, into windows that share `_OVERLAP` tokens."""
        c = self._config
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        head = [c["bos_id"], *asked[: c["question_tokens"]], c["eos_id"], c["eos_id"]]
        room = self._window - len(head) - 1
        heads = ["".join(f"{heading}\n" for heading in hit.passage.headings) for hit in hits]
        told = self._tokenizer.encode_batch(
            [before + hit.passage.text for before, hit in zip(heads, hits, strict=True)],
            add_special_tokens=False,
        )
        return [
            Row(
                hit=hit,
                ids=[*head, *encoded.ids[start : start + room], c["eos_id"]],
                first=len(head),
                offsets=encoded.offsets[start : start + room],
                skipped=len(before),
            )
            for hit, before, encoded in zip(hits, heads, told, strict=True)
            for start in range(0, max(1, len(encoded.ids) - _OVERLAP), room - _OVERLAP)
        ]

    def _run(self, rows: Sequence[Row]) -> tuple[list[Logits], list[Logits], list[float]]:
        """Run all windows; return the logits of the passages' own tokens, and the judgements.

        One window at a time: nothing is padding, and a score never depends on its neighbours. On
        two cores a batch is no faster (`models/reader/CARD.md`).
        """
        starts: list[Logits] = []
        ends: list[Logits] = []
        judged = []
        names = ["start_logits", "end_logits", "answerable_logit"]
        for row in rows:
            ids = np.array([row.ids], dtype=np.int64)
            fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            start, end, judge = self._session().run(names, fed)
            starts.append(_own(row, start[0]))
            ends.append(_own(row, end[0]))
            judged.append(float(judge[0]))
        return starts, ends, judged

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
            f"Không đọc được mô hình đọc ở «{self.folder}»: tệp thiếu, hỏng hoặc thuộc loại khác; "
            "hãy cài lại Hỏi Đáp hoặc sửa thiết lập reader."
        )


def _own(row: Row, logits: Any) -> Logits:
    own: Logits = np.asarray(logits[row.first : row.first + len(row.offsets)], dtype=np.float32)
    return np.where(row.quotable(), own, _LOWEST)
