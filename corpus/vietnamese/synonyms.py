"""Words for one thing: a question in the words that the documents use.

People ask for "tăng ca" and the rules say "làm thêm giờ". Words come from `words/synonyms.tsv`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from corpus.types import Span
from corpus.vietnamese.words import rows, spellings

__all__ = ["other_words", "worded"]


_RANKS = re.compile(r"(?:\s+\w+){0,2}?\s+(?:nhất|hơn)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\w+(?:[\-/]\w+)*")


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    """Return for each word of the list the others of its rows."""
    found: dict[str, dict[str, None]] = {}
    for row in rows("synonyms"):
        words = spellings(row[0])
        for word in words:
            found.setdefault(word, {}).update((other, None) for other in words if other != word)
    return {word: tuple(others) for word, others in found.items()}


@cache
def _longest() -> int:
    return max(word.count(" ") + 1 for word in _sets())


@lru_cache(maxsize=256)
def _known(question: str) -> tuple[Span, ...]:
    """Return where words of the list stand, the longest first at each place, none in another."""
    return tuple(_found(question))


def _found(question: str) -> Iterator[Span]:
    tokens = [Span(start=one.start(), end=one.end()) for one in _TOKEN.finditer(question)]
    lowered, at = question.lower(), 0
    while at < len(tokens):
        spans = (
            Span(start=tokens[at].start, end=last.end)
            for last in reversed(tokens[at : at + _longest()])
        )
        span = next((one for one in spans if one.of(lowered) in _sets()), None)
        if span:
            yield span
        at += span.of(lowered).count(" ") + 1 if span else 1


def other_words(question: str) -> str:
    """Return what may be said for the words of a question, for a search; empty if nothing."""
    said = (other for span in _known(question) for other in _sets()[span.of(question).lower()])
    return " ".join(dict.fromkeys(said))


def worded(question: str, told: str) -> str:
    """Return a question in the words of the text `told`.

    A word that the text does not have gives way to the first of its set that the text has; one in
    a name ("Bộ Công an") stays.
    """
    text, said, at = told.lower(), [], 0
    for span in _known(question):
        said += [question[at : span.start], _meant(question, span, text)]
        at = span.end
    return "".join((*said, question[at:]))


def _meant(question: str, span: Span, text: str) -> str:
    """Return what a text has for the word of a question at `span`."""
    typed = span.of(question)
    word = typed.lower()
    if _stands(word, text) or (span.start and typed[0].isupper()):
        return typed
    meant = next((other for other in _sets()[word] if _stands(other, text)), None)
    if meant is None:
        return typed
    if _RANKS.match(question, span.end):
        return f"{meant} {typed}"  # the pole that is asked for stays: "khối lượng nặng nhất"
    return meant[0].upper() + meant[1:] if typed[0].isupper() else meant


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_letter(text[at - 1 : at]) or _letter(text[end : end + 1])):
            return True
        at = text.find(word, at + 1)
    return False


def _letter(one: str) -> bool:
    return one.isalnum() or one == "_"
