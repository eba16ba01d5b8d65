"""A course of training: many sources of questions, drawn by weights that change on the way.

Every human question that has no answer in its passage is a window of its own, and what is to be
learnt; now and then another passage joins it under the shared softmax.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.train.mix import Mixture
    from models.train.squad import Example
    from models.train.verdicts import Stater
    from models.train.windows import Batch, Pair

JOINED = 0.15
"""How often another passage of its source joins an unanswerable question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Questions of one origin; `early` and `late` weigh it before and after `Course.turn`.

    `task` is "read", or how statements are made of it: "asked", "unanswered", "told" or
    "ruled" (true-or-false questions, which are pairs already).
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
        pool: int = 160,
        turn: float = 0.55,
        seed: int = 0,
    ) -> None:
        self.sources = [source for source in sources if source.examples]
        self.mixture = mixture
        self.stater = stater
        self.plausible = plausible
        self.ruled = ruled
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
        if source.task == "told":
            return [[pair] for pair in self.stater.told(example.context, rng)]
        if source.task == "ruled":
            return [[self.stater.ruled(rng.choice(self.ruled), rng)]] if self.ruled else []
        if source.task == "asked":
            return [[pair] for pair in self.stater.asked(example, rng)]
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
