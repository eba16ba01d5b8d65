"""What the reader says of a question of yes and no, weighed with how claim and sentence agree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.question import Question, analyse
from bot.proving.entailment import Entailment, weighed
from bot.proving.witnesses import Witness, states, witness_at
from bot.reading.protocol import Reader
from bot.reading.rulings import Ruling, rulings_of
from corpus.store.collection import Corpus
from corpus.types import Hit

__all__ = ["Ruled", "ruled"]

_MOST = 4  # sentences that are held against the claim
_LOWEST = -12.0  # of a log probability
_STEEPEST = 8.0  # of log odds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """The sentence that would prove a yes or a no, with what it says of the claim.

    `features` are the reader's scores beside the log odds of `witness.entailment`; `entailment`
    is what both say together.
    """

    witness: Witness
    sentence: str
    features: dict[str, float]
    entailment: Entailment


def ruled(
    claim: str, question: Question, hits: Sequence[Hit], reader: Reader, corpus: Corpus
) -> list[Ruled]:
    """Return the sentences that the reader would prove a yes or a no with, the likeliest first."""
    asked = analyse(claim)
    found = []
    for ruling in rulings_of(reader, question, hits)[:_MOST]:
        if ruling.judged < 0.0 or ruling.verdict.silent > 0.5:
            continue  # the passage does not answer, whatever its sentences share with the question
        sentence = ruling.reading.sentence.of(
            corpus.get(ruling.reading.hit.passage.document_id).text
        )
        if not states(sentence):
            continue
        witness = witness_at(asked, ruling.reading, corpus)
        features = _features(ruling, witness)
        found.append(
            Ruled(
                witness=witness,
                sentence=sentence,
                features=features,
                entailment=weighed(ruling.weighing, features),
            )
        )
    return sorted(found, key=lambda one: -one.entailment.about)


def _features(ruling: Ruling, witness: Witness) -> dict[str, float]:
    verdict, aligned = ruling.verdict, witness.entailment
    return {
        "evidence": max(ruling.evidence, _LOWEST),
        "judged": ruling.judged,
        "silent": _log_odds(verdict.silent, 1 - verdict.silent),
        "contradicts": _log_odds(verdict.contradicts, verdict.supports),
        "about": _log_odds(aligned.about, 1 - aligned.about),
        "opposed": _log_odds(aligned.opposed, 1 - aligned.opposed),
        "share": witness.share,
        "unmet": float(bool(witness.failed)),
        "denied": witness.features["denied"],
        "affirmed": witness.features["affirmed"],
    }


def _log_odds(one: float, other: float) -> float:
    odds = math.log(max(one, 1e-9)) - math.log(max(other, 1e-9))
    return max(-_STEEPEST, min(_STEEPEST, odds))
