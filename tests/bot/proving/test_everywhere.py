"""Where the asker lives binds what one place's paper says, and not what a law says."""

import pytest

from bot.asking.question import analyse
from bot.proving.everywhere import binding
from corpus.types import Document, Field, Span


def paper(kind: str) -> Document:
    field = Field(name="kind", value=kind, span=Span(start=0, end=len(kind)))
    return Document(id="a", uri="a", title=kind, text=kind, fields=(field,))


def fixed(question: str, kind: str) -> list[str]:
    return [one.text for one in binding(analyse(question).constraints, paper(kind))]


@pytest.mark.parametrize(
    ("question", "kind", "names"),
    [
        ("Em đang sống ở Huế, muốn nuôi ong thì xin phép cơ quan nào?", "Luật", []),
        ("Em đang sống ở Huế, muốn nuôi ong thì xin phép cơ quan nào?", "Quy chế", ["Huế"]),
        ("Muốn nuôi ong ở Huế thì xin phép cơ quan nào?", "Luật", ["Huế"]),  # no story
        ("Em quen anh Lê Văn Tám, ai cấp thẻ cho ong?", "Luật", ["Lê Văn Tám"]),  # no place
    ],
)
def test_what_binds(question: str, kind: str, names: list[str]) -> None:
    assert fixed(question, kind) == names
