"""From the glyphs of a page to its lines in reading order, and whether they say anything."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from corpus.vietnamese.legibility import STRANGE, weight, words
from corpus.vietnamese.text import is_syllable
from ingest.columns import Block, Line, in_order
from ingest.legacy import encoding_of_font
from ingest.letters import Letters
from ingest.ruled import Rule, frames_of
from ingest.ruled_tables import Grids

__all__ = ["Glyph", "Sheet", "is_garbled", "is_title", "lines_of"]

# What programs write where nobody stated anything, and the names of the files they printed.
_NO_TITLE = re.compile(
    r"|\(?(?:untitled|anonymous|unspecified)\)?|microsoft (?:word|excel|powerpoint)\b.*|slide \d+"
    r"|about:.*|.*\.(?:docx?|pdf|rtf|odt|indd|html?|xlsx?|pptx?)",
    re.IGNORECASE,
)
_MOST_UNMAPPED = 0.05  # of a page's glyphs may have no letter
_MOST_STRANGE = 0.2  # of a page's words may be letters mixed with signs
_FEWEST_WORDS = 5
_MOSTLY = 0.7
_FEWEST_SPACES = 0.08  # of the glyphs of a page whose text has spaces of its own
_SPACE = 0.2  # of the size of the type: from here on a gap parts two words
_APART = 1.0  # from here on it parts two stretches of a line
_LEVEL = 0.25  # of the size: so far apart two base lines are still one
_RAISED = 0.8  # and so far above stand exponents and the marks of notes
_SMALL = 0.85
_MARK = re.compile(r"[\d*†,]{1,5}")
_EXPONENT_OF = re.compile(r"(?<![^\W\d_])[kcdm]?m$", re.IGNORECASE)
_EXPONENTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GUESSED = "\x1f"
_KNOWN = -13.5  # the weight of a syllable that is in use


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A character of print and its place in points; `generated` ones are the library's guess.

    `aside` tells that it runs in another direction than most of the page.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    top: float = 0.0
    size: float = 0.0
    font: str = ""
    generated: bool = False
    aside: bool = False
    piece: int = 0  # which piece of the content it was set with


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: glyphs in the order of its content; how many were unseen, or have no letter.

    A `pictured` page is covered by pictures, and `layer` counts the letters laid over them unseen;
    `pictures` counts those that are large enough to say something. `rules` are the straight lines
    that are drawn on it.
    """

    glyphs: tuple[Glyph, ...]
    hidden: int = 0
    unmapped: int = 0
    pictured: bool = False
    layer: int = 0
    pictures: int = 0
    rules: tuple[Rule, ...] = ()

    @property
    def letters(self) -> int:
        """How many glyphs are more than white space."""
        return sum(not glyph.text.isspace() for glyph in self.glyphs)


def is_title(stated: str) -> bool:
    """Tell whether the properties of a file state a title or an author."""
    return not _NO_TITLE.fullmatch(stated.strip())


def is_garbled(sheet: Sheet, page: Sequence[Block]) -> bool:
    """Tell whether the letters of a page say nothing: no letters, or signs amid them."""
    if sheet.unmapped > _MOST_UNMAPPED * (len(sheet.glyphs) + sheet.unmapped):
        return True
    told = [word for block in page for line in block for word in words(line.text)]
    lettered = [word for word in told if any(map(str.isalpha, word))]
    if sheet.layer and len(lettered) >= _FEWEST_WORDS and _is_bare(lettered):
        return True
    strange = sum(weight(word) <= STRANGE for word in lettered)
    return len(lettered) >= _FEWEST_WORDS and strange > _MOST_STRANGE * len(lettered)


def _is_bare(told: Sequence[str]) -> bool:
    """Tell whether words are Vietnamese that lost its marks, as a machine for English reads it."""
    spelt = sum(is_syllable(word) for word in told)
    return all(map(str.isascii, told)) and spelt >= _MOSTLY * len(told)


def lines_of(sheets: Sequence[Sheet]) -> tuple[list[list[Block]], Letters]:
    """Return the blocks of lines of each page, in Unicode, and the reader that made them so."""
    grids = [Grids(frames_of(sheet.rules)) for sheet in sheets]
    pages = [
        list(_stretches(sheet.glyphs, held)) for sheet, held in zip(sheets, grids, strict=True)
    ]
    fonts: dict[str, list[str]] = {}
    for one in (one for page in pages for one in page):
        if encoding_of_font(one.font):
            fonts.setdefault(one.font, []).append(_plain(one.text))
    letters = Letters.of((_plain(one.text) for page in pages for one in page), fonts=fonts)
    told = [_blocks(page, letters, held) for page, held in zip(pages, grids, strict=True)]
    return told, letters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Words on one line, close to each other, in one font and size."""

    text: str
    left: float
    right: float
    base: float
    top: float
    size: float
    font: str
    aside: bool
    at: int = 0  # where in the content it begins


def _stretches(glyphs: Sequence[Glyph], grids: Grids) -> Iterator[_Stretch]:
    """Put glyphs together while they follow each other on a line in one font, size and cell.

    Where the text has spaces of its own, gaps between its letters are how it is set.
    """
    spaces = sum(glyph.text.isspace() and not glyph.generated for glyph in glyphs)
    spaced = spaces >= _FEWEST_SPACES * len(glyphs)
    run: list[Glyph] = []
    text = ""
    for glyph in glyphs:
        if glyph.generated or glyph.text.isspace():
            text += _GUESSED if glyph.generated else " "
            continue
        if run and not (_follows(run[-1], glyph) and grids.share(run[-1], glyph)):
            yield from _closed(run, text)
            run, text = [], ""
        gap = glyph.left - run[-1].right if run else 0.0
        if spaced and text.endswith(_GUESSED) and run and gap < _APART * glyph.size:
            text = text.rstrip(_GUESSED)
        parted = not spaced or (run and run[-1].piece != glyph.piece)
        if run and parted and gap > _SPACE * glyph.size and text[-1:] not in f" {_GUESSED}":
            text += _GUESSED
        run.append(glyph)
        text += glyph.text
    yield from _closed(run, text)


def _follows(before: Glyph, after: Glyph) -> bool:
    """Tell whether a glyph goes on with the stretch of the one before it."""
    gap = after.left - before.right
    return (
        before.font == after.font
        and before.aside == after.aside
        and abs(before.size - after.size) < 0.3
        and abs(after.base - before.base) < _LEVEL * after.size
        and -2 * after.size < gap < _APART * after.size
    )


def _closed(run: Sequence[Glyph], text: str) -> Iterator[_Stretch]:
    """Yield the stretch of these glyphs, if they say anything."""
    if run and text.strip(f" {_GUESSED}"):
        yield _Stretch(
            text=text.strip(f" {_GUESSED}"),
            left=min(glyph.left for glyph in run),
            right=max(glyph.right for glyph in run),
            base=run[0].base,
            top=max(glyph.top for glyph in run),
            size=run[0].size,
            font=run[0].font,
            aside=run[0].aside,
        )


def _plain(text: str) -> str:
    """Return a text as its words are judged."""
    return _surface(text).replace(_GUESSED, " ")


def _surface(text: str) -> str:
    """Return a text as an old font has it: pdfium takes the letter "ư" of TCVN3 for a hyphen."""
    return re.sub(r"(?<=[^\W\d_])-|-(?=[^\W\d_])", "\xad", text)


def _blocks(stretches: Sequence[_Stretch], letters: Letters, grids: Grids) -> list[Block]:
    """Return the blocks of a page in reading order; what runs in other directions comes last."""
    told = [replace(_read(one, letters), at=at) for at, one in enumerate(stretches)]
    tables, rest = grids.tables(told, _lines)
    lines = _lines([one for one in rest if not one.aside])
    blocks: list[Block] = []
    for top, table in tables:
        blocks += in_order([line for line in lines if line.base > top])
        blocks.append(table)
        lines = [line for line in lines if line.base <= top]
    blocks += in_order(lines)
    aside = [one for one in rest if one.aside]
    if aside:
        whole = replace(aside[0], text=" ".join(one.text for one in aside))
        blocks.append([_line([whole])])
    return blocks


def _lines(stretches: Sequence[_Stretch]) -> list[Line]:
    """Return stretches as lines, from the top."""
    if any(one.aside for one in stretches):
        return [_line([one]) for one in stretches]  # only the content knows the order
    return [line for row in _rows(stretches) for line in row]


def _read(one: _Stretch, letters: Letters) -> _Stretch:
    """Return a stretch in Unicode."""
    shown = _surface(one.text)
    read = letters.read(shown, font=one.font, amid=_plain(one.text))
    return one if read == shown else replace(one, text=read)


def _rows(stretches: Sequence[_Stretch]) -> Iterator[list[Line]]:
    """Yield the stretches of each base line, those that stand close to each other as one."""
    rows: list[list[_Stretch]] = []
    for one in sorted(stretches, key=lambda one: (-one.base, one.left)):
        if rows and abs(rows[-1][0].base - one.base) <= _LEVEL * max(one.size, rows[-1][0].size):
            rows[-1].append(one)
        else:
            rows.append([one])
    rows = _with_raised(rows)
    for row in rows:
        level = sorted(row, key=attrgetter("left"))
        if any(_overlap(left, right) for left, right in pairwise(level)):
            yield [_line(sorted(row, key=attrgetter("at")))]  # only the content knows the order
        else:
            yield list(_joined(level))


def _overlap(left: _Stretch, right: _Stretch) -> bool:
    """Tell whether two stretches of a row are printed over each other."""
    return left.right - right.left > _APART * right.size and not _is_raised(right, [left])


def _with_raised(rows: list[list[_Stretch]]) -> list[list[_Stretch]]:
    """Put rows of small print that stand a little above a line into it, where they touch it."""
    kept: list[list[_Stretch]] = []
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else []
        if below and all(_is_raised(one, below) for one in row):
            below += row
        else:
            kept.append(row)
    return kept


def _is_raised(one: _Stretch, row: Sequence[_Stretch]) -> bool:
    """Tell whether a stretch is an exponent or a mark on one of a row."""
    return any(
        one.size < _SMALL * other.size
        and 0 < one.base - other.base < _RAISED * other.size
        and -other.size < one.left - other.right < 0.5 * other.size
        for other in row
    )


def _joined(row: Sequence[_Stretch]) -> Iterator[Line]:
    """Yield the lines of a row: stretches with wide gaps between them stay apart."""
    part: list[_Stretch] = []
    for one in row:
        if part and one.left - part[-1].right > _APART * max(one.size, part[-1].size):
            yield _line(part)
            part = []
        part.append(one)
    if part:
        yield _line(part)


def _line(part: Sequence[_Stretch]) -> Line:
    """Return stretches as one line; the mark of a note goes, an exponent stays."""
    text = ""
    marks: list[str] = []
    largest = max(part, key=lambda one: (one.size, len(one.text)))
    for at, one in enumerate(part):
        before = part[at - 1] if at else None
        if before and _is_raised(one, [before]) and _MARK.fullmatch(one.text):
            if _EXPONENT_OF.search(text):
                text += one.text.translate(_EXPONENTS)
            else:
                marks += one.text.split(",")
            continue
        gap = one.left - before.right if before else 0.0
        text += (_GUESSED if before and gap > 0.1 * one.size else "") + one.text
    return Line(
        text=_mended(text),
        left=part[0].left,
        right=max(one.right for one in part),
        base=largest.base,
        top=max(one.top for one in part),
        size=largest.size,
        marks=tuple(marks),
    )


def _mended(text: str) -> str:
    """Join syllables that are torn apart; a space that was guessed counts less than a set one."""
    pieces = re.split(f"([ {_GUESSED}]+)", unicodedata.normalize("NFC", text))
    told = pieces[0]
    for gap, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        last = told.rpartition(" ")[2]
        told += piece if _is_torn(last, piece, guessed=" " not in gap) else f" {piece}"
    return told


def _is_torn(before: str, after: str, *, guessed: bool) -> bool:
    """Tell whether two pieces are parts of one syllable, and not two of them."""
    head = re.search(r"[^\W\d_]+$", before)
    tail = re.match(r"[^\W\d_]+", after)
    if not head or not tail or not tail[0].islower() or not is_syllable(head[0] + tail[0]):
        return False
    joined = weight(head[0] + tail[0])
    alone = [weight(head[0]), weight(tail[0])]
    torn = min(alone) < _KNOWN or not (is_syllable(head[0]) and is_syllable(tail[0]))
    return joined > _KNOWN and (torn or (guessed and joined > sum(alone) + 6))
