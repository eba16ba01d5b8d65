"""Measure an exported reader's judgement: human traps, made statements, true-or-false of law.

    python -m models.train.measure_verdict --data DATA --reader models/reader [--sample 150]

Traps are unanswerable questions of the held-out sets asked of their own passages, beside answerable
ones. Statements are made of `dev_ViQuAD.json` and of the held-out answerable questions; the
true-or-false questions are those whose article is held out, each read against its whole article.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.train.measure_reader import OnnxReader, say
from models.train.more import MEASURED, balanced
from models.train.negatives import mine
from models.train.perturb import names_in
from models.train.score import auc, bootstrap
from models.train.sources import held_out, law_questions, true_or_false
from models.train.squad import DataMissingError, load_squad
from models.train.verdicts import (
    CONTRADICTS,
    SILENT,
    SUPPORTS,
    VERDICTS,
    Stater,
    answers_by_context,
)
from models.train.windows import Pair, measure_cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from models.train.squad import Example

ANSWERED = 0.85
"""The share of answerable questions answered, at which refusal is reported."""


def made_pairs(examples: Sequence[Example], count: int, tokenizer: Tokenizer) -> list[Pair]:
    """Make statements of examples, as many of each verdict, the same ones each time."""
    contexts = sorted({example.context for example in examples})
    stater = Stater(
        cuts=measure_cuts(contexts, tokenizer),
        others=mine(examples),
        names=names_in([one.question for one in examples]),
        answers=answers_by_context(examples),
    )
    rng = random.Random(0)
    shuffled = rng.sample(list(examples), len(examples))
    pairs = [pair for one in shuffled for pair in stater.asked(one, rng)]
    return [
        pair
        for verdict in (SUPPORTS, CONTRADICTS, SILENT)
        for pair in [one for one in pairs if one.verdict == verdict][:count]
    ]


def recalls(told: Sequence[int], right: Sequence[int], classes: Sequence[int]) -> list[float]:
    """Return, for each class, the share of its pairs that were told it."""
    return [
        float(np.mean([t == one for t, r in zip(told, right, strict=True) if r == one]))
        for one in classes
    ]


def measure_made(reader: OnnxReader, name: str, pairs: Sequence[Pair]) -> None:
    """Print balanced accuracy over three classes, and how often support is falsely claimed."""
    scores = [reader.verdict(pair.question, pair.passage) for pair in pairs]
    told = [int(np.argmax(one)) for one in scores]
    right = [pair.verdict for pair in pairs]
    found = recalls(told, right, (SUPPORTS, CONTRADICTS, SILENT))
    by_class = ", ".join(f"{v} {r:.3f}" for v, r in zip(VERDICTS, found, strict=True))
    support = auc(
        [one[0] for one, r in zip(scores, right, strict=True) if r == SUPPORTS],
        [one[0] for one, r in zip(scores, right, strict=True) if r != SUPPORTS],
    )
    say(
        f"{name}: balanced accuracy {np.mean(found):.3f} ({by_class}); AUC of support "
        f"{support:.3f}  n {len(pairs)}"
    )


def measure_law(reader: OnnxReader, pairs: Sequence[Pair]) -> None:
    """Print balanced accuracy of true against false, by the larger of the two probabilities."""
    right = [pair.verdict for pair in pairs]
    told = []
    for pair in pairs:
        scores = reader.verdict(pair.question, pair.passage)
        told.append(SUPPORTS if scores[SUPPORTS] >= scores[CONTRADICTS] else CONTRADICTS)
    found = recalls(told, right, (SUPPORTS, CONTRADICTS))
    say(
        f"true-or-false of law: balanced accuracy {np.mean(found):.3f} (true {found[0]:.3f}, false "
        f"{found[1]:.3f})  n {len(pairs)}"
    )


def measure_traps(reader: OnnxReader, name: str, examples: Sequence[Example], most: int) -> None:
    """Print how well the span's score tells answerable questions from traps."""
    traps, fair = balanced(examples, most)
    scores = [
        [one.span for one in reader.read([(e.question, e.context) for e in some])]
        for some in (fair, traps)
    ]
    threshold = float(np.quantile(scores[0], 1 - ANSWERED))
    refused = [float(score < threshold) for score in scores[1]]
    low, high = bootstrap(refused)
    null = [float(np.mean([score < 0 for score in some])) for some in scores]
    say(
        f"{name}: AUC {auc(*scores):.3f}; refused where {ANSWERED:.0%} are answered "
        f"{np.mean(refused):.3f} [{low:.3f}, {high:.3f}]; below the null: traps {null[1]:.3f}, "
        f"answerable {null[0]:.3f}  n {len(traps)}+{len(fair)}"
    )


def as_squad(examples: Sequence[Example]) -> dict[str, object]:
    """Lay examples out as a SQuAD 2.0 file, one article a context."""
    by_context: dict[str, list[Example]] = {}
    for one in examples:
        by_context.setdefault(one.context, []).append(one)
    return {
        "version": "v2.0",
        "data": [
            {
                "title": some[0].title or f"{number}",
                "paragraphs": [
                    {
                        "context": context,
                        "qas": [
                            {
                                "id": one.id,
                                "question": one.question,
                                "is_impossible": not one.answers,
                                "answers": [
                                    {"text": a.text, "answer_start": a.start} for a in one.answers
                                ],
                            }
                            for one in some
                        ],
                    }
                ],
            }
            for number, (context, some) in enumerate(by_context.items())
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where a file is missing."""
    parser = argparse.ArgumentParser(prog="python -m models.train.measure_verdict")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data")
    parser.add_argument("--reader", type=Path, default=Path("models/reader"))
    parser.add_argument("--sample", type=int, default=MEASURED, help="of each kind")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", type=Path, help="write the traps, and law, as SQuAD files; stop")
    args = parser.parse_args(arguments)
    try:
        held = held_out(args.data)
        if args.write:
            args.write.mkdir(parents=True, exist_ok=True)
            chosen = {name: [*chain(*balanced(some, args.sample))] for name, some in held.items()}
            for name, examples in {**chosen, "law": law_questions(args.data)}.items():
                text = json.dumps(as_squad(examples), ensure_ascii=False)
                (args.write / f"{name}.json").write_text(text, encoding="utf-8")
            return 0
        reader = OnnxReader(args.reader, args.threads)
        development = load_squad(args.data / "viquad1" / "dev_ViQuAD.json")
        law = true_or_false(args.data)[1]
    except DataMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, examples in held.items():
        measure_traps(reader, name, examples, args.sample)
    if reader.rules:
        translated = [one for one in held["squad2-vi"] if one.answers]
        for name, examples in {"dev_ViQuAD": development, "squad2-vi": translated}.items():
            pairs = made_pairs(examples, args.sample, reader.tokenizer)
            measure_made(reader, f"statements of {name}", pairs)
        measure_law(reader, law)
    return 0


if __name__ == "__main__":
    sys.exit(main())
