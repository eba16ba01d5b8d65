import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bot.reading.network import VERDICTS, ReaderNetwork
from bot.reading.span_reader import SpanReader
from bot.reading.verifier import NetworkVerifier
from corpus.store.collection import Corpus
from models import READER


class Abacus(ReaderNetwork):
    """Reads one token a word, 60 to a window; what it finds is in `logits`, by word."""

    def __init__(self) -> None:
        self.window = 66
        self.question_tokens = 16
        self.logits = {"đúng": (4.0, 0.0, 1.0), "sai": (0.0, 5.0, 1.0)}
        self.words: list[str] = []
        self.asked: list[int] = []

    def head(self, question: str) -> list[int]:
        return [0, len(question.split()), 2]

    def encode(self, text: str) -> SimpleNamespace:  # type: ignore[override]
        start = len(self.words)
        self.words += text.split()
        return SimpleNamespace(ids=list(range(start, len(self.words))))

    def pair(self, head: Sequence[int], passage: Sequence[int]) -> list[int]:
        return list(passage)

    def run(self, outputs: Sequence[str], window: Sequence[int]) -> list[np.ndarray]:
        assert outputs == ["verdict_logits"]
        self.asked.append(len(window))
        read = {self.words[at] for at in window}
        found = [self.logits[word] for word in self.logits if word in read]
        return [np.array(found[0] if found else (0.0, 0.0, 3.0))]


def test_each_passage_gets_its_verdict_in_order() -> None:
    verdicts = NetworkVerifier(Abacus()).verdicts(
        "Quán mở cửa lúc sáu giờ", ["câu này đúng", "chuyện khác hẳn", "câu này sai"]
    )
    assert [max(VERDICTS, key=lambda name: getattr(one, name)) for one in verdicts] == [
        "supports",
        "silent",
        "contradicts",
    ]
    for one in verdicts:
        assert one.supports + one.contradicts + one.silent == pytest.approx(1)


def test_the_window_that_says_most_decides_for_a_long_passage() -> None:
    network = Abacus()
    passage = " ".join(["lúa"] * 150 + ["đúng"] + ["ngô"] * 40)
    assert NetworkVerifier(network).verdicts("Lúa tốt", [passage])[0].supports > 0.9
    assert len(network.asked) > 1
    assert max(network.asked) <= 62
    assert NetworkVerifier(network).verdicts("Lúa tốt", [""])[0].silent > 0.8


def test_a_reader_whose_model_was_not_trained_to_gives_no_verdicts(
    corpus: Corpus, tmp_path: Path
) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(READER, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config.pop("verdicts", None)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert SpanReader(corpus, folder).verifier is None
    (folder / "config.json").write_text(json.dumps({**config, "verdicts": VERDICTS}))
    assert SpanReader(corpus, folder).verifier is not None
