"""What can still be read of a damaged catalogue, document by document, into a new one.

SQLite finds a row by its number through few pages, so that a damaged page costs the rows on it and
no others. Nothing of the damaged file is removed: it is kept beside the new one.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from corpus.store import rows
from corpus.store.catalog import SCHEMA_VERSION, Catalog
from corpus.store.rows import Entry
from corpus.types import Document, Passage
from corpus.vietnamese.acronyms import mine

__all__ = ["Salvage", "salvage"]

_TO_READ_AGAIN = ""  # no file has this hash: the next ingest reads the document's file again
_NONE_LEFT = 2000  # numbers in a row without a row: the end of a table whose length is not known


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
        found = {**meta, **_meta_of(damaged), **_FRESH, "schema": SCHEMA_VERSION}
        Catalog.create(draft, found).close()
        names = _names_of(damaged)
        passages = _passages_of(damaged)
        unnamed = 0
        with closing(sqlite3.connect(draft, isolation_level=None)) as fresh:
            fresh.execute("BEGIN")
            for document in _documents_of(damaged):
                if document is None:
                    unnamed += 1
                    continue
                own = passages.get(document.id, [])
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
        return dict(damaged.execute("SELECT key, value FROM meta").fetchall())
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


def _documents_of(damaged: sqlite3.Connection) -> Iterator[Document | None]:
    """Yield the documents by the number of their row; None for a row that cannot be read."""
    columns = rows.DOCUMENT
    with suppress(sqlite3.Error):
        held = {row[1] for row in damaged.execute("PRAGMA table_info(documents)")}
        if "structure" not in held:
            columns = columns.replace("structure", "'{}'")
    for row in _by_number(damaged, "documents", columns):
        try:
            document = None if row is None else rows.to_document(row)
        except (ValueError, TypeError, KeyError):
            document = None
        yield document


def _passages_of(damaged: sqlite3.Connection) -> dict[str, list[tuple[Passage, bytes]]]:
    found: dict[str, list[tuple[Passage, bytes]]] = {}
    columns = f"{rows.PASSAGE}, p.vector".replace("p.", "")
    for row in _by_number(damaged, "passages", columns):
        with suppress(ValueError, TypeError, KeyError):
            if row is not None and isinstance(row[8], bytes) and row[8]:
                passage = rows.to_passage(row[:8])
                found.setdefault(passage.document_id, []).append((passage, row[8]))
    return found


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


def _entry_of(document: Document, own: Sequence[tuple[Passage, bytes]]) -> tuple[Entry, bool]:
    """Return what is stored of a document, and whether it is all there was."""
    length = max((len(vector) for _, vector in own), default=0)
    sound = [
        (passage, vector)
        for passage, vector in sorted(own, key=lambda pair: pair[0].ordinal)
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
