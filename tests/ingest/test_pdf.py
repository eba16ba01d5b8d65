"""A printed page is read as a person reads it: columns, rows, heads, marks, and nothing unseen."""

import io
from pathlib import Path

import matplotlib as mpl
import pytest
from reportlab import platypus
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from ingest import BadFile, load_document
from ingest.recognition import is_available


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch):
    """Let no program that recognises text be found."""
    monkeypatch.setenv("PATH", "")
    is_available.cache_clear()
    yield
    is_available.cache_clear()


@pytest.fixture(autouse=True, scope="module")
def letters():
    """Let reportlab know a font with Vietnamese letters."""
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(fonts / "DejaVuSans.ttf")))


@pytest.fixture
def draw(write):
    """Give a function that draws pages, each by a function of its canvas, and loads the PDF."""

    def make(*pages):
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(595, 842))
        for page in pages:
            canvas.setFont("DejaVu", 11)
            page(canvas)
            canvas.showPage()
        canvas.save()
        return load_document(write("a.pdf", stream.getvalue()))

    return make


def column(canvas, lines, x, y=700, step=15):
    for at, line in enumerate(lines):
        canvas.drawString(x, y - at * step, line)


LEFT = [
    "Vườn ươm của hợp tác xã có ba nhà",
    "kính, mỗi nhà rộng hai trăm mét",
    "vuông, trồng chủ yếu cà chua bi và",
    "dưa lưới theo đơn đặt hàng.",
]
RIGHT = [
    "Xưởng sấy nằm ở phía đông, mỗi",
    "ngày sấy được bốn tấn mít, chuối",
    "và khoai lang, bán cho các siêu thị",
    "ở ba thành phố lớn trong nước.",
]


@pytest.mark.parametrize("by_rows", [True, False])
def test_two_columns_are_read_one_after_the_other(draw, by_rows):
    def page(canvas):
        if by_rows:
            for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
                column(canvas, [left], 60, 700 - 15 * at)
                column(canvas, [right], 310, 700 - 15 * at)
        else:
            column(canvas, LEFT, 60)
            column(canvas, RIGHT, 310)

    assert draw(page).text.split("\n\n") == [" ".join(LEFT), " ".join(RIGHT)]


def test_rows_of_figures_are_a_table_over_two_pages(draw):
    rows = [("Loài cây", "Số cây", "Giá"), ("Xoài", "120", "35.000"), ("Mít tố nữ", "80", "27.000")]
    more = [("Loài cây", "Số cây", "Giá"), ("Sầu riêng", "45", "90.000")]

    def page(part):
        def print_rows(canvas):
            for at, row in enumerate(part):
                for x, cell in zip((60, 220, 320), row, strict=True):
                    canvas.drawString(x, 700 - 16 * at, cell)

        return print_rows

    document = draw(page(rows), page(more))
    assert document.text.split("\n") == [" | ".join(row) for row in (*rows, more[1])]
    (table,) = document.tables
    price = next(cell for cell in table.cells if cell.span.of(document.text) == "90.000")
    assert document.page_of(price.span.start) == 2


def test_numbers_that_are_no_page_numbers_stay(draw):
    def slide(number, value):
        def page(canvas):
            canvas.drawString(60, 780, f"Mẫu số 0{number}")
            canvas.setFont("DejaVu", 40)
            canvas.drawString(200, 400, value)
            canvas.setFont("DejaVu", 9)
            canvas.drawString(290, 20, str(number))

        return page

    values = ["3.120", "4.075", "2.968", "5.001"]
    text = draw(*(slide(at, value) for at, value in enumerate(values, 1))).text
    assert text.split("\n\n") == [
        word for at, value in enumerate(values, 1) for word in (f"Mẫu số 0{at}", value)
    ]


def test_a_running_head_stands_once_and_its_page_numbers_do_not_part_a_sentence(draw):
    def page(number):
        def fill(canvas):
            column(canvas, ["Sổ tay vận hành lò hơi"], 60, 800)
            lines = [
                f"Bước {number} gồm việc kiểm tra van số {at} và ghi sổ trực" for at in range(8)
            ]
            column(canvas, lines, 60, 760)
            column(canvas, [f"Ban an toàn - Trang {number}"], 60, 30)

        return fill

    text = draw(*map(page, range(1, 6))).text
    assert text.count("Sổ tay vận hành lò hơi") == 1
    assert text.count("Ban an toàn") == 1
    assert text.count("Bước 3") == 8


def test_marks_of_notes_are_no_digits(draw):
    def page(canvas):
        canvas.drawString(60, 700, "Sản lượng cá tra là 7.410")
        end = 60 + pdfmetrics.stringWidth("Sản lượng cá tra là 7.410", "DejaVu", 11)
        canvas.setFont("DejaVu", 6)
        canvas.drawString(end, 705, "3")
        canvas.setFont("DejaVu", 11)
        canvas.drawString(end + 5, 700, " tấn trên 12 m")
        area = end + 5 + pdfmetrics.stringWidth(" tấn trên 12 m", "DejaVu", 11)
        canvas.setFont("DejaVu", 6)
        canvas.drawString(area, 705, "2")

    assert draw(page).text == "Sản lượng cá tra là 7.410 tấn trên 12 m²"


@pytest.mark.parametrize("small", [True, False])
def test_notes_at_the_foot_stand_below_the_lines_that_point_to_them(draw, small):
    told = ["Sản lượng cá tra năm ngoái là 7.410", "Sản lượng tôm của ba xã ven sông là 890"]

    def page(canvas):
        for number, (text, base) in enumerate(zip(told, (700, 676), strict=True), 1):
            canvas.setFont("DejaVu", 11)
            canvas.drawString(60, base, text)
            canvas.setFont("DejaVu", 6)
            end = 60 + pdfmetrics.stringWidth(text, "DejaVu", 11)
            canvas.drawString(end, base + 5, str(number))
        canvas.setFont("DejaVu", 9 if small else 11)
        canvas.drawString(60, 80, "1 Tính bằng tấn.")
        canvas.drawString(60, 62, "2 Tính bằng tạ.")

    assert draw(page).text.split("\n\n") == [
        told[0], "Chú thích 1: Tính bằng tấn.", told[1], "Chú thích 2: Tính bằng tạ.",
    ]  # fmt: skip


def test_a_list_below_a_marked_line_is_no_note(draw):
    def page(canvas):
        canvas.setFont("DejaVu", 11)
        canvas.drawString(60, 700, "Ba bước pha sữa cho bê")
        end = 60 + pdfmetrics.stringWidth("Ba bước pha sữa cho bê", "DejaVu", 11)
        canvas.setFont("DejaVu", 6)
        canvas.drawString(end, 705, "1")
        canvas.setFont("DejaVu", 11)
        canvas.drawString(60, 680, "1. Đun nước đến 40 độ.")
        canvas.drawString(60, 660, "2. Cho bột vào, khuấy đều.")

    assert "Chú thích" not in draw(page).text


def test_numbers_and_codes_over_a_line_end(draw):
    def page(canvas):
        column(
            canvas,
            ["Theo Thông tư số 08/2021/", "TT-BYT, mức chi là 2.400.", "000 đồng một ca trực."],
            60,
        )

    assert (
        draw(page).text == "Theo Thông tư số 08/2021/TT-BYT, mức chi là 2.400.000 đồng một ca trực."
    )


def test_letters_that_a_font_sets_apart(draw):
    def page(canvas):
        column(canvas, ["Giá vé là tám mươi nghìn đ ồng, tr ẻ em trả một nửa."], 60)

    assert draw(page).text == "Giá vé là tám mươi nghìn đồng, trẻ em trả một nửa."


def test_what_is_written_in_a_form_is_read(draw):
    def page(canvas):
        canvas.drawString(60, 700, "Ten thuyen truong:")
        canvas.acroForm.textfield(name="a", x=220, y=694, width=200, height=18, value="Ly Thi Sau")

    assert "Ly Thi Sau" in draw(page).text


@pytest.mark.parametrize("unseen", ["white", "off the page", "invisible", "tiny"])
def test_what_nobody_sees_is_left_out_and_counted(draw, unseen):
    secret = "Học phí là không đồng"

    def page(canvas):
        column(canvas, ["Lớp vẽ khai giảng vào mùa thu."], 60)
        if unseen == "white":
            canvas.setFillColorRGB(1, 1, 1)
        if unseen == "tiny":
            canvas.setFont("DejaVu", 1)
        text = canvas.beginText(60, 600 if unseen != "off the page" else -300)
        text.setTextRenderMode(3 if unseen == "invisible" else 0)
        text.textOut(secret)
        canvas.drawText(text)

    document = draw(page)
    assert document.text == "Lớp vẽ khai giảng vào mùa thu."
    letters = sum(map(str.isalpha, secret))
    assert [(note.kind, note.count, note.page) for note in document.notes] == [
        ("hidden", letters, 1)
    ]


def test_white_letters_on_a_dark_bar_are_seen(draw):
    def page(canvas):
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(50, 690, 300, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        column(canvas, ["Lịch bảo dưỡng thang máy"], 60)

    document = draw(page)
    assert document.text == "Lịch bảo dưỡng thang máy"
    assert not document.notes


OVER = "Học phí là không đồng"


def cover(canvas, colour):
    canvas.setFillColor(colour)
    canvas.rect(50, 590, 300, 24, fill=1, stroke=0)


def under_a_box(canvas):
    canvas.drawString(60, 600, OVER)
    cover(canvas, colors.white)


def under_a_picture(canvas):
    canvas.drawString(60, 600, OVER)
    canvas.drawImage(picture(), 50, 590, 300, 24)


def under_other_words(canvas):
    under_a_box(canvas)
    canvas.setFillColor(colors.black)
    canvas.drawString(60, 600, "Học phí là hai triệu đồng")


def of_the_colour_of_its_box(canvas):
    cover(canvas, colors.Color(0.1, 0.2, 0.5))
    canvas.drawString(60, 600, OVER)


def cut_away(canvas):
    window = canvas.beginPath()
    window.rect(50, 100, 300, 24)
    canvas.clipPath(window, stroke=0)
    canvas.drawString(60, 600, OVER)


def cut_away_with_its_form(canvas):
    canvas.beginForm("form")
    canvas.setFont("DejaVu", 11)
    canvas.drawString(10, 0, OVER)
    canvas.endForm()
    window = canvas.beginPath()
    window.rect(50, 100, 300, 24)
    canvas.clipPath(window, stroke=0)
    canvas.translate(50, 600)
    canvas.doForm("form")


def covered_in_a_moved_form(canvas):
    canvas.beginForm("form")
    canvas.setFont("DejaVu", 11)
    canvas.drawString(10, 0, OVER)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(50, 600)
    canvas.doForm("form")
    canvas.restoreState()
    cover(canvas, colors.white)


def under_a_thick_line(canvas):
    canvas.drawString(60, 600, OVER)
    canvas.setStrokeColor(colors.white)
    canvas.setLineWidth(30)
    canvas.line(40, 604, 400, 604)


def under_many_lines(canvas):
    canvas.drawString(60, 600, OVER)
    canvas.setStrokeColor(colors.white)
    for step in range(40):
        canvas.line(40, 594 + step / 2, 400, 594 + step / 2)


def under_huge_letters(canvas):
    canvas.drawString(60, 400, OVER)
    canvas.setFillColor(colors.white)
    canvas.setFont("DejaVu", 150)
    canvas.drawString(50, 360, "████")


def set_out(canvas, mode, share=100):
    canvas.setStrokeColor(colors.white)
    text = canvas.beginText(60, 600)
    text.setTextRenderMode(mode)
    text.setHorizScale(share)
    text.textOut(OVER)
    canvas.drawText(text)


def in_white_outline(canvas):
    set_out(canvas, 1)


def as_a_window(canvas):
    set_out(canvas, 7)


def without_width(canvas):
    set_out(canvas, 0, 0.1)


@pytest.mark.parametrize(
    "draws",
    [
        under_a_thick_line,
        under_many_lines,
        under_huge_letters,
        in_white_outline,
        as_a_window,
        without_width,
        under_a_box,
        under_a_picture,
        under_other_words,
        of_the_colour_of_its_box,
        cut_away,
        cut_away_with_its_form,
        covered_in_a_moved_form,
    ],
)
def test_what_is_covered_or_cut_away_is_left_out_and_counted(draw, draws):
    def page(canvas):
        column(canvas, ["Lớp vẽ khai giảng vào mùa thu."], 60)
        draws(canvas)

    document = draw(page)
    assert "không đồng" not in document.text
    assert document.text.startswith("Lớp vẽ khai giảng vào mùa thu.")
    assert ("hai triệu" in document.text) == (draws is under_other_words)
    assert [(note.kind, note.count) for note in document.notes] == [
        ("hidden", sum(map(str.isalpha, OVER)) + 4 * (draws is under_huge_letters))
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_and_cropped_page_is_looked_at_as_it_is_shown(draw, turn):
    def page(canvas):
        canvas.setPageRotation(turn)
        canvas.setCropBox((30, 40, 560, 560))
        canvas.translate(0, -200)
        under_other_words(canvas)
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(50, 490, 300, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        column(canvas, ["Lớp vẽ khai giảng vào mùa thu."], 60, y=500)

    document = draw(page)
    assert "hai triệu đồng" in document.text
    assert "không đồng" not in document.text
    assert "Lớp vẽ khai giảng vào mùa thu." in document.text


def on_a_picture(canvas):
    canvas.drawImage(picture(), 50, 590, 300, 24)
    canvas.drawString(60, 600, OVER)


def under_a_pane(canvas):
    canvas.drawString(60, 600, OVER)
    cover(canvas, colors.Color(1, 0.9, 0.2, alpha=0.4))


def inside_a_ring(canvas):
    canvas.drawString(60, 600, OVER)
    ring = canvas.beginPath()
    ring.rect(40, 580, 320, 44)
    ring.rect(50, 590, 300, 24)
    canvas.drawPath(ring, fill=1, stroke=0, fillMode=0)


def in_a_window(canvas):
    window = canvas.beginPath()
    window.rect(50, 590, 300, 24)
    canvas.clipPath(window, stroke=0)
    canvas.drawString(60, 600, OVER)


def in_a_round_window(canvas):
    window = canvas.beginPath()
    window.circle(130, 603, 85)
    canvas.clipPath(window, stroke=0)
    canvas.drawString(60, 600, OVER)


@pytest.mark.parametrize(
    "draws", [on_a_picture, under_a_pane, inside_a_ring, in_a_window, in_a_round_window]
)
def test_what_shines_through_is_seen(draw, draws):
    def page(canvas):
        canvas.setFont("DejaVu", 11)
        draws(canvas)

    document = draw(page)
    assert document.text == OVER
    assert not document.notes


def picture():
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (60, 84), "white").save(stream, "PNG")
    stream.seek(0)
    return ImageReader(stream)


def scan(layer):
    """Draw a page that is a picture, with invisible words over it."""

    def page(canvas):
        canvas.drawImage(picture(), 0, 0, 595, 842)
        for at, line in enumerate(layer):
            text = canvas.beginText(60, 700 - 15 * at)
            text.setTextRenderMode(3)
            text.textOut(line)
            canvas.drawText(text)

    return page


def test_words_that_a_machine_recognised_over_a_scan_are_read(draw):
    assert draw(scan(LEFT)).text == " ".join(LEFT)


def test_a_scanned_page_is_told(draw):
    document = draw(lambda canvas: column(canvas, LEFT, 60), scan([]))
    assert [(note.kind, note.page) for note in document.notes if note.is_loss] == [("unread", 2)]


def test_a_recognised_page_without_vietnamese_marks_is_told_and_not_read(draw):
    bare = ["Gia cua mot can ho la hai ty dong", "nguoi mua tra truoc ba muoi phan tram"]
    document = draw(lambda canvas: column(canvas, LEFT, 60), scan(bare))
    assert "ty dong" not in document.text
    assert [(note.kind, note.page) for note in document.notes] == [("garbled", 2)]


def test_a_page_whose_letters_say_nothing(draw):
    mess = "T\u00d7nh h\u00a1nh \ue001\ue002\ue003 c\ufffd\u00a6 s\u00b1\u00bfn xu\u00b7\u00a4t"

    def page(canvas):
        column(canvas, [mess] * 4, 60)

    with pytest.raises(BadFile, match="không có lớp chữ đọc được"):
        draw(page)


def grid_of(table, text):
    return {
        (cell.row, cell.column): (cell.span.of(text), cell.row_span, cell.column_span)
        for cell in table.cells
    }


def ruled(*rows, merged=()):
    """Return a table of reportlab with all its lines drawn."""
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), "DejaVu", 9),
        *(("SPAN", first, last) for first, last in merged),
    ]
    words = ParagraphStyle("cell", fontName="DejaVu", fontSize=9, leading=11)
    cells = [[Paragraph(text, words) if len(text) > 12 else text for text in row] for row in rows]
    return platypus.Table(cells, style=style, colWidths=[90, 60, 60, 60, 60], repeatRows=2)


def test_merged_cells_are_those_that_no_line_parts(write):
    story = [
        Paragraph("Số cây trồng ở ba công viên", ParagraphStyle("p", fontName="DejaVu")),
        ruled(
            ["Công viên", "Năm 2030", "", "Năm 2031", ""],
            ["", "Sao đen", "Dầu rái", "Sao đen", "Dầu rái"],
            ["Công viên Bờ Sông phía đông", "120", "85", "132", ""],
            ["Đồi Gió", "", "40", "61", "44"],
            ["Tổng cộng", "120", "125", "193", "44"],
            merged=[((0, 0), (0, 1)), ((1, 0), (2, 0)), ((3, 0), (4, 0))],
        ),
    ]
    stream = io.BytesIO()
    platypus.SimpleDocTemplate(stream).build(story)
    document = load_document(write("a.pdf", stream.getvalue()))
    (table,) = document.tables
    assert table.header_rows == 2
    told = grid_of(table, document.text)
    assert told[0, 0] == ("Công viên", 2, 1)
    assert told[0, 3] == ("Năm 2031", 1, 2)
    assert told[2, 0] == ("Công viên Bờ Sông phía đông", 1, 1)
    assert (told[3, 3][0], (3, 1) in told, (2, 4) in told) == ("61", False, False)
    assert table.caption.of(document.text) == "Số cây trồng ở ba công viên"


def test_a_ruled_table_over_pages_is_one_with_its_head_once(write):
    body = [[f"Thửa {number}", str(number), "lúa", "ông Ba", "tốt"] for number in range(1, 91)]
    head = [["Thửa đất", "Ghi chép", "", "", ""], ["", "Số", "Cây", "Chủ", "Đất"]]
    story = [ruled(*head, *body, merged=[((0, 0), (0, 1)), ((1, 0), (4, 0))])]
    stream = io.BytesIO()
    platypus.SimpleDocTemplate(stream).build(story)
    document = load_document(write("a.pdf", stream.getvalue()))
    (table,) = document.tables
    assert document.text.count("Ghi chép") == 1
    assert document.page_of(document.text.index("Thửa 90")) > 1
    assert grid_of(table, document.text)[91, 1] == ("90", 1, 1)


def test_a_box_around_text_is_no_cell(write):
    words = ParagraphStyle("cell", fontName="DejaVu", fontSize=9, leading=11)
    text = "Quán mở cửa cả tuần, kể cả ngày lễ, và nhận đặt bàn qua điện thoại. " * 15
    story = [
        platypus.Table(
            [[Paragraph(text, words), "a"], ["b", "c"]],
            style=[("GRID", (0, 0), (-1, -1), 1, colors.black)],
            colWidths=[330, 40],
        )
    ]
    stream = io.BytesIO()
    platypus.SimpleDocTemplate(stream).build(story)
    document = load_document(write("a.pdf", stream.getvalue()))
    assert document.text.count("Quán mở cửa cả tuần") == 15
    assert all(len(cell.span) < 100 for table in document.tables for cell in table.cells)


def test_the_name_over_several_columns_reaches_over_them(draw):
    def page(canvas):
        for base, cells in (
            (700, ((60, "Ca"), (200, "Số xe ra vào trong ngày thường"))),
            (682, ((60, "Sáng"), (200, "31"), (300, "28"))),
            (664, ((60, "Chiều"), (200, "45"), (300, "40"))),
        ):
            for left, text in cells:
                canvas.drawString(left, base, text)

    document = draw(page)
    (table,) = document.tables
    assert grid_of(table, document.text)[0, 1] == ("Số xe ra vào trong ngày thường", 1, 2)


def test_a_title_in_capitals_ends_where_small_letters_begin(draw):
    def page(canvas):
        for base, text in (
            (700, "BẢNG GIÁ THUÊ SÂN BÓNG"),
            (684, "(Kèm theo thông báo của nhà văn hóa)"),
            (668, "ÁP DỤNG TỪ MÙA HÈ"),
        ):
            canvas.drawCentredString(300, base, text)
        canvas.drawRightString(520, 652, "Đơn vị tính: đồng/giờ")

    assert len(draw(page).text.split("\n\n")) == 4
