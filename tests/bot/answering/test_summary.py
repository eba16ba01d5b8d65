"""A summary is sentences of the document that is meant, in order, each cited."""

import pytest

from bot import Answer, Chatbot
from corpus import Corpus
from ingest import ingest

FARM = (
    "# Hợp tác xã rau Đồi Gió\n\n"
    "Hợp tác xã rau Đồi Gió được thành lập năm 2015 với 24 hộ trồng rau. "
    "Năm đầu tiên, hợp tác xã bán được 120 tấn rau cho các chợ trong huyện.\n\n"
    "Từ năm 2018, các hộ chuyển sang trồng rau trong nhà màng để tránh sương muối. "
    "Nhà màng giúp lượng nước tưới giảm một nửa so với trước.\n\n"
    "Hợp tác xã trả lương cho 60 lao động, phần lớn là phụ nữ trong xã. "
    "Mùa khô năm nay, hồ chứa cạn sớm nên diện tích gieo trồng phải giảm. "
    "Ban quản trị dự định khoan thêm hai giếng và mua máy sấy rau.\n"
)
CLINIC = (
    "# Phòng khám Bến Sông\n\nPhòng khám Bến Sông tiếp người bệnh từ thứ hai đến thứ bảy. "
    "Người bệnh cần mang theo thẻ bảo hiểm và giấy tờ tùy thân. "
    "Kết quả xét nghiệm được trả trong ngày.\n"
)


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over({"rau.md": FARM, "kham.md": CLINIC})


@pytest.mark.parametrize(
    "question",
    ["Tóm tắt bài về hợp tác xã rau Đồi Gió", "Bài về hợp tác xã rau Đồi Gió nói về gì?"],
)
def test_a_summary_stands_in_its_document(chatbot: Chatbot, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert 3 <= len(reply.citations) <= 6
    assert {citation.title for citation in reply.citations} == {"Hợp tác xã rau Đồi Gió"}
    places = [citation.span.start for citation in reply.citations]
    assert places == sorted(places)
    for citation in reply.citations:
        assert citation.quote in FARM
        assert f"{citation.quote} [{citation.number}]" in reply.text


def test_what_is_short_is_told_whole(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Tóm tắt tài liệu về phòng khám Bến Sông")
    assert isinstance(reply, Answer)
    assert len(reply.citations) == 3


MINUTES = """---
title: Biên bản họp đội thuyền rồng Bàu Nghè
date: 2023-05-02
---
Thời gian: từ 19 giờ đến 20 giờ 15 phút ngày 02/5/2023. Có mặt 22 trên 25 tay chèo.

## 1. Thuyền mới

Đội đóng thuyền mới dài 18 mét bằng gỗ sao, giá 240 triệu đồng. Nhiều người hỏi về màu sơn.

## 2. Lịch tập

Đội thống nhất tập vào chiều thứ ba và chiều thứ sáu hằng tuần. Trời mưa thì nghỉ.

## 3. Quỹ đội

Quỹ đội còn 31 triệu đồng sau mùa giải trước. Mỗi tay chèo góp thêm 500.000 đồng trước ngày 20/5.

## 4. Nhân sự

Anh Kha Văn Lụa được bầu làm đội trưởng thay anh Tạ Quý. Mọi người vỗ tay.
"""


def test_minutes_are_told_by_their_points_and_without_their_head(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("minutes")
    (folder / "bau-nghe.md").write_text(MINUTES, encoding="utf-8")
    (folder / "rau.md").write_text(FARM, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / "bau-nghe.md"), str(folder / "rau.md")], into=corpus)
        reply = Chatbot(corpus).ask("Cuộc họp đội thuyền rồng Bàu Nghè có những ý chính gì?")
    assert isinstance(reply, Answer), reply.text
    for point in ("240 triệu đồng", "thứ sáu hằng tuần", "đồng", "Kha Văn Lụa"):
        assert point in reply.text
    assert "Thời gian:" not in reply.text
    assert "Có mặt" not in reply.text
