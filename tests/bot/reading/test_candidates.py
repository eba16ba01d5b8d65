"""What an answer means: whole, of the measure that is asked for, and not in the asker's words."""

import pytest

from bot.asking.question import analyse
from bot.reading.candidates import candidates, fitted
from bot.reading.fit import fits
from corpus.types import Span


def _span(text: str, part: str) -> Span:
    at = text.index(part)
    return Span(start=at, end=at + len(part))


@pytest.mark.parametrize(
    ("question", "text", "read", "meant"),
    [
        (
            "Đoàn khách nữ ngủ ở phòng nào?",
            "Đoàn khách nam ngủ ở phòng 12, đoàn khách nữ ngủ ở phòng 15.",
            "12, đoàn khách nữ ngủ ở phòng 15",
            "phòng 15",
        ),
        (
            "Ai làm tổ trưởng tổ phòng cháy?",
            "Tổ phòng cháy do một Phó Quản đốc làm tổ trưởng.",
            "một",
            "một Phó Quản đốc",
        ),
        (
            "Xe đưa đón rời bến lúc mấy giờ?",
            "Xe đưa đón rời bến lúc 6 giờ 15 phút mỗi sáng.",
            "6 giờ",
            "6 giờ 15 phút",
        ),
        (
            "Ai trồng vườn vải này?",
            "Vườn vải này do bà Lê Thị Tơ trồng năm 1990.",
            "Lê Thị Tơ",
            "Lê Thị Tơ",
        ),
        (
            "Hợp đồng giữ xe có hiệu lực đến khi nào?",
            "Hợp đồng giữ xe kéo dài 18 tháng, từ ngày 1/2/2031 đến hết ngày 31/7/2032.",
            "từ ngày 1/2/2031 đến hết ngày 31/7/2032",
            "hết ngày 31/7/2032",
        ),
        (
            "Hợp đồng giữ xe có hiệu lực từ ngày nào?",
            "Hợp đồng giữ xe kéo dài 18 tháng, từ ngày 1/2/2031 đến hết ngày 31/7/2032.",
            "từ ngày 1/2/2031 đến hết ngày 31/7/2032",
            "ngày 1/2/2031",
        ),
        (
            "Hội hoa mở từ ngày nào?",
            "Hội hoa mở từ 3/4 đến 9/4/2031.",
            "3/4 đến 9/4/2031",
            "3/4 đến 9/4/2031",
        ),
        (
            "Thư viện mở cửa đến mấy giờ?",
            "Thư viện mở cửa từ 8 giờ đến 21 giờ 30.",
            "8 giờ đến 21 giờ 30",
            "21 giờ 30",
        ),
        (
            "Hạn gửi mẫu đất của các trại là ngày nào?",
            "Các trại gửi mẫu đất trước ngày 15/9 hằng năm.",
            "ngày 15/9",
            "trước ngày 15/9",
        ),
        (
            "Khi nào phải trả sách mượn?",
            "Sách mượn trả chậm nhất là ngày 30/6.",
            "ngày 30/6",
            "chậm nhất là ngày 30/6",
        ),
        (
            "Chặng đua diễn ra khi nào?",
            "Đội dự chặng đua trong khuôn khổ giải VNC 2 năm 2024 tại Huế.",
            "2 năm 2024",
            "năm 2024",
        ),
        (
            "Máy nào nhẹ nhất?",
            "Máy nhẹ nhất là iPhone 15 màu đen.",
            "15 màu đen",
            "iPhone 15 màu đen",
        ),
        (
            "Tôi mất vé, báo cho cơ quan nào?",
            "Người mất vé báo cho cơ quan bán vé trong ngày.",
            "báo cho cơ quan bán vé",
            "cơ quan bán vé",
        ),
        (
            "Mẫu đất phải gửi trước ngày nào?",
            "Các trại gửi mẫu đất trước ngày 15/9 hằng năm.",
            "ngày 15/9",
            "ngày 15/9",
        ),
    ],
)
def test_an_answer_is_told_as_it_is_meant(question: str, text: str, read: str, meant: str) -> None:
    assert fitted(analyse(question), text, _span(text, read)).of(text) == meant


@pytest.mark.parametrize(
    ("question", "answer", "fit"),
    [
        ("Lốp xe bao lâu phải thay?", "650.000 đồng", False),
        ("Lốp xe bao lâu phải thay?", "12 tháng", True),
        ("Nhà cách trạm bao xa?", "20 phút", False),
        ("Nhà cách trạm bao xa?", "2 km", True),
        ("Cầu treo làm từ năm nào?", "giai đoạn đầu sở thuê thợ", False),
        ("Cầu treo làm từ năm nào?", "năm ngoái", True),
        ("Cầu treo làm từ năm nào?", "1962", True),
        ("Chợ họp vào những ngày nào?", "thứ ba và chủ nhật", True),
        ("Chợ họp vào những ngày nào?", "rất đông", False),
        ("Muốn đặt bàn thì gọi số nào?", "0912 345 678", True),
        ("Muốn đặt bàn thì gọi số nào?", "chủ quán", False),
        ("Tủ lạnh được bảo hành đến khi nào?", "24 tháng", False),
        ("Tủ lạnh được bảo hành đến khi nào?", "24 tháng kể từ ngày mua", True),
        ("Tủ lạnh được bảo hành đến khi nào?", "hết tháng 5/2031", True),
        ("Thẻ hội viên hết hạn khi nào?", "3 năm", False),
        ("Thẻ hội viên hết hạn khi nào?", "30/9/2031", True),
        ("Thẻ hội viên có hạn bao lâu?", "3 năm", True),
        ("Ai giữ khóa kho?", "0912 000 222", False),
        ("Ai giữ khóa kho?", "chị Sen", True),
        # what says nothing by itself
        ("Đội trưởng đội bơi là ai?", "do", False),
        ("Ai bế em bé ra cổng?", "bà", True),
        ("Áo phao trả ở đâu?", "tại", False),
        ("Áo phao trả ở đâu?", "tại kho", True),
    ],
)
def test_an_answer_is_of_the_kind_that_is_asked_for(
    question: str, answer: str, *, fit: bool
) -> None:
    assert fits(analyse(question), answer) is fit


def test_a_body_is_named_whole() -> None:
    text = "Chủ đầu tư là Ban Quản lý dự án huyện Sơn Hạ."
    found = candidates(analyse("Ai là chủ đầu tư?"), text)
    assert "Ban Quản lý dự án huyện Sơn Hạ" in [span.of(text) for span in found]
