"""The stretches of a question that name one paper each, by words of its title in a row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.asking.question import FUNCTION_WORDS
from corpus.store.collection import Corpus, Names
from corpus.types import Span
from corpus.vietnamese.text import Token, syllables, tone_key
from corpus.vietnamese.values import Kind, find

__all__ = ["Mention", "mentions"]

_FEWEST = 2  # words that name a paper, where none of them is a number or a code


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of a question, and the papers in whose titles it stands.

    `is_time` tells that it says nothing but a day, a month or a year.
    """

    span: Span
    ids: frozenset[str]
    is_time: bool


def mentions(question: str, corpus: Corpus) -> list[Mention]:
    """Return what names one paper, in reading order.

    Its words stand in a title in a row; two runs side by side, neither of which is of one paper,
    name the one that has both: "biên bản | tháng 3". A time names a paper together with more.
    """
    found: list[Mention] = []
    for one in _runs(question, corpus.names):
        joined = _joined(question, found[-1], one) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(one)
    return [one for one in found if len(one.ids) == 1 and _is_telling(one.span.of(question))]


def _is_telling(text: str) -> bool:
    told = [word for word in map(_key, syllables(text)) if word not in FUNCTION_WORDS]
    return len(told) >= _FEWEST or any(map(_is_code, told))


def _is_code(word: str) -> bool:
    return any(map(str.isdigit, word)) and not word.isdigit()  # "R18", "31/2024", but no "5"


def _key(token: Token) -> str:
    return tone_key(token.text)


def _runs(question: str, names: Mapping[str, Names]) -> Iterator[Mention]:
    """Yield the longest runs of words that titles have, from left to right, and whose they are."""
    tokens = list(syllables(question))
    words = [_key(token) for token in tokens]
    times = [one.span for one in find(question) if one.kind is Kind.DATE]
    said = frozenset(words) - FUNCTION_WORDS
    titles = {key: _opened(told) for key, told in names.items() if said & _words(told)}
    at = 0
    while at < len(words):
        end, ids = _longest(words, at, titles)
        while end > at and words[end - 1] in FUNCTION_WORDS:
            end -= 1
        if end > at and words[at] not in FUNCTION_WORDS:
            span = Span(start=tokens[at].span.start, end=tokens[end - 1].span.end)
            is_time = any(time.start <= span.start and span.end <= time.end for time in times)
            yield Mention(span=span, ids=ids, is_time=is_time)
        at = max(end, at + 1)


def _longest(
    words: Sequence[str], at: int, titles: Mapping[str, Sequence[str]]
) -> tuple[int, frozenset[str]]:
    """Return where the longest run of `words` from `at` ends, and the titles that have it."""
    end, ids = at, frozenset(titles)
    while end < len(words):
        run = f" {' '.join(words[at : end + 1])} "
        held = frozenset(key for key in ids if any(run in name for name in titles[key]))
        if not held:
            break
        end, ids = end + 1, held
    return end, ids


@lru_cache(maxsize=1 << 16)  # titles stay as they are from one question to the next
def _opened(names: Names) -> tuple[str, ...]:
    """Return names as lines of words; "3/2025" also as "3", which a question says for short."""
    return tuple(
        f" {' '.join('/'.join(word.split('/')[:parts]) for word in name)} "
        for name in names
        for parts in (None, 1, 2)
    )


@lru_cache(maxsize=1 << 16)
def _words(names: Names) -> frozenset[str]:
    return frozenset(word for line in _opened(names) for word in line.split())


def _joined(question: str, one: Mention, other: Mention) -> Mention | None:
    """Return two runs as one that names a paper; None where one of them does so by itself."""
    between = question[one.span.end : other.span.start]
    alone = any(len(run.ids) == 1 and not run.is_time for run in (one, other))
    ids = one.ids & other.ids
    if alone or not ids or not between.isspace():
        return None
    span = Span(start=one.span.start, end=other.span.end)
    return Mention(span=span, ids=ids, is_time=one.is_time and other.is_time)
