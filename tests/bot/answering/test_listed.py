"""Whole lists by the structure of a document, on papers invented for it."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot, Reply, Settings
from corpus import Corpus
from ingest import ingest

PAPERS = {
    "thu-vien.md": """# Quy định mượn sách của thư viện xã

## Điều 1: Làm thẻ

Bạn đọc được làm thẻ khi có đủ các điều kiện sau đây:

1. Từ đủ 6 tuổi trở lên;
2. Cư trú tại xã;
3. Có ảnh chân dung.

## Điều 2: Mất thẻ

Bạn đọc bị thu hồi thẻ trong các trường hợp sau:

a) Làm mất từ 03 cuốn sách;
b) Cho người khác mượn thẻ, gồm:
   - người trong nhà;
   - bạn học;
c) Không trả sách quá 90 ngày.

## Điều 3: Cấp lại thẻ

Bạn đọc được cấp lại thẻ trong các trường hợp sau:

a) Thẻ hỏng do thiên tai;
b) Đã đền đủ sách mất.

## Điều 3a: Sách phải đặt cọc

Sách phải đặt cọc gồm:

a) Từ điển;
b) Sách cổ.

## Điều 3b: Bạn đọc phải đặt cọc

Những bạn đọc sau phải đặt cọc:

a) Người ở xã khác;
b) Người đã trả sách muộn.

## Điều 4: Nghĩa vụ của bạn đọc

- Giữ yên lặng;
- Không viết vào sách;
- Trả sách đúng hẹn.
""",
    "noi-com.md": """# Hướng dẫn dùng nồi cơm Sao Mai

## 1. Nấu cơm

**Bước 1**: Vo gạo.

**Bước 2**: Đổ nước tới vạch.

**Bước 3**: Nhấn nút Nấu.

**Lưu ý**:
- Không mở nắp khi đang nấu.
- Lau khô đáy nồi.

## 2. Hẹn giờ nấu cháo

**Bước 1**: Nhấn nút Hẹn giờ.

**Bước 2**: Chọn Cháo.
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, new_embedder: type) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("van-ban")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    with Corpus.open(index, create=True, embedder=new_embedder()) as opened:
        ingest([folder], into=opened)
        yield opened


@pytest.fixture
def ask(corpus: Corpus):
    bot = Chatbot(corpus, settings=Settings(reader="sentence"))

    def answer(question: str) -> Reply:
        reply = bot.ask(question)
        cited = reply.nearest if isinstance(reply, Abstention) else reply.citations
        for citation in cited:
            assert citation.span.of(corpus.get(citation.document_id).text) == citation.quote
        return reply

    return answer


@pytest.mark.parametrize(
    ("question", "items", "address"),
    [
        (
            "Điều kiện để được làm thẻ thư viện là gì?",
            ("Từ đủ 6 tuổi trở lên", "Cư trú tại xã", "Có ảnh chân dung."),
            "Điều 1",
        ),
        (
            "Những trường hợp nào bị thu hồi thẻ?",
            (
                "Làm mất từ 03 cuốn sách",
                "Cho người khác mượn thẻ, gồm: - người trong nhà; - bạn học",
                "Không trả sách quá 90 ngày.",
            ),
            "Điều 2",
        ),
        (
            "Khi nào thì bạn đọc được cấp lại thẻ?",
            ("Thẻ hỏng do thiên tai", "Đã đền đủ sách mất."),
            "Điều 3",
        ),
        (
            "Những ai phải đặt cọc?",
            ("Người ở xã khác", "Người đã trả sách muộn."),
            "Điều 3b",
        ),
        (
            "Nhà gặp thiên tai thì bạn đọc được cấp lại thẻ trong những trường hợp nào?",
            ("Thẻ hỏng do thiên tai", "Đã đền đủ sách mất."),
            "Điều 3",
        ),
        (
            "Bạn đọc có những bổn phận gì?",
            ("Giữ yên lặng", "Không viết vào sách", "Trả sách đúng hẹn."),
            "Điều 4",
        ),
        (
            "Bạn đọc có những nghĩa vụ gì?",
            ("Giữ yên lặng", "Không viết vào sách", "Trả sách đúng hẹn."),
            "Điều 4",
        ),
        (
            "Làm thế nào để nấu cơm bằng nồi Sao Mai?",
            ("Bước 1: Vo gạo.", "Bước 2: Đổ nước tới vạch.", "Bước 3: Nhấn nút Nấu."),
            "mục 1",
        ),
        (
            "Các bước hẹn giờ nấu cháo",
            ("Bước 1: Nhấn nút Hẹn giờ.", "Bước 2: Chọn Cháo."),
            "mục 2",
        ),
    ],
)
def test_the_list_that_its_introduction_fits_is_told_whole(ask, question, items, address):
    reply = ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.items == items
    assert reply.citations[0].address == address
    for item in items:
        assert item.split(" - ")[0].rstrip(":") in reply.text


def test_a_count_shows_what_is_counted(ask):
    reply = ask("Có mấy trường hợp bị thu hồi thẻ?")
    assert isinstance(reply, Answer)
    assert reply.short_answer == "3"
    assert reply.text.startswith("Có 3")
    assert "Không trả sách quá 90 ngày" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Những trường hợp nào được miễn phí làm thẻ?",
        "Điều kiện để được thi bơi là gì?",
        "Bạn đọc không có nghĩa vụ gì?",
        "Làm thế nào để rửa nồi cơm?",
    ],
)
def test_a_list_of_something_else_is_no_answer(ask, question):
    reply = ask(question)
    assert not isinstance(reply, Answer) or len(reply.items) < 2
