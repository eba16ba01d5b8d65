"""A term and the sentence that says what it is."""

import pytest

from bot.asking.question import analyse
from bot.reading.terms import terms
from corpus.types import Hit, Passage, Span

GAME = (
    "Điều 2. Giải thích từ ngữ\n"
    "3. Trọng tài biên (linesman) là người giúp trọng tài chính ở hai đường dọc sân.\n"
    "4. Trọng tài biên dự bị là người thay khi trọng tài biên nghỉ.\n"
    "Giờ nghỉ là 15 phút. Điều kiện là có giấy khám sức khỏe."
)


def told(question: str) -> list[str]:
    passage = Passage(
        id="a", document_id="a", ordinal=0, span=Span(start=7, end=7 + len(GAME)), text=GAME
    )
    readings = terms(analyse(question), [Hit(passage=passage, rank=1, score=1.0)])
    return [reading.span.shift(-7).of(GAME) for reading in readings]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Trọng tài biên là gì?", "người giúp trọng tài chính ở hai đường dọc sân"),
        ("Thế nào là trọng tài biên?", "người giúp trọng tài chính ở hai đường dọc sân"),
        (
            "Luật nói thế nào thì được coi là trọng tài biên?",
            "người giúp trọng tài chính ở hai đường dọc sân",
        ),
        ("Trọng tài biên được hiểu thế nào?", "người giúp trọng tài chính ở hai đường dọc sân"),
        ("Trọng tài biên dự bị được hiểu là gì?", "người thay khi trọng tài biên nghỉ"),
    ],
)
def test_what_a_term_is_is_told_whole(question: str, answer: str) -> None:
    assert told(question) == [answer]


@pytest.mark.parametrize(
    "question",
    [
        "Trọng tài chính là gì?",  # nothing says it
        "Trọng tai biên là gì?",  # another word
        "Điều kiện là gì?",  # of what?
        "Trọng tài biên là ai?",
        "Trọng tài biên là gì và làm gì?",
    ],
)
def test_no_other_sentence_says_what_it_is(question: str) -> None:
    assert told(question) == []
