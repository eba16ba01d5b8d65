"""Choose spans from logits, and score answers in Vietnamese: EM, F1, AUC, bootstrap intervals."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.train.windows import Window

LONGEST = 48
"""The most tokens of an answer."""


def normalise(text: str) -> str:
    """Compose, lower-case, turn punctuation and symbols off, fold white space."""
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(" " if unicodedata.category(one)[0] in "PS" else one for one in text)
    return " ".join(kept.split())


def exact(told: str, answers: Sequence[str]) -> float:
    """Return 1 where the normalised answer equals one of the gold answers, else 0."""
    return float(any(normalise(told) == normalise(answer) for answer in answers))


def overlap(told: str, answers: Sequence[str]) -> float:
    """Return the best syllable F1 over the gold answers (Rajpurkar et al. 2016, no articles)."""
    best = 0.0
    mine = Counter(normalise(told).split())
    for answer in answers:
        gold = Counter(normalise(answer).split())
        shared = sum((mine & gold).values())
        if shared:
            best = max(best, 2 * shared / (sum(mine.values()) + sum(gold.values())))
    return best


def best_span(spans: NDArray[np.float32], window: Window) -> tuple[float, int, int]:
    """Find the best span of a window: its score, and code points in the passage.

    spans [tokens, tokens] are the logits of first and last tokens of the whole window.
    """
    own = slice(window.first, window.first + len(window.offsets))
    table = spans[own, own]
    if not len(table):
        return float("-inf"), 0, 0
    near = np.triu(np.tri(len(table), k=LONGEST - 1, dtype=bool))
    table = np.where(near, table, -np.inf)
    start, end = np.unravel_index(int(table.argmax()), table.shape)
    score = float(table[start, end])
    return score, window.offsets[int(start)][0], window.offsets[int(end)][1]


def bootstrap(values: Sequence[float], rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Return the 95% bootstrap interval of a mean (percentiles of resampled means)."""
    array = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    means = [rng.choice(array, len(array)).mean() for _ in range(rounds)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive outranks a negative (Mann-Whitney; ties count half)."""
    ranks = np.sort(np.asarray(negative, dtype=np.float64))
    below = np.searchsorted(ranks, positive, side="left")
    upto = np.searchsorted(ranks, positive, side="right")
    return float((below + upto).mean() / 2 / len(ranks))
