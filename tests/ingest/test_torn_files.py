"""A file of any kind that is cut short, altered or overwritten is read, or is one clear line."""

import random
import shutil

import pytest

from corpus.types import Document
from ingest import SUFFIXES, BadFile, Limits
from ingest.apart import read_apart
from ingest.load import SourceFile, open_source
from tests.ingest.small_files import BODY, ROWS, TITLE, every_kind

SLOW = {".doc", ".ppt", ".odp", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}  # programs of their own


def torn(raw, seed):
    """Return the file with a fault of one of six kinds."""
    chance, altered = random.Random(seed), bytearray(raw)
    at = chance.randrange(len(raw))
    match seed % 6:
        case 0:
            del altered[max(1, at) :]
        case 1:
            for place in chance.choices(range(len(raw)), k=20):
                altered[place] = chance.randrange(256)
        case 2:
            altered[at : at + 512] = bytes(len(altered[at : at + 512]))
        case 3:
            del altered[at : at + chance.choice([1, 100, 3000])]
        case 4:
            altered[at:at] = altered[at : at + 200] * 20
        case _:
            altered[at : at + 4] = b"\xff\xff\xff\x7f"
    return bytes(altered) or b"x"


@pytest.fixture
def whole(make_docx, make_pdf):
    word = make_docx((TITLE, "Heading 1"), BODY, [list(row) for row in ROWS])
    return every_kind(word, make_pdf(BODY))


def check_line(source, outcome):
    line = str(outcome)
    assert source.path.name in line
    assert "hãy" in line
    assert "\n" not in line
    assert len(line) <= 500
    # A name of Python's for what went wrong is no clear line.
    assert not any(word in line for word in ("Error", "error", "dừng đột ngột")), line


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_a_torn_file_is_read_or_is_one_line(whole, tmp_path, suffix):
    if suffix.removeprefix(".") not in whole:
        assert not shutil.which("soffice"), f"no {suffix} is tried"
        pytest.skip("LibreOffice is not installed")
    sound = whole[suffix.removeprefix(".")]()
    trials = 3 if suffix in SLOW else 24
    sources = [
        SourceFile(path=tmp_path / f"{seed}{suffix}", raw=torn(sound, seed))
        for seed in range(trials)
    ]
    for source, outcome in read_apart(sources, Limits(memory_mb=1024, seconds=90)):
        if not isinstance(outcome, Document):
            check_line(source, outcome)


OTHERS = ("docx", "xls", "msg", "pptx", "odt", "epub", "rtf", "zip", "png")
TEXTS = {".txt", ".md", ".markdown", ".csv", ".tsv"}  # one letter is a text


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_what_is_no_file_of_its_kind_is_one_line(whole, tmp_path, suffix):
    """Without a byte, of zeros, at random, a page of the web, or a file of another kind."""
    empty = tmp_path / f"rong{suffix}"
    empty.touch()
    with pytest.raises(BadFile, match=r"rỗng.*hãy"):
        open_source(empty)
    raws = {"khong": bytes(3000), "ngau-nhien": random.Random(5).randbytes(5000), "mot": b"P"}
    own = suffix.removeprefix(".")
    family = {"docm": "docx", "jpeg": "jpg", "jpg": "jpg", "tif": "tiff"}.get(own, own)
    raws |= {kind: whole[kind]() for kind in OTHERS if kind not in {own, family}}
    if suffix in SLOW:
        raws.pop("zip")
    sources = [
        SourceFile(path=tmp_path / f"{name}{suffix}", raw=raw)
        for name, raw in raws.items()
        if not (name == "mot" and suffix in TEXTS)
    ]
    for source, outcome in read_apart(sources, Limits(memory_mb=1024, seconds=90)):
        if isinstance(outcome, Document):  # one program of a family reads the others' files
            assert suffix in {".doc", ".ppt", ".odp", ".zip"}, source.path.name
        else:
            check_line(source, outcome)
