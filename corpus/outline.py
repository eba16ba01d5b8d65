"""Ways through the outline of a document: from an address to its section and back."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from corpus.types import Document, Section, SectionKind, Span
from corpus.vietnamese.addresses import Place, number_key, spoken
from corpus.vietnamese.marks import mark_of

__all__ = ["address_of", "at_address", "inside", "leads_to", "list_of", "sections_near"]

_LEGAL: tuple[SectionKind, ...] = ("article", "clause", "point")
_ITEMS = frozenset({"clause", "point", "item"})
_OUTER: tuple[SectionKind, ...] = ("part", "chapter", "section", "subsection", "annex", "form")
# What may be meant by a word, besides the section that bears it: rules of a house have neither
# "khoản" nor "mục" but numbered headings and items.
_ALSO: dict[SectionKind, tuple[SectionKind, ...]] = {
    "section": ("heading", "item"),
    "clause": ("item",),
    "point": ("item",),
    "article": (),
}


_LONGEST_LEAD = 400  # code points; what is longer is no lead but text of its own
_MOST_BARE, _BARE = 30, 12  # lines, and words of one
_CLOSED = frozenset(".!?…:|")
_GAP = re.compile(r"[ \t]*\n[ \t]*\n\s*(?=\S)")


def at_address(document: Document, places: Sequence[Place]) -> list[int]:
    """Return the places in `document.outline` of the sections at an address, in order.

    Several where it is not whole: "Mục 1" of a law with chapters.
    """
    scopes: list[Span | None] = [None]
    found: list[int] = []
    for place in places:
        found = _matching(document.outline, place, scopes)
        scopes = [document.outline[at].span for at in found]
        if not found:
            return []
    return found


def _matching(outline: Sequence[Section], place: Place, scopes: Sequence[Span | None]) -> list[int]:
    for kinds in ((place.kind,), _ALSO.get(place.kind, ())):
        found = [
            at
            for at, section in enumerate(outline)
            if section.kind in kinds
            and section.number
            and number_key(place.kind, section.number) == place.number
            and any(scope is None or scope.contains(section.span) for scope in scopes)
        ]
        if found:
            return _first_of_each(outline, found, scopes)
    return []


def _first_of_each(
    outline: Sequence[Section], found: Sequence[int], scopes: Sequence[Span | None]
) -> list[int]:
    """Keep, of those in one scope, the first: a clause 1 before the clause 1 of a quoted text."""
    if scopes == [None]:
        return list(found)
    kept = []
    for scope in scopes:
        first = next((at for at in found if scope and scope.contains(outline[at].span)), None)
        kept += [first] if first is not None else []
    return kept


def address_of(document: Document, span: Span) -> str | None:
    """Return where `span` stands, as it is cited; None outside all numbered sections."""
    path = [document.outline[at] for at in _around(document.outline, span)]
    legal = [one for one in path if one.kind in _LEGAL and one.number]
    if not any(one.kind == "article" for one in legal):
        legal = [
            one for one in path if one.kind in _OUTER or (one.kind == "heading" and one.number)
        ]
        legal = legal[-1:]
    elif inner := [one for one in path if one.kind == "heading" and one.number[:1].isdigit()]:
        legal = [one for one in legal if one.kind == "article"] + inner[-1:]
    return spoken([(one.kind, one.number) for one in legal]) or None


def _around(outline: Sequence[Section], span: Span) -> list[int]:
    """Return the sections that contain `span`, outermost first."""
    at: int | None = bisect_right(outline, span.start, key=lambda one: one.span.start) - 1
    path: list[int] = []
    while at is not None and at >= 0:
        if outline[at].span.contains(span):
            path.append(at)
        at = outline[at].parent
    return path[::-1]


def inside(document: Document, at: int) -> Iterator[int]:
    """Yield the sections directly below the one at `at`; a lead gives way to its items."""
    outline = document.outline
    for place in range(at + 1, len(outline)):
        parent = outline[place].parent
        if outline[place].span.start >= outline[at].span.end:
            return
        if parent == at:
            yield place


def list_of(document: Document, at: int) -> tuple[Span, tuple[Span, ...]] | None:
    """Return the words that introduce the list at `at` and its items, marks included.

    The items are the first run of at least two that stand directly below.
    """
    section = document.outline[at]
    items: list[Section] = []
    for place in inside(document, at):
        below = document.outline[place]
        if below.kind in _ITEMS:
            items.append(below)
        elif items:
            break
    if len(items) < 2:
        return None
    lead = document.text[section.span.start : items[0].span.start].rstrip()
    spans = [one.span for one in items]
    if not any(_further(document.text, span) for span in spans[:-1]):
        spans[-1] = Span(
            start=spans[-1].start, end=_further(document.text, spans[-1]) or spans[-1].end
        )
    return Span(start=section.span.start, end=section.span.start + len(lead)), tuple(spans)


def leads_to(document: Document, span: Span) -> tuple[Span, ...]:
    """Return what the sections around `span` say before it, outermost first: titles and leads.

    "Cấm các việc sau đây:" leads to each of its points, which say nothing without it.
    """
    told = []
    for at in _around(document.outline, span):
        section = document.outline[at]
        first = next((document.outline[one].span.start for one in inside(document, at)), None)
        if section.title and section.heading.end <= span.start:
            told.append(section.heading)
        elif not section.title and first is not None and section.span.start < first <= span.start:
            lead = document.text[section.span.start : first].rstrip()
            told.append(Span(start=section.span.start, end=section.span.start + len(lead)))
    bare = _above_bare_lines(document.text, span.start)
    if bare and not any(one.overlaps(bare) for one in told):
        told.append(bare)
    return tuple(one for one in told if len(one) <= _LONGEST_LEAD)


def _above_bare_lines(text: str, at: int) -> Span | None:
    """Return the line with a colon above lines without marks, of which one holds `at`."""
    end = text.find("\n", at)
    start = text.rfind("\n", 0, at) + 1
    line = text[start : end if end >= 0 else len(text)]
    for _ in range(_MOST_BARE):
        if len(line.split()) > _BARE or line.rstrip()[-1:] in _CLOSED:
            return None
        while True:
            end, start = start - 1, text.rfind("\n", 0, max(0, start - 1)) + 1
            if end <= 0:
                return None
            line = text[start:end]
            if line.strip():
                break
        if line.rstrip().endswith(":") and len(line.split()) > 1:
            return Span(start=start, end=start + len(line.rstrip()))
    return None


def _further(text: str, item: Span) -> int:
    """Return where an item ends before a paragraph without a mark; 0 where it has none.

    Where no other item has one, it is not the last item that goes on: the text does.
    """
    for gap in _GAP.finditer(text, item.start, item.end):
        further = text[gap.end() : item.end]
        if not further.startswith("|") and not mark_of(further):
            return gap.start()
    return 0


def sections_near(document: Document, span: Span) -> Iterator[int]:
    """Yield the sections that contain the beginning of `span`, and those that begin inside it."""
    outline = document.outline
    yield from _around(outline, Span(start=span.start, end=span.start + 1))
    at = bisect_right(outline, span.start, key=lambda one: one.span.start)
    while at < len(outline) and outline[at].span.start < span.end:
        yield at
        at += 1
