"""Questions that a document seems to answer, made of its sentences, tables and articles.

A value in a sentence is asked for where it stands ("họp ngày 5/3" → "họp ngày nào?"), as Vietnamese
does; whether the chatbot really answers a question is checked by whoever offers it.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from typing import Final

from corpus.tables import grids_of
from corpus.types import Document, Span
from corpus.vietnamese.sentences import sentences
from corpus.vietnamese.values import Bound, Granularity, Kind, Value, find

__all__ = ["questions_of"]

_SHORTEST, _LONGEST = 20, 300  # characters of a sentence that is asked about
_LONGEST_BEFORE, _LONGEST_AFTER = 110, 60  # of what the question keeps of it
_LONGEST_TITLE: Final = 70
_LONGEST_READ: Final = 40_000
_MOST_ROWS: Final = 8

_IS: Final = re.compile(r"(?P<subject>[A-ZÀ-ỸĐ][\wÀ-ỹ ]{4,60}?) là (?P<thing>[^.;:!?\n]{4,120})")
_LISTS: Final = re.compile(
    r"(?P<subject>[A-ZÀ-ỸĐ][\wÀ-ỹ ]{4,60}?) (?:bao )?gồm(?: có)?:? (?P<items>[^.]+[;,][^.]+)"
)
_PERSON: Final = re.compile(
    r"(?:ông|bà|anh|chị|cô|đồng chí|bác sĩ|tiến sĩ|thạc sĩ|kỹ sư|GS|TS|PGS)\b", re.IGNORECASE
)
_LEANS: Final = re.compile(
    r"(?:Đây|Đó|Ấy|Này|Nó|Họ|Ông|Bà|Anh|Chị|Cô|Chú|Việc|Điều|Trong đó|Ngoài ra|Tuy|Nhưng|Và|Do đó"
    r"|Vì vậy|Khi đó|Lúc|Sau đó|Đồng thời|Theo đó|Cụ thể|Các? (?:này|đó)|Nếu|Khi|Hoặc)\b"
    r"|.*\b(?:này|nói trên|nêu trên|ấy|đó)\b"
)
_NUMBER: Final = re.compile(r"\d[\d.,]*(?:\s*(?:triệu|tỷ|tỉ|nghìn|ngàn))*\s*")
_DATES: Final = {
    Granularity.DAY: "ngày nào",
    Granularity.MONTH: "tháng nào",
    Granularity.YEAR: "năm nào",
}


def questions_of(document: Document) -> Iterator[str]:
    """Yield questions, each once, of several kinds by turns."""
    kinds = (
        _of_sentences(document),
        _of_tables(document),
        _of_articles(document),
        _whole(document),
    )
    turns = chain.from_iterable(zip_longest(*kinds))
    yield from dict.fromkeys(question for question in turns if question)


def _of_sentences(document: Document) -> Iterator[str]:
    text = document.text[:_LONGEST_READ]
    covered = [table.span for table in document.tables]
    covered += [heading.span for heading in document.headings]
    for place in sentences(text):
        sentence = place.of(text).strip().rstrip(".;!")
        if not _SHORTEST <= len(sentence) <= _LONGEST or not sentence[0].isupper():
            continue
        if any(span.overlaps(place) for span in covered) or set(sentence) & set(
            '|#*_[]<>{}$“”"?\n'
        ):
            continue
        if not _LEANS.match(sentence):
            yield from _of_sentence(sentence)


def _of_sentence(sentence: str) -> Iterator[str]:
    if found := _LISTS.fullmatch(sentence):
        yield f"{found['subject']} gồm những gì?"
        return
    found = _IS.fullmatch(sentence)
    if found and not re.search(r"\d", found["thing"]):
        yield f"{found['subject']} là {'ai' if _PERSON.match(found['thing']) else 'gì'}?"
        return
    for value in find(sentence):
        asked = _asked(value)
        before, after = sentence[: value.span.start], sentence[value.span.end :]
        after = re.split(r"[,;:()]", after)[0].rstrip()
        fits = len(before) <= _LONGEST_BEFORE and len(after) <= _LONGEST_AFTER
        if asked and fits and len(before.split()) >= 2 and not re.search(r"[,;:()]", before):
            yield f"{before}{asked}{after}?"
            return


def _asked(value: Value) -> str | None:
    """Return the words that ask for a value in its place; None where it is not asked for so."""
    if value.bound is not Bound.EXACT:
        return None
    match value.kind:
        case Kind.DATE:
            return _DATES.get(value.granularity) if value.granularity else None
        case Kind.TIME:
            return "mấy giờ"
        case Kind.MONEY:
            return "bao nhiêu tiền"
        case Kind.PERCENT:
            return "bao nhiêu phần trăm"
        case Kind.QUANTITY:
            number = _NUMBER.match(value.text)
            unit = value.text[number.end() :] if number else ""
            return f"bao nhiêu {unit}" if unit and not re.search(r"\d", unit) else None
    return None


def _of_tables(document: Document) -> Iterator[str]:
    """Ask for a cell by the name of its row and of its column."""
    whole = Span(start=0, end=max(1, len(document.text)))
    for grid in grids_of(document, [whole]):
        for row in islice(grid.body, _MOST_ROWS):
            cells = [cell for _, cell in sorted(grid.row(row).items())]
            named = [cell for cell in cells if cell.column not in grid.numbering]
            if len(named) < 2:
                continue
            name, column = grid.text(named[0]), grid.name(named[-1].column)
            is_figure = re.search(r"\d", grid.text(named[-1]))
            if name and column and is_figure and not re.search(r"\d{3}", name):
                yield f"{column} của {name} là bao nhiêu?"


def _of_articles(document: Document) -> Iterator[str]:
    """Ask what an article of a long paper says, by its number."""
    if len(document.title) > _LONGEST_TITLE:
        return
    for section in document.outline:
        if section.kind != "article" or not section.title:
            continue
        itself = rf"điều {re.escape(section.number)}\b|{re.escape(section.title)}"
        if not re.search(itself, document.title, re.IGNORECASE):  # that question would say it twice
            yield f"Điều {section.number} của {document.title} quy định gì?"


def _whole(document: Document) -> Iterator[str]:
    """Ask for the document as a whole."""
    if len(document.title) <= _LONGEST_BEFORE:
        yield f"Tóm tắt bài “{document.title}”"
