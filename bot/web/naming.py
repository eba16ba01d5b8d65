"""Names that people send made into names of files: never a path, never a sign that misleads."""

import re
import unicodedata
from typing import Final

__all__ = ["BELOW", "safe_folder", "safe_name"]

BELOW: Final = " - "  # between the names of a folder and of one in it

_LONGEST_NAME: Final = 120
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def safe_name(name: str) -> str:
    """Return a bare file name: no folder, no control or direction sign, not too long."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    bare = " ".join(_UNSAFE.sub("", bare).split()).strip(". ") or "tep"
    stem, dot, suffix = bare.rpartition(".")
    if not dot:
        return bare[:_LONGEST_NAME]
    return f"{_cut(stem or 'tep', _LONGEST_NAME)}.{suffix[:12]}"


def safe_folder(name: str) -> str:
    """Return the name of one folder for a path that somebody sent; empty for none."""
    parts = re.split(r"[/\\]+", unicodedata.normalize("NFC", name))
    bare = [" ".join(_UNSAFE.sub("", part).split()).strip(". ") for part in parts]
    whole = _cut(BELOW.join(filter(None, bare)), _LONGEST_NAME)
    return whole.removesuffix(BELOW.rstrip()).strip(". ")


def _cut(text: str, most_bytes: int) -> str:
    """Return as much of `text` as fits in a file name, which the system counts in bytes."""
    return text.encode()[:most_bytes].decode("utf-8", "ignore").rstrip()
