"""Places in a document, as questions name them."""

import pytest

from corpus.vietnamese.addresses import addresses, number_key, spoken


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("điểm a, b khoản 1 Điều 5", ["điểm a khoản 1 Điều 5", "điểm b khoản 1 Điều 5"]),
        ("Điều 7 khoản 2 của thể lệ", ["khoản 2 Điều 7"]),
        ("khoản 1 và 3 Điều 7", ["khoản 1 Điều 7", "khoản 3 Điều 7"]),
        ("Điều 5 và Điều 6", ["Điều 5", "Điều 6"]),
        ("Phần thứ hai, chương III, mục 1", ["Mục 1 Chương 3 Phần 2"]),
        ("phụ lục IV", ["Phụ lục 4"]),
        ("khoản 2, 5 ngày sau", ["khoản 2"]),
        ("Điều 3 và quyền của hội viên", ["Điều 3"]),
        ("một khoản 2 triệu đồng, phần 30%", []),
        ("được điểm 9 môn toán", []),
        ("những điều gì", []),
    ],
)
def test_places_are_found_with_what_belongs_together(text, places):
    found = [
        spoken([(place.kind, place.number) for place in address.places])
        for address in addresses(text)
    ]
    assert found == places


def test_a_number_is_one_however_it_is_written():
    assert {number_key("chapter", n) for n in ("III", "3", "iii", "thứ ba", "03")} == {"3"}
    assert number_key("point", "Đ") == "đ"
    assert number_key("article", "5a") == "5a"
