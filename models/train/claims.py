"""Write claims with the texts that decide them: `python -m models.train.claims --data D --out F`.

For `python -m evals.fit_entailment`, which learns how a claim and a sentence go together. True and
false come from three domains: questions of law with their articles, an encyclopedia, and the rules
of a university; the last two are statements of answers, of other answers, and denied ones.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from models import READER
from models.train.perturb import names_in
from models.train.sources import load_path, true_or_false
from models.train.squad import DataMissingError, load_squad
from models.train.verdicts import VERDICTS, Stater
from models.train.windows import measure_cuts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.train.squad import Example
    from models.train.windows import Pair

log = logging.getLogger(__name__)

CONTEXTS = 150
"""Texts of the encyclopedia, and of the rules, that are drawn."""
EACH = 2
"""Claims of a text by its questions, and by its sentences."""


def ruled(data: Path) -> Iterator[dict[str, Any]]:
    """Yield the true-or-false questions of law; a third of the articles is held out."""
    train, held = true_or_false(data)
    for pairs, out in ((train, False), (held, True)):
        for pair in pairs:
            title = pair.passage.split("\n")[0].strip()
            yield row("law", pair, title=title, context=pair.passage, held=out)


def stated(name: str, examples: Sequence[Example], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Yield statements of answers and of sentences, true, false and beside the point."""
    tokenizer = Tokenizer.from_file(str(READER / "tokenizer.json"))
    tokenizer.no_truncation()
    by_context: dict[str, list[Example]] = {}
    for one in examples:
        if one.answers:
            by_context.setdefault(one.context, []).append(one)
    contexts = rng.sample(sorted(by_context), min(CONTEXTS, len(by_context)))
    stater = Stater(
        cuts=measure_cuts(contexts, tokenizer),
        others={},
        names=names_in([one.question for one in examples]),
        answers={c: [one.answers[0].text for one in by_context[c]] for c in contexts},
    )
    for context in contexts:
        asked = rng.choice(by_context[context])
        made = [*stater.asked(asked, rng)[:EACH], *stater.told(context, rng)[:EACH]]
        for pair in made:
            if "?" not in pair.question:
                yield row(name, pair, title=asked.title, context=context, held=False)


def row(name: str, pair: Pair, *, title: str, context: str, held: bool) -> dict[str, Any]:
    """Lay one claim out for the file."""
    return {
        "set": name,
        "claim": f"{' '.join(pair.question.split()).rstrip('.')}.",
        "verdict": VERDICTS[pair.verdict],
        "title": title,
        "context": context,
        "held": held,
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the claims of all sets; 2 where data are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="JSON lines")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    rng = random.Random(args.seed)
    try:
        wiki = load_squad(args.data / "viquad1" / "train_ViQuAD.json")
        rules = load_path(args.data / "more", "th1nhng0_train_reg")
        rows = [
            *ruled(args.data),
            *stated("encyclopedia", wiki, rng),
            *stated("rules", rules, rng),
        ]
    except (DataMissingError, FileNotFoundError) as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    lines = (json.dumps(one, ensure_ascii=False) for one in rows)
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    log.info("%d claims in %s", len(rows), args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
