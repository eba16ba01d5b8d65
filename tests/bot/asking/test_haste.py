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
    assert in_full(row["typed"], {}) == row["meant"]
    assert in_full(row["meant"], {}) == row["meant"]


def test_words_that_the_documents_use_stay() -> None:
    assert in_full("máy ntn giá bn?", {"ntn": 1}) == "máy ntn giá bao nhiêu?"


def test_one_word_of_a_sports_page_is_not_the_words_of_all() -> None:
    known = {"ko": 2, "không": 900}
    assert in_full("trận đó có hủy ko?", known) == "trận đó có hủy không?"
    assert in_full("võ sĩ thắng ko hiệp mấy?", {"ko": 30, "không": 900}).count("ko") == 1


def test_an_acronym_of_the_documents_for_the_same_is_written_out() -> None:
    assert in_full("hlv là ai", {"hlv": 40, "huấn": 1}) == "huấn luyện viên là ai"
