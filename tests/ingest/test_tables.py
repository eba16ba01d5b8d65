"""Tables of web pages and of Markdown: merged cells, names of columns, captions and units."""

import io

import pytest
from odf import table as odf_table
from odf.opendocument import OpenDocumentText
from odf.text import P

from ingest.load import load_document

PAGE = """<html lang="vi"><head><title>Phòng khám</title></head><body><h1>Phòng khám Bình Minh</h1>
<p>Phòng khám Bình Minh mở cửa cả tuần, kể cả ngày lễ, và nhận khám cho mọi lứa tuổi.</p>{table}
<p>Người cao tuổi được giảm giá một phần năm khi khám vào buổi chiều các ngày trong tuần.</p>
</body></html>"""


def grid(document, table):
    return {(cell.row, cell.column): cell.span.of(document.text) for cell in table.cells}


def test_a_web_table_keeps_merged_cells_header_and_caption(write):
    table = """<table><caption>Giá khám, đơn vị tính: nghìn đồng</caption>
    <thead><tr><th rowspan="2">Dịch vụ</th><th colspan="2">Năm 2024</th></tr>
    <tr><th>Trẻ em</th><th>Người lớn</th></tr></thead>
    <tbody><tr><td rowspan="2">Răng<br>miệng</td><td>150</td><td>200</td></tr>
    <tr><td>180</td><td>220</td></tr></tbody></table>"""
    document = load_document(write("a.html", PAGE.format(table=table)))
    (read,) = document.tables
    assert read.header_rows == 2
    assert read.caption.of(document.text) == "Giá khám, đơn vị tính: nghìn đồng"
    assert read.unit.of(document.text) == "nghìn đồng"
    assert grid(document, read)[2, 0] == "Răng miệng"
    assert grid(document, read)[3, 2] == "220"
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in read.cells}
    assert (spans[0, 0], spans[0, 1], spans[2, 0]) == ((2, 1), (1, 2), (2, 1))
    assert "Răng miệng | 150 | 200\n| 180 | 220\n\nNgười cao tuổi" in document.text


def test_a_table_for_layout_gives_paragraphs(write):
    table = """<table><tr><td><p>Khoa Mắt ở tầng hai, bên phải thang máy của tòa nhà chính.</p>
    <p>Khoa Tai Mũi Họng ở tầng ba.</p></td></tr></table>"""
    document = load_document(write("a.html", PAGE.format(table=table)))
    assert document.tables == ()
    lines = document.text.split("\n")
    assert "Khoa Tai Mũi Họng ở tầng ba." in lines


def test_what_is_raised_in_a_page_is_an_exponent_or_the_mark_of_a_note(write):
    table = "<p>Phòng chờ rộng 1.250<sup>1</sup> m<sup>2</sup>, mới xây xong trong mùa hè.</p>"
    document = load_document(write("a.html", PAGE.format(table=table)))
    assert "Phòng chờ rộng 1.250 m², mới xây" in document.text


def test_a_table_of_markdown_is_read_where_it_stands(write):
    text = (
        "# Giải bóng đá\n\nBảng xếp hạng như sau:\n\n"
        "| Đội | Trận | **Điểm** |\n|:--|--:|---|\n| Sao Mai | 5 | `13` |\n"
        "| Bến Tre \\| 2 | | 9 |\n"
        "\nHết.\n\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n"
    )
    document = load_document(write("a.md", text))
    (read,) = document.tables
    assert grid(document, read) == {
        (0, 0): "Đội",
        (0, 1): "Trận",
        (0, 2): "Điểm",
        (1, 0): "Sao Mai",
        (1, 1): "5",
        (1, 2): "13",
        (2, 0): "Bến Tre \\| 2",
        (2, 2): "9",
    }
    assert read.caption.of(document.text) == "Bảng xếp hạng như sau:"
    assert read.span.of(document.text).startswith("| Đội")
    assert read.span.of(document.text).endswith("| 9 |")


def test_cells_under_each_other_in_plain_text_are_a_table(write):
    rows = [["Trạm", "Mực nước", "Năm 2030"], ["Cầu Đá", "1,25", "3"], ["Bến Gạo", "0,90", "12"]]
    lines = [cell for row in rows for cell in row]
    text = "\n".join(["Sổ đo nước, đơn vị tính: mét", *lines, "Người đo đã ký tên vào sổ."])
    document = load_document(write("a.txt", text))
    (read,) = document.tables
    assert grid(document, read) == {
        (row, column): cell for row, cells in enumerate(rows) for column, cell in enumerate(cells)
    }
    assert read.unit.of(document.text) == "mét"
    assert document.text == text


def test_cells_beside_each_other_in_plain_text_are_a_table(write):
    lines = ["Bến | Giá vé | Chuyến", "-----|-----|-----", "Bến Tre | 9.000 | 4", "Bến Gạo | | 12"]
    text = "\n".join(["Bảng giá đò, đơn vị tính: đồng", *lines, "", "Đò nghỉ ngày mưa to."])
    document = load_document(write("a.txt", text))
    (read,) = document.tables
    assert grid(document, read) == {
        (0, 0): "Bến", (0, 1): "Giá vé", (0, 2): "Chuyến",
        (1, 0): "Bến Tre", (1, 1): "9.000", (1, 2): "4",
        (2, 0): "Bến Gạo", (2, 2): "12",
    }  # fmt: skip
    assert read.unit.of(document.text) == "đồng"
    assert document.text == text


@pytest.mark.parametrize(
    "rows",
    [
        ["Phòng khám\tGiờ\tBuồng", "Răng\t7 giờ\t12", "Mắt\t\t14"],
        ["Phòng khám\t\tGiờ\tBuồng", "Răng\t\t\t7 giờ\t12", "Mắt\t\t\t9 giờ\t14"],
        ["Phòng khám   Giờ      Buồng", "Răng         7 giờ    12", "Mắt          9 giờ    14"],
    ],
    ids=["a tab a cell", "tabs that align", "gaps that align"],
)
def test_cells_parted_by_tabs_or_gaps_in_plain_text_are_a_table(write, rows):
    document = load_document(write("a.txt", "\n".join(["LỊCH KHÁM", "", *rows, "", "Nghỉ lễ."])))
    (read,) = document.tables
    found = grid(document, read)
    assert [found[0, column] for column in range(3)] == ["Phòng khám", "Giờ", "Buồng"]
    assert (found[1, 1], found[1, 2]) == ("7 giờ", "12")
    assert (found.get((2, 1)), found[2, 2]) == (None if "\t\t1" in rows[2] else "9 giờ", "14")


@pytest.mark.parametrize(
    "text",
    [
        "UBND XÃ TÂN LẬP | CỘNG HÒA XÃ HỘI\nSố: 12/TB | Độc lập - Tự do\nVăn phòng | Ngày 3/5\n",
        "Trang chủ | Giới thiệu | Liên hệ\n\nChợ họp sáng sớm.",
        "1 | 2 | 3\n4 | 5 | 6\n7 | 8 | 9\n",
        "SỞ Y TẾ\tCỘNG HÒA XÃ HỘI\nSố: 9/GM\tĐộc lập - Tự do\nNơi nhận\tNgười ký\n",
        "Nắng  nhẹ cả ngày.\nGió  đông nam cấp ba.\nBiển  lặng, sóng thấp.\n",
    ],
)
def test_marks_that_part_no_rows_make_no_table(write, text):
    assert load_document(write("a.txt", text)).tables == ()


def test_bars_without_end_stay_lines(write):
    text = "Kho | Số bao\n" + "Kho Đông | 12\n" * 60_000
    document = load_document(write("a.txt", text))
    assert document.tables == ()
    assert document.text == text


def test_names_and_numbers_by_turns_are_no_table(write):
    for text in (
        "Điện thoại\n0299\nMáy lẻ\n12\nGhi chú thêm",
        "Mục lục\nChương một\n3\n4\nChương hai\n7\nChương ba\n9\n10\n11",
        "1\n2\n3\n4\n5\n6",
        "DANH MỤC\nSTT\nTên nghề\n1\nĐan lát\n2\nDệt vải\n3\nLàm nón\n4\nNấu rượu",
    ):
        assert load_document(write("a.txt", text)).tables == ()


def test_a_row_of_boxes_in_an_open_document_is_no_table(write):
    text = OpenDocumentText()
    head = odf_table.Table(name="Đầu")
    row = odf_table.TableRow()
    for lines in (("SỞ LÂM NGHIỆP", "Số: 9/TB-LN"), ("Núi Xanh, ngày 4 tháng 2 năm 2031",)):
        cell = odf_table.TableCell()
        for line in lines:
            cell.addElement(P(text=line))
        row.addElement(cell)
    head.addElement(row)
    text.text.addElement(head)
    stream = io.BytesIO()
    text.save(stream)
    document = load_document(write("a.odt", stream.getvalue()))
    assert document.tables == ()
    assert "SỞ LÂM NGHIỆP" in document.text.split("\n")


CORNER = "Các năm\n\n| {corner} | 2021 | 2022 |\n| --- | --- | --- |\n| Nuôi tôm | 84,2 | 97,5 |\n"


@pytest.mark.parametrize(
    ("corner", "unit"),
    [
        ("Nguồn thu (tỷ đồng)", "tỷ đồng"),
        ("Vụ nuôi (tấn/ha)", "tấn/ha"),
        ("Nghề (người)", "người"),
        ("Nguồn thu (dự kiến)", None),
        ("Nguồn thu", None),
    ],
)
def test_a_unit_over_the_names_of_the_rows_is_that_of_the_table(write, corner, unit):
    document = load_document(write("a.md", CORNER.format(corner=corner)))
    (table,) = document.tables
    assert (table.unit and table.unit.of(document.text)) == unit


def test_a_unit_over_numbers_is_theirs_alone(write):
    text = "| Cỡ (mm) | Giá |\n| --- | --- |\n| 12 | 9.000 |\n| 14 | 11.000 |\n"
    (table,) = load_document(write("a.md", text)).tables
    assert table.unit is None


@pytest.mark.parametrize("caption", ["Thu của các xóm (triệu đồng)", "Thu của các xóm"])
def test_a_unit_at_the_end_of_a_caption(write, caption):
    table = (
        f"<table><caption>{caption}</caption><tr><th>Xóm</th><th>2021</th></tr>"
        "<tr><td>Đông</td><td>31</td></tr><tr><td>Đoài</td><td>28</td></tr></table>"
    )
    document = load_document(write("a.html", PAGE.format(table=table)))
    unit = document.tables[0].unit
    assert (unit and unit.of(document.text)) == ("triệu đồng" if "(" in caption else None)
