"""The file of the conversations: its tables, and who may see what."""

import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Final

from bot.web.private_file import make, transaction
from bot.web.problems import Absent
from corpus.errors import HoidapError

__all__ = ["ABSENT", "ConversationFile", "check"]

ABSENT: Final = "Không có cuộc trò chuyện này: có thể nó đã bị xóa hoặc quá hạn lưu giữ."
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, begun REAL NOT NULL,
    changed REAL NOT NULL, deleted REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_owner ON conversations (owner, changed);
CREATE TABLE IF NOT EXISTS exchanges (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, asked_at REAL NOT NULL, question TEXT NOT NULL, reply TEXT,
    error TEXT, asked_of TEXT, PRIMARY KEY (conversation, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, given_at REAL NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (conversation, position)
) WITHOUT ROWID;
"""


class ConversationFile:
    """The file at `path`, made where it is not there; raises `HoidapError` where it cannot be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            make(path, _TABLES)
            with closing(sqlite3.connect(path)) as file:
                _complete(file)
        except (OSError, sqlite3.OperationalError) as error:
            raise HoidapError(
                f"Không ghi được các cuộc trò chuyện vào «{path.parent}»: hãy đặt «desk» trong tệp "
                "cấu hình (hoặc biến HOIDAP_DESK) là một thư mục ghi được."
            ) from error

    def open(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open the file for one transaction."""
        return transaction(self._path)


def _complete(file: sqlite3.Connection) -> None:
    """Add the column that files of before lack."""
    known = {row[1] for row in file.execute("PRAGMA table_info(exchanges)")}
    if "asked_of" not in known:
        file.execute("ALTER TABLE exchanges ADD COLUMN asked_of TEXT")
        file.commit()


def check(
    file: sqlite3.Connection, conversation: str, owner: str | None, *, deleted: bool = False
) -> str:
    """Return the title of a conversation that `owner` may see; raise `Absent`."""
    found = file.execute(
        "SELECT title FROM conversations WHERE id = ?1 AND (?2 IS NULL OR owner = ?2)"
        " AND (deleted IS NULL OR ?3)",
        (conversation, owner, deleted),
    ).fetchone()
    if found is None:
        raise Absent(ABSENT)
    return str(found[0])
