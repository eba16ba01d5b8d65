"""What may be told as a cause, and what only stands near what is asked."""

import pytest

from bot.asking.question import analyse
from bot.reading.causes import tells_of_cause
from bot.reading.protocol import Reading
from corpus import Document, Hit, Passage, Span


def tells(question: str, text: str, told: str) -> bool:
    document = Document(id="d", title="Sổ tay", uri="so-tay.md", text=text)
    at = text.index(told)
    start = max(text.rfind(". ", 0, at) + 2, 0) if ". " in text[:at] else 0
    end = text.find(".", at + len(told)) + 1 or len(text)
    passage = Passage(
        id="p",
        document_id="d",
        ordinal=0,
        span=Span(start=0, end=len(text)),
        text=text,
        headings=(),
    )
    reading = Reading(
        hit=Hit(passage=passage, score=1.0, rank=1, dense=0.8, lexical=1.0),
        sentence=Span(start=start, end=end),
        span=Span(start=at, end=at + len(told)),
        probability=0.8,
    )
    return tells_of_cause(analyse(question), document, reading)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Vì sao tàu về trễ?", "Tàu về trễ vì sương mù dày.", "vì sương mù dày"),
        ("Vì sao tàu về trễ?", "Tàu về trễ. Lý do là đường ray ngập.", "đường ray ngập"),
        ("Vì sao thợ mỏ nghỉ việc?", "Hầm sập khiến thợ mỏ nghỉ việc.", "Hầm sập"),
        ("Vì sao dân làng kéo lên phủ?", "Dân làng kéo lên phủ đòi ruộng.", "đòi ruộng"),
        ("Phủ rơm lên luống để làm gì?", "Luống được phủ rơm nhằm giữ ẩm.", "giữ ẩm"),
        ("Vì sao tàu về trễ?", "Tàu về trễ do sương mù dày.", "Tàu về trễ do sương mù dày"),
    ],
)
def test_a_cause_is_marked_or_goes_on_from_what_is_asked(question, text, told):
    assert tells(question, text, told)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Vì sao tàu về trễ?", "Vé tháng giá 300.000 đồng.", "Vé tháng giá 300.000 đồng"),
        ("Vì sao tàu về trễ?", "Toa ăn do bếp Hoa Ban phục vụ.", "bếp Hoa Ban"),
        (
            "Vì sao ông Lưu Bá Tùng chọn gỗ lim?",
            "Đình do ông Lưu Bá Tùng dựng bằng gỗ lim, lợp lại từ ngói của ngôi chùa cũ.",
            "ngói của ngôi chùa cũ",
        ),
    ],
)
def test_what_only_stands_near_is_no_cause(question, text, told):
    assert not tells(question, text, told)


def test_what_is_no_question_of_causes_passes():
    assert tells("Tàu về lúc nào?", "Tàu về lúc 5 giờ.", "5 giờ")
