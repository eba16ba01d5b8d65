"""The report says in words what was read of a file, and the index shows it page by page."""

from pathlib import Path

from corpus.types import Document, Note
from ingest import Reading, as_read
from ingest.report import Failure

NOTES = (
    Note(kind="converted", count=1200, detail="vni"),
    Note(kind="unread", page=2, detail="trang là ảnh quét"),
    Note(kind="unread", page=4, detail="trang là ảnh quét"),
    Note(kind="hidden", count=15, page=1),
)
SCHEDULE = Document(
    id="lich",
    uri="file:///lich.pdf",
    title="Lịch",
    text="Sân một.\n\nSân ba.",
    page_starts=(0, 10, 10, 17),
    notes=NOTES,
)


def test_a_reading_in_words():
    told = str(Reading.of(Path("/a/lịch.pdf"), SCHEDULE))
    assert told.startswith("«lịch.pdf»: đọc được một phần 4 trang")
    assert "đã chuyển 1.200 ký tự từ bảng mã VNI sang Unicode" in told
    assert "trang 2, 4: chưa đọc được: trang là ảnh quét" in told
    assert "trang 1: đã bỏ 15 ký tự mà người đọc không nhìn thấy" in told


def test_what_is_left_out_by_intent_is_no_loss():
    kept = Document(id="a", uri="file:///a", title="A", text="Sân.", notes=(NOTES[0], NOTES[3]))
    assert not Reading.of(Path("a"), kept).is_partial


def test_a_document_as_it_is_held_page_by_page():
    lines = list(as_read(SCHEDULE))
    assert lines[0].startswith("đã chuyển")
    assert lines[1].startswith("--- trang 1 (đã bỏ 15")
    assert lines[2] == "Sân một."
    assert lines[3] == "--- trang 2 (chưa đọc được: trang là ảnh quét) ---"
    assert lines[4] == "--- trang 3 ---"
    assert lines[5] == "Sân ba."


def test_a_name_cannot_pretend_to_be_another_line_of_the_report():
    name = Path("/kho/lich\nTài liệu: 900 mới\u2028.pdf")
    assert len(str(Reading.of(name, SCHEDULE)).splitlines()) == 1
    assert len(str(Failure(path=name, reason="tệp rỗng")).splitlines()) == 1
