"""How probable it is that a sentence speaks of what a claim says, and that it says otherwise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from bot.reading.calibration import logistic
from models import ENTAILMENT

__all__ = ["Entailment", "Regression", "entailment_of", "ruling_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """`about`: the sentence decides the claim; `opposed`: if it does, against it. In (0, 1)."""

    about: float
    opposed: float

    @property
    def sure(self) -> float:
        """How probable the likelier verdict is, in (0, 1)."""
        return self.about * max(self.opposed, 1 - self.opposed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A logistic regression on named features."""

    bias: float
    weights: Mapping[str, float]

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


@cache
def _regressions(kind: str) -> tuple[Regression, Regression]:
    told = json.loads((ENTAILMENT / f"{kind}.json").read_text(encoding="utf-8"))
    return Regression.of(told["about"]), Regression.of(told["opposed"])


def entailment_of(features: Mapping[str, float]) -> Entailment:
    """Weigh the features of a claim and a sentence; fitted by `python -m evals.fit_entailment`."""
    return _weighed("weights", features)


def ruling_of(features: Mapping[str, float]) -> Entailment:
    """Weigh them with what the reader says; fitted by `python -m evals.fit_rulings`."""
    return _weighed("rulings", features)


def _weighed(kind: str, features: Mapping[str, float]) -> Entailment:
    about, opposed = _regressions(kind)
    return Entailment(about=about.probability(features), opposed=opposed.probability(features))
