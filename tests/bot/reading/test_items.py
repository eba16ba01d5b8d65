"""Which series of a sentence a list answer is told as."""

import pytest

from bot.asking.question import analyse
from bot.reading.items import items_of
from bot.reading.protocol import Reading
from corpus import Hit, Passage, Span
from corpus.vietnamese.acronyms import Acronyms


@pytest.mark.parametrize(
    ("question", "text", "told", "items"),
    [
        (
            "Những ai chấm thi nấu cỗ?",
            "Chấm thi có bà Vi Thị Nhẫn, Trưởng bản Nà Pản; ông Lục Văn Só, đầu bếp; cô Mè Thị Ỏn.",
            "bà Vi Thị Nhẫn, Trưởng bản Nà Pản; ông Lục Văn Só, đầu bếp; cô Mè Thị Ỏn",
            ["bà Vi Thị Nhẫn, Trưởng bản Nà Pản", "ông Lục Văn Só, đầu bếp", "cô Mè Thị Ỏn"],
        ),
        (
            "Những công ty nào góp vốn?",
            "Góp vốn có Công ty Sao Khuê, Công ty Hạ Vàng và Công ty Núi Đôi.",
            "Công ty Hạ Vàng",
            ["Công ty Sao Khuê", "Công ty Hạ Vàng", "Công ty Núi Đôi"],
        ),
        (
            "Những bộ nào cử người sang?",
            "Đoàn có người của HLV và các nơi: Bộ Gió; Bộ Mưa; Viện Núi và Hội Thuyền.",
            "HLV và các nơi: Bộ Gió; Bộ Mưa; Viện Núi và Hội Thuyền",
            ["Bộ Gió", "Bộ Mưa"],
        ),
        (
            "Tiền bán mật được chia cho những ai và việc gì?",
            "Theo lệ, 50% để sửa nhà kho, 30% chia cho người canh ong và 20% mua giống.",
            "30% chia cho người canh ong và 20% mua giống",
            ["50% để sửa nhà kho", "30% chia cho người canh ong", "20% mua giống"],
        ),
        (
            "Xin đóng thuyền phải nộp những giấy tờ gì?",
            "Hồ sơ gồm: đơn xin đóng; bản vẽ thuyền; giấy của thợ cả; ảnh bến.",
            "đơn xin đóng; bản vẽ thuyền",
            ["đơn xin đóng", "bản vẽ thuyền", "giấy của thợ cả", "ảnh bến"],
        ),
    ],
)
def test_persons_are_told_with_what_they_are(question, text, told, items):
    whole = Span(start=0, end=len(text))
    passage = Passage(id="p", document_id="d", ordinal=0, span=whole, text=text, headings=())
    hit = Hit(passage=passage, score=1.0, rank=1, dense=0.8, lexical=1.0)
    at = text.index(told)
    span = Span(start=at, end=at + len(told))
    reading = Reading(hit=hit, sentence=whole, span=span, probability=0.9)
    found = items_of(analyse(question), reading, text, Acronyms())
    assert [one.of(text) for one in found] == items
