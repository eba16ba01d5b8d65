"""What questions ask for: rows from many domains."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.asking.expected import Type, expected

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("expected.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["question"])
def test_what_is_asked_for(row: dict[str, Any]) -> None:
    found = expected(row["question"])
    assert (found.type, found.many, found.of) == (row["type"], row["many"], row["of"])


def test_the_rows_know_every_type_and_many_domains() -> None:
    assert {row["type"] for row in ROWS} == set(Type)
    assert len({row["domain"] for row in ROWS}) >= 8


def test_a_choice_holds_its_options() -> None:
    assert expected("Màn hình dùng tấm nền IPS hay OLED?").options == ("nền IPS", "OLED")
    assert expected("Trẻ hay khóc về đêm vì sao?").options == ()


def test_one_is_not_many() -> None:
    assert expected("Nước nào vô địch?").is_one(Type.PLACE, Type.PERSON)
    assert not expected("Những nước nào vào bán kết?").is_one(Type.PLACE)
