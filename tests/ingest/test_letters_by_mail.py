"""A letter that a mail program really wrote is read with its attachments (Debian's s-nail)."""

import os
import shutil
import subprocess

import pytest

from ingest import load_document

BODY = "Chào cô Lan,\n\nHạn nộp bài thi là 17 giờ thứ sáu, nộp muộn bị trừ một điểm.\n"


@pytest.fixture
def send(tmp_path):
    """Return a function that writes a letter; what would carry it away keeps it in a file."""
    if not shutil.which("s-nail"):
        pytest.skip("s-nail is not installed")
    kept = tmp_path / "thu.eml"
    carrier = tmp_path / "carrier"
    carrier.write_text(f'#!/bin/sh\ncat > "{kept}"\n', encoding="ascii")
    carrier.chmod(0o755)

    def write(subject, *attachments):
        options = ["-n", "-S", "v15-compat", "-S", f"mta={carrier}", "-S", "sendcharsets=utf-8"]
        options += ["-S", "from=Thầy Nguyễn Hòa <hoa@truong.example>", "-s", subject]
        for path in attachments:
            options += ["-a", str(path)]
        subprocess.run(
            ["s-nail", *options, "co-lan@truong.example"],
            input=BODY.encode(),
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
            cwd=tmp_path,
            timeout=60,
            check=True,
        )
        return load_document(kept)

    return write


def test_a_letter_with_its_attachments(send, tmp_path, make_docx):
    rooms = tmp_path / "lịch thi.csv"
    rooms.write_text("Mã đề,Phòng\n12,A3\n34,B1\n", encoding="utf-8")
    rules = tmp_path / "nội quy.docx"
    rules.write_bytes(make_docx(("Nội quy phòng thi", "Heading 1"), "Không mang điện thoại."))
    program = tmp_path / "may.exe"
    program.write_bytes(b"\0\1\2")
    document = send("Lịch thi học kỳ hai lớp chín", rooms, rules, program)
    assert document.title == "Lịch thi học kỳ hai lớp chín"
    assert document.author == "Thầy Nguyễn Hòa <hoa@truong.example>"
    assert document.date is not None
    for told in (
        "Người nhận: co-lan@truong.example",
        "Hạn nộp bài thi là 17 giờ thứ sáu, nộp muộn bị trừ một điểm.",
        "Tệp đính kèm: lịch thi.csv\n\nMã đề | Phòng\n12 | A3",
        "Tệp đính kèm: nội quy.docx\n\nNội quy phòng thi\n\nKhông mang điện thoại.",
    ):
        assert told in document.text
    assert len(document.tables) == 1
    assert ["may.exe" in note.detail for note in document.notes if note.kind == "unread"] == [True]


def test_a_letter_without_attachments(send):
    document = send("Nhắc hạn")
    assert document.text.rstrip().endswith(BODY.rstrip())
    assert not document.notes
