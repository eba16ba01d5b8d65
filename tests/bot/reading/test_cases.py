"""Answers that stand beside the one that is asked for, in a list, a sentence or a row."""

import pytest

from bot.asking.question import analyse
from bot.reading.candidates import fitted
from bot.reading.cases import is_another_case
from bot.reading.led import is_led_elsewhere
from bot.reading.protocol import Reading
from corpus.types import Hit, Passage, Span

TAXES = "Các loại thuế:\n- Thuế môn bài: nộp đầu năm.\n- Thuế thu nhập: nộp hằng quý.\n"
VOTES = "Có 38 người đồng ý mua máy sấy; ba người phản đối vì sợ nợ."
DOSE = "Người lớn uống ngày 3 lần sau ăn. Trẻ em uống ngày 2 lần."


def span_of(answer: str, text: str) -> Span:
    start = text.index(answer)
    return Span(start=start, end=start + len(answer))


def reading(answer: str, text: str) -> Reading:
    whole = Span(start=0, end=len(text))
    passage = Passage(id="a", document_id="a", ordinal=0, span=whole, text=text)
    hit = Hit(passage=passage, rank=1, score=1.0)
    return Reading(hit=hit, sentence=whole, span=span_of(answer, text), probability=0.5)


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("Thuế môn bài nộp khi nào?", False),
        ("Thuế trước bạ nộp khi nào?", True),
        ("Nộp đầu năm là khoản nào?", False),
    ],
)
def test_a_case_of_a_list_answers_where_it_is_named(question: str, another: bool) -> None:
    assert is_another_case(analyse(question), reading("đầu năm", TAXES)) is another


@pytest.mark.parametrize(
    ("question", "answer", "elsewhere"),
    [
        ("Mấy người phản đối mua máy sấy?", "38 người", True),
        ("Mấy người phản đối mua máy sấy?", "ba người", False),
        ("Bao nhiêu người đồng ý mua máy sấy?", "38 người", False),
        ("Bao nhiêu người vắng mặt?", "38 người", False),
    ],
)
def test_a_number_is_of_those_who_do_what_is_asked(
    question: str, answer: str, elsewhere: bool
) -> None:
    assert is_led_elsewhere(analyse(question), reading(answer, VOTES)) is elsewhere


@pytest.mark.parametrize(
    ("question", "answer", "text", "kept"),
    [
        ("Người lớn ngày uống mấy lần?", "3 lần sau ăn. Trẻ em", DOSE, "3 lần sau ăn"),
        ("Mấy người đồng ý?", "38 người đồng ý mua máy sấy", VOTES, "38 người"),
    ],
)
def test_an_amount_ends_with_its_sentence_and_what_it_counts(
    question: str, answer: str, text: str, kept: str
) -> None:
    assert fitted(analyse(question), text, span_of(answer, text)).of(text) == kept
