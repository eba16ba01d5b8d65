"""Which groups see which documents, by where their files lie; what is not named, everybody sees."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.web.people.accounts import group_names

__all__ = ["Rules", "Shares"]

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS shares (place TEXT PRIMARY KEY, groups TEXT NOT NULL) WITHOUT ROWID"
)


class Rules:
    """The groups of each place at one moment. A place is an address, or a folder's, with "/"."""

    def __init__(self, groups: Mapping[str, frozenset[str]]) -> None:
        self._groups = groups

    def __bool__(self) -> bool:
        return bool(self._groups)

    def of(self, uri: str) -> frozenset[str]:
        """Return the groups that see the document at `uri`: those of the nearest place above it."""
        place = uri
        while place:
            if place in self._groups:
                return self._groups[place]
            head, slash, _ = place.rstrip("/").rpartition("/")
            place = head + slash
        return frozenset()

    def at(self, place: str) -> frozenset[str] | None:
        """Return what is said of exactly this place."""
        return self._groups.get(place)


class Shares:
    """The rules in the file `path`, which the accounts share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(sqlite3.connect(path)) as file:
            file.execute(_TABLE)

    def now(self) -> Rules:
        """Return the rules as they stand."""
        with closing(sqlite3.connect(self._path, timeout=10)) as file:
            rows = file.execute("SELECT place, groups FROM shares").fetchall()
        return Rules({place: frozenset(json.loads(groups)) for place, groups in rows})

    def set(self, place: str, groups: Collection[str] | None) -> None:
        """Let only `groups` see a place, everybody when empty; None takes the rule back."""
        with closing(sqlite3.connect(self._path, timeout=10)) as file, file:
            if groups is None:
                file.execute("DELETE FROM shares WHERE place = ?", (place,))
            else:
                told = json.dumps(sorted(group_names(groups)), ensure_ascii=False)
                file.execute("INSERT OR REPLACE INTO shares VALUES (?, ?)", (place, told))
