"""Values of many domains: what is found, what agrees, and that the time grows with the length."""

import json
import math
import time
from pathlib import Path

import pytest

from corpus.vietnamese.values import Granularity, find

ROWS = Path(__file__).parent / "values"


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (ROWS / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", rows("found.jsonl"), ids=lambda row: row["text"][:40])
def test_what_a_text_says(row: dict) -> None:
    found = find(row["text"])
    assert [f"{value.kind.value}: {value.canonical}" for value in found] == row["values"]
    assert all(value.span.of(row["text"]) == value.text for value in found)


@pytest.mark.parametrize("row", rows("agree.jsonl"), ids=lambda r: f"{r['one']} - {r['other']}")
def test_agreement_goes_both_ways(row: dict) -> None:
    (one,), (other,) = find(row["one"]), find(row["other"])
    assert one.agrees(other) is row["agrees"]
    assert other.agrees(one) is row["agrees"]
    assert one.agrees(one)


@pytest.mark.parametrize("name", ["found.jsonl", "agree.jsonl"])
def test_the_rows_come_from_many_domains(name: str) -> None:
    told = rows(name)
    assert len(told) >= 60
    assert len({row["domain"] for row in told}) >= 8


@pytest.mark.parametrize(
    ("asked", "told", "covered"),
    [
        ("15 tấn", "trên 5 tấn", True),
        ("trên 10 tấn", "trên 5 tấn", True),
        ("trên 5 tấn", "12 tấn", False),
        ("trên 5 tấn", "trên 10 tấn", False),
        ("dưới 6 tuổi", "dưới 18 tuổi", True),
        ("tối thiểu 45 ngày", "tối đa 45 ngày", False),
        ("4 ngày", "3 - 5 ngày", True),
    ],
)
def test_a_rule_for_a_bracket_covers_what_lies_inside(asked: str, told: str, covered: bool) -> None:
    (one,), (other,) = find(asked), find(told)
    assert one.is_covered_by(other) is covered


def test_no_granularity_is_invented() -> None:
    told = [find(text)[0] for text in ("tháng 6", "năm 1802", "quý II/2020", "5/7", "thế kỷ 18")]
    assert [value.granularity for value in told] == [
        Granularity.MONTH, Granularity.YEAR, Granularity.QUARTER, Granularity.DAY,
        Granularity.CENTURY,
    ]  # fmt: skip
    assert told[0].period is not None
    assert told[0].period.begin.year is None


@pytest.mark.parametrize(
    "seed",
    [
        "Ngày 17 tháng 3 năm 2021, từ 3 đến 5 tấn, khoản 2 Điều 7, iPhone 15, 62/2023/NĐ-CP. ",
        "1 ", "1.", "1/", "một ", "ngày ", "tối đa ", "khoản 1 ", "từ 1 đến ", "0 9", "XV ", "A-1",
        "1 tỷ ", "thứ hai ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length(seed: str) -> None:
    sizes = [100 * n for n in (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)]
    points = []
    for size in sizes:
        text = (seed * (size // len(seed) + 1))[:size]
        # Longer than what `find` remembers, so that every call works.
        spent = min(_seconds(f"{text}{' ' * 4_000}{n}") for n in range(2))
        points.append((math.log(size), math.log(spent)))
    mean_x, mean_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points)
    assert slope / sum((x - mean_x) ** 2 for x, _ in points) < 1.3


def _seconds(text: str) -> float:
    begun = time.thread_time()
    find(text)
    return time.thread_time() - begun


def test_overtime_is_no_more_than_its_time() -> None:
    assert [one.text for one in find("Thợ mộc làm thêm hai tuần")] == ["hai tuần"]


def test_a_year_before_a_question_word_is_no_count_of_sacks() -> None:
    assert [one.unit for one in find("Vụ 2031 bao nhiêu hộ trồng sen?") if one.unit == "bao"] == []
