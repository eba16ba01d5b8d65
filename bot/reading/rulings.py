"""Whether a passage says what a statement says: supports, contradicts, or is silent.

A quotation that stands in the source proves that the words are there; the verdict, that they say
what the reply says (natural language inference with a document as its premise).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from bot.asking.question import Question
from bot.reading.calibration import Weighing
from bot.reading.protocol import Reader, Reading
from corpus.types import Hit

__all__ = ["Ruling", "Verdict", "rulings_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How probable it is that a passage supports, contradicts or is silent on a statement.

    The three sum to one. A passage contradicts a statement where it speaks of the same thing and
    says otherwise; it is silent where it does not settle it.
    """

    supports: float
    contradicts: float
    silent: float

    @classmethod
    def of(cls, logits: "np.ndarray[Any, Any]") -> Self:
        """Build from the three logits of the network."""
        odds = np.exp(logits - logits.max())
        supports, contradicts, silent = (float(one) for one in odds / odds.sum())
        return cls(supports=supports, contradicts=contradicts, silent=silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a passage says of a question that a yes or a no answers, and which sentence proves it.

    `reading` is that sentence; `evidence` the log probability that what answers stands in it, over
    all passages; `judged` the logit that the passage answers. In `verdict` supports means yes.
    `weighing` was fitted on the scores of the reader that says so, beside how claim and sentence
    agree (`python -m evals.fit_rulings`).
    """

    reading: Reading
    verdict: Verdict
    evidence: float
    judged: float
    weighing: Weighing


def rulings_of(reader: Reader, question: Question, hits: Sequence[Hit]) -> list[Ruling]:
    """Return what passages say of a question of yes and no, the likeliest proof first.

    Nothing, of a reader that was not trained to.
    """
    rulings = getattr(reader, "rulings", None)
    return [] if rulings is None else list(rulings(question, hits))
