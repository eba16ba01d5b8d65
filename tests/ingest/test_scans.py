"""Text on pictures is recognised where the program for it is installed, and marked as such."""

import io
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
