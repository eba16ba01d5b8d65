"""Every format gives the same kind of document: text, headings, pages, what the source states."""

import codecs
import io
import textwrap
import unicodedata

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.vietnamese.text import raw_offset, sentences
from ingest import BadFile, load_document


def heads(document):
    return [(heading.level, heading.span.of(document.text)) for heading in document.headings]


# --- plain text -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "utf-32", "nfd", "crlf"],
)
def test_the_same_text_in_any_unicode_is_the_same_document(write, body, encode):
    text = f"{body}\n\n{body}\n"
    assert load_document(write("a.txt", encode(text))).text == text


def as_windows_1258(text):
    """Encode as Windows-1258, where a tone mark that has no letter of its own follows its vowel."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    pieces = []
    for char in text:
        try:
            pieces.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in marks))
            tone = "".join(c for c in apart if c in marks)
            pieces.append((base + tone).encode("cp1258"))
    return b"".join(pieces)


def test_windows_1258_is_detected(write, body):
    assert load_document(write("a.txt", as_windows_1258(body * 3))).text == body * 3


def test_the_way_back_to_the_file_is_kept(write):
    raw = "\ufeff---\ntitle: Thử\n---\nhòa bình\r\nMột\u200b hai"
    decomposed = unicodedata.normalize("NFD", raw)
    document = load_document(write("a.md", decomposed))
    assert document.text == "hòa bình\nMột hai"
    decoded = decomposed.removeprefix("\ufeff")
    for word in ("bình", "hai"):
        at = raw_offset(document.raw_map, document.text.index(word))
        assert unicodedata.normalize("NFC", decoded[at:]).startswith(word)


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_hard_wrapped_lines_are_one_paragraph_again(write, body, suffix):
    items = "- việc một;\n- việc hai."
    typed = "\n".join(textwrap.wrap(body + " " + body, 72))
    document = load_document(write(f"a.{suffix}", f"Kết quả đạt được\n\n{typed}\n\n{items}\n"))
    assert len(sentences(document.text)) == 7
    assert (
        document.text.replace("\n", " ")
        == f"Kết quả đạt được  {body} {body}  - việc một; - việc hai. "
    )


def test_lines_that_are_not_wrapped_stay_lines(write):
    poem = "\n".join(["Trăm năm trong cõi người ta", "Chữ tài chữ mệnh khéo là ghét nhau"] * 6)
    listed = "\n".join(
        f"Ông Nguyễn Văn {n * 'A'}, Chủ tịch Uỷ ban nhân dân xã" for n in range(1, 60, 7)
    )
    for text in (poem, listed):
        assert load_document(write("a.txt", text)).text == text


# --- Markdown -------------------------------------------------------------------------------------


def test_markdown_states_what_its_front_matter_states(write, body):
    document = load_document(
        write(
            "a.md",
            f"---\nid: bao-cao\ntitle: 'Báo cáo: năm 2021'\nauthor: [Thái Hải, Giang Thân]\n"
            f"date: 29/5/2020\ntags: [a]\n---\n{body}",
        )
    )
    assert (document.id, document.title) == ("bao-cao", "Báo cáo: năm 2021")
    assert (document.author, document.date) == ("Thái Hải, Giang Thân", "2020-05-29")
    assert (document.title_derived, document.text) == (False, body)


@pytest.mark.parametrize(
    "date", ["2020-05-29", "'2020-05-29'", "2020-05-29 08:30:00", "29/05/2020"]
)
def test_dates_are_iso(write, body, date):
    assert load_document(write("a.md", f"---\ndate: {date}\n---\n{body}")).date == "2020-05-29"


def test_an_unknown_date_stays_unknown(write, body):
    document = load_document(write("a.md", f"---\nauthor:\n---\n{body} Ngày 17/3/2021."))
    assert (document.date, document.author) == (None, None)


def test_two_rules_with_a_paragraph_between_them_are_no_front_matter(write, body):
    text = f"---\nMột đoạn văn\n---\n{body}"
    assert load_document(write("a.md", text)).text == text


def test_markdown_headings_are_found_outside_code(write, body):
    text = (
        f"# Báo cáo #\n\n{body}\n\nPhần một\n---\n\n{body}\n\n## Mục nhỏ\n\n"
        f"```sh\n# không phải đề mục\n```\n\n### Chi tiết\n\n- một\n---\n{body}\n"
    )
    document = load_document(write("a.md", text))
    assert document.title == "Báo cáo"
    assert not document.title_derived
    assert heads(document) == [
        (1, "# Báo cáo #"),
        (2, "Phần một\n---"),
        (2, "## Mục nhỏ"),
        (3, "### Chi tiết"),
    ]


@pytest.mark.parametrize("headings", ["# {}", "{}\n===", "{}"])
def test_the_first_of_several_headings_is_no_title(write, body, headings):
    first, second = headings.format("Phần đầu"), headings.format("Phần cuối")
    document = load_document(write("a.md", f"{first}\n\n{body}\n\n{second}\n\n{body}"))
    assert len(document.headings) == 2
    assert document.title_derived
    assert document.title.startswith("Thanh tra Chính phủ đã tổ chức hội nghị")


# --- HTML -----------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Hội nghị - Báo Thanh tra</title>{head}</head>
<body><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/lh">Liên hệ</a></li></ul></nav>
<article><h1>Hội nghị năm 2021</h1><p>{body}</p><h2>Nội dung</h2><p>Các <b>bộ</b>, ngành gồm:</p>
<ul><li>Bộ Công an;</li><li>Bộ Tư pháp.</li></ul>
<table><tr><th>Tháng</th><th>Số vụ</th></tr><tr><td>Một</td><td>12</td></tr></table></article>
<footer>Bản quyền 2020 Giấy phép số 1</footer></body></html>"""


def test_html_gives_the_main_text_without_menus(write, body):
    head = (
        '<meta name="author" content="Giang Thân">'
        '<meta property="article:published_time" content="2024-03-05T08:00:00+07:00">'
    )
    document = load_document(write("a.html", PAGE.format(head=head, body=body)))
    assert document.text == (
        f"Hội nghị năm 2021\n\n{body}\n\nNội dung\n\nCác bộ, ngành gồm:\n\n"
        "- Bộ Công an;\n- Bộ Tư pháp.\n\nTháng | Số vụ\nMột | 12"
    )
    assert heads(document) == [(1, "Hội nghị năm 2021"), (2, "Nội dung")]
    assert (document.title, document.author) == ("Hội nghị năm 2021", "Giang Thân")
    assert document.date == "2024-03-05"


def test_html_that_states_no_date_has_none(write, body):
    page = PAGE.format(head="", body=body + " Ngày 12/3/2020 là ngày họp.")
    document = load_document(write("a.html", page))
    assert (document.date, document.author) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1258"])
def test_html_is_read_in_the_encoding_that_it_declares(write, body, encoding):
    page = PAGE.format(head=f'<meta charset="{encoding}">', body=body)
    raw = page.encode() if encoding == "utf-8" else as_windows_1258(page)
    assert body in load_document(write("a.html", raw)).text


def test_xhtml_with_an_xml_declaration_is_read(write, body):
    page = '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.format(head="", body=body)
    assert body in load_document(write("a.html", page)).text


def test_a_document_saved_as_a_page_is_read_whole(write):
    page = """<html><head><meta name="generator" content="LibreOffice 7.4 (Linux)">
    <meta name="created" content="2013-12-23T23:15:00"><title></title></head><body>
    <h1 class="western">Nội quy<br>vườn thú</h1><p>Vườn mở cửa từ 7 giờ.</p><h2>Cấm</h2>
    <ol start="3" type="a"><li><p>Cho thú ăn.</p></li><li>Trèo rào:<ul><li>chuồng hổ</li></ul></li>
    </ol><div>Hết<p>Ban quản lý</p></div></body></html>"""
    document = load_document(write("a.html", page))
    assert document.text == (
        "Nội quy\nvườn thú\n\nVườn mở cửa từ 7 giờ.\n\nCấm\nc. Cho thú ăn.\nd. Trèo rào:\n"
        "- chuồng hổ\n\nHết\n\nBan quản lý"
    )
    assert heads(document) == [(1, "Nội quy\nvườn thú"), (2, "Cấm")]
    assert document.date is None  # of the file, not of the document


def test_a_page_that_only_scripts_fill_is_told(write):
    page = "<html><body><div id=app></div><noscript>Hãy bật JavaScript.</noscript>{}</body></html>"
    with pytest.raises(BadFile, match="JavaScript"):
        load_document(write("a.html", page.format("<script>go()</script>")))


# --- Word -----------------------------------------------------------------------------------------


def test_docx_gives_headings_paragraphs_and_tables(write, make_docx, body):
    raw = make_docx(
        ("Báo cáo", "Title"),
        body,
        ("Kết quả", "Heading 1"),
        ("Tồn tại", "Heading 2"),
        "Gồm các việc:",
        ("việc một;", "List Bullet"),
        ("việc hai.", "List Number"),
        [["Tháng", "Số vụ"], ["Một", "12"]],
    )
    document = load_document(write("a.docx", raw))
    assert document.text == (
        f"Báo cáo\n\n{body}\n\nKết quả\n\nTồn tại\n\nGồm các việc:\n- việc một;\n1. việc hai.\n\n"
        "Tháng | Số vụ\nMột | 12"
    )
    assert heads(document) == [(1, "Báo cáo"), (1, "Kết quả"), (2, "Tồn tại")]
    assert (document.title, document.title_derived) == ("Báo cáo", False)


def test_docx_properties_count_only_where_they_are_set(write, make_docx, body):
    plain = load_document(write("a.docx", make_docx(body)))
    stated = load_document(write("b.docx", make_docx(body, title="Kế hoạch", author="Thái Hải")))
    assert (plain.title_derived, plain.author) == (True, None)
    assert (stated.title, stated.author, stated.title_derived) == ("Kế hoạch", "Thái Hải", False)


def test_docx_shows_what_a_reader_of_word_sees(write):
    def run(text, tag="t"):
        return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"

    def para(inner):
        return f"<w:p>{inner}</w:p>"

    def control(inner):
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    cells = f"<w:tc>{para(run('Ô'))}</w:tc><w:tc>{control(para(run('trong')))}</w:tc>"
    xml = (
        f"<w:p>{run('Câu ')}<w:ins>{run('thêm vào ')}</w:ins>"
        f"<w:del>{run('bỏ đi', 'delText')}</w:del>{control(run('trong khung'))}"
        f"<w:hyperlink>{run(', liên kết.')}</w:hyperlink></w:p>"
        f"{control(para(run('Đoạn trong khung.')))}"
        f"<w:tbl>{control('<w:tr>' + cells + '</w:tr>')}</w:tbl>"
    )
    document = docx.Document()
    for element in reversed(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")):
        document.element.body.insert(0, element)
    stream = io.BytesIO()
    document.save(stream)
    text = load_document(write("a.docx", stream.getvalue())).text
    assert text == "Câu thêm vào trong khung, liên kết.\n\nĐoạn trong khung.\n\nÔ | trong"


# --- PDF ------------------------------------------------------------------------------------------


def test_pdf_joins_the_lines_of_a_paragraph(write, make_pdf, body):
    document = load_document(write("a.pdf", make_pdf(("Kết quả công tác", 16), body, body)))
    assert document.text == f"Kết quả công tác\n\n{body}\n\n{body}"
    assert heads(document) == [(1, "Kết quả công tác")]
    assert document.raw_map == ()


def test_pdf_keeps_its_pages_and_drops_what_runs_along_them(write, make_pdf, body):
    raw = make_pdf(body, None, body, None, "Trang cuối nói ngắn.", foot="Trang {page}")
    document = load_document(write("a.pdf", raw))
    assert document.text == f"{body}\n\n{body}\n\nTrang cuối nói ngắn."
    assert [document.page_of(start) for start in document.page_starts] == [1, 2, 3]
    assert document.page_of(document.text.index("Trang cuối")) == 3


def test_a_sentence_goes_on_over_the_foot_of_a_page(write, make_pdf, body):
    paragraph = " ".join([body] * 20)
    document = load_document(write("a.pdf", make_pdf(paragraph, foot="{page}")))
    assert document.text == paragraph
    assert len(document.page_starts) == 2


def test_pdf_properties_count_only_where_they_are_set(write, make_pdf, body):
    plain = load_document(write("a.pdf", make_pdf(body)))
    stated = load_document(write("b.pdf", make_pdf(body, title="Kế hoạch", author="Thái Hải")))
    assert (plain.title_derived, plain.author) == (True, None)
    assert (stated.title, stated.author) == ("Kế hoạch", "Thái Hải")


# --- identity and titles --------------------------------------------------------------------------


def test_the_id_is_readable_and_differs_between_folders(write, body):
    here, there = (load_document(write(f"{name}/Báo cáo Đợt 1.txt", body)) for name in "ab")
    assert here.id.startswith("bao-cao-dot-1-")
    assert here.id != there.id
    assert here.uri.startswith("file:///")


def test_the_hash_follows_the_content(write, body):
    first = load_document(write("a.txt", body)).content_hash
    assert load_document(write("a.txt", body)).content_hash == first
    assert load_document(write("a.txt", body + ".")).content_hash != first


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("QUỐC HỘI\n-----\n\nLuật số: 1\n\nLUẬT\n\nĐẤU THẦU\n\nCăn cứ Hiến pháp;", "LUẬT ĐẤU THẦU"),
        (
            "NGHỊ ĐỊNH\nQuy định chi tiết Luật Thanh tra\n\nCăn cứ.",
            "NGHỊ ĐỊNH Quy định chi tiết Luật Thanh tra",
        ),
        ("Hội nghị tổng kết\n\nSáng nay có hội nghị.", "Hội nghị tổng kết"),
        ("Năm 2021. " + "Thanh tra " * 20, "Năm 2021"),
        ("Thanh tra " * 20, "Thanh tra " * 7 + "Thanh tra…"),
    ],
)
def test_a_title_is_derived_where_none_is_stated(write, text, title):
    document = load_document(write("a.txt", text))
    assert (document.title, document.title_derived) == (title, True)
