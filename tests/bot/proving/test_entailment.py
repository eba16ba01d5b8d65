"""The fitted weights: each finds its feature, and the probabilities go the right way."""

import pytest

from bot.proving.entailment import Entailment, Regression


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
