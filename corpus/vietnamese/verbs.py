"""Verbs that stand in questions, from `words/verbs.txt`."""

from functools import cache
from importlib.resources import files

__all__ = ["verbs"]


@cache
def verbs() -> frozenset[str]:
    """Return the verbs of the list, in lower case."""
    lines = files("corpus.vietnamese").joinpath("words/verbs.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
