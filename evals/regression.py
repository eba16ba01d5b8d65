"""Fit a logistic regression with scikit-learn, in the plain terms that the product keeps."""

import importlib
from typing import Any

import numpy as np

__all__ = ["logistic"]


def logistic(
    rows: np.ndarray, right: np.ndarray, *, ridge: float, alike: bool = False
) -> tuple[float, list[float]]:
    """Return the bias and a weight a column of `rows` [n, columns], for `right` [n] of 0 and 1.

    `ridge` is the L2 penalty of a weight of a standardised column; `alike` lets both sides of
    `right` weigh the same, however many rows each has. Raises `ValueError` where all are alike.
    """
    linear: Any = importlib.import_module("sklearn.linear_model")  # it ships no types
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    model = linear.LogisticRegression(
        C=1 / ridge, class_weight="balanced" if alike else None, max_iter=1000
    )
    model.fit((rows - middle) / spread, right)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - weights @ middle), [float(one) for one in weights]
