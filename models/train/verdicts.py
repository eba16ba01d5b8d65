"""Make statements and passages for the verdict: supports, contradicts, or silent.

A passage contradicts a statement where it speaks of the same thing and says otherwise: the same
frame with another value, name or bound, or its negation. It is silent where it does not settle it.
Statements true and false meet passages of their own and others, so that neither the statement alone
nor the words that both share can tell which it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.train.perturb import (
    NAME,
    NUMBER,
    YEAR,
    fold,
    make_unanswerable,
    other_number,
    retype,
    syllables,
)
from models.train.statements import denied, kind_of, rivals, stated, turned
from models.train.windows import Cuts, Pair, cut, sentence_spans

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from models.train.squad import Example

SUPPORTS, CONTRADICTS, SILENT = range(3)
VERDICTS = ("supports", "contradicts", "silent")
SHORTEST = 25
LONGEST = 110
"""The tokens of an evidence passage."""
BARE = 0.06
WANTED = (
    (re.compile(r"\b(?:năm nào|năm bao nhiêu|khi nào|bao giờ)\b", re.IGNORECASE), YEAR),
    (re.compile(r"\b(?:bao nhiêu|mấy|bao lâu|bao xa)\b", re.IGNORECASE), NUMBER),
    (re.compile(r"\b(?:ai|tên|nào|đâu|gì)\b", re.IGNORECASE), NAME),
)
"""What asks, and what a careless reader takes for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stater:
    """Makes verdict pairs out of questions and out of plain sentences.

    `others` gives contexts that rank high for a question without its answer, by its id; `names`
    are names to swap in; `cuts` the sentences of every context.
    """

    cuts: Mapping[str, Cuts]
    others: Mapping[str, Sequence[str]]
    names: Sequence[str]
    answers: Mapping[str, Sequence[str]]
    """By context: what its questions are answered with."""

    def asked(self, example: Example, rng: random.Random) -> list[Pair]:
        """Make up to three pairs of an answered question: true, false, and of another passage."""
        gold = rng.choice(example.answers)
        golds = [one.text for one in example.answers]
        evidence = self.evidence(example.context, (gold.start, gold.end), rng)
        true = self.say(example.question, gold.text, rng)
        false, verdict = self.wrong(example, gold.text, golds, evidence, rng=rng)
        made = [self.pair(true, evidence, SUPPORTS, example, rng)]
        if false is not None:
            made.append(self.pair(false, evidence, verdict, example, rng))
        told = false if false is not None and rng.random() < 0.4 else true
        away = self.elsewhere(example, golds, rng) if rng.random() < 0.45 else None
        if away is not None:
            made.append(self.pair(told, away, SILENT, example, rng))
        return made

    def wrong(
        self, example: Example, gold: str, golds: list[str], evidence: str, *, rng: random.Random
    ) -> tuple[str | None, int]:
        """Make a statement that the evidence of the gold answer does not support."""
        drawn = rng.random()
        if drawn < 0.18:
            changed = make_unanswerable(example.question, evidence, self.names, rng)
            if changed is not None:
                return self.say(changed, gold, rng), SILENT
        if drawn < 0.36:
            negated = denied(stated(example.question, gold))
            if negated is not None:
                return negated, CONTRADICTS
        rival = self.rival(gold, golds, example.context, evidence, rng)
        if rival is not None:
            told = self.say(example.question, rival, rng)
            if rng.random() < 0.06:
                negated = denied(told)
                if negated is not None:
                    return negated, SUPPORTS
            return told, CONTRADICTS
        mine = {fold(one.lower()) for one in golds}
        phrases = [
            one
            for one in self.answers.get(example.context, ())
            if not any(fold(one.lower()) in gold or gold in fold(one.lower()) for gold in mine)
        ]
        if phrases and rng.random() < 0.35:
            return self.say(example.question, rng.choice(phrases), rng), SILENT
        negated = denied(stated(example.question, gold))
        return negated, CONTRADICTS

    def rival(
        self, gold: str, golds: list[str], context: str, evidence: str, rng: random.Random
    ) -> str | None:
        """Choose another value or name: of the evidence, of its context, or of neither."""
        near = rivals(gold, golds, evidence)
        far = rivals(gold, golds, context)
        drawn = rng.random()
        if near and drawn < 0.6:
            return rng.choice(near)
        if far and drawn < 0.75:
            return rng.choice(far)
        kind = kind_of(gold)
        if kind == "name":
            fitting = rng.sample(self.names, min(40, len(self.names)))
            fitting = [one for one in fitting if len(one.split()) == len(gold.split())]
            return fitting[0] if fitting and fitting[0] not in context else None
        if kind == "phrase":
            return None
        digits = "".join(one if one.isdigit() else " " for one in gold).split()
        chosen = max(digits, key=len)
        changed = other_number(chosen, context, rng)
        return gold.replace(chosen, changed, 1) if changed else None

    def unanswered(self, example: Example, plausible: str, rng: random.Random) -> Pair:
        """Pair a human question that its passage does not answer, as if answered, with it."""
        place = example.context.find(plausible)
        span = (place, place + len(plausible)) if place >= 0 else None
        evidence = self.evidence(example.context, span, rng)
        return self.pair(self.say(example.question, plausible, rng), evidence, SILENT, example, rng)

    def told(self, context: str, rng: random.Random) -> list[Pair]:
        """Say a sentence of a text as it is, false, or to another part of the text."""
        cuts = self.cuts[context]
        sizes = [at for at, size in enumerate(cuts.sizes) if 10 <= size <= 70]
        if not sizes:
            return []
        at = rng.choice(sizes)
        a, b = cuts.spans[at]
        sentence = shortened(context[a:b].strip().rstrip(".;:,"), rng)
        evidence = self.evidence(context, (a, b - 1), rng)
        false = turned(sentence, context, rng)
        made = [Pair(question=retype(sentence, rng, BARE), passage=evidence, verdict=SUPPORTS)]
        if false is not None:
            asked = retype(false, rng, BARE)
            made.append(Pair(question=asked, passage=evidence, verdict=CONTRADICTS))
        others = [n for n in range(len(cuts.spans)) if abs(n - at) > 1]
        if others:
            c, d = cuts.spans[rng.choice(others)]
            away = self.evidence(context, (c, d - 1), rng)
            if sentence not in away and context[a:b].strip() not in away:
                said = false if false is not None and rng.random() < 0.5 else sentence
                made.append(Pair(question=retype(said, rng, BARE), passage=away, verdict=SILENT))
        return made

    def ruled(self, pair: Pair, rng: random.Random) -> Pair:
        """Cut an article to what is nearest in words to what is said of it; deny both now and then.

        A statement denied is false where it was true, and true where it was false.
        """
        said, verdict = pair.question, pair.verdict
        negated = denied(said) if rng.random() < 0.25 else None
        if negated is not None:
            said, verdict = negated, SUPPORTS + CONTRADICTS - verdict
        evidence = nearest(pair.question, pair.passage, rng.randint(70, 150))
        return Pair(question=retype(said, rng, BARE), passage=evidence, verdict=verdict)

    def elsewhere(self, example: Example, golds: list[str], rng: random.Random) -> str | None:
        """Cut evidence that does not hold the answer: near it in its context, or elsewhere."""
        cuts = self.cuts[example.context]
        away = [
            at
            for at, (a, b) in enumerate(cuts.spans)
            if not any(one.start < b and one.end > a for one in example.answers)
        ]
        folded = [fold(one.lower()) for one in golds]
        others = self.others.get(example.id, ())
        if away and (not others or rng.random() < 0.5):
            a, b = cuts.spans[rng.choice(away)]
            cutting = self.evidence(example.context, (a, b - 1), rng)
            if any(one in fold(cutting.lower()) for one in folded):
                cutting = example.context[a:b].strip()
        elif others:
            cutting = self.evidence(rng.choice(others), None, rng)
        else:
            return None
        return None if any(one in fold(cutting.lower()) for one in folded) else cutting

    def evidence(self, context: str, span: tuple[int, int] | None, rng: random.Random) -> str:
        """Cut one to a few sentences that hold a span."""
        left, right = cut(self.cuts[context], span, rng.randint(SHORTEST, LONGEST), rng)
        return context[left:right].strip()

    def say(self, question: str, answer: str, rng: random.Random) -> str:
        """State an answer; now and then as the question and the answer side by side."""
        if rng.random() < 0.08:
            return f"{question.rstrip(' ?')}? {answer}"
        return stated(question, answer)

    def pair(
        self, said: str, evidence: str, verdict: int, example: Example, rng: random.Random
    ) -> Pair:
        """Join a statement and its evidence, under the title now and then."""
        if example.title and rng.random() < 0.2:
            evidence = f"{example.title}\n{evidence}"
        return Pair(question=retype(said, rng, BARE), passage=evidence, verdict=verdict)


def answers_by_context(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Collect what the questions of each context are answered with, the first answer of each."""
    answers: dict[str, list[str]] = {}
    for one in examples:
        answers.setdefault(one.context, []).extend(answer.text for answer in one.answers[:1])
    return answers


def shortened(sentence: str, rng: random.Random) -> str:
    """Say less of a sentence that has commas: without what comes before the first or after one."""
    parts = sentence.split(", ")
    if len(parts) < 2 or rng.random() < 0.4:
        return sentence
    kept = parts[1:] if rng.random() < 0.5 else parts[: rng.randint(1, len(parts) - 1)]
    short = ", ".join(kept)
    return short if len(short.split()) >= 6 else sentence


def nearest(said: str, text: str, words: int) -> str:
    """Cut the stretch of sentences, of about so many words, that shares most with a statement."""
    spans = sentence_spans(text)
    mine = set(syllables(fold(said.lower())))
    sizes = [len(text[a:b].split()) for a, b in spans]
    gains = [len(mine & set(syllables(fold(text[a:b].lower())))) for a, b in spans]
    if not spans:
        return text
    best = max(range(len(spans)), key=lambda at: gains[at] / (8 + sizes[at]) ** 0.5)
    left = right = best
    while True:
        sides = [at for at in (left - 1, right + 1) if 0 <= at < len(spans)]
        sides = [at for at in sides if sum(sizes[left : right + 1]) + sizes[at] <= words]
        if not sides:
            return text[spans[left][0] : spans[right][1]].strip()
        chosen = max(sides, key=lambda at: (gains[at], -at))
        left, right = min(left, chosen), max(right, chosen)


def tempting(example: Example) -> str | None:
    """Guess the careless answer to a question: of the kind that is asked, near its words.

    Sentences come in the order of the words that they share with the question; where none holds
    what it asks for, the end of the first is the guess.
    """
    mine = set(syllables(fold(example.question.lower())))
    sentences = [example.context[a:b].strip() for a, b in sentence_spans(example.context)]
    ranked = sorted(sentences, key=lambda one: -len(mine & set(syllables(fold(one.lower())))))[:3]
    for asks, kind in WANTED:
        if asks.search(example.question):
            for one in ranked:
                found = [m.group() for m in kind.finditer(one) if m.group() not in example.question]
                if found:
                    return found[0]
    words = ranked[0].rstrip(" .;:,").split() if ranked else []
    return " ".join(words[-5:]) if len(words) > 7 else None
