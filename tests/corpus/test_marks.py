"""What opens the item of a list, and what only looks like it."""

import pytest

from corpus.vietnamese.marks import mark_of, unmarked


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("a) Thẻ sinh viên;", "letter", "Thẻ sinh viên;"),
        ("đ) Giấy khai sinh;", "letter", "Giấy khai sinh;"),
        ("iv) Bón lót trước khi cấy", "letter", "Bón lót trước khi cấy"),
        ("1. Khởi động tại chỗ", "number", "Khởi động tại chỗ"),
        ("2.1. Phạm vi bảo hành", "number", "Phạm vi bảo hành"),
        ("2.1 Phạm vi bảo hành", "number", "Phạm vi bảo hành"),
        ("(3) Đội thắng được 3 điểm", "number", "Đội thắng được 3 điểm"),
        ("12a/ Khám mắt", "number", "Khám mắt"),
        ("- Máy bơm", "bullet", "Máy bơm"),
        ("  • Hạt giống", "bullet", "Hạt giống"),
        ("**1.** Rửa tay", "number", "Rửa tay"),
    ],
)
def test_a_mark_is_known_by_its_kind(line: str, kind: str, rest: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert mark.kind == kind
    assert line[mark.end :] == unmarked(line) == rest


@pytest.mark.parametrize(
    "line",
    [
        "1.500 đồng một bó rau",
        "1.5 lít nước mỗi ngày",
        "37 người tham dự",
        "Rửa tay trước khi ăn",
        "-5 độ C",
        "12/5 là ngày khai giảng",
        "",
    ],
)
def test_a_number_or_a_word_opens_no_item(line: str) -> None:
    assert mark_of(line) is None
    assert unmarked(line) == line
