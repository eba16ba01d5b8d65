"""An index of an earlier schema brought up to the present one, a copy of it kept beside it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from corpus.store.sums import sum_of

__all__ = ["is_known", "migrate"]

_DOCUMENT = (  # of schema 3, in the order in which they are summed
    "id, uri, title, text, title_derived, author, date, media_type, content_hash, headings,"
    " page_starts, raw_map, structure, acronyms"
)
_PASSAGE = "id, document_id, ordinal, start, stop, text, headings, page"


def _keep_structure(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE documents ADD COLUMN structure TEXT NOT NULL DEFAULT '{}'")


def _sum_rows(connection: sqlite3.Connection) -> None:
    connection.create_function("sum_of", -1, lambda *row: sum_of(row), deterministic=True)
    for table, column, summed in (
        ("documents", "sum", _DOCUMENT),
        ("passages", "sum", _PASSAGE),
        ("passages", "vector_sum", "vector"),
    ):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
        connection.execute(f"UPDATE {table} SET {column} = sum_of({summed})")  # noqa: S608


_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {
    1: _keep_structure,
    2: _sum_rows,
}  # from → next


def is_known(schema: str, present: str) -> bool:
    """Tell whether `migrate` leads from `schema` to the `present` one."""
    if not schema.isdecimal() or int(schema) > int(present):
        return False
    return all(step in _STEPS for step in range(int(schema), int(present)))


def migrate(catalog: Path, schema: str, present: str) -> Path:
    """Bring the file up to the present schema in one transaction; return where its copy lies."""
    kept = _copy_of(catalog, f"schema-{schema}")
    with closing(sqlite3.connect(catalog, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            for step in range(int(schema), int(present)):
                _STEPS[step](connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (present,))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return kept


def _copy_of(catalog: Path, label: str) -> Path:
    """Copy the file, with what its log holds, to a name that no earlier copy has."""
    number, target = 1, catalog.with_suffix(f".{label}.sqlite3")
    while target.exists():
        number += 1
        target = catalog.with_suffix(f".{label}-{number}.sqlite3")
    with closing(sqlite3.connect(catalog)) as source, closing(sqlite3.connect(target)) as copied:
        source.backup(copied)
    return target
