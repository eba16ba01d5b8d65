"""Any extractive question-answering model of transformers, by name or folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.asking.question import Question
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
from corpus.types import Hit

__all__ = ["ForeignReader"]

_WINDOW = 384


class ForeignReader:
    """Runs an `AutoModelForQuestionAnswering` on the CPU.

    Spans of all passages compete in one softmax with "no answer", whose logit is the largest that
    the model gives to its first token (the SQuAD 2.0 convention). Models trained without
    unanswerable questions never learned it: their probabilities are high throughout, so prefer
    `cautious`.
    """

    def __init__(self, model: str) -> None:
        """Raise `HoidapError` when `model` is no such model or cannot be had offline."""
        self.name = model
        try:
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer  # noqa: PLC0415

            self._tokenizer: Any = AutoTokenizer.from_pretrained(model, use_fast=True)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(model).eval()
        except Exception as error:  # whatever the hub, the files or torch raise
            first = next(iter(str(error).splitlines()), type(error).__name__)[:200]
            where = "thư mục" if Path(model).expanduser().exists() else "tên, thư mục và mạng"
            raise HoidapError(
                f"Không mở được mô hình đọc «{model}»: hãy kiểm tra {where}, hoặc bỏ thiết lập "
                f"reader để dùng mô hình đi kèm ({first})."
            ) from error

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """Return up to three readings a window, most probable first."""
        if not hits:
            return []
        window = min(_WINDOW, self._tokenizer.model_max_length)
        asked = " ".join(question.text.split()[: window // 8])
        encoded = self._tokenizer(
            [asked] * len(hits),
            [hit.passage.text for hit in hits],
            truncation="only_second",
            max_length=window,
            stride=window // 4,
            return_overflowing_tokens=True,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        homes = encoded.pop("overflow_to_sample_mapping").tolist()
        rows = [self._row(encoded, place, hits[home]) for place, home in enumerate(homes)]
        starts, ends = self._logits(encoded)
        tables = [
            only_answers(row, _own(row, start)[:, None] + _own(row, end)[None, :])
            for row, start, end in zip(rows, starts, ends, strict=True)
        ]
        spans, _ = shared_log_softmax(tables, float((starts[:, 0] + ends[:, 0]).max()))
        return distinct(
            [
                _reading(row, scored.span, scored.log_probability)
                for row, own in zip(rows, spans, strict=True)
                for scored in best_spans(row, own)
            ]
        )

    def _logits(self, encoded: Any) -> tuple[Logits, Logits]:
        import torch  # noqa: PLC0415

        inputs = {key: value for key, value in encoded.items() if key != "offset_mapping"}
        with torch.inference_mode():
            outputs = self._model(**inputs)
        return outputs.start_logits.float().numpy(), outputs.end_logits.float().numpy()

    def _row(self, encoded: Any, place: int, hit: Hit) -> Row:
        kinds = encoded.sequence_ids(place)
        own = [at for at, kind in enumerate(kinds) if kind == 1]
        return Row(
            hit=hit,
            ids=encoded["input_ids"][place].tolist(),
            first=own[0] if own else 0,
            offsets=[tuple(encoded["offset_mapping"][place][at].tolist()) for at in own],
            skipped=0,
        )


def _reading(row: Row, found: Any, log_probability: float) -> Reading:
    text, offset = row.hit.passage.text, row.hit.passage.span.start
    span = whole_words(text, found.start, found.end)
    return Reading(
        hit=row.hit,
        sentence=sentence_around(text, span).shift(offset),
        span=span.shift(offset),
        probability=float(np.exp(min(0.0, log_probability))),
    )


def _own(row: Row, logits: Any) -> Logits:
    own: Logits = logits[row.first : row.first + len(row.offsets)]
    return own
