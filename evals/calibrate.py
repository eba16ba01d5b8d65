"""Fit the reader's calibration and measure refusal on questions that are not the project's.

    python -m evals.calibrate --data dev_ViQuAD.json TRAPS.json … --write

Every question is asked twice: of the whole collection, and of the collection without the article
that answers it. What is right the first time and nothing the second time teach a logistic
regression when to believe the reader. A question that its own article does not answer is asked
once, of the whole collection: that is the harder lesson.
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.chatbot import Chatbot
from bot.reading.calibration import Features, Regression
from bot.reading.protocol import worth_reading
from bot.reading.retrieve import retrieve
from bot.reading.span_reader import SpanReader
from bot.settings import load_settings
from corpus.store.fuse import fuse
from corpus.types import Hit
from evals.answers import token_f1
from evals.estimate import bootstrap
from evals.foreign import stocked
from evals.gold import GoldQuestion
from evals.metrics import expected_calibration_error, risk_coverage_area
from evals.regression import bounded
from evals.squad import Squad, load_squad
from evals.weighing import note

__all__ = ["Trial", "fit", "main", "shrunk", "trials"]

_RIGHT = 0.5  # token F1 from which an answer counts as right
_SURE = 0.9  # a probability that a user takes for certainty
_GIVEN, _KEPT = 0.3, 0.9  # from where on an answer is given, and what is kept of the log odds above
_RIDGE = 1e-3
# Fitted freely the judgement counts against an answer, and one whose likelier span was ruled out
# by its type is refused.
_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "span": (0, None), "within": (0, None), "judged": (0.2, None), "retrieved": (0, None),
    "covered": (0, None),
}  # fmt: skip
_NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One question asked of one collection: the features of its readings, and their F1."""

    domain: str
    answerable: bool
    features: tuple[Features, ...]
    f1: tuple[float, ...]


def main(argv: Sequence[str] | None = None) -> None:
    """Fit on even questions, report on odd ones, and with --write store the fit of all."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        nargs="+",
        help="SQuAD files, a domain each; no test sets",
    )
    parser.add_argument("--reader", type=Path, default=Path("models/reader"))
    parser.add_argument("--index", type=Path, help="where the collections are kept between runs")
    parser.add_argument("--limit", type=int, default=600, help="questions asked of a domain")
    parser.add_argument("--write", action="store_true", help="store the fit in the reader's config")
    options = parser.parse_args(argv)
    asked = [
        one
        for data in options.data
        for one in ask_all(data, options.reader, options.index, options.limit)
    ]
    even, odd = asked[::2], asked[1::2]
    calibration = shrunk(fit([trial for trials in even for trial in trials]))
    for domain in dict.fromkeys(trials[0].domain for trials in odd):
        own = [trial for trials in odd for trial in trials if trial.domain == domain]
        _report(domain, calibration, own)
    if len(options.data) > 1:
        _report("all", calibration, [trial for trials in odd for trial in trials])
    if options.write:
        calibration = shrunk(fit([trial for trials in asked for trial in trials]))
        path = options.reader / "config.json"
        note(path, "calibration", calibration.values)
        sys.stdout.write(f"{path}: {calibration.values}\n")


def ask_all(
    data: Path, reader: Path, index: Path | None, limit: int
) -> Iterator[tuple[Trial, ...]]:
    """Yield the trials of `limit` questions spread over the file."""
    squad = load_squad(data)
    every = squad.gold.questions
    chosen = every[:: max(1, len(every) // limit)][:limit]
    console = Console(stderr=True)
    kept = index / data.stem if index else None
    with stocked(squad.documents, index=kept, split=True, progress=iter) as corpus:
        bot, spans = Chatbot(corpus, settings=load_settings()), SpanReader(corpus, reader)
        for question in track(chosen, description=f"Asking {data.stem}", console=console):
            yield trials(bot, spans, squad, question)


def trials(
    bot: Chatbot, reader: SpanReader, squad: Squad, question: GoldQuestion
) -> tuple[Trial, ...]:
    """Ask one question of the collection with its article and, where that answers, without it."""
    titles = {document.id: document.title for document in squad.documents}
    home = titles[squad.home[question.id]]
    understood = bot.understand(question.question)
    wide = retrieve(bot.corpus, understood.text, k=60)
    most = bot.settings.passages

    def ask(hits: Sequence[Hit], *, answerable: bool) -> Trial:
        scored = reader.scored(understood, worth_reading(_ranked(hits)[:most]))
        texts = [
            r.span.of(squad.gold.sources.get(r.hit.passage.document_id).text)  # type: ignore[union-attr]
            for r, _ in scored
        ]
        f1 = [token_f1(text, question.answers) if answerable else 0.0 for text in texts]
        return Trial(
            domain=squad.gold.name,
            answerable=answerable,
            features=tuple(f for _, f in scored),
            f1=tuple(f1),
        )

    if question.outcome != "answer":
        return (ask(wide, answerable=False),)
    without = [hit for hit in wide if titles[hit.passage.document_id] != home]
    return ask(wide, answerable=True), ask(without, answerable=False)


def _ranked(hits: Sequence[Hit]) -> list[Hit]:
    """Fuse anew: the scores of a search say nothing of passages that it did not see."""
    by_id = {hit.passage.id: hit for hit in hits}
    dense = {key: hit.dense for key, hit in by_id.items() if hit.dense is not None}
    lexical = {key: hit.lexical for key, hit in by_id.items() if hit.lexical is not None}
    return [
        replace(by_id[key], score=score, rank=rank)
        for rank, (key, score) in enumerate(fuse(dense, lexical), start=1)
    ]


def fit(asked: Sequence[Trial], *, rounds: int = 30) -> Regression:
    """Fit a logistic regression on the most probable reading of each trial, until that settles.

    The first round takes the reading of the best span. Each domain weighs the same, and no evidence
    for an answer may count against it.
    """
    bias, weights = 0.0, [float(name == "span") for name in _NAMES]
    told = [trial for trial in asked if trial.features]
    tables = [(_table(trial.features), trial.f1) for trial in told]
    sizes = Counter(trial.domain for trial in told)
    shares = np.array([1 / sizes[trial.domain] for trial in told])
    bounds = [_BOUNDS.get(name, (None, None)) for name in _NAMES]
    for _ in range(rounds):
        before = weights
        picked = [(x[(best := int((x @ weights).argmax()))], f1[best]) for x, f1 in tables]
        x = np.array([row for row, _ in picked])
        y = np.array([float(f1 >= _RIGHT) for _, f1 in picked])
        bias, weights = bounded(x, y, shares, bounds, ridge=_RIDGE)
        if np.allclose(before, weights, atol=1e-4):
            break
    return Regression(bias=bias, weights=dict(zip(_NAMES, weights, strict=True)))


def shrunk(calibration: Regression) -> Regression:
    """Pull all log odds a tenth of the way to those from which an answer is given.

    Papers and questions of other kinds than those fitted on are less sure than they look; which
    answers are given stays as it is.
    """
    rest = (1 - _KEPT) * math.log(_GIVEN / (1 - _GIVEN))
    weights = {name: _KEPT * weight for name, weight in calibration.weights.items()}
    return Regression(bias=_KEPT * calibration.bias + rest, weights=weights)


def _table(features: Sequence[Features]) -> np.ndarray:
    return np.array([[getattr(f, name) for name in _NAMES] for f in features])


def _report(domain: str, calibration: Regression, held_out: Sequence[Trial]) -> None:
    """Print refusal by threshold, calibration error and the area under risk–coverage."""
    best = [_best(calibration, trial) for trial in held_out]
    answerable = np.array([trial.answerable for trial in held_out])
    p, f1 = np.array([b[0] for b in best]), np.array([b[1] for b in best])
    table = Table(
        "threshold",
        "refusal precision",
        "refusal recall",
        "answered right",
        "coverage",
        title=domain,
    )
    for threshold in np.arange(0.1, 0.95, 0.05):
        refused = p < threshold
        right = float((~answerable & refused).sum())
        table.add_row(
            f"{threshold:.2f}",
            f"{right / max(1, refused.sum()):.3f}",
            f"{right / max(1, (~answerable).sum()):.3f}",
            f"{(f1[~refused] >= _RIGHT).mean():.3f}" if (~refused).any() else "–",
            f"{(answerable & ~refused).sum() / max(1, answerable.sum()):.3f}",
        )
    console = Console()
    console.print(table)
    correct = [float(one >= _RIGHT) for one in f1]
    error = expected_calibration_error(p.tolist(), correct)
    area = risk_coverage_area(p.tolist(), correct)
    sure = f1[p >= _SURE] >= _RIGHT
    surely = f"{sure.mean():.3f} of {len(sure)}" if len(sure) else "none"
    whole = bootstrap([float(one) for one in f1[answerable]])
    console.print(
        f"{domain}: ECE {error:.3f}; area under risk–coverage {area:.3f}; right from {_SURE} on: "
        f"{surely}; best-reading F1 {whole}; {len(held_out)} trials"
    )


def _best(calibration: Regression, trial: Trial) -> tuple[float, float]:
    scored = [
        (calibration.probability(f.values), one)
        for f, one in zip(trial.features, trial.f1, strict=True)
    ]
    return max(scored, default=(0.0, 0.0))


if __name__ == "__main__":
    main()
