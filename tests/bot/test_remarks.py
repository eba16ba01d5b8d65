"""Small talk with the chatbot: a remark of its own kind, no proof, no refusal."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot, Remark, RemarkKind, Settings, Turn
from bot.telling.json import encode
from bot.web.conversation import Conversation, Exchange
from bot.web.html import conversation_html
from corpus import Corpus
from ingest import ingest

STATION = (
    "# Nội quy bến xe Sông Mơ\n\nBến xe Sông Mơ mở cửa từ 5 giờ. Trưởng bến là ông Đỗ Văn Kha. "
    "Vé xe đi Huế năm 2023 giá 120.000 đồng. CSGT trực ở cổng bến.\n"
)


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatbot]:
    folder = tmp_path_factory.mktemp("remarks")
    (folder / "ben-xe.md").write_text(STATION, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([folder / "ben-xe.md"], into=corpus)
        yield Chatbot(corpus, settings=Settings(reader="sentence"))


@pytest.mark.parametrize(
    "kind", [kind for kind in RemarkKind if kind is not RemarkKind.ABBREVIATION]
)
def test_every_kind_has_its_reply(chatbot: Chatbot, kind: RemarkKind) -> None:
    said = {
        "ability": "Bạn làm được gì?", "apology": "xin lỗi", "complaint": "sai rồi",
        "consent": "vâng", "date": "Hôm nay thứ mấy?", "documents": "Có những tài liệu nào?",
        "farewell": "tạm biệt", "greeting": "chào", "identity": "Bạn là ai?",
        "play": "hát một bài đi", "praise": "giỏi lắm", "reaction": "😀", "test": "test",
        "thanks": "cám ơn", "translation": "dịch sang tiếng Nga", "weather": "Mai có mưa không?",
    }[kind]  # fmt: skip
    reply = chatbot.ask(said)
    assert isinstance(reply, Remark)
    assert (reply.kind, reply.citations, reply.short_answer) == (kind, (), "")
    told = encode(reply)
    assert (told["outcome"], told["remark"], told["citations"]) == ("remark", kind, [])
    assert "không nói điều này" not in reply.text
    shown = conversation_html(Conversation(exchanges=(Exchange(question=said, reply=reply),)))
    assert "hd-remark" in shown
    assert "Độ tin cậy" not in shown


def test_the_documents_are_listed_by_title(chatbot: Chatbot) -> None:
    assert chatbot.ask("co nhung tai lieu nao").text == "Có 1 tài liệu:\n- Nội quy bến xe Sông Mơ"


def test_a_follow_up_leaps_over_thanks(chatbot: Chatbot) -> None:
    first = "Vé xe đi Huế năm 2023 giá bao nhiêu?"
    turns = [
        Turn(role="user", text=first),
        Turn(role="assistant", text="120.000 đồng [1]"),
        Turn(role="user", text="Cảm ơn nhé"),
        Turn(role="assistant", text="Rất vui được giúp bạn."),
    ]
    reply = chatbot.ask("cảm ơn, còn năm 2024?", turns)
    assert reply.standalone_question == "Vé xe đi Huế năm 2024 giá bao nhiêu?"
    assert isinstance(reply, Abstention)


def test_verbatim_asks_what_was_typed(chatbot: Chatbot) -> None:
    asked = "Trưởng bến là ai, bến mở cửa lúc nào?"
    assert chatbot.ask(asked, verbatim=True).standalone_question == asked
    assert not isinstance(chatbot.ask("Cảm ơn", verbatim=True), Remark)
    turns = [Turn(role="user", text="Trưởng bến Sông Mơ là ai?")]
    assert chatbot.ask("Còn năm 2022?", turns, verbatim=True).standalone_question == "Còn năm 2022?"
    assert isinstance(chatbot.ask("Ai là Trưởng bến Sông Mơ?", verbatim=True), Answer)


def test_haste_is_shown_as_it_was_understood(chatbot: Chatbot) -> None:
    remark = chatbot.ask("bn làm đc j?")
    assert isinstance(remark, Remark)
    assert (remark.kind, remark.question) == (RemarkKind.ABILITY, "bn làm đc j?")
    fare = chatbot.ask("Vé xe đi Huế năm 2023 giá bn?")
    assert fare.standalone_question == "Vé xe đi Huế năm 2023 giá bao nhiêu?"


def test_a_common_abbreviation_is_told_as_common_knowledge(chatbot: Chatbot) -> None:
    reply = chatbot.ask("CSGT là gì?")
    assert isinstance(reply, Remark)
    assert reply.kind is RemarkKind.ABBREVIATION
    assert "cảnh sát giao thông" in reply.text
    assert not isinstance(chatbot.ask("BHXH là gì?"), Remark)  # no document uses it
