"""The HTTP interface on a real collection: streams, files, conversations, other clients' shapes."""

import io
import json
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import pytest
from docx import Document as Word
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api, open_office
from bot.web.conversations import new_id
from bot.web.problems import Busy
from bot.web.reception import Asked, Reception
from bot.web.shelf import safe_name
from corpus import Corpus

PRICES = "Bảng giá khám năm 2031\n\nKhám mắt: 150.000 đồng. Khám răng: 200.000 đồng.\n"


@pytest.fixture
def office(chatbot, tmp_path):
    return open_office(chatbot, folder=tmp_path / "desk", max_file_mb=1)


@pytest.fixture
def client(office):
    return TestClient(build_api(office), raise_server_exceptions=False)


@pytest.fixture
def real(corpus, tmp_path):
    """An office with the real chatbot on the small real collection."""
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    return open_office(chatbot, folder=tmp_path / "desk", max_file_mb=1)


@pytest.fixture
def desk(real):
    return TestClient(build_api(real), raise_server_exceptions=False)


def bring(desk, *files):
    return desk.post("/api/documents", files=[("file", file) for file in files])


def text_file(name="bang-gia.txt", text=PRICES):
    return (name, text.encode(), "text/plain")


def events(response):
    """The events of a stream: (name, values)."""
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in response.text.strip().split("\n\n"):
        name, _, told = block.partition("\n")
        found.append((name.removeprefix("event: "), json.loads(told.removeprefix("data: "))))
    return found


class TestStream:
    def test_the_stages_then_the_pieces_then_the_reply(self, client):
        whole = client.post("/api/ask", json={"question": "Ai?"}).json()
        streamed = events(client.post("/api/ask", json={"question": "Ai?", "stream": True}))
        names = list(dict.fromkeys(name for name, _ in streamed))
        assert names == ["stage", "piece", "reply"]
        assert streamed[-1] == ("reply", whole)
        assert "".join(v["text"] for name, v in streamed if name == "piece") == whole["text"]

    def test_the_accept_header_asks_for_it_too(self, client):
        headers = {"accept": "text/event-stream"}
        assert events(client.post("/api/ask", json={"question": "Ai?"}, headers=headers))

    @pytest.mark.parametrize(("question", "status"), [("Hỏng", 503), ("Nổ", 500)])
    def test_a_failure_is_the_last_event(self, client, question, status):
        name, told = events(client.post("/api/ask", json={"question": question, "stream": True}))[
            -1
        ]
        assert (name, told["status"]) == ("error", status)
        assert "\n" not in told["detail"]


class TestDocuments:
    def test_a_file_is_brought_listed_read_and_asked(self, desk):
        (told,) = bring(desk, text_file()).json()["files"]
        assert (told["name"], told["state"]) == ("bang-gia.txt", "added")
        (key,) = told["document_ids"]
        listed = {one["id"]: one for one in desk.get("/api/documents").json()["documents"]}
        assert listed[key]["uri"] == "bang-gia.txt"
        text = desk.get(f"/api/documents/{key}").json()["text"]
        start = text.index("200.000")
        params = {"start": start, "end": start + 7}
        marked = desk.get(f"/api/documents/{key}", params=params).json()["highlights"]
        assert marked == [{**params, "quote": "200.000"}]
        reply = desk.post("/api/ask", json={"question": "Khám răng bao nhiêu tiền?"}).json()
        assert "200.000" in json.dumps(reply, ensure_ascii=False)

    def test_the_same_name_replaces_and_a_bad_file_changes_nothing(self, desk):
        bring(desk, text_file())
        (again,) = bring(desk, text_file()).json()["files"]
        assert again["state"] == "unchanged"
        (new,) = bring(desk, text_file(text=PRICES.replace("200", "250"))).json()["files"]
        assert new["state"] == "changed"
        (bad,) = bring(desk, text_file(text="")).json()["files"]
        assert bad["state"] == "failed"
        assert bad["reason"]
        (key,) = new["document_ids"]
        assert "250.000" in desk.get(f"/api/documents/{key}").json()["text"]
        assert "250.000" in desk.get(f"/api/documents/{key}/original").text

    def test_each_of_several_files_is_told_of(self, desk, real):
        files = [text_file("a.txt"), text_file("b.exe"), ("c.pdf", b"no pdf", "application/pdf")]
        told = bring(desk, *files).json()["files"]
        assert [one["state"] for one in told] == ["added", "failed", "failed"]
        assert str(real.shelf.folder) not in json.dumps(told)
        assert sorted(path.name for path in real.shelf.folder.iterdir()) == ["a.txt"]

    def test_what_is_removed_comes_back(self, desk, corpus):
        (told,) = bring(desk, text_file()).json()["files"]
        (key,) = told["document_ids"]
        before = corpus.get(key), corpus.passages(key)
        assert desk.delete(f"/api/documents/{key}").status_code == 200
        assert desk.get(f"/api/documents/{key}").status_code == 404
        assert desk.post(f"/api/documents/{key}/restore").status_code == 200
        assert (corpus.get(key), corpus.passages(key)) == before
        assert desk.get(f"/api/documents/{key}/original").status_code == 200
        assert desk.post(f"/api/documents/{key}/restore").status_code == 404

    def test_a_document_is_renamed_and_found_by_its_new_name(self, desk, corpus):
        (told,) = bring(desk, text_file()).json()["files"]
        (key,) = told["document_ids"]
        address = f"/api/documents/{key}"
        before = corpus.get(key)
        renamed = desk.patch(address, json={"title": "  Giá nha khoa\nHoa Sữa "})
        assert renamed.json() == {"id": key, "title": "Giá nha khoa Hoa Sữa"}
        after = corpus.get(key)
        assert (after.text, after.content_hash) == (before.text, before.content_hash)
        assert corpus.search("nha khoa Hoa Sữa", k=1)[0].passage.document_id == key
        listed = {one["id"]: one for one in desk.get("/api/documents").json()["documents"]}
        assert listed[key]["title"] == "Giá nha khoa Hoa Sữa"
        assert (listed[key]["state"], listed[key]["pages"]) == ("whole", 0)
        (again,) = bring(desk, text_file()).json()["files"]
        assert again["state"] == "unchanged"  # and keeps its name
        assert desk.get(address).json()["title"] == "Giá nha khoa Hoa Sữa"
        for title in ("", "  ", "\u200b"):
            assert desk.patch(address, json={"title": title}).status_code in {400, 422}
        assert desk.patch("/api/documents/khong-co", json={"title": "A"}).status_code == 404

    def test_a_new_version_keeps_the_name_and_another_file_does_not(self, desk, corpus):
        (told,) = bring(desk, text_file()).json()["files"]
        address = f"/api/documents/{told['document_ids'][0]}"
        own = desk.get(address).json()["title"]
        desk.patch(address, json={"title": "Giá nha khoa Hoa Sữa"})
        (new,) = bring(desk, text_file(text=PRICES.replace("200", "250"))).json()["files"]
        assert new["state"] == "changed"
        address = f"/api/documents/{new['document_ids'][0]}"
        found = desk.get(address).json()
        assert (found["title"], "250.000" in found["text"]) == ("Giá nha khoa Hoa Sữa", True)
        desk.delete(address)
        for text in (PRICES, PRICES.replace("200", "300")):
            (other,) = bring(desk, text_file(text=text)).json()["files"]
            assert desk.get(f"/api/documents/{other['document_ids'][0]}").json()["title"] == own

    def test_a_document_from_elsewhere_keeps_its_file(self, desk, corpus, tmp_path):
        from ingest import ingest

        path = tmp_path / "ghi-chu.html"
        told = "Nhà thi đấu của huyện mở cửa lúc 6 giờ sáng mỗi ngày trong tuần. "
        html = f"<html><body><article><p>{told}</p><p>{told * 5}</p></article></body></html>"
        path.write_text(html, encoding="utf-8")
        ingest([path], into=corpus)
        key = next(one.id for one in corpus.documents() if "ghi-chu" in one.uri)
        opened = desk.get(f"/api/documents/{key}/original")
        assert opened.headers["content-type"] == "application/octet-stream"
        assert opened.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in opened.headers["content-security-policy"]
        desk.delete(f"/api/documents/{key}")
        assert path.exists()

    def test_a_file_that_changed_since_is_not_shown_as_the_source(self, desk, real):
        (told,) = bring(desk, text_file()).json()["files"]
        (real.shelf.folder / "bang-gia.txt").write_text("khác", encoding="utf-8")
        response = desk.get(f"/api/documents/{told['document_ids'][0]}/original")
        assert response.status_code == 404
        assert "thay đổi" in response.json()["detail"]

    def test_too_large_a_file_is_refused(self, desk):
        (told,) = bring(desk, text_file(text="a " * (600 << 10))).json()["files"]
        assert told["state"] == "failed"
        assert "1 MB" in told["reason"]
        assert bring(desk, text_file(text="a" * (5 << 20))).status_code == 413

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\an\\Báo cáo.docx", "Báo cáo.docx"),
            ("..", "tep"),
            ("", "tep"),
            (".an", "an"),
            ("\u202ecod.exe.txt", "cod.exe.txt"),
            ("a\x00\n.txt", "a.txt"),
            ('<img src="x">.md', "img src=x.md"),
        ],
    )
    def test_a_name_is_never_a_path(self, given, kept):
        assert safe_name(given) == kept

    def test_a_long_name_fits_the_file_system(self, desk):
        (told,) = bring(desk, text_file("Ệ" * 300 + ".txt")).json()["files"]
        assert told["state"] == "added"

    def test_a_reading_room_takes_and_gives_nothing(self, corpus, chatbot, tmp_path):
        chatbot.corpus = corpus
        office = open_office(chatbot, folder=tmp_path / "desk", read_only=True)
        desk = TestClient(build_api(office), raise_server_exceptions=False)
        key = corpus.documents()[0].id
        assert bring(desk, text_file()).status_code == 400
        assert desk.delete(f"/api/documents/{key}").status_code == 400
        assert desk.patch(f"/api/documents/{key}", json={"title": "A"}).status_code == 400
        assert desk.get(f"/api/documents/{key}").status_code == 200

    def test_a_question_is_asked_of_chosen_documents_only(self, desk, corpus):
        ids = [one.id for one in corpus.documents()]
        for key in ids:
            body = {"question": "Sông bắt nguồn từ đâu?", "documents": [key]}
            reply = desk.post("/api/ask", json=body).json()
            told = reply["citations"] + reply["nearest"]
            assert {one["document_id"] for one in told} <= {key}
        unknown = {"question": "Ai?", "documents": ["khong-co"]}
        assert desk.post("/api/ask", json=unknown).status_code == 404

    @pytest.mark.parametrize("pair", [(0, 10**9), (5, 5), (9, 3)])
    def test_a_highlight_outside_the_text_is_refused(self, desk, corpus, pair):
        key = corpus.documents()[0].id
        params = {"start": pair[0], "end": pair[1]}
        assert desk.get(f"/api/documents/{key}", params=params).status_code == 400

    def test_highlights_hold_no_more_than_the_document_once(self, desk, corpus):
        key = corpus.documents()[0].id
        length = len(corpus.get(key).text)
        whole = {"start": [0], "end": [length]}
        assert len(desk.get(f"/api/documents/{key}", params=whole).json()["highlights"]) == 1
        often = {"start": [0] * 2_000, "end": [length] * 2_000}
        assert length * 2_000 > 100_000
        assert desk.get(f"/api/documents/{key}", params=often).status_code == 400

    def test_many_who_bring_files_at_once_leave_threads_to_the_others(self, desk, real):
        name, text = "bang-gia.txt", PRICES.encode()
        with ThreadPoolExecutor(6) as people:
            with real.shelf._queue.patient_turn():
                sent = [people.submit(bring, desk, (name, text)) for _ in range(6)]
                done, waiting = wait(sent, timeout=60, return_when=FIRST_COMPLETED)
                (refused,) = (one.result() for one in done)
                assert desk.delete("/api/documents/khong-co").status_code == 429
            assert {one.result().status_code for one in waiting} == {200}
        assert refused.status_code == 429
        assert refused.json()["detail"].startswith("Đang bận")


class TestRecords:
    @pytest.fixture
    def record(self, desk):
        asked = {"question": "Sông bắt nguồn từ đâu?", "record": True}
        return desk.post("/api/ask", json=asked).json()["record"]

    @pytest.mark.parametrize("documents", [5, [5], {"id": 1}, [{"id": "\ud800"}], [None]])
    def test_one_whose_documents_are_none_is_refused(self, desk, record, documents):
        sent = json.dumps({**record, "documents": documents})
        header = {"content-type": "application/json"}
        refused = desk.post("/api/verify", content=sent, headers=header)
        assert refused.status_code == 422
        assert "bằng chứng" in refused.json()["detail"]

    def test_a_text_that_is_named_often_is_fetched_once(self, desk, record, monkeypatch):
        fetched, get = [], Corpus.get
        monkeypatch.setattr(Corpus, "get", lambda self, key: fetched.append(key) or get(self, key))
        often = {**record, "documents": record["documents"] * 500}
        assert desk.post("/api/verify", json=often).json()["holds"]
        assert fetched
        assert len(fetched) == len(set(fetched))

    def test_one_that_takes_too_long_is_given_up(self, desk, record, monkeypatch):
        monkeypatch.setattr("bot.web.routes.asking._LONGEST_CHECK", 1e-9)
        refused = desk.post("/api/verify", json=record)
        assert refused.status_code == 503
        assert "giây" in refused.json()["detail"]


class TestConversations:
    def said(self, office, *questions):
        key = new_id()
        for question in questions:
            position = office.conversations.ask(key, question)
            reply = office.reception.ask(Asked(question=question))
            office.conversations.settle(key, position, reply=reply)
        return key

    def test_every_kind_of_reply_comes_back_as_it_was(self, office):
        questions = ("Ai?", "Những việc gì?", "Trái ngược?", "Hai điều?", "Giá vàng?")
        key = self.said(office, *questions)
        read = office.conversations.get(key)
        assert [exchange.question for exchange in read.exchanges] == list(questions)
        for exchange in read.exchanges:
            assert exchange.reply == office.reception.ask(Asked(question=exchange.question))

    def test_they_are_listed_found_renamed_deleted_and_brought_back(self, client, office):
        first = self.said(office, "Ai là Chủ tịch?")
        second = self.said(office, "Những việc gì?", "Giá vàng hôm nay?")

        def listed(q=""):
            found = client.get("/api/conversations", params={"q": q}).json()["conversations"]
            return [one["id"] for one in found]

        assert set(listed()) == {first, second}
        assert listed("gia vang") == [second]
        assert client.patch(f"/api/conversations/{first}", json={"title": "Họp"}).status_code == 200
        assert listed("HỌP") == [first]
        assert client.delete(f"/api/conversations/{first}").status_code == 200
        assert listed() == [second]
        assert client.get(f"/api/conversations/{first}").status_code == 404
        assert client.post(f"/api/conversations/{first}/restore").status_code == 200
        assert set(listed()) == {first, second}

    def test_they_outlive_the_server(self, office, chatbot, tmp_path):
        key = self.said(office, "Ai là Chủ tịch?")
        again = open_office(chatbot, folder=tmp_path / "desk")
        assert again.conversations.get(key) == office.conversations.get(key)

    def test_nobody_sees_those_of_another(self, office):
        key = new_id()
        office.conversations.ask(key, "Lương của tôi?", owner="an")
        for look in (office.conversations.get, office.conversations.delete):
            with pytest.raises(Exception, match="Không có cuộc trò chuyện"):
                look(key, owner="binh")
        with pytest.raises(Exception, match="Không có cuộc trò chuyện"):
            office.conversations.ask(key, "Chen vào?", owner="binh")
        assert office.conversations.find(owner="binh") == []
        assert len(office.conversations.get(key, owner="an").exchanges) == 1

    def test_old_ones_go_when_a_setting_says_so(self, tmp_path):
        from bot.web.conversations import Conversations

        now = [0.0]
        kept = Conversations(tmp_path / "c.sqlite3", keep_days=30, now=lambda: now[0])
        kept.ask("cu", "Cũ?")
        now[0] = 20 * 86_400
        kept.ask("moi", "Mới?")
        now[0] = 31 * 86_400
        kept.ask("nay", "Nay?")  # a server that runs for months forgets too
        assert [one.id for one in kept.find()] == ["nay", "moi"]
        now[0] = 52 * 86_400
        Conversations(tmp_path / "c.sqlite3", keep_days=30, now=lambda: now[0])
        assert [one.id for one in kept.find()] == ["nay"]

    def test_they_are_exported_with_their_proofs(self, client, office, hostile):
        key = self.said(office, "Ai là Chủ tịch?", "Giá vàng?", f"Hại {hostile}")
        text = client.get(f"/api/conversations/{key}/export").text
        assert "1. “Chủ tịch hội nghị là bà Lê Thị Hoà.” (Thông báo về hội nghị, ngày 1/3/2024" in (
            text.replace("\\", "")
        )
        assert "<script>" not in text.replace("\\<", "")
        exported = client.get(f"/api/conversations/{key}/export", params={"format": "docx"})
        word = "\n".join(p.text for p in Word(io.BytesIO(exported.content)).paragraphs)
        assert "Chủ tịch hội nghị là bà Lê Thị Hoà." in word
        assert hostile in word
        assert "/tai-lieu/" not in text + word

    def test_a_judgement_is_kept_and_taken_back(self, client, office):
        key = self.said(office, "Ai là Chủ tịch?")
        body = {"conversation": key, "exchange": 0, "verdict": "bad", "reason": "Sai năm"}
        assert client.post("/api/feedback", json=body).status_code == 200
        (kept,) = office.conversations.feedback()
        assert (kept.question, kept.verdict, kept.reason) == ("Ai là Chủ tịch?", "bad", "Sai năm")
        assert client.get(f"/api/conversations/{key}").json()["exchanges"][0]["verdict"] == "bad"
        client.post("/api/feedback", json={**body, "verdict": ""})
        assert office.conversations.feedback() == []
        assert client.post("/api/feedback", json={**body, "exchange": 9}).status_code == 404
        for number in (-1, 2**63, 10**30):
            refused = client.post("/api/feedback", json={**body, "exchange": number})
            assert refused.status_code == 422
            assert "«exchange»" in refused.json()["detail"]
        assert client.post("/api/feedback", json={**body, "verdict": "?"}).status_code == 422


class TestService:
    def test_it_is_alive_ready_and_counted(self, client):
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json()["status"] == "ready"
        client.post("/api/ask", json={"question": "Ai?"})
        client.post("/api/ask", json={"question": "Giá vàng?"})
        text = client.get("/metrics").text
        assert 'hoidap_questions_total{outcome="answer"} 1.0' in text
        assert 'hoidap_questions_total{outcome="abstention"} 1.0' in text
        assert 'hoidap_collection{kind="documents"} 4.0' in text

    def test_the_addresses_are_described_without_leaving_the_machine(self, client):
        page = client.get("/docs").text
        assert "POST /api/ask" in page
        assert "<script" not in page
        assert "https://" not in page
        assert "/v1/chat/completions" in client.get("/api/openapi.json").json()["paths"]


def test_who_comes_when_too_many_wait_is_told_so(chatbot):
    entered, leave = threading.Event(), threading.Event()

    def slow(question, corpus, usual=chatbot.script):
        entered.set()
        leave.wait(20)
        return usual(question, corpus)

    chatbot.script = slow
    reception = Reception(chatbot, at_once=1, most_waiting=1)
    threads = [threading.Thread(target=reception.ask, args=[Asked(question="Ai?")]) for _ in "ab"]
    threads[0].start()
    assert entered.wait(20)
    threads[1].start()
    while reception.metrics.text().find(b"hoidap_questions_waiting 1.0") < 0:
        pass
    with pytest.raises(Busy):
        reception.ask(Asked(question="Ai?"))
    leave.set()
    for thread in threads:
        thread.join(20)
    assert b'outcome="busy"} 1.0' in reception.metrics.text()
    assert b'outcome="answer"} 2.0' in reception.metrics.text()
