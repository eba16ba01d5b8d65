"""Follow-ups become questions that stand on their own."""

import pytest

from bot.asking.followup import standalone
from bot.types import Turn

MEETING = [Turn(role="user", text="Cuộc họp ACTWG 38 thảo luận những nội dung gì?")]
PERSON = [
    Turn(role="user", text="Vụ trưởng Vụ HTQT là ai?"),
    Turn(role="assistant", text="Nguyễn Tuấn Anh [1]"),
]
CHAIR = [
    Turn(role="user", text="Ai làm Chủ tịch ASEAN-PAC năm 2021?"),
    Turn(role="assistant", text="TTCP (Thanh tra Chính phủ) [1]"),
]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (MEETING, "Còn ACT-NET 11 thì sao?", "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"),
        (MEETING, "Thế còn cuộc họp ACT-NET lần thứ 11?",
         "Cuộc họp ACT-NET lần thứ 11 thảo luận những nội dung gì?"),
        (MEETING, "Cuộc họp đó diễn ra ở đâu?", "Cuộc họp ACTWG 38 diễn ra ở đâu?"),
        (MEETING, "Còn ACT-NET 11 thì sao ạ?",
         "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"),
        (MEETING, "Vụ trưởng Vụ HTQT là ai vậy ad ơi?", "Vụ trưởng Vụ HTQT là ai?"),
        (MEETING, "Vụ HTQT làm việc như thế ạ?", "Vụ HTQT làm việc như thế?"),
        (MEETING, "Ở đâu?", "Cuộc họp ACTWG 38 ở đâu?"),
        (MEETING, "Ai tham dự?", "Ai tham dự Cuộc họp ACTWG 38?"),
        (PERSON, "Ông ấy chia sẻ điều gì?", "Nguyễn Tuấn Anh chia sẻ điều gì?"),
        (PERSON, "Còn Chủ tịch ASEAN-PAC năm 2021?", "Chủ tịch ASEAN-PAC năm 2021 là ai?"),
        (MEETING, "Còn kinh phí của nó?", "Kinh phí của Cuộc họp ACTWG 38?"),
        (CHAIR, "Còn năm 2022?", "Ai làm Chủ tịch ASEAN-PAC năm 2022?"),
        (CHAIR, "Năm 2022 thì sao?", "Ai làm Chủ tịch ASEAN-PAC năm 2022?"),
    ],
)  # fmt: skip
def test_follow_ups(history: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, history) == expected


@pytest.mark.parametrize("question", ["Vụ trưởng Vụ HTQT là ai?", "Giá vàng hôm nay bao nhiêu?"])
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, ()) == question
    assert standalone("Vụ trưởng Vụ HTQT là ai?", MEETING) == "Vụ trưởng Vụ HTQT là ai?"


def test_a_chain_of_follow_ups_is_resolved_from_the_start() -> None:
    history = [
        *CHAIR,
        Turn(role="user", text="Còn năm 2022?"),
        Turn(role="assistant", text="Không rõ."),
    ]
    assert standalone("Còn năm 2023?", history) == "Ai làm Chủ tịch ASEAN-PAC năm 2023?"
