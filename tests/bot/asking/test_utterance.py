"""Small talk is known, and no question is taken for it."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from bot.asking.utterance import asked_before, utterance
from bot.types import RemarkKind, Turn

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("utterance.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["said"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_is_said(row: dict[str, Any], form: str) -> None:
    said = utterance(unicodedata.normalize(form, row["said"]))
    assert said.remark == row["remark"]
    assert row["question"] in {None, said.text}


def test_the_rows_know_every_kind_and_many_domains() -> None:
    assert {row["remark"] for row in ROWS} == {*RemarkKind, None} - {RemarkKind.ABBREVIATION}
    assert len({row["domain"] for row in ROWS if row["remark"] is None}) >= 8


def test_a_follow_up_leans_on_questions_only() -> None:
    history = [
        Turn(role="user", text="Chào bạn, bến xe ở đâu?"),
        Turn(role="assistant", text="Ở phường Mai [1]"),
        Turn(role="user", text="Cảm ơn"),
        Turn(role="assistant", text="Rất vui được giúp bạn."),
    ]
    assert asked_before(history) == [Turn(role="user", text="bến xe ở đâu?"), history[1]]
