"""Whether a passage says what a statement says: supports, contradicts, or is silent.

A quotation that stands in the source proves that the words are there; the verdict, that they say
what the reply says (natural language inference with a document as its premise).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np

from bot.asking.question import Question
from bot.reading.calibration import Weighing
from bot.reading.network import ReaderNetwork
from bot.reading.protocol import Reader, Reading
from corpus.types import Hit

__all__ = ["NetworkVerifier", "Ruling", "Verdict", "Verifier", "rulings_of"]

_OVERLAP = 48  # tokens that neighbouring windows of a long passage share


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


class Verifier(Protocol):
    """Holds a statement against passages."""

    def verdicts(self, statement: str, passages: Sequence[str]) -> list[Verdict]:
        """Return the verdict of each passage on a declarative sentence, in their order."""
        ...


class NetworkVerifier:
    """Asks the reader's network, in the session that reads: a forward pass a passage.

    It was trained on passages of one to four sentences; of a longer one, the window that is least
    silent decides.
    """

    def __init__(self, network: ReaderNetwork) -> None:
        self._network = network

    def verdicts(self, statement: str, passages: Sequence[str]) -> list[Verdict]:
        """Return the verdict of each passage on a declarative sentence, in their order."""
        head = self._network.head(statement)
        return [self._verdict(head, passage) for passage in passages]

    def _verdict(self, head: Sequence[int], passage: str) -> Verdict:
        ids = self._network.encode(passage).ids
        room = self._network.room(head)
        starts = range(0, max(1, len(ids) - _OVERLAP), room - _OVERLAP)
        told = [self._window(head, ids[start : start + room]) for start in starts]
        return min(told, key=lambda verdict: verdict.silent)

    def _window(self, head: Sequence[int], ids: Sequence[int]) -> Verdict:
        logits = self._network.run(["verdict_logits"], self._network.pair(head, ids))[0]
        return Verdict.of(logits)
