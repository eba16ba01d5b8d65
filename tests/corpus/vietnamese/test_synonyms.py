"""Words for one thing, over rules, prices, health and farming."""

import pytest

from corpus.vietnamese.synonyms import other_words, worded


@pytest.mark.parametrize(
    ("question", "told", "said"),
    [
        (
            "Tăng ca được trả bao nhiêu?",
            "Người lao động làm thêm giờ được trả ít nhất 150%.",
            "Làm thêm giờ được trả bao nhiêu?",
        ),
        ("Gửi xe hết bao nhiêu?", "Trông xe: 5.000 đồng.", "Trông xe hết bao nhiêu?"),
        ("Giá heo hơi là bao nhiêu?", "Giá lợn hơi tăng nhẹ.", "Giá lợn hơi là bao nhiêu?"),
        ("Khi nào được xuất viện?", "Người bệnh ra viện sau hai ngày.", "Khi nào được ra viện?"),
        (
            "Giá heo hơi là bao nhiêu?",
            "Heo hơi tăng giá; lợn giống giảm.",
            "Giá heo hơi là bao nhiêu?",
        ),
        ("Ai đứng đầu Bộ Công an?", "Cảnh sát bắt hai người.", "Ai đứng đầu Bộ Công an?"),
        ("Vé bao nhiêu tiền?", "Giá vé là 20.000 đồng.", "Vé bao nhiêu tiền?"),
    ],
)
def test_a_question_takes_the_words_of_the_text(question: str, told: str, said: str) -> None:
    assert worded(question, told) == said


def test_a_search_gets_the_other_words() -> None:
    assert "ngô" in other_words("Trồng bắp vụ nào?").split()
    assert other_words("Ai là hiệu trưởng?") == ""
