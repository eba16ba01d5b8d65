"""Fit how a claim and a sentence go together, and measure it on claims that are held out.

    python -m models.train.claims --data D --out claims.jsonl
    python -m evals.fit_entailment claims.jsonl --write

All texts are taken in as one collection; each claim is held against the sentences that retrieval
finds for it. Of the text that decides a claim, the sentence nearest to it is about it; those of all
other texts are not.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.proving.entailment import weighed
from bot.proving.judgement import ENOUGH
from bot.proving.witnesses import witnesses
from bot.reading.calibration import Weighing
from bot.reading.protocol import worth_reading
from bot.reading.retrieve import retrieve
from corpus.store.collection import Corpus
from evals.weighing import regression
from ingest import ingest
from models import ENTAILMENT

__all__ = ["Trial", "fit", "main", "trials"]

_PASSAGES = 8
_RIDGE = 3.0  # per weight of a standardised feature
_FOLDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A claim with the features of each sentence near it; `own` marks those of its own text."""

    domain: str
    verdict: str
    held: bool
    features: tuple[dict[str, float], ...]
    own: tuple[bool, ...]

    @property
    def decisive(self) -> int | None:
        """The sentence of its own text that is nearest to it; None for a claim left open."""
        if self.verdict == "silent":
            return None
        return next((at for at, own in enumerate(self.own) if own), None)


def main(argv: Sequence[str] | None = None) -> None:
    """Report verdicts by cross-validation and on what is held out; with --write store the fit."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_entailment", description=__doc__)
    parser.add_argument("claims", type=Path, help="JSON lines of `python -m models.train.claims`")
    parser.add_argument("--write", action="store_true", help="store the fit in the project")
    args = parser.parse_args(argv)
    rows = [json.loads(line) for line in args.claims.read_text(encoding="utf-8").splitlines()]
    asked = list(trials(rows))
    free = [trial for trial in asked if not trial.held]
    fitted = fit(free)
    crossed = list(_crossed(free))
    _report("held out", [(one, fitted) for one in asked if one.held])
    for domain in sorted({trial.domain for trial in free}):
        _report(domain, [pair for pair in crossed if pair[0].domain == domain])
    if args.write:
        text = json.dumps(fitted.values, ensure_ascii=False, indent=1)
        (ENTAILMENT / "weights.json").write_text(f"{text}\n", encoding="utf-8")


def trials(rows: Sequence[dict[str, Any]]) -> Iterator[Trial]:
    """Take all texts in, and hold each claim against what is found for it."""
    contexts = list(dict.fromkeys(row["context"] for row in rows))
    titles = {row["context"]: row["title"] for row in rows}
    with TemporaryDirectory() as folder:
        paths = []
        for number, context in enumerate(contexts):
            paths.append(Path(folder) / f"{number}.txt")
            title = "" if context.startswith(titles[context]) else f"{titles[context]}\n\n"
            paths[-1].write_text(title + context, encoding="utf-8")
        with Corpus.open(Path(folder) / "index", create=True) as corpus:
            ingest([str(path) for path in paths], into=corpus)
            number_of = {one.id: int(Path(one.uri).stem) for one in corpus.documents()}
            for row in track(rows, description="claims", console=Console(stderr=True)):
                hits = worth_reading(retrieve(corpus, row["claim"], k=_PASSAGES))
                heard = witnesses(row["claim"], hits, corpus)
                yield Trial(
                    domain=row["set"],
                    verdict=row["verdict"],
                    held=row["held"],
                    features=tuple(one.features for one in heard),
                    own=tuple(
                        contexts[number_of[one.reading.hit.passage.document_id]] == row["context"]
                        for one in heard
                    ),
                )


def fit(asked: Sequence[Trial]) -> Weighing:
    """Fit whether a sentence is about a claim, and whether one that is tells against it."""
    about = [
        (features, float(at == trial.decisive))
        for trial in asked
        for at, features in enumerate(trial.features)
        if at == trial.decisive or not trial.own[at] or trial.verdict == "silent"
    ]
    opposed = [
        (trial.features[trial.decisive], float(trial.verdict == "contradicts"))
        for trial in asked
        if trial.decisive is not None
    ]
    names = sorted(about[0][0])
    return Weighing(  # both sides weigh the same
        about=regression(about, names, ridge=_RIDGE, alike=True),
        opposed=regression(opposed, names, ridge=_RIDGE, alike=True),
    )


def _crossed(free: Sequence[Trial]) -> Iterator[tuple[Trial, Weighing]]:
    """Pair each trial with a fit of the other folds."""
    for fold in range(_FOLDS):
        fitted = fit([one for at, one in enumerate(free) if at % _FOLDS != fold])
        yield from ((one, fitted) for at, one in enumerate(free) if at % _FOLDS == fold)


def _verdict(trial: Trial, fitted: Weighing) -> str:
    told = [weighed(fitted, one) for one in trial.features]
    best = max(told, key=lambda one: one.sure, default=None)
    if best is None or best.sure < ENOUGH:
        return "silent"
    return "contradicts" if best.opposed >= 0.5 else "supports"


def _report(domain: str, pairs: Sequence[tuple[Trial, Weighing]]) -> None:
    """Print how many claims of each verdict are judged how."""
    verdicts = ("supports", "contradicts", "silent")
    table = Table("verdict", *verdicts, title=f"{domain}, {len(pairs)} claims")
    shares = []
    for true in verdicts:
        judged = [_verdict(*pair) for pair in pairs if pair[0].verdict == true]
        if judged:
            shares.append(judged.count(true) / len(judged))
            table.add_row(true, *(str(judged.count(one)) for one in verdicts))
    table.caption = f"balanced accuracy {sum(shares) / len(shares):.3f}"
    Console().print(table)


if __name__ == "__main__":
    main()
