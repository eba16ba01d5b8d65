"""Two things set against each other: each side is answered and cited, the result is said."""

from collections.abc import Iterator

import pytest

from bot import Answer, Chatbot
from bot.asking.comparison import comparison
from corpus import Corpus
from ingest import ingest

TEXTS = {
    "mai.md": "# Trường Sao Mai\n\nTrường Sao Mai có 18 lớp và 612 học sinh. "
    "Trường Sao Mai được thành lập năm 1998.\n",
    "ha.md": "# Trường Bến Hạ\n\nTrường Bến Hạ có 24 lớp và 805 học sinh. "
    "Trường Bến Hạ được thành lập năm 2007.\n",
}


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatbot]:
    folder = tmp_path_factory.mktemp("compared")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / name) for name in TEXTS], into=corpus)
        yield Chatbot(corpus)


@pytest.mark.parametrize(
    ("question", "result", "told"),
    [
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào có nhiều lớp hơn?",
            "Trường Bến Hạ",
            ("18", "24"),
        ),
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào có ít học sinh hơn?",
            "Trường Sao Mai",
            ("612", "805"),
        ),
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào được thành lập sớm hơn?",
            "Trường Sao Mai",
            ("1998", "2007"),
        ),
    ],
)
def test_both_sides_are_told_and_compared(
    chatbot: Chatbot, question: str, result: str, told: tuple[str, str]
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == result
    assert reply.text.startswith(f"{result}.")
    assert all(number in reply.text for number in told)
    assert len({citation.document_id for citation in reply.citations}) == 2


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Giá vé người lớn và trẻ em khác nhau thế nào?", ("người lớn", "trẻ em")),
        ("So sánh diện tích hồ Mây và hồ Gió", ("hồ Mây", "hồ Gió")),
        ("Sản lượng lúa năm 2019 khác năm 2020 ra sao?", ("năm 2019", "năm 2020")),
        ("Đội Sông Hồng hay đội Sông Mã ghi nhiều bàn hơn?", ("Đội Sông Hồng", "đội Sông Mã")),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, str]) -> None:
    found = comparison(question)
    assert found is not None
    assert found.sides == sides
    assert all(side.lower() in q.lower() for side, q in zip(sides, found.questions, strict=True))


@pytest.mark.parametrize(
    "question",
    ["Ai đến sớm hơn?", "Công ty Mây và công ty Gió ký hợp đồng gì?", "Khi nào và ở đâu họp?"],
)
def test_what_compares_nothing_is_left_alone(question: str) -> None:
    assert comparison(question) is None
