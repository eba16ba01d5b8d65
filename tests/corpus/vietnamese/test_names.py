"""Names of many domains: which are found, and whether one stands in a text."""

import json
from pathlib import Path

import pytest

from corpus.vietnamese.names import find, stands

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "names" / "found.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_whom_a_text_names(row: dict) -> None:
    found = find(row["text"])
    assert [name.text for name in found] == row["names"]
    assert all(name.span.of(row["text"]) == name.text for name in found)


def test_the_rows_come_from_many_domains() -> None:
    assert len(ROWS) >= 60
    assert len({row["domain"] for row in ROWS}) >= 8


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Trịnh Bá Vượng", "ông Bá Vượng trồng cam", True),
        ("Trịnh Bá Vượng", "Lê Bá Vượng trồng cam", False),
        ("Phan Văn Anh", "Phan Văn An trồng cam", False),
        ("Lê Văn Hùng", "Lê Văn Hưng trồng cam", False),
        ("Le Van Hung", "Lê Văn Hùng trồng cam", True),
        ("Trường Hoa Phượng", "Trường Mầm non Hoa Phượng mở cửa", True),
        ("Pháp", "nhiều giải pháp hay", False),
    ],
)
def test_a_name_stands_in_a_text(name: str, text: str, told: bool) -> None:
    assert stands(name, text) is told


def test_the_ways_to_write_a_place_are_one() -> None:
    (one,), (other,) = find("Đoàn đi Peru."), find("Đoàn đi Pê-ru.")
    assert one.agrees(other)
