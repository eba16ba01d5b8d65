"""From the lines of printed pages back to paragraphs, headings and tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.columns import Block, Line
from ingest.draft import Blocks
from ingest.edges import without_edges
from ingest.footnotes import without_notes
from ingest.grid import Place

__all__ = ["add_pages"]

_ENDED = (".", "!", "?", "…", ":", ";", ".”", '."', "!”", "?”", ".)")
_OPENS = re.compile(
    r"(?:[-–—•+*▪●] ?\w|\(?\d{1,3}[.)] |\(?[a-zđ][.)] |[IVX]{1,5}\. "
    r"|(?:Điều|Chương|Mục|Phần|ĐIỀU|CHƯƠNG|MỤC|PHẦN) +[\dIVX])"
)
_LARGER = 1.12  # of the size of the running text: from here on a short line is a heading
_LONGEST_HEADING = 200
_WIDE_GAP = 1.3  # of the usual distance between lines: from here on a paragraph ends
_SHORT_LINE = (
    0.88  # of the column: a line that ends a sentence and stops before it ends a paragraph
)
_LETTER = 0.55  # of the size of the type: the width of a letter
_OPEN_LINES = 1.75  # of the size of the type: lines so far apart that each sentence stands alone
_FEW_LINES = 3  # of so few, the distance between lines says nothing
_TITLE_LETTERS = 8
_ASIDE = 8.0  # of the size of the type: farther in than the first line of a paragraph
_GROUP = re.compile(r"\d{3}\b")
_NO_SPACE = re.compile(r"(?:\w[-/]|\d[.,])$")


def add_pages(blocks: Blocks, pages: Sequence[Sequence[Block]]) -> None:
    """Append the paragraphs and tables of all pages; page numbers are left out.

    A running head stands once. The lines of a paragraph are joined by spaces, over the foot of a
    page as well; what counts as a short line or a wide gap is judged by the block.
    """
    parted = [without_notes(page) for page in without_edges(pages)]
    printed, notes = [page for page, _ in parted], [told for _, told in parted]
    lines = [line for page in printed for block in page for line in block]
    if not lines:
        return
    body = _body_size(lines)
    sizes = sorted({_rounded(line) for line in lines if line.size >= body * _LARGER}, reverse=True)
    open_end = False
    due: list[str] = []  # the notes of what was added last
    taken: set[int] = set()
    for number, page in enumerate(printed):
        if not open_end:
            _add_notes(blocks, due)
        if number not in taken:
            blocks.begin_page()
        for at, block in enumerate(page):
            if block[0].cells:
                if not (at == 0 and number in taken):
                    rest = list(_continued(printed, number)) if block is page[-1] else []
                    taken.update(range(number + 1, number + 1 + len(rest)))
                    _add_notes(blocks, due)
                    _add_table(blocks, [block, *rest])
                    due += notes[number].of(block)
                open_end = False
                continue
            for paragraph in _paragraphs(block, _right_edge(block, page)):
                text = _joined(paragraph)
                size = min(map(_rounded, paragraph))
                heading = size in sizes and len(text) <= _LONGEST_HEADING
                heading = heading and any(map(str.isalpha, text))
                goes_on = open_end and paragraph[0] is page[0][0] and not heading
                goes_on = goes_on and not _OPENS.match(text) and not text[0].isupper()
                if not goes_on:
                    _add_notes(blocks, due)
                blocks.add(
                    text,
                    level=sizes.index(size) + 1 if heading else None,
                    joint=" " if goes_on else "\n\n",
                )
                open_end = not heading and not text.endswith(_ENDED)
                due += notes[number].of(paragraph)
    _add_notes(blocks, due)


def _add_notes(blocks: Blocks, due: list[str]) -> None:
    """Append the notes that are due, each a paragraph."""
    for note in due:
        blocks.add(note)
    due.clear()


def _continued(pages: Sequence[Sequence[Block]], number: int) -> Iterator[Block]:
    """Yield the parts in which the table that ends a page goes on over the next pages."""
    width = _width(pages[number][-1])
    for page in pages[number + 1 :]:
        if not page or not page[0][0].cells or _width(page[0]) != width:
            return
        yield page[0]
        if len(page) > 1:
            return


def _width(table: Block) -> int:
    """Return the number of columns of a table."""
    return max(part.column + part.column_span for row in table for part in row.cells)


def _add_table(blocks: Blocks, parts: Sequence[Block]) -> None:
    """Append a table that stands on one page or goes on over several; a repeated head goes."""
    rows = list(parts[0])
    starts = []
    for part in parts[1:]:
        starts.append(len(rows))
        again = 0
        while again < len(part) - 1 and part[again].cells == parts[0][again].cells:
            again += 1
        rows += part[again:]
    places = [
        Place(
            text=cell.text,
            row=number,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
        )
        for number, row in enumerate(rows)
        for cell in row.cells
    ]
    blocks.add_table(places, page_rows=starts)


def _rounded(line: Line) -> float:
    """Return the size of the type to half a point."""
    return round(line.size * 2) / 2


def _body_size(lines: Sequence[Line]) -> float:
    """Return the size of type in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_rounded(line)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size))


def _right_edge(block: Block, page: Sequence[Block]) -> float:
    """Return how far the lines reach that begin where those of a block do.

    A title above them, in another size, may reach farther than their column does.
    """
    size = _body_size(block)
    own = [line for line in block if _rounded(line) == size]
    left = min(line.left for line in own)
    alike = [
        line.right
        for other in page
        for line in other
        if not line.cells and abs(line.left - left) < 3 * line.size and _rounded(line) == size
    ]
    return max(*(line.right for line in own), *sorted(alike)[-2:-1], 0.0)


def _paragraphs(block: Sequence[Line], column: float) -> Iterator[list[Line]]:
    """Cut the lines of a block where a paragraph ends; `column` is where its lines end."""
    gaps = [above.base - below.base for above, below in pairwise(block)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    paragraph = [block[0]]
    for above, below in pairwise(block):
        apart = len(block) <= _FEW_LINES and above.base - below.base > _OPEN_LINES * below.size
        apart = apart and below.text[:1].isupper()
        if apart or _breaks(above, below, usual=usual, column=column):
            yield paragraph
            paragraph = []
        paragraph.append(below)
    yield paragraph


def _breaks(above: Line, below: Line, *, usual: float, column: float) -> bool:
    """Tell whether a new paragraph begins with the line `below`."""
    gap = above.base - below.base
    if _is_bound(above.text, below.text) and gap > 0:
        return False
    if _is_title_end(above, below) or _is_set_apart(above, below):
        return True
    if _rounded(above) != _rounded(below) or _OPENS.match(below.text):
        return True
    if gap < 0 or (usual and gap > max(usual, 1.1 * below.size) * _WIDE_GAP):
        return True
    short = above.right < column * _SHORT_LINE
    open_line = gap > _OPEN_LINES * below.size
    if above.text.endswith(_ENDED):
        indented = below.left > above.left + below.size * 0.8
        return indented or short or open_line
    if open_line and below.text[:1].isupper() and (short or above.text[-1].isdigit()):
        return True
    return _is_left_open(above, below, column=column)


def _is_title_end(above: Line, below: Line) -> bool:
    """Tell whether one of two lines is written in capitals throughout, and not the other."""
    if above.text.isupper() == below.text.isupper():
        return False
    capitals = above if above.text.isupper() else below
    return sum(map(str.isalpha, capitals.text)) >= _TITLE_LETTERS


def _is_set_apart(above: Line, below: Line) -> bool:
    """Tell whether a line stands to the right as no line of a paragraph does, centred or not."""
    aside = below.left - above.left > _ASIDE * below.size
    centred = abs((above.left + above.right) - (below.left + below.right)) < below.size
    return aside and not centred


def _is_left_open(above: Line, below: Line, *, column: float) -> bool:
    """Tell whether a line stops though the next word had room: its end was meant.

    Lines around one middle are the lines of a title, which are broken by sense.
    """
    first = below.text.split(" ", 1)[0]
    room = column - above.right
    centred = abs((above.left + above.right) - (below.left + below.right)) < below.size
    return room > (len(first) + 3) * _LETTER * below.size + 2 * below.size and not centred


def _joined(paragraph: Sequence[Line]) -> str:
    """Join lines by spaces; a hyphen, a slash or a point in a number at a line end takes none."""
    text = paragraph[0].text
    for line in paragraph[1:]:
        text += line.text if _is_bound(text, line.text) else f" {line.text}"
    return text


def _is_bound(above: str, below: str) -> bool:
    """Tell whether a line end parts a word or a number in two."""
    if not _NO_SPACE.search(above) or not below[:1].isalnum():
        return False
    return above[-1] not in ".," or bool(_GROUP.match(below))
