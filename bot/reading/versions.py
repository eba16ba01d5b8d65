"""Which papers replace, repeal or amend others of the collection."""

from collections.abc import Iterator

from bot.reading.documents import number_form
from corpus.store.collection import Corpus
from corpus.types import Document, Field
from corpus.vietnamese.text import fold

__all__ = ["called", "ended_by", "replacing"]

_ENDS = frozenset({"replaces", "repeals"})


def replacing(number: str, title: str, corpus: Corpus) -> Iterator[tuple[str, Field]]:
    """Yield the id and the field of each paper that ends the one of this number or title."""
    wanted, called = number_form(number), fold(title)
    for key, fields in corpus.fields.items():
        for one in fields:
            if one.name not in _ENDS:
                continue
            by_number = wanted and wanted in number_form(one.value)
            if by_number or (len(called.split()) >= 3 and called in fold(one.value)):
                yield key, one


def called(document: Document) -> tuple[str, str]:
    """Return the number of a paper, and its kind with its subject; empty what it does not tell."""
    told = {field.name: field.value for field in reversed(document.fields)}
    subject = told.get("subject", "")
    return told.get("number", ""), f"{told.get('kind', '')} {subject}".strip() if subject else ""


def ended_by(document: Document, corpus: Corpus) -> frozenset[str]:
    """Return the ids of the papers that replace or repeal this one."""
    number, title = called(document)
    if not number and not title:
        return frozenset()
    return frozenset(key for key, _ in replacing(number, title, corpus) if key != document.id)
