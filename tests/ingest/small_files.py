"""A small sound file of every kind, made by the kind's own library."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pptx
import xlwt
from odf import table as odf_table
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.text import H, List, ListItem, Note, NoteBody, NoteCitation, P
from PIL import Image, ImageDraw
from pptx.util import Inches

from tests.ingest.outlook_file import outlook_file

TITLE = "Quy trình kiểm định thang máy"
BODY = "Thang máy chở người được kiểm định hai năm một lần, chi phí do chủ nhà trả."
ROWS = [("Tải trọng", "Phí"), ("450 kg", "1.900.000"), ("1.000 kg", "2.600.000")]
TABLE = "\n".join(" | ".join(row) for row in ROWS)


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def slides():
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = TITLE
    box = first.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(1))
    box.text_frame.text = BODY
    first.notes_slide.notes_text_frame.text = "Nhắc người nghe hỏi về phí."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Phí"
    grid = second.shapes.add_table(3, 2, Inches(1), Inches(1), Inches(6), Inches(2)).table
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            grid.cell(row, column).text = cell
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Bản nháp cũ"
    hidden._element.set("show", "0")
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def open_text():
    text = OpenDocumentText()
    text.text.addElement(H(outlinelevel=1, text=TITLE))
    paragraph = P(text=BODY)
    note = Note(noteclass="footnote", id="n1")
    note.addElement(NoteCitation(text="1"))
    body = NoteBody()
    body.addElement(P(text="Theo thông tư mới."))
    note.addElement(body)
    paragraph.addElement(note)
    text.text.addElement(paragraph)
    steps = List()
    for step in ("thử phanh", "thử cáp"):
        item = ListItem()
        item.addElement(P(text=step))
        steps.addElement(item)
    text.text.addElement(steps)
    grid = odf_table.Table(name="Phí")
    for cells in ROWS:
        row = odf_table.TableRow()
        for cell in cells:
            held = odf_table.TableCell()
            held.addElement(P(text=cell))
            row.addElement(held)
        grid.addElement(row)
    text.text.addElement(grid)
    stream = io.BytesIO()
    text.save(stream)
    return stream.getvalue()


def in_rtf(text):
    return "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in text)


def rich_text():
    rows = "".join(
        "\\trowd\\cellx3000\\cellx6000 "
        + "".join(f"{in_rtf(cell)}\\cell " for cell in row)
        + "\\row\n"
        for row in ROWS
    )
    head = f"{{\\rtf1\\ansi\\ansicpg1252\\uc1 {{\\fonttbl{{\\f0 Arial;}}}}\n{in_rtf(TITLE)}\\par\n"
    return f"{head}{in_rtf(BODY)}\\par\n{rows}}}".encode("ascii")


def book():
    def chapter(title, *lines):
        body = "".join(f"<p>{line}</p>" for line in lines)
        return (
            f"<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{title}</h1>{body}</body></html>"
        )

    opf = f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <metadata><dc:title>{TITLE}</dc:title><dc:creator>Lò Thị Mây</dc:creator></metadata>
    <manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>
    <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>
    <spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
    container = '<container><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>'
    return packed(
        **{
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/p.opf": opf,
            "OPS/a.xhtml": chapter(
                "Chương một", BODY, "Người kiểm định mang theo sổ và dụng cụ đo."
            ),
            "OPS/b.xhtml": chapter("Chương hai", "Sổ kiểm định giữ mười năm tại phòng kỹ thuật."),
        }
    )


def mail(word):
    message = EmailMessage()
    message["Subject"] = "Lịch kiểm định tháng chín"
    message["From"] = "Vừ A Páo <pao@example.vn>"
    message["To"] = "ky-thuat@example.vn"
    message["Date"] = "Mon, 04 Sep 2023 08:00:00 +0700"
    message.set_content("Chiều thứ năm đội kiểm định đến toà B.")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(word, maintype="application", subtype=kind, filename="quy trình.docx")
    message.add_attachment(b"\0\1", maintype="application", subtype="x", filename="may.exe")
    return message.as_bytes()


def letter():
    return outlook_file(
        subject="Hẹn giờ kiểm định",
        sender=("Vừ A Páo", "pao@example.vn"),
        to=("Phòng kỹ thuật", "ky-thuat@example.vn"),
        sent=datetime(2023, 9, 4, 1, 0, tzinfo=UTC),
        body="Sáng thứ sáu đội kiểm định đến toà C.",
        attachments=[("biên bản.txt", BODY.encode()), ("may.exe", b"\0\1")],
    )


def _saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def workbook():
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    return _saved(made)


def old_workbook():
    made = xlwt.Workbook()
    sheet = made.add_sheet("Phí")
    for at, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    return _saved(made)


def open_workbook():
    made = OpenDocumentSpreadsheet()
    grid = odf_table.Table(name="Phí")
    for cells in ROWS:
        row = odf_table.TableRow()
        for told in cells:
            cell = odf_table.TableCell(valuetype="string")
            cell.addElement(P(text=told))
            row.addElement(cell)
        grid.addElement(row)
    made.spreadsheet.addElement(grid)
    return _saved(made)


def web_page():
    return f"<html><body><h1>{TITLE}</h1><p>{BODY}</p></body></html>"


def saved_page():
    message = EmailMessage()
    message.set_content(web_page(), subtype="html")
    return message.as_bytes()


def scan(kind):
    sheet = Image.new("L", (900, 400), 255)
    ImageDraw.Draw(sheet).text((60, 80), "THANG MAY KIEM DINH HAI NAM MOT LAN", fill=0)
    stream = io.BytesIO()
    sheet.save(stream, kind)
    return stream.getvalue()


def converted(raw, suffix, wanted):
    """Let LibreOffice write a file in another kind."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"a.{suffix}"
        source.write_bytes(raw)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", folder]
        subprocess.run([*command, str(source)], check=True, timeout=200, capture_output=True)
        return (Path(folder) / f"a.{wanted}").read_bytes()


def every_kind(word, printed):
    """Return a maker by suffix; `word` and `printed` are a Word and a PDF file."""
    delimited = "\n".join(",".join(row) for row in ROWS)
    makers = {
        "csv": delimited.encode,
        "tsv": lambda: delimited.replace(",", "\t").encode(),
        "docx": lambda: word,
        "docm": lambda: word,
        "pdf": lambda: printed,
        "eml": lambda: mail(word),
        "msg": letter,
        "epub": book,
        "odt": open_text,
        "ods": open_workbook,
        "xlsx": workbook,
        "xls": old_workbook,
        "pptx": slides,
        "rtf": rich_text,
        "zip": lambda: packed(**{"a.txt": BODY.encode(), "b.docx": word}),
    }
    makers |= dict.fromkeys(("txt", "md", "markdown"), f"# {TITLE}\n\n{BODY}\n".encode)
    makers |= dict.fromkeys(("html", "htm"), lambda: web_page().encode())
    makers |= dict.fromkeys(("mhtml", "mht"), saved_page)
    makers |= dict.fromkeys(("jpg", "jpeg"), lambda: scan("JPEG"))
    makers |= dict.fromkeys(("tif", "tiff"), lambda: scan("TIFF"))
    makers["png"] = lambda: scan("PNG")
    if shutil.which("soffice"):
        makers["doc"] = lambda: converted(word, "docx", "doc")
        makers["ppt"] = lambda: converted(slides(), "pptx", "ppt")
        makers["odp"] = lambda: converted(slides(), "pptx", "odp")
    return makers
