"""An office without the body that has it is asked back, with the bodies that are named."""

import pytest

from bot import Abstention, Answer, Chatbot
from bot.types import Reason

TEXTS = {
    "thi-dau.md": "# Giải bơi huyện\n\nÔng Lò Văn Sướng, Giám đốc Trung tâm Thể thao Mường Lay "
    "(TTTT), trao giải.\n\nBà Giàng Thị Pằng là Giám đốc Bệnh viện Nậm Mạ.\n",
    "hop-tac-xa.md": "# Hợp tác xã chè\n\nChủ nhiệm Hợp tác xã Chè Bản Hoa là bà Vừ Thị Súa.\n",
    "xe-may.md": """# Nội quy bến xe máy và xe điện Mường So

Giá vé người lớn là 70.000 đồng một lượt.

## Điều 1. Thuê xe

Xuất trình giấy tờ.

## Điều 2. Trả xe

Khách trả xe trước 18 giờ.
""",
    "xe-dap.md": """# Quy định cho thuê xe đạp Nậm Cắt

Giá vé người lớn là 45.000 đồng một lượt.

## Điều 1. Thuê xe

Đặt cọc một nửa.

## Điều 2. An toàn

Người thuê phải đội mũ.
""",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


def test_the_bodies_are_offered(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Ai là Giám đốc?")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.WHICH_DOCUMENT
    assert "- Giám đốc TTTT" in reply.text
    assert "- Giám đốc Bệnh viện Nậm Mạ" in reply.text
    found = [(one.label, one.question, one.documents) for one in reply.alternatives]
    assert sorted(found) == [
        ("Giám đốc Bệnh viện Nậm Mạ", "Ai là Giám đốc Bệnh viện Nậm Mạ?", ()),
        ("Giám đốc TTTT", "Ai là Giám đốc TTTT?", ()),
    ]
    assert all(citation.quote in "\n".join(TEXTS.values()) for citation in reply.nearest)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Ai là Giám đốc?", {"Lò Văn Sướng", "Giàng Thị Pằng"}),
        ("Giá vé là bao nhiêu?", {"70.000", "45.000"}),
        ("Điều 2 quy định gì?", {"trả xe trước 18 giờ", "đội mũ"}),
    ],
)
def test_each_alternative_is_a_question_that_is_answered(
    chatbot: Chatbot, question: str, told: set[str]
) -> None:
    vague = chatbot.ask(question)
    assert isinstance(vague, Abstention), vague.text
    assert len(vague.alternatives) == len(told), vague.text
    replies = [
        chatbot.ask(one.question, documents=one.documents or None, verbatim=True)
        for one in vague.alternatives
    ]
    assert all(isinstance(reply, Answer) for reply in replies), [reply.text for reply in replies]
    assert {part for part in told for reply in replies if part in reply.text} == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Ai là Giám đốc Bệnh viện Nậm Mạ?", "Giàng Thị Pằng"),
        ("Ai là Chủ nhiệm?", "Vừ Thị Súa"),  # there is but one
    ],
)
def test_what_is_clear_is_answered(chatbot: Chatbot, question: str, told: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert told in reply.text
