"""Text of pictures, by the program tesseract with its Vietnamese letters where it is installed.

The program's words and the ruling lines that it sees go the way of a printed page's glyphs: columns
and tables are told from their places, which are turned level first.
"""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import median
from typing import Any

from ingest.columns import Block
from ingest.draft import Unreadable
from ingest.glyphs import Glyph, Sheet, lines_of
from ingest.ruled import Rule

__all__ = ["DOTS_PER_INCH", "MOST_PAGES", "REMEDY", "is_available", "recognised"]

DOTS_PER_INCH = 200
MOST_PAGES = 40  # of one file: a page takes some seconds
REMEDY = "hãy cài tesseract-ocr cùng tesseract-ocr-vie rồi nạp lại, hoặc nhận dạng chữ trước"
_FAINT = 12  # of 255: a machine tells apart what no reader does
_SECONDS = 90
_ONE_BLOCK = "6"  # the layout of one uniform block, as the program numbers them
_LEAST = 30.0  # percent: what the program itself hardly believes is no text
_POINTS = 72 / DOTS_PER_INCH
_LONG = 60  # dots: the shortest rule
_THIN = 8  # times as long as it is wide
_WIDE_LINE = 300  # dots: a line so long tells how the page is turned
_FEWEST_WORDS = 4
_BAR = re.compile(r"[|¦_\[\]'‘’`]*[|¦][|¦_\[\]'‘’`]*")


@cache
def is_available() -> bool:
    """Tell whether the program and its Vietnamese letters are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    done = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
    )
    return "vie" in done.stdout.decode(errors="replace").split()


def recognised(picture: Any) -> list[Block]:
    """Return the blocks of lines on a picture (Pillow's) of `DOTS_PER_INCH`.

    Raise `Unreadable` where the program takes too long.
    """
    stream = io.BytesIO()
    _without_faint(picture.convert("L")).save(stream, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    words = _words(stream.getvalue()) or _words(stream.getvalue(), "--psm", _ONE_BLOCK)
    pages, _ = lines_of([_sheet(words, picture.height)])
    return pages[0]


def _words(png: bytes, *layout: str) -> "list[_Word]":
    """Return what the program reads; a line alone on a large sheet it finds as a block only."""
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "vie", *layout]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, "tsv"],
            input=png,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"nhận dạng chữ quá {_SECONDS} giây một trang: {REMEDY}") from error
    table = io.StringIO(done.stdout.decode("utf-8", errors="replace"))
    rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_word(row) for row in rows if row["level"] == "5" and float(row["conf"]) >= _LEAST]


def _without_faint(picture: Any) -> Any:
    """Return a picture in grey without what hardly differs from its paper, the commonest shade."""
    counts = picture.histogram()
    paper = counts.index(max(counts))
    return picture.point([paper if abs(shade - paper) <= _FAINT else shade for shade in range(256)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word on a line, or a rule where it says nothing; places in dots from the upper left."""

    text: str
    line: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def is_rule(self) -> bool:
        """Tell whether it is a drawn line."""
        longer, shorter = max(self.width, self.height), min(self.width, self.height)
        return not self.text and longer >= _LONG and longer >= _THIN * shorter


def _word(row: dict[str, str]) -> _Word:
    text = row["text"].strip()
    return _Word(
        text="" if _BAR.fullmatch(text) else text.strip("|¦_"),
        line=tuple(row[name] for name in ("block_num", "par_num", "line_num")),
        left=int(row["left"]),
        top=int(row["top"]),
        width=int(row["width"]),
        height=int(row["height"]),
    )


def _sheet(words: Sequence[_Word], height: int) -> Sheet:
    """Return the words as the glyphs of a page, each line level, and the rules."""
    told = [word for word in words if word.text]
    lines = [list(line) for _, line in groupby(told, key=lambda word: word.line)]
    slope = _slope(lines)
    size = median(max(word.height for word in line) for line in lines) if lines else 1
    glyphs = tuple(
        glyph for line in lines for glyph in _glyphs(line, slope, height, size * _POINTS)
    )
    rules = [_rule(word, slope, height) for word in words if word.is_rule]
    return Sheet(glyphs=glyphs, rules=(*rules, *_edges(rules)))


def _slope(lines: Sequence[Sequence[_Word]]) -> float:
    """Return how far lines of text sink on their way to the right, in the usual line."""
    found = []
    for line in lines:
        if len(line) >= _FEWEST_WORDS and line[-1].left - line[0].left >= _WIDE_LINE:
            places = [word.middle for word in line]
            x, y = (sum(values) / len(places) for values in zip(*places, strict=True))
            across = sum((one - x) ** 2 for one, _ in places)
            found.append(sum((one - x) * (other - y) for one, other in places) / across)
    return median(found) if found else 0.0


def _glyphs(line: Sequence[_Word], slope: float, height: int, size: float) -> Iterator[Glyph]:
    """Yield the words of a line, with spaces between them, on one base line."""
    feet = median(word.top + word.height - slope * word.middle[0] for word in line)
    heads = min(word.top - slope * word.middle[0] for word in line)
    for at, word in enumerate(line):
        if at:
            yield Glyph(text=" ")
        turned = slope * word.middle[1]
        yield Glyph(
            text=word.text,
            left=(word.left + turned) * _POINTS,
            right=(word.left + word.width + turned) * _POINTS,
            base=(height - feet) * _POINTS,
            top=(height - heads) * _POINTS,
            size=size,
        )


def _rule(word: _Word, slope: float, height: int) -> Rule:
    """Return a drawn line as it stands when the page is level."""
    x, y = word.middle
    along, across = (x + slope * y) * _POINTS, (height - y + slope * x) * _POINTS
    if word.width > word.height:
        half = word.width / 2 * _POINTS
        return Rule(level=True, at=across, start=along - half, end=along + half)
    half = word.height / 2 * _POINTS
    return Rule(level=False, at=along, start=across - half, end=across + half)


def _edges(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the upper and lower edges of tables whose outermost lines were not seen."""
    upright = [rule for rule in rules if not rule.level]
    if len(upright) < 2:
        return
    left, right = min(rule.at for rule in upright), max(rule.at for rule in upright)
    for at in {min(rule.start for rule in upright), max(rule.end for rule in upright)}:
        yield Rule(level=True, at=at, start=left, end=right)
