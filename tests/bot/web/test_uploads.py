"""What is brought: by content and not by name, so many at once, never larger than allowed."""

import io
import os
import subprocess
import sys
import zipfile

import pytest
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api, open_office
from bot.web.brought import BroughtFiles
from bot.web.naming import safe_folder
from ingest import ingest


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
        (f"{'a' * 117}/b", "a" * 117),  # cut between the two
    ],
)
def test_a_folder_is_one_name(given, kept):
    assert safe_folder(given) == kept


def test_a_folder_of_any_length_fits_the_file_system(client, office):
    taken = bring(client, "a.txt", "Một câu để đọc.".encode(), folder="dài/" * 300)
    assert taken["state"] == "added"
    (kept,) = office.shelf.folder.rglob("a.txt")
    assert kept.parent.parent == office.shelf.folder


# The program ends while a file is put in its place: "arriving" or being "read".
KILLED = """
import io, os, sys
from pathlib import Path
from bot.web.brought import BroughtFiles

class Content(io.BytesIO):
    def read(self, *size):
        if sys.argv[3] == "arriving":
            os._exit(9)
        return super().read(*size)

path = Path(sys.argv[1])
with BroughtFiles(path.parent).placed(path, Content(sys.argv[2].encode())):
    os._exit(9)
"""


class TestKilled:
    """The server ends in the middle of an upload, and is started anew."""

    @pytest.fixture
    def place(self, tmp_path):
        folder = tmp_path / "desk" / "files"
        folder.mkdir(parents=True)
        return folder / "gia.txt"

    def killed(self, place, text, when="read"):
        command = [sys.executable, "-c", KILLED, str(place), text, when]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        assert subprocess.run(command, env=environment, check=False).returncode == 9

    def started(self, corpus, place):
        """Start anew; return the files that are there."""
        office = open_office(Chatbot(corpus), folder=place.parent.parent)
        files = [path for path in office.shelf.folder.rglob("*") if path.is_file()]
        return {path.name: path.read_text("utf-8") for path in files}

    def test_a_file_that_was_not_read_is_gone(self, corpus, place):
        self.killed(place, "Vé 40 nghìn.")
        assert place.exists()
        assert self.started(corpus, place) == {}

    @pytest.mark.parametrize("when", ["arriving", "read"])
    def test_the_version_that_was_read_is_back(self, corpus, place, when):
        place.write_text("Vé 40 nghìn.", "utf-8")
        ingest([place], into=corpus)
        self.killed(place, "Vé 50 nghìn.", when)
        assert self.started(corpus, place) == {"gia.txt": "Vé 40 nghìn."}

    def test_a_version_that_was_read_stays(self, corpus, place):
        place.write_text("Vé 40 nghìn.", "utf-8")
        ingest([place], into=corpus)
        self.killed(place, "Vé 50 nghìn.")
        ingest([place], into=corpus)
        assert self.started(corpus, place) == {"gia.txt": "Vé 50 nghìn."}

    @pytest.mark.parametrize("when", ["arriving", "read"])
    def test_a_file_of_an_index_that_is_gone_stays(self, corpus, place, when):
        place.write_text("Vé 40 nghìn.", "utf-8")
        place.with_name("khac.txt").write_text("Không có tài liệu nào.", "utf-8")
        self.killed(place, "Vé 50 nghìn.", when)
        kept = {"gia.txt": "Vé 40 nghìn.", "khac.txt": "Không có tài liệu nào."}
        assert self.started(corpus, place) == kept

    def test_what_another_server_is_taking_in_is_left_alone(self, corpus, place):
        content = io.BytesIO("Vé 40 nghìn.".encode())
        with BroughtFiles(place.parent).placed(place, content):
            assert self.started(corpus, place)["gia.txt"] == "Vé 40 nghìn."
        assert self.started(corpus, place) == {"gia.txt": "Vé 40 nghìn."}
