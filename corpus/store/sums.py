"""A sum of every row of the catalogue, so that what a disk altered is not read as if it were so.

SQLite notices damage to the order of its pages, not to the letters on them: a flipped bit in a text
would be quoted. The sum of a row is written with it and compared whenever the row is read.
"""

import sqlite3
import zlib
from collections.abc import Iterable

__all__ = ["Altered", "sum_of", "verify"]


class Altered(sqlite3.DatabaseError):  # it is what SQLite would say of a page
    """A row of the document `document` is not what was stored."""

    def __init__(self, document: str) -> None:
        super().__init__(f"a row of {document!r} is not what was stored")
        self.document = document


def sum_of(values: Iterable[str | bytes | int | None]) -> int:
    """Return the CRC-32 of values as a row holds them, their kinds and lengths included."""
    total = 0
    for value in values:
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        kind = "n" if value is None else type(value).__name__[0]
        total = zlib.crc32(raw, zlib.crc32(f"{kind}{len(raw)}:".encode(), total))
    return total


def verify(values: Iterable[str | bytes | int | None], total: object, document: object) -> None:
    """Raise `Altered` unless `total` is the sum of the values."""
    if sum_of(values) != total:
        raise Altered(str(document))
