"""Each bad file is refused in one Vietnamese line that names it, the cause and the remedy."""

import io
import os
import zipfile

import pytest

from corpus.errors import HoidapError
from ingest import BadFile, load_document


def refusal(path, **options):
    """Return the reason for which a file is refused, and check the line as a whole."""
    with pytest.raises(BadFile) as caught:
        load_document(path, **options)
    message = str(caught.value)
    assert isinstance(caught.value, HoidapError)
    assert "\n" not in message
    assert str(path.name) in message
    assert "hãy" in message
    return caught.value.reason


def test_a_missing_file(tmp_path):
    assert "không tìm thấy tệp" in refusal(tmp_path / "mất.txt")


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx", "pdf"])
def test_an_empty_file(write, suffix):
    assert "rỗng" in refusal(write(f"a.{suffix}", b""))


@pytest.mark.parametrize(
    "content", [" \n\t\n", "\ufeff", "\u200b\u00a0\n", "---\ntitle: Thử\n---\n\n", "***"]
)
def test_a_blank_file(write, content):
    assert "không có chữ nào" in refusal(write("a.md", content))


def test_a_page_without_text(write):
    assert refusal(write("a.html", "<html><body><nav><a href='/'>Menu</a></nav></body></html>"))


@pytest.mark.parametrize(
    "raw", [bytes(range(256)) * 8, b"\x7fELF\x02\x01\x01\x00" * 9, b"\x01\x02\x03" * 50]
)
def test_a_binary_file_named_txt(write, raw):
    assert "nhị phân" in refusal(write("a.txt", raw))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Là où l'été précède déjà la forêt, l'élève préfère répéter.", "cp1252"),
        ("Съешь же ещё этих мягких французских булок", "cp1251"),
        ("吾輩は猫である。名前はまだ無い。", "shift_jis"),
    ],
)
def test_another_encoding_is_refused_not_guessed(write, text, encoding):
    assert "không phải UTF-8" in refusal(write("a.txt", text.encode(encoding)))


def test_a_wrong_byte_order_mark(write):
    assert "UTF-8-SIG" in refusal(write("a.txt", b"\xef\xbb\xbfabc\xff\xfe"))


def test_a_file_larger_than_the_limit_is_not_even_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024**2)
    assert "200 MB" in refusal(path)
    path.write_text("Một hai ba bốn.", encoding="utf-8")
    assert "quá lớn" in refusal(path, max_bytes=10)
    assert load_document(path, max_bytes=1000).text


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.dwg", "a.mp3"])
def test_an_unknown_kind(write, name):
    reason = refusal(write(name, "Một hai ba."))
    assert "loại tệp" in reason
    assert ".docx" in reason


def test_a_folder_and_a_pipe(tmp_path):
    assert "thư mục" in refusal(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "a.txt")
        assert "ống dẫn" in refusal(tmp_path / "a.txt")


def test_broken_and_circular_links(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "không có.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    assert "không có.txt" in refusal(tmp_path / "a.txt")
    assert refusal(tmp_path / "b.txt")


def test_a_file_without_permission(no_privileges):
    path = no_privileges / "a.txt"
    path.write_text("Một hai ba.", encoding="utf-8")
    path.chmod(0)
    assert "không có quyền đọc" in refusal(path)


# --- front matter ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "named"),
    [
        ("title: Báo cáo: năm 2021", "dòng 2"),
        ("a: [1", "YAML"),
        ("title: [Một, Hai]", "title"),
        ("title: 2021", "title"),
        ("title: 0x" + "f" * 60_000, "title"),
        ("date: " + ":".join(["59"] * 9_000), "date"),
        ("author: {tên: Hải}", "author"),
        ("date: năm 2021", "date"),
        ("date: 2021", "date"),
        ("date: 31/2/2021", "date"),
        ("title_derived: có", "title_derived"),
        ("id: 12", "id"),
        ("id: 'mã có dấu'", "id"),
    ],
)
def test_bad_front_matter(write, block, named):
    assert named in refusal(write("a.md", f"---\n{block}\n---\nMột hai ba."))


# --- Word -----------------------------------------------------------------------------------------


def test_a_word_file_with_a_password(write):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    assert "mật khẩu" in refusal(write("a.docx", ole + "EncryptedPackage".encode("utf-16-le")))
    assert "đời cũ" in refusal(write("b.docx", ole + b"\0" * 512))


def test_a_truncated_word_file(write, make_docx, body):
    whole = make_docx(body)
    for share in (0.1, 0.5, 0.9, 0.99):
        assert "hỏng" in refusal(write("a.docx", whole[: int(len(whole) * share)]))


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_archives_that_are_no_word_files(write):
    assert "không phải tệp Word" in refusal(write("a.docx", packed(**{"a.txt": b"abc"})))
    broken = packed(**{"word/document.xml": b"<w:document", "[Content_Types].xml": b"<Types/>"})
    assert "hỏng" in refusal(write("b.docx", broken))


def test_a_zip_bomb_is_not_unpacked(write):
    bomb = packed(**{"word/document.xml": b"\0" * (301 * 1024**2)})
    assert len(bomb) < 1024**2
    assert "giải nén" in refusal(write("a.docx", bomb))


# --- PDF ------------------------------------------------------------------------------------------


def test_a_pdf_with_a_password(write, make_pdf, body):
    assert "mật khẩu" in refusal(write("a.pdf", make_pdf(body, encrypt="bí mật")))


def test_a_truncated_pdf(write, make_pdf, body):
    whole = make_pdf(*[body] * 30)
    for share in (0.05, 0.5, 0.9):
        assert "hỏng" in refusal(write("a.pdf", whole[: int(len(whole) * share)]))


def test_a_pdf_that_a_reader_would_mend_without_the_text_of_its_last_page(write):
    cut = b"""%PDF-1.4
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 600 800]>>
endobj
trailer
<</Root 1 0 R/Size 10>>
9 0 obj
<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 9 0 R>>>>>>
endobj
4 0 obj
<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</Font<</F 9 0 R>>>>>>
endobj
5 0 obj
<</Length 46>>
stream
BT /F 12 Tf 72 700 Td (Trang nay con chu) Tj ET
endstream
endobj
"""
    assert "cắt cụt" in refusal(write("a.pdf", cut))


def test_a_scanned_pdf(write, make_pdf):
    assert "OCR" in refusal(write("a.pdf", make_pdf(("&nbsp;", 11))))


# --- names that lie -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "named"),
    [
        ("a.docx", b"%PDF-1.7 abc", "PDF"),
        ("a.txt", b"%PDF-1.7 abc", ".pdf"),
        ("a.pdf", b"PK\x03\x04abc", ".docx"),
        ("a.pdf", "Một văn bản thường.".encode(), ".pdf"),
        ("a.docx", "Một văn bản thường.".encode(), ".docx"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a.docx", b"{\\rtf1 abc}", "RTF"),
    ],
)
def test_a_name_that_the_content_contradicts(write, name, raw, named):
    assert named in refusal(write(name, raw))
