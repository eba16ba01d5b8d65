"""Fit what `bot.proving` weighs features by, and note it beside the weights that it belongs to."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.reading.calibration import Regression
from evals.regression import logistic

__all__ = ["note", "regression"]


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


def note(path: Path, key: str, values: Mapping[str, Any]) -> None:
    """Set one object of a JSON file, as a fit in a reader's settings."""
    told = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(told | {key: values}, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")
