"""Words for one thing: a question in the words that the documents use.

People ask for "tăng ca" and the rules say "làm thêm giờ". Words come from `words/synonyms.tsv`.
"""

import re
from functools import cache

from corpus.vietnamese.words import rows, spellings

__all__ = ["other_words", "worded"]


_RANKS = re.compile(r"(?:\s+\w+){0,2}?\s+(?:nhất|hơn)\b", re.IGNORECASE)


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    """Return for each word of the list the others of its row."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("synonyms"):
        words = spellings(row[0])
        for word in words:
            found[word] = tuple(other for other in words if other != word)
    return found


@cache
def _word() -> re.Pattern[str]:
    longest_first = sorted(_sets(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def other_words(question: str) -> str:
    """Return what may be said for the words of a question, for a search; empty if nothing."""
    said = (other for match in _word().finditer(question) for other in _sets()[match[0].lower()])
    return " ".join(dict.fromkeys(said))


def worded(question: str, told: str) -> str:
    """Return a question in the words of the text `told`.

    A word that the text does not have gives way to the first of its set that the text has; one in
    a name ("Bộ Công an") stays.
    """
    text = told.lower()

    def say(match: re.Match[str]) -> str:
        word = match[0].lower()
        if _stands(word, text) or (match.start() and match[0][0].isupper()):
            return match[0]
        meant = next((other for other in _sets()[word] if _stands(other, text)), match[0])
        if meant != match[0] and _RANKS.match(question, match.end()):
            return f"{meant} {match[0]}"  # the pole that is asked for stays: "khối lượng nặng nhất"
        return meant[0].upper() + meant[1:] if match[0][0].isupper() else meant

    return _word().sub(say, question)


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
