"""The sentences of a document with their tokens: what passages are packed from."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.types import Span
from corpus.vietnamese.text import sentences

__all__ = ["CountTokens", "Sentence", "measure", "tokens_of"]

CountTokens: TypeAlias = Callable[[list[str]], Sequence[int]]

_CLAUSE = re.compile(r"[^;]+;?|;")
_PHRASE = re.compile(r"[^,]+,?|,")
_WORD = re.compile(r"\S{1,200}\s*")  # a longer "word" is no language and is cut anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, or a piece of one that is too long; `line` numbers the line it stands on."""

    span: Span
    tokens: int
    line: int


def tokens_of(sentences: Iterable[Sentence]) -> int:
    """Return the tokens of all."""
    return sum(sentence.tokens for sentence in sentences)


def measure(
    text: str, count_tokens: CountTokens, *, longest: int, piece: int
) -> tuple[Sentence, ...]:
    """Return the sentences of `text` with their tokens, in order.

    One of more than `longest` tokens is cut after semicolons, else commas, else words, into pieces
    of about `piece` tokens.
    """
    spans = sentences(text)
    counted = list(zip(spans, count_tokens([span.of(text) for span in spans]), strict=True))
    long = [span for span, tokens in counted if tokens > longest]
    cuts = dict(zip(long, _cut_all(text, long, count_tokens, piece=piece), strict=True))
    measured: list[Sentence] = []
    line = end = 0
    for span, tokens in counted:
        line += "\n" in text[end : span.start]
        end = span.end
        for part, size in cuts.get(span, [(span, tokens)]):
            measured.append(Sentence(span=part, tokens=size, line=line))
    return tuple(measured)


def _cut_all(
    text: str, spans: Sequence[Span], count_tokens: CountTokens, *, piece: int
) -> Iterator[list[tuple[Span, int]]]:
    """Yield each span's pieces; every mark is tried on all spans at once, to count in batches."""
    parts = [[(span, piece + 1)] for span in spans]
    for mark in (_CLAUSE, _PHRASE, _WORD):
        finer = [
            [cut for span, size in row for cut in _cut(text, span, size, mark, piece)]
            for row in parts
        ]
        counts = iter(count_tokens([span.of(text) for row in finer for span in row]))
        parts = [_join([(span, next(counts)) for span in row], piece) for row in finer]
    yield from parts


def _cut(text: str, span: Span, size: int, mark: re.Pattern[str], piece: int) -> Iterator[Span]:
    """Yield the parts of a span that is too long, else the span itself; no part is blank."""
    if size <= piece:
        yield span
        return
    for match in mark.finditer(text, span.start, span.end):
        part = match[0]
        if part.strip():
            start = match.start() + len(part) - len(part.lstrip())
            yield Span(start=start, end=start + len(part.strip()))


def _join(parts: Sequence[tuple[Span, int]], piece: int) -> list[tuple[Span, int]]:
    """Join neighbours as long as they stay within `piece` tokens."""
    joined: list[tuple[Span, int]] = []
    for span, size in parts:
        if joined and joined[-1][1] + size <= piece:
            before, tokens = joined[-1]
            joined[-1] = (Span(start=before.start, end=span.end), tokens + size)
        else:
            joined.append((span, size))
    return joined
