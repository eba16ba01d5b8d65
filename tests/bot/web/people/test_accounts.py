"""Accounts: names, passwords, roles, sessions that expire, keys that are revoked."""

import pytest
from fastapi.testclient import TestClient

from bot.web.api import build_api, open_office
from bot.web.guard import Names
from bot.web.people.accounts import Accounts
from bot.web.people.audit import read_audit
from bot.web.people.person import Person
from bot.web.problems import Absent, Refused

PASSWORD = "tưới cây sáng thứ bảy"


@pytest.fixture
def clock():
    return [1_000_000.0]


@pytest.fixture
def accounts(tmp_path, clock):
    return Accounts(tmp_path / "desk" / "accounts.sqlite3", hours=8, now=lambda: clock[0])


@pytest.fixture
def office(chatbot, tmp_path, accounts):
    accounts.add("Hạnh", PASSWORD, role="editor", groups=["thư-viện"])
    return open_office(chatbot, folder=tmp_path / "desk", accounts=accounts, audit=True)


@pytest.fixture
def visitor(office):
    api = build_api(office, names=Names())
    return TestClient(api, base_url="http://127.0.0.1", follow_redirects=False)


def login(visitor, name="hạnh", password=PASSWORD, **more):
    return visitor.post("/login", data={"name": name, "password": password, **more})


class TestPeople:
    def test_a_name_is_the_same_in_any_spelling(self, accounts):
        made = accounts.add("  Hòa ", PASSWORD, role="admin", groups=["Kho", "kho"])
        assert (made.name, made.role, made.groups) == ("hòa", "admin", {"kho"})
        assert accounts.enter("HO\u0300A", PASSWORD)
        with pytest.raises(Refused, match="Đã có tài khoản"):
            accounts.add("hòa", PASSWORD)

    @pytest.mark.parametrize("name", ["", "hai từ", "../../x", "a" * 65, "x\n"])
    def test_what_is_no_name_is_refused(self, accounts, name):
        with pytest.raises(Refused, match="Tên"):
            accounts.add(name + ("/" if name == "x\n" else ""), PASSWORD)

    @pytest.mark.parametrize("password", ["", "ngan", "x" * 1_001])
    def test_a_password_has_a_length(self, accounts, password):
        with pytest.raises(Refused, match="10"):
            accounts.add("bảo", password)

    def test_nothing_in_the_file_lets_anybody_in(self, accounts, tmp_path):
        accounts.add("bảo", PASSWORD)
        secrets = [PASSWORD, accounts.enter("bảo", PASSWORD), accounts.add_key("bảo", "in")]
        held = b"".join(path.read_bytes() for path in (tmp_path / "desk").iterdir())
        assert b"$argon2id$" in held
        for secret in secrets:
            assert secret.encode() not in held
        assert (tmp_path / "desk" / "accounts.sqlite3").stat().st_mode & 0o077 == 0

    def test_a_wrong_password_and_an_unknown_name_are_the_same(self, accounts):
        accounts.add("bảo", PASSWORD)
        assert accounts.enter("bảo", PASSWORD + "x") is None
        assert accounts.enter("ai", PASSWORD) is None

    def test_a_session_expires_and_ends(self, accounts, clock):
        accounts.add("bảo", PASSWORD)
        first, second = (accounts.enter("bảo", PASSWORD) for _ in range(2))
        assert accounts.of_session(first).name == "bảo"
        accounts.leave(first)
        assert accounts.of_session(first) is None
        clock[0] += 8 * 3600 - 1
        assert accounts.of_session(second)
        clock[0] += 1
        assert accounts.of_session(second) is None

    def test_a_new_password_ends_every_session_and_a_new_role_holds_at_once(self, accounts):
        accounts.add("bảo", PASSWORD)
        token = accounts.enter("bảo", PASSWORD)
        accounts.change("bảo", role="editor", groups=["kho"])
        assert accounts.of_session(token).groups == {"kho"}
        accounts.change("bảo", password="một câu khác hẳn")
        assert accounts.of_session(token) is None
        assert accounts.enter("bảo", PASSWORD) is None

    def test_who_is_removed_is_out_and_their_successor_is_another(self, accounts):
        before = accounts.add("bảo", PASSWORD)
        token, key = accounts.enter("bảo", PASSWORD), accounts.add_key("bảo", "in")
        accounts.remove("bảo")
        assert accounts.of_session(token) is None
        assert accounts.of_key(key) is None
        assert accounts.add("bảo", PASSWORD).id != before.id
        with pytest.raises(Absent):
            accounts.remove("ai")

    def test_a_key_is_named_expires_and_is_revoked(self, accounts, clock):
        accounts.add("bảo", PASSWORD)
        key, short = accounts.add_key("bảo", "máy-in"), accounts.add_key("bảo", "thử", days=1)
        with pytest.raises(Refused, match="máy-in"):
            accounts.add_key("bảo", "máy-in")
        assert [(one.person, one.name) for one in accounts.all_keys()] == [
            ("bảo", "máy-in"),
            ("bảo", "thử"),
        ]
        clock[0] += 86_400
        assert accounts.of_key(short) is None
        assert accounts.of_key(key).name == "bảo"
        accounts.remove_key("bảo", "máy-in")
        assert accounts.of_key(key) is None
        with pytest.raises(Absent):
            accounts.remove_key("bảo", "máy-in")

    def test_a_role_may_what_the_lower_ones_may(self):
        editor = Person(role="editor")
        assert editor.may_be("reader")
        assert editor.may_be("editor")
        assert not editor.may_be("admin")


class TestDoor:
    def test_nobody_gets_in_without_an_account(self, visitor):
        for path in ("/api/documents", "/api/me", "/v1/models", "/metrics", "/readyz", "/docs"):
            assert visitor.get(path).status_code == 401
        assert visitor.get("/healthz").status_code == 200
        assert visitor.post("/api/ask", json={"question": "Ai?"}).status_code == 401

    def test_a_person_logs_in_and_out(self, visitor):
        page = visitor.get("/login")
        assert "Tên đăng nhập" in page.text
        assert "script" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert login(visitor, password="sai rồi nhé").status_code == 401
        entered = login(visitor)
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert visitor.get("/api/me").json() == {
            "name": "hạnh",
            "role": "editor",
            "groups": ["thư-viện"],
        }
        assert visitor.post("/logout").headers["location"] == "/login"
        visitor.cookies.set("hoidap_session", cookie.split("=")[1].split(";")[0])
        assert visitor.get("/api/me").status_code == 401  # the old cookie opens nothing

    def test_after_logging_in_the_link_that_was_followed_opens(self, visitor):
        wants = {"accept": "text/html"}
        there = visitor.get("/c/mot-hai-ba", headers=wants).headers["location"]
        assert 'value="/c/mot-hai-ba"' in visitor.get(there).text
        assert login(visitor, to="/c/mot-hai-ba").headers["location"] == "/c/mot-hai-ba"
        for elsewhere in ("https://ke-la.example/", "//ke-la.example", "/api/documents"):
            assert login(visitor, to=elsewhere).headers["location"] == "/"

    def test_another_page_can_neither_log_in_nor_out_for_somebody(self, visitor):
        foreign = {"origin": "https://ke-la.example"}
        form = {"name": "hạnh", "password": PASSWORD}
        assert visitor.post("/login", data=form, headers=foreign).status_code == 403
        assert visitor.post("/logout", headers=foreign).status_code == 403
        assert visitor.get("/login", headers={"host": "ke-la.example"}).status_code == 403

    def test_a_login_of_megabytes_is_not_read(self, visitor):
        assert visitor.post("/login", content=b"name=" + b"x" * (2 << 20)).status_code == 413

    def test_guessing_from_one_address_is_slowed_down(self, visitor):
        for _ in range(10):
            assert login(visitor, password="đoán mò thôi").status_code == 401
        assert login(visitor).status_code == 429

    def test_a_program_sends_its_key(self, visitor, accounts):
        key = accounts.add_key("hạnh", "báo-cáo")
        headers = {"authorization": f"Bearer {key}"}
        assert visitor.get("/api/me", headers=headers).json()["name"] == "hạnh"
        accounts.remove_key("hạnh", "báo-cáo")
        assert visitor.get("/api/me", headers=headers).status_code == 401

    def test_each_sees_their_own_conversations(self, visitor, office, accounts):
        accounts.add("bảo", PASSWORD)
        ids = {person.name: person.id for person in accounts.people()}
        office.conversations.ask("cua-hanh-1", "Lương của tôi?", owner=ids["hạnh"])
        login(visitor, "bảo")
        assert visitor.get("/api/conversations").json() == {"conversations": []}
        for path in ("", "/export", "/0/record"):
            assert visitor.get(f"/api/conversations/cua-hanh-1{path}").status_code == 404
        login(visitor)
        (listed,) = visitor.get("/api/conversations").json()["conversations"]
        assert listed["id"] == "cua-hanh-1"

    def test_a_reader_asks_and_changes_nothing(self, visitor, accounts):
        accounts.add("bảo", PASSWORD)
        login(visitor, "bảo")
        assert visitor.post("/api/ask", json={"question": "Ai?"}).json()["outcome"] == "answer"
        file = {"file": ("a.txt", b"Mot hai ba.", "text/plain")}
        assert visitor.post("/api/documents", files=file).status_code == 403
        assert visitor.delete("/api/documents/thong-bao").status_code == 403
        assert visitor.post("/api/documents/thong-bao/restore").status_code == 403
        refused = visitor.put("/api/documents/thong-bao/groups", json={"groups": []})
        assert refused.status_code == 403
        assert "người biên tập" in refused.json()["detail"]
        assert visitor.get("/metrics").status_code == 403


def test_the_log_tells_who_did_what(visitor, tmp_path):
    login(visitor, password="sai rồi nhé")
    login(visitor)
    visitor.post("/api/ask", json={"question": "Ai là\nChủ tịch?"})
    visitor.post("/logout")
    noted = list(read_audit(tmp_path / "desk" / "audit.jsonl"))
    assert [(one["who"], one["did"]) for one in noted] == [
        ("hạnh", "login_failed"),
        ("hạnh", "login"),
        ("hạnh", "ask"),
        ("hạnh", "logout"),
    ]
    assert noted[2]["what"] == "Ai là\nChủ tịch?"
    assert PASSWORD not in (tmp_path / "desk" / "audit.jsonl").read_text(encoding="utf-8")
    assert (tmp_path / "desk" / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_without_the_setting_no_log_is_kept(chatbot, tmp_path):
    office = open_office(chatbot, folder=tmp_path / "desk")
    TestClient(build_api(office)).post("/api/ask", json={"question": "Ai?"})
    assert not (tmp_path / "desk" / "audit.jsonl").exists()
