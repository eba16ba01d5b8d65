"""What an office file holds and its program does not show is left out, and counted."""

import io

import openpyxl
import pptx
import pytest
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl.styles import Font, PatternFill
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from ingest import load_document
from tests.ingest.small_files import in_rtf

SEEN = "Phòng tập mở cửa từ sáu giờ sáng."
UNSEEN = "Vé tập là chín trăm nghìn đồng."
LETTERS = len(UNSEEN.replace(" ", ""))


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def left_out(document):
    assert SEEN in document.text
    assert UNSEEN not in document.text
    return [note.count for note in document.notes if note.kind == "hidden"]


def hide_row(sheet):
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet):
    sheet["A3"], sheet["C2"] = None, UNSEEN
    sheet.column_dimensions["C"].hidden = True


def show_nothing(sheet):
    sheet["A3"].number_format = ";;;"


def whiten(sheet):
    sheet["A3"].font = Font(color="FFFFFFFF")


@pytest.mark.parametrize("hide", [hide_row, hide_column, show_nothing, whiten])
def test_cells_of_a_workbook(write, hide):
    book = openpyxl.Workbook()
    for row in (["Mục", "Giá"], [SEEN, 5], [UNSEEN, None]):
        book.active.append(row)
    hide(book.active)
    assert left_out(load_document(write("a.xlsx", saved(book)))) == [LETTERS]


def test_white_letters_on_a_filled_cell_are_seen(write):
    book = openpyxl.Workbook()
    book.active.append([SEEN])
    book.active["A1"].font = Font(color="FFFFFFFF")
    book.active["A1"].fill = PatternFill("solid", fgColor="FF003366")
    assert SEEN in load_document(write("a.xlsx", saved(book))).text


@pytest.mark.parametrize(
    "how", ["right of it", "left of it", "hidden", "tiny", "white", "on its own colour"]
)
def test_shapes_of_a_slide(write, how):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = SEEN
    left = {"right of it": Inches(40), "left of it": Inches(-20)}.get(how, Inches(1))
    box = slide.shapes.add_textbox(left, Inches(2), Inches(3), Inches(1))
    box.text_frame.text = UNSEEN
    if how == "hidden":
        box._element.nvSpPr.cNvPr.set("hidden", "1")
    if how == "tiny":
        box.text_frame.paragraphs[0].runs[0].font.size = Pt(1)
    if how == "white":
        colour(box, RGBColor(255, 255, 255))
    if how == "on its own colour":
        fill(box, RGBColor(0, 51, 102))
        colour(box, RGBColor(0, 51, 102))
    assert left_out(load_document(write("a.pptx", saved(deck)))) == [LETTERS]


def colour(box, shade):
    box.text_frame.paragraphs[0].runs[0].font.color.rgb = shade


def fill(shape, shade):
    shape.fill.solid()
    shape.fill.fore_color.rgb = shade


@pytest.mark.parametrize("ground", ["its own", "a shape below it", "the slide"])
def test_white_letters_on_a_ground_of_a_slide_are_seen(write, ground):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    place = (Inches(1), Inches(2), Inches(3), Inches(1))
    if ground == "a shape below it":
        slide.shapes.add_shape(1, *place)
    if ground == "the slide":
        fill(slide.background, RGBColor(0, 51, 102))
    box = slide.shapes.add_textbox(*place)
    box.text_frame.text = SEEN
    colour(box, RGBColor(255, 255, 255))
    if ground == "its own":
        fill(box, RGBColor(0, 51, 102))
    document = load_document(write("a.pptx", saved(deck)))
    assert SEEN in document.text
    assert not document.notes


@pytest.mark.parametrize("look", [{"display": "none"}, {"fontsize": "1pt"}, {"color": "#ffffff"}])
def test_words_of_an_open_document(write, look):
    text = OpenDocumentText()
    style = Style(name="T9", family="text")
    style.addElement(TextProperties(**look))
    text.automaticstyles.addElement(style)
    paragraph = P(text=f"{SEEN} ")
    paragraph.addElement(Span(stylename=style, text=UNSEEN))
    text.text.addElement(paragraph)
    assert left_out(load_document(write("a.odt", saved(text)))) == [LETTERS]


def test_white_words_on_a_ground_of_an_open_document_are_seen(write):
    text = OpenDocumentText()
    dark = Style(name="P9", family="paragraph")
    dark.addElement(ParagraphProperties(backgroundcolor="#003366"))
    white = Style(name="T9", family="text")
    white.addElement(TextProperties(color="#ffffff"))
    for style in (dark, white):
        text.automaticstyles.addElement(style)
    paragraph = P(stylename=dark)
    paragraph.addElement(Span(stylename=white, text=SEEN))
    text.text.addElement(paragraph)
    document = load_document(write("a.odt", saved(text)))
    assert document.text == SEEN
    assert not document.notes


def sheet_of(*rows, styles=(), columns=(), **of_last):
    """Return a workbook of OpenDocument with these cells, its last row with attributes."""
    book = OpenDocumentSpreadsheet()
    for style in styles:
        book.automaticstyles.addElement(style)
    table = Table(name="Giá")
    for column in columns:
        table.addElement(column)
    for number, cells in enumerate(rows):
        row = TableRow(**(of_last if number == len(rows) - 1 else {}))
        for cell in cells:
            text, style = cell if isinstance(cell, tuple) else (cell, None)
            made = TableCell(stylename=style) if style else TableCell()
            if text:
                made.addElement(P(text=text))
            row.addElement(made)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    return saved(book)


def test_cells_of_an_open_workbook(write):
    white = Style(name="ce9", family="table-cell")
    white.addElement(TextProperties(color="#ffffff"))
    dark = Style(name="ce8", family="table-cell", parentstylename=white)
    dark.addElement(TableCellProperties(backgroundcolor="#003366"))
    top = ["Mục", ("Giá", dark)]
    folded = [TableColumn(numbercolumnsrepeated=2), TableColumn(visibility="collapse")]
    for raw in (
        sheet_of(top, [SEEN, "5"], [(UNSEEN, white)], styles=[white, dark]),
        sheet_of(top, [SEEN, "5"], [UNSEEN], styles=[white, dark], visibility="collapse"),
        sheet_of(top, [SEEN, "5", UNSEEN], styles=[white, dark], columns=folded),
    ):
        document = load_document(write("a.ods", raw))
        assert left_out(document) == [LETTERS]
        assert "Giá" in document.text


def in_rich_text(*parts):
    """Return a file with three colours: the usual one, white and blue."""
    colours = "{\\colortbl;\\red255\\green255\\blue255;\\red0\\green51\\blue102;}"
    return f"{{\\rtf1\\ansi {colours}{''.join(parts)}}}"


@pytest.mark.parametrize(
    "ground",
    [
        "\\pard\\cbpat2 ",
        "\\par\\pard {\\chcbpat2 ",
        "\\trowd\\clcbpat2\\cellx900 A\\cell\\pard\\intbl ",
    ],
)
def test_white_words_on_a_ground_of_rich_text_are_seen(write, ground):
    end = "}" * ground.count("{") + ("\\cell\\row" if "trowd" in ground else "\\par")
    raw = in_rich_text(ground, "{\\cf1 ", in_rtf(SEEN), "}", end)
    document = load_document(write("a.rtf", raw))
    assert SEEN in document.text
    assert not document.notes


@pytest.mark.parametrize(
    "command", ["\\v ", "\\rtlch\\af0 \\ltrch\\v\\f0 ", "\\fs2 ", "\\cf2\\cf1 "]
)
def test_words_of_rich_text(write, command):
    raw = (
        in_rich_text("\\pard\\cbpat2 ", in_rtf("Mục"), "\\par\\pard ")[:-1]
        + f"{in_rtf(SEEN)}\\par {{{command}{in_rtf(UNSEEN)}}}\\par}}"
    )
    assert left_out(load_document(write("a.rtf", raw))) == [LETTERS]


def test_commands_that_only_begin_alike_hide_nothing(write):
    raw = (
        f"{{\\rtf1\\ansi {{\\viewkind4\\v0 {in_rtf(SEEN)}}}\\par {{\\fs24 {in_rtf(UNSEEN)}}}\\par}}"
    )
    document = load_document(write("a.rtf", raw))
    assert SEEN in document.text
    assert UNSEEN in document.text
