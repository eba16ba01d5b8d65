"""Measure an exported reader on a SQuAD file, reading the gold passage.

    python -m models.train.measure_reader --file FILE                     EM and F1
    python -m models.train.measure_reader --file FILE --without-diacritics
    python -m models.train.measure_reader --file FILE --separation

`--separation` asks every question of its own passage, of the hardest other passages of the file
(BM25) and, changed so that its passage no longer answers it, of its own passage again.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import Tokenizer

from models.train.negatives import BM25
from models.train.perturb import fold, make_unanswerable, names_in
from models.train.score import auc, best_span, bootstrap, exact, overlap
from models.train.squad import DataMissingError, Example, load_squad
from models.train.windows import WINDOW, Window, slide

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader says of one passage: the best span's text and score, and answerability."""

    text: str
    span: float
    answerable: float


class OnnxReader:
    """An exported reader: a folder with `model.onnx` and `tokenizer.json`."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise DataMissingError(f"No {name} in {folder}: run models.train.export_reader")
        runtime: Any = importlib.import_module("onnxruntime")  # it ships no types
        runtime.disable_telemetry_events()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session: Any = runtime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        outputs = {output.name for output in self.session.get_outputs()}
        self.rules = "verdict_logits" in outputs
        """Whether it gives verdicts."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read question-passage pairs; a long passage gives the best of its windows."""
        return [
            max(
                (
                    self.one(window, passage)
                    for window in slide(question, passage, self.tokenizer, WINDOW)
                ),
                key=lambda reading: reading.span,
            )
            for question, passage in pairs
        ]

    def verdict(self, statement: str, passage: str) -> list[float]:
        """Return how probable it is that the passage supports, contradicts, or is silent.

        Of a long passage, the window that is least silent decides.
        """
        told = []
        for window in slide(statement, passage, self.tokenizer, WINDOW):
            ids = np.array([window.ids], dtype=np.int64)
            fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            logits = self.session.run(["verdict_logits"], fed)[0][0]
            odds = np.exp(logits - logits.max())
            told.append((odds / odds.sum()).tolist())
        return min(told, key=lambda one: float(one[-1]))

    def one(self, window: Window, passage: str) -> Reading:
        """Read one window, alone as the chatbot does."""
        ids = np.array([window.ids], dtype=np.int64)
        spans, answerable = self.session.run(
            ["span_logits", "answerable_logit"],
            {"input_ids": ids, "attention_mask": np.ones_like(ids)},
        )
        score, start, end = best_span(spans[0], window)
        text = passage[start:end].strip()
        return Reading(text=text, span=score, answerable=float(answerable[0]))


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def interval(name: str, values: Sequence[float], scale: float = 100) -> str:
    """Format a mean with its bootstrap interval."""
    low, high = bootstrap(values)
    mean = sum(values) / len(values)
    return f"{name} {scale * mean:.1f} [{scale * low:.1f}, {scale * high:.1f}]"


def measure_answers(reader: OnnxReader, examples: Sequence[Example], *, bare: bool) -> None:
    """Print EM and F1 of reading the gold passage."""
    asked = [fold(example.question) if bare else example.question for example in examples]
    begin = time.perf_counter()
    told = reader.read(
        [(question, one.context) for question, one in zip(asked, examples, strict=True)]
    )
    spent = time.perf_counter() - begin
    gold = [[answer.text for answer in example.answers] for example in examples]
    ems = [exact(one.text, answers) for one, answers in zip(told, gold, strict=True)]
    f1s = [overlap(one.text, answers) for one, answers in zip(told, gold, strict=True)]
    speed = len(examples) / spent
    say(f"{interval('EM', ems)}  {interval('F1', f1s)}  n {len(ems)}  {speed:.1f} questions/s")


def hard_pairs(examples: Sequence[Example]) -> list[tuple[str, str]]:
    """Pair each question with the best BM25 passage that lacks its answers."""
    contexts = sorted({example.context for example in examples})
    scores = BM25(contexts).scores([example.question for example in examples])
    pairs = []
    for row, example in enumerate(examples):
        answers = [fold(answer.text.lower()) for answer in example.answers]
        for place in np.argsort(-scores[row], kind="stable").tolist():
            folded = fold(contexts[place].lower())
            if contexts[place] != example.context and not any(one in folded for one in answers):
                pairs.append((example.question, contexts[place]))
                break
    return pairs


def changed_pairs(examples: Sequence[Example], seed: int = 0) -> list[tuple[str, str]]:
    """Pair each question that can be made unanswerable, so changed, with its gold passage."""
    rng = random.Random(seed)
    names = names_in([example.question for example in examples])
    pairs = []
    for example in examples:
        changed = make_unanswerable(example.question, example.context, names, rng)
        if changed is not None:
            pairs.append((changed, example.context))
    return pairs


def measure_separation(reader: OnnxReader, examples: Sequence[Example]) -> None:
    """Print how well scores tell answered pairs from others."""
    gold = reader.read([(one.question, one.context) for one in examples])
    others = {
        "hard negatives": reader.read(hard_pairs(examples)),
        "perturbed": reader.read(changed_pairs(examples)),
    }
    for name, told in others.items():
        head = auc([one.answerable for one in gold], [one.answerable for one in told])
        span = auc([one.span for one in gold], [one.span for one in told])
        both = [np.mean([one.answerable for one in some]) for some in (gold, told)]
        say(
            f"gold against {name}: AUC answerable {head:.3f}, span score {span:.3f}; "
            f"mean answerable logit {both[0]:.2f} against {both[1]:.2f}  n {len(gold)}+{len(told)}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where a file is missing."""
    parser = argparse.ArgumentParser(prog="python -m models.train.measure_reader")
    parser.add_argument("--file", type=Path, required=True, help="a SQuAD file")
    parser.add_argument("--reader", type=Path, default=Path("models/reader"))
    parser.add_argument("--without-diacritics", action="store_true")
    parser.add_argument("--separation", action="store_true")
    parser.add_argument("--sample", type=int, help="measure that many questions, drawn once")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(arguments)
    try:
        examples = [example for example in load_squad(args.file) if example.answers]
        reader = OnnxReader(args.reader, args.threads)
    except DataMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if args.sample:
        examples = random.Random(0).sample(examples, min(args.sample, len(examples)))
    if args.separation:
        measure_separation(reader, examples)
    else:
        measure_answers(reader, examples, bare=args.without_diacritics)
    return 0


if __name__ == "__main__":
    sys.exit(main())
