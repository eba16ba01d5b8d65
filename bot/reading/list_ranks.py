"""The item of a list that has the most, or the least, of what all its items tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.question import Question, content_words
from bot.reading.lists import Listed, lists_near, weights
from bot.reading.table_ranks import MOST
from corpus.store.collection import Corpus
from corpus.types import Hit, Span
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value, find

__all__ = ["RankedItem", "ranked_item"]

_ABOUT = 0.6  # of the weight of the question's words, by the list and what stands over it
_WHICH = re.compile(r"\b(?:nào|ai|gì)\b", re.IGNORECASE)
_DEEPEST = 20  # hits looked at
_MONEY = frozenset({"đắt", "rẻ"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedItem:
    """The item that leads its list, by which value, with the list."""

    listed: Listed
    item: Span
    value: str


def ranked_item(question: Question, hits: Sequence[Hit], corpus: Corpus) -> RankedItem | None:
    """Return the leading item of the list that is asked about; None where it is not clear.

    Every item of the list tells one number of what is counted, and one of them leads.
    """
    asked = MOST.search(question.text)
    if not asked or not _WHICH.search(question.text):
        return None
    pole = (asked["up"] or asked["down"]).lower()
    counted = re.sub(rf"^{pole}\s*|\s*nhất$", "", asked[0].lower())
    told = weights(content_words(question.text.replace(asked[0], " ")), corpus)
    for listed in lists_near(hits[:_DEEPEST], corpus):
        if not _is_about(told, listed):
            continue
        text = listed.document.text
        values = [_value(item.of(text), counted, pole) for item in listed.items]
        found = _leading(listed, [one for one in values if one], up=bool(asked["up"]))
        if found is not None and all(values):
            return found
    return None


def _is_about(asked: dict[str, float], listed: Listed) -> bool:
    over = " ".join([listed.document.title, *listed.headings, listed.span.of(listed.document.text)])
    said = set(content_words(over))
    total = sum(asked.values())
    held = sum(weight for word, weight in asked.items() if word in said)
    return bool(total) and held >= _ABOUT * total


def _value(item: str, counted: str, pole: str) -> Value | None:
    """Return the one value of an item that tells what is counted."""
    values = [one for one in find(item) if one.interval and one.interval.is_point]
    if counted:
        noun = fold(counted)
        values = [one for one in values if fold(item[one.span.start :]).find(noun) in range(12)]
    elif pole in _MONEY:
        values = [one for one in values if one.dimension.startswith("money")]
    else:
        values = [one for one in values if one.dimension]
    return values[0] if len(values) == 1 else None


def _leading(listed: Listed, values: Sequence[Value], *, up: bool) -> RankedItem | None:
    sizes = [one.interval.low for one in values if one.interval]
    if len({one.dimension for one in values}) != 1 or len(sizes) != len(listed.items):
        return None
    best = (max if up else min)(sizes)
    if sizes.count(best) != 1:
        return None
    at = sizes.index(best)
    return RankedItem(listed=listed, item=listed.items[at], value=values[at].text)
