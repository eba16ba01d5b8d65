"""A logistic regression, told in the columns' own units."""

import numpy as np
import pytest

from evals.regression import bounded, logistic


def test_the_weights_are_those_of_the_columns_as_given() -> None:
    rng = np.random.default_rng(0)
    heights = rng.normal(150, 12, 800)  # centimetres
    noise = rng.normal(0, 1, 800)
    right = (heights + rng.logistic(0, 4, 800) > 150).astype(float)
    bias, (height, other) = logistic(np.column_stack([heights, noise]), right, ridge=1e-3)
    assert height == pytest.approx(0.25, rel=0.15)
    assert abs(other) < 0.2
    assert -bias / height == pytest.approx(150, abs=1.5)


def test_both_sides_weigh_the_same_where_they_should() -> None:
    column = np.array([[0.0]] * 90 + [[1.0]] * 10)
    right = np.array([0.0] * 85 + [1.0] * 5 + [0.0] * 5 + [1.0] * 5)

    def at_one(*, alike: bool) -> float:
        bias, (weight,) = logistic(column, right, ridge=1e-3, alike=alike)
        return bias + weight

    assert at_one(alike=False) == pytest.approx(0.0, abs=0.01)
    assert at_one(alike=True) > 2


def test_one_side_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="class"):
        logistic(np.array([[0.0], [1.0]]), np.array([1.0, 1.0]), ridge=1.0)


def test_a_weight_stays_within_its_bounds_and_the_others_make_up_for_it() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(0, 1, (600, 2))
    right = (rows[:, 0] - rows[:, 1] + rng.logistic(0, 0.5, 600) > 0).astype(float)
    shares = np.ones(600)
    free = bounded(rows, right, shares, [(None, None)] * 2, ridge=1e-3)[1]
    held = bounded(rows, right, shares, [(None, None), (0.2, None)], ridge=1e-3)[1]
    assert free[1] < -1 < 1 < free[0]
    assert held[1] == pytest.approx(0.2)
    assert held[0] > 0


def test_a_row_counts_by_its_share() -> None:
    rows, right = np.zeros((4, 1)), np.array([1.0, 1.0, 1.0, 0.0])
    bias, _ = bounded(rows, right, np.array([1.0, 1.0, 1.0, 3.0]), [(None, None)], ridge=1e-3)
    assert bias == pytest.approx(0, abs=1e-4)
