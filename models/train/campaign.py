r"""Train the reader on a GPU: everything, then Vietnamese several times, then one reader of all.

    python -m models.train.campaign pack --data D --base BASE --out build/campaign
    python -m models.train.campaign run --packed build/campaign --out build/reader --seconds 465
    python -m models.train.campaign run --packed build/campaign --out build/reader-2 \
      --reader build/reader/fp16 --seconds 165

`pack` does all that needs the data: two files of under 64 MiB hold the base, the questions
with their negatives, and the exam. `run` needs these and the code alone. It trains a reader on the
broad course; from that several on the Vietnamese course, with other seeds; averages them (model
soups, Wortsman et al. 2022); and trains one more with those for teachers. Given the reader of an
earlier run it trains that further. Each is examined, and the best is saved as float16 weights.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import lzma
import pickle
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from models.train.exam import build_exam, examine
from models.train.materials import Materials, gather
from models.train.mix import Recipe
from models.train.network import load_reader, save_half
from models.train.squad import DataMissingError
from models.train.training import Settings, Trainer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.train.exam import Exam
    from models.train.network import Reader

log = logging.getLogger(__name__)

MATERIALS, BASE = "materials.pickle.xz", "base.tar.xz"
PIECE_BYTES = 16 * 1024 * 1024
POOL = 1500
BROAD, OWN = 0.34, 0.15
"""Shares of the training time: of the broad course, and of each run of the Vietnamese one."""
JUDGED = (
    "viquad F1", "asked right", "asked traps", "asked judged", "polar decides", "polar verdict",
    "viquad2 traps", "statements verdict",
)  # fmt: skip
"""The figures whose mean says which reader is the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a campaign is made of: seconds of training in all, and how it is trained."""

    seconds: float
    seeds: int = 3
    device: str = "cuda"
    workers: int = 14
    tokens: int = 24000
    rate: float = 2.5e-4
    own_rate: float = 1.5e-4
    later_rate: float = 2.0e-4
    dropout: float = 0.1


class Campaign:
    """Trains readers one after the other, examines each, and saves whichever is the best so far."""

    def __init__(self, materials: Materials, exam: Exam, plan: Plan, out: Path) -> None:
        self.materials = materials
        self.exam = exam
        self.plan = plan
        self.out = out
        self.figures: dict[str, dict[str, float]] = {}

    def run(self, reader: Reader) -> None:
        """Train from a base to the best reader of all."""
        plan = self.plan
        reader.drop(plan.dropout)
        self.train("broad", reader, "broad", plan.seconds * BROAD, plan.rate, seed=0)
        readers = []
        for seed in range(1, plan.seeds + 1):
            own = copy.deepcopy(reader)
            self.train(f"own {seed}", own, "own", plan.seconds * OWN, plan.own_rate, seed=seed)
            readers.append(own)
        soup = averaged(readers)
        self.judge("averaged", soup)
        pupil = copy.deepcopy(soup)
        left = plan.seconds * (1 - BROAD - OWN * plan.seeds)
        self.train("taught", pupil, "own", left, plan.own_rate, seed=9, teachers=readers)
        self.judge("averaged and taught", averaged([soup, pupil]))

    def go_on(self, reader: Reader) -> None:
        """Train the reader of an earlier campaign further, and average it with what it was."""
        plan = self.plan
        before = copy.deepcopy(reader).on(plan.device)
        self.judge("before", before)
        reader.drop(plan.dropout)
        self.train("after", reader, "own", plan.seconds, plan.later_rate, seed=21)
        self.judge("before and after", averaged([before, reader]))

    def train(
        self,
        name: str,
        reader: Reader,
        course: str,
        seconds: float,
        rate: float,
        *,
        seed: int,
        teachers: Sequence[Reader] = (),
    ) -> None:
        """Train a reader in place, to its averaged weights."""
        plan = self.plan
        torch.manual_seed(seed)
        settings = Settings(
            seconds=seconds,
            rate=rate,
            device=plan.device,
            workers=plan.workers,
            bfloat16=plan.device != "cpu",
            checkpoint_seconds=float("inf"),
        )
        recipe = Recipe(tokens=plan.tokens)
        mixture = self.materials.course(course, recipe, seed=seed, pool=POOL)
        trainer = Trainer(reader, mixture, settings, teachers=teachers)
        trainer.run()
        trainer.report()
        if trainer.average is not None:
            reader.load_state_dict(trainer.average, strict=False)
        self.judge(name, reader)

    def judge(self, name: str, reader: Reader) -> None:
        """Examine a reader, note its figures, and save it where none was better."""
        self.figures[name] = examine(reader, self.exam, self.plan.device)
        if max(self.figures, key=self.worth) == name:
            log.info("the best so far is %s", name)
            save_half(reader, self.out / "fp16", PIECE_BYTES)
        figures = json.dumps(self.figures, indent=1, ensure_ascii=False)
        (self.out / "figures.json").write_text(figures + "\n", encoding="utf-8")
        told = ", ".join(f"{key} {value:.3f}" for key, value in self.figures[name].items())
        log.info("%s: %.4f (%s)", name, self.worth(name), told)

    def worth(self, name: str) -> float:
        """Return the mean of the figures that matter."""
        return sum(self.figures[name][key] for key in JUDGED) / len(JUDGED)


def averaged(readers: Sequence[Reader]) -> Reader:
    """Average the weights of readers that were trained from the same one."""
    made = copy.deepcopy(readers[0])
    states = [reader.state_dict() for reader in readers]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0).to(value.dtype)
        for name, value in states[0].items()
    }
    made.load_state_dict(mean)
    return made


def pack(args: argparse.Namespace) -> int:
    """Gather materials and exam, and pack them and the base."""
    args.out.mkdir(parents=True, exist_ok=True)
    materials = gather(
        args.data,
        args.base,
        ["broad", "own"],
        laws=args.laws,
        cache=args.out / "negatives.json",
    )
    told = pickle.dumps((materials, build_exam(args.data, materials.tokenizer)))
    (args.out / MATERIALS).write_bytes(lzma.compress(told, preset=6))
    with tarfile.open(args.out / BASE, "w:xz", preset=3) as archive:
        for path in sorted(args.base.iterdir()):
            archive.add(path, arcname=path.name)
    for name in (MATERIALS, BASE):
        log.info("%s: %.1f MiB", name, (args.out / name).stat().st_size / 2**20)
    return 0


def run(args: argparse.Namespace) -> int:
    """Unpack, train, and save the best reader with what the exam said of each."""
    told = lzma.decompress((args.packed / MATERIALS).read_bytes())
    materials, exam = pickle.loads(told)  # noqa: S301
    reader = load_reader(args.reader) if args.reader else unpacked(args.packed / BASE)
    log.info("unpacked")
    plan = Plan(
        seconds=args.seconds,
        seeds=args.seeds,
        device=args.device,
        workers=args.workers,
        tokens=args.tokens,
    )
    campaign = Campaign(materials, exam, plan, args.out)
    if args.reader:
        campaign.go_on(reader)
    else:
        campaign.run(reader)
    return 0


def unpacked(path: Path) -> Reader:
    """Start a reader from a packed base."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        return load_reader(Path(folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m models.train.campaign")
    commands = parser.add_subparsers(required=True)
    packing = commands.add_parser("pack", help="gather what a campaign needs in two files")
    packing.add_argument("--data", type=Path, required=True, help="folder of the training data")
    packing.add_argument("--base", type=Path, required=True, help="BERT folder")
    packing.add_argument("--out", type=Path, default=Path("build/campaign"))
    packing.add_argument("--laws", type=int, default=6000, help="stretches of law")
    packing.set_defaults(command=pack)
    running = commands.add_parser("run", help="train on a GPU")
    running.add_argument("--packed", type=Path, default=Path("build/campaign"))
    running.add_argument("--out", type=Path, required=True, help="folder of the weights")
    running.add_argument("--reader", type=Path, help="go on from this one; else from the base")
    running.add_argument("--seconds", type=float, default=500.0, help="of training, in all")
    running.add_argument("--seeds", type=int, default=3)
    running.add_argument("--device", default="cuda")
    running.add_argument("--workers", type=int, default=14, help="processes that make batches")
    running.add_argument("--tokens", type=int, default=24000, help="padded tokens of a batch")
    running.set_defaults(command=run)
    args = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        status: int = args.command(args)
    except (DataMissingError, FileNotFoundError) as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    return status


if __name__ == "__main__":
    raise SystemExit(main())
