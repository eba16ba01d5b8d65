"""Of a sentence that says one thing of several, the part that is asked for."""

import pytest

from bot.asking.question import analyse
from bot.reading.protocol import Reading
from bot.reading.series import in_own_part
from corpus import Hit, Passage, Span
from corpus.vietnamese.values import Kind, Value, find

MARKET = (
    "Giá thu mua ngô của tổ viên tăng lên 7.200 đồng một cân, đậu giảm còn 21.500 đồng một cân."
)
GATE = "Cửa hầm mở lúc 6 giờ và đóng lúc 21 giờ 45 phút hằng ngày."
TUNNEL = "Hầm được khởi công từ năm 2031 và theo kế hoạch đến cuối năm 2035 sẽ hoàn thành."
FARES = "2. Vé thường giá 30.000 đồng; vé có ghế nằm giá 95.000 đồng."


def _reading(text: str, answer: str) -> Reading:
    """Return the reading of an answer in a passage that is one sentence."""
    whole, at = Span(start=0, end=len(text)), text.index(answer)
    passage = Passage(id="x#0", document_id="x", ordinal=0, span=whole, text=text, headings=())
    return Reading(
        hit=Hit(passage=passage, score=1.0, rank=1),
        sentence=whole,
        span=Span(start=at, end=at + len(answer)),
        probability=0.8,
    )


@pytest.mark.parametrize(
    ("question", "text", "read", "meant"),
    [
        (
            "Vé trẻ em giá bao nhiêu?",
            "Vé người lớn giá 50.000 đồng; vé trẻ em giá 20.000 đồng.",
            "50.000 đồng",
            "20.000 đồng",
        ),
        (
            "Trại bò Đồi Cao có công suất bao nhiêu?",
            "Trại bò Đồi Cao có vốn 60 tỉ đồng, công suất 400 tấn sữa một năm.",
            "400 tấn",
            "400 tấn",
        ),
        (
            "Cân nặng của bê con là bao nhiêu?",
            "Bê con cao 70 cm, nặng 30 kg.",
            "30 kg",
            "30 kg",
        ),
        ("Giá thu mua đậu là bao nhiêu?", MARKET, "7.200 đồng", "21.500 đồng"),
        ("Giá thu mua ngô là bao nhiêu?", MARKET, "7.200 đồng", "7.200 đồng"),
        ("Cửa hầm đóng lúc mấy giờ?", GATE, "6 giờ", "21 giờ 45 phút"),
        ("Cửa hầm mở lúc mấy giờ?", GATE, "6 giờ", "6 giờ"),
        ("Vé thường giá bao nhiêu?", FARES, "95.000 đồng", "30.000 đồng"),
        ("Vé có ghế nằm giá bao nhiêu?", FARES, "30.000 đồng", "95.000 đồng"),
        ("Vé giá bao nhiêu?", FARES, "30.000 đồng", "30.000 đồng"),
        ("Theo kế hoạch thì hầm phải xong năm nào?", TUNNEL, "năm 2031", "năm 2035"),
        ("Hầm khởi công năm nào?", TUNNEL, "năm 2035", "năm 2031"),
    ],
)
def test_the_part_that_says_what_is_asked(question: str, text: str, read: str, meant: str) -> None:
    reading = _reading(text, read)
    assert in_own_part(analyse(question), reading, text).span.of(text) == meant


def test_a_time_is_not_moved_to_how_long_it_lasts() -> None:
    text = "Tại hội làng Én năm 2024, dân làng bàn lễ mừng 20 năm lập hội làng Én."
    reading = _reading(text, "năm 2024")

    def days(words: str) -> list[Value]:
        return [value for value in find(words) if value.kind is Kind.DATE]

    question = analyse("Hội làng Én diễn ra khi nào?")
    assert in_own_part(question, reading, text, days).span.of(text) == "năm 2024"


def test_an_hour_is_not_moved_to_a_day() -> None:
    text = "Ngày 19 tháng 4: xã Lúa Vàng, từ 7 giờ đến 9 giờ."
    reading = _reading(text, "từ 7 giờ đến 9 giờ")
    question = analyse("Xã Lúa Vàng cắt nước từ mấy giờ ngày 19 tháng 4?")
    assert in_own_part(question, reading, text).span == reading.span


@pytest.mark.parametrize(
    ("asked", "told"),
    [("quán ăn", "40 nghìn đồng"), ("lò gạch", "40 nghìn đồng"), ("nhà dân", "8 nghìn đồng")],
)
def test_two_that_share_a_price_are_one_part(asked: str, told: str) -> None:
    text = "Tiền đổ rác: nhà dân 8 nghìn đồng, quán ăn, lò gạch 40 nghìn đồng."
    reading = _reading(text, "8 nghìn đồng")
    question = analyse(f"Tiền đổ rác của {asked} là bao nhiêu?")
    assert in_own_part(question, reading, text).span.of(text) == told


def test_a_number_alone_between_commas_is_told_of_what_stands_before_it() -> None:
    text = "Mùa lũ năm 2043 nước chảy chậm hơn, 65 m³/s, nhưng bến Én ngập sâu hơn 2 m."
    reading = _reading(text, "65 m³/s")
    question = analyse("Mùa lũ năm 2043 nước chảy bao nhiêu?")
    assert in_own_part(question, reading, text).span == reading.span
