"""Whether a short question leans on the one before: it lacks an owner, or who does the deed."""

import re
from functools import cache
from importlib.resources import files

from bot.asking.question import FUNCTION_WORDS
from bot.asking.topic import names
from corpus.vietnamese.asked import asking
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import tone_key
from corpus.vietnamese.verbs import verbs

__all__ = ["MOST_WORDS", "dependent", "leans"]

MOST_WORDS = 9  # of a question that leans, or of a name in its place


@cache
def dependent() -> frozenset[str]:
    """Return the words that say nothing without an owner, by `tone_key`."""
    text = files("bot.asking").joinpath("leaning.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(
        " ".join(map(tone_key, cell.split())) for row in rows for cell in row.split("|")
    )


_ASKING_ENDS = ("nào", "gì")  # what stands right behind a noun that asks


@cache
def _deeds() -> frozenset[str]:
    return frozenset(" ".join(map(tone_key, deed.split())) for deed in verbs())


@cache
def _nouns() -> frozenset[str]:
    return frozenset(" ".join(map(tone_key, noun.split())) for noun in nouns())


def leans(question: str) -> bool:
    """Tell whether every word of a short question needs an owner that the question lacks."""
    words = [tone_key(word) for word in re.findall(r"[^\W_]+", question)]
    if names(question) or len(words) > MOST_WORDS:
        return False
    first = next(iter(asking(question)), None)  # "Khi nào | tuyển sinh?" lacks who does
    led = first is not None and first.start() == 0 and first.lastgroup in {"time", "reason"}
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            said = " ".join(words[at : at + size])
            asks = " ".join(words[at + size :]).startswith(_ASKING_ENDS) and said in _nouns()
            bare = said in dependent() or (size == 1 and said in FUNCTION_WORDS)
            if asks or bare or (led and said in _deeds()):
                at += size
                break
        else:
            return False
    return bool(words)
