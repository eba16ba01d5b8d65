"""Verbs that stand in questions, from `words/verbs.tsv`."""

import re
from functools import cache

from corpus.vietnamese.words import rows

__all__ = ["begins_with_verb", "verbs"]


@cache
def verbs() -> frozenset[str]:
    """Return the verbs of the list, in lower case."""
    return frozenset(row[0] for row in rows("verbs"))


def begins_with_verb(clause: str) -> bool:
    """Tell whether a clause begins with a verb, whatever stands before it of time or mood."""
    return _opening().match(clause.strip()) is not None


@cache
def _opening() -> re.Pattern[str]:
    longest_first = sorted(verbs(), key=len, reverse=True)
    return re.compile(
        rf"(?:(?:và|rồi|đã|đang|sẽ|được|bị|phải|cần|nên|có thể|không|chưa|vẫn|còn|chỉ|cũng)\s+)*"
        rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)",
        re.IGNORECASE,
    )
