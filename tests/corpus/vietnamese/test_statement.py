"""Questions and answers as statements: rows from many domains, and what holds for every one."""

import json
import unicodedata
from pathlib import Path

import pytest

from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.statement import claim, statement

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


STATEMENTS = _rows("statement.jsonl")


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: f"{row['question']} {row['answer']}")
def test_a_question_and_its_answer_are_one_sentence(row: dict[str, str]) -> None:
    made = statement(row["question"], row["answer"])
    assert (made and made.text) == row["statement"]
    if made:
        assert made.answer.of(made.text).casefold() in row["answer"].casefold()


@pytest.mark.parametrize("row", _rows("claim.jsonl"), ids=lambda row: row["question"])
def test_a_question_of_yes_and_no_is_a_claim(row: dict[str, str]) -> None:
    assert claim(row["question"]) == row["claim"]


def test_a_decomposed_question_gives_the_same_statement() -> None:
    for row in STATEMENTS:
        typed = unicodedata.normalize("NFD", row["question"])
        made = statement(typed, unicodedata.normalize("NFD", row["answer"]))
        assert (made and made.text) == row["statement"]


@pytest.mark.parametrize("question", ["", "?", "   ", "ai", "Huế?"])
def test_nothing_is_made_of_nothing(question: str) -> None:
    assert statement(question, "") is None
    assert claim(question) is None


def test_each_noun_has_one_row() -> None:
    uses = {noun.use for noun in nouns().values()}
    assert len(nouns()) > 400
    assert uses == {"deed", "kept", "name", "plain", "unit", "vague"}
