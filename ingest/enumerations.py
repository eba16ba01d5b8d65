"""Lists stay whole: a sentence that introduces items and the items are one piece while they fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.sentences import Sentence, tokens_of

__all__ = ["whole_pieces"]

# "1." "1-" "(1)" "12)", "a)" "đ.", "ii)", and dashes: the kinds of marks that open an item.
_MARKER = re.compile(
    r"(?P<digit>\(?\d{1,3}(?:\.\d{1,3})*[.)\-/]+)|(?P<letter>\(?[a-zđ]{1,2}[.)])"
    r"|(?P<roman>\(?[ivx]{2,5}[.)])|(?P<plus>\+)|(?P<bullet>[•*])|(?P<dash>[-–—])"
)
_CLOSING = " \"'”’»)*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The sentences of one line; `marker` is the kind of mark that opens it, None without one."""

    sentences: tuple[Sentence, ...]
    marker: str | None
    last: str


@dataclass(slots=True, kw_only=True)
class _Entry:
    """A line with the items that it introduces."""

    line: _Line
    items: list["_Entry"] = field(default_factory=list)

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences of the line and of all items."""
        yield from self.line.sentences
        for item in self.items:
            yield from item.sentences()


def whole_pieces(
    text: str, sentences: Sequence[Sentence], *, longest: int
) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences in order, those of one list together while they fit in `longest` tokens.

    Of a list that does not fit, the introduction keeps its first item.
    """
    lines = [
        _read_line(text, tuple(group)) for _, group in groupby(sentences, key=lambda s: s.line)
    ]
    at = 0
    while at < len(lines):
        entry, at = _entry(lines, at, outer=frozenset())
        yield from _pieces(entry, longest)


def _read_line(text: str, sentences: tuple[Sentence, ...]) -> _Line:
    """Return the sentences of a line with its marker and its last character that says something."""
    first, last = sentences[0].span, sentences[-1].span
    marker = _MARKER.match(text, first.start, first.end)
    return _Line(
        sentences=sentences,
        marker=marker.lastgroup if marker else None,
        last=text[max(first.start, last.end - 10) : last.end].rstrip(_CLOSING)[-1:],
    )


def _entry(lines: Sequence[_Line], at: int, *, outer: frozenset[str]) -> tuple[_Entry, int]:
    """Return the entry that begins at `at` and where the next one begins.

    `outer` are the markers of the lists around it: a line with one of them goes on with those.
    """
    entry = _Entry(line=lines[at])
    own: frozenset[str] = frozenset([entry.line.marker] if entry.line.marker else [])
    at += 1
    if entry.line.last != ":" or at == len(lines):
        return entry, at
    marker = lines[at].marker
    if marker is None:
        return _unmarked(entry, lines, at, outer | own)
    while at < len(lines) and lines[at].marker == marker and marker not in outer | own:
        item, at = _entry(lines, at, outer=outer | own | {marker})
        entry.items.append(item)
    return entry, at


def _unmarked(
    entry: _Entry, lines: Sequence[_Line], at: int, outer: frozenset[str]
) -> tuple[_Entry, int]:
    """Read items without markers, which a semicolon ends, up to the one without it."""
    start = at
    while at < len(lines) and lines[at].marker not in outer and lines[at].last in ";,":
        at += 1
    if at > start and at < len(lines) and lines[at].marker not in outer:
        at += 1
    entry.items += [_Entry(line=line) for line in lines[start:at]]
    return entry, at


def _pieces(entry: _Entry, longest: int) -> Iterator[tuple[Sentence, ...]]:
    """Yield the entry as one piece where it fits, else its sentences and its items' pieces."""
    whole = tuple(entry.sentences())
    if entry.items and tokens_of(whole) <= longest:
        yield whole
        return
    pieces: list[tuple[Sentence, ...]] = [(sentence,) for sentence in entry.line.sentences]
    following = [piece for item in entry.items for piece in _pieces(item, longest)]
    if following and tokens_of((*pieces[-1], *following[0])) <= longest:
        pieces[-1] = (*pieces[-1], *following.pop(0))
    yield from pieces
    yield from following
