"""The exported reader as a file: its settings, its tokens, and one session for all that it says."""

import json
import threading
from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.reading.calibration import UNFITTED, Features, Regression, Weighing
from corpus.errors import HoidapError
from corpus.onnx import open_session
from corpus.patience import keep_going

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

__all__ = ["VERDICTS", "ReaderNetwork"]

VERDICTS = ("supports", "contradicts", "silent")
"""What a passage may say of a statement, in the order of the model's outputs."""

_FORMATS = (2, 3)
_FEATURES = frozenset(field.name for field in fields(Features))
_KEPT = 24  # windows, each of half a megabyte at most


class ReaderNetwork:
    """Runs `model.onnx` with the `tokenizer.json` and `config.json` of `folder`.

    The model is loaded at its first use. A missing, truncated or foreign file raises `HoidapError`
    that names the folder and the remedy. `gives_verdicts` says whether the model was trained to.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self.folder = folder
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: onnxruntime.InferenceSession | None = None
        # Asked again in other letters, in another part of a question or for another output, a
        # window says the same; all that it says costs no more than a part of it.
        self._told = lru_cache(maxsize=_KEPT)(self._forward)
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if config["format"] not in _FORMATS:
                raise self._unreadable()
            self.name = str(config["name"])
            self.window = int(config["window"])
            self.null = float(config["null_score"])
            self.question_tokens = int(config["question_tokens"])
            self.gives_verdicts = tuple(config.get("verdicts", ())) == VERDICTS
            self._bos, self._eos = int(config["bos_id"]), int(config["eos_id"])
            fitted = config.get("calibration")
            self.calibration = UNFITTED if fitted is None else Regression.of(fitted)
            if not _FEATURES.issuperset(self.calibration.weights):
                raise self._unreadable()
            self.weighing = Weighing.of(config.get("rulings"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._unreadable() from error

    def head(self, question: str) -> list[int]:
        """Return the ids in front of a passage: a question, or a statement, between its marks.

        Of one that is too long the end stays: a story comes before what it asks.
        """
        asked = self.encode(question).ids[-self.question_tokens :]
        return [self._bos, *asked, self._eos, self._eos]

    def room(self, head: Sequence[int]) -> int:
        """Count the tokens of a passage that fit behind a head."""
        return self.window - len(head) - 1

    def pair(self, head: Sequence[int], passage: Sequence[int]) -> list[int]:
        """Join a head and the tokens of a passage."""
        return [*head, *passage, self._eos]

    def encode(self, text: str) -> "Encoding":
        """Tokenise a text without the marks of its ends."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def encode_all(self, texts: Sequence[str]) -> "list[Encoding]":
        """Tokenise texts without the marks of their ends."""
        return list(self._tokenizer.encode_batch(list(texts), add_special_tokens=False))

    def run(self, outputs: Sequence[str], window: Sequence[int]) -> list[np.ndarray[Any, Any]]:
        """Return outputs of the model for one window of token ids, each without its first axis.

        One window at a time: nothing is padding, and a score never depends on its neighbours. On
        two cores a batch is no faster (`models/reader/CARD.md`).
        """
        keep_going()
        told = self._told(tuple(window))
        return [told[name] for name in outputs]

    def _forward(self, window: tuple[int, ...]) -> dict[str, np.ndarray[Any, Any]]:
        ids = np.array([window], dtype=np.int64)
        session = self._session()
        told = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for output in told:
            output.flags.writeable = False  # many will read it
        names = [one.name for one in session.get_outputs()]
        return {name: output[0] for name, output in zip(names, told, strict=True)}

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
