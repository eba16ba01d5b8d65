"""Files that would fill the memory, never end or crash a reader cost one line each."""

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from corpus import Corpus
from ingest import Limits, ingest

ROOT = Path(__file__).parents[2]
GOOD = "Phòng khám mở cửa từ 7 giờ đến 17 giờ, nghỉ ngày chủ nhật. Phí khám là 150.000 đồng."


@pytest.fixture
def collection(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("index") / "index"
    with Corpus.open(folder, create=True, embedder=embedder) as opened:
        yield opened


def pdf(*objects: bytes) -> bytes:
    """Put numbered objects together to a file; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode %s >>" % (len(packed), more)
    return head + b"\nstream\n" + packed + b"\nendstream"


def doubling_pdf(depth: int) -> bytes:
    """Return a page whose forms draw the next form twice, and the last one a word."""
    first = 5
    forms = []
    for level in range(depth):
        inner = b"/X Do /X Do" if level < depth - 1 else b"BT /F1 9 Tf 9 9 Td (A) Tj ET"
        after = b"/XObject << /X %d 0 R >>" % (first + level + 1) if level < depth - 1 else b""
        resources = b"/Resources << /Font << /F1 4 0 R >> %s >>" % after
        forms.append(
            stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 600 700] " + resources)
        )
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
        b"<< /XObject << /X 5 0 R >> /Font << /F1 4 0 R >> >> >>" % (first + depth),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *forms,
        stream(b"/X Do"),
    )


def docx_bomb(make_docx) -> bytes:
    """Return a Word file of a few hundred kilobytes with two million paragraphs."""
    plain = zipfile.ZipFile(io.BytesIO(make_docx("Một đoạn.")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in plain.namelist():
            content = plain.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:sectPr", b"<w:p/>" * 2_000_000 + b"<w:sectPr", 1)
            packed.writestr(name, content)
    return out.getvalue()


def aliases(levels: int) -> str:
    lines = ["---", "b0: &b0 giá"]
    for level in range(1, levels):
        repeated = ",".join([f"*b{level - 1}"] * 10)
        lines.append(f"b{level}: &b{level} [{repeated}]")
    return "\n".join([*lines, f"title: *b{levels - 1}", "---", "", "Nội dung về giá lúa."])


def test_bombs_cost_one_line_each_and_good_files_are_stored(collection, write, tmp_path, make_docx):
    bombs = {
        "a-alias.md": aliases(9),
        "b-doubling.pdf": doubling_pdf(40),
        "c-docx.docx": docx_bomb(make_docx),
        "d-html.html": "<html><body><p " + " ".join(f'k{n}="{n}"' for n in range(60_000)) + ">Lúa",
        "e-long.md": f"---\ntitle: {[['x'] * 9] * 3000}\n---\n\nChữ.",
    }
    for name, content in bombs.items():
        write(name, content)
    for number in range(12):
        write(f"{'abcdef'[number % 6]}-tot-{number}.txt", f"{GOOD} Cơ sở {number}.")
    report = ingest([tmp_path], into=collection, limits=Limits(memory_mb=512, seconds=12))
    assert len(report.added) == len(collection.documents()) >= 12
    assert {path.suffix for path in report.added} >= {".txt"}
    assert sum(path.name.split("-")[1] == "tot" for path in report.added) == 12
    failed = {failure.path.name for failure in report.failed}
    assert {"a-alias.md", "b-doubling.pdf", "c-docx.docx"} <= failed <= set(bombs)
    for failure in report.failed:
        assert len(str(failure)) <= 500
        assert "\n" not in str(failure)
        assert "hãy" in failure.reason
    assert collection.check() == []


def test_an_alias_is_refused_however_small(collection, write, tmp_path):
    write("nho.md", "---\ntitle: &t Giá lúa\nauthor: *t\n---\n\nLúa tăng giá.")
    (failure,) = ingest([tmp_path], into=collection).failed
    assert "dòng 3" in failure.reason


def test_a_long_name_and_a_long_reason_still_make_one_short_line(collection, write, tmp_path):
    folder = "/".join(["thu-muc-rat-dai-" + "x" * 100] * 6)
    write(f"{folder}/{'y' * 200}.md", f"---\ndate: {'9' * 3000}\n---\n\nChữ.")
    (failure,) = ingest([tmp_path], into=collection).failed
    assert len(str(failure)) <= 500


def test_a_script_without_a_guard_and_a_module_named_like_ours_do_no_harm(tmp_path):
    """A process that imports the caller's program again would run it again."""
    (tmp_path / "tai-lieu").mkdir()
    (tmp_path / "tai-lieu" / "a.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "yaml.py").write_text("raise SystemExit('mã lạ đã chạy')", encoding="utf-8")
    (tmp_path / "script.py").write_text(
        f"import sys; sys.path[0] = {str(ROOT)!r}\n"
        "from corpus import Corpus\nfrom ingest import ingest\n"
        "with Corpus.open('index', create=True) as corpus:\n"
        "    print(len(ingest(['tai-lieu'], into=corpus).added))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr
