"""Tables and scans on the page, in a real Chromium: the cell is framed, the recognition is told."""

import io
import shutil
import socket
import threading
import time

import docx
import pytest
import uvicorn

from bot import Chatbot
from corpus import Corpus
from ingest import ingest
from ingest.recognition import is_available

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
ROWS = [
    ("Khóa học", "Năm 2030", ""),
    ("", "Buổi sáng", "Buổi tối"),
    ("Gốm cơ bản", "1.250", "1.400"),
    ("Gốm men lam", "2.100", "2.350"),
]


def paper():
    made = docx.Document()
    made.add_heading("Học phí xưởng gốm Bát Sứ", 1)
    made.add_paragraph("Bảng học phí các khóa, đơn vị tính: nghìn đồng")
    table = made.add_table(4, 3, style="Table Grid")
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def scan():
    from pathlib import Path

    import matplotlib as mpl
    from PIL import Image, ImageDraw, ImageFont

    font = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    page = Image.new("L", (1654, 700), 255)
    told = "Lò nung gốm của xưởng mở cửa lúc sáu giờ sáng hằng ngày."
    letters = ImageFont.truetype(str(font), 36)
    ImageDraw.Draw(page).text((120, 120), told, font=letters, fill=0)
    stream = io.BytesIO()
    page.save(stream, "PDF", resolution=200)
    return stream.getvalue()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    from bot.web.api import open_office
    from bot.web.page import build_app

    folder = tmp_path_factory.mktemp("tables")
    (folder / "hoc-phi.docx").write_bytes(paper())
    (folder / "lo-nung.pdf").write_bytes(scan())
    with Corpus.open(folder / "index", create=True) as corpus, socket.socket() as listener:
        ingest([folder / "hoc-phi.docx", folder / "lo-nung.pdf"], into=corpus)
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        office = open_office(Chatbot(corpus), folder=folder / "desk")
        app = build_app(office, port=port, examples=("Giá bao nhiêu?",))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM, headless=True, args=["--no-sandbox", "--disable-gpu"]
            )
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            tab.goto(f"http://127.0.0.1:{port}/")
            tab.wait_for_selector(".hd-welcome", timeout=60_000)
            yield tab
            browser.close()
        server.should_exit = True
        thread.join(20)


def ask(page, question):
    page.fill("#hd-ask textarea", question)
    page.press("#hd-ask textarea", "Enter")
    page.wait_for_function(
        "() => document.querySelector('.hd-log')?.getAttribute('aria-busy') === 'false'"
        " && [...document.querySelectorAll('.hd-turn')].at(-1)?.dataset.turn?.endsWith('-done')",
        timeout=60_000,
    )


def test_a_table_is_a_table_with_the_cell_of_the_answer_framed(page):
    ask(page, "Học phí gốm men lam buổi tối năm 2030 là bao nhiêu?")
    cell = page.locator("#hd-panel td.hd-cell")
    cell.wait_for(timeout=10_000)
    assert cell.inner_text() == "2.350"
    drawn = page.locator("#hd-panel table")
    assert drawn.locator("th[colspan='2']").inner_text() == "Năm 2030"
    assert drawn.locator("th[rowspan='2']").inner_text() == "Khóa học"
    style = "element => getComputedStyle(element)"
    framed = cell.evaluate(f"e => ({style})(e).outlineStyle + ({style})(e).boxShadow")
    assert framed != "nonenone"


@pytest.mark.skipif(not is_available(), reason="tesseract with Vietnamese is not there")
def test_a_citation_of_a_scan_says_that_a_machine_read_it(page):
    ask(page, "Lò nung gốm mở cửa lúc mấy giờ?")
    page.get_by_text("nhận dạng từ bản quét, trang 1").last.wait_for(timeout=10_000)
