"""The main job on the shipped articles: answers with proof, or an honest refusal."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import Abstention, Answer, Chatbot, Piece, Progress, Reason, Reply, Settings, Turn
from corpus import Corpus
from ingest import ingest

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
MEETING = "Cuộc họp ACTWG 38 thảo luận những nội dung gì?"
CHAIR = "Ai làm Chủ tịch ASEAN-PAC năm 2021?"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus.open(tmp_path_factory.mktemp("index") / "index", create=True) as opened:
        ingest([ARTICLES], into=opened)
        yield opened


@pytest.fixture(scope="module", params=["sentence", None], ids=["sentence", "trained"])
def chatbot(corpus: Corpus, request: pytest.FixtureRequest) -> Chatbot:
    return Chatbot(corpus, settings=Settings(reader=request.param))


def assert_proven(reply: Reply, corpus: Corpus) -> None:
    cited = reply.nearest if isinstance(reply, Abstention) else reply.citations
    for citation in cited:
        text = corpus.get(citation.document_id).text
        assert text[citation.span.start : citation.span.end] == citation.quote


@pytest.mark.parametrize(
    "question", [MEETING, "ACTWG 38 thảo luận gì?", "Cuộc họp ACTWG 38 bàn về việc gì?"]
)
def test_a_list_comes_back_whole(chatbot: Chatbot, corpus: Corpus, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer)
    assert_proven(reply, corpus)
    assert len(reply.items) == len(reply.citations) == 7
    assert reply.items[0] == "thảo luận và thống nhất thông qua kế hoạch công tác năm 2024 của nhóm"
    assert reply.items[-1].startswith("Nghe đại diện các tổ chức quốc tế")
    assert reply.text.count("\n- ") == 7


@pytest.mark.parametrize(
    "question",
    [
        CHAIR,
        "Ai lam Chu tich ASEAN-PAC nam 2021?",
        unicodedata.normalize("NFD", CHAIR),
        "ai  làm chủ tịch ASEAN-PAC\u00a0năm 2021",
    ],
)
def test_the_chair_however_it_is_typed(chatbot: Chatbot, corpus: Corpus, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer)
    assert_proven(reply, corpus)
    assert reply.text.lower() == "ttcp (thanh tra chính phủ) làm chủ tịch asean-pac năm 2021. [1]"
    assert reply.answer_span is not None
    assert reply.answer_span.of(reply.text) == "TTCP (Thanh tra Chính phủ)"
    assert "Với vai trò là Chủ tịch Nhóm" in reply.citations[0].quote


def test_no_document_at_all_is_a_mistake_and_not_an_empty_collection(chatbot: Chatbot) -> None:
    with pytest.raises(ValueError, match="leave it out to ask all"):
        chatbot.ask(CHAIR, documents=[])


@pytest.mark.parametrize(
    "question", ["Vụ trưởng Vụ Hợp tác quốc tế là ai?", "Vu truong Vu Hop tac quoc te la ai?"]
)
def test_a_full_name_finds_its_abbreviation(chatbot: Chatbot, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer)
    assert "Nguyễn Tuấn Anh" in reply.short_answer


@pytest.mark.parametrize(
    "question",
    [
        "Ai là Chủ tịch ASEAN-PAC năm 2022?",
        "Giá vàng hôm nay bao nhiêu?",
        "Thủ đô của Pê-ru là gì?",
        "Cuộc họp ACTWG 39 thảo luận những nội dung gì?",
        "SOM là viết tắt của gì?",
    ],
)
def test_what_the_documents_do_not_say(chatbot: Chatbot, corpus: Corpus, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.text.startswith("Không tìm thấy câu trả lời trong tài liệu")
    assert reply.nearest
    assert_proven(reply, corpus)


def test_two_questions_in_one_are_answered_one_by_one(chatbot: Chatbot, corpus: Corpus) -> None:
    reply = chatbot.ask("Ai làm Chủ tịch ASEAN-PAC năm 2021 và ACTWG 38 thảo luận những gì?")
    assert isinstance(reply, Answer)
    assert_proven(reply, corpus)
    chair, meeting = reply.parts
    assert isinstance(chair, Answer)
    assert isinstance(meeting, Answer)
    assert chair.short_answer == "TTCP"
    assert len(meeting.items) == 7
    assert [citation.number for citation in reply.citations] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(f"[{number}]" in reply.text for number in range(1, 9))


def test_the_second_question_may_lean_on_the_answer_to_the_first(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Ai là Vụ trưởng Vụ HTQT và ông ấy nói gì?")
    assert isinstance(reply, Answer)
    assert "Nguyễn Tuấn Anh" in reply.parts[1].standalone_question


def test_the_second_question_leans_on_the_first_and_not_on_what_was_said_before(
    chatbot: Chatbot,
) -> None:
    said = [Turn(role="user", text="Cuộc họp ACT-NET 11 thảo luận những gì?")]
    understood = chatbot.understand("Ai là Vụ trưởng Vụ HTQT? Vụ ấy đã phối hợp với ai?", said)
    assert "ACT-NET" not in understood.text
    reply = chatbot.ask("Ai là Vụ trưởng Vụ HTQT? Vụ ấy đã phối hợp với ai?", said)
    assert isinstance(reply, Answer)
    assert reply.parts[1].standalone_question == "Vụ HTQT đã phối hợp với ai?"


def test_a_meeting_is_where_the_article_says_its_meetings_are(corpus: Corpus) -> None:
    bot = Chatbot(corpus)
    reply = bot.ask("ACTWG 38 diễn ra ở đâu?")
    assert isinstance(reply, Answer)
    assert_proven(reply, corpus)
    assert reply.text == "ACTWG 38 diễn ra ở Pê-ru. [1][2]"
    assert "cuộc họp ACTWG lần thứ 38" in reply.citations[1].quote
    assert isinstance(bot.ask("ACTWG 37 diễn ra ở đâu?"), Abstention)


def test_who_chairs_is_not_answered_by_the_office(corpus: Corpus) -> None:
    reply = Chatbot(corpus).ask("Ai chủ trì ASEAN-PAC năm 2021?")
    assert isinstance(reply, Answer)
    assert reply.short_answer == "TTCP"


def test_a_follow_up(chatbot: Chatbot, corpus: Corpus) -> None:
    first = chatbot.ask(MEETING)
    history = [Turn(role="user", text=MEETING), Turn(role="assistant", text=first.text)]
    reply = chatbot.ask("Còn ACT-NET 11 thì sao?", history)
    assert isinstance(reply, Answer)
    assert_proven(reply, corpus)
    assert reply.standalone_question == "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"
    assert "thu hồi tài sản" in reply.items


def test_an_abbreviation_is_read_where_it_is_spelled_out(chatbot: Chatbot) -> None:
    reply = chatbot.ask("UNODC là viết tắt của gì?")
    assert isinstance(reply, Answer)
    assert reply.short_answer == "Văn phòng Liên hợp quốc về chống ma túy và tội phạm"


@pytest.mark.parametrize("question", ["", "   ", "???", "\x00\x07", "a" * 20_000])
def test_what_cannot_be_read_as_a_question(chatbot: Chatbot, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason is (Reason.TOO_LONG if len(question) > 2_000 else Reason.NO_QUESTION)
    assert len(reply.question) <= 2_000


@pytest.mark.parametrize(
    "question", ["<b>Ai</b> là <script>alert(1)</script>?", "OR AND NOT (", "*"]
)
def test_hostile_questions_get_a_reply(chatbot: Chatbot, corpus: Corpus, question: str) -> None:
    assert_proven(chatbot.ask(question), corpus)


def test_an_empty_collection_says_so(tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "index", create=True) as empty:
        reply = Chatbot(empty, settings=Settings(reader="sentence")).ask(CHAIR)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.EMPTY_COLLECTION


def test_stream_ends_with_the_reply_and_spells_it(chatbot: Chatbot) -> None:
    *events, reply = chatbot.stream(CHAIR)
    assert isinstance(reply, Answer)
    stages = [event.stage for event in events if isinstance(event, Progress)]
    assert stages == ["rewrite", "retrieve", "read", "ground"]
    assert "".join(event.text for event in events if isinstance(event, Piece)) == reply.text
    assert reply.timings_ms["total"] > 0


def test_as_a_langchain_runnable_and_retriever(chatbot: Chatbot, corpus: Corpus) -> None:
    from bot.langchain import as_langchain

    runnable = chatbot.as_runnable()
    assert isinstance(runnable.invoke(CHAIR), Answer)
    turns = [{"role": "user", "text": MEETING}]
    follow_up = {"question": "Còn ACT-NET 11 thì sao?", "history": turns}
    assert isinstance(runnable.invoke(follow_up), Answer)
    with pytest.raises(ValueError, match="question"):
        runnable.invoke({"query": CHAIR})
    documents = as_langchain(corpus, k=3).invoke(CHAIR)
    assert len(documents) == 3
    meta = documents[0].metadata
    text = corpus.get(meta["document_id"]).text
    assert text[meta["start"] : meta["end"]] == documents[0].page_content


@given(question=st.text(max_size=60))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_gets_a_proven_reply(corpus: Corpus, question: str) -> None:
    bot = Chatbot(corpus, settings=Settings(reader="sentence"))
    assert_proven(bot.ask(question), corpus)


def test_a_refusal_names_what_no_passage_meets_however_improbable(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Ai là Chủ tịch ASEAN-PAC năm 2022?")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.CONSTRAINT_UNMET
    assert "năm 2022" in reply.text
