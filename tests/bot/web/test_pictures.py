"""Beside what a machine recognised on a scan stands the picture of that page."""

import io
import re
from pathlib import Path

import matplotlib as mpl
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw, ImageFont

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.types import Answer
from bot.web.api import build_api, open_office
from bot.web.source import source_html
from corpus.types import Document, Note
from ingest.recognition import is_available

SHEETS = [
    ["Nội quy bể bơi Hồ Xuân.", "Bể bơi mở cửa từ sáu giờ sáng."],
    ["Phụ lục về giá vé.", "Vé bơi của người lớn là 45.000 đồng."],
]


def scanned(kind):
    """Draw two pages of text as pictures."""
    letters = ImageFont.truetype(
        str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), 34
    )
    drawn = []
    for lines in SHEETS:
        sheet = Image.new("L", (1240, 700), 255)
        pen = ImageDraw.Draw(sheet)
        for at, line in enumerate(lines):
            pen.text((120, 100 + 70 * at), line, font=letters, fill=0)
        drawn.append(sheet)
    stream = io.BytesIO()
    drawn[0].save(stream, kind, save_all=True, append_images=drawn[1:])
    return stream.getvalue()


@pytest.fixture
def office(corpus, tmp_path):
    chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
    return open_office(chatbot, folder=tmp_path / "desk", max_file_mb=2)


@pytest.fixture
def client(office):
    return TestClient(build_api(office), raise_server_exceptions=False)


def bring(client, name, content):
    files = [("file", (name, content, "application/octet-stream"))]
    (taken,) = client.post("/api/documents", files=files).json()["files"]
    assert taken["state"] == "added", taken
    return taken["document_ids"][0]


@pytest.mark.skipif(not is_available(), reason="tesseract with Vietnamese is not there")
@pytest.mark.parametrize(("name", "kind"), [("be-boi.pdf", "PDF"), ("be-boi.tif", "TIFF")])
def test_the_picture_of_the_cited_page_stands_beside_the_citation(office, client, name, kind):
    key = bring(client, name, scanned(kind))
    reply = Chatbot(office.shelf.corpus, settings=Settings(reader="sentence")).ask(
        "Vé bơi của người lớn là bao nhiêu?"
    )
    assert isinstance(reply, Answer)
    (cited,) = reply.citations
    assert (cited.document_id, cited.place) == (key, "nhận dạng từ bản quét, trang 2")
    panel = source_html(office.shelf.corpus.get(key), citations=[cited], current=cited)
    (address,) = re.findall(r'<img src="([^"]+)"', panel)
    assert address == f"/api/documents/{key}/pages/2"
    response = client.get(address)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/jpeg")
    picture = Image.open(io.BytesIO(response.content)).convert("L")
    assert picture.width == 1240
    assert picture.getextrema()[0] < 60


def test_the_picture_of_a_recognised_page_stands_open_that_of_a_printed_one_is_a_click_away():
    text = "Trang một.\nTrang hai."
    facts = {"id": "a b/c", "title": "Quét", "text": text, "page_starts": (0, 11)}
    scan = Document(
        **facts,
        uri="file:///q.pdf",
        media_type="application/pdf",
        notes=(Note(kind="recognised", page=2),),
    )
    printed, recognised = source_html(scan, at=0), source_html(scan, at=12)
    assert '<details class="hd-scan"><summary>Ảnh trang 1 của tệp gốc' in printed
    assert 'src="/api/documents/a%20b/c/pages/1" loading="lazy"' in printed
    assert '<details class="hd-scan" open><summary>Ảnh trang 2 của bản quét' in recognised
    assert 'src="/api/documents/a%20b/c/pages/2"' in recognised
    elsewhere = Document(
        **facts, uri="https://x.example/q.pdf", media_type="application/pdf", notes=scan.notes
    )
    assert "<img" not in source_html(elsewhere, at=12)


def test_what_has_no_picture_is_told_in_a_line(office, client):
    key = bring(client, "gia.txt", "Vé bơi của trẻ em là 20.000 đồng.".encode())
    for address, status in (
        (f"/api/documents/{key}/pages/1", 404),
        ("/api/documents/khong-co/pages/1", 404),
        (f"/api/documents/{key}/pages/0", 422),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        assert "\n" not in response.json()["detail"]
