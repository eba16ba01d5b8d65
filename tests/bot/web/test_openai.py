"""The official client of OpenAI, pointed here."""

import pytest
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api

openai = pytest.importorskip("openai")


@pytest.fixture
def client(chatbot, corpus):
    chatbot.corpus.embedder = corpus.embedder
    return _client(chatbot)


def _client(chatbot):
    inside = TestClient(build_api(chatbot), raise_server_exceptions=False)
    return openai.OpenAI(base_url="http://testserver/v1", api_key="x", http_client=inside)


def say(text, role="user"):
    return {"role": role, "content": text}


def test_the_models_are_listed(client):
    assert [model.id for model in client.models.list()] == ["hoidap", "syllables@1"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("embeddings", '{"input": "\\ud800"}'),
        ("embeddings", '{"input": ["an", "\\udfff"]}'),
        ("chat/completions", '{"messages": [{"role": "user", "content": "\\ud800"}]}'),
    ],
)
def test_half_a_surrogate_pair_is_the_callers_mistake(chatbot, corpus, path, body):
    chatbot.corpus.embedder = corpus.embedder
    inside = TestClient(build_api(chatbot), raise_server_exceptions=False)
    headers = {"content-type": "application/json"}
    refused = inside.post(f"/v1/{path}", content=body, headers=headers)
    assert refused.status_code == 422
    assert "Unicode" in refused.json()["error"]["message"]
    assert "_speakable" not in refused.text


def test_no_document_at_all_is_the_callers_mistake(client, chatbot):
    with pytest.raises(openai.UnprocessableEntityError, match="bỏ trường này"):
        client.chat.completions.create(
            model="hoidap", messages=[say("Ai?")], extra_body={"documents": []}
        )
    assert not chatbot.asked


def test_a_reply_has_marks_and_citations(client, chatbot):
    messages = [say("Bạn là trợ lý.", "system"), say("Xin?"), say("Chào", "assistant"), say("Ai?")]
    reply = client.chat.completions.create(model="hoidap", messages=messages)
    message = reply.choices[0].message
    assert message.content == "bà Lê Thị Hoà [1][2]"
    assert [one["number"] for one in message.citations] == [1, 2]
    assert message.citations[0]["quote"] == "Chủ tịch hội nghị là bà Lê Thị Hoà."
    assert [turn.text for turn in chatbot.asked[0][1]] == ["Xin?", "Chào"]


def test_parts_of_text_are_read(client, chatbot):
    parts = [{"type": "text", "text": "Ai?"}]
    client.chat.completions.create(model="hoidap", messages=[say(parts)])
    assert chatbot.asked[0][0] == "Ai?"


def test_a_stream_is_the_same_reply(client):
    chunks = list(
        client.chat.completions.create(model="hoidap", messages=[say("Ai?")], stream=True)
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == "bà Lê Thị Hoà [1][2]"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert len(chunks[-1].choices[0].delta.citations) == 2


def test_vectors_are_those_of_the_encoder(client, corpus):
    found = client.embeddings.create(model="syllables@1", input=["sông Hồng", "bánh chưng"])
    expected = corpus.embedder.embed_passages_array(["sông Hồng", "bánh chưng"])
    for one, vector in zip(found.data, expected, strict=True):
        assert one.embedding == pytest.approx(vector.tolist(), abs=1e-6)


def test_only_chosen_documents_are_asked(corpus):
    client = _client(Chatbot(corpus, settings=Settings(reader="sentence")))
    key = corpus.documents()[0].id
    reply = client.chat.completions.create(
        model="hoidap", messages=[say("Sông?")], extra_body={"documents": [key]}
    )
    message = reply.choices[0].message
    assert {one["document_id"] for one in [*message.citations, *message.nearest]} <= {key}


def test_failures_come_in_the_shape_that_the_client_reads(client):
    with pytest.raises(openai.BadRequestError, match="messages"):
        client.chat.completions.create(model="hoidap", messages=[say("x", "assistant")])
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        client.chat.completions.create(model="hoidap", messages=[])
    with pytest.raises(openai.InternalServerError, match="người quản trị"):
        client.with_options(max_retries=0).chat.completions.create(
            model="hoidap", messages=[say("Hỏng")]
        )
