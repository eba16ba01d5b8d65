"""A sentence that forbids tells against the claim that something is allowed, if it says no more."""

import pytest

from bot.reading.polarity import deeds, forbids


@pytest.mark.parametrize(
    ("sentence", "claim", "told"),
    [
        ("Người thuê không được nuôi rắn trong phòng.", "Tôi được nuôi rắn trong phòng", True),
        ("Nghiêm cấm hút thuốc ở kho xăng.", "Thợ được hút thuốc ở kho xăng", True),
        ("Cấm câu cá ở hồ Bán Nguyệt, trừ chủ nhật.", "Khách được câu cá ở hồ", False),
        ("Xe tải không được vào ngõ; xe rác được vào.", "Xe rác được vào ngõ", False),
        ("Khách được mang nước, không được mang rượu.", "Khách mang nước vào rạp", False),
        ("Thợ không được bỏ ca.", "Thợ không được bỏ ca", False),
        ("Người lớn được vay hai cuốn.", "Người lớn được vay hai cuốn", False),
    ],
)
def test_what_is_forbidden_is_not_allowed(sentence: str, claim: str, told: bool) -> None:
    assert forbids(sentence, claim) is told


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Thợ mang giày vào kho", {"mang"}),
        ("Nồi vẫn dùng được", {"dùng"}),
        ("", set()),
        ("…", set()),
    ],
)
def test_the_verbs_of_a_claim_of_any_length(claim: str, told: set[str]) -> None:
    assert deeds(claim) == told
