"""A course of training: many sources of questions, drawn by weights that change on the way.

Every human question that has no answer in its passage is a window of its own, and what is to be
learnt; now and then another passage joins it under the shared softmax.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.train.perturb import retype
from models.train.verdicts import SILENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.train.mix import Mixture
    from models.train.squad import Example
    from models.train.verdicts import Stater
    from models.train.windows import Batch, Pair

TAILS = (
    " đúng không?", " phải không?", " không?", " đúng không ạ", " hả?", " phải ko", " đúng ko",
    ", đúng chứ?",
)  # fmt: skip
POSED, HEADED, AWAY, POLAR_BARE = 0.7, 0.4, 0.45, 0.06
POLAR_TOKENS = (70, 170)
POOL = 160
"""Draws that are sorted into batches together."""
JOINED = 0.15
"""How often another passage of its source joins an unanswerable question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Questions of one origin; `early` and `late` weigh it before and after `Course.turn`.

    `task` is "read", "polar" (questions of yes and no, answered with what decides them), or how
    statements are made of it: "asked", "unanswered", "told" or "ruled" (true-or-false questions,
    which are pairs already).
    """

    name: str
    examples: Sequence[Example]
    early: float
    late: float
    task: str = "read"
    foreign: bool = False
    """In another language: nothing to retype, disguise or perturb."""


class Course:
    """A repeatable stream of batches for `Trainer`: `progress` says how far the run is."""

    def __init__(
        self,
        *,
        sources: Sequence[Source],
        mixture: Mixture,
        stater: Stater,
        plausible: Mapping[str, str],
        ruled: Sequence[Pair] = (),
        verdicts: Mapping[str, int] = MappingProxyType({}),
        pool: int = POOL,
        turn: float = 0.55,
        seed: int = 0,
    ) -> None:
        self.sources = [source for source in sources if source.examples]
        self.mixture = mixture
        self.stater = stater
        self.plausible = plausible
        self.ruled = ruled
        self.verdicts = verdicts
        self.pool = pool
        self.turn = turn
        self.seed = seed
        self.progress = 0.0

    def batches(self, epoch: int) -> Iterator[Batch]:
        """Yield the batches of one pool of draws; questions of like length share a batch."""
        rng = random.Random(f"{self.seed}-{epoch}")
        late = self.progress >= self.turn
        weights = [source.late if late else source.early for source in self.sources]
        groups: list[list[Pair]] = []
        for source in rng.choices(self.sources, weights=weights, k=self.pool):
            groups += self.groups(source, rng.choice(source.examples), rng)
        made = self.mixture.encoded(groups, rng)
        made.sort(key=lambda group: max(len(window.ids) for window in group))
        batches = list(self.mixture.packed(made))
        rng.shuffle(batches)
        yield from batches

    def groups(self, source: Source, example: Example, rng: random.Random) -> list[list[Pair]]:
        """Make the groups of windows that one example gives."""
        if source.task == "polar":
            return self.polar(example, rng)
        if source.task == "told":
            return [[pair] for pair in self.stater.told(example.context, rng)]
        if source.task == "ruled":
            pairs = [self.stater.ruled(rng.choice(self.ruled), rng)] if self.ruled else []
            return [[self.posed(pair, rng)] for pair in pairs]
        if source.task == "asked":
            return [[self.posed(pair, rng)] for pair in self.stater.asked(example, rng)]
        if source.task == "unanswered":
            plausible = self.plausible.get(example.id)
            if plausible is None:
                return []
            return [[self.stater.unanswered(example, plausible, rng)]]
        if source.foreign:
            return self.foreign(example, rng)
        made = self.mixture.groups(example, rng)
        if not example.answers and rng.random() < JOINED:
            other = rng.choice(source.examples)
            if other.context != example.context:
                pair = self.mixture.passage(
                    made[0][0].question, other.context, None, "", 90, rng=rng
                )
                made[0].append(pair)
        return made

    def polar(self, example: Example, rng: random.Random) -> list[list[Pair]]:
        """Make windows of a question of yes and no: what decides it, its verdict, and silence."""
        heading = example.title if rng.random() < HEADED else ""
        budget = rng.randint(*POLAR_TOKENS)
        question = retype(example.question, rng, POLAR_BARE)
        span = next(((one.start, one.end) for one in example.answers), None)
        told = self.mixture.passage(question, example.context, span, heading, budget, rng=rng)
        verdict = self.verdicts.get(example.id, SILENT)
        made = [[replace(told, start=-1, end=-1, verdict=verdict)]]
        if span is None or rng.random() < 0.5:
            made.append([told])
        others = self.mixture.negatives.get(example.id, ())
        if span is not None and others and rng.random() < AWAY:
            away = self.mixture.negative(question, others, heading, told, rng=rng)
            made.append([replace(away, verdict=SILENT)])
        return made

    def posed(self, pair: Pair, rng: random.Random) -> Pair:
        """Pose a statement as a question of yes and no, in two of three cases; both are asked.

        Only beside questions of yes and no: else a verdict is one on statements.
        """
        if not self.verdicts or rng.random() > POSED:
            return pair
        said, drawn = pair.question.rstrip(" ."), rng.random()
        if drawn < 0.25:
            said = f"Có phải {said[:1].lower()}{said[1:]} không?"
        elif drawn < 0.9:
            said += rng.choice(TAILS)
        return replace(pair, question=said)

    def foreign(self, example: Example, rng: random.Random) -> list[list[Pair]]:
        """Make one window of a question in another language."""
        span = None
        if example.answers:
            answer = rng.choice(example.answers)
            span = (answer.start, answer.end)
        return [
            [
                self.mixture.passage(
                    example.question,
                    example.context,
                    span,
                    "",
                    rng.randint(*self.mixture.recipe.usual),
                    rng=rng,
                )
            ]
        ]
