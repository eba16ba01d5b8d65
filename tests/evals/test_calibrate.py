"""The fit of the reader's calibration, on trials with a script."""

import random

from bot.reading.calibration import Features, logistic
from evals.calibrate import Trial, fit, shrunk


def reading(rng: random.Random, right: bool) -> Features:
    """Scores that say little, and a judgement that says much."""
    return Features(
        span=rng.gauss(-1.0, 0.5),
        within=rng.gauss(-0.8, 0.5),
        null=rng.gauss(-2.0, 0.5),
        judged=rng.gauss(2.5 if right else -2.5, 1.0),
        retrieved=rng.random(),
        covered=rng.random(),
    )


def trials(count: int, seed: int) -> list[Trial]:
    rng = random.Random(seed)
    made = []
    for number in range(count):
        answerable = number % 2 == 0
        made.append(
            Trial(
                domain="school",
                answerable=answerable,
                features=tuple(reading(rng, answerable and n == 0) for n in range(3)),
                f1=tuple(1.0 if answerable and n == 0 else 0.0 for n in range(3)),
            )
        )
    return made


def test_the_fit_believes_what_tells_right_from_wrong() -> None:
    calibration = fit(trials(200, seed=1))
    assert calibration.weights["judged"] > 0.5
    told = [
        (max(calibration.probability(one.values) for one in trial.features), trial.answerable)
        for trial in trials(200, seed=2)
    ]
    assert sum((p >= 0.5) == answerable for p, answerable in told) > 0.9 * len(told)


def test_a_trial_without_readings_does_not_stop_the_fit() -> None:
    empty = Trial(domain="school", answerable=False, features=(), f1=())
    assert fit([empty, *trials(60, seed=3)]) == fit(trials(60, seed=3))


def test_shrinking_gives_the_same_answers_less_surely() -> None:
    calibration = fit(trials(200, seed=1))
    readings = [one.values for trial in trials(200, seed=4) for one in trial.features]
    for values in readings:
        before, after = (one.probability(values) for one in (calibration, shrunk(calibration)))
        assert (before >= 0.3) is (after >= 0.3)
        assert abs(after - 0.3) <= abs(before - 0.3)
    assert logistic(shrunk(calibration).bias) != logistic(calibration.bias)
