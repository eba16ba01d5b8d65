"""Word files as their pages show them: made with python-docx, read back through the loader."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.load import load_document


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def cells(document, table):
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.span.of(document.text))
        for cell in table.cells
    ]


def add_table(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_merged_cells_are_one_and_two_header_rows_name_the_columns(write):
    made = docx.Document()
    made.add_paragraph("Bảng 2. Lịch trực của trạm y tế, đơn vị tính: ca")
    table = add_table(
        made,
        [
            ["Khoa", "Tuần 1", "", "Tuần 2"],
            ["", "Ngày", "Đêm", "Ngày"],
            ["Nhi", "4", "3", "5"],
            ["", "6", "2", "7"],
        ],
    )
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    document = load_document(write("a.docx", saved(made)))
    assert document.text.split("\n")[2:] == [
        "Khoa | Tuần 1 | Tuần 2",
        "| Ngày | Đêm | Ngày",
        "Nhi | 4 | 3 | 5",
        "| 6 | 2 | 7",
    ]
    (read,) = document.tables
    assert read.header_rows == 2
    assert cells(document, read)[:3] == [
        (0, 0, 2, 1, "Khoa"),
        (0, 1, 1, 2, "Tuần 1"),
        (0, 3, 1, 1, "Tuần 2"),
    ]
    assert (2, 0, 2, 1, "Nhi") in cells(document, read)
    assert read.caption.of(document.text).startswith("Bảng 2. Lịch trực")
    assert read.unit.of(document.text) == "ca"


def test_a_table_in_a_cell_stands_by_itself(write):
    made = docx.Document()
    table = add_table(made, [["Lớp", "Học sinh giỏi", "Ghi chú"], ["7B", "", "đã duyệt"]])
    inner = table.cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ["Tên", "Môn", "Mai", "Toán"], strict=True):
        cell.text = text
    document = load_document(write("a.docx", saved(made)))
    assert [cells(document, one)[-1][4] for one in document.tables] == ["đã duyệt", "Toán"]
    assert document.text.endswith("7B | | đã duyệt\n\nTên | Môn\nMai | Toán")


@pytest.mark.parametrize("parted", [True, False])
def test_a_table_that_sets_text_side_by_side_is_no_table(write, parted):
    made = docx.Document()
    head = made.add_table(1, 2)
    head.cell(0, 0).text = "TRƯỜNG THCS HOA SEN\nSố: 12/KH-HS"
    if parted:
        head.cell(0, 0).add_paragraph("Tổ Toán")
    head.cell(0, 1).text = "Ngày 5 tháng 9 năm 2024"
    document = load_document(write("a.docx", saved(made)))
    assert document.tables == ()
    assert "|" not in document.text
    assert "Số: 12/KH-HS" in document.text.split("\n")


def test_the_letters_of_a_run_are_those_of_the_page(write):
    made = docx.Document()
    runs = (
        "<w:r><w:t>Sân số 3</w:t><w:noBreakHyphen/><w:t>5 rộng 1.250</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> m</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        "<w:r><w:t>, bóng</w:t><w:softHyphen/><w:t xml:space='preserve"
        "'> đá, 10</w:t></w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> lượt </w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    made.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    document = load_document(write("a.docx", saved(made)))
    assert document.text == "Sân số 3-5 rộng 1.250 m², bóng đá, 10³ lượt ☒"


def level(depth, form, pattern, *more):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/>{"".join(more)}</w:lvl>'
    )


NUMBERING = (
    f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="7">'
    + level(0, "upperRoman", "Phần %1.")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "lowerLetter", "%3)")
    + '</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def test_numbers_that_word_writes_by_itself_are_text(write):
    made = docx.Document()
    part = made.part.numbering_part
    part._element = parse_xml(NUMBERING)
    wanted = [
        (0, "Phần I. Nội quy"),
        (1, "1.1 Giờ mở cửa"),
        (2, "a) Sáng"),
        (2, "b) Chiều"),
        (1, "1.2 Trang phục"),
        (2, "a) Áo"),
        (0, "Phần II. Vé"),
        (1, "2.1 Giá"),
    ]
    for depth, line in wanted:
        text = line.split(" ", 2 if depth == 0 else 1)[-1]
        xml = (
            f"<w:p {nsdecls('w')}><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='9'/>"
            f"</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
        made.element.body.insert(len(made.element.body) - 1, parse_xml(xml))
    document = load_document(write("a.docx", saved(made)))
    assert document.text.split("\n") == [line for _, line in wanted]


def test_notes_headers_and_footers_are_text_with_their_role(write):
    made = docx.Document()
    made.add_paragraph("Đội bóng có 22 cầu thủ.")
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_header.paragraphs[0].text = "Số: 8/TB-CLB"
    made.sections[0].footer.paragraphs[0].text = "Đường dây nóng: 0900 000 111"
    raw = io.BytesIO(saved(made))
    noted = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(noted, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(
                    "cầu thủ.</w:t></w:r>".encode(),
                    'cầu thủ.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'.encode(),
                )
            if name == "word/_rels/document.xml.rels":
                kind = (
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                )
                part = part.replace(
                    b"</Relationships>",
                    f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/>'
                    "</Relationships>".encode(),
                )
            if name == "[Content_Types].xml":
                kind = (
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                )
                added = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'
                part = part.replace(b"</Types>", added.encode() + b"</Types>")
            new.writestr(name, part)
        note = '<w:footnote w:id="2"><w:p><w:r><w:t>Kể cả 3 thủ môn.</w:t></w:r></w:p></w:footnote>'
        new.writestr("word/footnotes.xml", f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>")
    document = load_document(write("a.docx", noted.getvalue()))
    assert document.text.split("\n\n") == [
        "Đội bóng có 22 cầu thủ.",
        "Chú thích 1: Kể cả 3 thủ môn.",
        "Đầu trang: Số: 8/TB-CLB",
        "Chân trang: Đường dây nóng: 0900 000 111",
    ]


@pytest.mark.parametrize("kind", ["strict", "macros"])
def test_the_strict_kind_and_one_with_macros_open(write, make_docx, kind):
    raw = io.BytesIO(make_docx("Thư viện mở cửa lúc 8 giờ.", [["Tầng", "Sách"], ["Một", "900"]]))
    made = io.BytesIO()
    main = b"wordprocessingml.document.main+xml"
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if kind == "strict" and name.endswith((".xml", ".rels")):
                for what in (b"wordprocessingml", b"officeDocument", b"drawingml"):
                    part = part.replace(
                        b"http://schemas.openxmlformats.org/" + what + b"/2006/",
                        b"http://purl.oclc.org/ooxml/" + what + b"/",
                    )
            if kind == "macros" and name == "[Content_Types].xml":
                part = part.replace(
                    b"application/vnd.openxmlformats-officedocument." + main,
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            new.writestr(name, part)
    document = load_document(write("a.docx", made.getvalue()))
    assert document.text == "Thư viện mở cửa lúc 8 giờ.\n\nTầng | Sách\nMột | 900"
    assert len(document.tables) == 1
