"""Accounts in one SQLite file: passwords by Argon2, sessions that expire, keys that are revoked.

The only module that imports argon2-cffi. Tokens and keys are long random words, of which hashes are
kept; another process may add and remove people while a server runs.
"""

import hashlib
import json
import re
import secrets
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.web.people.person import Person, Role
from bot.web.private_file import make, transaction
from bot.web.problems import Absent, Refused

__all__ = ["Accounts", "Key", "group_names", "hash_of"]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, groups TEXT NOT NULL,
    password TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    ends REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keys (
    hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL, made REAL NOT NULL, ends REAL, UNIQUE (person, name)
) WITHOUT ROWID;
"""
_PERSON: Final = "p.id, p.name, p.role, p.groups"
_NAME: Final = re.compile(r"[\w.@-]{1,64}")
_SHORTEST, _LONGEST = 10, 1_000  # characters of a password
_DAY: Final = 86_400.0
_PREFIX: Final = "hoidap_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that programs of a person send; times are seconds since 1970."""

    person: str
    name: str
    made: float
    ends: float | None


class Accounts:
    """The people in the file `path`; a session lasts `hours`. Safe to use from several threads."""

    def __init__(
        self, path: Path, *, hours: float = 12.0, now: Callable[[], float] = time.time
    ) -> None:
        self.hours = hours
        self._path = path
        self._now = now
        self._hasher = PasswordHasher()
        self._hashing = threading.Semaphore(2)  # each takes 64 MiB
        make(path, _TABLES)

    # --- people -----------------------------------------------------------------------------------

    def people(self) -> list[Person]:
        """Return everybody, by name."""
        sql = f"SELECT {_PERSON} FROM people p ORDER BY name"  # noqa: S608  # a constant
        return [_person(row) for row in self._all(sql)]

    def add(
        self, name: str, password: str, *, role: Role = "reader", groups: Collection[str] = ()
    ) -> Person:
        """Make an account; raise `Refused` for a name that is taken, or one that cannot be."""
        name = _name(name)
        row = (secrets.token_hex(12), name, role, _packed(groups), self._hashed(password))
        with transaction(self._path) as file:
            if file.execute("SELECT 1 FROM people WHERE name = ?", (name,)).fetchone():
                raise Refused(f"Đã có tài khoản «{name}»: hãy dùng «hoidap user change».")
            file.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?)", row)
        return self._get(name)

    def change(
        self,
        name: str,
        *,
        password: str | None = None,
        role: Role | None = None,
        groups: Collection[str] | None = None,
    ) -> Person:
        """Change what is given; a new password ends all sessions."""
        person = self._get(name)
        new = {
            "password": None if password is None else self._hashed(password),
            "role": role,
            "groups": None if groups is None else _packed(groups),
        }
        with transaction(self._path) as file:
            for column, value in new.items():
                if value is not None:
                    sql = f"UPDATE people SET {column} = ? WHERE id = ?"  # noqa: S608  # ours
                    file.execute(sql, (value, person.id))
            if password is not None:
                file.execute("DELETE FROM sessions WHERE person = ?", (person.id,))
        return self._get(name)

    def remove(self, name: str) -> None:
        """Remove an account, with its sessions and keys."""
        person = self._get(name)
        with transaction(self._path) as file:
            file.execute("DELETE FROM people WHERE id = ?", (person.id,))

    # --- sessions ---------------------------------------------------------------------------------

    def enter(self, name: str, password: str) -> str | None:
        """Return the token of a new session, None where name and password do not belong together.

        An unknown name takes as long as a wrong password.
        """
        known = self._all("SELECT id, password FROM people WHERE name = ?", (_folded(name),))
        key, expected = known[0] if known else ("", self._nobody)
        try:
            with self._hashing:
                self._hasher.verify(expected, password[:_LONGEST])
        except VerificationError:
            return None
        if not key:
            return None
        if self._hasher.check_needs_rehash(expected):
            self.change(name, password=password)
        token = secrets.token_urlsafe(32)
        with transaction(self._path) as file:
            file.execute("DELETE FROM sessions WHERE ends <= ?", (self._now(),))
            ends = self._now() + self.hours * 3600
            file.execute("INSERT INTO sessions VALUES (?, ?, ?)", (hash_of(token), key, ends))
        return token

    def of_session(self, token: str) -> Person | None:
        """Return whose session a token is, while it has not expired."""
        return self._holder("sessions", token)

    def leave(self, token: str) -> None:
        """End a session."""
        with transaction(self._path) as file:
            file.execute("DELETE FROM sessions WHERE hash = ?", (hash_of(token),))

    # --- keys -------------------------------------------------------------------------------------

    def all_keys(self) -> list[Key]:
        """Return all keys, by person and name; the keys themselves are not known."""
        found = self._all(
            "SELECT p.name, k.name, k.made, k.ends FROM keys k JOIN people p ON p.id = k.person"
            " ORDER BY p.name, k.name"
        )
        return [Key(person=row[0], name=row[1], made=row[2], ends=row[3]) for row in found]

    def add_key(self, person: str, name: str, *, days: float | None = None) -> str:
        """Return a new key of a person; it cannot be told again."""
        owner = self._get(person)
        token = _PREFIX + secrets.token_urlsafe(32)
        ends = None if days is None else self._now() + days * _DAY
        name = _name(name)
        with transaction(self._path) as file:
            taken = "SELECT 1 FROM keys WHERE person = ? AND name = ?"
            if file.execute(taken, (owner.id, name)).fetchone():
                raise Refused(f"«{owner.name}» đã có khóa «{name}»: hãy thu hồi nó trước.")
            row = (hash_of(token), owner.id, name, self._now(), ends)
            file.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?)", row)
        return token

    def remove_key(self, person: str, name: str) -> None:
        """Revoke a key; raise `Absent`."""
        owner = self._get(person)
        with transaction(self._path) as file:
            gone = file.execute(
                "DELETE FROM keys WHERE person = ? AND name = ?", (owner.id, _folded(name))
            )
            if not gone.rowcount:
                raise Absent(f"«{owner.name}» không có khóa «{name}»: xem «hoidap key list».")

    def of_key(self, token: str) -> Person | None:
        """Return whose key this is, while it has not expired."""
        return self._holder("keys", token) if token.startswith(_PREFIX) else None

    # --- the file ---------------------------------------------------------------------------------

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has."""
        return self._hasher.hash(secrets.token_urlsafe(32))

    def _hashed(self, password: str) -> str:
        if not _SHORTEST <= len(password) <= _LONGEST:
            raise Refused(f"Mật khẩu phải dài từ {_SHORTEST} đến {_LONGEST} ký tự: hãy chọn lại.")
        with self._hashing:
            return self._hasher.hash(password)

    def _get(self, name: str) -> Person:
        sql = f"SELECT {_PERSON} FROM people p WHERE name = ?"  # noqa: S608  # a constant
        found = self._all(sql, (_folded(name),))
        if not found:
            raise Absent(f"Không có tài khoản «{name}»: xem «hoidap user list».")
        return _person(found[0])

    def _holder(self, table: str, token: str) -> Person | None:
        sql = (
            f"SELECT {_PERSON} FROM {table} t JOIN people p ON p.id = t.person"  # noqa: S608  # ours
            " WHERE t.hash = ? AND (t.ends IS NULL OR t.ends > ?)"
        )
        found = self._all(sql, (hash_of(token), self._now()))
        return _person(found[0]) if found else None

    def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._path, timeout=10)) as file:
            return file.execute(sql, values).fetchall()


def hash_of(token: str) -> str:
    """Return what is kept of a token, a long random word."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def group_names(groups: Collection[str]) -> frozenset[str]:
    """Return the names of groups as they are compared; raise `Refused` for what is no name."""
    return frozenset(_name(group) for group in groups)


def _person(row: tuple[Any, ...]) -> Person:
    key, name, role, groups = row
    return Person(id=key, name=name, role=role, groups=frozenset(json.loads(groups)))


def _packed(groups: Collection[str]) -> str:
    return json.dumps(sorted(group_names(groups)), ensure_ascii=False)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _name(name: str) -> str:
    folded = _folded(name)
    if not _NAME.fullmatch(folded):
        raise Refused(
            f"Tên «{name}» không dùng được: chỉ gồm chữ, số và các dấu . _ @ -, tối đa 64 ký tự."
        )
    return folded
