"""What the verifier says of the best answers, as features of their probability.

An answer makes a statement of its question; the sentence that it stands in supports that statement,
or contradicts it, or is silent on it, as where it names another year's winner.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.asking.question import Question
from bot.reading.calibration import Features
from bot.reading.verifier import Verdict, Verifier
from corpus.types import Hit, Span
from corpus.vietnamese.statement import statement
from corpus.vietnamese.text import sentences

__all__ = ["Draft", "evidence", "stated", "supported"]

_MOST = 3  # answers that are verified: each costs a forward pass over its evidence
_STEEPEST = 6.0
_LONGEST = 360  # code points of evidence, unless its own sentence is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A possible answer before its probability: `sentence` and `span` are of the passage's text.

    `rise` is how far its log probabilities rise were its document the only one.
    """

    hit: Hit
    sentence: Span
    span: Span
    features: Features
    rise: float

    @property
    def answer(self) -> str:
        """The words of the answer."""
        return self.span.of(self.hit.passage.text)

    @property
    def alone(self) -> Features:
        """The features that it would have were its document the only one."""
        features = self.features
        return replace(
            features,
            span=features.span + self.rise,
            within=features.within + self.rise,
            null=features.null + self.rise,
        )


def supported(
    question: Question,
    drafts: Sequence[Draft],
    verifier: Verifier | None,
    rank: Callable[[Features], float],
) -> list[Draft]:
    """Add to each draft how its evidence takes the statement that it makes.

    The best by `rank` are verified, each answer once in a sentence; the others count for no better
    than the worst of those. Without a verifier nothing changes.
    """
    if verifier is None or not drafts:
        return list(drafts)
    verified: dict[tuple[str, Span, str], Verdict] = {}
    for draft in sorted(drafts, key=lambda one: (-rank(one.features), one.hit.rank, one.span)):
        if len(verified) == _MOST:
            break
        if _key(draft) not in verified:
            said = stated(question.text, draft.answer)
            verified[_key(draft)] = verifier.verdicts(said, [evidence(draft)])[0]
    worst = min(verified.values(), key=lambda one: one.supports)
    return [_with(draft, verified.get(_key(draft), worst)) for draft in drafts]


def stated(question: str, answer: str) -> str:
    """State an answer; the question and the answer side by side where no sentence can be made."""
    made = statement(question, answer)
    return made.text if made is not None else f"{question.rstrip(' ?.:')}: {answer}"


def evidence(draft: Draft) -> str:
    """Return the sentence of an answer, under its heading, with what goes before it if short."""
    text = draft.hit.passage.text
    start, end = draft.sentence.start, draft.sentence.end
    before = [one for one in sentences(text) if one.end <= start]
    while before and end - before[-1].start <= _LONGEST:
        start = before.pop().start
    heading = draft.hit.passage.headings[-1:]
    return "\n".join([*heading, text[start:end].strip()])


def _key(draft: Draft) -> tuple[str, Span, str]:
    passage = draft.hit.passage
    return (passage.document_id, draft.sentence.shift(passage.span.start), draft.answer)


def _with(draft: Draft, verdict: Verdict) -> Draft:
    features = replace(
        draft.features,
        supported=_log_odds(verdict.supports),
        contradicted=_log_odds(verdict.contradicts),
    )
    return replace(draft, features=features)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_STEEPEST, min(_STEEPEST, math.log(bounded / (1 - bounded))))
