"""From a reader's scores to the probability that its answer is right."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

__all__ = ["UNFITTED", "Features", "Regression", "Weighing", "logistic"]

_STEEPEST = 30.0


def logistic(logit: float) -> float:
    """Return the probability in (0, 1) whose log odds are `logit`."""
    return 1.0 / (1.0 + math.exp(-max(-_STEEPEST, min(_STEEPEST, logit))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression on named features."""

    bias: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Build from a file's object: "bias" and "weights" by the features' names."""
        return cls(bias=float(values["bias"]), weights=dict(values["weights"]))

    @property
    def values(self) -> dict[str, Any]:
        """What `of` builds it from, rounded to four places."""
        weights = {name: round(weight, 4) for name, weight in self.weights.items()}
        return {"bias": round(self.bias, 4), "weights": weights}

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability in (0, 1); each weight must find its feature."""
        return logistic(
            self.bias + sum(weight * features[name] for name, weight in self.weights.items())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How probable it is that a sentence decides a claim, and that one which does is against it.

    Both are a coin where nothing was fitted.
    """

    about: Regression = Regression()
    opposed: Regression = Regression()

    @classmethod
    def of(cls, values: Mapping[str, Any] | None) -> Self:
        """Build from a file's object of the two; a coin where it has none."""
        return cls(**{name: Regression.of(one) for name, one in (values or {}).items()})

    @property
    def values(self) -> dict[str, Any]:
        """What `of` builds it from."""
        return {"about": self.about.values, "opposed": self.opposed.values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of one reading.

    `span` and `null` are log probabilities of the span and of "no answer" over all passages,
    `within` that of all spans of its sentence together, for an answer may begin and end in many
    places; `judged` is the logit that its passage answers, `retrieved` the fused score in [0, 1],
    `covered` the share of the question that the sentence around the span holds, in [0, 1].
    """

    span: float
    within: float
    null: float
    judged: float
    retrieved: float
    covered: float

    @property
    def values(self) -> dict[str, float]:
        """The features by their names."""
        return asdict(self)


UNFITTED = Regression(weights={"span": 0.5, "null": -0.25, "judged": 0.5})
"""What a reader without a calibration of its own is weighed by.

Platt scaling (1999): `python -m evals.calibrate` fits the weights on questions asked of collections
that do and do not hold the answer.
"""
