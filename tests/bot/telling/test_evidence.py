"""Records of replies, checked again against a collection that may have changed."""

import json

import pytest

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.telling.evidence import evidence_of, verify
from bot.types import Abstention, Answer
from corpus.errors import HoidapError

TOLD = "Phòng khám mở cửa lúc 7 giờ. Giá khám mắt là 150.000 đồng."


@pytest.fixture
def record(corpus, cut):
    """The record of an answer, as it comes back from a file."""
    corpus.add([cut("phong-kham", TOLD, title="Phòng khám huyện")])
    settings = Settings(reader="sentence")
    reply = Chatbot(corpus, settings=settings).ask("Giá khám mắt là bao nhiêu?")
    assert isinstance(reply, Answer)
    return json.loads(json.dumps(evidence_of(reply, corpus, settings)))


def test_a_record_says_what_was_asked_said_and_used(record):
    assert record["question"] == "Giá khám mắt là bao nhiêu?"
    assert "150.000" in record["text"]
    assert [one["id"] for one in record["documents"]] == ["phong-kham"]
    assert record["models"]["encoder"] == "syllables@1"
    assert record["settings"]["reader"] == "sentence"


def test_it_holds_while_the_documents_are_the_same(record, corpus):
    assert all(check.holds for check in verify(record, corpus))


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        (f"Thông báo mới. {TOLD}", ["nội dung khác", "ở chỗ khác"]),
        (TOLD.replace("150", "180"), ["nội dung khác", "không còn trong tài liệu"]),
        (f"{TOLD} Nghỉ chủ nhật.", ["nội dung khác"]),
    ],
)
def test_it_says_what_no_longer_holds(record, corpus, cut, text, failing):
    corpus.add([cut("phong-kham", text, title="Phòng khám huyện")])
    lines = [check.line for check in verify(record, corpus) if not check.holds]
    assert len(lines) == len(failing)
    for line, words in zip(lines, failing, strict=True):
        assert words in line


def test_a_document_that_is_gone_is_named(record, corpus):
    corpus.remove(["phong-kham"])
    lines = [check.line for check in verify(record, corpus) if not check.holds]
    assert lines == ["Tài liệu “Phòng khám huyện” không còn trong bộ tài liệu."]


def test_a_record_that_was_tampered_with_is_told(record, corpus):
    forged = {**record, "text": record["text"].replace("150", "50")}
    assert not verify(forged, corpus)[0].holds


@pytest.mark.parametrize("wrong", [None, [], {}, {"kind": "hoidap-evidence"}, "x"])
def test_what_is_no_record_is_refused_in_one_line(corpus, wrong):
    with pytest.raises(HoidapError):
        verify(wrong, corpus)


def test_a_refusal_has_a_record_too(corpus):
    settings = Settings(reader="sentence")
    reply = Chatbot(corpus, settings=settings).ask("Giá vàng hôm nay là bao nhiêu?")
    assert isinstance(reply, Abstention)
    assert all(check.holds for check in verify(evidence_of(reply, corpus, settings), corpus))
