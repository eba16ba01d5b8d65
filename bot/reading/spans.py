"""From span logits to spans of the document; pure functions over numpy arrays."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.types import Hit, Span
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import sentences

__all__ = [
    "Logits",
    "Row",
    "Scored",
    "best_spans",
    "mass_within",
    "only_answers",
    "sentence_around",
    "shared_log_softmax",
    "spans_at",
    "whole_words",
]

Logits = np.ndarray[Any, np.dtype[np.float32]]

_LONGEST_ANSWER = 48  # tokens
_SYLLABLE = 9  # code points, a blank behind it included
_SYLLABLE_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+) $")
_SYLLABLE_AT = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage as a model sees it.

    `ids` are all tokens; those from `first` on are the passage's, and `offsets` says where each of
    them stands, blanks before it included, in the text that was encoded, whose first `skipped`
    code points are headings.
    """

    hit: Hit
    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]
    skipped: int

    def is_quotable(self) -> bool:
        """Say whether any token stands in the passage; the last does if one does."""
        return bool(self.offsets) and self.offsets[-1][1] > self.skipped

    def lines(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return [len(offsets)]: on which line of the passage a token ends, -1 in a heading."""
        breaks = [found.start() for found in re.finditer("\n", self.hit.passage.text)]
        places = np.array(self.offsets, dtype=np.int64).reshape(-1, 2) - self.skipped
        return np.where(places[:, 1] <= 0, -1, np.searchsorted(breaks, places[:, 1] - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A span of the passage's text with its log probability."""

    span: Span
    log_probability: float


def only_answers(row: Row, spans: Logits) -> Logits:
    """Give -inf to the spans that cannot be quoted as an answer.

    `spans` [len(row.offsets), len(row.offsets)] are the logits of first and last tokens; a span
    stands on one line of the passage, ends where it starts or later, and is at most 48 tokens long.
    """
    lines = row.lines()
    near = np.triu(np.tri(len(spans), k=_LONGEST_ANSWER - 1, dtype=bool))
    same = (lines[:, None] == lines[None, :]) & (lines >= 0)
    return np.where(near & same, spans, np.float32(-np.inf))


def shared_log_softmax(logits: Sequence[Logits], null: float) -> tuple[list[Logits], float]:
    """Normalise over the spans of all passages and one "no answer" option of logit `null`.

    Returns the log probabilities, shaped as the logits, and that of "no answer".
    """
    top = max([null, *(float(spans.max(initial=-np.inf)) for spans in logits)])
    mass = sum(float(np.exp(spans - top).sum()) for spans in logits) + float(np.exp(null - top))
    total = top + float(np.log(mass))
    return [spans - total for spans in logits], null - total


def best_spans(row: Row, spans: Logits, *, most: int = 3) -> list[Scored]:
    """Return the best spans of a passage that do not overlap, best first.

    `spans` are log probabilities, -inf where `only_answers` says so.
    """
    scores = spans.copy()
    found: list[Scored] = []
    while scores.size and len(found) < most:
        start, end = np.unravel_index(int(scores.argmax()), scores.shape)
        score = float(scores[start, end])
        if not np.isfinite(score):
            break
        first, last = max(row.skipped, row.offsets[start][0]), row.offsets[end][1]
        if last > first:
            span = Span(start=first - row.skipped, end=last - row.skipped)
            found.append(Scored(span=span, log_probability=score))
        scores[: end + 1, start:] = -np.inf  # whatever shares a token with it
    return found


def spans_at(row: Row, spans: Logits, wanted: Sequence[Span]) -> list[Scored]:
    """Return stretches of a passage with the log probability that each is the answer, best first.

    `spans` are as for `best_spans`; what a window does not hold, or cannot be an answer, is left
    out.
    """
    offsets = np.array(row.offsets, dtype=np.int64).reshape(-1, 2) - row.skipped
    found = []
    for span in wanted:
        touched = np.flatnonzero((offsets[:, 1] > span.start) & (offsets[:, 0] < span.end))
        score = float(spans[touched[0], touched[-1]]) if len(touched) else -math.inf
        if math.isfinite(score):
            found.append(Scored(span=span, log_probability=score))
    return sorted(found, key=lambda one: (-one.log_probability, one.span))


def mass_within(row: Row, spans: Logits, stretch: Span) -> float:
    """Return the log of the probability that all spans inside a stretch of the passage have."""
    offsets = np.array(row.offsets, dtype=np.int64).reshape(-1, 2) - row.skipped
    inside = np.flatnonzero((offsets[:, 1] > stretch.start) & (offsets[:, 1] <= stretch.end))
    if not len(inside):
        return -math.inf
    own = slice(int(inside[0]), int(inside[-1]) + 1)
    return float(np.logaddexp.reduce(spans[own, own], axis=None))


def whole_words(text: str, start: int, end: int) -> Span:
    """Widen [start, end) to whole words, without white space, punctuation or half a bracket.

    A noun of two syllables is one word: "cơ | quan đại diện".
    """
    span = Span(start=start, end=end)
    while start < end and (text[start].isspace() or text[start] in ".,;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    if start >= end:
        return span
    while start > 0 and _joined(text[start - 1]) and _joined(text[start]):
        start -= 1
    while end < len(text) and _joined(text[end - 1]) and _joined(text[end]):
        end += 1
    if first := _SYLLABLE_BEFORE.search(text, max(0, start - _SYLLABLE), start):
        second = _SYLLABLE_AT.match(text, start)
        if second and f"{first[1]} {second[0]}".lower() in nouns():
            start = first.start(1)
    return _without_half_a_bracket(text, Span(start=start, end=end))


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence of `text` that holds `span`, or those from its first to its last."""
    touched = [sentence for sentence in sentences(text) if sentence.overlaps(span)]
    if not touched:
        return span
    return Span(start=min(touched[0].start, span.start), end=max(touched[-1].end, span.end))


def _joined(character: str) -> bool:
    return character.isalnum() or character in "-/"


def _without_half_a_bracket(text: str, span: Span) -> Span:
    """Close a bracket that closes next; drop one that has no other half, or holds everything."""
    start, end = span.start, span.end
    opened = text.count("(", start, end) - text.count(")", start, end)
    if opened == 1 and text[end : end + 1] == ")":
        opened, end = 0, end + 1
    inner = text[start:end]
    if inner.startswith("(") and inner.find(")") in {-1, len(inner) - 1}:
        inner = inner[1:].removesuffix(")")
        start += 1
    elif opened == -1 and inner.endswith(")"):
        inner = inner[:-1]
    kept = inner.strip()
    start += len(inner) - len(inner.lstrip())
    return Span(start=start, end=start + len(kept)) if kept else span
