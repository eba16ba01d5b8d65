"""Papers that replace, amend or follow one another: which answers, and what is said of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import Abstention, Answer, Chatbot
from bot.answering.case import Case
from bot.answering.scoped import scoped
from bot.asking.question import analyse
from bot.clock import Clock
from bot.reading.papers import relied_on
from corpus import Corpus
from ingest import ingest

TEXTS = {
    "nd-301.md": """CHÍNH PHỦ

Số: 301/2020/NĐ-CP

Hà Nội, ngày 11 tháng 3 năm 2020

**NGHỊ ĐỊNH**

**Về hỗ trợ nghề trồng dâu nuôi tằm**

**Điều 1. Mức hỗ trợ**

1. Mức hỗ trợ giống dâu là 12 triệu đồng một héc-ta.

2. Mức hỗ trợ nhà nuôi tằm là 30 triệu đồng một hộ.

**Điều 2. Hiệu lực thi hành**

Nghị định này có hiệu lực từ ngày 01 tháng 5 năm 2020.

TM. CHÍNH PHỦ

THỦ TƯỚNG

**Vũ Đình Hòe**
""",
    "nd-58.md": """CHÍNH PHỦ

Số: 58/2023/NĐ-CP

Hà Nội, ngày 20 tháng 6 năm 2023

**NGHỊ ĐỊNH**

**Sửa đổi, bổ sung một số điều của Nghị định số 301/2020/NĐ-CP về hỗ trợ nghề trồng dâu nuôi tằm**

**Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 301/2020/NĐ-CP**

1. Sửa đổi khoản 1 Điều 1 như sau:

"1. Mức hỗ trợ giống dâu là 18 triệu đồng một héc-ta."

**Điều 2. Hiệu lực thi hành**

Nghị định này có hiệu lực từ ngày 01 tháng 8 năm 2023.

TM. CHÍNH PHỦ

THỦ TƯỚNG

**Hồ Tùng Mậu**
""",
    "bb-1.md": """---
title: Biên bản họp câu lạc bộ cờ Thủy Vân ngày 05/2/2024
date: 2024-02-05
---
Câu lạc bộ cờ Thủy Vân họp có 14 hội viên dự. Giải cờ nhanh được dời sang ngày 09/3/2024.
Phí hội viên là 60.000 đồng một tháng.
""",
    "bb-2.md": """---
title: Biên bản họp câu lạc bộ cờ Thủy Vân ngày 04/3/2024
date: 2024-03-04
---
Câu lạc bộ cờ Thủy Vân họp có 11 hội viên dự. Giải cờ nhanh được dời sang ngày 20/4/2024.
Phí hội viên là 75.000 đồng một tháng.
""",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


def test_what_was_amended_is_told_as_it_is_now(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Mức hỗ trợ giống dâu là bao nhiêu một héc-ta?")
    assert isinstance(reply, Answer), reply.text
    assert "18 triệu đồng" in reply.text.splitlines()[0]
    assert "đã được sửa đổi" in reply.text
    assert "12 triệu đồng" in reply.text


def test_what_was_not_amended_stays(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Mức hỗ trợ nhà nuôi tằm là bao nhiêu một hộ?")
    assert isinstance(reply, Answer), reply.text
    assert "30 triệu đồng" in reply.short_answer
    assert "sửa đổi" not in reply.text


@pytest.mark.parametrize(
    ("question", "first", "then"),
    [
        ("Giải cờ nhanh của câu lạc bộ Thủy Vân dời sang ngày nào?", "20/4/2024", "09/3/2024"),
        ("Phí hội viên câu lạc bộ cờ Thủy Vân là bao nhiêu?", "75.000", "60.000"),
    ],
)
def test_the_later_minutes_answer_and_the_earlier_are_told(
    chatbot: Chatbot, question: str, first: str, then: str
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert first in reply.text.splitlines()[0]
    assert then in reply.text.splitlines()[1]
    assert reply.text.splitlines()[1].startswith("Trước đó")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Theo biên bản ngày 05/2/2024, phí hội viên câu lạc bộ cờ là bao nhiêu?", "60.000"),
        ("Theo biên bản ngày 04/3/2024, phí hội viên câu lạc bộ cờ là bao nhiêu?", "75.000"),
        ("Theo Nghị định 58, mức hỗ trợ giống dâu là bao nhiêu?", "18 triệu"),
    ],
)
def test_a_paper_that_the_question_names_answers_alone(
    chatbot: Chatbot, question: str, told: str
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert told in reply.short_answer


def test_a_year_without_a_paper_is_refused(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Theo quy định năm 2015, mức hỗ trợ giống dâu là bao nhiêu?")
    assert isinstance(reply, Abstention)


def test_a_place_is_quoted_with_what_amends_it(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Khoản 1 Điều 1 Nghị định 301 quy định gì?")
    assert isinstance(reply, Answer), reply.text
    assert "12 triệu đồng" in reply.citations[0].quote
    assert "Đã được sửa đổi theo Nghị định 58/2023/NĐ-CP [2]" in reply.text
    assert "18 triệu đồng" in reply.citations[1].quote


def test_a_place_that_nothing_amends_is_quoted_alone(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Khoản 2 Điều 1 Nghị định 301/2020/NĐ-CP quy định gì?")
    assert isinstance(reply, Answer), reply.text
    assert "30 triệu đồng" in reply.text
    assert len(reply.citations) == 1


def test_the_paper_that_amends_is_named(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Nghị định 301/2020/NĐ-CP đã được sửa đổi bởi văn bản nào?")
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == "Nghị định 58/2023/NĐ-CP"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Biên bản họp câu lạc bộ cờ Thủy Vân ngày 04/3/2024 có những ý chính gì?", "20/4/2024"),
        ("Tóm tắt biên bản họp câu lạc bộ cờ Thủy Vân ngày 05/2/2024", "09/3/2024"),
    ],
)
def test_the_date_fixes_the_minutes_that_are_meant(
    chatbot: Chatbot, question: str, told: str
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert told in reply.text


@pytest.mark.parametrize(
    ("question", "is_paper"),
    [
        ("Theo báo cáo năm 2021, trại có bao nhiêu con bò?", True),
        ("Trại gửi báo cáo trong mấy tháng đầu năm 2021?", False),
        ("Ai viết thông báo từ đầu năm 2021?", False),
    ],
)
def test_a_report_that_is_made_in_a_year_is_no_paper_of_that_year(
    tmp_path: Path, question: str, *, is_paper: bool
) -> None:
    for year in (2021, 2022):
        text = f"# Báo cáo trại bò năm {year}\n\nTrại có {year - 1900} con bò.\n"
        (tmp_path / f"{year}.md").write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([str(tmp_path / "2021.md"), str(tmp_path / "2022.md")], into=corpus)
        chatbot = Chatbot(corpus)
        case = Case(
            question=analyse(question),
            corpus=corpus,
            reader=chatbot.reader,
            settings=chatbot.settings,
            clock=Clock(),
        )
        assert (scoped(case) is not case) is is_paper


# --- a paper by its kind: "theo nội quy" ----------------------------------------------------------

HOUSE = {
    "noi-quy.md": "# Nội quy xưởng gốm Thanh Hà\n\nThợ học việc nghỉ 09 ngày mỗi năm.\n",
    "luat.md": "# Luật Nghề gốm\n\nThợ học việc được nghỉ ít nhất 06 ngày mỗi năm.\n",
    "lan-1.md": "# Biên bản họp tổ men lần 1\n\nKhoản nung thử do chị Thoa viết.\n",
    "lan-2.md": "# Biên bản họp tổ men lần 2\n\nKhoản nung thử do anh Bốn viết.\n",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("house")
    for name, text in HOUSE.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([folder], into=corpus)
        yield corpus


@pytest.mark.parametrize(
    ("question", "title", "words"),
    [
        ("Theo nội quy, thợ nghỉ mấy ngày?", "Nội quy", "nội quy"),
        ("Thợ nghỉ mấy ngày theo nội quy công ty?", "Nội quy", "nội quy công ty"),
        ("Theo nội quy xưởng gốm thì thợ nghỉ mấy ngày?", "Nội quy", "nội quy xưởng gốm"),
        ("Theo biên bản họp tổ men lần 2, ai viết khoản nung?", "lần 2", "lần 2"),
        ("Theo nội quy chùa Bà, thợ nghỉ mấy ngày?", "", ""),  # whose it is, is not told
        ("Theo biên bản, ai viết khoản nung thử?", "", ""),  # which of the two?
    ],
)
def test_a_paper_is_asked_by_its_kind(house: Corpus, question: str, title: str, words: str) -> None:
    named = relied_on(question, house)
    assert bool(named) == bool(title)
    if named:
        (key,) = named.ids
        assert title in house.get(key).title
        assert named.span.of(question).endswith(words)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Theo nội quy công ty, thợ học việc được nghỉ mấy ngày mỗi năm?", "09 ngày"),
        ("khoản nung thử giao ai viết vậy, theo biên bản họp tổ men lần 2", "Bốn"),
    ],
)
def test_the_paper_that_is_named_answers(house: Corpus, question: str, said: str) -> None:
    reply = Chatbot(house).ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.short_answer
