"""The HTTP API over a scripted chatbot."""

import json
import socket

import pytest
from fastapi.testclient import TestClient

from bot.telling.json import encode
from bot.types import Abstention, Citation, Reason
from bot.web.api import build_api
from bot.web.guard import Names
from bot.web.serve import serve
from corpus.errors import HoidapError
from corpus.types import Span

KEYS = {
    "outcome",
    "question",
    "standalone_question",
    "text",
    "short_answer",
    "answer_span",
    "items",
    "confidence",
    "reason",
    "remark",
    "citations",
    "sides",
    "parts",
    "nearest",
    "alternatives",
    "timings_ms",
}


@pytest.fixture
def client(chatbot):
    return TestClient(build_api(chatbot), raise_server_exceptions=False)


def ask(client, question, **more):
    return client.post("/api/ask", json={"question": question, **more})


def test_an_answer_has_every_key_and_quotes_its_document(client, chatbot):
    reply = ask(client, "Ai là Chủ tịch?").json()
    assert set(reply) == KEYS
    assert (reply["outcome"], reply["reason"], reply["nearest"]) == ("answer", None, [])
    assert reply["short_answer"] == "bà Lê Thị Hoà"
    for cited in reply["citations"]:
        text = client.get(f"/api/documents/{cited['document_id']}").json()["text"]
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_a_list_keeps_its_items_in_order(client):
    assert ask(client, "Những việc gì?").json()["items"] == [
        "kế hoạch năm",
        "ngân sách quý",
        "nhân sự chủ chốt",
    ]


def test_a_disagreement_has_sides_that_point_at_its_citations(client):
    reply = ask(client, "Trái ngược?").json()
    assert set(reply) == KEYS
    assert reply["outcome"] == "disagreement"
    assert [side["citations"] for side in reply["sides"]] == [[1], [2]]
    assert [cited["date"] for cited in reply["citations"]] == ["2024-03-01", None]


def test_the_parts_of_a_question_point_at_the_citations_of_the_whole(client):
    reply = ask(client, "Hai điều?").json()
    assert set(reply) == KEYS
    assert reply["outcome"] == "answer"
    first, second = reply["parts"]
    assert (first["outcome"], first["citations"]) == ("answer", [1, 2])
    assert (second["outcome"], second["reason"], second["citations"]) == (
        "abstention",
        "no_answer",
        [],
    )


def test_an_abstention_has_a_reason_and_nearest_passages_but_no_citation(client):
    reply = ask(client, "Giá vàng?").json()
    assert set(reply) == KEYS
    assert (reply["outcome"], reply["reason"]) == ("abstention", "no_answer")
    assert (reply["short_answer"], reply["citations"]) == (None, [])
    assert reply["nearest"][0]["document_id"] == "bao-cao"


def test_a_remark_cites_nothing_and_gives_no_reason(client, chatbot):
    reply = ask(client, "chào bạn", verbatim=True).json()
    assert chatbot.verbatim
    assert set(reply) == KEYS
    assert (reply["outcome"], reply["remark"], reply["text"]) == ("remark", "greeting", "Xin chào!")
    assert (reply["short_answer"], reply["reason"], reply["citations"]) == (None, None, [])


def test_the_history_reaches_the_chatbot(client, chatbot):
    history = [{"role": "user", "text": "Ai?"}, {"role": "assistant", "text": "Bà Hoà [1]"}]
    assert ask(client, "Còn ông ấy?", history=history).status_code == 200
    assert [(t.role, t.text) for t in chatbot.asked[0][1]] == [
        ("user", "Ai?"),
        ("assistant", "Bà Hoà [1]"),
    ]


@pytest.mark.parametrize(
    "question", ["", "   ", "🙂🙂", "\x00\x07", "<script>alert(1)</script>", "dài " * 5_000]
)
def test_odd_questions_reach_the_chatbot_to_the_letter(client, chatbot, question):
    assert ask(client, question).status_code == 200
    assert chatbot.asked[0][0] == question


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "«question»"),
        ({"question": 3}, "«question»"),
        ({"question": None}, "«question»"),
        ({"question": "Ai?", "hist": []}, "«hist»"),
        ({"question": "Ai?", "history": "x"}, "«history»"),
        ({"question": "Ai?", "history": [{"role": "system", "text": "x"}]}, "«history.0.role»"),
        ({"question": "?", "history": [{"role": "user", "text": "x"}] * 201}, "quá 200 mục"),
        ({"question": "Ai?", "documents": ["x"] * 10_001}, "«documents» có quá 10000 mục"),
        ({"question": "Ai?", "documents": []}, "muốn hỏi mọi tài liệu thì bỏ trường này"),
        ([], "JSON"),
    ],
)
def test_a_wrong_body_is_one_vietnamese_line_that_names_the_field(client, body, named):
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    assert named in one_line(response)


def test_what_is_too_long_is_told_with_its_own_limit(client):
    groups = client.put("/api/documents/a/groups", json={"groups": ["x"] * 101})
    assert "«groups» có quá 100 mục" in one_line(groups)
    title = client.patch("/api/conversations/a", json={"title": "x" * 501})
    assert "«title» dài quá 500 ký tự" in one_line(title)
    blank = client.patch("/api/conversations/a", json={"title": ""})
    assert "«title» không được để trống" in one_line(blank)


def test_what_no_document_means_is_described(client):
    described = client.get("/api/openapi.json").json()
    assert "hỏi mọi tài liệu" in described["paths"]["/api/ask"]["post"]["description"]
    (chosen, _) = described["components"]["schemas"]["Question"]["properties"]["documents"]["anyOf"]
    assert chosen["minItems"] == 1
    assert "ít nhất một" in chosen["description"]


@pytest.mark.parametrize("raw", [b"", b"{", b'{"question": "\xff"}', b'{"question": "\\ud800"}'])
def test_what_is_not_unicode_json_is_refused_in_one_line(client, raw):
    response = client.post("/api/ask", content=raw, headers={"content-type": "application/json"})
    assert response.status_code in {400, 422}
    one_line(response)


def test_a_body_over_a_megabyte_is_refused_whether_or_not_its_length_is_stated(client, chatbot):
    big = json.dumps({"question": "a" * (1 << 20)}).encode()
    stated = client.post("/api/ask", content=big)
    streamed = client.post("/api/ask", content=iter([big[:1000], big[1000:]]))
    for response in (stated, streamed):
        assert response.status_code == 413
        assert "1 MiB" in one_line(response)
    assert not chatbot.asked


def test_a_known_failure_shows_its_line(client):
    response = ask(client, "Hỏng")
    assert response.status_code == 503
    line = one_line(response)
    assert line.startswith("Chỉ mục bị hỏng")
    assert "data/index" not in line
    assert "hoidap" not in line


def test_an_unforeseen_failure_is_one_line_without_a_traceback(client):
    response = ask(client, "Nổ")
    assert response.status_code == 500
    assert "ZeroDivisionError" in one_line(response)


def test_documents_are_listed_and_read(client):
    listed = client.get("/api/documents").json()["documents"]
    assert [document["id"] for document in listed] == ["thong-bao", "bao-cao", "doc-hai", "rat-dai"]
    assert listed[0]["passages"] == 2
    whole = client.get("/api/documents/thong-bao").json()
    assert whole["characters"] == len(whole["text"]) == listed[0]["characters"]


def test_an_unknown_document_is_not_found(client):
    response = client.get("/api/documents/khong-co")
    assert response.status_code == 404
    one_line(response)


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/x"), ("GET", "/api/ask")])
def test_an_unknown_address_names_the_known_ones(client, method, path):
    response = client.request(method, path)
    assert response.status_code == 404
    assert "POST /api/ask" in one_line(response)


@pytest.mark.parametrize("given", [{}, {"kind": "x"}, {"kind": "hoidap-evidence", "version": -1}])
def test_what_is_no_evidence_record_is_refused(client, given):
    refused = client.post("/api/verify", json=given)
    assert refused.status_code == 422
    assert "bằng chứng" in refused.json()["detail"]


def test_health_counts_the_collection(client):
    assert client.get("/api/health").json() == {"status": "ok", "documents": 4, "passages": 8}


def test_no_page_of_documentation_is_served_from_elsewhere(client):
    assert client.get("/redoc").status_code == 404
    assert "src=" not in client.get("/docs").text
    assert client.get("/api/openapi.json").status_code == 200


def test_the_browser_is_told_to_stay_on_this_server(client):
    policy = client.get("/api/health").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert policy.partition("script-src ")[2].partition(";")[0].split() == ["'self'"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:7860", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:7860", 403),
    ],
)
def test_a_server_on_this_machine_answers_only_to_its_own_names(chatbot, host, status):
    client = TestClient(build_api(chatbot, names=Names()))
    assert client.get("/api/health", headers={"host": host}).status_code == status


def test_a_port_in_use_is_said_in_one_line_with_the_remedy(chatbot):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(HoidapError, match="--port"):
            serve(chatbot, "127.0.0.1", taken.getsockname()[1])


def test_encode_keeps_every_code_point_through_json():
    quote = "“Hoà” 𝄞\u00a0–"
    citation = Citation(
        number=1,
        document_id="d",
        title="T",
        uri="file:///d",
        quote=quote,
        span=Span(start=0, end=len(quote)),
    )
    reply = Abstention(
        question="?",
        standalone_question="?",
        reason=Reason.NO_ANSWER,
        text="Tài liệu không nói điều này.",
        nearest=(citation,),
    )
    assert json.loads(json.dumps(encode(reply)))["nearest"][0]["quote"] == quote


def one_line(response):
    assert response.headers["content-type"].startswith("application/problem+json")
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "error"}
    assert body["status"] == response.status_code
    assert body["error"] == body["detail"]
    assert body["error"].strip()
    assert "\n" not in body["error"]
    return body["error"]
