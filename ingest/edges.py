"""The edges of printed pages: page numbers go, what runs over all pages stands once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ingest.columns import Block, Line

__all__ = ["without_edges"]

_PAGE_NUMBER = re.compile(
    r"(?:trang|page)? ?[-–—]? ?\d{1,4} ?(?:[-–—/]|of)? ?(?:\d{1,4})?", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?P<before>.*?)(?:\b(?:trang|page)|[-–—|]) *(?P<number>\d{1,4})(?: ?(?:/|of) ?\d+)?",
    re.IGNORECASE,
)
_EDGE_LINES = 2  # running heads and feet stand in the first and last lines of a page
_FEWEST_REPEATS = 3
_FEWEST_LINES = 6  # a page of fewer (a slide) is all edge

_Key: TypeAlias = tuple[str, int | None]


def without_edges(pages: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Leave out page numbers, and of what repeats on most pages all but one.

    A head stays where it stands first and a foot where it stands last, so that neither parts a
    sentence that goes on over pages. Numbers that are no page numbers are content.
    """
    heads = [dict(_edge(page, number, foot=False)) for number, page in enumerate(pages)]
    feet = [dict(_edge(page, number, foot=True)) for number, page in enumerate(pages)]
    often = max(_FEWEST_REPEATS, len(pages) // 2 + 1)
    drop = {
        *_repeated(heads, often),
        *_repeated(feet[::-1], often),
        *(id(line) for page in pages for line in _numbers(page)),
    }
    kept = []
    for page in pages:
        left = ([line for line in block if id(line) not in drop] for block in page)
        kept.append([block for block in left if block])
    return kept


def _edge(page: Sequence[Block], number: int, *, foot: bool) -> Iterator[tuple[int, _Key]]:
    """Yield the lines at the head or the foot of a page by their identity, with their keys."""
    lines = _from_top(page)
    if len(lines) < _FEWEST_LINES:
        return
    for line in lines[-_EDGE_LINES:] if foot else lines[:_EDGE_LINES]:
        yield id(line), _key(line, number)


def _repeated(edges: Sequence[dict[int, _Key]], often: int) -> Iterator[int]:
    """Yield the identities of lines whose key stands on many pages, but for the first of each."""
    counts = Counter(key for edge in edges for key in set(edge.values()))
    told: set[_Key] = set()
    for edge in edges:
        for line, key in edge.items():
            if counts[key] >= often and key in told:
                yield line
            told.add(key)


def _numbers(page: Sequence[Block]) -> Iterator[Line]:
    """Yield the page number: a number alone in the first or last line, in small type."""
    lines = _from_top(page)
    largest = max((line.size for line in lines), default=0.0)
    for line in {id(one): one for one in (*lines[:1], *lines[-1:])}.values():
        alone = _PAGE_NUMBER.fullmatch(line.text) and not line.cells
        if alone and len(lines) > 1 and line.size <= min(largest, _body(lines) * 1.1):
            yield line


def _body(lines: Sequence[Line]) -> float:
    """Return the size of type of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size))


def _from_top(page: Sequence[Block]) -> list[Line]:
    """Return the lines of a page from its top."""
    return sorted((line for block in page for line in block), key=lambda line: -line.base)


def _key(line: Line, number: int) -> _Key:
    """Return what tells a running head: its words, and how far its number is from the page's."""
    numbered = _NUMBERED.fullmatch(line.text)
    if numbered:
        return numbered["before"].strip(), int(numbered["number"]) - number
    return line.text, None
