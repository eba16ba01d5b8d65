"""The numbers that an OpenDocument text prints before the items of its lists, from odfpy's tree.

After OpenDocument 1.3 part 3, §16.30 and §19.880: a list names a style, inside it each level counts
and prints its prefix, the numbers of the levels above that it displays, and its suffix.
"""

from dataclasses import dataclass, field
from typing import Any

from ingest.numerals import numeral

__all__ = ["Lists"]

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How a level prints its number; an empty `form` prints none."""

    form: str
    prefix: str
    suffix: str
    start: int
    shown: int


@dataclass(slots=True)
class _Open:
    """A list that is being read: its style, its level, and the counts of all levels above."""

    style: str
    counts: list[int]


@dataclass(slots=True)
class Lists:
    """The lists of a text; told of each list and item, in reading order."""

    _styles: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)
    _ended: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, *parts: Any) -> "Lists":
        """Read the styles of lists from the parts of a document that hold styles."""
        lists = cls()
        for part in parts:
            for style in (node for node in part.childNodes if _is(node, "list-style")):
                lists._styles[style.getAttribute("name")] = {
                    int(level.getAttribute("level") or 1): _level(level)
                    for level in style.childNodes
                    if _is(level, "list-level-style-number")
                }
        return lists

    def open(self, element: Any) -> None:
        """Begin a list; one inside another counts below it, one that goes on counts on."""
        above = self._open[-1] if self._open else None
        style = element.getAttribute("stylename") or (above.style if above else "")
        counts = [*above.counts, 0] if above else [0]
        if above is None:
            before = element.getAttribute("continuelist") or ""
            again = element.getAttribute("continuenumbering") == "true"
            counts = list(self._ended.get(before) or (again and self._ended.get(style)) or counts)
        self._open.append(_Open(style=style, counts=counts))

    def close(self, element: Any) -> None:
        """End a list."""
        ended = self._open.pop()
        if not self._open:
            self._ended[ended.style] = ended.counts[:1]
            key = element.attributes.get((_XML, "id"))
            if key:
                self._ended[key] = ended.counts[:1]

    def label(self, item: Any) -> str:
        """Count an item and return what is printed before it; "-" where that is no number."""
        here = self._open[-1]
        depth = len(here.counts)
        levels = self._styles.get(here.style, {})
        level = levels.get(depth)
        start = item.getAttribute("startvalue")
        first = level.start if level else 1
        here.counts[-1] = int(start) if start else max(here.counts[-1] + 1, first)
        if level is None or not level.form:
            return "-"
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        numbers = (numeral(here.counts[at - 1], levels[at].form) for at in shown if at in levels)
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


def _is(node: Any, name: str) -> bool:
    """Tell whether a node is the element of text that has this name."""
    return getattr(node, "qname", None) == (_TEXT, name)


def _level(element: Any) -> _Level:
    return _Level(
        form=element.getAttribute("numformat") or "",
        prefix=element.getAttribute("numprefix") or "",
        suffix=element.getAttribute("numsuffix") or "",
        start=int(element.getAttribute("startvalue") or 1),
        shown=int(element.getAttribute("displaylevels") or 1),
    )
