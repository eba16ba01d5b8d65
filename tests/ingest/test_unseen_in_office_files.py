"""What an office file holds and its program does not show is left out, and counted."""

import io

import openpyxl
import pptx
import pytest
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import P, Span
from openpyxl.styles import Font, PatternFill
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


@pytest.mark.parametrize("how", ["right of it", "left of it", "hidden", "tiny"])
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
    assert left_out(load_document(write("a.pptx", saved(deck)))) == [LETTERS]


@pytest.mark.parametrize("look", [{"display": "none"}, {"fontsize": "1pt"}])
def test_words_of_an_open_document(write, look):
    text = OpenDocumentText()
    style = Style(name="T9", family="text")
    style.addElement(TextProperties(**look))
    text.automaticstyles.addElement(style)
    paragraph = P(text=f"{SEEN} ")
    paragraph.addElement(Span(stylename=style, text=UNSEEN))
    text.text.addElement(paragraph)
    assert left_out(load_document(write("a.odt", saved(text)))) == [LETTERS]


@pytest.mark.parametrize("command", ["\\v ", "\\rtlch\\af0 \\ltrch\\v\\f0 ", "\\fs2 "])
def test_words_of_rich_text(write, command):
    raw = f"{{\\rtf1\\ansi {in_rtf(SEEN)}\\par {{{command}{in_rtf(UNSEEN)}}}\\par}}"
    assert left_out(load_document(write("a.rtf", raw))) == [LETTERS]


def test_commands_that_only_begin_alike_hide_nothing(write):
    raw = (
        f"{{\\rtf1\\ansi {{\\viewkind4\\v0 {in_rtf(SEEN)}}}\\par {{\\fs24 {in_rtf(UNSEEN)}}}\\par}}"
    )
    document = load_document(write("a.rtf", raw))
    assert SEEN in document.text
    assert UNSEEN in document.text
