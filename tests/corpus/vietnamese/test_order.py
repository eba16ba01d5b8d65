"""Which of two values is more, and by how much."""

import pytest

from corpus.vietnamese.values import apart, find, order


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 kg", "950 g", 1),
        ("1,2 tỷ đồng", "860 triệu đồng", 1),
        ("ít nhất 6 giờ", "ít nhất 8 giờ", -1),
        ("tối đa 3 tháng", "tối đa 90 ngày", None),
        ("khoảng 15 phút", "15 phút", 0),
        ("năm 1998", "ngày 02/9/2007", -1),
        ("tháng 3", "năm 2007", None),
        ("từ 100 đến 200 đồng", "từ 150 đến 180 đồng", None),
        ("từ 100 đến 200 đồng", "từ 150 đến 280 đồng", -1),
        ("ít nhất 5 lần", "nhiều nhất 9 lần", None),
        ("12 con trâu", "7 giờ", None),
        ("20 ngày làm việc", "12 ngày", 1),
        ("1 tuần", "9 ngày làm việc", -1),
        ("5 ngày làm việc", "6 ngày", None),
    ],
)
def test_values_are_ordered(one: str, other: str, expected: int | None) -> None:
    assert order(find(one)[0], find(other)[0]) == expected


def test_of_opening_hours_the_first_or_the_last_counts() -> None:
    one, other = find("từ 6 giờ đến 21 giờ")[0], find("từ 7 giờ đến 20 giờ")[0]
    assert order(one, other) == -1
    assert order(one, other, last=True) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("55.000 đồng", "40.000 đồng", "15.000 đồng"),
        ("9,4 kg", "6,8 kg", "2,6 kg"),
        ("45 phút", "1 giờ", ""),
        ("12 phút", "15 phút", "3 phút"),
        ("155.000", "140.000", "15.000"),
        ("từ 3 đến 5 kg", "7 kg", ""),
    ],
)
def test_how_far_two_numbers_are_apart(one: str, other: str, expected: str) -> None:
    assert apart(find(one)[0], find(other)[0]) == expected
