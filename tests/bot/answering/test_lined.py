"""Lines that name a case and say what holds for it."""

import pytest

from bot import Abstention, Answer, Chatbot

TEXTS = {
    "phong-tap.md": """# Nội quy phòng tập Đồi Thông

## Lệ phí

Lệ phí tập của phòng tập Đồi Thông như sau:

- Hội viên, cán bộ hưu trí: 250.000 đồng một tháng
- Sinh viên có thẻ: 180.000 đồng một tháng; 60.000 đồng một tuần
- Khách không có thẻ: 40.000 đồng một buổi

## Vi phạm

Người làm hỏng dụng cụ bị xử lý như sau:

a) Lần thứ nhất: nhắc nhở, phải tự lau dọn dụng cụ;

b) Lần thứ hai: bồi thường một nửa giá dụng cụ;

c) Lần thứ ba: cấm tập ba tháng.
""",
    "trai-ong.md": """# Sổ tay trại ong Suối Nhài

Các bệnh hay gặp ở đàn ong và cách chữa:

- Bệnh thối ấu trùng: thay chúa, cho ăn nước đường pha kháng sinh trong bảy ngày
- Bệnh bào tử trùng: phun axit formic hai lần, cách nhau mười ngày
""",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Cán bộ hưu trí tập ở Đồi Thông đóng bao nhiêu một tháng?", "250.000 đồng"),
        ("Sinh viên có thẻ tập ở Đồi Thông mất bao nhiêu tiền một tuần?", "60.000 đồng"),
        ("Khách không có thẻ tập ở Đồi Thông trả bao nhiêu tiền?", "40.000 đồng"),
        ("Làm hỏng dụng cụ lần thứ nhất thì bị xử lý thế nào?", "nhắc nhở"),
        ("Làm hỏng dụng cụ lần thứ hai thì bị xử lý thế nào?", "bồi thường một nửa"),
        ("Đàn ong bị bệnh bào tử trùng phải xử lý thế nào?", "axit formic"),
    ],
)
def test_the_line_of_the_case_answers(chatbot: Chatbot, question: str, told: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert told in reply.short_answer
    assert any(told in citation.quote for citation in reply.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Làm hỏng dụng cụ lần thứ tư thì bị xử lý thế nào?",
        "Đàn ong bị bệnh ấu trùng túi phải xử lý thế nào?",
    ],
)
def test_a_case_without_a_line_is_refused(chatbot: Chatbot, question: str) -> None:
    assert isinstance(chatbot.ask(question), Abstention)
