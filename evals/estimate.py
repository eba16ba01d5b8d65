"""A mean never stands alone: estimates with intervals, by a seeded bootstrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Difference",
    "Estimate",
    "Rows",
    "Statistic",
    "bootstrap",
    "bootstrap_statistic",
    "paired_bootstrap",
    "paired_bootstrap_statistic",
]

LEVEL = 0.95
RESAMPLES = 1000
_Z = 1.959963984540054  # the normal quantile of LEVEL
_CELLS = 2_000_000  # indices drawn at once: bounds the memory of a large sample

Rows: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Rows], float]

_ROUNDING = 1e-5  # baselines keep six decimals a question


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measured value, the bounds of its 95% interval, and how many questions stand behind it."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much B lies above A on the same questions, with the bounds of its 95% interval."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def significant(self) -> bool:
        """Tell whether zero lies outside the interval; what rounding makes is no difference."""
        return self.low > _ROUNDING or self.high < -_ROUNDING


def bootstrap(
    values: Sequence[float], *, seed: int = 0, resamples: int = RESAMPLES
) -> Estimate | None:
    """Estimate the mean of `values`; None when there is nothing to average.

    A sample of nothing but zeros or ones has a bootstrap interval of width zero, which would claim
    a certainty that ten questions cannot give: there the bounds are Wilson's.
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0:
        return None
    mean = float(sample.mean())
    if mean in (0.0, 1.0) and bool((sample == mean).all()):
        low, high = _wilson(mean, sample.size)
    else:
        low, high = _bounds(_resampled_means(sample, seed, resamples))
    return Estimate(mean=mean, low=low, high=high, n=sample.size)


def bootstrap_statistic(
    rows: Rows, statistic: Statistic, *, seed: int = 0, resamples: int = RESAMPLES
) -> Estimate | None:
    """Estimate a statistic of whole questions (one row each); None where it is undefined (NaN)."""
    value = statistic(rows) if len(rows) else float("nan")
    if np.isnan(value):
        return None
    rng = np.random.default_rng(seed)
    n = len(rows)
    drawn = np.array([statistic(rows[rng.integers(0, n, n)]) for _ in range(resamples)])
    low, high = _bounds(drawn)
    return Estimate(mean=value, low=low, high=high, n=n)


def paired_bootstrap(
    a: Sequence[float], b: Sequence[float], *, seed: int = 0, resamples: int = RESAMPLES
) -> Difference | None:
    """Estimate the mean of `b - a`, question by question; None without questions.

    Raises `ValueError` when the two differ in length. Efron and Tibshirani, 1993, chapter 16.
    """
    if len(a) != len(b):
        raise ValueError(f"paired samples differ in length: {len(a)} and {len(b)}")
    if not a:
        return None
    gain = np.asarray(b, dtype=np.float64) - np.asarray(a, dtype=np.float64)
    low, high = _bounds(_resampled_means(gain, seed, resamples))
    return Difference(mean=float(gain.mean()), low=low, high=high, n=gain.size)


def paired_bootstrap_statistic(
    a: Rows, b: Rows, statistic: Statistic, *, seed: int = 0, resamples: int = RESAMPLES
) -> Difference | None:
    """Estimate `statistic(b) - statistic(a)` over the same questions; None where undefined."""
    if len(a) != len(b):
        raise ValueError(f"paired samples differ in length: {len(a)} and {len(b)}")
    gain = statistic(b) - statistic(a) if len(a) else float("nan")
    if np.isnan(gain):
        return None
    rng = np.random.default_rng(seed)
    draws = [rng.integers(0, len(a), len(a)) for _ in range(resamples)]
    low, high = _bounds(np.array([statistic(b[draw]) - statistic(a[draw]) for draw in draws]))
    return Difference(mean=gain, low=low, high=high, n=len(a))


def _resampled_means(sample: Rows, seed: int, resamples: int) -> Rows:
    rng = np.random.default_rng(seed)
    batch = max(1, _CELLS // sample.size)
    means = [
        sample[rng.integers(0, sample.size, (min(batch, resamples - start), sample.size))].mean(1)
        for start in range(0, resamples, batch)
    ]
    return np.concatenate(means)


def _bounds(drawn: Rows) -> tuple[float, float]:
    defined = drawn[~np.isnan(drawn)]
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(defined, [tail, 100 - tail])
    return float(low), float(high)


def _wilson(rate: float, n: int) -> tuple[float, float]:
    """Return Wilson's score interval (1927) of a rate of exactly 0 or 1 in `n` trials."""
    reach = _Z**2 / (n + _Z**2)
    return (0.0, reach) if rate == 0.0 else (1.0 - reach, 1.0)
