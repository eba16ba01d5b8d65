"""What introduces a list: the last sentence before it, and the headings above."""

import pytest

from bot import Answer, Chatbot

TEXT = """# Quy định xưởng gốm Đồi Cát

## 1. Nhận học viên

Xưởng mở hai khóa mỗi năm. Người muốn học nghề gốm nộp hồ sơ gồm:

a) Đơn xin học có dán ảnh;

b) Giấy khám sức khỏe;

c) Bản sao căn cước.

Học viên ở xa được ngủ lại nhà nghỉ của xưởng, mỗi đêm 20.000 đồng.

## 2. Trường hợp phải thôi học

Học viên bị trả về gia đình trong các trường hợp sau:

a) Nghỉ quá mười buổi;

b) Làm vỡ lò vì cố ý.

## 2a. Mượn lò

1. Người ngoài xưởng được mượn lò nung nhỏ khi có đủ các điều kiện sau đây:

a) Đã học xong khóa căn bản;

b) Đặt cọc 500.000 đồng;

c) Có thợ cả của xưởng đứng bên.

## 3. Đốt lò qua mạng

Lò điện chỉ nhận lệnh khi nắp đóng. Để bật lò:

1. Mở trang của xưởng.
2. Nhập mã lò.
3. Bấm nút Đốt.

## 4. Xếp hạng

Thợ cả xem từng món khi lò nguội. Đồ ra lò được xếp hạng như sau:

a) Men đều, không nứt: loại A;

b) Men loang: loại B;

c) Nứt chân: loại C.

## 5. Trả khuôn trễ

Người mượn cần:

- Nộp 2.000 đồng mỗi ngày.
- Ký sổ trả trễ.

## 6. Men mới

Các cách gọi được đề xuất:

- Men Trăng Khuyết
- Men Sương Lam
- Men Rạ Khô

## 7. Chưa được nung

Món đồ chưa được đưa vào lò, nếu thuộc một trong những trường hợp sau đây:

a) Đang ướt, cầm lún tay hoặc dính khuôn;

b) Đang chờ thợ cả xem;

c) Đang còn vết nứt trên thân.
"""


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over({"gom.md": TEXT})


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "Muốn học nghề gốm ở Đồi Cát thì nộp giấy tờ gì?",
            ("Đơn xin học có dán ảnh", "Giấy khám sức khỏe", "Bản sao căn cước."),
        ),
        (
            "Điều kiện gì để người ngoài đem đồ vào đốt, có phải đặt cọc không?",
            ("Đã học xong khóa căn bản", "Đặt cọc 500.000 đồng", "Có thợ cả của xưởng đứng bên."),
        ),
        (
            "Trường hợp nào học viên gốm phải thôi học?",
            ("Nghỉ quá mười buổi", "Làm vỡ lò vì cố ý."),
        ),
        (
            "Làm thế nào để bật lò gốm qua mạng?",
            ("Mở trang của xưởng.", "Nhập mã lò.", "Bấm nút Đốt."),
        ),
        (
            "Đồ ra lò xếp hạng thế nào?",
            ("Men đều, không nứt: loại A", "Men loang: loại B", "Nứt chân: loại C."),
        ),
        (
            "Trả khuôn trễ cần những gì?",
            ("Nộp 2.000 đồng mỗi ngày.", "Ký sổ trả trễ."),
        ),
        (
            "Hồ sơ gồm gì?",
            ("Đơn xin học có dán ảnh", "Giấy khám sức khỏe", "Bản sao căn cước."),
        ),
    ],
)
def test_the_list_is_found_by_its_last_sentence_and_headings(
    chatbot: Chatbot, question: str, items: tuple[str, ...]
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.items == items


def test_the_text_below_a_list_is_no_part_of_its_last_item(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Muốn học nghề gốm ở Đồi Cát thì nộp giấy tờ gì?")
    assert "nhà nghỉ" not in reply.text


def test_no_more_is_told_before_a_list_than_what_introduces_it(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Muốn học nghề gốm ở Đồi Cát thì nộp giấy tờ gì?")
    assert "hai khóa" not in reply.text + reply.citations[0].quote


def test_one_condition_of_several_may_be_asked_for_by_itself(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Ai phải đứng bên người ngoài xưởng khi nung?")
    assert isinstance(reply, Answer), reply.text
    assert "thợ cả" in reply.citations[0].quote
    assert not reply.items


def test_cases_are_counted_under_the_heading_that_names_them(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Có mấy trường hợp học viên bị buộc thôi học?")
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == "2"


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "Những tên nào được gợi ý cho loại men mới?",
            ("Men Trăng Khuyết", "Men Sương Lam", "Men Rạ Khô"),
        ),
        (
            "Món đồ đang vướng những chuyện gì thì chưa được đưa vào lò?",
            (
                "Đang ướt, cầm lún tay hoặc dính khuôn",
                "Đang chờ thợ cả xem",
                "Đang còn vết nứt trên thân.",
            ),
        ),
    ],
)
def test_a_list_is_told_whole_in_whose_items_the_reader_sees_the_answer(
    chatbot: Chatbot, question: str, items: tuple[str, ...]
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.items == items
