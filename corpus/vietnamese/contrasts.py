"""Words that exclude each other: opposites, offices of different rank, least and most."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.vietnamese.values import Bound, find
from corpus.vietnamese.words import rows, spellings

__all__ = ["Office", "Opposite", "limit_words", "offices", "offices_at", "opposites"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office with its rank: "Phó Giám đốc" is `head` "giám đốc" with `before` "phó"."""

    text: str
    head: str
    before: str = ""
    after: str = ""

    def same(self, other: "Office") -> bool:
        """Tell whether both are one office."""
        return (self.head, self.before, self.after) == (other.head, other.before, other.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposite:
    """A word of the question, and the words that exclude it."""

    text: str
    others: tuple[str, ...]

    def excluded_by(self, text: str) -> bool:
        """Tell whether `text` says another word of the row and not this one."""
        return not _says(self.text, text) and any(_says(one, text) for one in self.others)

    def stands_in(self, text: str) -> bool:
        """Tell whether `text` says it."""
        return _says(self.text, text)


@cache
def _word(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)


def _says(phrase: str, text: str) -> bool:
    return _word(phrase).search(text) is not None


@cache
def _any_opposite() -> re.Pattern[str]:
    words = {one for row in rows("opposites") for one in spellings(row[0])}
    longest = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest})(?!\w)", re.IGNORECASE)


def opposites(text: str) -> list[Opposite]:
    """Return the words of `text` that have opposites, unless it names one of those too."""
    said = {match[0].lower() for match in _any_opposite().finditer(text)}
    found = []
    for row in rows("opposites") if said else ():
        words = spellings(row[0])
        told = [word for word in words if word in said]
        if len(told) == 1:
            others = tuple(word for word in words if word != told[0])
            found.append(Opposite(text=told[0], others=others))
    return found


@cache
def _offices() -> re.Pattern[str]:
    before, after = (
        "|".join(
            sorted((re.escape(word) for at, word in rows("ranks") if at == where), key=len)[::-1]
        )
        for where in ("before", "after")
    )
    heads = "|".join(sorted((re.escape(row[0]) for row in rows("roles")), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<before>{before})\s+)?(?P<head>{heads})(?:\s+(?P<after>{after}))?(?!\w)",
        re.IGNORECASE,
    )


def offices(text: str) -> Iterator[Office]:
    """Yield the offices that `text` names, with what makes each another office."""
    return (office for _, office in offices_at(text))


def offices_at(text: str) -> Iterator[tuple[int, Office]]:
    """Yield the offices that `text` names, each with the place where it begins."""
    for match in _offices().finditer(text):
        before, after = match["before"] or "", match["after"] or ""
        told = match[0]
        if after.istitle() and match["head"].islower():  # "giám đốc Phó Đức Tường": a surname
            told, after = told[: match.start("after") - match.start()].rstrip(), ""
        office = Office(
            text=told, head=match["head"].lower(), before=before.lower(), after=after.lower()
        )
        yield match.start(), office


_LIMITS = {
    "tối đa": Bound.AT_MOST, "nhiều nhất": Bound.AT_MOST, "không quá": Bound.AT_MOST,
    "chậm nhất": Bound.AT_MOST, "muộn nhất": Bound.AT_MOST, "tối thiểu": Bound.AT_LEAST,
    "ít nhất": Bound.AT_LEAST, "sớm nhất": Bound.AT_LEAST,
}  # fmt: skip
_LIMIT = re.compile(rf"(?<!\w)(?:{'|'.join(_LIMITS)})(?!\w)", re.IGNORECASE)


def limit_words(text: str) -> list[tuple[str, Bound]]:
    """Return the words of `text` that set a limit beside no number of theirs, with the bound."""
    taken = [value.span for value in find(text)]
    return [
        (match[0], _LIMITS[match[0].lower()])
        for match in _LIMIT.finditer(text)
        if not any(span.start <= match.start() < span.end for span in taken)
    ]
