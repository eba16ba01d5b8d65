"""What is hidden from somebody shows nowhere: no answer, refusal, list, word or acronym of it."""

import re

import pytest

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.types import Abstention, Remark
from corpus import Corpus
from corpus.errors import UnknownDocument

OPEN = "Nhà văn hóa phường mở cửa từ 7 giờ đến 21 giờ.\nPhòng đọc có 40 chỗ ngồi."
HIDDEN = (
    "Quỹ dự phòng vận hành (QDPVH) còn 730 triệu đồng.\n"
    "Kế toán trưởng là bà Đoàn Thị Quỳnh Uyển.\n"
    "Phòng đọc sẽ đóng cửa từ tháng 9 năm 2031."
)
ASKED = (
    "Kế toán trưởng là ai?",
    "Quỹ dự phòng vận hành còn bao nhiêu?",
    "QDPVH là gì?",
    "quy du phong van hanh con bao nhieu",
    "Phòng đọc đóng cửa từ tháng nào?",
    "Có những tài liệu nào?",
    "So sánh nhà văn hóa và quỹ dự phòng vận hành.",
    "Quỹ dự phòng vận hành còn 730 triệu đồng phải không?",
    "Tóm tắt báo cáo mật.",
    "Văn bản số 77/BC-QDP ai ký?",
)


@pytest.fixture
def held(tmp_path, embedder, cut):
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as opened:
        opened.add([cut("mo", OPEN, title="Nội quy nhà văn hóa")])
        yield opened


_UNMET = "không có đoạn nào trả lời câu hỏi này cho"


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def told(chatbot):
    """Everything that the questions bring to light."""
    replies = [chatbot.ask(question) for question in ASKED]
    return [
        (
            type(reply).__name__,
            reply.text,
            reply.standalone_question,
            reply.nearest if isinstance(reply, Abstention) else reply.citations,
        )
        for reply in replies
    ]


@pytest.mark.parametrize("reader", ["sentence", None])
def test_a_sealed_view_speaks_as_if_the_rest_were_not_there(held, cut, reader):
    settings = Settings(reader=reader)
    alone = told(Chatbot(held, settings=settings))
    held.add([cut("mat", HIDDEN, title="Báo cáo mật")])
    whole = Chatbot(held, settings=settings)
    assert any("730" in text for _, text, *_ in told(whole))  # else nothing would be hidden
    for sealed, open_alone in zip(told(whole.within(["mo"], sealed=True)), alone, strict=True):
        # How rare a word is in all documents weighs in a search: passages of a refusal may come in
        # another order, and what of the question is not met may be named or left out.
        assert sealed[0] == open_alone[0]
        assert sealed[2] == open_alone[2]
        assert {one.quote for one in sealed[3]} == {one.quote for one in open_alone[3]}
        own = words(open_alone[1]) | words(open_alone[2]) | words(_UNMET)
        assert words(sealed[1]) <= own


def test_a_sealed_view_knows_no_word_no_acronym_and_no_name_of_the_rest(held, cut):
    held.add([cut("mat", HIDDEN, title="Báo cáo mật")])
    assert held.acronyms.full_names("QDPVH")
    view = held.within(["mo"], sealed=True)
    assert not view.acronyms.full_names("QDPVH")
    assert "quỹ" in held.counts.unigrams
    assert "quỹ" not in view.counts.unigrams
    assert [one.id for one in view.documents()] == list(view.names) == ["mo"]
    assert len(view) == 2
    assert {hit.passage.document_id for hit in view.search("quỹ dự phòng", k=50)} == {"mo"}
    for look in (view.get, view.passages, lambda key: view.within([key])):
        with pytest.raises(UnknownDocument):
            look("mat")
    # A choice among what is seen is still a choice among what is seen.
    assert "quỹ" not in view.within(["mo"]).counts.unigrams


def test_the_list_of_documents_names_what_is_seen(held, cut):
    held.add([cut("mat", HIDDEN, title="Báo cáo mật")])
    reply = (
        Chatbot(held, settings=Settings(reader="sentence"))
        .within(["mo"], sealed=True)
        .ask("Có những tài liệu nào?")
    )
    assert isinstance(reply, Remark)
    assert "Nội quy" in reply.text
    assert "mật" not in reply.text
