"""Train the reader: `python -m models.train.train_reader --data DATA --base BASE --minutes 80`."""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer

from models.train.mix import Mixture, Recipe
from models.train.negatives import embed, mine
from models.train.network import load_reader, save_half
from models.train.perturb import names_in
from models.train.squad import DataMissingError, load_alqac, load_squad
from models.train.training import Settings, Trainer
from models.train.windows import measure_cuts

if TYPE_CHECKING:
    from models.train.network import Reader
    from models.train.squad import Example

log = logging.getLogger(__name__)


def load_examples(data: Path) -> tuple[list[Example], list[Example]]:
    """Load the training sets: those that negatives are mined for, and Zalo, which has its own."""
    mined = load_squad(data / "viquad1" / "train_ViQuAD.json")
    mined += load_squad(data / "mlqa_vi" / "dev-context-vi-question-vi.RECONSTRUCTED.json")
    mined += load_alqac(data / "alqac2022")
    zalo = load_squad(data / "zalo2019" / "mailong25_train-v2.0.json")
    return mined, zalo


def load_negatives(
    examples: list[Example], reader: Reader, tokenizer: Tokenizer, cache: Path
) -> dict[str, list[str]]:
    """Mine hard negatives once (minutes), and keep them in a file beside the checkpoints."""
    if cache.is_file():
        kept: dict[str, list[str]] = json.loads(cache.read_text(encoding="utf-8"))
        return kept
    log.info("mining hard negatives for %d questions", len(examples))
    mined = mine(examples, embed_texts=lambda texts: embed(texts, reader.encoder, tokenizer))
    cache.write_text(json.dumps(mined, ensure_ascii=False), encoding="utf-8")
    return mined


def build(args: argparse.Namespace) -> Trainer:
    """Load the data, the base model and the settings into a trainer."""
    torch.manual_seed(args.seed)
    examples, zalo = load_examples(args.data)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reader = load_reader(args.base)
    if args.dropout:
        reader.drop(args.dropout)
    negatives = load_negatives(
        examples, reader, tokenizer, args.negatives or args.out / "negatives.json"
    )
    everything = examples + zalo
    contexts = {example.context for example in everything}
    contexts.update(context for some in negatives.values() for context in some)
    mixture = Mixture(
        examples=everything,
        negatives=negatives,
        cuts=measure_cuts(sorted(contexts), tokenizer),
        names=names_in([example.question for example in examples]),
        tokenizer=tokenizer,
        recipe=Recipe(
            tokens=args.tokens,
            negative=args.negative,
            perturbed=args.perturbed,
        ),
        seed=args.seed,
    )
    settings = Settings(
        seconds=args.minutes * 60,
        rate=args.rate,
        decay=args.decay,
        judge=args.judge,
        soften=args.soften,
    )
    return Trainer(reader, mixture, settings)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train the Vietnamese reader on a CPU.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--base", type=Path, required=True, help="BERT folder, or a saved reader")
    parser.add_argument("--out", type=Path, default=Path("build/reader"), help="checkpoints")
    parser.add_argument("--negatives", type=Path, help="mined before; else OUT/negatives.json")
    parser.add_argument("--minutes", type=float, default=90.0, help="training time, all of it")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--decay", type=float, default=0.95, help="learning rate, layer by layer")
    parser.add_argument("--judge", type=float, default=0.4, help="weight of answerability")
    parser.add_argument("--soften", type=float, default=0.0, help="of a target, for spans near it")
    parser.add_argument("--tokens", type=int, default=3200, help="padded tokens of a batch")
    parser.add_argument("--dropout", type=float, default=0.08, help="share of features dropped")
    parser.add_argument("--negative", type=float, default=0.3, help="hard negatives a question")
    parser.add_argument("--perturbed", type=float, default=0.2, help="changed questions a question")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Train, and save the checkpoint and the float16 weights; 2 where something is missing."""
    args = parse(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    try:
        trainer = build(args)
        if args.resume:
            trainer.resume(args.out / "checkpoint.pt")
    except (DataMissingError, FileNotFoundError) as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    trainer.run(args.out)
    if trainer.average is not None:
        trainer.reader.load_state_dict(trainer.average, strict=False)
    save_half(trainer.reader, args.out / "fp16")
    shutil.copyfile(args.base / "tokenizer.json", args.out / "fp16" / "tokenizer.json")
    log.info("finished after %d steps", trainer.step)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
