"""What is about to be stored: checked, and put together document by document."""

from collections.abc import Sequence
from typing import TypeAlias

from corpus.store.rows import Entry, Vectors
from corpus.types import Document, Passage
from corpus.vietnamese.acronyms import mine

__all__ = ["Items", "check_items", "entries_of"]

Items: TypeAlias = Sequence[tuple[Document, Sequence[Passage]]]


def check_items(items: Items) -> None:
    """Raise `ValueError` unless passages are stretches of their documents and ids come once."""
    documents = [document.id for document, _ in items]
    passages = [passage.id for _, cut in items for passage in cut]
    if len(set(documents)) < len(documents) or len(set(passages)) < len(passages):
        raise ValueError("an id comes twice among the documents or the passages to add")
    for document, cut in items:
        if len({passage.ordinal for passage in cut}) < len(cut):
            raise ValueError(f"an ordinal comes twice among the passages of {document.id!r}")
        for passage in cut:
            if passage.document_id != document.id:
                raise ValueError(f"passage {passage.id!r} does not belong to {document.id!r}")
            if passage.span.of(document.text) != passage.text:
                raise ValueError(f"passage {passage.id!r} differs from its span in the document")


def entries_of(items: Items, vectors: Vectors) -> list[Entry]:
    """Return an entry for each document; `vectors` has a row for each passage, in order."""
    entries = []
    start = 0
    for document, cut in items:
        entries.append(
            Entry(
                document=document,
                passages=tuple(cut),
                vectors=vectors[start : start + len(cut)],
                acronyms=mine(document.text),
            )
        )
        start += len(cut)
    return entries
