"""Who is let in, by which name, from where, and what of Gradio can be reached."""

import asyncio
import re
import time
from collections import Counter

import httpx
import pytest
from fastapi.testclient import TestClient

from bot.web.access import Access, Sessions
from bot.web.api import build_api
from bot.web.guard import Names, is_loopback
from bot.web.problems import public_line
from bot.web.serve import Door, serve
from corpus.errors import HoidapError, IndexDamaged, UnknownDocument

KEY = "mot-khoa-du-dai-2031"


@pytest.fixture
def client(chatbot):
    return TestClient(build_api(chatbot, names=Names()), base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "10.0.0.1"])
def test_a_public_address_without_a_key_is_refused_before_anything_is_opened(chatbot, host):
    with pytest.raises(HoidapError, match="access_key"):
        serve(chatbot, host, 0, door=Door())


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("::", False)],
)
def test_loopback_is_told_from_public(host, loopback):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("192.168.1.7", True),
        ("tra-cuu.co-quan.example", True),
        ("ke-la.example", False),
        ("", False),
    ],
)
def test_a_public_server_answers_to_addresses_and_to_the_names_it_was_given(host, allowed):
    names = Names(public=True, more=frozenset({"tra-cuu.co-quan.example"}))
    assert names.allow(host) is allowed


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"origin": "http://ke-la.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_another_page_reads_and_asks_nothing(client, headers, status):
    response = client.get("/api/documents", headers=headers)
    assert response.status_code == status
    assert "access-control-allow-origin" not in response.headers
    assert ("thong-bao" in response.text) is (status == 200)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("LocalHost", 200),
        ("[::1]:7860", 200),
        ("127.0.0.1:7860@ke-la.example", 403),
        ("127.0.0.1:ke-la.example", 403),
        ("[::1]ke-la.example", 403),
        ("127.0.0.1, ke-la.example", 403),
    ],
)
def test_a_host_is_a_name_and_perhaps_a_port(client, host, status):
    assert client.get("/healthz", headers={"host": host}).status_code == status


def test_a_visitor_is_told_no_command_of_the_server(client):
    refused = client.put("/api/documents/thong-bao/groups", json={"groups": ["kho"]})
    assert refused.status_code == 400
    assert "người quản trị" in refused.json()["detail"]
    assert "hoidap" not in refused.text


def test_no_folder_of_the_server_is_told(client):
    for path in ("/api/documents", "/api/documents/thong-bao"):
        assert "tai-lieu" not in client.get(path).text
    reply = client.post("/api/ask", json={"question": "Ai?"})
    assert "tai-lieu" not in reply.text
    assert reply.json()["citations"][0]["uri"] == "thong-bao.md"


@pytest.mark.parametrize(
    "error",
    [
        IndexDamaged("Chỉ mục ở «/srv/kho/muc-luc» hỏng: hãy chạy «hoidap ingest --rebuild»."),
        UnknownDocument("Không có «x»: hãy xem danh sách bằng «hoidap docs list»."),
        HoidapError("Không mở được «/home/an/mo-hinh»: hãy chạy «hoidap doctor»."),
        HoidapError("Hỏng ở /var/lib/hoidap/index lúc đọc."),
        HoidapError("Hỏng ở «C:\\kho\\muc»."),
    ],
)
def test_a_failure_names_no_path_and_no_command(error):
    line = public_line(error)
    for hidden in ("/srv", "/home", "/var", "C:\\", "hoidap "):
        assert hidden not in line
    assert line.endswith(".")


class TestKey:
    @pytest.fixture
    def client(self, chatbot):
        api = build_api(chatbot)
        api.add_middleware(Access, key=KEY)
        return TestClient(api, base_url="http://127.0.0.1", follow_redirects=False)

    def test_nothing_is_told_without_it(self, client):
        for path in ("/api/documents", "/api/health", "/", "/gradio_api/queue/data"):
            response = client.get(path)
            assert response.status_code == 401
            assert "Authorization" in response.json()["detail"]

    def test_a_program_sends_it_with_each_request(self, client):
        def status(value):
            return client.get("/api/documents", headers={"authorization": value}).status_code

        assert status(f"Bearer {KEY}") == 200
        for wrong in ("Bearer khac", KEY, f"Basic {KEY}", "Bearer "):
            assert status(wrong) == 401

    def test_a_person_types_it_once(self, client):
        wants = {"accept": "text/html"}
        assert client.get("/", headers=wants).headers["location"] == "/login"
        assert "Khóa truy cập" in client.get("/login").text
        assert client.post("/login", data={"key": "khong-phai"}).status_code == 401
        entered = client.post("/login", data={"key": KEY})
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/api/documents").status_code == 200

    def test_guessing_is_slowed_down(self, client):
        for _ in range(10):
            client.post("/login", data={"key": "doan"})
        assert client.post("/login", data={"key": KEY}).status_code == 429

    def test_guesses_at_the_same_moment_are_counted_too(self, chatbot):
        api = build_api(chatbot)
        api.add_middleware(Access, key=KEY, accounts=SlowAccounts())

        async def guess():
            where = httpx.ASGITransport(api)
            async with httpx.AsyncClient(transport=where, base_url="http://127.0.0.1") as person:
                sent = [person.post("/login", data={"name": "an"}) for _ in range(40)]
                return [one.status_code for one in await asyncio.gather(*sent)]

        assert Counter(asyncio.run(guess())) == {401: 10, 429: 30}


class SlowAccounts:
    """Accounts whose passwords take a while to be compared, as they should."""

    def enter(self, name, password):
        time.sleep(0.05)


def test_who_gets_in_has_not_guessed(chatbot):
    api = build_api(chatbot)
    api.add_middleware(Access, key=KEY)
    client = TestClient(api, base_url="http://127.0.0.1", follow_redirects=False)
    for _ in range(12):
        assert client.post("/login", data={"key": KEY}).status_code == 303


def test_sessions_expire_and_are_bounded():
    now = [0.0]
    sessions = Sessions(now=lambda: now[0])
    first = sessions.begin()
    assert sessions.holds(first)
    now[0] = 12 * 3600
    assert not sessions.holds(first)
    kept = [sessions.begin() for _ in range(10_001)]
    assert not sessions.holds(kept[0])
    assert sessions.holds(kept[-1])
    sessions.end(kept[-1])
    assert not sessions.holds(kept[-1])


@pytest.fixture(scope="module")
def page(module_chatbot):
    from bot.web.page import build_app

    return TestClient(build_app(module_chatbot, examples=()), base_url="http://127.0.0.1:7860")


class TestGradio:
    @pytest.mark.parametrize(
        "path",
        [
            "/gradio_api/info",
            "/gradio_api/openapi.json",
            "/gradio_api/app_id",
            "/gradio_api/file=/etc/passwd",
            "/gradio_api/file/etc/passwd",
            "/file=/etc/passwd",
            "/gradio_api/proxy=http://127.0.0.1:1/",
            "/gradio_api/run/predict",
            "/gradio_api/call/question",
            "/gradio_api/upload",
            "/gradio_api/deep_link",
            "/gradio_api/vibe-code",
            "/gradio_api/runs",
            "/monitoring",
            "/user",
            "/docs2",
            "/redoc",
            "/c/",
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_what_the_page_does_not_need_is_closed(self, page, method, path):
        assert page.request(method, path).status_code == 404

    @pytest.mark.parametrize("path", ["/", "/c/abc-123", "/theme.css", "/config"])
    def test_what_it_needs_is_open(self, page, path):
        response = page.get(path)
        assert response.status_code == 200
        assert "access-control-allow-origin" not in response.headers

    def test_only_the_scripts_that_were_sent_in_the_page_run(self, page):
        nonces = set()
        for path in ("/", "/c/abc-123"):
            response = page.get(path)
            (policy,) = response.headers.get_list("content-security-policy")
            scripts = policy.partition("script-src ")[2].partition(";")[0]
            assert "'unsafe-inline'" not in scripts
            (nonce,) = re.findall(r"'nonce-([\w-]{22})'", scripts)
            tags = re.findall(r"<script[^>]*", response.text)
            assert len(tags) > 3
            assert all(f' nonce="{nonce}"' in tag for tag in tags)
            nonces.add(nonce)
        assert len(nonces) == 2

    @pytest.mark.parametrize("path", ["/login", "/logout"])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_where_nobody_logs_in_its_addresses_lead_to_the_page(self, page, method, path):
        answered = page.request(method, path, follow_redirects=False)
        assert (answered.status_code, answered.headers["location"]) == (303, "/")

    @pytest.mark.parametrize("path", ["/docs/khac", "/api/khac"])
    def test_what_is_ours_is_refused_in_our_words(self, page, path):
        answered = page.get(path)
        assert answered.status_code == 404
        assert answered.headers["content-type"].startswith("application/problem+json")

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/assets/khong-co.js", 404),
            ("POST", "/healthz", 404),
            ("OPTIONS", "/api/ask", 404),
            ("GET", "/mcp", 405),
            ("POST", "/gradio_api/queue/join", 422),
            ("GET", "/gradio_api/queue/data", 422),
        ],
    )
    def test_the_failures_of_others_have_the_form_of_ours(self, page, method, path, status):
        answered = page.request(method, path)
        assert answered.status_code == status
        assert answered.headers["content-type"].startswith("application/problem+json")
        assert answered.json()["detail"].endswith(".")

    @pytest.mark.parametrize("number", [9999, -1, "9999", 9999.0, True, None, []])
    def test_an_event_that_the_page_does_not_have_is_not_found(self, page, number):
        body = {"fn_index": number, "session_hash": "khach", "data": []}
        refused = page.post("/gradio_api/queue/join", json=body)
        assert refused.status_code == 404
        assert refused.headers["content-type"].startswith("application/problem+json")

    def test_an_event_of_no_session_is_not_found(self, page):
        (number, *_) = (one["id"] for one in page.get("/config").json()["dependencies"])
        body = {"fn_index": number, "session_hash": "", "data": []}
        assert page.post("/gradio_api/queue/join", json=body).status_code == 404

    @pytest.mark.parametrize("body", [b"", b"[" * 100_000, b"\xff", b"[]"])
    def test_what_is_no_event_at_all_is_refused(self, page, body):
        assert page.post("/gradio_api/queue/join", content=body).status_code in {404, 422}

    @pytest.mark.parametrize("session", ["khong-co", "", "%FF"])
    def test_there_is_no_news_for_a_session_that_nobody_began(self, page, session):
        refused = page.get(f"/gradio_api/queue/data?session_hash={session}")
        assert refused.status_code in {404, 422}
        assert refused.headers["content-type"].startswith("application/problem+json")

    def test_a_wrong_key_is_told_on_the_page_where_it_was_typed(self, module_chatbot):
        from bot.web.page import build_app

        page = TestClient(build_app(module_chatbot, key=KEY), base_url="http://127.0.0.1:7860")
        refused = page.post("/login", data={"key": "khong-phai"})
        assert refused.status_code == 401
        assert refused.headers["content-type"].startswith("text/html")
        assert "Khóa không đúng." in refused.text

    def test_what_the_page_names_is_there(self, page):
        named = set(re.findall(r'<link[^>]*href="([^"]*)"', page.get("/").text))
        assert named
        assert {page.get("/" + path.lstrip("./")).status_code for path in named} == {200}

    def test_no_session_holds_a_conversation(self, page):
        kinds = {part["type"] for part in page.get("/config").json()["components"]}
        assert "html" in kinds
        assert "state" not in kinds

    def test_a_thousand_visitors_hold_no_more_than_two_hundred(self, page):
        mounted = (getattr(route, "app", None) for route in page.app.routes)
        (memory,) = [one.state_holder for one in mounted if hasattr(one, "state_holder")]
        for visitor in range(1000):
            assert memory[f"khach-{visitor}"] is not None
        assert len(memory.session_data) == len(memory.time_last_used) == 200

    def test_the_page_has_no_public_endpoint(self, page):
        assert '"api_visibility":"public"' not in page.get("/").text.replace(" ", "")
