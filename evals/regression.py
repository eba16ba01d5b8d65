"""Fit a logistic regression with scikit-learn, in the plain terms that the product keeps."""

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["bounded", "logistic"]


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


def bounded(
    rows: np.ndarray,
    right: np.ndarray,
    shares: np.ndarray,
    bounds: Sequence[tuple[float | None, float | None]],
    *,
    ridge: float,
) -> tuple[float, list[float]]:
    """Return the bias and a weight a column of `rows` [n, columns], each within its bounds.

    `shares` [n] says how much each row counts; `ridge` is the L2 penalty of a weight of a
    standardised column, against the mean loss.
    """
    optimize: Any = importlib.import_module("scipy.optimize")  # it ships no types
    spread = rows.std(0) + 1e-6
    shares = shares / shares.sum()

    def loss(told: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = told[:-1], told[-1]
        logits = rows @ weights + bias
        off = (1 / (1 + np.exp(-logits)) - right) * shares
        shrunk = weights * spread**2
        value = (shares * (np.logaddexp(0, logits) - right * logits)).sum()
        slope = np.append(rows.T @ off + 2 * ridge * shrunk, off.sum())
        return float(value + ridge * (weights * shrunk).sum()), slope

    start = np.zeros(rows.shape[1] + 1)
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]
    )
    return float(found.x[-1]), [float(one) for one in found.x[:-1]]
