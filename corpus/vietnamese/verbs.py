"""Verbs that stand in questions, from `words/verbs.tsv`."""

from functools import cache

from corpus.vietnamese.words import rows

__all__ = ["verbs"]


@cache
def verbs() -> frozenset[str]:
    """Return the verbs of the list, in lower case."""
    return frozenset(row[0] for row in rows("verbs"))
