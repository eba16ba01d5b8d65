"""A logistic regression, told in the columns' own units."""

import numpy as np
import pytest

from evals.regression import logistic


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
