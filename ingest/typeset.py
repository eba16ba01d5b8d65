"""From the lines of a printed page back to paragraphs and headings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.draft import Blocks

__all__ = ["Line", "add_pages"]

_ENDED = (".", "!", "?", "…", ":", ";", ".”", '."', "!”", "?”", ".)")
_OPENS = re.compile(
    r"(?:[-–—•+*▪●] ?\w|\(?\d{1,3}[.)] |\(?[a-zđ][.)] |[IVX]{1,5}\. "
    r"|(?:Điều|Chương|Mục|Phần|ĐIỀU|CHƯƠNG|MỤC|PHẦN) +[\dIVX])"
)
_PAGE_NUMBER = re.compile(
    r"(?:trang|page)? ?[-–—]? ?\d{1,4} ?(?:[-–—/]|of)? ?(?:\d{1,4})?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 2  # running heads and feet stand in the first and last lines of a page
_FEWEST_REPEATS = 3
_LARGER = 1.12  # of the size of the running text: from here on a short line is a heading
_LONGEST_HEADING = 200
_WIDE_GAP = 1.3  # of the usual distance between lines: from here on a paragraph ends
_SHORT_LINE = (
    0.88  # of the column: a line that ends a sentence and stops before it ends a paragraph
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of print; places and the size of the type in points, upwards from the page's foot."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def add_pages(blocks: Blocks, pages: Sequence[Sequence[Line]]) -> None:
    """Append the paragraphs of all pages; page numbers and running heads are left out.

    The lines of a paragraph are joined by spaces, over the foot of a page as well.
    """
    printed = _without_edges(pages)
    lines = [line for page in printed for line in page]
    if not lines:
        return
    body = _body_size(lines)
    sizes = sorted({_rounded(line) for line in lines if line.size >= body * _LARGER}, reverse=True)
    open_end = False
    for page in printed:
        blocks.begin_page()
        for at, paragraph in enumerate(_paragraphs(page)):
            text = _joined(paragraph)
            size = min(map(_rounded, paragraph))
            level = (
                sizes.index(size) + 1 if size in sizes and len(text) <= _LONGEST_HEADING else None
            )
            goes_on = open_end and at == 0 and level is None and not _OPENS.match(text)
            blocks.add(
                text, level=level, joint=" " if goes_on and not text[0].isupper() else "\n\n"
            )
            open_end = level is None and not text.endswith(_ENDED)


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out page numbers and what repeats at the head or the foot of most pages."""
    edges = Counter(
        key
        for page in pages
        for key in {_masked(line) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])}
    )
    often = max(_FEWEST_REPEATS, len(pages) // 2 + 1)
    running = {key for key, count in edges.items() if count >= often}
    kept = []
    for page in pages:
        inner = range(_EDGE_LINES, len(page) - _EDGE_LINES)
        kept.append(
            [
                line
                for at, line in enumerate(page)
                if at in inner
                or not (_masked(line) in running or _PAGE_NUMBER.fullmatch(line.text))
            ]
        )
    return kept


def _masked(line: Line) -> str:
    """Return the text with its numbers blotted out, so that "Trang 1" and "Trang 2" are one."""
    return _DIGITS.sub("0", line.text)


def _rounded(line: Line) -> float:
    """Return the size of the type to half a point."""
    return round(line.size * 2) / 2


def _body_size(lines: Sequence[Line]) -> float:
    """Return the size of type in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size))


def _paragraphs(page: Sequence[Line]) -> Iterator[list[Line]]:
    """Cut the lines of a page where a paragraph ends."""
    if not page:
        return
    gaps = [above.bottom - below.bottom for above, below in pairwise(page)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    column = max(line.right for line in page)
    paragraph = [page[0]]
    for above, below in pairwise(page):
        if _breaks(above, below, usual=usual, column=column):
            yield paragraph
            paragraph = []
        paragraph.append(below)
    yield paragraph


def _breaks(above: Line, below: Line, *, usual: float, column: float) -> bool:
    """Tell whether a new paragraph begins with the line `below`."""
    gap = above.bottom - below.bottom
    if _rounded(above) != _rounded(below) or _OPENS.match(below.text):
        return True
    if gap < 0 or (usual and gap > usual * _WIDE_GAP):
        return True
    ended = above.text.endswith(_ENDED)
    indented = below.left > above.left + below.size * 0.8
    return ended and (indented or above.right < column * _SHORT_LINE)


def _joined(paragraph: Sequence[Line]) -> str:
    """Join lines by spaces; Vietnamese hyphenates no words, so a hyphen at a line end stays."""
    return " ".join(line.text for line in paragraph)
