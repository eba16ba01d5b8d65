"""Documents for some groups alone: nothing of them shows to others, by any door."""

import asyncio
import json
import re
import socket
import threading
import time

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api, open_office
from bot.web.mcp import add_mcp
from bot.web.people.accounts import Accounts
from bot.web.people.shares import Rules

PASSWORD = "mưa trên mái ngói đỏ"
SECRET = "Ban quản lý (BQLVN) chi 812 triệu đồng sửa vòi nước công viên Ngô Đồng trong năm 2032."
OPEN = "Vòi nước công viên mở từ 5 giờ đến 22 giờ mỗi ngày."
TOKENS = ("812", "ngô đồng", "bqlvn", "ban quản lý", "mat-ngan", "mật ngân")
ASKED = (
    "Sửa vòi nước công viên hết bao nhiêu tiền?",
    "BQLVN là gì?",
    "Có những tài liệu nào?",
    "Công viên Ngô Đồng ở đâu?",
)


@pytest.fixture
def people(tmp_path):
    accounts = Accounts(tmp_path / "desk" / "accounts.sqlite3")
    accounts.add("quỳnh", PASSWORD, role="admin")
    accounts.add("kế", PASSWORD, role="editor", groups=["kế-toán"])
    accounts.add("vân", PASSWORD, role="editor", groups=["văn-thư"])
    accounts.add("đọc", PASSWORD)
    return accounts


@pytest.fixture
def office(corpus, tmp_path, people):
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    return open_office(chatbot, folder=tmp_path / "desk", accounts=people, max_file_mb=1)


@pytest.fixture
def as_(office, people):
    """A client for each person, known by a key."""
    api = build_api(office)

    def client(name):
        key = people.add_key(name, f"k{len(people.all_keys())}")
        headers = {"authorization": f"Bearer {key}"}
        return TestClient(api, headers=headers, raise_server_exceptions=False)

    return client


def bring(client, name, text, **form):
    files = [("file", (name, text.encode(), "text/plain"))]
    (taken,) = client.post("/api/documents", files=files, data=form).json()["files"]
    return taken


@pytest.fixture
def hidden(as_):
    """The id of a document that only the accountants see, and one that all do."""
    bring(as_("vân"), "gio-mo.txt", OPEN)
    taken = bring(as_("kế"), "mat-ngan.txt", f"Quyết toán\n\n{SECRET}\n", group="kế-toán")
    return taken["document_ids"][0]


def names_nothing(text):
    # Whole words: digits that are drawn, or read off the clock, may hold any others.
    return not [token for token in TOKENS if re.search(rf"\b{token}\b", text.lower())]


def test_those_who_may_see_it_do(as_, hidden):
    for name in ("kế", "quỳnh"):
        reply = as_(name).post("/api/ask", json={"question": ASKED[0]}).json()
        assert "812" in reply["text"]
        listed = {one["id"]: one for one in as_(name).get("/api/documents").json()["documents"]}
        assert listed[hidden]["groups"] == ["kế-toán"]


@pytest.mark.parametrize("name", ["vân", "đọc"])
def test_nothing_of_it_shows_to_others(as_, hidden, name, corpus):
    client = as_(name)
    told = []
    for question in ASKED:
        body = {"question": question, "record": True}
        told.append(client.post("/api/ask", json=body).text)
        stream = client.post("/api/ask", json={"question": question, "stream": True})
        told.append(stream.text)
        messages = [{"role": "user", "content": question}]
        told.append(client.post("/v1/chat/completions", json={"messages": messages}).text)
    # What they typed themselves comes back, and the place asked for in it.
    told = [line.replace("BQLVN", "").replace("Ngô Đồng", "") for line in told]
    told += [client.get(path).text for path in ("/api/documents", "/api/health", "/readyz")]
    for line in told:
        assert names_nothing(line), line
    health = client.get("/api/health").json()
    assert health["documents"] == len(corpus.documents()) - 1
    assert health["passages"] < len(corpus)
    assert client.get("/metrics").status_code == 403


def test_others_can_do_nothing_to_it_and_hear_what_they_would_of_none(as_, hidden):
    client = as_("vân")
    unknown = client.get("/api/documents/khong-co-that")
    tries = [
        client.get(f"/api/documents/{hidden}"),
        client.get(f"/api/documents/{hidden}/original"),
        client.get(f"/api/documents/{hidden}/pages/1"),
        client.delete(f"/api/documents/{hidden}"),
        client.patch(f"/api/documents/{hidden}", json={"title": "Của tôi"}),
        client.put(f"/api/documents/{hidden}/groups", json={"groups": []}),
        client.post("/api/ask", json={"question": "Gì?", "documents": [hidden]}),
    ]
    for response in tries:
        assert response.status_code == 404
        assert response.json()["detail"] == unknown.json()["detail"]
    assert client.post(f"/api/documents/{hidden}/restore").status_code == 404
    assert as_("kế").delete(f"/api/documents/{hidden}").status_code == 200
    assert client.post(f"/api/documents/{hidden}/restore").status_code == 404
    assert as_("kế").post(f"/api/documents/{hidden}/restore").status_code == 200
    assert names_nothing(client.get("/api/documents").text)


def test_a_record_of_it_does_not_verify_for_others(as_, hidden):
    record = as_("kế").post("/api/ask", json={"question": ASKED[0], "record": True}).json()
    assert as_("kế").post("/api/verify", json=record["record"]).json()["holds"]
    assert not as_("đọc").post("/api/verify", json=record["record"]).json()["holds"]


def test_a_file_of_the_same_name_replaces_only_what_its_owner_sees(as_, hidden):
    mine = bring(as_("vân"), "mat-ngan.txt", "Sổ của văn thư: 40 công văn đến.")
    assert mine["state"] == "added"
    assert mine["document_ids"][0] != hidden
    assert "812" in as_("kế").get(f"/api/documents/{hidden}").json()["text"]
    again = bring(as_("kế"), "mat-ngan.txt", SECRET.replace("812", "900"))
    assert (again["state"], again["document_ids"]) == ("changed", [hidden])
    assert names_nothing(as_("đọc").get(f"/api/documents/{hidden}").text)  # still hidden


def test_a_file_that_cannot_be_read_leaves_the_rules_as_they_were(as_, hidden, office):
    failed = bring(as_("quỳnh"), "mat-ngan.txt", "", group="văn-thư")
    assert failed["state"] == "failed"
    rules = office.shelf.rules()
    assert rules.of(office.shelf.corpus.get(hidden).uri) == {"kế-toán"}


def test_only_ones_own_groups_are_shared_with(as_, hidden):
    client = as_("kế")
    refused = client.put(f"/api/documents/{hidden}/groups", json={"groups": ["văn-thư"]})
    assert refused.status_code == 400
    assert "không thuộc nhóm" in refused.json()["detail"]
    shared = as_("quỳnh").put(
        f"/api/documents/{hidden}/groups", json={"groups": ["kế-toán", "văn-thư"]}
    )
    assert shared.json()["groups"] == ["kế-toán", "văn-thư"]
    reply = as_("vân").post("/api/ask", json={"question": ASKED[0]}).json()
    assert "812" in reply["text"]


def test_the_page_shows_each_what_they_may_see(office, people, hidden):
    from bot.web.desk import Desk
    from bot.web.reception import Asked

    desk = Desk(office)
    for person in people.people():
        seen = desk.seen_by(office.views.of(person))
        shown = seen.list_documents(person=person) + seen.list_documents("mat", person=person)
        screens = seen.answer(Asked(question=ASKED[0]), f"cuoc-{person.id}", owner=person.id)
        shown += "".join(f"{one.transcript} {one.panel}" for one in screens)
        shown += seen.show_document(hidden, 0)
        assert names_nothing(shown) is (person.name in {"vân", "đọc"}), person.name
        assert ("data-remove" in shown) is (person.name != "đọc")


def test_an_assistant_over_http_sees_what_its_owner_may(office, people, hidden):
    api = build_api(office)
    add_mcp(api, office.reception, office.views)

    async def called(where, name):
        key = people.add_key(name, "tro-ly")
        http = httpx.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60)
        async with http, Client(streamable_http_client(where, http_client=http)) as client:
            results = [
                await client.call_tool("ask", {"question": ASKED[0]}),
                await client.call_tool("search", {"query": "công viên quyết toán", "limit": 50}),
                await client.call_tool("open_document", {"document_id": hidden}),
                await client.call_tool("verify_quote", {"document_id": hidden, "quote": "812"}),
            ]
        return [json.dumps(one.model_dump(mode="json"), ensure_ascii=False) for one in results]

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api, log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        where = f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        for name in ("kế", "đọc"):
            told = asyncio.run(asyncio.wait_for(called(where, name), 60))
            assert [names_nothing(one) for one in told[:3]] == [name == "đọc"] * 3
            assert ("Không có tài liệu này" in told[3]) is (name == "đọc")
        server.should_exit = True
        thread.join(20)


def test_the_nearest_rule_above_a_file_holds():
    rules = Rules(
        {
            "file:///kho/": frozenset({"a"}),
            "file:///kho/mo/": frozenset(),
            "file:///kho/mo/x.txt": frozenset({"b"}),
        }
    )
    told = {
        "file:///kho/y.txt": {"a"},
        "file:///kho/sau/xa/y.txt": {"a"},
        "file:///kho/mo/y.txt": set(),
        "file:///kho/mo/x.txt": {"b"},
        "file:///khong/y.txt": set(),
        "file:///khoa.txt": set(),
        "https://kho/": set(),
    }
    assert {uri: set(rules.of(uri)) for uri in told} == told
