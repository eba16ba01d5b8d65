"""What a catalogue remembers of itself, looked at whenever it is read: no damaged row is believed.

A name of an index is a folder beside the catalogue and nothing else; numbers are numbers.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["remembered", "sound"]

_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "schema": re.compile(r"\d{1,9}", re.ASCII),
    "generation": re.compile(r"\d{1,18}", re.ASCII),
    "dirty": re.compile(r"[01]"),
    "identity": re.compile(r"[0-9a-f]+"),
    "lexical": re.compile(r"(?:lexical-\d+)?", re.ASCII),
    "dense": re.compile(r"(?:dense-\d+|hoidap-[0-9a-f]+-\d+)?", re.ASCII),
    "encoder": re.compile(r"[^\x00-\x1f\ufffd]+"),
    "normalizer": re.compile(r"[^\x00-\x1f\ufffd]+"),
    "splitter": re.compile(r"[^\x00-\x1f\ufffd]*"),
    "chroma": re.compile(r"(?:https?://[^\x00-\x20\ufffd]+)?"),
}


def sound(rows: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Return the facts that have the form of one; others are left out."""
    return {
        key: value
        for key, value in rows
        if isinstance(key, str) and isinstance(value, str) and _has_form(key, value)
    }


def remembered(rows: Iterable[tuple[object, object]], schema: str) -> dict[str, str]:
    """Return the facts of a catalogue; raise SQLite's error where one is missing or is none.

    A catalogue of another schema than the present one remembers other things.
    """
    held = list(rows)
    facts = sound(held)
    if "schema" not in facts:
        raise sqlite3.DatabaseError("the catalogue does not say what it is")
    missing = _FORMS.keys() - facts.keys() if facts["schema"] == schema else set()
    if missing or len(facts) != len(held):
        raise sqlite3.DatabaseError(f"facts of the catalogue are damaged: {sorted(missing)}")
    return facts


def _has_form(key: str, value: str) -> bool:
    form = _FORMS.get(key)
    return form is None or form.fullmatch(value) is not None
