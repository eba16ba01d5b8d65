"""A summary is sentences of the document that is meant, in order, each cited."""

from collections.abc import Iterator

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
def chatbot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatbot]:
    folder = tmp_path_factory.mktemp("summary")
    (folder / "rau.md").write_text(FARM, encoding="utf-8")
    (folder / "kham.md").write_text(CLINIC, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / "rau.md"), str(folder / "kham.md")], into=corpus)
        yield Chatbot(corpus)


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
