"""What is brought: by content and not by name, so many at once, never larger than allowed."""

import io
import zipfile

import pytest
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api, open_office
from bot.web.naming import safe_folder


@pytest.fixture
def office(corpus, tmp_path):
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    return open_office(chatbot, folder=tmp_path / "desk", max_file_mb=2)


@pytest.fixture
def client(office):
    return TestClient(build_api(office), raise_server_exceptions=False)


def bring(client, name, content, **form):
    files = [("file", (name, content, "application/octet-stream"))]
    (taken,) = client.post("/api/documents", files=files, data=form).json()["files"]
    return taken


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"%PDF-1.7 ...", "PDF"),
        ("a.pdf", b"<html>Khong phai PDF</html>", "không phải"),
        ("a.txt", b"PK\x03\x04" + b"\0" * 40, "nén"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 40, "hỏng"),
        ("a.exe", b"MZ", "loại tệp"),
        ("a.txt", b"", "rỗng"),
        ("a.zip", zipped("a.txt", b"\0" * (320 << 20)), "giải nén"),
    ],
)
def test_what_is_not_what_its_name_says_or_grows_is_refused(client, office, name, content, reason):
    before = len(office.shelf.corpus.documents())
    taken = bring(client, name, content)
    assert taken["state"] == "failed"
    assert reason in taken["reason"]
    assert len(office.shelf.corpus.documents()) == before
    assert not [path for path in office.shelf.folder.rglob("*") if path.is_file()]


def test_too_large_a_file_and_too_many_files_are_refused(client):
    assert "2 MB" in bring(client, "a.txt", b"x " * (3 << 19))["reason"]
    files = [("file", (f"{n}.txt", b"mot", "text/plain")) for n in range(101)]
    refused = client.post("/api/documents", files=files)
    assert refused.status_code == 400
    assert "100 tệp" in refused.json()["detail"]


def test_files_of_one_name_in_two_folders_are_two_documents(client, office):
    text = "Lớp {} học ở phòng {} vào buổi sáng."
    for group, room in (("7A", 12), ("7B", 14)):
        taken = bring(client, "lich.txt", text.format(group, room).encode(), folder=f"lop/{group}")
        assert taken["state"] == "added"
    brought = [d for d in client.get("/api/documents").json()["documents"] if "lich" in d["id"]]
    assert sorted(one["folder"] for one in brought) == ["lop - 7A", "lop - 7B"]
    key = next(one["id"] for one in brought if one["folder"] == "lop - 7B")
    assert client.delete(f"/api/documents/{key}").status_code == 200
    assert client.post(f"/api/documents/{key}/restore").status_code == 200
    assert "14" in client.get(f"/api/documents/{key}/original").text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc", "etc"),
        ("..", ""),
        ("/", ""),
        ("C:\\Users\\an\\hop dong", "C - Users - an - hop dong"),
        (".ssh", "ssh"),
        ("a\x00b\u202e", "ab"),
        ("v1.2/ban thao", "v1.2 - ban thao"),
    ],
)
def test_a_folder_is_one_name(given, kept):
    assert safe_folder(given) == kept


def test_a_folder_of_any_length_fits_the_file_system(client, office):
    taken = bring(client, "a.txt", "Một câu để đọc.".encode(), folder="dài/" * 300)
    assert taken["state"] == "added"
    (kept,) = office.shelf.folder.rglob("a.txt")
    assert kept.parent.parent == office.shelf.folder
