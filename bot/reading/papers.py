"""The stretches of a question that name one paper each, by words of its title in a row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.asking.question import FUNCTION_WORDS
from corpus.store.collection import Corpus, Names
from corpus.types import Span
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import Token, syllables, tone_key
from corpus.vietnamese.values import Kind, find

__all__ = ["Mention", "mentions", "relied_on"]

_FEWEST = 2  # words that name a paper, where none of them is a number or a code
# What a paper is called of which an office or a house has one; of the others, whose it is.
_KINDS = (
    r"nội quy|quy chế|điều lệ|quy ước|hương ước|bảng giá|biểu phí|biểu giá|sổ tay|cẩm nang|tờ rơi"
    r"|(?P<one>biên bản|hướng dẫn|báo cáo|kế hoạch|thông báo|chương trình|bản tin)"
)
_RELIED_ON = re.compile(
    r"(?<!\w)(?:theo|trong|ở|tại|căn cứ(?:\s+vào)?)\s+(?:(?:bản|tờ|cuốn|quyển)\s+)?"
    rf"(?P<paper>{_KINDS})(?!\w)",
    re.IGNORECASE,
)
_NEXT_WORDS = re.compile(r"\s+(?P<first>[^\W\d_]+)(?:\s+(?P<second>[^\W\d_]+))?")


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


def relied_on(question: str, corpus: Corpus) -> Mention | None:
    """Return the one paper by which a question asks: "theo nội quy công ty", "ở biên bản lần 2".

    Its kind alone names it where there is no other of that kind and nothing but whose it is
    follows. None where no paper, or more than one, may be meant.
    """
    led = _RELIED_ON.search(question)
    if led is None:
        return None
    start, end = led.span("paper")
    tokens = [token for token in syllables(question) if token.span.start >= start]
    words = [_key(token) for token in tokens]
    kind = sum(token.span.start < end for token in tokens)
    titles = {key: _opened(told) for key, told in corpus.names.items() if words[0] in _words(told)}
    run, ids = _longest(words, 0, titles)
    while run > kind and words[run - 1] in FUNCTION_WORDS:
        run -= 1
    if run < kind or len(ids) != 1:
        return None
    end = tokens[run - 1].span.end
    if run == kind:
        owner = _owner(question, end)
        if led["one"] or owner is None:
            return None
        end += owner
    return Mention(span=Span(start=start, end=end), ids=ids, is_time=False)


def _owner(question: str, end: int) -> int | None:
    """Count the code points of "công ty" behind a kind of paper; None where something else is."""
    found = _NEXT_WORDS.match(question, end)
    if found is None or tone_key(found["first"]) in FUNCTION_WORDS:
        return 0
    for group in ("second", "first"):
        said = question[found.start("first") : found.end(group)].lower() if found[group] else ""
        noun = nouns().get(said)
        if noun is not None and noun.type == "organisation":
            return found.end(group) - end
    return None


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
