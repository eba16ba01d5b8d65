"""The author of the nearest document is not the author of what no document speaks of."""

import pytest

from bot import Abstention, Answer, Chatbot
from corpus import Corpus
from ingest import ingest

REPORT = (
    "# Mùa cá ở Bến Lở\n\nNgư dân Bến Lở vừa xong mùa cá, được hơn trăm tấn.\n\n"
    "Bài và ảnh: Lê Thu Sương\n"
)


@pytest.fixture
def chatbot(tmp_path):
    (tmp_path / "ca.md").write_text(REPORT, encoding="utf-8")
    (tmp_path / "khac.md").write_text("# Lịch trực\n\nAnh Hà trực thứ hai.\n", encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "ca.md", tmp_path / "khac.md"], into=corpus)
        yield Chatbot(corpus)


def test_who_wrote_an_article_is_told(chatbot):
    reply = chatbot.ask("Ai là tác giả bài viết về mùa cá ở Bến Lở?")
    assert isinstance(reply, Answer)
    assert "Lê Thu Sương" in reply.short_answer


def test_who_wrote_what_no_document_speaks_of_is_not(chatbot):
    assert isinstance(chatbot.ask("Ai là tác giả của tiểu thuyết Đất Rừng Xa?"), Abstention)
