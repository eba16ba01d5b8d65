"""More ways in which an office file holds words that its program does not show."""

import io

import docx
import openpyxl
import pptx
import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import P, Section, Span
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml as parse_slide
from pptx.util import Inches, Pt

from ingest import load_document
from tests.ingest.small_files import in_rtf

SEEN = "Xưởng mộc nhận sửa bàn ghế từ thứ hai đến thứ sáu."
UNSEEN = "Tiền công là chín trăm đồng."
COLOURS = "{\\colortbl;\\red255\\green255\\blue255;\\red0\\green51\\blue102;}"
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def is_left_out(document):
    assert SEEN in document.text
    assert UNSEEN not in document.text
    return [note.kind for note in document.notes] == ["hidden"]


# --- workbooks ------------------------------------------------------------------------------------


def in_theme_white(cell):
    cell.font = Font(color=Color(theme=0))


def in_listed_white(cell):
    cell.font = Font(color=Color(indexed=9))


def nearly_white(cell):
    cell.font = Font(color="FFFDFDFD")


def tiny(cell):
    cell.font = Font(sz=1)


def on_its_own_colour(cell):
    cell.font = Font(color="FF003366")
    cell.fill = PatternFill("solid", fgColor="FF003366")


def without_a_part_for_text(cell):
    cell.number_format = "0;-0;0;"


def of_a_tinted_colour(cell):
    cell.font = Font(color=Color(theme=1, tint=1.0))


def in_a_sheet_of_narrow_columns(cell):
    cell.parent.sheet_format.defaultColWidth = 0
    for name in ("A", "B", "D"):
        cell.parent.column_dimensions[name].width = 20
    cell.parent["C2"], cell.value = cell.value, None


def with_empty_words(cell):
    cell.number_format = '"";"";"";""'


@pytest.mark.parametrize(
    "hide",
    [
        in_theme_white,
        in_listed_white,
        nearly_white,
        tiny,
        on_its_own_colour,
        without_a_part_for_text,
        with_empty_words,
        of_a_tinted_colour,
        in_a_sheet_of_narrow_columns,
    ],
)
def test_cells_of_a_workbook(write, hide):
    book = openpyxl.Workbook()
    for row in ([SEEN, 5], [UNSEEN, None]):
        book.active.append(row)
    hide(book.active["A2"])
    assert is_left_out(load_document(write("a.xlsx", saved(book))))


def test_a_number_that_its_format_does_not_show(write):
    book = openpyxl.Workbook()
    for row in (["Mục", "Giá"], [SEEN, 70], ["Bàn", 900], ["Ghế", -900]):
        book.active.append(row)
    book.active["B3"].number_format = ";;"
    book.active["B4"].number_format = "0;;0"
    document = load_document(write("a.xlsx", saved(book)))
    assert "900" not in document.text
    assert "70" in document.text


def test_a_cell_in_the_last_corner_costs_no_time(write):
    book = openpyxl.Workbook()
    book.active["A1"] = SEEN
    book.active.cell(1_048_576, 16_384, "xa")
    assert load_document(write("a.xlsx", saved(book))).text == f"{SEEN}\n\nxa"


def fold_row(sheet):
    sheet.row(1).hidden = True


def fold_column(sheet):
    sheet.col(2).hidden = True


@pytest.mark.parametrize(
    ("look", "fold"),
    [
        ("font: color white", None),
        ("font: height 20", None),
        ("font: color blue; pattern: pattern solid, fore_colour blue", None),
        ("", fold_row),
        ("", fold_column),
    ],
)
def test_cells_of_an_old_workbook(write, look, fold):
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, SEEN)
    sheet.write(1, 2, UNSEEN, xlwt.easyxf(look))
    if fold:
        fold(sheet)
    assert is_left_out(load_document(write("a.xls", saved(book))))


def test_white_letters_on_a_filled_cell_of_an_old_workbook_are_seen(write):
    book = xlwt.Workbook()
    style = xlwt.easyxf("font: color white; pattern: pattern solid, fore_colour dark_blue")
    book.add_sheet("A").write(0, 0, SEEN, style)
    document = load_document(write("a.xls", saved(book)))
    assert document.text == SEEN
    assert not document.notes


# --- Word -----------------------------------------------------------------------------------------


def with_look(look):
    def change(paragraph):
        run = paragraph.add_run(UNSEEN)
        for part in look:
            run._element.get_or_add_rPr().append(
                parse_xml(part.replace("/>", f" {nsdecls('w')}/>"))
            )

    return change


def with_block(block):
    def change(paragraph):
        paragraph.add_run(UNSEEN)
        part = parse_xml(block.replace("/>", f" {nsdecls('w')}/>"))
        paragraph._p.get_or_add_pPr().append(part)

    return change


def filled(fill):
    def change(paragraph):
        word = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
        look = f"<w14:textFill {word}>{fill}</w14:textFill>"
        paragraph.add_run(UNSEEN)._element.get_or_add_rPr().append(parse_xml(look))

    return change


def in_a_code(paragraph):
    for kind, text in (("begin", UNSEEN), ("separate", "12"), ("end", "")):
        mark = f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>'
        paragraph._p.append(parse_xml(mark))
        paragraph.add_run(text)


def in_a_shape(style):
    def change(paragraph):
        vml = 'xmlns:v="urn:schemas-microsoft-com:vml"'
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")} {vml}><w:pict><v:shape style="{style}"><v:textbox>'
                f"<w:txbxContent><w:p><w:r><w:t>{UNSEEN}</w:t></w:r></w:p></w:txbxContent>"
                "</v:textbox></v:shape></w:pict></w:r>"
            )
        )

    return change


@pytest.mark.parametrize(
    "change",
    [
        with_look(['<w:color w:val="000000" w:themeColor="background1"/>']),
        with_look(['<w:color w:val="FCFCFC"/>']),
        with_look(['<w:color w:val="1F3864"/>', '<w:shd w:val="clear" w:fill="1F3864"/>']),
        with_look(['<w:color w:val="FFFF00"/>', '<w:highlight w:val="yellow"/>']),
        with_look(['<w:w w:val="1"/>']),
        with_look(['<w:position w:val="-2900"/>']),
        with_look(['<w:spacing w:val="-200"/>']),
        with_block('<w:spacing w:line="1" w:lineRule="exact"/>'),
        with_block('<w:framePr w:x="-20000" w:y="1"/>'),
        with_block('<w:ind w:left="-30000"/>'),
        filled("<w14:noFill/>"),
        filled('<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'),
        filled('<w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill>'),
        filled(
            '<w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/>'
            "</w14:srgbClr></w14:solidFill>"
        ),
        in_a_code,
        in_a_shape("visibility:hidden;width:90pt;height:20pt"),
        in_a_shape("position:absolute;margin-left:-3000pt;width:90pt;height:20pt"),
        in_a_shape("position:absolute;width:0;height:0"),
    ],
)
def test_words_of_a_word_file(write, change):
    paper = docx.Document()
    paper.add_paragraph(SEEN)
    change(paper.add_paragraph())
    assert is_left_out(load_document(write("a.docx", saved(paper))))


def of_the_row(mark):
    return lambda table: table.rows[1]._tr.get_or_add_trPr().append(marked(mark))


def of_the_cell(mark):
    return lambda table: table.cell(1, 0)._tc.get_or_add_tcPr().append(marked(mark))


def marked(mark):
    return parse_xml(mark.replace("/>", f" {nsdecls('w')}/>"))


@pytest.mark.parametrize(
    "hide",
    [
        of_the_row("<w:hidden/>"),
        of_the_row('<w:trHeight w:val="1" w:hRule="exact"/>'),
        of_the_row('<w:del w:id="1" w:author="An"/>'),
        of_the_cell('<w:cellDel w:id="1" w:author="An"/>'),
    ],
)
def test_rows_of_a_word_table(write, hide):
    paper = docx.Document()
    paper.add_paragraph(SEEN)
    table = paper.add_table(2, 1, style="Table Grid")
    for cell, text in zip(table._cells, ("Mục", UNSEEN), strict=True):
        cell.text = text
    hide(table)
    assert is_left_out(load_document(write("a.docx", saved(paper))))


@pytest.mark.parametrize(
    "place", ['<w:tblpPr w:tblpX="-30000" w:tblpY="1"/>', '<w:tblInd w:w="-30000"/>']
)
def test_a_word_table_beside_the_page(write, place):
    paper = docx.Document()
    paper.add_paragraph(SEEN)
    table = paper.add_table(1, 1, style="Table Grid")
    table.cell(0, 0).text = UNSEEN
    table._tbl.tblPr.append(marked(place))
    assert is_left_out(load_document(write("a.docx", saved(paper))))


def test_tiny_words_in_a_styled_table_are_unseen_and_white_ones_may_be_seen(write):
    paper = docx.Document()
    paper.add_paragraph(SEEN)
    table = paper.add_table(1, 2, style="Light Grid Accent 1")
    table.cell(0, 0).paragraphs[0].add_run(UNSEEN).font.size = docx.shared.Pt(1)
    white = table.cell(0, 1).paragraphs[0].add_run("Đơn giá")
    white.font.color.rgb = docx.shared.RGBColor(255, 255, 255)
    document = load_document(write("a.docx", saved(paper)))
    assert is_left_out(document)
    assert "Đơn giá" in document.text


# --- rich text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "\\v {}\\v0 ",
        "{{\\v {{\\b {}}}}}",
        "\\cf1 {}\\cf0 ",
        "{{\\s5 {}}}",
        "\\fs2 {}\\fs24 ",
        "{{\\deleted {}}}",
        "{{A \\v1 {}}}",
        "{{\\charscalex1 {}}}",
        "{{\\cf2\\highlight2 {}}}",
        "{{\\v {{\\*\\unknown {}}}}}",
        "{{\\expndtw-400 {}}}",
        "{{\\dn5000 {}}}",
        "{{\\pard\\sl-1\\slmult0 {}\\par}}",
        "{{\\pard\\li-30000 {}\\par}}",
        "{{\\pard\\posnegx-30000 {}\\par}}",
    ],
)
def test_words_of_rich_text(write, words):
    sheet = "{\\stylesheet{\\s0 Normal;}{\\s5\\v\\fs20 An;}}"
    raw = (
        f"{{\\rtf1\\ansi{COLOURS}{sheet}{in_rtf(SEEN)}\\par "
        f"{words.format(in_rtf(UNSEEN))}\\par {in_rtf(SEEN)}\\par}}"
    )
    document = load_document(write("a.rtf", raw))
    assert document.text.count(SEEN) == 2
    assert UNSEEN not in document.text


# --- OpenDocument ---------------------------------------------------------------------------------


def styled(**look):
    def change(text):
        style = Style(name="T9", family="text")
        style.addElement(TextProperties(**look))
        text.automaticstyles.addElement(style)
        paragraph = P()
        paragraph.addElement(Span(stylename=style, text=UNSEEN))
        text.text.addElement(paragraph)

    return change


def in_a_hidden_section(text):
    section = Section(name="an", display="none")
    section.addElement(P(text=UNSEEN))
    text.text.addElement(section)


@pytest.mark.parametrize(
    "change",
    [
        styled(fontsize="1%"),
        styled(fontsize="0.01cm"),
        styled(color="#fdfdfd"),
        styled(color="#003366", backgroundcolor="#003366"),
        styled(textscale="1%"),
        styled(textposition="0% 1%"),
        in_a_hidden_section,
    ],
)
def test_words_of_an_open_document(write, change):
    text = OpenDocumentText()
    text.text.addElement(P(text=SEEN))
    change(text)
    assert is_left_out(load_document(write("a.odt", saved(text))))


def test_what_somebody_noted_beside_a_text_is_not_its_text(write):
    text = OpenDocumentText()
    paragraph = P(text=SEEN)
    noted = Annotation()
    noted.addElement(P(text=UNSEEN))
    paragraph.addElement(noted)
    text.text.addElement(paragraph)
    assert load_document(write("a.odt", saved(text))).text == SEEN


# --- slides ---------------------------------------------------------------------------------------


def boxed(shapes, left=1):
    box = shapes.add_textbox(Inches(left), Inches(4), Inches(5), Inches(1))
    box.text_frame.text = UNSEEN
    return box


def look_of(box):
    return box.text_frame.paragraphs[0].runs[0]._r.get_or_add_rPr()


def without_fill(slide):
    look_of(boxed(slide.shapes)).append(parse_slide(f"<a:noFill {DRAWING}/>"))


def clear(slide):
    colour = '<a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr>'
    fill = parse_slide(f"<a:solidFill {DRAWING}>{colour}</a:solidFill>")
    look_of(boxed(slide.shapes)).append(fill)


def by_its_list_style(slide):
    body = boxed(slide.shapes).text_frame._txBody
    for old in body.findall(f"{{{DRAWING[9:-1]}}}lstStyle"):
        body.remove(old)
    level = '<a:lvl1pPr><a:defRPr sz="100"/></a:lvl1pPr>'
    body.insert(1, parse_slide(f"<a:lstStyle {DRAWING}>{level}</a:lstStyle>"))


def made_small_to_fit(slide):
    properties = boxed(slide.shapes).text_frame._txBody.bodyPr
    properties.append(parse_slide(f'<a:normAutofit {DRAWING} fontScale="1000"/>'))


def under_a_box(slide):
    boxed(slide.shapes)
    over = slide.shapes.add_shape(1, Inches(0.5), Inches(3.5), Inches(8), Inches(2))
    over.fill.solid()
    over.fill.fore_color.rgb = RGBColor(255, 255, 255)


def under_a_picture(slide):
    boxed(slide.shapes)
    stream = io.BytesIO()
    Image.new("RGB", (40, 10), (250, 250, 250)).save(stream, "PNG")
    slide.shapes.add_picture(stream, Inches(0.5), Inches(3.5), Inches(8), Inches(2))


def in_a_hidden_group(slide):
    group = slide.shapes.add_group_shape()
    boxed(group.shapes)
    group._element.nvGrpSpPr.cNvPr.set("hidden", "1")


def in_a_group_beside_the_slide(slide):
    boxed(slide.shapes.add_group_shape().shapes, left=-30)


def in_a_cell(change):
    def make(slide):
        place = (Inches(1), Inches(4), Inches(5), Inches(1))
        cell = slide.shapes.add_table(1, 1, *place).table.cell(0, 0)
        cell.text = UNSEEN
        change(cell, cell.text_frame.paragraphs[0].runs[0].font)

    return make


def on_its_ground(cell, font):
    cell.fill.solid()
    cell.fill.fore_color.rgb = font.color.rgb = RGBColor(0, 51, 102)


def small(_cell, font):
    font.size = Pt(1)


@pytest.mark.parametrize(
    "change",
    [
        without_fill,
        clear,
        by_its_list_style,
        made_small_to_fit,
        under_a_box,
        under_a_picture,
        in_a_hidden_group,
        in_a_group_beside_the_slide,
        in_a_cell(on_its_ground),
        in_a_cell(small),
    ],
)
def test_words_of_a_slide(write, change):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = SEEN
    change(slide)
    document = load_document(write("a.pptx", saved(deck)))
    assert SEEN in document.text
    assert UNSEEN not in document.text
    assert "hidden" in {note.kind for note in document.notes}
