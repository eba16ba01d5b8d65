"""What the courses are made of: questions loaded, negatives mined and sentences measured once."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from models.train.course import POOL, Course
from models.train.mix import Mixture, Recipe
from models.train.negatives import mine
from models.train.perturb import names_in
from models.train.sources import COURSES, law_texts, load_questions, true_or_false
from models.train.verdicts import Stater, answers_by_context, tempting
from models.train.windows import measure_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from models.train.course import Source
    from models.train.sources import Questions
    from models.train.squad import Example
    from models.train.windows import Cuts, Pair

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What courses are made of: questions, and what is mined and made of them once."""

    questions: Questions
    sources: dict[str, list[Source]]
    """By the name of a course."""
    mined: list[Example]
    negatives: dict[str, list[str]]
    plausible: dict[str, str]
    cuts: dict[str, Cuts]
    names: list[str]
    ruled: list[Pair]
    tokenizer: Tokenizer

    def course(self, name: str, recipe: Recipe, *, seed: int, pool: int = POOL) -> Course:
        """Say how the questions of a course are mixed."""
        return Course(
            sources=self.sources[name],
            mixture=Mixture(
                examples=self.mined,
                negatives=self.negatives,
                cuts=self.cuts,
                names=self.names,
                tokenizer=self.tokenizer,
                recipe=recipe,
                seed=seed,
            ),
            stater=Stater(
                cuts=self.cuts,
                others=self.negatives,
                names=self.names,
                answers=answers_by_context(self.mined),
            ),
            plausible=self.plausible,
            ruled=self.ruled,
            verdicts=self.questions.verdicts,
            pool=pool,
            seed=seed,
        )


def gather(data: Path, base: Path, courses: Sequence[str], *, laws: int, cache: Path) -> Materials:
    """Load the questions of some courses, mine their negatives and measure their sentences.

    Negatives are kept in the file `cache`. Raises `DataMissingError` where a file is missing.
    """
    questions = load_questions(data, own_words=set(courses) != {"all"}, broad="broad" in courses)
    tokenizer = load_tokenizer(base)
    texts = law_texts(data, laws)
    human = questions.human
    mined = questions.viquad + questions.small + human["translated"] + human["rules"]
    negatives = load_negatives(mined, cache)
    if questions.asked:
        negatives |= mine(questions.asked + questions.polar)
    plausible = load_plausible(human["translated unanswerable"] + human["viquad2 unanswerable"])
    sources = {name: COURSES[name](questions, texts) for name in courses}
    used = [source for some in sources.values() for source in some]
    contexts = {one.context for source in used for one in source.examples}
    contexts.update(context for some in negatives.values() for context in some)
    for source in used:
        log.info("%s: %d", source.name, len(source.examples))
    return Materials(
        questions=questions,
        sources=sources,
        mined=mined,
        negatives=negatives,
        plausible=plausible,
        cuts=measure_cuts(sorted(contexts), tokenizer),
        names=names_in([one.question for one in mined]),
        ruled=true_or_false(data)[0],
        tokenizer=tokenizer,
    )


def load_negatives(examples: list[Example], cache: Path) -> dict[str, list[str]]:
    """Mine hard negatives once (minutes), and keep them in a file beside the checkpoints."""
    if cache.is_file():
        kept: dict[str, list[str]] = json.loads(cache.read_text(encoding="utf-8"))
        return kept
    log.info("mining hard negatives for %d questions", len(examples))
    mined = mine(examples)
    cache.write_text(json.dumps(mined, ensure_ascii=False), encoding="utf-8")
    return mined


def load_plausible(examples: list[Example]) -> dict[str, str]:
    """Tell what a careless reader answers to unanswerable questions, by their id.

    Where the question's authors wrote a plausible answer it is theirs, else a guess.
    """
    told = {}
    for one in examples:
        text = one.plausible.text if one.plausible is not None else tempting(one)
        if text:
            told[one.id] = text
    return told


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load a tokenizer that neither pads nor cuts; raises `FileNotFoundError` without one."""
    if not (folder / "tokenizer.json").is_file():
        raise FileNotFoundError(f"No tokenizer.json in {folder}: pass a BERT folder with --base")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
