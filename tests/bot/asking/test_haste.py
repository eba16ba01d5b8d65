"""What is typed in haste is read as what it means, and names and units stay."""

import json
from pathlib import Path

import pytest

from bot.asking.haste import in_full

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("haste.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["typed"])
def test_haste_is_written_out(row: dict[str, str]) -> None:
    assert in_full(row["typed"], frozenset()) == row["meant"]
    assert in_full(row["meant"], frozenset()) == row["meant"]


def test_words_that_the_documents_use_stay() -> None:
    assert in_full("máy ntn giá bn?", {"ntn"}) == "máy ntn giá bao nhiêu?"
