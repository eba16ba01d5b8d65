"""Workbooks made by the real libraries come back as tables, with what a person sees in them."""

import datetime as dt
import io

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from ingest.draft import BadFile
from ingest.load import load_document
from ingest.sheets import shown

MORNING = dt.datetime.combine(dt.date(2024, 3, 1), dt.time(8, 30))


def grid(document, table):
    return {(cell.row, cell.column): cell.span.of(document.text) for cell in table.cells}


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Lúa"
    rows = [
        ["Sản lượng nông trường Sao Đỏ"],
        ["Đơn vị tính: tấn"],
        [],
        ["Giống", "Vụ xuân", None, "Tỷ lệ", "Ngày gặt"],
        [None, "Đội 1", "Đội 2", None, None],
        ["Nếp cái", 1250.5, 90, 0.125, dt.date(2024, 5, 6)],
        ["Tẻ thơm", 800, 1010, 0.3, dt.date(2024, 5, 9)],
        [],
        ["Ghi chú: số liệu cân tại kho của nông trường."],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A4:A5", "B4:C4", "D4:D5", "E4:E5"):
        sheet.merge_cells(cells)
    for cell in ("B6", "C6", "B7", "C7"):
        sheet[cell].number_format = "#,##0.##"
    for cell in ("D6", "D7"):
        sheet[cell].number_format = "0.0%"
    book.create_sheet("Ngô").append(["Đội", "Tạ"])
    book["Ngô"].append(["Đội 3", 45])
    book.create_sheet("Nháp").append(["không in"])
    book["Nháp"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_xlsx_gives_its_sheets_as_they_are_shown(write):
    document = load_document(write("a.xlsx", workbook()))
    assert document.text == (
        "Lúa\n\nSản lượng nông trường Sao Đỏ\n\nĐơn vị tính: tấn\n\n"
        "Giống | Vụ xuân | Tỷ lệ | Ngày gặt\n| Đội 1 | Đội 2\n"
        "Nếp cái | 1.250,5 | 90 | 12,5% | 06/05/2024\n"
        "Tẻ thơm | 800 | 1.010 | 30,0% | 09/05/2024\n\n"
        "Ghi chú: số liệu cân tại kho của nông trường.\n\nNgô\n\nĐội | Tạ\nĐội 3 | 45"
    )
    first, second = document.tables
    assert (first.header_rows, second.header_rows) == (2, 1)
    assert first.unit.of(document.text) == "tấn"
    assert first.caption.of(document.text) == "Sản lượng nông trường Sao Đỏ"
    assert grid(document, first)[2, 4] == "06/05/2024"
    assert [note.detail for note in document.notes] == ["trang tính ẩn"]


def test_ods_gives_merged_cells_and_repeated_ones(write):
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Bảng tính 1")
    book.spreadsheet.addElement(sheet)

    def row(*cells, times=1):
        made = TableRow(numberrowsrepeated=times)
        for cell in cells:
            made.addElement(cell)
        sheet.addElement(made)

    def cell(text, **facts):
        made = TableCell(valuetype="string", **facts)
        made.addElement(P(text=text))
        return made

    row(cell("Lớp"), cell("Sĩ số"), cell("Phòng"))
    row(cell("6A", numberrowsspanned=2), cell("31", numbercolumnsrepeated=2))
    row(CoveredTableCell(), cell("29"), cell("B2"))
    row(TableCell(numbercolumnsrepeated=1000), times=1048000)
    stream = io.BytesIO()
    book.write(stream)
    document = load_document(write("a.ods", stream.getvalue()))
    assert document.text == "Lớp | Sĩ số | Phòng\n6A | 31 | 31\n| 29 | B2"
    (table,) = document.tables
    assert table.header_rows == 1
    assert next(one for one in table.cells if one.row_span == 2).span.of(document.text) == "6A"


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [
        ("45,000", 45000, "45.000"),
        ("1,234.57 kg", 1234.5678, "1.234,57 kg"),
        ("12.5%", 0.125, "12,5%"),
        ("45.000", 45000, "45.000"),
        ("2,5", 2.5, "2,5"),
        ("7", 7, "7"),
    ],
)
def test_ods_numbers_have_vietnamese_marks(write, shown, value, text):
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Kho")
    book.spreadsheet.addElement(sheet)
    row = TableRow()
    sheet.addElement(row)
    for told, facts in (("Gạo", {"valuetype": "string"}), (shown, {"value": value})):
        made = TableCell(**{"valuetype": "float", **facts})
        made.addElement(P(text=told))
        row.addElement(made)
    stream = io.BytesIO()
    book.write(stream)
    assert load_document(write("a.ods", stream.getvalue())).text == f"Gạo | {text}"


def test_the_old_excel_gives_dates_numbers_and_merged_cells(write):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Kho")
    sheet.write_merge(0, 0, 0, 2, "Phiếu nhập kho")
    for column, name in enumerate(["Hàng", "Số lượng", "Ngày"]):
        sheet.write(2, column, name)
    sheet.write(3, 0, "Xi măng")
    sheet.write(3, 1, 1500, xlwt.easyxf(num_format_str="#,##0"))
    sheet.write(3, 2, dt.date(2023, 8, 1), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    stream = io.BytesIO()
    book.save(stream)
    document = load_document(write("a.xls", stream.getvalue()))
    assert document.text == "Phiếu nhập kho\n\nHàng | Số lượng | Ngày\nXi măng | 1.500 | 01/08/2023"
    assert document.tables[0].caption.of(document.text) == "Phiếu nhập kho"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_delimited_text_is_a_table_whatever_parts_it(write, mark):
    rows = [["Tuyến", "Giá vé"], ["Hà Nội – Huế", '"1.250.000 đồng"'], ["Huế – Đà Lạt", "700"]]
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in rows)
    document = load_document(write("a.csv", text))
    assert document.text == "Tuyến | Giá vé\nHà Nội – Huế | 1.250.000 đồng\nHuế – Đà Lạt | 700"
    assert document.tables[0].header_rows == 1
    assert (document.title, document.title_derived) == ("a", True)


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_a_torn_workbook_is_one_line(write, suffix):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" if suffix == "xls" else b"PK\x03\x04"
    with pytest.raises(BadFile, match="hỏng"):
        load_document(write(f"a.{suffix}", head + b"x" * 600))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (4120, "General", "4120"),
        (4120, "#,##0", "4.120"),
        (-4120.5, "#,##0.00", "-4.120,50"),
        (0.5, "0%", "50%"),
        (1500000, '#,##0\\ "đồng"', "1.500.000 đồng"),
        (7, "000", "007"),
        (3.25, "General", "3,25"),
        (MORNING, "dd/mm/yyyy hh:mm", "01/03/2024 08:30"),
        (dt.date(2024, 3, 1), "mm/yyyy", "03/2024"),
        (True, "General", "TRUE"),
    ],
)
def test_values_stand_as_a_vietnamese_spreadsheet_shows_them(value, form, text):
    assert shown(value, form) == text
