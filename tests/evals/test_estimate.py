"""Intervals: seeded, ordered, honest about small samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.estimate import (
    bootstrap,
    bootstrap_statistic,
    paired_bootstrap,
    paired_bootstrap_statistic,
)

unit = st.floats(0, 1, allow_nan=False)


@given(st.lists(unit, min_size=1, max_size=40))
def test_the_mean_lies_in_its_interval(values):
    estimate = bootstrap(values, resamples=200)
    assert estimate.low - 1e-9 <= estimate.mean <= estimate.high + 1e-9 or len(values) < 5
    assert estimate.n == len(values)
    assert estimate == bootstrap(values, resamples=200)


def test_nothing_gives_no_estimate():
    assert bootstrap([]) is None
    assert paired_bootstrap([], []) is None
    assert bootstrap_statistic(np.zeros((0, 2)), lambda rows: 1.0) is None


def test_the_interval_is_about_that_of_the_normal_law():
    values = [1.0] * 300 + [0.0] * 100
    estimate = bootstrap(values, resamples=4000)
    reach = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert estimate.low == pytest.approx(0.75 - reach, abs=0.005)
    assert estimate.high == pytest.approx(0.75 + reach, abs=0.005)


def test_all_right_on_a_few_questions_is_not_certainty():
    few, many = bootstrap([1.0] * 10), bootstrap([1.0] * 1000)
    assert (few.mean, few.high) == (1.0, 1.0)
    assert few.low == pytest.approx(0.7224672)  # Wilson's interval of 10 out of 10
    assert few.low < many.low < 1.0
    assert bootstrap([0.0] * 10).high == pytest.approx(1 - 0.7224672)


def test_a_large_sample_is_drawn_in_batches_with_the_same_seed():
    values = np.linspace(0, 1, 5000).tolist()
    assert bootstrap(values) == bootstrap(values)


def test_a_difference_is_significant_only_when_it_is_clear():
    a = [0.0, 1.0] * 50
    assert paired_bootstrap(a, [1.0] * 100).significant
    assert paired_bootstrap(a, [1.0] * 100).mean == 0.5
    assert not paired_bootstrap(a, a).significant
    assert not paired_bootstrap([1.0] * 100, [1.0] * 99 + [0.0]).significant


def test_pairing_needs_equal_lengths():
    with pytest.raises(ValueError, match="length"):
        paired_bootstrap([1.0], [])
    with pytest.raises(ValueError, match="length"):
        paired_bootstrap_statistic(np.zeros((1, 1)), np.zeros((2, 1)), lambda rows: 0.0)


def test_an_undefined_statistic_has_no_estimate():
    rows = np.ones((4, 1))
    assert bootstrap_statistic(rows, lambda _: float("nan")) is None
    assert paired_bootstrap_statistic(rows, rows, lambda _: float("nan")) is None


def test_a_statistic_of_rows_is_resampled_by_row():
    rows = np.array([[1.0, 1.0], [0.0, 0.0]] * 50)
    estimate = bootstrap_statistic(rows, lambda r: float((r[:, 0] == r[:, 1]).mean()))
    assert (estimate.mean, estimate.low, estimate.high, estimate.n) == (1.0, 1.0, 1.0, 100)
    gain = paired_bootstrap_statistic(rows * 0, rows, lambda r: float(r[:, 0].mean()))
    assert gain.mean == 0.5
    assert gain.significant


def test_a_difference_of_rounding_is_none():
    from evals.estimate import Difference

    assert not Difference(mean=-1e-17, low=-2e-17, high=-1e-18, n=9).significant
    assert Difference(mean=-0.1, low=-0.2, high=-0.01, n=9).significant
