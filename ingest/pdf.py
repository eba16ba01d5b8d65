"""PDF: lines and their places, page by page, by pypdfium2."""

import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.draft import Blocks, Draft, Unreadable
from ingest.typeset import Line, add_pages

__all__ = ["read_pdf"]

_BROKEN = "tệp PDF bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng trình đọc PDF rồi lưu lại"
_LOCKED = "tệp PDF có mật khẩu: hãy bỏ mật khẩu (mở rồi in ra PDF mới) và thử lại"
_SCANNED = "tệp PDF không có lớp chữ, cần OCR: hãy nhận dạng chữ (ví dụ bằng ocrmypdf) rồi thử lại"
_END_MARK = b"%%EOF"
_TAIL = 4096
# What programs write where nobody stated anything, and the names of the files they printed.
_NO_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|unspecified)\)?|microsoft word - .*|slide \d+"
    r"|.*\.(?:docx?|pdf|rtf|odt|indd|html?)",
    re.IGNORECASE,
)


def read_pdf(raw: bytes) -> Draft:
    """Read the text of a PDF, its paragraphs joined and its pages known.

    Title and author only where the properties state them. Raise `Unreadable`.
    """
    if _END_MARK not in raw[-_TAIL:]:
        raise Unreadable(_BROKEN)  # pdfium would mend it and lose the pages that are missing
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise Unreadable(_LOCKED if locked else _BROKEN) from error
    try:
        blocks = Blocks()
        add_pages(blocks, [list(_lines(document, number)) for number in range(len(document))])
        title, author = (document.get_metadata_value(key) for key in ("Title", "Author"))
    except pdfium.PdfiumError as error:
        raise Unreadable(_BROKEN) from error
    finally:
        document.close()
    if blocks.is_empty():
        raise Unreadable(_SCANNED)
    return blocks.finish(
        title=None if _NO_TITLE.fullmatch(title.strip()) else title,
        author=None if _NO_TITLE.fullmatch(author.strip()) else author,
    )


def _lines(document: pdfium.PdfDocument, number: int) -> Iterator[Line]:
    """Yield the lines of a page in the order of its content, blank ones left out."""
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            yield from _measured_lines(words)
        finally:
            words.close()
    finally:
        page.close()


def _measured_lines(words: pdfium.PdfTextPage) -> Iterator[Line]:
    """Cut the characters of a page at the line ends that pdfium puts between lines."""
    chars = [pdfium_c.FPDFText_GetUnicode(words, at) for at in range(words.count_chars())]
    start = 0
    for at, code in enumerate([*chars, 0x0A]):
        if code not in (0x0A, 0x0D):
            continue
        text = _decoded(chars[start:at])
        if text.strip():
            yield _measured(words, start, at, text)
        start = at + 1


def _decoded(codes: list[int]) -> str:
    """Join UTF-16 units to text; pdfium's marks for a hyphen at a line end become a hyphen."""
    units = b"".join(
        (0x2D if code in (0x02, 0xFFFE) else code & 0xFFFF).to_bytes(2, "little")
        if code < 0x10000
        else chr(code).encode("utf-16-le")
        for code in codes
    )
    return units.decode("utf-16-le", errors="ignore")


def _measured(words: pdfium.PdfTextPage, start: int, end: int, text: str) -> Line:
    """Return the line with its box and its size of type, in points."""
    drawn = [
        at
        for at in (*range(start, min(start + 3, end)), *range(max(end - 3, start), end))
        if not pdfium_c.FPDFText_IsGenerated(words, at)
    ] or [start]
    left, bottom, _, top = words.get_charbox(drawn[0], loose=True)
    _, _, right, _ = words.get_charbox(drawn[-1], loose=True)
    middle = (start + end) // 2
    size = pdfium_c.FPDFText_GetFontSize(words, middle)
    if size <= 1.5:  # the type is scaled by the text matrix, as some writers do
        size = top - bottom
    return Line(
        text=text.strip(), left=left, right=max(right, left), bottom=bottom, top=top, size=size
    )
