"""From start and end logits to spans of the document; pure functions over numpy arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.text import sentences
from corpus.types import Hit, Span

__all__ = ["Row", "Scored", "best_spans", "sentence_around", "shared_log_softmax", "whole_words"]

Logits = np.ndarray[Any, np.dtype[np.float32]]

_LONGEST_ANSWER = 48  # tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage as a model sees it.

    `ids` are all tokens; those from `first` on are the passage's, and `offsets` says where each of
    them stands in the text that was encoded, whose first `skipped` code points are headings.
    """

    hit: Hit
    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]
    skipped: int

    def quotable(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return [len(offsets)]: whether a token stands in the passage rather than a heading."""
        return np.array([start >= self.skipped for start, _ in self.offsets], dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A span of the passage's text with its log probability."""

    span: Span
    log_probability: float


def shared_log_softmax(logits: Sequence[Logits], null: float) -> tuple[list[Logits], float]:
    """Normalise over the tokens of all passages and one "no answer" option of logit `null`.

    Returns the log probabilities, shaped as the logits, and that of "no answer".
    """
    every = np.concatenate([*(row.ravel() for row in logits), np.array([null], dtype=np.float32)])
    top = float(every.max())
    total = top + float(np.log(np.exp(every - top).sum()))
    return [row - total for row in logits], null - total


def best_spans(row: Row, starts: Logits, ends: Logits, *, most: int = 3) -> list[Scored]:
    """Return the best spans of a passage that do not overlap, best first.

    `starts` and `ends` are [len(row.offsets)] log probabilities; a span is at most 48 tokens long.
    """
    allowed = row.quotable()
    if not allowed.any():
        return []
    scores = np.where(allowed, starts, -np.inf)[:, None] + np.where(allowed, ends, -np.inf)[None, :]
    size = len(scores)
    near = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(
        np.ones((size, size), dtype=bool), _LONGEST_ANSWER
    )
    scores = np.where(near, scores, -np.inf)
    found: list[Scored] = []
    while len(found) < most:
        start, end = np.unravel_index(int(scores.argmax()), scores.shape)
        score = float(scores[start, end])
        if not np.isfinite(score):
            break
        first, last = row.offsets[start][0], row.offsets[end][1]
        if last > first:
            span = Span(start=first - row.skipped, end=last - row.skipped)
            found.append(Scored(span=span, log_probability=score))
        scores[: end + 1, start:] = -np.inf  # whatever shares a token with it
    return found


def whole_words(text: str, start: int, end: int) -> Span:
    """Widen [start, end) to whole words, without white space and punctuation at its ends."""
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
    opened = text.count("(", start, end) - text.count(")", start, end)
    if opened == 1 and text[end : end + 1] == ")":
        end += 1
    return Span(start=start, end=end)


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence of `text` that holds `span`, or those from its first to its last."""
    touched = [sentence for sentence in sentences(text) if sentence.overlaps(span)]
    if not touched:
        return span
    return Span(start=min(touched[0].start, span.start), end=max(touched[-1].end, span.end))


def _joined(character: str) -> bool:
    return character.isalnum() or character in "-/"
