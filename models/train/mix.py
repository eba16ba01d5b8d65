"""Mix the training questions: gold windows, disguised or not, hard negatives, perturbed ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from models.train.disguise import disguise
from models.train.perturb import keywords, make_unanswerable, retype, scan_noise
from models.train.windows import Cuts, Pair, Window, blanked, collate, cut, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.train.squad import Example
    from models.train.windows import Batch

POOL = 192
"""The questions that are sorted by length together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How often, for an answered question, each kind of passage joins it or stands alone."""

    negative: float = 0.3
    """A hard negative joins the gold passage, under one shared normalisation."""
    negative_alone: float = 0.08
    """A further group: a hard negative without the gold passage, null."""
    perturbed: float = 0.2
    """A further group: the question changed so that the gold passage no longer answers it."""
    bare: float = 0.12
    """The question loses its diacritics."""
    keywords: float = 0.04
    """The question is typed as keywords."""
    story: float = 0.03
    """A sentence of another passage stands before the question, as people explain why they ask."""
    heading: float = 0.3
    """The article's title stands as a heading line in front."""
    noise: float = 0.04
    """The passage carries scan noise."""
    disguised: float = 0.35
    """The names and years of question, passage and answer are changed alike."""
    blanked: float = 0.05
    """The share of the tokens, outside the answer, that are blanked."""
    usual: tuple[int, int] = (130, 200)
    """The tokens of most passages, from and to."""
    tokens: int = 3200
    """The padded tokens of one batch."""


class Mixture:
    """A repeatable stream of batches: the same seed and epoch give the same batches."""

    def __init__(
        self,
        *,
        examples: Sequence[Example],
        negatives: Mapping[str, Sequence[str]],
        cuts: Mapping[str, Cuts],
        names: Sequence[str],
        tokenizer: Any,
        recipe: Recipe,
        seed: int = 0,
    ) -> None:
        self.examples = examples
        self.negatives = negatives
        self.cuts = cuts
        self.names = names
        self.tokenizer = tokenizer
        self.recipe = recipe
        self.seed = seed
        self.progress = 0.0
        """How far the run is; here nothing hangs on it."""

    def batches(self, epoch: int) -> Iterator[Batch]:
        """Yield the batches of an epoch; questions of like length share a batch."""
        rng = random.Random(f"{self.seed}-{epoch}")
        order = list(self.examples)
        rng.shuffle(order)
        for begin in range(0, len(order), POOL):
            groups: list[list[Pair]] = []
            for example in order[begin : begin + POOL]:
                groups += self.groups(example, rng)
            made = self.encoded(groups, rng)
            made.sort(key=lambda group: max(len(window.ids) for window in group))
            batches = list(self.packed(made))
            rng.shuffle(batches)
            yield from batches

    def encoded(self, groups: Sequence[Sequence[Pair]], rng: random.Random) -> list[list[Window]]:
        """Tokenise groups; a group that lost a window (an answer beyond the end) is dropped."""
        windows = iter(encode([pair for group in groups for pair in group], self.tokenizer))
        made = [[next(windows) for _ in group] for group in groups]
        share, mask = self.recipe.blanked, self.tokenizer.token_to_id("<mask>")
        return [
            [blanked(window, share, mask, rng) for window in group if window is not None]
            for group in made
            if None not in group
        ]

    def packed(self, groups: Sequence[list[Window]]) -> Iterator[Batch]:
        """Pack sorted groups into batches of at most the recipe's padded tokens."""
        held: list[list[Window]] = []
        for group in groups:
            width = max(len(window.ids) for window in group)
            if held and width * (sum(map(len, held)) + len(group)) > self.recipe.tokens:
                yield collate(held)
                held = []
            held.append(group)
        if held:
            yield collate(held)

    def groups(self, example: Example, rng: random.Random) -> list[list[Pair]]:
        """Make the groups (one question each) that an example gives in this epoch."""
        recipe = self.recipe
        budget = rng.randint(*recipe.usual) if rng.random() < 0.75 else rng.randint(60, 225)
        heading = example.title if rng.random() < recipe.heading else ""
        span = None
        if example.answers:
            answer = rng.choice(example.answers)
            span = (answer.start, answer.end)
        gold = self.passage(example.question, example.context, span, heading, budget, rng=rng)
        if rng.random() < recipe.disguised:
            gold = disguise(gold, self.names, rng)
        question = retype(self.asked(gold.question, example.id, rng), rng, recipe.bare)
        made = [[replace(gold, question=question)]]
        negatives = self.negatives.get(example.id, ())
        if span is not None and negatives and rng.random() < recipe.negative:
            made[0].append(self.negative(question, negatives, heading, gold, rng=rng))
            if rng.random() < 0.5:
                made[0].reverse()
        if span is not None and negatives and rng.random() < recipe.negative_alone:
            made.append([self.negative(question, negatives, heading, gold, rng=rng)])
        if span is not None and rng.random() < recipe.perturbed:
            changed = make_unanswerable(gold.question, gold.passage, self.names, rng)
            if changed is not None:
                asked = retype(changed, rng, recipe.bare)
                made.append([Pair(question=asked, passage=gold.passage)])
        return made

    def asked(self, question: str, key: str, rng: random.Random) -> str:
        """Ask in keywords, or after a story, now and then."""
        drawn = rng.random()
        if drawn < self.recipe.keywords:
            return keywords(question)
        others = self.negatives.get(key, ())
        if others and drawn > 1 - self.recipe.story:
            context = rng.choice(others)
            left, right = cut(self.cuts[context], None, 20, rng)
            return " ".join([*context[left:right].split()[:35], question])
        return question

    def negative(
        self,
        question: str,
        contexts: Sequence[str],
        heading: str,
        gold: Pair,
        *,
        rng: random.Random,
    ) -> Pair:
        """Cut a hard negative about as long as the gold passage, so that padding stays small."""
        context = contexts[min(int(rng.expovariate(0.5)), len(contexts) - 1)]
        budget = max(60, int(len(gold.passage.split()) * 1.25))
        return self.passage(question, context, None, heading, budget, rng=rng)

    def passage(
        self,
        question: str,
        context: str,
        span: tuple[int, int] | None,
        heading: str,
        budget: int,
        *,
        rng: random.Random,
    ) -> Pair:
        """Cut a context around its answer, under its heading, with scan noise now and then."""
        left, right = cut(self.cuts[context], span, budget, rng)
        text = context[left:right].rstrip()
        if rng.random() < self.recipe.noise:
            text = scan_noise(text, rng)
        shift = -left
        if heading:
            text = f"{heading}\n{text}"
            shift += len(heading) + 1
        if span is None:
            return Pair(question=question, passage=text)
        return Pair(question=question, passage=text, start=span[0] + shift, end=span[1] + shift)
