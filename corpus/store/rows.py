"""Between the catalogue's rows and the types: column order, JSON and packed vectors."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from corpus.store import structure
from corpus.store.sums import sum_of, verify
from corpus.types import Document, Heading, Passage, Span

__all__ = [
    "DOCUMENT",
    "PASSAGE",
    "TABLES",
    "DocumentSummary",
    "Entry",
    "Vectors",
    "insert",
    "pack",
    "read_document",
    "read_passage",
    "searchable",
    "stored",
    "to_document",
    "to_passage",
    "unpack",
    "with_sums",
]

Vectors: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

_STORED = np.dtype("<f2")  # half the size; moves a cosine by less than 0.0005

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, uri TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    title_derived INTEGER NOT NULL, author TEXT, date TEXT, media_type TEXT NOT NULL,
    content_hash TEXT NOT NULL, headings TEXT NOT NULL, page_starts TEXT NOT NULL,
    raw_map TEXT NOT NULL, structure TEXT NOT NULL, acronyms TEXT NOT NULL,
    characters INTEGER NOT NULL, sum INTEGER NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL,
    headings TEXT NOT NULL, page INTEGER, sum INTEGER NOT NULL, vector BLOB NOT NULL,
    vector_sum INTEGER NOT NULL, UNIQUE (document_id, ordinal)
);
"""
DOCUMENT = (
    "id, uri, title, text, title_derived, author, date, media_type, content_hash, headings, "
    "page_starts, raw_map, structure, acronyms, sum"
)
PASSAGE = "p.id, p.document_id, p.ordinal, p.start, p.stop, p.text, p.headings, p.page, p.sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document without its text, for listings; `passages` and `characters` are counts."""

    id: str
    uri: str
    title: str
    content_hash: str
    passages: int
    characters: int
    author: str | None
    date: str | None
    media_type: str
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one document brings: itself, its passages with a vector each, its acronyms."""

    document: Document
    passages: tuple[Passage, ...]
    vectors: Vectors
    acronyms: Mapping[str, str]


def searchable(title: str, passage: Passage) -> str:
    """Return what both indexes read of a passage: the title, the headings over it and its text."""
    return "\n".join(part for part in (title, *passage.headings, passage.text) if part)


def pack(vector: Vectors) -> bytes:
    """Return a vector as it is stored."""
    return vector.astype(_STORED).tobytes()


def unpack(stored: Iterable[bytes], dimensions: int) -> Vectors:
    """Return stored vectors as float32 [vectors, dimensions]."""
    flat = np.frombuffer(b"".join(stored), dtype=_STORED)
    return flat.astype(np.float32).reshape(-1, dimensions)


def stored(vectors: Vectors) -> Vectors:
    """Return vectors as they come back from storage, so that every index holds the same ones."""
    return vectors.astype(_STORED).astype(np.float32)


def with_sums(values: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values of a row with their sum behind them."""
    return (*values, sum_of(values))


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Add a document and its passages inside the caller's transaction."""
    document = entry.document
    connection.execute(
        f"INSERT INTO documents ({DOCUMENT}, characters)"  # noqa: S608  # constants
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*with_sums(_row_of(document, entry.acronyms)), len(document.text)),
    )
    connection.executemany(
        f"INSERT INTO passages ({PASSAGE.replace('p.', '')}, vector, vector_sum)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (*with_sums(_row_of_passage(passage)), *with_sums([pack(vector)]))
            for passage, vector in zip(entry.passages, entry.vectors, strict=True)
        ),
    )


def _row_of(document: Document, acronyms: Mapping[str, str]) -> tuple[Any, ...]:
    headings = [(item.span.start, item.span.end, item.level) for item in document.headings]
    return (
        document.id,
        document.uri,
        document.title,
        document.text,
        int(document.title_derived),
        document.author,
        document.date,
        document.media_type,
        document.content_hash,
        json.dumps(headings),
        json.dumps(document.page_starts),
        json.dumps(document.raw_map),
        structure.packed(document),
        json.dumps(dict(acronyms), ensure_ascii=False),
    )


def _row_of_passage(passage: Passage) -> tuple[Any, ...]:
    return (
        passage.id,
        passage.document_id,
        passage.ordinal,
        passage.span.start,
        passage.span.end,
        passage.text,
        json.dumps(passage.headings, ensure_ascii=False),
        passage.page,
    )


def read_document(row: Sequence[Any]) -> Document:
    """Return the document of a row of the columns `DOCUMENT`, or raise `Altered`."""
    verify(row[:-1], row[-1], row[0])
    return to_document(row)


def read_passage(row: Sequence[Any]) -> Passage:
    """Return the passage of a row that begins with the columns `PASSAGE`, or raise `Altered`."""
    verify(row[:8], row[8], row[1])
    return to_passage(row)


def to_document(row: Sequence[Any]) -> Document:
    """Return the document of a row of the columns `DOCUMENT`, whatever its sum."""
    return Document(
        id=row[0],
        uri=row[1],
        title=row[2],
        text=row[3],
        title_derived=bool(row[4]),
        author=row[5],
        date=row[6],
        media_type=row[7],
        content_hash=row[8],
        headings=tuple(
            Heading(span=Span(start=start, end=end), level=level)
            for start, end, level in json.loads(row[9])
        ),
        page_starts=tuple(json.loads(row[10])),
        raw_map=tuple((at, raw) for at, raw in json.loads(row[11])),
        **structure.unpacked(row[12]),
    )


def to_passage(row: Sequence[Any]) -> Passage:
    """Return the passage of a row that begins with the columns `PASSAGE`, whatever its sum."""
    return Passage(
        id=row[0],
        document_id=row[1],
        ordinal=row[2],
        span=Span(start=row[3], end=row[4]),
        text=row[5],
        headings=tuple(json.loads(row[6])),
        page=row[7],
    )
