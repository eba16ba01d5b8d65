"""The marks that open the items of a list: "a)", "1.", "2.1.", "iv)", "-", "•"."""

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

__all__ = ["Mark", "mark_of", "unmarked"]

Kind = Literal["bullet", "number", "letter"]

_MARK: Final = re.compile(
    r"\s*[*_]{0,2}(?:(?P<bullet>[-–—•*+▪●◦])"
    r"|(?P<number>\(?\d{1,3}(?:\.\d{1,3})*[a-zđ]?[.)\]/]+[-–]?"
    r"|\d{1,2}(?:\.\d{1,2})+(?=\s+[^\W\d_a-zđ]))"  # "2.1 Phạm vi", not "1.5 lít"
    r"|(?P<letter>\(?(?:[a-zđ]{1,2}|[ivx]{1,4})[.)]))[*_]{0,2}\s+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What opens a line: its kind, and where the words behind it begin, in code points."""

    kind: Kind
    end: int


def mark_of(line: str) -> Mark | None:
    """Return the mark with which a line opens."""
    found = _MARK.match(line)
    return Mark(kind=cast("Kind", found.lastgroup), end=found.end()) if found else None


def unmarked(line: str) -> str:
    """Return a line without its mark."""
    mark = mark_of(line)
    return line[mark.end :] if mark else line
