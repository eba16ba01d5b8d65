"""Hard-wrapped text: a paragraph typed as lines of equal width becomes one line again."""

import re
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["join_wrapped"]

_NARROWEST, _WIDEST = 50, 120
_RAGGED = 15  # how far short of the width a line may stop because the next word did not fit
_FEWEST_LINES = 4
_FEWEST_FULL = 0.7
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_OPENS = re.compile(
    r"\s*(?:[-–—•+*>|#=~`]|\(?\d{1,3}[.)] |\(?[a-zđ][.)] |[IVX]{1,5}\. "
    r"|(?:Điều|Chương|Mục|Phần|ĐIỀU|CHƯƠNG|MỤC|PHẦN) +[\dIVX])"
)


def join_wrapped(text: str) -> str:
    """Return `text` with a space for each line end that only wraps; every offset stays.

    Applies where nearly all lines that are followed by another fill one width. The ends of
    sentences, list items, headings and table rows stay line ends.
    """
    lines = text.split("\n")
    width = _width([above for above, below in pairwise(lines) if above.strip() and below.strip()])
    if width is None:
        return text
    joined = [lines[0]]
    for above, below in pairwise(lines):
        full = above.strip() and len(above) + 1 + len(below.split(" ", 1)[0]) > width
        inside = full and not _ENDED.search(above.rstrip()) and not above.lstrip().startswith("#")
        wraps = inside and below.strip() and not _OPENS.match(below)
        joined += [" " if wraps else "\n", below]
    return "".join(joined)


def _width(lines: Sequence[str]) -> int | None:
    """Return the width that the lines were wrapped at; None where they were not."""
    lengths = sorted(map(len, lines))
    if len(lengths) < _FEWEST_LINES:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(length > width - _RAGGED for length in lengths)
    return width if _NARROWEST <= width <= _WIDEST and full >= _FEWEST_FULL * len(lengths) else None
