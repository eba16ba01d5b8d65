"""Answer a question about a place in a document with what stands there, whole."""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from bot.answering.amended import amendments
from bot.answering.case import Case
from bot.answering.ended import note
from bot.answering.extract import extracted
from bot.asking.place import asks_for_parts, remainder, without
from bot.asking.question import analyse
from bot.proving.ground import cite
from bot.reading.documents import Named, named_documents, names_of
from bot.telling.clauses import (
    choices_text,
    clause_text,
    heading_line,
    no_act_text,
    no_document_text,
    no_place_text,
    parts_text_of,
    plain,
    short_title,
)
from bot.types import Abstention, Answer, Progress, Reason, Reply
from corpus.outline import address_of, at_address, inside
from corpus.types import Document, Hit, Passage, Span
from corpus.vietnamese.addresses import Address, Place, addresses, spoken

__all__ = ["addressed"]

_SURE = 0.95
_ANNEX = re.compile(
    r"^\s*(?:nội dung (?:của )?)?phụ lục\b(?!\s+(?:số\s+)?(?:\d|[ivx]+\b)).*\b(?:gì|nào|sao)\W*$",
    re.IGNORECASE,
)
_MOST_CHOICES = 3
_FORM = re.compile(  # "là mẫu đơn gì" asks no more of a form than "là gì"
    r"\b(?:(?:mẫu|biểu|đơn|tờ khai|giấy|văn bản)\s+)+(?=gì\b|nào\b)", re.IGNORECASE
)
_OUTER = frozenset({"part", "chapter", "section", "subsection"})
_PARTS = {
    "phần": "part",
    "chương": "chapter",
    "mục": "section",
    "điều": "article",
    "khoản": "clause",
    "điểm": "point",
}


def addressed(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer "Điều 5 quy định gì?"; pass on any question that names no place."""
    asked = addresses(case.question.text)
    if not asked:
        return _annex(case) if _ANNEX.search(case.question.text) else None
    named = named_documents(case.question.text, case.corpus)
    if named.number and not named.ids:
        return case.refuse(Reason.NO_SUCH_PLACE, no_document_text(named.number))
    if named.unknown:
        return case.refuse(Reason.NO_SUCH_PLACE, no_act_text(named.unknown))
    yield Progress(stage="ground")
    held = _holders(case, named, asked[0].places)
    if not held:
        return _missing(case, named, asked[0])
    words = [(one.span.start, one.span.end) for one in asked]
    rest = without(case.question.text, [*words, *named.words])
    if asked[0].places[0].kind == "form":
        rest = _FORM.sub("", rest)
    held = held if named.ids else _called_so(case, held, rest)
    called = [name for document, _ in held for name in names_of(document)]
    called = [*called, *_spelled(case, called)] if named.ids or len(held) == 1 else []
    if remainder(rest, called) and not asks_for_parts(rest):
        return (yield from _read_there(case, held, rest))
    if len(held) > 1:
        return _choices(case, asked[0], held)
    document, _ = held[0]
    found = [(one, at_address(document, one.places)) for one in asked]
    reply = _quote(case, document, [at for _, ats in found for at in ats], asks_for_parts(rest))
    for one in (one for one, ats in found if not ats):
        lacking = no_place_text(_named(one), document, _range(document, one.places))
        reply = replace(reply, text=f"{reply.text}\n{lacking}")
    return _with_later(case, document, asked, reply)


def _with_later(case: Case, document: Document, asked: Sequence[Address], reply: Answer) -> Answer:
    """Add what amends the place, or that the paper is no longer in force."""
    text, citations = reply.text, reply.citations
    for one in asked:
        start = case.number + len(citations)
        for told, cited in amendments(case.corpus, document, one.places, start):
            text, citations = f"{text}\n{told}", (*citations, cited)
    if ended := note(case.corpus, document, case.number + len(citations)):
        text, citations = f"{text}\n{ended[0]}", (*citations, ended[1])
    return replace(reply, text=text, citations=citations)


def _called_so(
    case: Case, held: list[tuple[Document, list[int]]], rest: str
) -> list[tuple[Document, list[int]]]:
    """Leave, of several documents, those whose name has all other words of the question."""
    if len(held) < 2:
        return held
    fitting = []
    for document, at in held:
        names = names_of(document)
        if remainder(rest) and not remainder(rest, [*names, *_spelled(case, names)]):
            fitting.append((document, at))
    return fitting or held


def _spelled(case: Case, names: Sequence[str]) -> list[str]:
    """Return the names with abbreviations and full names exchanged."""
    return [told for name in names for told in case.corpus.acronyms.variants(name)]


def _annex(case: Case) -> Reply | None:
    """Quote the one annex of the paper that is named."""
    named = named_documents(case.question.text, case.corpus).ids
    if len(named) != 1:
        return None
    document = case.corpus.get(named[0])
    found = [at for at, one in enumerate(document.outline) if one.kind == "annex"]
    return _quote(case, document, found, None) if len(found) == 1 else None


def _holders(case: Case, named: Named, places: Sequence[Place]) -> list[tuple[Document, list[int]]]:
    """Return the documents, among those that may be meant, that have the place."""
    keys = named.ids
    if not keys:
        first = places[0]
        keys = case.corpus.having(first.kind, first.number)
    found = []
    for key in keys:
        document = case.corpus.get(key)
        if at := at_address(document, places):
            found.append((document, at))
    return found


def _missing(case: Case, named: Named, asked: Address) -> Reply | None:
    """Say that the place does not exist in the document that is meant, or in none."""
    address = _named(asked)
    if asked.places[0].kind in {"section", "part", "clause", "point"} and not named.ids:
        return None  # "khoản 2" of nothing: not an address
    if asked.places[0].kind == "form":
        return None  # a paper speaks of its forms also where they are not bound with it
    if len(named.ids) != 1:
        if named.ids:
            address = f"{address} trong các văn bản được nhắc đến"
        return case.refuse(Reason.NO_SUCH_PLACE, no_place_text(address, None, ""))
    document = case.corpus.get(named.ids[0])
    if not any(section.kind == asked.places[0].kind for section in document.outline):
        return None
    text = no_place_text(address, document, _range(document, asked.places))
    return case.refuse(Reason.NO_SUCH_PLACE, text)


def _named(asked: Address) -> str:
    return spoken([(place.kind, _written(place)) for place in asked.places])


def _written(place: Place) -> str:
    return place.number if place.kind in {"clause", "point", "article"} else place.number.upper()


def _range(document: Document, places: Sequence[Place]) -> str:
    """Say how many parts there are where the place was looked for."""
    outer = at_address(document, places[:-1]) if len(places) > 1 else []
    scope = document.outline[outer[0]].span if outer else None
    kind = places[-1].kind
    numbers = [
        section.number
        for section in document.outline
        if section.kind == kind and (scope is None or scope.contains(section.span))
    ]
    if len(places) > 1 and not outer:
        return ""
    if not numbers:
        return ""
    name = spoken([(kind, "")])
    where = f"{spoken([(places[-2].kind, places[-2].number)])} có" if outer else "có"
    several = f"{len(numbers)} {name.lower()}, từ {numbers[0]} đến {numbers[-1]}"
    return f" ({where} {several if len(numbers) > 1 else f'một {name.lower()}'})"


def _choices(case: Case, asked: Address, held: Sequence[tuple[Document, list[int]]]) -> Abstention:
    """Ask which of several documents is meant, showing the heading of the place in each."""
    address = _named(asked)
    nearest = tuple(
        cite(document, document.outline[at[0]].heading, n)
        for n, (document, at) in enumerate(held[:_MOST_CHOICES], start=1)
    )
    text = choices_text(address, [short_title(document) for document, _ in held])
    each = case.of_each(document for document, _ in held)
    return case.refuse(Reason.WHICH_DOCUMENT, text, nearest, alternatives=each)


def _quote(case: Case, document: Document, places: Sequence[int], parts: str | None) -> Answer:
    """Quote the sections whole; of a chapter, name what it holds."""
    texts, citations, shorts, items = [], [], [], []
    for number, at in enumerate(places, start=case.number):
        section = document.outline[at]
        address = address_of(document, section.span) or heading_line(section, document.text)
        address = address[0].upper() + address[1:]
        listed = _parts(document, at, parts or ("điều" if section.kind in _OUTER else None))
        if listed is None:
            words = section.span.of(document.text)
            citations.append(cite(document, section.span, number))
            texts.append(clause_text(address, document, words, number))
            shorts.append(section.title or plain(words))
        else:
            citations.append(cite(document, section.heading, number))
            kind, heads = listed
            called = f"{address} ({section.title})" if section.title else address
            head = f"{called}, {short_title(document)}"
            texts.append(parts_text_of(head, heads, kind, number))
            shorts.append("; ".join(heads) if parts else section.title or "; ".join(heads))
            items += heads
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text="\n".join(texts),
        short_answer="\n".join(filter(None, shorts)) or texts[0],
        citations=tuple(citations),
        confidence=_SURE,
        items=tuple(items),
        timings_ms=case.clock.mark("ground"),
    )


def _parts(document: Document, at: int, kind: str | None) -> tuple[str, list[str]] | None:
    """Return the headings of the parts of a kind inside a section; None to quote it whole."""
    if kind is None:
        return None
    section = document.outline[at]
    heads = []
    for place in range(at + 1, len(document.outline)):
        part = document.outline[place]
        if part.span.start >= section.span.end:
            break
        if part.kind == _PARTS[kind]:
            heads.append(heading_line(part, document.text))
    if not heads and section.kind not in _OUTER:
        return None
    if not heads:
        heads = [heading_line(document.outline[p], document.text) for p in inside(document, at)]
        kind = "mục"
    return kind, heads


def _read_there(
    case: Case, held: Sequence[tuple[Document, list[int]]], rest: str
) -> Generator[Progress, None, Reply]:
    """Answer the rest of the question from the passages of the place alone."""
    hits: list[Hit] = []
    for document, at in _each(held):
        place = document.outline[at].span
        parts = (_cut(one, document, place) for one in case.corpus.passages(document.id))
        hits += [
            Hit(passage=part, score=1.0, rank=rank)
            for rank, part in enumerate(filter(None, parts), start=len(hits) + 1)
        ]
    there = replace(case, question=analyse(rest))
    there.hits = hits[: 2 * case.settings.passages]
    reply = yield from extracted(there)
    if isinstance(reply, Abstention):
        clauses = ((document, document.outline[at].span) for document, at in _each(held))
        shown = tuple(
            cite(document, span, n) for n, (document, span) in enumerate(clauses, start=1)
        )
        reply = replace(reply, nearest=shown[:_MOST_CHOICES])
    return replace(reply, question=case.question.text, standalone_question=case.question.text)


def _cut(passage: Passage, document: Document, place: Span) -> Passage | None:
    """Return what of a passage stands in a place: short places share one. None where nothing."""
    if not place.overlaps(passage.span):
        return None
    span = Span(start=max(place.start, passage.span.start), end=min(place.end, passage.span.end))
    text = span.of(document.text)
    return replace(passage, span=span, text=text) if text.strip() else None


def _each(held: Sequence[tuple[Document, list[int]]]) -> Iterator[tuple[Document, int]]:
    for document, places in held:
        for at in places:
            yield document, at
