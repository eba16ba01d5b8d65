"""A number that another word of the sentence leads is no answer, nor is another line's label."""

import pytest

from bot import Answer, Chatbot
from corpus import Corpus
from ingest import ingest

PAPER = """Biên bản nghiệm thu đợt trồng cây

Có mặt 31 đoàn viên, vắng 4. Tổ trồng được 120 cây, chết 9, đổ 3.

Bên cho mượn đất (Bên A): bà Tạ Thị Dung, sinh năm 1970.
Bên mượn đất (Bên B): ông Mạc Đăng Phúc, sinh năm 1991.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("led")
    (folder / "bien-ban.txt").write_text(PAPER, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([folder / "bien-ban.txt"], into=corpus)
        yield Chatbot(corpus)


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Có bao nhiêu đoàn viên vắng?", "31"),
        ("Bao nhiêu cây chết?", "120"),
        ("Có bao nhiêu cây đổ?", "120"),
    ],
)
def test_what_those_before_count_is_not_told_of_those_behind(bot, question, wrong):
    reply = bot.ask(question)
    assert not isinstance(reply, Answer) or wrong not in reply.short_answer


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Có bao nhiêu đoàn viên có mặt?", "31"),
        ("Tổ trồng được bao nhiêu cây?", "120"),
        ("Bên mượn đất là ai?", "Mạc Đăng Phúc"),
        ("Bên cho mượn đất là ai?", "Tạ Thị Dung"),
    ],
)
def test_what_is_led_by_its_own_word_is_told(bot, question, right):
    reply = bot.ask(question)
    assert isinstance(reply, Answer)
    assert right in reply.short_answer
