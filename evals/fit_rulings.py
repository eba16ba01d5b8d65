"""Fit how what the reader says of a yes or a no goes with how claim and sentence agree.

    python -m models.train.asked --data D --out asked.json --polar read.jsonl
    python -m models.train.asked --data D --out held.json --part held --polar held.jsonl
    python -m evals.fit_rulings held.jsonl --beside read.jsonl --write

Questions are asked of a collection of all the texts. Only those that the reader was not trained on
are fitted on: on the others it is surer than it should be.
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

from bot import Chatbot
from bot.proving.entailment import weighed
from bot.proving.judgement import SURE_WHICH
from bot.proving.ruled import Ruled, ruled
from bot.reading.calibration import Weighing
from bot.reading.protocol import worth_reading
from bot.settings import load_settings
from corpus import Corpus
from corpus.types import Span
from corpus.vietnamese.claim import claim
from evals.weighing import note, regression
from ingest import ingest
from models import READER

__all__ = ["Trial", "fit", "main"]

_ABOUT = ("evidence", "judged", "silent", "about", "share", "unmet")
_OPPOSED = ("contradicts", "opposed", "denied", "affirmed", "unmet")
_RIDGE = 2.0  # per weight of a standardised feature
_FOLDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A question with the features of each sentence that the reader would prove its answer with.

    `own` says of each whether it lies in the text that was asked about, `decisive` whether it is,
    or is a part of, what decides.
    """

    verdict: str
    features: tuple[dict[str, float], ...]
    own: tuple[bool, ...]
    decisive: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The likeliest sentence of a trial, by a fit that did not see it."""

    trial: Trial
    decides: bool
    about: float
    opposed: float


def main(argv: Sequence[str] | None = None) -> None:
    """Report verdicts by cross-validation; with --write store the fit."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_rulings", description=__doc__)
    parser.add_argument("asked", type=Path, help="JSON lines of `python -m models.train.asked`")
    parser.add_argument("--beside", type=Path, help="others, whose texts stand beside theirs")
    parser.add_argument("--index", type=Path, help="keep the collection of the texts here")
    parser.add_argument("--reader", type=Path, default=READER, help="folder of the reader")
    parser.add_argument("--write", action="store_true", help="note the fit in its settings")
    args = parser.parse_args(argv)
    with TemporaryDirectory() as folder:
        beside = [] if args.beside is None else _read(args.beside)
        index = args.index or Path(folder) / "index"
        asked = list(trials(_read(args.asked), beside, index, args.reader))
    _report([one for fold in range(_FOLDS) for one in _crossed(asked, fold)])
    if args.write:
        note(args.reader / "config.json", "rulings", fit(asked).values)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def trials(
    held: Sequence[dict[str, Any]], beside: Sequence[dict[str, Any]], index: Path, reader: Path
) -> Iterator[Trial]:
    """Ask questions of the collection of all texts."""
    texts = {one["context"]: one["title"] for one in [*beside, *held]}
    with Corpus.open(index, create=True) as corpus, TemporaryDirectory() as folder:
        if not len(corpus):
            ingest(list(_files(texts, Path(folder))), into=corpus)
        chatbot = Chatbot(corpus, settings=load_settings(reader=str(reader)))
        for asked in track(held, description="questions", console=Console(stderr=True)):
            question = chatbot.understand(asked["question"])
            said = claim(question.text)
            if said is None:
                continue
            hits = worth_reading(chatbot.retrieve(asked["question"]))
            heard = ruled(said, question, hits, chatbot.reader, corpus)
            yield _trial(asked, heard, corpus)


def _files(texts: dict[str, str], folder: Path) -> Iterator[str]:
    for number, (context, title) in enumerate(texts.items()):
        path = folder / f"{number}.txt"
        path.write_text(f"{title}\n\n{context}", encoding="utf-8")
        yield str(path)


def _trial(asked: dict[str, Any], heard: Sequence[Ruled], corpus: Corpus) -> Trial:
    own, decisive = [], []
    for one in heard:
        reading = one.witness.reading
        text = corpus.get(reading.hit.passage.document_id).text
        start = text.find(asked["context"])
        own.append(start >= 0)
        there = (
            Span(start=asked["start"], end=asked["end"]).shift(start)
            if min(start, asked["start"]) >= 0
            else None
        )
        decisive.append(there is not None and there.overlaps(reading.sentence))
    return Trial(
        verdict=asked["verdict"],
        features=tuple(one.features for one in heard),
        own=tuple(own),
        decisive=tuple(decisive),
    )


def fit(asked: Sequence[Trial]) -> Weighing:
    """Fit whether a sentence decides a question, and whether one that does says no."""
    about = [
        (features, float(decides))
        for one in asked
        for features, own, decides in zip(one.features, one.own, one.decisive, strict=True)
        if decides or not own or one.verdict == "silent"
    ]
    opposed = [
        (features, float(one.verdict == "no"))
        for one in asked
        for features, decides in zip(one.features, one.decisive, strict=True)
        if decides
    ]
    return Weighing(
        about=regression(about, _ABOUT, ridge=_RIDGE),
        opposed=regression(opposed, _OPPOSED, ridge=_RIDGE),
    )


def _crossed(asked: Sequence[Trial], fold: int) -> Iterator[Told]:
    """Yield what a fit of the other folds makes of each trial of a fold."""
    fitted = fit([one for at, one in enumerate(asked) if at % _FOLDS != fold])
    for trial in asked[fold::_FOLDS]:
        told = [(weighed(fitted, one), at) for at, one in enumerate(trial.features)]
        if told:
            ruling, at = max(told, key=lambda one: one[0].about)
            yield Told(
                trial=trial,
                decides=trial.decisive[at],
                about=ruling.about,
                opposed=ruling.opposed,
            )


def _report(told: Sequence[Told]) -> None:
    """Print how often the likeliest sentence decides, and how often the verdict is right."""
    table = Table("about", "decides", "does not", "of a silent text", "verdict right", "wrong")
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        sure = [one for one in told if one.about >= least]
        spoken = [one for one in sure if one.trial.verdict != "silent"]
        judged = [one for one in spoken if max(one.opposed, 1 - one.opposed) >= SURE_WHICH]
        right = sum((one.opposed >= 0.5) == (one.trial.verdict == "no") for one in judged)
        decided = sum(one.decides for one in spoken)
        counts = (
            decided,
            len(spoken) - decided,
            len(sure) - len(spoken),
            right,
            len(judged) - right,
        )
        table.add_row(f"{least:.1f}", *map(str, counts))
    table.caption = f"{len(told)} questions"
    Console().print(table)


if __name__ == "__main__":
    main()
