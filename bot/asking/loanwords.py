"""English words that people mix into Vietnamese questions, said in Vietnamese."""

import re
from collections.abc import Container
from functools import cache
from importlib.resources import files

from corpus.vietnamese.text import fold

__all__ = ["in_vietnamese"]


@cache
def _words() -> dict[str, str]:
    text = files("bot.asking").joinpath("loanwords.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {english: meaning for many, meaning in rows[1:] for english in many.split("|")}


@cache
def _english() -> re.Pattern[str]:
    longest_first = sorted(_words(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})s?(?![\w-])", re.IGNORECASE)


def in_vietnamese(question: str, known: Container[str]) -> str:
    """Return a Vietnamese question with its English office words said in Vietnamese.

    Words that the documents themselves use (`known`: in lower case) stay, and so do questions in
    which no letter is Vietnamese, and names in capitals.
    """
    if fold(question) == question.lower():
        return question

    def say(match: re.Match[str]) -> str:
        english = match[0]
        key = english.lower() if english.lower() in _words() else english.lower().removesuffix("s")
        if english.isupper() or all(word in known for word in english.lower().split()):
            return english
        said = _words()[key]
        return said[0].upper() + said[1:] if english[0].isupper() else said

    return _english().sub(say, question)
