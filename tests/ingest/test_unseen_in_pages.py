"""Words that the style of a page, a book or a letter keeps from its readers are left out."""

import zipfile
from email.message import EmailMessage

import pytest

from corpus.vietnamese.text import raw_offset
from ingest import load_document
from ingest.css_lengths import length

SEEN = "Vườn ươm bán cây giống từ bảy giờ sáng đến năm giờ chiều các ngày trong tuần."
MORE = "Khách mua trên một trăm cây được chở tới tận vườn, trả tiền khi nhận đủ cây."
SHEET = "http://vuon.example/s.css"
UNSEEN = "Cây giống cho không, chẳng phải trả đồng nào."


def page(head, part):
    body = f"<p>{SEEN}</p>{part}<p>{MORE}</p>"
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize(
    "style",
    [
        "font: 0/0 a",
        "font-size: calc(1px - 1px)",
        "font-size: min(0px, 30px)",
        "font-size: clamp(0px, 0px, 9px)",
        "--k: 0; font-size: calc(var(--k) * 1px)",
        "letter-spacing: -1em",
        "height: 0; overflow-y: hidden",
        "line-height: 0; overflow: hidden",
        "text-indent: 100%; white-space: nowrap; overflow: hidden",
        "position: absolute; inset: -9999px auto auto -9999px",
        "position: absolute; left: calc(-1 * 9999px)",
        "position: fixed; left: 99999px",
        "translate: -9999px",
        "scale: 0",
        "rotate: x 90deg",
        "transform: rotateY(90deg)",
        "transform: matrix(0, 0, 0, 0, 0, 0)",
        "clip-path: polygon(0 0, 0 0, 0 0)",
        "clip-path: xywh(0 0 0 0)",
        "filter: blur(30px)",
        "filter: brightness(100)",
        "mask-image: linear-gradient(transparent, transparent)",
        "-webkit-text-security: disc",
        "color: oklch(1 0 0)",
        "color: lab(100 0 0)",
        "color: Canvas",
        "color: light-dark(white, black)",
        "color: var(--k, white)",
        "--a: var(--b); --b: var(--c); --c: white; color: var(--a)",
    ],
)
def test_a_style_that_hides(write, style):
    document = load_document(write("a.html", page("", f'<div style="{style}">{UNSEEN}</div>')))
    assert SEEN in document.text
    assert MORE in document.text
    assert UNSEEN not in document.text
    assert [note.kind for note in document.notes] == ["hidden"]


@pytest.mark.parametrize(
    "style",
    [
        "font: 14px/1.5 Arial",
        "font: bold 1em serif",
        "font-size: calc(100% + 2px)",
        "font-size: clamp(12px, 2vw, 20px)",
        "letter-spacing: -0.02em",
        "line-height: 1.2; overflow: hidden",
        "width: auto; overflow: hidden",
        "text-indent: 2em",
        "position: absolute; inset: 0",
        "position: relative; left: -250px",
        "translate: -50% -50%",
        "scale: 1.1",
        "transform: rotate(90deg)",
        "transform: matrix(1, 0, 0, 1, 5, 5)",
        "clip-path: polygon(0 0, 100% 0, 100% 100%, 0 100%)",
        "clip-path: inset(5%)",
        "filter: drop-shadow(1px 1px 2px black)",
        "mask-image: linear-gradient(black, transparent)",
        "color: oklch(0.3 0.1 200)",
        "color: CanvasText",
    ],
)
def test_a_style_that_shows(write, style):
    document = load_document(write("a.html", page("", f'<div style="{style}">{UNSEEN}</div>')))
    assert UNSEEN in document.text
    assert not document.notes


@pytest.mark.parametrize(
    ("head", "part"),
    [
        ("", f"<div popover>{UNSEEN}</div>"),
        ("", f"<canvas>{UNSEEN}</canvas>"),
        ("", f"<video>{UNSEEN}</video>"),
        ("", f"<iframe src='x'>{UNSEEN}</iframe>"),
        ("<style>article { .k { display: none } }</style>", f'<p class="k">{UNSEEN}</p>'),
        ("<style>.k { &:is(p) { display: none } }</style>", f'<p class="k">{UNSEEN}</p>'),
        (
            '<link rel="stylesheet" href="data:text/css,.k{display:none}">',
            f"<p class=k>{UNSEEN}</p>",
        ),
        (
            '<style>@import url("data:text/css,.k{display:none}");</style>',
            f'<p class="k">{UNSEEN}</p>',
        ),
    ],
)
def test_elements_and_sheets_that_hide(write, head, part):
    document = load_document(write("a.html", page(head, part)))
    assert SEEN in document.text
    assert UNSEEN not in document.text


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (f"<p><font color=FFFFFF>{UNSEEN}</font></p>", ""),
        (f'<p style="color: ffffff">{UNSEEN}</p>', ""),
        (f"<p>{UNSEEN}</p>", ' text="#003366" bgcolor="003366"'),
    ],
)
def test_colours_as_old_pages_write_them(write, part, body):
    told = f'<div style="color: black; background: white"><p>{SEEN}</p></div>'
    raw = f"<html><body{body}><article>{told}{part}{told}</article></body></html>"
    document = load_document(write("a.html", raw))
    assert SEEN in document.text
    assert UNSEEN not in document.text


@pytest.mark.parametrize(
    ("query", "hides"),
    [
        ("only screen", True),
        ("not print", True),
        ("all and (min-width: 1px)", True),
        ("print, screen and (width > 200px)", True),
        ("print", False),
        ("screen and (max-width: 600px)", False),
        ("(min-width: 1200px)", False),
        ("not screen", False),
    ],
)
def test_what_is_said_of_every_screen_is_said(write, query, hides):
    sheet = f"<style>@media {query} {{ .k {{ display: none }} }}</style>"
    document = load_document(write("a.html", page(sheet, f'<p class="k">{UNSEEN}</p>')))
    assert (UNSEEN not in document.text) is hides


def test_a_variable_may_stand_in_a_sheet_that_is_not_at_hand(write):
    link = '<link rel="stylesheet" href="mau.css">'
    part = f'<p style="color: var(--chu, white)">{UNSEEN}</p>'
    assert UNSEEN in load_document(write("a.html", page(link, part))).text


def test_a_sheet_of_a_book(write, tmp_path):
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="t/a.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
        "</package>"
    )
    box = '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>'
    link = '<link rel="stylesheet" href="../s.css"/>'
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", box)
        book.writestr("O/p.opf", package)
        book.writestr("O/t/a.xhtml", page(link, f'<p class="k">{UNSEEN}</p>'))
        book.writestr("O/s.css", ".k { display: none }")
    document = load_document(tmp_path / "a.epub")
    assert SEEN in document.text
    assert UNSEEN not in document.text


@pytest.mark.parametrize("address", ["http://vuon.example/s.css", "s.css", "cid:mau@vuon"])
def test_a_sheet_that_was_saved_with_a_page(write, address):
    link = f'<link rel="stylesheet" href="{address}">'
    saved = (
        "From: <x>\nSubject: a\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="B"\n\n'
        "--B\nContent-Type: text/html; charset=utf-8\n"
        "Content-Location: http://vuon.example/x.html\n\n"
        + page(link, f'<p class="k">{UNSEEN}</p>')
        + "\n--B\nContent-Type: text/css\n"
        + (
            "Content-ID: <mau@vuon>"
            if "cid" in address
            else "Content-Location: http://vuon.example/s.css"
        )
        + "\n\n.k { display: none }\n--B--\n"
    )
    document = load_document(write("a.mhtml", saved))
    assert SEEN in document.text
    assert UNSEEN not in document.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- {} -->",
        "<!--\n{}\n-->",
        "[//]: # ({})",
        '[comment]: <> ("{}")',
        '<span style="display: none">{}</span>',
        "<div hidden>\n\n{}\n\n</div>",
        '<p style="font-size:0px">{}</p>',
    ],
)
def test_markdown_that_its_reader_does_not_show(write, hidden):
    raw = f"# Vườn ươm\n\n{SEEN}\n\n{hidden.format(UNSEEN)}\n\n{MORE}\n"
    document = load_document(write("a.md", raw))
    assert UNSEEN not in document.text
    assert [note.kind for note in document.notes] == ["hidden"]
    at = document.text.index(MORE)
    assert raw[raw_offset(document.raw_map, at) :].startswith(MORE)


@pytest.mark.parametrize("shown", ["```\n<!-- {} -->\n```", "<b>{}</b>", "Xem [vườn](a.md) {}"])
def test_markdown_that_its_reader_shows(write, shown):
    document = load_document(write("a.md", f"{SEEN}\n\n{shown.format(UNSEEN)}\n"))
    assert UNSEEN in document.text
    assert not document.notes


def test_letters_that_no_program_draws_are_no_text(write):
    tags = "".join(chr(0xE0000 + ord(char)) for char in "gia la 0 dong")
    assert load_document(write("a.txt", f"{SEEN}{tags}")).text == SEEN


def test_of_two_forms_of_a_letter_the_one_that_is_shown_is_read(write):
    message = EmailMessage()
    message["From"], message["Subject"] = "vuon@example.vn", "Cây giống"
    message.set_content(f"{SEEN}\n\n{UNSEEN}\n")
    message.add_alternative(f"<html><body><p>{SEEN}</p></body></html>", subtype="html")
    document = load_document(write("a.eml", message.as_bytes()))
    assert SEEN in document.text
    assert UNSEEN not in document.text


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("12px", 12),
        ("-2em", -24),
        ("calc(3 * (1px + 2px))", 9),
        ("calc(10px - 4px)", 6),
        ("max(1px, 2px, 3px)", 3),
        ("min(1px", 99),
        ("auto", 99),
        ("calc(1px / 0)", 99),
        ("(" * 190, 99),
        ("(" * 5000, 99),
    ],
)
def test_lengths(value, told):
    assert length(value, 99) == told
