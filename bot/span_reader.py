"""Our trained reader: one forward pass a passage, scores that compare across passages.

The model was trained with one softmax over the tokens of all passages of a question and a "no
answer" option of logit 0 (Clark & Gardner, "Simple and Effective Multi-Paragraph Reading
Comprehension", 2018): probabilities here sum to one over the passages read and "none of them".
"""

import json
import math
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.question import Question
from bot.read import Reading, distinct
from bot.spans import (
    Logits,
    Row,
    Scored,
    best_spans,
    sentence_around,
    shared_log_softmax,
    whole_words,
)
from corpus.errors import HoidapError
from corpus.onnx import open_session
from corpus.types import Hit
from models import READER

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

__all__ = ["SpanReader"]

_FORMAT = 1
_SEPARATOR = 2  # </s>
_BEGIN = 0  # <s>
_PADDING = 1
_LOWEST = np.float32(-1e4)


class SpanReader:
    """Runs the exported reader in `folder`: `reader.onnx`, `tokenizer.json`, `config.json`.

    The model is loaded at the first question. A missing, truncated or foreign file raises
    `HoidapError` that names the folder and the remedy.
    """

    def __init__(self, folder: Path = READER, *, threads: int | None = None) -> None:
        self.folder = folder
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: onnxruntime.InferenceSession | None = None
        try:
            self._config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self.name = str(self._config["name"])
            self._window = int(self._config["window"])
            self._calibration: Mapping[str, float] = self._config["calibration"]
        except (OSError, ValueError, KeyError) as error:
            raise self._unreadable() from error
        if self._config.get("format") != _FORMAT:
            raise self._unreadable()

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return up to three readings a passage, most probable first."""
        rows = [row for row in self._rows(question.text, hits) if row.quotable().any()]
        if not rows:
            return []
        starts, ends, answerable = self._run(rows)
        starts, null_start = shared_log_softmax(starts, 0.0)
        ends, null_end = shared_log_softmax(ends, 0.0)
        readings = []
        for row, start, end, judged in zip(rows, starts, ends, answerable, strict=True):
            for scored in best_spans(row, start, end):
                null = null_start + null_end
                readings.append(self._reading(row, scored, null=null, judged=float(judged)))
        return distinct(readings)

    def _reading(self, row: Row, scored: Scored, *, null: float, judged: float) -> Reading:
        text = row.hit.passage.text
        span = whole_words(text, scored.span)
        offset = row.hit.passage.span.start
        return Reading(
            hit=row.hit,
            sentence=sentence_around(text, span).shift(offset),
            span=span.shift(offset),
            probability=self._probability(scored.log_probability, null, judged),
        )

    def _probability(self, span: float, null: float, judged: float) -> float:
        """Return the calibrated probability: a logistic regression on three scores."""
        c = self._calibration
        logit = c["bias"] + c["span"] * span + c["margin"] * (span - null) + c["judged"] * judged
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def _rows(self, question: str, hits: Sequence[Hit]) -> list[Row]:
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        head = [_BEGIN, *asked[: self._window // 4], _SEPARATOR, _SEPARATOR]
        room = self._window - len(head) - 1
        heads = ["".join(f"{heading}\n" for heading in hit.passage.headings) for hit in hits]
        told = self._tokenizer.encode_batch(
            [before + hit.passage.text for before, hit in zip(heads, hits, strict=True)],
            add_special_tokens=False,
        )
        return [
            Row(
                hit=hit,
                ids=[*head, *encoded.ids[:room], _SEPARATOR],
                first=len(head),
                offsets=encoded.offsets[:room],
                skipped=len(before),
            )
            for hit, before, encoded in zip(hits, heads, told, strict=True)
        ]

    def _run(self, rows: Sequence[Row]) -> tuple[list[Logits], list[Logits], Logits]:
        """Run all passages in one batch; return the logits of the passages' own tokens."""
        longest = max(len(row.ids) for row in rows)
        ids = np.full((len(rows), longest), _PADDING, dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=np.int64)
        for place, row in enumerate(rows):
            ids[place, : len(row.ids)] = row.ids
            mask[place, : len(row.ids)] = 1
        starts, ends, answerable = self._session().run(
            ["start_logits", "end_logits", "answerable_logit"],
            {"input_ids": ids, "attention_mask": mask},
        )
        return (
            [_own(row, logits) for row, logits in zip(rows, starts, strict=True)],
            [_own(row, logits) for row, logits in zip(rows, ends, strict=True)],
            answerable,
        )

    def _session(self) -> "onnxruntime.InferenceSession":
        with self._loading:
            if self._loaded is None:
                try:
                    self._loaded = open_session(self.folder / "reader.onnx", threads=self._threads)
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
    own: Logits = np.maximum(logits[row.first : row.first + len(row.offsets)], _LOWEST)
    return np.where(row.quotable(), own, _LOWEST)
