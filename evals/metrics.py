"""Measures of rankings, citations, refusals and confidence: pure functions of plain values."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from math import log2
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Place",
    "abstention_scores",
    "calibration_bins",
    "confusion",
    "expected_calibration_error",
    "ndcg_at",
    "overlap",
    "precision_recall_f1",
    "recall_at",
    "reciprocal_rank_at",
    "risk_coverage",
    "risk_coverage_area",
    "span_precision",
    "span_recall",
]

Values: TypeAlias = Sequence[float] | NDArray[np.float64]
Place: TypeAlias = tuple[str, int, int]  # document, start, end: half-open, in code points
_BINS = 10  # of confidence


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant that stand among the first `k`; an empty ranking has 0."""
    wanted = _wanted(relevant)
    return len(wanted.intersection(ranked[:k])) / len(wanted)


def reciprocal_rank_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1/rank of the first relevant one among the first `k`, else 0 (MRR is its mean)."""
    wanted = _wanted(relevant)
    ranks = (rank for rank, name in enumerate(ranked[:k], start=1) if name in wanted)
    return 1.0 / next(ranks, float("inf"))


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the normalised discounted cumulative gain of binary relevance (Järvelin, 2002)."""
    wanted = _wanted(relevant)
    gain = sum(1 / log2(rank + 1) for rank, name in enumerate(ranked[:k], 1) if name in wanted)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))
    return gain / ideal


def _wanted(relevant: Collection[str]) -> set[str]:
    if not relevant:
        raise ValueError("a ranking cannot be judged without at least one relevant name")
    return set(relevant)


def overlap(a: Place, b: Place) -> int:
    """Return how many code points two places share; places in two documents share none."""
    if a[0] != b[0]:
        return 0
    return max(0, min(a[2], b[2]) - max(a[1], b[1]))


def span_precision(cited: Sequence[Place], evidence: Sequence[Sequence[Place]]) -> float | None:
    """Return the share of citations that touch some evidence; None without a citation.

    Each piece of evidence is given as all the places where it stands.
    """
    if not cited:
        return None
    places = [place for piece in evidence for place in piece]
    return sum(any(overlap(one, place) for place in places) for one in cited) / len(cited)


def span_recall(cited: Sequence[Place], evidence: Sequence[Sequence[Place]]) -> float | None:
    """Return the share of the evidence that a citation touches; None without evidence."""
    if not evidence:
        return None
    touched = (any(overlap(one, place) for one in cited for place in piece) for piece in evidence)
    return sum(touched) / len(evidence)


def precision_recall_f1(hits: float, given: float, wanted: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 of `hits` right ones among those given and those wanted.

    Nothing given has precision 0 unless nothing was wanted either; likewise for recall.
    """
    nothing = float(given == wanted == 0)
    precision = hits / given if given else nothing
    recall = hits / wanted if wanted else nothing
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def abstention_scores(
    expected: Sequence[bool] | NDArray[np.bool_], given: Sequence[bool] | NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of abstaining, question by question."""
    if len(expected) != len(given):
        raise ValueError(f"{len(expected)} were expected and {len(given)} given")
    wanted, got = np.asarray(expected, dtype=bool), np.asarray(given, dtype=bool)
    counts = (np.count_nonzero(held) for held in (wanted & got, got, wanted))
    return precision_recall_f1(*map(int, counts))


def risk_coverage(confidence: Values, correct: Values) -> list[tuple[float, float]]:
    """Return (coverage, risk) as the replies are let through from the surest to the least sure.

    Coverage is the share of replies let through, risk the share of wrong ones among these. Equal
    confidences come through together: inside such a group the errors are spread evenly, so that
    the curve does not depend on the order of the questions. El-Yaniv and Wiener, 2010.
    """
    risks = _risks(confidence, correct)
    return [(at / risks.size, float(risk)) for at, risk in enumerate(risks, start=1)]


def _risks(confidence: Values, correct: Values) -> NDArray[np.float64]:
    """Return the share of wrong replies among the surest one, the surest two and so on."""
    sure = np.asarray(confidence, dtype=np.float64)
    wrong = 1.0 - np.asarray(correct, dtype=np.float64)
    _, group, size = np.unique(-sure, return_inverse=True, return_counts=True)
    share = np.bincount(group, weights=wrong) / size
    risks: NDArray[np.float64] = np.cumsum(np.repeat(share, size)) / np.arange(1, sure.size + 1)
    return risks


def risk_coverage_area(confidence: Values, correct: Values) -> float:
    """Return the area under the risk–coverage curve, 0 at best; NaN without replies."""
    return float(_risks(confidence, correct).mean()) if len(confidence) else float("nan")


def calibration_bins(confidence: Values, correct: Values) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share correct, replies) of every bin of equal width that has any."""
    sure = np.asarray(confidence, dtype=np.float64)
    right = np.asarray(correct, dtype=np.float64)
    place = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    counts, *sums = (
        np.bincount(place, weights=one, minlength=_BINS) for one in (None, sure, right)
    )
    return [
        (float(told / count), float(held / count), int(count))
        for count, told, held in zip(counts, *sums, strict=True)
        if count
    ]


def expected_calibration_error(confidence: Values, correct: Values) -> float:
    """Return the mean distance of confidence and correctness over equal bins (Guo et al., 2017).

    Lies in [0, 1]; NaN without replies.
    """
    if not len(confidence):
        return float("nan")
    parts = calibration_bins(confidence, correct)
    return sum(n * abs(sure - right) for sure, right, n in parts) / len(confidence)


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Count (expected, given) outcomes: `table[expected][given]`."""
    table: dict[str, dict[str, int]] = {}
    for (expected, given), count in sorted(Counter(pairs).items()):
        table.setdefault(expected, {})[given] = count
    return table
