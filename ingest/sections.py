"""The outline of a document: headings, clauses, points and the lists that a sentence introduces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Heading, Section, SectionKind, Span
from corpus.vietnamese.official import OFFICE
from ingest.outline import heading_label

__all__ = ["closing_line", "sections"]

_LEGAL: dict[str, SectionKind] = {
    "phần": "part",
    "chương": "chapter",
    "mục": "section",
    "tiểu mục": "subsection",
    "điều": "article",
    "phụ lục": "annex",
    "mẫu số": "form",
    "biểu số": "form",
}
_HEADED = re.compile(
    r"(?P<kind>Phần|Chương|Tiểu mục|Mục|Điều|Phụ lục|Mẫu số|Biểu số)\b"
    r"(?: +(?P<number>thứ +\w+(?: +\w+)??(?=[.: ]|$)|(?:số +)?\d{1,4}[a-zđ]?|[ivxlc]{1,8}"
    r"|[a-z]))?(?!\w)"
    r"[ .:\-–—]*(?P<title>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<number>[IVXLC]{1,6}|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ])[.)/] *(?P<title>.*)")

# What opens an item; emphasis of Markdown may stand before it.
_MARK = re.compile(
    r"[*_]{0,3}(?:"
    r"(?P<digit>\(?(?P<n1>\d{1,3}[a-zđ]?)(?:[.)\]]+[-–]?|[-–/])(?=[\s*_]))"
    r"|(?P<deep>(?P<n2>\d{1,3}(?:\.\d{1,3})+)[.)]?(?=[\s*_]))"
    r"|(?P<letter>\(?(?P<n3>[a-zđ])[.)](?=[\s*_]))"
    r"|(?P<roman>\(?(?P<n4>[ivx]{1,5})\)(?=[\s*_]))"
    r"|(?P<step>(?:Bước|Cách|Giai đoạn) +(?P<n5>\d{1,2})(?= *[*_]* *[:.–-]))"
    r"|(?P<plus>\+(?=\s))|(?P<bullet>[•*▪●◦](?=\s))|(?P<dash>[-–—](?=\s?\w|\s[*_\"“(]))"
    r")[ \t]*"
)
_DEEPEST = 16  # lists inside one another; marks that repeat are no deeper ones
_COUNTED = ("digit", "deep", "letter", "roman", "step")
_MARKS = (*_COUNTED, "plus", "bullet", "dash")
_NUMBERS = ("n1", "n2", "n3", "n4", "n5")
# A list that runs on in one paragraph: "gồm: a) …; b) …".
_INLINE = re.compile(r"(?<=[:;.] )(?:\(?(?P<n>[a-zđ]|\d{1,2}|[ivx]{1,4})\)|(?P<dash>[-–]))(?= )")
_LEADS = re.compile(r":[*_\s]*$|\b(?:sau đây|như sau|dưới đây|gồm(?: có)?)[.*_\s]*$", re.IGNORECASE)
_CLOSING = re.compile(
    rf"Nơi +nhận\b|(?:TM|KT|TL|TUQ|T/M|K/T)\. *[A-ZĐ]|(?:{OFFICE})\b[^a-zà-ỹ]*$"
    r"|(?:Bộ )?[Ll]uật này (?:đã )?được Quốc hội\b.{0,120}\bthông qua"
)
_RULE = re.compile(r"\s*(?:[-_*=]\s*){3,}")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"


@dataclass(slots=True, kw_only=True)
class _Open:
    """A section being read; `depth` is its level among headings, 0 for what stands below them."""

    kind: SectionKind
    number: str
    title: str
    heading: Span
    parent: int | None
    end: int
    depth: int = 0
    mark: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    span: Span
    text: str
    indent: int


def closing_line(line: str) -> bool:
    """Tell whether a line opens what stands below the last article: recipients and signature."""
    return _CLOSING.match(line) is not None


def sections(text: str, headings: Sequence[Heading]) -> tuple[Section, ...]:
    """Return the outline of `text` in order, given its `headings`; one pass over the lines."""
    return _Outline(text, headings).read()


class _Outline:
    """The sections so far, and which of them are open: headings outermost, then lists."""

    def __init__(self, text: str, headings: Sequence[Heading]) -> None:
        self._text = text
        self._headings = headings
        self._all: list[_Open] = []
        self._open: list[int] = []
        self._lead: _Line | None = None  # the unmarked line just read
        self._last = 0  # the end of the last line
        self._before = 0  # the end of the line before `_lead`
        self._ended = False  # below the last article, where recipients and signature stand

    def read(self) -> tuple[Section, ...]:
        """Read all lines."""
        at = 0
        for line in _lines(self._text, self._headings):
            while at < len(self._headings) and self._headings[at].span.start <= line.span.start:
                self._head(self._headings[at])
                at += 1
            self._line(line)
        for heading in self._headings[at:]:
            self._head(heading)
        self._close(0)
        return tuple(
            Section(
                kind=one.kind,
                number=one.number,
                title=one.title,
                span=Span(start=one.heading.start, end=one.end),
                heading=one.heading,
                parent=one.parent,
            )
            for one in self._all
        )

    def _head(self, heading: Heading) -> None:
        keep = 0
        while keep < len(self._open) and 0 < self._all[self._open[keep]].depth < heading.level:
            keep += 1
        self._close(keep)
        self._ended = False
        kind, number, title = _named(heading_label(self._text, heading))
        self._add(kind, number, heading.span, title=title, depth=heading.level)
        self._lead = None
        self._last = heading.span.end

    def _line(self, line: _Line) -> None:
        if closing_line(line.text):
            self._close(0)
            self._ended = True
        if _RULE.fullmatch(line.text):
            self._close(self._below_headings())
            self._lead = None
        if self._ended or _RULE.fullmatch(line.text):
            return
        mark = _MARK.match(line.text)
        if mark is None:
            self._plain(line)
        else:
            name = next(key for key in _MARKS if mark[key])
            self._item(line, name, next(filter(None, map(mark.group, _NUMBERS)), ""))
            self._lead = None
        self._last = line.span.end

    def _plain(self, line: _Line) -> None:
        """Read a line without a mark: it closes lists of bullets, and may introduce another."""
        if line.indent < 2 or line.text.endswith(":"):
            keep = len(self._open)
            while keep and self._all[self._open[keep - 1]].mark in {"dash", "plus", "bullet"}:
                keep -= 1
            if keep < len(self._open):
                while keep and self._all[self._open[keep - 1]].kind == "lead":
                    keep -= 1
                self._close(keep)
        self._lead, self._before = line, self._last

    def _item(self, line: _Line, mark: str, number: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            one = self._all[self._open[place]]
            if one.depth:
                break
            near = abs(one.indent - line.indent) < 2
            if one.mark == mark and near and _goes_on(one, number, introduced=self._introduced()):
                self._close(place)
                self._add(one.kind, number, line.span, mark=mark, indent=line.indent)
                return
        if self._introduced():
            assert self._lead is not None
            self._last = self._before
            self._close(self._around())
            self._add("lead", "", self._lead.span)
        elif self._lead is not None or mark in {"digit", "deep", "step"} or self._is_deep:
            self._close(self._below_headings())
        self._add(self._kind_of(mark), number, line.span, mark=mark, indent=line.indent)

    @property
    def _is_deep(self) -> bool:
        """Whether more lists stand inside one another than a person would write."""
        return len(self._open) - self._below_headings() >= _DEEPEST

    def _introduced(self) -> bool:
        return self._lead is not None and _LEADS.search(self._lead.text) is not None

    def _around(self) -> int:
        """Return how many open sections a list with a lead stands in: clauses, and headings.

        A lead below a clause goes on with it; after bullets nothing but headings is left.
        """
        keep = len(self._open)
        while keep:
            one = self._all[self._open[keep - 1]]
            if one.depth or (one.mark in _COUNTED and one.kind == "clause"):
                break
            keep -= 1
        return keep

    def _below_headings(self) -> int:
        return sum(self._all[place].depth > 0 for place in self._open)

    def _kind_of(self, mark: str) -> SectionKind:
        kinds = [self._all[place].kind for place in self._open]
        if "article" in kinds and mark == "digit" and "clause" not in kinds:
            return "clause"
        if "article" in kinds and mark == "letter" and "point" not in kinds:
            return "point"
        return "item"

    def _add(
        self,
        kind: SectionKind,
        number: str,
        heading: Span,
        *,
        title: str = "",
        depth: int = 0,
        mark: str = "",
        indent: int = 0,
    ) -> None:
        parent = self._open[-1] if self._open else None
        self._open.append(len(self._all))
        self._all.append(
            _Open(
                kind=kind,
                number=number,
                title=title,
                heading=heading,
                parent=parent,
                end=heading.end,
                depth=depth,
                mark=mark,
                indent=indent,
            )
        )

    def _close(self, keep: int) -> None:
        """Close all but the outermost `keep` open sections at the end of the last line."""
        for place in self._open[keep:]:
            self._all[place].end = max(self._all[place].end, self._last)
        del self._open[keep:]


def _goes_on(one: _Open, number: str, *, introduced: bool) -> bool:
    """Tell whether an item of this number goes on with the list of `one`."""
    if one.mark not in _COUNTED:
        return not introduced
    if not introduced:
        return number != one.number
    return _follows(one.number, number)


def _follows(before: str, number: str) -> bool:
    """Tell whether `number` is the next after `before`: 3 after 2, "đ" after "d"."""
    if before.isdigit() and number.isdigit():
        return int(number) == int(before) + 1
    return before in _ALPHABET and number in _ALPHABET[_ALPHABET.find(before) + 1 :][:1]


def _named(label: str) -> tuple[SectionKind, str, str]:
    """Return kind, number and title of a heading's label."""
    legal = _HEADED.match(label)
    if legal and (legal["number"] or legal["kind"].lower() == "phụ lục"):
        number = (legal["number"] or "").removeprefix("số").removeprefix("Số").strip()
        return _LEGAL[legal["kind"].lower()], number, legal["title"].strip()
    numbered = _NUMBERED.match(label)
    if numbered and numbered["title"]:
        return "heading", numbered["number"], numbered["title"]
    return "heading", "", label


def _lines(text: str, headings: Sequence[Heading]) -> Iterator[_Line]:
    """Yield the lines that are not blank and no headings; a list inside a line is taken apart."""
    at = place = 0
    for raw in text.split("\n"):
        start, end, at = at, at + len(raw), at + len(raw) + 1
        while place < len(headings) and headings[place].span.end <= start:
            place += 1
        if place < len(headings) and headings[place].span.start < end:
            start = min(end, max(start, headings[place].span.end))
        words = text[start:end]
        if not words.strip():
            continue
        indent = len(words) - len(words.lstrip())
        span = Span(start=start + indent, end=start + len(words.rstrip()))
        yield from _apart(text, span, indent)


def _apart(text: str, span: Span, indent: int) -> Iterator[_Line]:
    """Yield the pieces of a line that holds a whole list, else the line."""
    cuts = list(_INLINE.finditer(text, span.start, span.end)) if len(span) > 40 else []
    starts: list[int] = []
    first = cuts[0]["n"] if cuts else None
    if len(cuts) >= 2 and text[cuts[0].start() - 2] == ":" and first in {"a", "1", "i", None}:
        starts = [match.start() for match in cuts if bool(match["dash"]) == bool(cuts[0]["dash"])]
    for start, end in zip([span.start, *starts], [*starts, span.end], strict=True):
        words = text[start:end].rstrip()
        yield _Line(span=Span(start=start, end=start + len(words)), text=words, indent=indent)
