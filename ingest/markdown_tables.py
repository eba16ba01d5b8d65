"""Tables of Markdown, where they stand in its text: a row of names, a row of dashes, and rows."""

import re
from collections.abc import Iterator

from corpus.types import Span, Table
from ingest.grid import Place, table_of

__all__ = ["pipe_tables"]

_DASHES = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})")
_BAR = re.compile(r"(?<!\\)\|")
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3}|`)(?P<words>[^*_`]+)(?P=mark)")
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\([^()\s]*\)")


def pipe_tables(text: str) -> Iterator[Table]:
    """Yield the tables of a Markdown text; the cells' marks of emphasis are outside their spans."""
    lines = list(_lines(text))
    at = 0
    while at + 1 < len(lines):
        names, dashes = lines[at], lines[at + 1]
        if not ("|" in names.of(text) and _is_dashes(text, dashes)):
            at += 1
            continue
        end = at + 2
        while end < len(lines) and _goes_on(text, lines[end - 1], lines[end]):
            end += 1
        table = _table(text, [names, *lines[at + 2 : end]])
        if table:
            yield table
        at = end


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines outside code fences that are not blank."""
    fence, at = "", 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        opened = _FENCE.match(line)
        if opened and (not fence or opened["mark"].startswith(fence)):
            fence = "" if fence else opened["mark"]
        elif not fence and line.strip():
            yield Span(start=start, end=start + len(line))


def _is_dashes(text: str, line: Span) -> bool:
    return "|" in line.of(text) and bool(_DASHES.match(line.of(text)))


def _goes_on(text: str, above: Span, line: Span) -> bool:
    """Tell whether a line goes on with the table: it follows at once and has a bar."""
    return line.start == above.end + 1 and "|" in line.of(text)


def _table(text: str, lines: list[Span]) -> Table | None:
    places: list[Place] = []
    spans: list[Span] = []
    for row, line in enumerate(lines):
        for column, span in enumerate(_cells(text, line)):
            if span:
                places.append(Place(text=span.of(text), row=row, column=column, header=row == 0))
                spans.append(span)
    return table_of(places, spans, text, header_rows=1) if places else None


def _cells(text: str, line: Span) -> Iterator[Span | None]:
    """Yield the cells of a line, None for a blank one."""
    bars = [match.start() for match in _BAR.finditer(text, line.start, line.end)]
    starts = [line.start, *(bar + 1 for bar in bars)]
    ends = [*bars, line.end]
    pieces = list(zip(starts, ends, strict=True))
    if pieces and not text[slice(*pieces[0])].strip():
        pieces = pieces[1:]
    if pieces and not text[slice(*pieces[-1])].strip():
        pieces = pieces[:-1]
    for start, end in pieces:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        yield _inner(text, first, last) if first < last else None


def _inner(text: str, start: int, end: int) -> Span:
    """Return the words of a cell without the marks around all of it."""
    for marks in (_EMPHASIS, _LINK):
        if match := marks.fullmatch(text, start, end):
            return Span(start=match.start("words"), end=match.end("words"))
    return Span(start=start, end=end)
