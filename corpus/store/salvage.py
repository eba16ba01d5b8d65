"""What can still be read of a damaged catalogue, document by document, into a new one.

SQLite finds a row by its number through few pages, so that a damaged page costs the rows on it and
no others. Nothing of the damaged file is removed: it is kept beside the new one.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from corpus.store import rows
from corpus.store.catalog import SCHEMA_VERSION, Catalog
from corpus.store.memory import sound
from corpus.store.rows import Entry
from corpus.store.sums import Altered, sum_of
from corpus.types import Document, Passage
from corpus.vietnamese.acronyms import mine

__all__ = ["Salvage", "salvage"]

_TO_READ_AGAIN = ""  # no file has this hash: the next ingest reads the document's file again
_NOT_SUMMED = -1  # in place of a sum that an earlier schema did not keep; no sum is below 0
_NONE_LEFT = 2000  # numbers in a row without a row: the end of a table whose length is not known


_BYTES_OF_A_LETTER = 4
_Held: TypeAlias = tuple[Passage, bytes]  # with its vector


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The passages of a document, and the rows of those whose words were altered."""

    sound: list[_Held] = field(default_factory=list)
    altered: list[Sequence[Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """What became of a damaged catalogue: ids of documents, and where its file is kept.

    `torn` have lost some passages; `lost` are known by name only; `unnamed` counts rows that not
    even a name could be read of.
    """

    whole: tuple[str, ...]
    torn: tuple[str, ...]
    lost: tuple[str, ...]
    unnamed: int
    kept_at: Path


def salvage(catalog: Path, meta: Mapping[str, str]) -> Salvage:
    """Put what can be read of `catalog` into a new file of that name; `meta` fills the gaps."""
    kept = _set_aside(catalog)
    draft = catalog.with_suffix(".draft")
    whole: list[str] = []
    torn: list[str] = []
    with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro&immutable=1", uri=True)) as damaged:
        damaged.text_factory = lambda raw: raw.decode("utf-8", "replace")
        found = {**meta, **_meta_of(damaged), **_FRESH, "schema": SCHEMA_VERSION}
        Catalog.create(draft, found).close()
        names = _names_of(damaged)
        passages = _passages_of(damaged)
        unnamed = 0
        with closing(sqlite3.connect(draft, isolation_level=None)) as fresh:
            fresh.execute("BEGIN")
            for document in _documents_of(damaged, passages):
                if document is None:
                    unnamed += 1
                    continue
                own = passages.get(document.id, _Found())
                entry, complete = _entry_of(document, own)
                rows.insert(fresh, entry)
                (whole if complete else torn).append(document.id)
            fresh.execute("COMMIT")
    for log in ("-wal", "-shm"):
        Path(f"{draft}{log}").unlink(missing_ok=True)
        Path(f"{catalog}{log}").unlink(missing_ok=True)
    draft.replace(catalog)
    lost = sorted(names - set(whole) - set(torn))
    return Salvage(
        whole=tuple(sorted(whole)),
        torn=tuple(sorted(torn)),
        lost=tuple(lost),
        unnamed=max(0, unnamed - len(lost)),
        kept_at=kept,
    )


_FRESH = {"lexical": "", "dense": "", "dirty": "1"}  # both indexes are built anew


def _set_aside(catalog: Path) -> Path:
    """Move the damaged file, its log with it, to a name that no earlier one has."""
    number, kept = 1, catalog.with_suffix(".damaged.sqlite3")
    while kept.exists():
        number += 1
        kept = catalog.with_suffix(f".damaged-{number}.sqlite3")
    with suppress(sqlite3.Error), closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(catalog, kept)
    log = Path(f"{catalog}-wal")
    if log.is_file() and log.stat().st_size:
        shutil.copyfile(log, f"{kept}-wal")
    return kept


def _meta_of(damaged: sqlite3.Connection) -> dict[str, str]:
    with suppress(sqlite3.Error):
        return sound(damaged.execute("SELECT key, value FROM meta").fetchall())
    return {}


def _names_of(damaged: sqlite3.Connection) -> set[str]:
    """Return every document id that the tables or their keys still tell."""
    names: set[str] = set()
    for sql in (
        "SELECT id FROM documents INDEXED BY sqlite_autoindex_documents_1 ORDER BY id",
        "SELECT id FROM documents ORDER BY id DESC",
        "SELECT document_id FROM passages ORDER BY document_id, ordinal",
    ):
        with suppress(sqlite3.Error):
            for (name,) in damaged.execute(sql):
                if isinstance(name, str):
                    names.add(name)
    return names


def _documents_of(
    damaged: sqlite3.Connection, passages: Mapping[str, "_Found"]
) -> Iterator[Document | None]:
    """Yield the documents by the number of their row; None for a row that cannot be read."""
    for row in _by_number(damaged, "documents", _columns(damaged, "documents", rows.DOCUMENT)):
        try:
            yield None if row is None else _document_of(row, passages.get(row[0], _Found()).sound)
        except (sqlite3.Error, ValueError, TypeError, KeyError):
            yield None


def _document_of(row: Sequence[Any], own: Sequence["_Held"]) -> Document:
    """Return the document of a row, its text mended by its passages; raise `Altered`."""
    if row[-1] == _NOT_SUMMED:
        return rows.to_document(row)
    for text in (row[3], *_mended(row[3], [passage for passage, _ in own])):
        with suppress(Altered):
            return rows.read_document((*row[:3], text, *row[4:]))
    raise Altered(str(row[0]))


def _mended(text: str, passages: Sequence[Passage]) -> Iterator[str]:
    """Yield what a text may have been; each of its passages is a second copy of a stretch.

    One letter whose bytes are no letter any more may come back as several marks.
    """
    at = text.find("\ufffd")
    for extra in range(_BYTES_OF_A_LETTER if at >= 0 else 1):
        tried = text[:at] + text[at + extra :] if extra else text
        for passage in passages:
            tried = tried[: passage.span.start] + passage.text + tried[passage.span.end :]
        yield tried


def _passages_of(damaged: sqlite3.Connection) -> dict[str, "_Found"]:
    """Return what is left of the passages, by the id of the document."""
    found: dict[str, _Found] = {}
    columns = _columns(damaged, "passages", rows.PASSAGE.replace("p.", ""))
    vectors = _columns(damaged, "passages", "vector, vector_sum")
    for row in _by_number(damaged, "passages", f"{columns}, {vectors}"):
        with suppress(sqlite3.Error, ValueError, TypeError, KeyError):
            if row is None or not isinstance(row[9], bytes) or not row[9]:
                continue
            own = found.setdefault(row[1], _Found())
            if row[8] == _NOT_SUMMED:
                own.sound.append((rows.to_passage(row), row[9]))
            elif sum_of([row[9]]) == row[10]:
                if sum_of(row[:8]) == row[8]:
                    own.sound.append((rows.to_passage(row), row[9]))
                else:
                    own.altered.append(row)
    return found


def _columns(damaged: sqlite3.Connection, table: str, columns: str) -> str:
    """Return the columns to read; what an earlier schema did not have is given a value."""
    held = set[str]()
    with suppress(sqlite3.Error):
        held = {row[1] for row in damaged.execute(f"PRAGMA table_info({table})")}
    missing = {"structure": "'{}'", "sum": str(_NOT_SUMMED), "vector_sum": str(_NOT_SUMMED)}
    names = columns.split(", ")
    return ", ".join(name if name in held else missing.get(name, name) for name in names)


def _by_number(
    damaged: sqlite3.Connection, table: str, columns: str
) -> Iterator[Sequence[Any] | None]:
    """Yield the rows of a table one by one, None for each that a damaged page hides."""
    last = None
    with suppress(sqlite3.Error):
        last = damaged.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0  # noqa: S608
    sql = f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid = ?"  # noqa: S608  # constants
    number, missing = 0, 0
    while number < last if last is not None else missing < _NONE_LEFT:
        number += 1
        try:
            row = damaged.execute(sql, (number,)).fetchone()
        except sqlite3.Error:
            missing += 1
            yield None
            continue
        missing = 0 if row else missing + 1
        if row:
            yield row


def _entry_of(document: Document, own: "_Found") -> tuple[Entry, bool]:
    """Return what is stored of a document, and whether it is all there was."""
    held = list(own.sound)
    for row in own.altered:
        with suppress(sqlite3.Error, ValueError, TypeError):
            mended = (*row[:5], document.text[row[3] : row[4]], *row[6:])
            held.append((rows.read_passage(mended), row[9]))
    length = max((len(vector) for _, vector in held), default=0)
    sound = [
        (passage, vector)
        for passage, vector in sorted(held, key=lambda pair: pair[0].ordinal)
        if passage.span.of(document.text) == passage.text and len(vector) == length
    ]
    ordinals = [passage.ordinal for passage, _ in sound]
    # The last passage of a text reaches its end; what is missing before it shows in the numbers.
    ends = max((passage.span.end for passage, _ in sound), default=0)
    complete = ordinals == list(range(len(sound))) and ends >= len(document.text.rstrip())
    if not complete:
        document = replace(document, content_hash=_TO_READ_AGAIN)
    vectors = (
        rows.unpack((vector for _, vector in sound), length // 2)
        if sound
        else np.empty((0, 1), dtype=np.float32)
    )
    entry = Entry(
        document=document,
        passages=tuple(passage for passage, _ in sound),
        vectors=vectors,
        acronyms=mine(document.text),
    )
    return entry, complete
