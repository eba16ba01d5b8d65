"""What a reader says of a question of yes and no, and from which sentence."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.asking.question import analyse
from bot.reading.network import VERDICTS
from bot.reading.rulings import Verdict
from bot.reading.span_reader import SpanReader
from corpus.store.collection import Corpus
from corpus.types import Hit, Passage, Span
from models import READER

TOLD = "Bể bơi mở cửa lúc năm giờ. Trẻ dưới mười tuổi phải có người lớn đi cùng."
QUESTION = "Trẻ chín tuổi có được vào bể bơi một mình không?"


def hit() -> Hit:
    passage = Passage(
        id="b#0", document_id="b", ordinal=0, span=Span(start=0, end=len(TOLD)), text=TOLD
    )
    return Hit(passage=passage, rank=1, score=1.0)


def test_a_verdict_is_the_softmax_of_three_logits() -> None:
    verdict = Verdict.of(np.array([0.0, 5.0, 1.0]))
    assert verdict.contradicts == pytest.approx(0.9756, abs=1e-4)
    assert verdict.supports + verdict.contradicts + verdict.silent == pytest.approx(1)


def test_the_likeliest_proof_comes_first(corpus: Corpus) -> None:
    rulings = SpanReader(corpus).rulings(analyse(QUESTION), [hit()])
    assert (
        rulings[0].reading.span.of(TOLD).strip() == "Trẻ dưới mười tuổi phải có người lớn đi cùng."
    )
    evidence = [one.evidence for one in rulings]
    assert evidence == sorted(evidence, reverse=True)


def test_a_reader_whose_model_was_not_trained_to_gives_none(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(READER, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    assert tuple(config.pop("verdicts")) == VERDICTS
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert SpanReader(corpus, folder).rulings(analyse(QUESTION), [hit()]) == []
