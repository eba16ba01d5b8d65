"""SQLite files that nobody else may read, each changed one transaction at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

__all__ = ["make", "transaction"]


def make(path: Path, tables: str) -> None:
    """Make the file, where it is not there, with those of the `tables` that it lacks."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.executescript(tables)
    path.chmod(0o600)


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the file inside one transaction; where that fails, nothing has changed."""
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys = ON")
        file.execute("PRAGMA secure_delete = ON")
        file.execute("BEGIN IMMEDIATE")
        yield file
        file.execute("COMMIT")
