"""Folders that are watched: new, changed and removed files, and drives that come and go."""

import os
import shutil

import pytest
from fastapi.testclient import TestClient

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import build_api, open_office
from bot.web.desk import Desk
from corpus.errors import IndexBusy


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "o-chung"
    (folder / "to-2").mkdir(parents=True)
    (folder / "lich.txt").write_text("Lớp bơi học vào thứ ba và thứ năm.", encoding="utf-8")
    return folder


@pytest.fixture
def office(corpus, tmp_path, folder):
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    return open_office(chatbot, folder=tmp_path / "desk", watch=[folder])


def titles(office):
    return {one.uri.rpartition("/")[2] for one in office.shelf.corpus.documents()}


def test_what_appears_changes_and_goes_is_followed(office, folder):
    watcher = office.watcher
    assert [path.name for path in watcher.look().added] == ["lich.txt"]
    assert watcher.look() is None
    (folder / "to-2" / "gia.txt").write_text("Giá vé là 45.000 đồng một lượt.", encoding="utf-8")
    (folder / ".tam.txt").write_text("Tệp ẩn.", encoding="utf-8")
    assert watcher.look() is None  # it may still be copied
    assert [path.name for path in watcher.look().added] == ["gia.txt"]
    (folder / "lich.txt").write_text("Lớp bơi học vào thứ bảy hằng tuần.", encoding="utf-8")
    os.utime(folder / "lich.txt", ns=(1, 1))
    watcher.look()
    assert [path.name for path in watcher.look().changed] == ["lich.txt"]
    (folder / "lich.txt").unlink()
    watcher.look()
    assert [path.name for path in watcher.look().removed] == ["lich.txt"]
    assert "gia.txt" in titles(office)
    assert "lich.txt" not in titles(office)


def test_a_drive_that_is_gone_takes_no_document_with_it(office, folder, tmp_path):
    office.watcher.look()
    folder.rename(tmp_path / "rut-ra")
    office.watcher.look()
    office.watcher.look()
    assert "lich.txt" in titles(office)
    folder.mkdir()  # the empty place where it was mounted
    office.watcher.look()
    office.watcher.look()
    assert "lich.txt" in titles(office)
    shutil.rmtree(folder)
    (tmp_path / "rut-ra").rename(folder)
    office.watcher.look()
    assert office.watcher.look().unchanged


def test_while_another_process_writes_the_next_look_tries_again(office, folder, monkeypatch):
    follow = type(office.shelf).follow

    def busy(*_):
        raise IndexBusy("Đang được ghi.")

    monkeypatch.setattr(type(office.shelf), "follow", busy)
    with pytest.raises(IndexBusy):
        office.watcher.look()
    monkeypatch.setattr(type(office.shelf), "follow", follow)
    assert office.watcher.look().added


def test_it_runs_until_it_is_stopped(office):
    office.watcher.stop()
    office.watcher.run()
    assert "lich.txt" in titles(office)


def test_what_cannot_be_read_is_told_on_the_page_and_in_the_api(office, folder):
    (folder / "hỏng <b>.pdf").write_bytes(b"no pdf")
    office.watcher.look()
    with TestClient(build_api(office), base_url="http://localhost") as client:
        (told,) = client.get("/api/documents").json()["unread"]
    assert told["name"] == "hỏng <b>.pdf"
    assert told["reason"]
    assert str(folder) not in told["reason"]
    shown = Desk(office).list_documents()
    assert "1 tệp trong thư mục theo dõi chưa đọc được" in shown
    assert "hỏng &lt;b&gt;.pdf" in shown
    (folder / "hỏng <b>.pdf").unlink()
    office.watcher.look()
    office.watcher.look()
    assert "chưa đọc được" not in Desk(office).list_documents()


def test_a_new_version_in_a_watched_folder_keeps_the_given_name(office, folder):
    office.watcher.look()
    (held,) = [one for one in office.shelf.corpus.documents() if one.uri.endswith("lich.txt")]
    office.shelf.rename(held.id, "Lịch bơi của tổ 2")
    (folder / "lich.txt").write_text("Lớp bơi học vào chủ nhật hằng tuần.", encoding="utf-8")
    office.watcher.look()
    office.watcher.look()
    (held,) = [one for one in office.shelf.corpus.documents() if one.uri.endswith("lich.txt")]
    assert held.title == "Lịch bơi của tổ 2"
    assert "chủ nhật" in office.shelf.corpus.get(held.id).text
