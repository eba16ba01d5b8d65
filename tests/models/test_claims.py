"""Claims for the fit of claim and sentence, made of questions with their answers."""

import json
import random
from pathlib import Path

import pytest

from models.train import claims
from models.train.squad import Answer, Example

CONTEXT = (
    "Cầu Mây dài 120 mét và khánh thành năm 1998. Kỹ sư Lê Văn Bưởi thiết kế cây cầu. "
    "Cầu có 6 nhịp bằng thép. Xe tải trên 5 tấn không được qua cầu."
)


def example(question: str, answer: str) -> Example:
    start = CONTEXT.index(answer)
    return Example(
        id=question,
        title="Cầu Mây",
        question=question,
        context=CONTEXT,
        answers=(Answer(start=start, text=answer),),
    )


def test_true_and_false_claims_keep_their_text() -> None:
    asked = [example("Ai thiết kế cầu Mây?", "Kỹ sư Lê Văn Bưởi"), example("Cầu dài?", "120 mét")]
    made = [row for seed in range(8) for row in claims.stated("t", asked, random.Random(seed))]
    assert {row["verdict"] for row in made} >= {"supports", "contradicts"}
    assert all(row["context"] == CONTEXT and row["title"] == "Cầu Mây" for row in made)
    assert all(row["claim"].endswith(".") and "?" not in row["claim"] for row in made)
    true = {row["claim"] for row in made if row["verdict"] == "supports"}
    false = {row["claim"] for row in made if row["verdict"] == "contradicts"}
    assert not true & false


def test_missing_data_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert claims.main(["--data", str(tmp_path), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert not (tmp_path / "out.jsonl").exists()
    assert str(tmp_path) in caplog.text
    assert json.dumps(caplog.text).count("Traceback") == 0
