"""Old Vietnamese encodings are read as what they say, in whole files and in parts of them."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from viparse.normalize.encodings import CHARMAPS

from ingest import load_document

CLINIC = (
    "Trạm y tế xã mở cửa từ bảy giờ sáng đến năm giờ chiều, trừ chủ nhật.\n\n"
    "Bác sĩ trực hôm nay là ông Phạm Đức Hưởng; người bệnh mang theo thẻ và sổ khám cũ.\n\n"
    "Tiêm phòng cúm giá ba trăm năm mươi nghìn đồng một mũi, trẻ dưới sáu tuổi được miễn phí.\n"
)


def in_table(text, encoding):
    """Write a text as a program shows it that takes a one-byte encoding for Latin-1."""
    backward = {letter: shown for shown, letter in CHARMAPS[encoding].pairs if len(shown) == 1}
    return "".join(backward.get(char, char) for char in text)


def in_vni(text):
    """Write a text in VNI: a mark behind its letter."""
    backward = {}
    for shown, letter in CHARMAPS["vni"].pairs:
        backward.setdefault(letter, shown)
    return "".join(backward.get(char, char) for char in text)


WRITERS = {
    "tcvn3": lambda text: in_table(text, "tcvn3"),
    "vni": in_vni,
    "viscii": lambda text: in_table(text, "viscii"),
    "vps": lambda text: in_table(text, "vps"),
}


def converted(document):
    return [note.detail for note in document.notes if note.kind == "converted"]


@pytest.mark.parametrize("encoding", WRITERS)
@pytest.mark.parametrize("saved", ["as bytes", "as utf-8"])
def test_a_text_in_an_old_encoding(write, encoding, saved):
    shown = WRITERS[encoding](CLINIC)
    raw = shown.encode("latin-1") if saved == "as bytes" else shown.encode()
    document = load_document(write("a.txt", raw))
    assert document.text == CLINIC
    assert converted(document) == [encoding]


def test_a_paragraph_in_an_old_encoding_amid_unicode(write):
    later = "Ghi chú năm 2024: lịch trực đã thay đổi, xem bảng tin ở cổng.\n\n"
    document = load_document(write("a.txt", later + WRITERS["vni"](CLINIC)))
    assert document.text == later + CLINIC


def test_text_that_was_encoded_twice(write):
    twice = CLINIC.encode().decode("latin-1")
    assert load_document(write("a.txt", twice)).text == CLINIC


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(write, encoding):
    assert load_document(write("a.txt", CLINIC.encode(encoding))).text == CLINIC


def test_one_bad_byte_changes_nothing_else(write):
    raw = CLINIC.encode()
    at = raw.index(b"ch")
    document = load_document(write("a.txt", raw[:at] + b"\xff" + raw[at:]))
    assert document.text.replace("\ufffd", "") == CLINIC
    assert [note.count for note in document.notes if note.kind == "replaced"] == [1]


def test_capitals_of_an_old_font_without_capitals(write):
    shown = "B¸O C¸O TæNG KÕT N¡M HäC\n\n" + WRITERS["tcvn3"](CLINIC)
    assert load_document(write("a.txt", shown)).text.startswith("BÁO CÁO TỔNG KẾT NĂM HỌC\n")


@pytest.mark.parametrize(
    "text",
    [
        "El niño comió en Málaga; señor, mañana será otro día. Año nuevo, vida nueva, corazón.",
        "Là où l'été précède déjà la forêt, l'élève préfère répéter ses leçons d'hôtel.",
        "Größe überprüfen: Straße, Übung, Mädchen, schön, natürlich, müssen, können.",
        "Độ ẩm 65 ± 5 %, hạt bụi 2,5 µm, nhiệt độ 37 °C, © 2020, điều § 5, giá ¥ 300.",
        "Ông Lê Đại Hành, bà Trịnh Thị Ngọ, xã Đắk R'lấp, phường Ô Chợ Dừa, cà phê à?",
        "Đơn vị: đồng/m³\n\nBể chứa 40 m³, mái 25 m², nước 4 °C.\n",
    ],
)
def test_unicode_of_any_language_stays(write, text):
    document = load_document(write("a.txt", text))
    assert document.text == text
    assert not document.notes


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "utf-8", "gbk"])
def test_a_page_whose_declaration_is_wrong(write, declared):
    body = "".join(f"<p>{line}</p>" for line in CLINIC.split("\n") if line)
    page = f'<html><head><meta charset="{declared}"></head><body>{body}</body></html>'
    for raw in (page.encode(), WRITERS["tcvn3"](page).encode("latin-1")):
        assert load_document(write("a.html", raw)).text.split() == CLINIC.split()


# --- Word -----------------------------------------------------------------------------------------


def word_file(*paragraphs):
    """Make a Word file of paragraphs; each a list of (text, font, changes to the run)."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, font, *more in runs:
            run = paragraph.add_run(text)
            if font:
                run.font.name = font
                run._element.rPr.rFonts.set(qn("w:hAnsi"), font)
            for change in more:
                change(run)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_runs_in_old_fonts(write):
    price = "Giá vé tháng của học sinh là một trăm nghìn đồng."
    tcvn3, vni = WRITERS["tcvn3"](price), WRITERS["vni"](price)
    raw = word_file(
        [(tcvn3, ".VnTime")],
        [(vni[:12], "VNI-Times"), (vni[12:30], "VNI-Times"), (vni[30:], "VNI-Times")],
        [("Mức giá mới: ", "Arial"), (tcvn3[:20], ".VnArial"), (tcvn3[20:], ".VnArial")],
        [(WRITERS["tcvn3"]("thông báo"), ".VnTimeH")],
        [(vni, None)],
    )
    document = load_document(write("a.docx", raw))
    assert document.text.split("\n\n") == [
        price, price, f"Mức giá mới: {price}", "THÔNG BÁO", price,
    ]  # fmt: skip
    assert set(converted(document)) == {"tcvn3", "vni"}


def test_unicode_under_an_old_font_stays(write):
    text = "Có ba cá bé ở ao nhà, cô giáo và các bạn xem."
    document = load_document(write("a.docx", word_file([(text, ".VnTime")])))
    assert document.text == text


def hide(run):
    run.font.hidden = True


def whiten(run):
    run.font.color.rgb = docx.shared.RGBColor(255, 255, 255)


def shrink(run):
    run.font.size = docx.shared.Pt(1)


@pytest.mark.parametrize("unseen", [hide, whiten, shrink])
def test_word_text_that_nobody_sees_is_left_out_and_counted(write, unseen):
    raw = word_file(
        [("Lớp học bơi mở ngày mồng năm.", None), (" Học phí là số không.", None, unseen)]
    )
    document = load_document(write("a.docx", raw))
    assert document.text == "Lớp học bơi mở ngày mồng năm."
    assert [(note.kind, note.count) for note in document.notes] == [("hidden", 20)]


def test_white_words_on_a_dark_ground_are_seen(write):
    def on_dark(run):
        whiten(run)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:fill"), "1F3864")
        run._element.get_or_add_rPr().append(shade)

    document = load_document(write("a.docx", word_file([("Lịch thi đấu vòng hai", None, on_dark)])))
    assert document.text == "Lịch thi đấu vòng hai"
    assert not document.notes


# --- web pages ------------------------------------------------------------------------------------

SEEN = "Chợ đêm họp từ sáu giờ chiều thứ bảy hằng tuần, bán đồ thủ công và món ăn vùng cao."
MORE = "Ban quản lý chợ giữ xe miễn phí cho khách, mỗi gian hàng trả hai trăm nghìn đồng."
UNSEEN = "Phí gian hàng là không đồng."


def page(head, *parts):
    body = "".join(f"<p>{part}</p>" for part in (SEEN, *parts, MORE))
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ("", f'<span style="display: none">{UNSEEN}</span>'),
        ("", f'<span style="visibility:hidden">{UNSEEN}</span>'),
        ("", f'<span style="color:#ffffff">{UNSEEN}</span>'),
        ("", f'<font color="white">{UNSEEN}</font>'),
        ("", f'<span style="font-size:0">{UNSEEN}</span>'),
        ("", f'<span style="opacity:0">{UNSEEN}</span>'),
        ("", f'<span style="position:absolute; left:-9999px">{UNSEEN}</span>'),
        ("", f'<span style="text-indent:-5000px">{UNSEEN}</span>'),
        ("", f"<span hidden>{UNSEEN}</span>"),
        ("", f"<template>{UNSEEN}</template>"),
        ("", f"<!-- {UNSEEN} -->"),
        ("<style>.x, b.y { display: none }</style>", f'<span class="a x">{UNSEEN}</span>'),
        ("<style>#z { color: white }</style>", f'<span id="z">{UNSEEN}</span>'),
        ("", f'<span style="opacity: 2%">{UNSEEN}</span>'),
        ("", f'<span style="color: hsl(0, 0%, 100%)">{UNSEEN}</span>'),
        ("", f'<span style="color: rgba(9, 9, 9, 0)">{UNSEEN}</span>'),
        ("", f'<div style="background: #123456; color: #123456">{UNSEEN}</div>'),
        ("", f'<span style="-webkit-text-fill-color: transparent">{UNSEEN}</span>'),
        ("", f'<span style="clip-path: inset(100%)">{UNSEEN}</span>'),
        ("", f'<span style="position: absolute; clip: rect(0, 0, 0, 0)">{UNSEEN}</span>'),
        ("", f'<span style="position: fixed; top: -200vh">{UNSEEN}</span>'),
        ("", f'<span style="transform: scale(0)">{UNSEEN}</span>'),
        ("", f'<span style="transform: translateX(-9999px)">{UNSEEN}</span>'),
        ("", f'<span style="filter: opacity(0)">{UNSEEN}</span>'),
        ("", f'<span style="margin-left: -9999px">{UNSEEN}</span>'),
        ("", f'<span style="font-size: calc(0px)">{UNSEEN}</span>'),
        ("", f'<span style="--c: white; color: var(--c)">{UNSEEN}</span>'),
        ("", f"<dialog>{UNSEEN}</dialog>"),
        ("<style>p span:nth-of-type(1) { display: none }</style>", f"<span>{UNSEEN}</span>"),
        ("<style>[data-x] { display: none }</style>", f'<span data-x="1">{UNSEEN}</span>'),
        (
            "<style>.k { d\\69splay: no/**/ne; di\\73play: none }</style>",
            f'<span class="k">{UNSEEN}</span>',
        ),
        (
            "<style>@media screen { .k { display: none } }</style>",
            f'<span class="k">{UNSEEN}</span>',
        ),
        (
            "<style>.k { display: none !important }</style>",
            f'<span class="k" style="display: block">{UNSEEN}</span>',
        ),
    ],
)
def test_words_of_a_page_that_nobody_sees(write, head, part):
    document = load_document(write("a.html", page(head, part)))
    assert SEEN in document.text
    assert MORE in document.text
    assert UNSEEN not in document.text
    if not part.startswith("<!--"):
        (note,) = document.notes
        assert (note.kind, note.count) == ("hidden", len(UNSEEN.replace(" ", "")))


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ("", f'<span style="color:white; background:#003366">{UNSEEN}</span>'),
        ("", f'<span style="background-color:navy"><b style="color:#fff">{UNSEEN}</b></span>'),
        ("<style>@media print { .x { display: none } }</style>", f'<b class="x">{UNSEEN}</b>'),
        ("<style>.x { display: none }</style>", f'<b class="x" style="display:block">{UNSEEN}</b>'),
        ("", f'<span style="font-size:11px; left:10px">{UNSEEN}</span>'),
        ("", f'<span style="transform: translate(-50%, -50%)">{UNSEEN}</span>'),
        ("", f'<span style="margin-left: -100%; transform: scale(-1)">{UNSEEN}</span>'),
        ("", f'<span style="opacity: 0.9; zoom: 100%">{UNSEEN}</span>'),
        ("", f"<details><summary>Phí</summary>{UNSEEN}</details>"),
        (
            "<style>.x { display: none } span.x { display: inline }</style>",
            f'<span class="x">{UNSEEN}</span>',
        ),
        (
            "<style>.dark { background: #003 } .x { color: #fff }</style>",
            f'<span class="dark"><b class="x">{UNSEEN}</b></span>',
        ),
        (
            "<style>@media (max-width: 400px) { .x { display: none } }</style>",
            f'<b class="x">{UNSEEN}</b>',
        ),
        ("<style>.broken { { } ] .x { display: none</style>", f"<b>{UNSEEN}</b>"),
    ],
)
def test_words_of_a_page_that_are_seen(write, head, part):
    document = load_document(write("a.html", page(head, part)))
    assert UNSEEN in document.text
    assert not document.notes
