"""Text on pictures is recognised where the program for it is installed, and marked as such."""

import io
import struct
import zlib
from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest import BadFile, load_document
from ingest.recognition import is_available

LINES = [
    "Bến phà mở từ năm giờ sáng.",
    "Vé xe máy là mười hai nghìn đồng.",
    "Trẻ em đi phà không mất tiền.",
]
installed = pytest.mark.skipif(not is_available(), reason="tesseract with Vietnamese is not there")


def drawn(kind, **options):
    """Draw a page of lines as a picture."""
    font = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    page = Image.new("L", (1240, 700), 255)
    pen = ImageDraw.Draw(page)
    for at, line in enumerate(LINES):
        pen.text((120, 100 + 60 * at), line, font=ImageFont.truetype(str(font), 34), fill=0)
    stream = io.BytesIO()
    page.save(stream, kind, **options)
    return stream.getvalue()


@installed
@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.tif", "TIFF"), ("a.pdf", "PDF")]
)
def test_a_picture_of_a_page_is_recognised(write, name, kind):
    document = load_document(write(name, drawn(kind)))
    assert document.text.split() == " ".join(LINES).split()
    assert [(note.kind, note.page) for note in document.notes] == [("recognised", 1)]


@installed
@pytest.mark.parametrize("turned", [0.0, 0.8])
def test_a_ruled_table_on_a_scan_keeps_its_cells(write, turned):
    font = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    letters = ImageFont.truetype(str(font), 34)
    page = Image.new("L", (1654, 1000), 255)
    pen = ImageDraw.Draw(page)
    pen.text((150, 80), "Bảng giá vé phà năm nay, đơn vị tính: đồng", font=letters, fill=0)
    edges, tops = (150, 650, 1050, 1450), (200, 280, 360, 440, 520)
    for top in tops:
        pen.line((650 if top == 280 else 150, top, 1450, top), fill=0, width=3)
    for left in edges:
        pen.line((left, 280 if left == 1050 else 200, left, 520), fill=0, width=3)
    for left, top, text in (
        (180, 260, "Khách"), (700, 215, "Giá vé một lượt"),
        (700, 295, "Ban ngày"), (1090, 295, "Ban đêm"),
        (180, 375, "Người lớn"), (700, 375, "12.000"), (1090, 375, "18.000"),
        (180, 455, "Học sinh"), (700, 455, "6.000"), (1090, 455, "9.000"),
    ):  # fmt: skip
        pen.text((left, top), text, font=letters, fill=0)
    stream = io.BytesIO()
    page.rotate(turned, fillcolor=255).save(stream, "PNG")
    document = load_document(write("a.png", stream.getvalue()))
    (table,) = document.tables
    told = {(cell.row, cell.column): cell for cell in table.cells}
    words = {place: cell.span.of(document.text) for place, cell in told.items()}
    assert (words[0, 0], told[0, 0].row_span) == ("Khách", 2)
    assert (words[0, 1], told[0, 1].column_span) == ("Giá vé một lượt", 2)
    assert [words[row, 2] for row in (1, 2, 3)] == ["Ban đêm", "18.000", "9.000"]
    assert table.unit.of(document.text) == "đồng"


@installed
def test_a_picture_without_text_and_a_broken_one(write):
    stream = io.BytesIO()
    Image.new("L", (300, 300), 255).save(stream, "PNG")
    with pytest.raises(BadFile, match="không có chữ nào"):
        load_document(write("a.png", stream.getvalue()))
    with pytest.raises(BadFile, match="hỏng"):
        load_document(write("b.png", drawn("PNG")[:200]))


def test_without_the_program_the_line_says_what_to_install(write, monkeypatch):
    monkeypatch.setenv("PATH", "")
    is_available.cache_clear()
    try:
        with pytest.raises(BadFile, match="hãy cài tesseract-ocr"):
            load_document(write("a.png", drawn("PNG")))
    finally:
        monkeypatch.undo()
        is_available.cache_clear()


@installed
def test_letters_that_are_clear_are_not_recognised(write):
    sheet = Image.new("RGBA", (1600, 500), "white")
    draw = ImageDraw.Draw(sheet)
    path = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    font = ImageFont.truetype(str(path), 40)
    draw.text((60, 80), "Bến phà mở từ năm giờ sáng", fill="black", font=font)
    draw.text((60, 300), "Qua phà mất chín trăm đồng", fill=(0, 0, 0, 0), font=font)
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    text = load_document(write("a.png", stream.getvalue())).text
    assert "Bến phà" in text
    assert "trăm" not in text


@installed
@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (1, 59_000_000)])
def test_a_picture_without_measure_is_one_line(write, width, height):
    def chunk(kind, content):
        size, total = struct.pack(">I", len(content)), struct.pack(">I", zlib.crc32(kind + content))
        return size + kind + content + total

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(10_000))
    raw = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    with pytest.raises(BadFile, match="ảnh"):
        load_document(write("a.png", b"\x89PNG\r\n\x1a\n" + raw))
