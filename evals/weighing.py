"""Fit what `bot.proving.entailment` weighs features by, and store it in the project."""

import json
from collections.abc import Mapping, Sequence

import numpy as np

from bot.proving.entailment import Regression
from evals.regression import logistic
from models import ENTAILMENT

__all__ = ["regression", "store"]


def regression(
    rows: Sequence[tuple[Mapping[str, float], float]],
    names: Sequence[str],
    *,
    ridge: float,
    alike: bool = False,
) -> Regression:
    """Fit named features to what they say, 0 or 1; `ridge` and `alike` are those of `logistic`."""
    bias, weights = logistic(
        np.array([[features[name] for name in names] for features, _ in rows]),
        np.array([right for _, right in rows]),
        ridge=ridge,
        alike=alike,
    )
    return Regression(bias=bias, weights=dict(zip(names, weights, strict=True)))


def store(kind: str, about: Regression, opposed: Regression) -> None:
    """Write the two regressions of a kind, "weights" or "rulings", for the product to read."""
    told = {"about": about.values, "opposed": opposed.values}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (ENTAILMENT / f"{kind}.json").write_text(f"{text}\n", encoding="utf-8")
