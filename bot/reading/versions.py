"""Which papers replace, repeal or amend others of the collection, or are later ones of a kind."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.reading.documents import number_form
from corpus.store.collection import Corpus
from corpus.types import Document, Field
from corpus.vietnamese.text import fold

__all__ = ["amended_by", "amending", "called", "ended_by", "is_later", "replacing"]

_ENDS = frozenset({"replaces", "repeals"})
_AMENDS = frozenset({"amends"})
# What only tells one edition of a paper from another: its number, its day or year, brackets.
_EDITION = re.compile(
    r"\([^()]*\)|\b(?:ngay|thang|nam|so|lan|ky|dot)\b|[\w\-]*\d[\w\-./]*|\b(?:moi|cu)\b|[^\w\s]"
)
_FEWEST = 3  # words of a title that make it one of a kind


def replacing(number: str, title: str, corpus: Corpus) -> Iterator[tuple[str, Field]]:
    """Yield the id and the field of each paper that ends the one of this number or title."""
    return _speaking_of(number, title, corpus, _ENDS)


def amending(number: str, title: str, corpus: Corpus) -> Iterator[tuple[str, Field]]:
    """Yield the id and the field of each paper that amends the one of this number or title."""
    return _speaking_of(number, title, corpus, _AMENDS)


def _speaking_of(
    number: str, title: str, corpus: Corpus, names: AbstractSet[str]
) -> Iterator[tuple[str, Field]]:
    wanted, called = number_form(number), fold(title)
    for key, fields in corpus.fields.items():
        for one in fields:
            if one.name not in names:
                continue
            by_number = wanted and wanted in number_form(one.value)
            if by_number or (len(called.split()) >= _FEWEST and called in fold(one.value)):
                yield key, one


def called(document: Document) -> tuple[str, str]:
    """Return the number of a paper, and its kind with its subject, else its title; "" for none."""
    told = {field.name: field.value for field in reversed(document.fields)}
    subject = told.get("subject", "")
    title = document.title if len(document.title.split()) > _FEWEST else ""
    return told.get("number", ""), f"{told.get('kind', '')} {subject}".strip() if subject else title


def ended_by(document: Document, corpus: Corpus) -> frozenset[str]:
    """Return the ids of the papers that replace or repeal this one."""
    return _others(document, corpus, _ENDS)


def amended_by(document: Document, corpus: Corpus) -> frozenset[str]:
    """Return the ids of the papers that amend this one."""
    return _others(document, corpus, _AMENDS)


def _others(document: Document, corpus: Corpus, names: AbstractSet[str]) -> frozenset[str]:
    """Return the ids of the other papers that speak of this one in a field of these names."""
    number, title = called(document)
    if not number and not title:
        return frozenset()
    speaking = _speaking_of(number, title, corpus, names)
    return frozenset(key for key, _ in speaking if key != document.id)


def is_later(document: Document, other: Document) -> bool:
    """Tell whether one is a later edition of the other: the same title, but for day and number.

    So are the price lists of two years and the minutes of two meetings of one board.
    """
    if not (document.date and other.date) or document.date[:10] <= other.date[:10]:
        return False
    mine, theirs = _bare(document.title), _bare(other.title)
    return mine == theirs and len(mine) >= _FEWEST


def _bare(title: str) -> tuple[str, ...]:
    return tuple(_EDITION.sub(" ", fold(title)).split())
