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

from models.train.course import Course
from models.train.mix import Mixture, Recipe
from models.train.negatives import mine
from models.train.network import load_reader, save_half
from models.train.perturb import names_in
from models.train.sources import COURSES, law_texts, load_questions, true_or_false
from models.train.squad import DataMissingError
from models.train.training import Settings, Trainer
from models.train.verdicts import Stater, tempting
from models.train.windows import measure_cuts

if TYPE_CHECKING:
    from models.train.sources import Questions
    from models.train.squad import Example

log = logging.getLogger(__name__)


def load_negatives(examples: list[Example], cache: Path) -> dict[str, list[str]]:
    """Mine hard negatives once (minutes), and keep them in a file beside the checkpoints."""
    if cache.is_file():
        kept: dict[str, list[str]] = json.loads(cache.read_text(encoding="utf-8"))
        return kept
    log.info("mining hard negatives for %d questions", len(examples))
    mined = mine(examples, embed_texts=None)
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


def build_course(args: argparse.Namespace, questions: Questions, tokenizer: Tokenizer) -> Course:
    """Say how the questions are mixed, with what is mined and made of them."""
    laws = law_texts(args.data, args.laws)
    human = questions.human
    mined = questions.viquad + questions.small + human["translated"] + human["rules"]
    negatives = load_negatives(mined, args.negatives or args.out / "negatives.json")
    if questions.asked:
        negatives |= mine(questions.asked + questions.polar, embed_texts=None)
    plausible = load_plausible(human["translated unanswerable"] + human["viquad2 unanswerable"])
    sources = COURSES[args.course](questions, laws)
    contexts = {one.context for source in sources for one in source.examples}
    contexts.update(context for some in negatives.values() for context in some)
    cuts = measure_cuts(sorted(contexts), tokenizer)
    names = names_in([one.question for one in mined])
    answers: dict[str, list[str]] = {}
    for one in mined:
        answers.setdefault(one.context, []).extend(answer.text for answer in one.answers[:1])
    for source in sources:
        log.info("%s: %d", source.name, len(source.examples))
    return Course(
        sources=sources,
        mixture=Mixture(
            examples=mined,
            negatives=negatives,
            cuts=cuts,
            names=names,
            tokenizer=tokenizer,
            recipe=Recipe(
                tokens=args.tokens,
                negative=args.negative,
                perturbed=args.perturbed,
                usual=tuple(args.usual),
            ),
            seed=args.seed,
        ),
        stater=Stater(cuts=cuts, others=negatives, names=names, answers=answers),
        plausible=plausible,
        ruled=true_or_false(args.data)[0],
        verdicts=questions.verdicts,
        seed=args.seed,
    )


def build(args: argparse.Namespace) -> Trainer:
    """Load the data, the base model and the settings into a trainer."""
    torch.manual_seed(args.seed)
    questions = load_questions(args.data, own_words=args.course == "asked")
    if not (args.base / "tokenizer.json").is_file():
        raise FileNotFoundError(f"No tokenizer.json in {args.base}: pass a BERT folder with --base")
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
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
    return Trainer(reader, build_course(args, questions, tokenizer), settings)


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
