"""Files of each kind for `evals.bench`, all with the text of the same articles."""

import csv
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from html import escape
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdfium2 as pdfium

__all__ = ["written"]

_SECONDS = 120
_LETTERS_A_SLIDE = 600
_CONVERTED = {"docx": ("odt", "rtf", "doc", "pdf", "epub"), "xlsx": ("xls", "ods")}


def written(folder: Path, texts: Sequence[str]) -> list[Path]:
    """Write the texts as one file of each kind, those of LibreOffice where it is installed."""
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    made = [folder / f"bai.{suffix}" for suffix in _WRITERS]
    for path, write in zip(made, _WRITERS.values(), strict=True):
        write(path, lines)
    for path in list(made):
        for suffix in _CONVERTED.get(path.suffix[1:], ()):
            made += _by_libreoffice(path, suffix)
    scan = folder / "bai.png"
    if (printed := folder / "bai.pdf").exists():
        document = pdfium.PdfDocument(printed)
        document[0].render(scale=200 / 72).to_pil().convert("L").save(scan)
        document.close()
        made.append(scan)
    return sorted(made)


def _by_libreoffice(path: Path, suffix: str) -> Iterator[Path]:
    office = shutil.which("soffice")
    if office is None:
        return
    with tempfile.TemporaryDirectory() as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        into = str(path.parent)
        command = [office, own, "--headless", "--convert-to", suffix, "--outdir", into, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
    yield path.with_suffix(f".{suffix}")


def _docx(path: Path, lines: Sequence[str]) -> None:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(str(path))


def _pptx(path: Path, lines: Sequence[str]) -> None:
    deck = pptx.Presentation()
    for line in lines:
        for start in range(0, len(line), _LETTERS_A_SLIDE):
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.placeholders[1].text = line[start : start + _LETTERS_A_SLIDE]
    deck.save(str(path))


def _rows(lines: Sequence[str]) -> list[tuple[str, ...]]:
    return [("STT", "Đoạn", "Số chữ"), *((str(n), t, str(len(t))) for n, t in enumerate(lines, 1))]


def _xlsx(path: Path, lines: Sequence[str]) -> None:
    book = openpyxl.Workbook()
    for row in _rows(lines):
        book.worksheets[0].append(row)
    book.save(path)


def _csv(path: Path, lines: Sequence[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(_rows(lines))
    path.write_text(stream.getvalue(), encoding="utf-8")


def _html(path: Path, lines: Sequence[str]) -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")


def _eml(path: Path, lines: Sequence[str]) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Các bài"
    letter.set_content("\n\n".join(lines))
    path.write_bytes(letter.as_bytes())


def _zip(path: Path, lines: Sequence[str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bai.txt", "\n\n".join(lines))


def _text(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n\n".join(lines), encoding="utf-8")


_WRITERS: dict[str, Callable[[Path, Sequence[str]], None]] = {
    "csv": _csv, "docx": _docx, "eml": _eml, "html": _html, "md": _text, "pptx": _pptx,
    "txt": _text, "xlsx": _xlsx, "zip": _zip,
}  # fmt: skip
