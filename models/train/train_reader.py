"""Train the reader: `python -m models.train.train_reader --data DATA --base BASE --minutes 80`."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from pathlib import Path

import torch

from models.train.materials import gather
from models.train.mix import Recipe
from models.train.network import load_reader, save_half
from models.train.sources import COURSES
from models.train.squad import DataMissingError
from models.train.training import Settings, Trainer

log = logging.getLogger(__name__)


def build(args: argparse.Namespace) -> Trainer:
    """Load the data, the base model and the settings into a trainer."""
    torch.manual_seed(args.seed)
    materials = gather(
        args.data,
        args.base,
        [args.course],
        laws=args.laws,
        cache=args.negatives or args.out / "negatives.json",
    )
    reader = load_reader(args.base)
    if args.dropout:
        reader.drop(args.dropout)
    reader.freeze(args.frozen)
    settings = Settings(
        seconds=args.minutes * 60,
        rate=args.rate,
        decay=args.decay,
        judge=args.judge,
        verdict=args.verdict,
        soften=args.soften,
        bfloat16=torch.ops.mkldnn._is_mkldnn_bf16_supported() and not args.float32,  # noqa: SLF001
    )
    recipe = Recipe(
        tokens=args.tokens,
        negative=args.negative,
        perturbed=args.perturbed,
        usual=tuple(args.usual),
    )
    course = materials.course(args.course, recipe, seed=args.seed)
    return Trainer(reader, course, settings, teachers=[load_reader(one) for one in args.teachers])


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train the Vietnamese reader on a CPU.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--base", type=Path, required=True, help="BERT folder, or a saved reader")
    parser.add_argument("--out", type=Path, default=Path("build/reader"), help="checkpoints")
    parser.add_argument("--negatives", type=Path, help="mined before; else OUT/negatives.json")
    parser.add_argument("--minutes", type=float, default=90.0, help="training time, all of it")
    parser.add_argument("--course", choices=COURSES, default="all", help="what is read")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--decay", type=float, default=0.95, help="learning rate, layer by layer")
    parser.add_argument("--judge", type=float, default=0.4, help="weight of answerability")
    parser.add_argument("--verdict", type=float, default=1.0, help="weight of the verdict")
    parser.add_argument(
        "--laws", type=int, default=6000, help="stretches of law to make statements of"
    )
    parser.add_argument("--soften", type=float, default=0.0, help="of a target, for spans near it")
    parser.add_argument(
        "--teachers", type=Path, nargs="*", default=[], help="saved readers: half of each target"
    )
    parser.add_argument("--tokens", type=int, default=3200, help="padded tokens of a batch")
    parser.add_argument(
        "--usual", type=int, nargs=2, default=(130, 200), help="tokens of most passages"
    )
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that stay as they are")
    parser.add_argument("--float32", action="store_true", help="no bfloat16 even where it is fast")
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
