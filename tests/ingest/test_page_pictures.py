"""A page is drawn as a person sees it, apart from the program and within limits."""

import io

import pypdfium2
import pytest
from PIL import Image

from ingest import BadFile, Limits
from ingest.apart import draw_apart
from ingest.load import open_source

COLOURS = [(200, 30, 30), (30, 160, 60)]


def pages(kind):
    """Return a file of two pages, each of one colour."""
    sheets = [Image.new("RGB", (600, 800), colour) for colour in COLOURS]
    stream = io.BytesIO()
    sheets[0].save(stream, kind, save_all=True, append_images=sheets[1:])
    return stream.getvalue()


def drawn(path, page, **limits):
    return Image.open(io.BytesIO(draw_apart(open_source(path), page, Limits(**limits))))


@pytest.mark.parametrize(("name", "kind"), [("a.pdf", "PDF"), ("a.tif", "TIFF")])
@pytest.mark.parametrize("page", [1, 2])
def test_each_page_is_drawn(write, name, kind, page):
    picture = drawn(write(name, pages(kind)), page)
    assert picture.format == "JPEG"
    assert picture.size[0] <= 1240
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    assert all(abs(one - other) < 12 for one, other in zip(middle, COLOURS[page - 1], strict=True))


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG")])
def test_a_photograph_is_made_smaller_and_turned_the_right_way(write, name, kind):
    photograph = Image.new("RGB", (3000, 2000), COLOURS[0])
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera stood on its side
    stream = io.BytesIO()
    photograph.save(stream, kind, exif=turned)
    assert drawn(write(name, stream.getvalue()), 1).size == (1240, 1860)


@pytest.mark.parametrize(("name", "kind"), [("a.pdf", "PDF"), ("a.tif", "TIFF")])
def test_a_page_that_is_not_there_is_refused(write, name, kind):
    with pytest.raises(BadFile, match="không vẽ lại được"):
        drawn(write(name, pages(kind)), 3)


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.tif"])
def test_a_broken_file_is_refused(write, name):
    kind = {"a.pdf": "PDF", "a.png": "PNG", "a.jpg": "JPEG", "a.tif": "TIFF"}[name]
    sheet = Image.effect_noise((700, 900), 90)
    stream = io.BytesIO()
    sheet.save(stream, kind)
    with pytest.raises(BadFile):
        drawn(write(name, stream.getvalue()[:300]), 1)


def test_a_huge_page_of_a_small_file_stays_within_bounds(write):
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 20)
    document.new_page(20, 14_000)
    stream = io.BytesIO()
    document.save(stream)
    path = write("a.pdf", stream.getvalue())
    for page in (1, 2):
        width, height = drawn(path, page).size
        assert width <= 1240
        assert height <= 4960
