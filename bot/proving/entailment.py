"""How probable it is that a sentence speaks of what a claim says, and that it says otherwise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.reading.calibration import Weighing
from models import ENTAILMENT

__all__ = ["Entailment", "entailment_of", "weighed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """`about`: the sentence decides the claim; `opposed`: if it does, against it. In (0, 1)."""

    about: float
    opposed: float

    @property
    def sure(self) -> float:
        """How probable the likelier verdict is, in (0, 1)."""
        return self.about * max(self.opposed, 1 - self.opposed)


def entailment_of(features: Mapping[str, float]) -> Entailment:
    """Weigh the features of a claim and a sentence; fitted by `python -m evals.fit_entailment`."""
    return weighed(_shipped(), features)


def weighed(weighing: Weighing, features: Mapping[str, float]) -> Entailment:
    """Weigh features by what was fitted on them."""
    return Entailment(
        about=weighing.about.probability(features), opposed=weighing.opposed.probability(features)
    )


@cache
def _shipped() -> Weighing:
    return Weighing.of(json.loads((ENTAILMENT / "weights.json").read_text(encoding="utf-8")))
