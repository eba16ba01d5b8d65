"""What the readers of an official paper's head and foot share: its names, its words in capitals."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.types import Field, FieldName
from corpus.vietnamese.official import LOWER, UPPER
from ingest.bylines import field

__all__ = ["HEAD", "TAIL", "WORD", "told", "worded"]

HEAD: Final = 4_000  # characters in which a document introduces itself
TAIL: Final = 3_000
WORD: Final = rf"[{UPPER}](?:['’‘][{UPPER}]?)?(?:[{LOWER}]+|\.)"


def worded(text: str, capitals: str) -> str:
    """Return words that stand in capitals as the running text writes them, where it does."""
    words = " ".join(capitals.split()).strip(" .-–*_")
    if not words.isupper():
        return words
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    for match in pattern.finditer(text[: 20 * HEAD]):
        if not match[0].isupper():
            found = " ".join(match[0].split())
            return found[0].upper() + found[1:]
    return words


def told(text: str, name: FieldName, ends: tuple[int, int], value: str = "") -> Iterator[Field]:
    """Yield a field where it says something, its value as it stands unless one is given."""
    found = field(text, name, *ends, value)
    yield from [found] if found else []
