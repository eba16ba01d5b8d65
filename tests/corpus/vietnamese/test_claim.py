"""What only names something asks what it is; what says something of it asks whether it is so."""

import pytest

from corpus.vietnamese.claim import claim


@pytest.mark.parametrize(
    "question",
    [
        "Tồn cuối kỳ của gạo tẻ?",
        "Năng suất lúa năm 2021?",
        "Sĩ số lớp 7A?",
        "Người liên hệ?",
        "Mã đặt bàn?",
        "Trụ sở hợp tác xã Đồng Xanh?",
        "Hiệu trưởng trường mầm non?",
        "Điều kiện vay vốn?",
        "Thủ tục tách thửa?",
        "Cách pha sữa?",
        "Hậu quả của việc chặt rừng?",
    ],
)
def test_names_alone_are_no_claim(question: str) -> None:
    assert claim(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Quán mở chủ nhật?",
        "Vé có hạn 6 tháng?",
        "Ông Bình làm thủ kho?",
        "Lệ phí 350.000 đồng?",
        "Trẻ em mua vé?",
        "Bể bơi đóng cửa thứ hai?",
        "Xe điện đi 300 km?",
        "Hồ sơ được nộp qua mạng?",
    ],
)
def test_what_says_something_is_a_claim(question: str) -> None:
    assert claim(question) is not None
