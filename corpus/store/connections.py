"""Connections to one SQLite file: lent for a call or a snapshot, taken back, a few kept ready."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

__all__ = ["Connections", "is_writable"]

_State: TypeAlias = tuple[int, str]  # which file, and how it is opened

_SECONDS_TO_WAIT = 30  # for the short transactions of another process
_KEPT = 8  # ready for the next call; more are closed when they come back


class Connections:
    """Lends connections to the file at `path` to any number of threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[tuple[_State, sqlite3.Connection]] = []
        self._listing = threading.Lock()
        self._pinned = threading.local()

    def close(self) -> None:
        """Close what is not in use; what is closes when it comes back."""
        with self._listing:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    @contextmanager
    def lend(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's snapshot where it holds one, or a connection to the present."""
        pinned: sqlite3.Connection | None = getattr(self._pinned, "connection", None)
        if pinned is not None:
            yield pinned
            return
        with self.lend_present() as connection:
            yield connection

    @contextmanager
    def lend_present(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees the present, even inside a snapshot."""
        state, connection = self._take()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._listing:
            if len(self._idle) < _KEPT:
                self._idle.append((state, connection))
                return
        connection.close()

    @property
    def holds_snapshot(self) -> bool:
        """Tell whether this thread reads a snapshot."""
        return getattr(self._pinned, "connection", None) is not None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let this thread read what was committed before now until the end of the block."""
        if self.holds_snapshot:
            yield
            return
        with self.lend_present() as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT value FROM meta").fetchone()  # here the snapshot is taken
            self._pinned.connection = connection
            try:
                yield
            finally:
                self._pinned.connection = None
                connection.execute("ROLLBACK")

    def _take(self) -> tuple["_State", sqlite3.Connection]:
        state = self._state()
        with self._listing:
            while self._idle:
                opened, connection = self._idle.pop()
                if opened == state:
                    return opened, connection
                connection.close()  # the file was replaced by another, or opens in another way now
        return state, self._open(state)

    def _state(self) -> "_State":
        """Return which file it is, and how it can be opened."""
        inode = os.stat(self.path).st_ino  # noqa: PTH116  (half the time of a Path's)
        if is_writable(self.path.parent):
            return inode, "mode=rw"
        # Without leave to write, SQLite cannot make the files that its log needs. Where a log is
        # there, somebody writes, or was cut off: the file alone would tell an older state.
        return inode, "mode=ro" if self._log_size() else "mode=ro&immutable=1"

    def _log_size(self) -> int:
        try:
            return os.stat(f"{self.path}-wal").st_size  # noqa: PTH116
        except FileNotFoundError:
            return 0

    def _open(self, state: "_State") -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?{state[1]}",
            uri=True,
            isolation_level=None,
            timeout=_SECONDS_TO_WAIT,
            check_same_thread=False,
        )
        try:
            connection.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;")
        except BaseException:
            connection.close()
            raise
        return connection


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in `folder`; a read-only mount says no even to root."""
    return os.access(folder, os.W_OK)
