"""The source of truth: documents, passages and their vectors, in one SQLite file.

Both indexes can be rebuilt from it. Every method that writes is one transaction, so that a kill at
any moment leaves the state before it or after it.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from corpus.store import rows
from corpus.store.connections import Connections
from corpus.store.memory import remembered
from corpus.store.rows import DocumentSummary, Entry, Vectors, searchable
from corpus.store.structure import to_fields, to_notes
from corpus.store.sums import Altered, sum_of
from corpus.types import Document, Field, Note, Passage, SectionKind
from corpus.vietnamese.addresses import number_key

__all__ = ["SCHEMA_VERSION", "Catalog"]

SCHEMA_VERSION = "3"

_MANY = 500  # SQLite takes a limited number of parameters a statement


class Catalog:
    """The SQLite file at `path`; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)

    @classmethod
    def create(cls, path: Path, meta: Mapping[str, str]) -> "Catalog":
        """Write an empty catalogue; the file appears whole or not at all."""
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.executescript(f"BEGIN; {rows.TABLES}")
            values = {"schema": SCHEMA_VERSION, "generation": "0", "dirty": "1", **meta}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        draft.replace(path)
        return cls(path)

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    # --- reading ----------------------------------------------------------------------------------

    def snapshot(self) -> AbstractContextManager[None]:
        """Let this thread read one generation until the end of the block, whatever is written."""
        return self._connections.snapshot()

    def meta_now(self) -> dict[str, str]:
        """Return `meta` of the present, even inside a snapshot."""
        with self._connections.lend_present() as connection:
            held = connection.execute("SELECT key, value FROM meta").fetchall()
        return remembered(held, SCHEMA_VERSION)

    def meta(self) -> dict[str, str]:
        """Return the fingerprint, the names of the indexes and the generation."""
        return remembered(self._read("SELECT key, value FROM meta"), SCHEMA_VERSION)

    def generation(self) -> int:
        """Return the number that grows with every write."""
        return int(self.meta()["generation"])

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM passages"))

    def document(self, document_id: str) -> Document | None:
        """Return a whole document."""
        sql = f"SELECT {rows.DOCUMENT} FROM documents WHERE id = ?"  # noqa: S608  # a constant
        found = self._read(sql, (document_id,))
        return rows.read_document(found[0]) if found else None

    def fields(self) -> dict[str, tuple[Field, ...]]:
        """Return what every document says of itself, by id; those that say nothing are left out."""
        sql = "SELECT id, json_extract(structure, '$.fields') FROM documents ORDER BY id"
        return {key: to_fields(json.loads(held)) for key, held in self._read(sql) if held}

    def notes(self) -> dict[str, tuple[Note, ...]]:
        """Return what reading changed or left out, by id, where it did."""
        sql = "SELECT id, json_extract(structure, '$.notes') FROM documents ORDER BY id"
        return {key: to_notes(json.loads(held)) for key, held in self._read(sql) if held}

    def titles(self) -> dict[str, str]:
        """Return the title of every document, by id."""
        return dict(self._read("SELECT id, title FROM documents ORDER BY id"))

    def uris(self) -> dict[str, str]:
        """Return where every document comes from, by id."""
        return dict(self._read("SELECT id, uri FROM documents ORDER BY id"))

    def headed(self, kinds: Sequence[SectionKind]) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return, for each (kind, number) of a section, the ids of the documents that have one."""
        sql = (
            "SELECT DISTINCT json_extract(s.value, '$[0]') AS kind, json_extract(s.value, '$[1]'), d.id"  # noqa: E501, S608
            " FROM documents d, json_each(d.structure, '$.outline') s"
            f" WHERE kind IN ({','.join('?' * len(kinds))}) ORDER BY d.id"
        )
        found: dict[tuple[str, str], dict[str, None]] = {}
        for kind, number, key in self._read(sql, kinds):
            found.setdefault((kind, number_key(kind, number)), {})[key] = None
        return {address: tuple(keys) for address, keys in found.items()}

    def documents(self) -> list[DocumentSummary]:
        """Return every document without its text, by id."""
        found = self._read(
            "SELECT d.id, uri, title, content_hash, count(p.id), characters, author, date,"
            " media_type, json_array_length(page_starts)"
            " FROM documents d LEFT JOIN passages p ON p.document_id = d.id"
            " GROUP BY d.id ORDER BY d.id"
        )
        names = DocumentSummary.__dataclass_fields__
        return [DocumentSummary(**dict(zip(names, row, strict=True))) for row in found]

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        sql = f"SELECT {rows.PASSAGE} FROM passages p WHERE document_id = ? ORDER BY ordinal"  # noqa: S608
        return [rows.read_passage(row) for row in self._read(sql, (document_id,))]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages that exist among `ids`."""
        sql = f"SELECT {rows.PASSAGE} FROM passages p WHERE p.id IN"  # noqa: S608
        return {row[0]: rows.read_passage(row) for row in self._among(sql, ids)}

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of `ids` that are passages."""
        return {row[0] for row in self._among("SELECT id FROM passages WHERE id IN", ids)}

    def passage_ids(self, document_ids: Sequence[str]) -> list[str]:
        """Return the ids of the passages of these documents."""
        sql = "SELECT id FROM passages WHERE document_id IN"
        return [row[0] for row in self._among(sql, document_ids)]

    def document_ids(self) -> list[str]:
        """Return the ids of all documents, in order."""
        return [row[0] for row in self._read("SELECT id FROM documents ORDER BY id")]

    def texts(self, among: Collection[str] | None = None) -> Iterator[str]:
        """Yield the text of every document, or of those `among`, by id; one at a time in memory."""
        for key in self.document_ids() if among is None else sorted(among):
            yield from (
                row[0] for row in self._read("SELECT text FROM documents WHERE id = ?", [key])
            )

    def acronyms(self, among: Collection[str] | None = None) -> dict[str, list[str]]:
        """Return every acronym with the full names that documents give it, the commonest first.

        Only the documents `among` are heard, all when None.
        """
        counts: dict[str, dict[str, int]] = {}
        for key, mined in self._read("SELECT id, acronyms FROM documents ORDER BY id"):
            if among is not None and key not in among:
                continue
            try:
                told = dict(json.loads(mined))
            except (ValueError, TypeError) as error:
                raise Altered(str(key)) from error
            for short, full in told.items():
                names = counts.setdefault(short, {})
                names[full] = names.get(full, 0) + 1
        return {
            short: sorted(names, key=lambda name: (-names[name], name))
            for short, names in sorted(counts.items())
        }

    def readable(self, batch: int = 1000) -> Iterator[list[tuple[str, str, bytes]]]:
        """Yield (passage id, searchable text, stored vector) of everything, in batches.

        Passages that are not what was stored are left out, here and below.
        """
        sql = (
            f"SELECT {rows.PASSAGE}, d.title, p.vector, p.vector_sum, p.number FROM passages p"  # noqa: S608
            " JOIN documents d ON d.id = p.document_id WHERE p.number > ?"
            " ORDER BY p.number LIMIT ?"
        )
        last = -1
        while found := self._read(sql, (last, batch)):
            last = found[-1][-1]
            yield [
                (row[0], searchable(row[9], rows.to_passage(row)), row[10])
                for row in found
                if sum_of(row[:8]) == row[8] and sum_of([row[10]]) == row[11]
            ]

    def vectors(self, dimensions: int) -> tuple[list[str], Vectors]:
        """Return all passage ids, in order, and their vectors, float32 [passages, dimensions]."""
        return _sound(
            self._read("SELECT id, vector, vector_sum FROM passages ORDER BY id"), dimensions
        )

    def samples(self, dimensions: int, *, spread: int, last: int) -> tuple[list[str], Vectors]:
        """Return ids and vectors of up to `spread` passages among all, and of the `last` ones."""
        end = int(self._one("SELECT coalesce(max(number), 0) FROM passages"))
        sql = (
            "SELECT id, vector, vector_sum FROM passages WHERE number >= ? ORDER BY number LIMIT ?"
        )
        found = dict.fromkeys(self._read(sql, (end + 1 - last, last)))
        for number in sorted({1 + end * at // spread for at in range(spread)}):
            found |= dict.fromkeys(self._read(sql, (number, 1)))
        return _sound(list(found), dimensions)

    def altered(self) -> list[str]:
        """Return the ids of the documents that are not, or not wholly, what was stored."""
        return [key for key in self.document_ids() if not self._is_whole(key)]

    def _is_whole(self, key: str) -> bool:
        vectors = "SELECT vector, vector_sum FROM passages WHERE document_id = ?"
        try:
            self.document(key)
            self.passages_of(key)
            return all(sum_of([vector]) == total for vector, total in self._read(vectors, (key,)))
        except sqlite3.DatabaseError:
            return False

    def problems(self) -> list[str]:
        """Return, in Vietnamese, what is wrong with the file; empty when all is well."""
        try:
            found = [str(row[0]) for row in self._read("PRAGMA integrity_check")]
            altered = self.altered() if found == ["ok"] else []
        except sqlite3.DatabaseError as error:
            return [str(error)]
        if altered:
            return [f"tài liệu «{key}» không còn như lúc được ghi" for key in altered]
        return [] if found == ["ok"] else found

    # --- writing ----------------------------------------------------------------------------------

    def announce(self) -> None:
        """Note that the indexes are about to change; until `settle` they cannot be trusted."""
        with self._write() as connection:
            _set(connection, {"dirty": "1"})

    def apply(
        self, *, entries: Sequence[Entry] = (), removed: Sequence[str] = (), **meta: str
    ) -> None:
        """Drop the documents `removed` and those that `entries` replace, and add the entries."""
        gone = [*removed, *(entry.document.id for entry in entries)]
        with self._write() as connection:
            connection.executemany("DELETE FROM documents WHERE id = ?", ((key,) for key in gone))
            for entry in entries:
                rows.insert(connection, entry)
            _set(connection, meta)
            _advance(connection)

    def settle(self, vectors: Iterable[tuple[str, Vectors]] = (), **meta: str) -> None:
        """Declare that both indexes agree with the catalogue, under new `vectors` and `meta`."""
        with self._write() as connection:
            connection.executemany(
                "UPDATE passages SET vector = ?, vector_sum = ? WHERE id = ?",
                ((*rows.with_sums([rows.pack(vector)]), key) for key, vector in vectors),
            )
            _set(connection, {**meta, "dirty": "0"})
            _advance(connection)

    def note(self, **meta: str) -> None:
        """Remember facts about the collection that change nothing in it."""
        with self._write() as connection:
            _set(connection, meta)

    # --- connections ------------------------------------------------------------------------------

    def _read(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._connections.lend() as connection:
            return connection.execute(sql, parameters).fetchall()

    def _one(self, sql: str) -> Any:
        return self._read(sql)[0][0]

    def _among(self, sql: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(keys), _MANY):
            some = keys[start : start + _MANY]
            yield from self._read(f"{sql} ({','.join('?' * len(some))})", some)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        if self._connections.holds_snapshot:
            raise TypeError("no write inside a snapshot")
        with self._connections.lend() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def _sound(found: Sequence[tuple[Any, ...]], dimensions: int) -> tuple[list[str], Vectors]:
    """Return ids and vectors of the rows (id, vector, its sum) that are what was stored."""
    sound = {
        key: vector
        for key, vector, total in found
        if isinstance(key, str) and sum_of([vector]) == total
    }
    return list(sound), rows.unpack(sound.values(), dimensions)


def _set(connection: sqlite3.Connection, meta: Mapping[str, str]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())


def _advance(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
