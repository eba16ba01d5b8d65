"""The fitted weights: each finds its feature, and the probabilities go the right way."""

import pytest

from bot.proving.entailment import Entailment, weighed
from bot.reading.calibration import Regression, Weighing


def test_a_regression_weighs_named_features() -> None:
    regression = Regression.of({"bias": -1.0, "weights": {"common": 2.0}})
    assert regression.probability({"common": 0.5, "other": 9.0}) == pytest.approx(0.5)
    assert regression.probability({"common": 1.0}) > 0.7


def test_a_missing_feature_is_an_error() -> None:
    regression = Regression.of({"bias": 0.0, "weights": {"common": 1.0}})
    with pytest.raises(KeyError):
        regression.probability({})


def test_the_likelier_verdict_is_as_sure_as_both_answers() -> None:
    assert Entailment(about=0.8, opposed=0.25).sure == pytest.approx(0.6)
    assert Entailment(about=0.8, opposed=0.75).sure == pytest.approx(0.6)


def test_what_was_never_fitted_decides_nothing() -> None:
    assert weighed(Weighing.of(None), {"evidence": 9.0}).sure == pytest.approx(0.25)


def test_a_weighing_is_read_back_as_it_was_written() -> None:
    fitted = Weighing(
        about=Regression(bias=-1.5, weights={"evidence": 0.25}),
        opposed=Regression(bias=0.5, weights={"denied": 2.0}),
    )
    assert Weighing.of(fitted.values) == fitted
