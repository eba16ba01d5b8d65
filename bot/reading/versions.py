"""Which papers replace, repeal or amend others of the collection."""

from collections.abc import Iterator

from bot.reading.documents import number_form
from corpus.store.collection import Corpus
from corpus.types import Field
from corpus.vietnamese.text import fold

__all__ = ["replacing"]

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
