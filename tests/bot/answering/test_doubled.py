"""A fine that is stated for persons is not told as that of a body: the rule for bodies comes."""

import pytest

from bot import Answer, Chatbot

TEXT = """# Quy định về xử phạt trong nuôi chim yến

Điều 4. Mức phạt

1. Phạt tiền từ 3.000.000 đồng đến 5.000.000 đồng đối với hành vi mở loa dẫn dụ chim quá giờ.

2. Mức phạt tiền đối với tổ chức bằng 02 lần mức phạt tiền đối với cá nhân có cùng hành vi.
"""


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over({"yen.md": TEXT})


def test_a_body_is_told_the_fine_and_the_rule(chatbot):
    reply = chatbot.ask("Mức phạt tiền đối với tổ chức mở loa dẫn dụ chim quá giờ là bao nhiêu?")
    assert isinstance(reply, Answer), reply.text
    assert "bằng 02 lần" in reply.text
    assert "tổ chức mở loa" not in reply.text
    assert [citation.number for citation in reply.citations] == [1, 2]


def test_a_person_is_told_the_fine_alone(chatbot):
    reply = chatbot.ask("Mở loa dẫn dụ chim quá giờ bị phạt bao nhiêu tiền?")
    assert isinstance(reply, Answer), reply.text
    assert "bằng 02 lần" not in reply.text
    assert "từ 3.000.000 đồng đến 5.000.000 đồng" in reply.text
