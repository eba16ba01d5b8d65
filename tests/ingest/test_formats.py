"""Each kind of office file gives the text that its page shows; a broken one is one clear line."""

import io
import os
import shutil
import subprocess
import time
from contextlib import suppress
from email.message import EmailMessage

import docx
import pytest
from odf.opendocument import OpenDocumentText
from odf.text import (
    List,
    ListItem,
    ListLevelStyleNumber,
    ListStyle,
    P,
)

from ingest import BadFile, libreoffice, load_document
from tests.ingest.small_files import (
    BODY,
    ROWS,
    TABLE,
    TITLE,
    book,
    letter,
    mail,
    open_text,
    packed,
    rich_text,
    slides,
)


def heads(document):
    return [heading.span.of(document.text) for heading in document.headings]


@pytest.fixture
def word(make_docx):
    return make_docx((TITLE, "Heading 1"), BODY, [list(row) for row in ROWS])


def test_slides(write):
    document = load_document(write("a.pptx", slides()))
    assert document.text.split("\n\n") == [
        TITLE, BODY, "Ghi chú: Nhắc người nghe hỏi về phí.", "Phí", TABLE,
    ]  # fmt: skip
    assert document.title == TITLE
    assert document.page_of(document.text.index("450 kg")) == 2
    assert len(document.tables) == 1
    assert [(note.kind, note.page) for note in document.notes] == [("hidden", 3)]


def test_an_open_document(write):
    document = load_document(write("a.odt", open_text()))
    assert document.text == "\n\n".join(
        [TITLE, BODY, "Chú thích 1: Theo thông tư mới.\n- thử phanh\n- thử cáp", TABLE]
    )
    assert heads(document)[0] == TITLE
    assert len(document.tables) == 1


def test_the_numbers_of_lists_of_an_open_document(write):
    text = OpenDocumentText()
    style = ListStyle(name="L1")
    style.addElement(ListLevelStyleNumber(level=1, numformat="1", numsuffix="."))
    style.addElement(ListLevelStyleNumber(level=2, numformat="a", numsuffix=")", displaylevels=1))
    text.automaticstyles.addElement(style)

    def listed(*items, **facts):
        made = List(**facts)
        for told in items:
            item = ListItem()
            item.addElement(P(text=told) if isinstance(told, str) else told)
            made.addElement(item)
        return made

    outer = listed("Rửa tay", "Đeo găng", stylename="L1")
    outer.childNodes[1].addElement(listed("găng vải", "găng da"))
    text.text.addElement(outer)
    text.text.addElement(P(text="Nghỉ giữa giờ."))
    text.text.addElement(listed("Thay dao", stylename="L1", continuenumbering="true"))
    text.text.addElement(listed("Quét sàn", stylename="L1"))
    stream = io.BytesIO()
    text.save(stream)
    assert load_document(write("a.odt", stream.getvalue())).text == (
        "1. Rửa tay\n2. Đeo găng\na) găng vải\nb) găng da\n\nNghỉ giữa giờ.\n3. Thay dao\n"
        "1. Quét sàn"
    )


def test_rich_text(write):
    document = load_document(write("a.rtf", rich_text()))
    assert document.text == f"{TITLE}\n\n{BODY}\n\n{TABLE}"
    assert len(document.tables) == 1


def test_rich_text_in_an_old_font(write):
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 .VnTime;}}\f0 "
    told = rb"Th\'f4 tr\-\'eang m\'eb l\'edp d\'b9y ngh\'d2 ch\'f7a xe m\'b8y mi\'d4n ph\'dd.\par}"
    tcvn3 = head + told
    assert "dạy nghề chữa xe máy" in load_document(write("a.rtf", tcvn3)).text


def test_a_book(write):
    document = load_document(write("a.epub", book()))
    assert (document.title, document.author) == (TITLE, "Lò Thị Mây")
    assert document.text.index(BODY) < document.text.index("giữ mười năm")


def test_a_letter_with_attachments(write, word):
    document = load_document(write("a.eml", mail(word)))
    assert document.title == "Lịch kiểm định tháng chín"
    assert document.date == "2023-09-04"
    for told in ("Vừ A Páo", "Chiều thứ năm", "Tệp đính kèm: quy trình.docx", BODY, TABLE):
        assert told in document.text
    (table,) = document.tables
    assert table.cells[0].span.of(document.text) == "Tải trọng"
    (lost,) = [note for note in document.notes if note.is_loss]
    assert "may.exe" in lost.detail


def test_a_letter_that_outlook_saved(write, word):
    raw = letter()
    document = load_document(write("a.msg", raw))
    assert (document.title, document.date) == ("Hẹn giờ kiểm định", "2023-09-04")
    for told in (
        "Vừ A Páo",
        "ky-thuat@example.vn",
        "Sáng thứ sáu",
        "Tệp đính kèm: biên bản.txt",
        BODY,
    ):
        assert told in document.text
    (lost,) = [note for note in document.notes if note.is_loss]
    assert "may.exe" in lost.detail
    for cut in range(0, len(raw), 500):
        with suppress(BadFile):
            load_document(write("b.msg", raw[:cut]))


def test_an_archive_of_documents(write, word):
    raw = packed(
        **{
            "b/quy trình.docx": word,
            "a.txt": BODY.encode(),
            "máy.bin": b"\0",
            "c.zip": packed(x="y"),
        }
    )
    document = load_document(write("a.zip", raw))
    assert document.text.startswith(f"Tệp: a.txt\n\n{BODY}")
    assert "Tệp: quy trình.docx" in document.text
    lost = " ".join(note.detail for note in document.notes if note.is_loss)
    assert "máy.bin" in lost
    assert "c.zip" in lost


def test_a_damaged_file_of_an_archive_costs_that_file_alone(write):
    raw = packed(**{"a.txt": BODY, "b.txt": "Sổ kiểm định giữ mười năm."})
    assert raw.count("mười".encode()) == 1
    document = load_document(write("a.zip", raw.replace("mười".encode(), "mưới".encode())))
    assert BODY in document.text
    assert "kiểm định giữ" not in document.text
    (lost,) = [note for note in document.notes if note.is_loss]
    assert "«b.txt» (bị hỏng" in lost.detail


def test_a_saved_web_page(write):
    message = EmailMessage()
    message.set_content(f"<html><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>", subtype="html")
    assert BODY in load_document(write("a.mhtml", message.as_bytes())).text


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_word_file_of_before_2007(write, word, tmp_path):
    source = write("moi.docx", word)
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(source)], check=True, timeout=200, capture_output=True)
    assert BODY in load_document(tmp_path / "moi.doc").text


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_word_file_of_before_2007_that_only_libreoffice_reads(write, tmp_path):
    """The small programs find a text of one line too short to be one."""
    paper = docx.Document()
    paper.add_paragraph("Bến xe mở cửa lúc năm giờ sáng.")
    paper.save(tmp_path / "ngan.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "ngan.docx")], check=True, timeout=200, capture_output=True
    )
    assert load_document(tmp_path / "ngan.doc").text == "Bến xe mở cửa lúc năm giờ sáng."


@pytest.mark.parametrize(
    "suffix", ["pptx", "odt", "rtf", "epub", "zip", "doc", "ppt", "odp", "msg", "eml"]
)
def test_a_broken_file_is_one_line(write, word, suffix):
    whole = {
        "pptx": slides, "odt": open_text, "odp": open_text, "rtf": rich_text, "epub": book,
        "zip": lambda: packed(**{"a.txt": BODY}),
        "eml": lambda: b"\0\0\0",
    }.get(suffix, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)()  # fmt: skip
    with pytest.raises(BadFile) as caught:
        load_document(write(f"a.{suffix}", whole[: int(len(whole) * 0.6)]))
    assert "\n" not in str(caught.value)
    assert "hãy" in str(caught.value)


@pytest.mark.parametrize("suffix", ["doc", "ppt", "odp"])
def test_without_libreoffice_the_line_says_what_to_install(write, monkeypatch, suffix):
    monkeypatch.setenv("PATH", "")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    raw = packed(**{"META-INF/manifest.xml": "<m/>"}) if suffix == "odp" else old
    with pytest.raises(BadFile, match="hãy cài LibreOffice"):
        load_document(write(f"a.{suffix}", raw))


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes here")
def test_a_converter_that_does_not_end_is_ended_with_what_it_began(write, monkeypatch, tmp_path):
    monkeypatch.setattr(libreoffice, "_SECONDS", 1)
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    pid = tmp_path / "pid"
    program.write_text(f"#!/bin/sh\n/bin/sleep 60 &\necho $! > {pid}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    with pytest.raises(BadFile, match="không chuyển đổi xong trong 1 giây"):
        load_document(write("a.ppt", old))
    ended = (not is_alive(int(pid.read_text())) or time.sleep(0.1) for _ in range(50))
    assert any(ended)


def test_a_locked_archive(write):
    stream = io.BytesIO(packed(**{"a.txt": BODY}))
    raw = bytearray(stream.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadFile, match="mật khẩu"):
        load_document(write("a.zip", bytes(raw)))
