"""Whom a deed is done to does not answer who does it."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.asking.question import analyse
from bot.reading.parts_played import plays_the_other_part
from bot.reading.protocol import Reading
from corpus.types import Span


def reading(sentence: str, answer: str) -> Reading:
    start, whole = sentence.index(answer), Span(start=0, end=len(sentence))
    hit: Any = SimpleNamespace(passage=SimpleNamespace(text=sentence, span=whole))
    span = Span(start=start, end=start + len(answer))
    return Reading(hit=hit, sentence=whole, span=span, probability=0.9)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Hội đồng trường do ai bầu?", "Hội đồng trường bầu Thư ký hội đồng.", "Thư ký hội đồng"),
        ("Ai bầu trưởng thôn?", "Trưởng thôn bầu tổ phó và thủ quỹ.", "tổ phó và thủ quỹ"),
        ("Giám đốc viện do ai bổ nhiệm?", "Giám đốc viện có quyền bổ nhiệm trưởng khoa.",
         "trưởng khoa"),
    ],
)  # fmt: skip
def test_the_one_it_is_done_to_is_no_answer(question: str, sentence: str, answer: str) -> None:
    assert plays_the_other_part(analyse(question), reading(sentence, answer))


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Hội đồng trường do ai bầu?", "Hội đồng trường do hội nghị viên chức bầu.",
         "hội nghị viên chức"),
        ("Ai bầu trưởng thôn?", "Cử tri của thôn bầu trưởng thôn.", "Cử tri của thôn"),
        ("Hội đồng trường bầu ai?", "Hội đồng trường bầu Thư ký hội đồng.", "Thư ký hội đồng"),
        ("Ai là người gác đèn biển?", "Người gác đèn biển là bà Sâm.", "bà Sâm"),
        ("Ai ký hợp đồng thuê đất?", "Hợp đồng thuê đất ký ngày 5/6 bởi ông Tạ Đức.", "ông Tạ Đức"),
    ],
)  # fmt: skip
def test_the_doer_is(question: str, sentence: str, answer: str) -> None:
    assert not plays_the_other_part(analyse(question), reading(sentence, answer))
