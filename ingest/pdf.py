"""PDF: the glyphs of each page with their places, fonts and looks, by pypdfium2."""

import ctypes
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import degrees, hypot
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.types import Note
from ingest.columns import Block
from ingest.draft import Blocks, Draft, Unreadable
from ingest.glyphs import Glyph, Sheet, is_garbled, is_title, lines_of
from ingest.pdf_rules import Point, rules_of
from ingest.pdf_sight import Box, Sight
from ingest.recognition import DOTS_PER_INCH, MOST_PAGES, REMEDY, is_available, recognised
from ingest.ruled import Rule
from ingest.typeset import add_pages

__all__ = ["read_pdf"]

_BROKEN = "tệp PDF bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở bằng trình đọc PDF rồi lưu lại"
_LOCKED = "tệp PDF có mật khẩu: hãy bỏ mật khẩu (mở rồi in ra PDF mới) và thử lại"
_SCANNED = f"tệp PDF không có lớp chữ đọc được, cần OCR: {REMEDY}"
_END_MARK = b"%%EOF"
_TAIL = 4096
_COVERS = 0.5  # of a page: pictures from here on are the page itself
_LARGE = 72.0  # points on each side: a picture from here on may say something
_FEWEST_LETTERS = 20  # over a picture, below which nobody recognised its text
_SECONDS = 40  # for the recognition of a file's pages; those that are left are noted
_INVISIBLE = 3  # the render mode that draws nothing
_NARROW = 0.1  # of the height of a letter
_SMALLEST = 1.5  # points
_LINE_ENDS = (0x0A, 0x0D)
_HYPHENS = (0x02, 0xFFFE)  # what pdfium puts for a hyphen at the end of a line


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
        document.init_forms()
        sheets = [_sheet(document, number) for number in range(len(document))]
        title, author = (document.get_metadata_value(key) for key in ("Title", "Author"))
        return _draft(document, sheets, title, author)
    except pdfium.PdfiumError as error:
        raise Unreadable(_BROKEN) from error
    finally:
        document.close()


def _draft(document: pdfium.PdfDocument, sheets: list[Sheet], title: str, author: str) -> Draft:
    """Put the pages together; those that say nothing are recognised or noted."""
    blocks = Blocks()
    told, end = 0, time.monotonic() + _SECONDS
    lines, letters = lines_of(sheets)
    blocks.notes += letters.notes()
    for number, sheet in enumerate(sheets, 1):
        if sheet.hidden:
            blocks.notes.append(Note(kind="hidden", count=sheet.hidden, page=number))
        garbled = is_garbled(sheet, lines[number - 1])
        if not garbled and not _is_picture(sheet):
            if sheet.pictures:
                blocks.notes.append(Note(kind="picture", count=sheet.pictures, page=number))
            continue
        found: list[Block] = []
        able = is_available() and told < MOST_PAGES and time.monotonic() < end
        if able:
            told += 1
            found = _recognised(document, number - 1)
        if found:
            lines[number - 1] = found
            blocks.notes.append(Note(kind="recognised", page=number))
        elif garbled:
            count = sum(len(line.text) for block in lines[number - 1] for line in block)
            blocks.notes.append(Note(kind="garbled", count=count, page=number))
            lines[number - 1] = []
        elif able and not sheet.pictured:
            blocks.notes.append(Note(kind="picture", count=sheet.pictures, page=number))
        else:
            blocks.notes.append(Note(kind="unread", page=number, detail="trang là ảnh quét"))
    add_pages(blocks, lines)
    if blocks.is_empty():
        raise Unreadable(_SCANNED)
    return blocks.finish(
        title=title if is_title(title) else None, author=author if is_title(author) else None
    )


def _is_picture(sheet: Sheet) -> bool:
    """Tell whether a page says what it says by pictures whose text nobody has recognised yet."""
    if sheet.pictured:
        return sheet.layer < _FEWEST_LETTERS
    return sheet.pictures > 0 and sheet.letters < _FEWEST_LETTERS


def _recognised(document: pdfium.PdfDocument, number: int) -> list[Block]:
    """Return the blocks of a page as a machine recognises them on its picture."""
    page = document[number]
    try:
        return recognised(page.render(scale=DOTS_PER_INCH / 72).to_pil())
    finally:
        page.close()


def _sheet(document: pdfium.PdfDocument, number: int) -> Sheet:
    """Return a page: its glyphs, form fields among them, and how much of it pictures cover."""
    page = document[number]
    try:
        if document.formenv is not None:
            page.flatten()  # what is written in form fields becomes part of the page
            page.close()
            page = document[number]
        area = page.get_bbox()
        sight = Sight.of(page)
        pictured = sum(_share(box, area) for box in sight.pictures) >= _COVERS
        words = page.get_textpage()
        try:
            reader = _Reader(words=words, area=area, scanned=pictured, sight=sight)
            glyphs = list(reader.glyphs())
            rules = tuple(reader.turned_rules(rules_of(page)))
        finally:
            words.close()
    finally:
        page.close()
    return Sheet(
        glyphs=tuple(glyphs),
        hidden=reader.hidden,
        unmapped=reader.unmapped,
        layer=reader.layer,
        pictured=pictured,
        pictures=sum(map(_is_large, sight.pictures)),
        rules=rules,
    )


@dataclass(slots=True, frozen=True)
class _Look:
    """How a text object is drawn."""

    font: str
    size: float
    drawn: Any
    invisible: bool
    outside: bool
    piece: int


@dataclass
class _Reader:
    """Reads the characters of one page; counts those that nobody sees or that have no letter."""

    words: pdfium.PdfTextPage
    area: Box
    scanned: bool
    sight: Sight
    hidden: int = 0
    unmapped: int = 0
    layer: int = 0
    looks: dict[int, _Look] = field(default_factory=dict)

    @cached_property
    def turn(self) -> int:
        """The direction in which most of the text runs, in whole quarters of a circle."""
        count = self.words.count_chars()
        step = max(1, count // 400)
        quarters = [self._quarter(at) for at in range(0, count, step)]
        return max(set(quarters), key=quarters.count) if quarters else 0

    def glyphs(self) -> Iterator[Glyph]:
        """Yield the glyphs that are seen, in the order of the page's content."""
        codes = [
            pdfium_c.FPDFText_GetUnicode(self.words, at) for at in range(self.words.count_chars())
        ]
        at = 0
        while at < len(codes):
            code, width = codes[at], 1
            if 0xD800 <= code < 0xDC00 and at + 1 < len(codes):  # a pair of UTF-16 units
                code, width = 0x10000 + ((code - 0xD800) << 10) + (codes[at + 1] - 0xDC00), 2
            yield from self._glyph(at, code)
            at += width

    def _glyph(self, at: int, code: int) -> Iterator[Glyph]:
        """Yield the glyph at a place of the page's text, if it is seen."""
        if code in _LINE_ENDS:
            return
        if pdfium_c.FPDFText_IsGenerated(self.words, at):
            yield Glyph(text=" ", generated=True)
            return
        look = self._look(at)
        box = self.words.get_charbox(at, loose=True)
        text = "-" if code in _HYPHENS else chr(code)
        seen = not look.invisible and (text.isspace() or self.sight.sees(look.drawn, box))
        if look.outside or look.size < _SMALLEST or not (seen or self._is_recognised(box)):
            self.hidden += not text.isspace()
            return
        unmapped = code < 0x20 or bool(pdfium_c.FPDFText_HasUnicodeMapError(self.words, at))
        self.unmapped += unmapped
        if not unmapped or code in _HYPHENS:
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium_c.FPDFText_GetCharOrigin(self.words, at, x, y)
            (x1, y1), (x2, y2), (_, base) = map(
                self._turned, ((box[0], box[1]), (box[2], box[3]), (x.value, y.value))
            )
            yield Glyph(
                text=text,
                left=min(x1, x2),
                right=max(x1, x2),
                base=base,
                top=max(y1, y2),
                size=look.size,
                font=look.font,
                aside=self._quarter(at) != self.turn,
                piece=look.piece,
            )
            self.layer += not seen

    def _turned(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return where a point stands when the page is turned so that most text is level."""
        x, y = point
        return ((x, y), (y, -x), (-x, -y), (-y, x))[-self.turn % 4]

    def turned_rules(self, ends: Iterable[tuple[Point, Point]]) -> Iterator[Rule]:
        """Yield the straight lines of a page as they stand when most text is level."""
        for one, other in ends:
            (x1, y1), (x2, y2) = self._turned(one), self._turned(other)
            if abs(y1 - y2) < 1 < abs(x1 - x2):
                yield Rule(level=True, at=(y1 + y2) / 2, start=min(x1, x2), end=max(x1, x2))
            elif abs(x1 - x2) < 1 < abs(y1 - y2):
                yield Rule(level=False, at=(x1 + x2) / 2, start=min(y1, y2), end=max(y1, y2))

    def _quarter(self, at: int) -> int:
        """Return the direction of a character in quarters of a circle."""
        return round(degrees(max(0.0, pdfium_c.FPDFText_GetCharAngle(self.words, at))) / 90) % 4

    def _is_recognised(self, box: Box) -> bool:
        """Tell whether unseen letters lie over a scan: a machine recognised them there."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.scanned and any(
            left <= x <= right and bottom <= y <= top
            for left, bottom, right, top in self.sight.pictures
        )

    def _look(self, at: int) -> _Look:
        """Return how the object of a character is drawn, known once for all its characters."""
        drawn = pdfium_c.FPDFText_GetTextObject(self.words, at)
        key = ctypes.addressof(drawn.contents) if drawn else 0
        if key not in self.looks:
            self.looks[key] = self._look_of(at, drawn)
        return self.looks[key]

    def _look_of(self, at: int, drawn: Any) -> _Look:
        """Ask for the look of a text object, of which `at` is a character."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium_c.FPDFText_GetFillColor(self.words, at, red, green, blue, alpha)
        size = pdfium_c.FPDFText_GetFontSize(self.words, at)
        matrix = pdfium_c.FS_MATRIX()
        if pdfium_c.FPDFText_GetMatrix(self.words, at, matrix):
            high, wide = hypot(matrix.c, matrix.d), hypot(matrix.a, matrix.b)
            size *= (
                0.0
                if wide < _NARROW * high
                else max(hypot(matrix.b, matrix.d), hypot(matrix.a, matrix.c))
            )
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) if drawn else 0
        font = pdfium_c.FPDFTextObj_GetFont(drawn) if drawn else None
        return _Look(
            font=_font_name(font) if font else "",
            size=size,
            drawn=drawn,
            invisible=mode == _INVISIBLE or alpha.value == 0,
            outside=self._is_outside(drawn),
            piece=len(self.looks),
        )

    def _is_outside(self, drawn: Any) -> bool:
        """Tell whether most of a text object lies off the page."""
        box = self.sight.place(drawn)
        if box is None or not _share(box, box):
            return False
        area = (self.area[2] - self.area[0]) * (self.area[3] - self.area[1])
        return _share(box, self.area) * area < _COVERS * (box[2] - box[0]) * (box[3] - box[1])


def _font_name(font: Any) -> str:
    """Return the name of a font as the file states it."""
    name = ctypes.create_string_buffer(256)
    pdfium_c.FPDFFont_GetBaseFontName(font, name, 256)
    return name.value.decode("utf-8", errors="replace")


def _is_large(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) >= _LARGE


def _share(box: Box, area: Box) -> float:
    """Return how much of an area a box covers."""
    width = min(box[2], area[2]) - max(box[0], area[0])
    height = min(box[3], area[3]) - max(box[1], area[1])
    whole = (area[2] - area[0]) * (area[3] - area[1])
    return max(width, 0) * max(height, 0) / whole if whole > 0 else 0.0
