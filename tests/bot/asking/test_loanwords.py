"""Questions in office Vietnamese, with its English words, are asked in Vietnamese."""

import pytest

from bot.asking.loanwords import in_vietnamese


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Agenda của meeting ACTWG 38 gồm những gì?",
            "Nội dung của cuộc họp ACTWG 38 gồm những gì?",
        ),
        ("Có thông qua work plan không?", "Có thông qua kế hoạch công tác không?"),
        ("Các members nào dự họp online?", "Các thành viên nào dự họp trực tuyến?"),
        ("Quỹ TEAM là gì?", "Quỹ TEAM là gì?"),
        ("Planet được nói đến ở đâu?", "Planet được nói đến ở đâu?"),
        ("Who is the chairman?", "Who is the chairman?"),
    ],
)
def test_english_words_are_said_in_vietnamese(question: str, said: str) -> None:
    assert in_vietnamese(question, frozenset()) == said


def test_words_that_the_documents_use_stay() -> None:
    question = "Dự án online là gì?"
    assert in_vietnamese(question, {"online": 3}) == question
