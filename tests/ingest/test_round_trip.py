"""A file made by the program that people use is read as that program shows it.

LibreOffice writes one text, one workbook and one set of slides in each of its kinds, Chromium saves
a page and photographs it, Info-ZIP packs, iconv writes the old encodings that it has (VNI and VPS
stand in `test_letters`). Each test is skipped where its program is missing; the same kinds made by
libraries stand in `test_formats`, `test_sheets` and `test_word`, letters that a mail program wrote
in `test_letters_by_mail`. No program here writes the letters of Outlook: `outlook_file` follows the
published description of them.
"""

import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.shared import Cm
from PIL import Image
from pptx.util import Inches

from ingest import load_document
from ingest.recognition import is_available

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]

TITLE = "Nội quy bể bơi Hoa Sứ"
OPEN = "Bể bơi mở cửa từ 6 giờ đến 20 giờ các ngày trong tuần, trừ thứ hai."
RULES = ("Trẻ dưới 6 tuổi phải có người lớn đi cùng.", "Không ăn uống trong khu vực bể.")
ROWS = [("Loại vé", "Người lớn", "Trẻ em"), ("Vé lượt", "45.000", "25.000")]
TABLE = "\n".join(" | ".join(row) for row in ROWS)
CAPTION = "Bảng giá vé bể bơi năm 2024 (đơn vị: đồng)"


def convert(source: Path, suffix: str, filter_: str = "") -> Path:
    """Let LibreOffice write a file in another kind."""
    folder = source.parent / f"made-{suffix}"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    target = f"{suffix}:{filter_}" if filter_ else suffix
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", target]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        check=True,
        timeout=150,
        capture_output=True,
    )
    made = folder / f"{source.stem}.{suffix}"
    if not made.exists():
        pytest.skip(f"this LibreOffice writes no {suffix}")
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def text(folder):
    paper = docx.Document()
    paper.add_heading(TITLE, 1)
    paper.add_paragraph(OPEN)
    paper.add_heading("Giá vé", 2)
    table = paper.add_table(2, 3, style="Table Grid")
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, told in zip(row.cells, cells, strict=True):
            cell.text = told
    for rule in RULES:
        paper.add_paragraph(rule, style="List Number")
    paper.save(folder / "be-boi.docx")
    return folder / "be-boi.docx"


@pytest.fixture(scope="module")
def sheet(folder):
    book = openpyxl.Workbook()
    page = book.active
    page.append([CAPTION])
    page.merge_cells("A1:C1")
    page.append(ROWS[0])
    page.append(["Vé lượt", 45000, 25000])
    for column in (1, 2, 3):
        page.column_dimensions["ABC"[column - 1]].width = 20
        page.cell(3, column).number_format = "#,##0"
    book.save(folder / "gia.xlsx")
    return folder / "gia.xlsx"


@pytest.fixture(scope="module")
def slides(folder):
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = TITLE
    first.placeholders[1].text = OPEN
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Giá vé"
    grid = second.shapes.add_table(2, 3, Inches(1), Inches(2), Inches(7), Inches(1)).table
    for row, cells in enumerate(ROWS):
        for column, told in enumerate(cells):
            grid.cell(row, column).text = told
    deck.save(folder / "be-boi.pptx")
    return folder / "be-boi.pptx"


@pytest.mark.parametrize("suffix", ["docx", "doc", "odt", "rtf", "html", "pdf"])
def test_a_text(text, suffix):
    document = load_document(convert(text, suffix))
    flat = document.text.replace("\n\n", "\n")
    for told in (f"{TITLE}\n{OPEN}\nGiá vé\n{TABLE}", f"1. {RULES[0]}\n2. {RULES[1]}"):
        assert told in flat
    assert len(document.tables) == 1
    assert document.date is None  # the day on which the file was written is not the document's


def test_a_book(text):
    document = load_document(convert(text, "epub"))
    for told in (TITLE, OPEN, TABLE, *RULES):
        assert told in document.text
    assert document.title != "Unknown Title"


def test_plain_text(text):
    document = load_document(convert(text, "txt", "Text (encoded):UTF8"))
    for told in (TITLE, OPEN, "Vé lượt", f"1. {RULES[0]}"):
        assert told in document.text


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_workbook(sheet, suffix):
    document = load_document(convert(sheet, suffix))
    assert document.text == f"{CAPTION}\n\n{TABLE}"
    (table,) = document.tables
    assert table.unit.of(document.text) == "đồng"
    assert table.header_rows == 1


def test_delimited_text(sheet):
    made = convert(sheet, "csv", "Text - txt - csv (StarCalc):44,34,76")  # UTF-8
    assert "Vé lượt | 45,000 | 25,000" in load_document(made).text


@pytest.mark.parametrize("suffix", ["pptx", "ppt", "odp", "pdf"])
def test_slides(slides, suffix):
    document = load_document(convert(slides, suffix))
    flat = document.text.replace("\n\n", "\n").replace("• ", "")
    assert f"{TITLE}\n{OPEN}" in flat
    assert TABLE in flat
    assert document.page_of(document.text.index("Vé lượt")) == 2


def test_an_archive(text, sheet, folder):
    if not shutil.which("zip"):
        pytest.skip("zip is not installed")
    packed = folder / "tat-ca.zip"
    subprocess.run(["zip", "-q", "-j", str(packed), str(text), str(sheet)], check=True, timeout=60)
    document = load_document(packed)
    assert OPEN in document.text
    assert len(document.tables) == 2


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as program:
        opened = program.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_a_page_that_a_browser_saved(text, folder, browser):
    page = browser.new_page()
    page.goto(convert(text, "html").as_uri())
    session = page.context.new_cdp_session(page)
    saved = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    path = folder / "trang.mhtml"
    path.write_bytes(saved.encode())
    document = load_document(path)
    for told in (TITLE, OPEN, TABLE, RULES[1]):
        assert told in document.text


@pytest.fixture(scope="module")
def photograph(folder, browser):
    """The first page as a browser shows it, large enough for its letters to be told."""
    shown = browser.new_page(viewport={"width": 900, "height": 500}, device_scale_factor=2)
    shown.set_content(
        f"<body style='font: 22px sans-serif; margin: 60px'><h1>{TITLE}</h1><p>{OPEN}</p></body>"
    )
    shown.screenshot(path=folder / "anh.png")
    shown.screenshot(path=folder / "anh.jpg", type="jpeg", quality=90)
    with Image.open(folder / "anh.png") as picture:
        picture.convert("L").save(folder / "anh.tiff", dpi=(200, 200))
    return folder / "anh.png"


recognising = pytest.mark.skipif(not is_available(), reason="tesseract with Vietnamese is missing")


@recognising
@pytest.mark.parametrize("suffix", ["png", "jpg", "tiff"])
def test_a_picture_of_a_page(photograph, suffix):
    document = load_document(photograph.with_suffix(f".{suffix}"))
    assert OPEN in " ".join(document.text.split())
    assert [(note.kind, note.page) for note in document.notes] == [("recognised", 1)]


@recognising
def test_a_scanned_page_amid_printed_ones(photograph, folder):
    paper = docx.Document()
    paper.add_paragraph(RULES[0])
    paper.add_page_break()
    paper.add_picture(str(photograph), width=Cm(15))
    paper.add_page_break()
    paper.add_paragraph(RULES[1])
    paper.save(folder / "ghep.docx")
    document = load_document(convert(folder / "ghep.docx", "pdf"))
    flat = document.text.replace("\n", " ")
    for page, told in enumerate((RULES[0], OPEN, RULES[1]), start=1):
        assert document.page_of(flat.index(told)) == page
    assert [(note.kind, note.page) for note in document.notes] == [("recognised", 2)]


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "pdf"])
def test_a_picture_amid_text_is_told_as_not_read(photograph, folder, suffix):
    paper = docx.Document()
    paper.add_paragraph(OPEN)
    paper.add_picture(str(photograph), width=Cm(8))
    paper.save(folder / "hinh.docx")
    path = folder / "hinh.docx"
    document = load_document(path if suffix == "docx" else convert(path, suffix))
    assert document.text == OPEN
    assert [(note.kind, note.count) for note in document.notes] == [("picture", 1)]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("TCVN-5712", "tcvn3"), ("VISCII", "viscii"), ("WINDOWS-1258", "windows-1258")],
)
def test_a_text_in_an_old_encoding(folder, encoding, name):
    if not shutil.which("iconv"):
        pytest.skip("iconv is not installed")
    told = f"{TITLE}\n\n{OPEN}\n\n{RULES[0]} {RULES[1]}\n"
    made = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", encoding],
        input=told.encode(),
        capture_output=True,
        timeout=30,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"this iconv has no {encoding}")
    path = folder / f"{name}.txt"
    path.write_bytes(made.stdout)
    document = load_document(path)
    assert document.text == told
    assert [(note.kind, note.detail) for note in document.notes] == [("converted", name)]
