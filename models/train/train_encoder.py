"""Train the encoder: `python -m models.train.train_encoder --data DATA --base BASE --minutes 40`.

Contrastive (Henderson et al. 2017): of all passages of a batch, a question must be nearest to its
own; every question brings a hard negative of its article or of another. A share of the questions
comes without diacritics. `--negatives` is the file that `train_reader` leaves in its folder.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from models.train.network import keep_half
from models.train.perturb import retype
from models.train.sources import load_questions
from models.train.squad import DataMissingError
from models.train.training import rate_at
from models.train.windows import cut, measure_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.train.squad import Example
    from models.train.windows import Cuts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a run is made of; `seconds` is its whole training time."""

    seconds: float
    rate: float = 4e-5
    warmup: float = 0.05
    batch: int = 24
    scale: float = 100.0
    """Cosines are multiplied by this before the softmax."""
    bare: float = 0.35
    """The share of the questions that lose their diacritics."""
    tokens: int = 150
    """About how long a passage is."""
    bfloat16: bool = True


class Triples:
    """A repeatable stream of batches of questions, passages and hard negatives."""

    def __init__(
        self,
        examples: Sequence[Example],
        negatives: Mapping[str, Sequence[str]],
        cuts: Mapping[str, Cuts],
        recipe: Recipe,
    ) -> None:
        self.examples = [one for one in examples if one.answers and negatives.get(one.id)]
        self.negatives = negatives
        self.cuts = cuts
        self.recipe = recipe

    def batches(self, epoch: int) -> Iterator[tuple[list[str], list[str], list[str]]]:
        """Yield questions, passages and negatives; no context stands in a batch twice."""
        rng = random.Random(epoch)
        waiting = rng.sample(self.examples, len(self.examples))
        while waiting:
            held: dict[str, Example] = {}
            left: list[Example] = []
            for at, one in enumerate(waiting):
                if len(held) == self.recipe.batch:
                    left += waiting[at:]
                    break
                if one.context in held:
                    left.append(one)
                else:
                    held[one.context] = one
            if len(held) < self.recipe.batch:
                return  # the last questions share too few contexts
            waiting = left
            yield self.texts(list(held.values()), rng)

    def texts(
        self, examples: Sequence[Example], rng: random.Random
    ) -> tuple[list[str], list[str], list[str]]:
        """Word a batch with the prefixes that the encoder was made with."""
        questions = [f"query: {retype(one.question, rng, self.recipe.bare)}" for one in examples]
        passages, negatives = [], []
        for one in examples:
            answer = rng.choice(one.answers)
            passages.append(self.passage(one.context, (answer.start, answer.end), rng))
            negatives.append(self.passage(rng.choice(self.negatives[one.id][:4]), None, rng))
        return questions, passages, negatives

    def passage(self, context: str, span: tuple[int, int] | None, rng: random.Random) -> str:
        """Cut a passage of whole sentences around its answer."""
        budget = rng.randint(self.recipe.tokens // 2, self.recipe.tokens)
        left, right = cut(self.cuts[context], span, budget, rng)
        return f"passage: {context[left:right].rstrip()}"


def train(
    model: SentenceTransformer,
    triples: Triples,
    *,
    save: Callable[[], None] = lambda: None,
    clock: Callable[[], float] = time.perf_counter,
    steps: int | None = None,
) -> list[float]:
    """Train until the recipe's time is spent, or for `steps` steps; return the losses."""
    recipe = triples.recipe
    objective = MultipleNegativesRankingLoss(model, scale=recipe.scale)
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.rate, weight_decay=0.01, fused=True)
    model.train()
    losses: list[float] = []
    begun = saved = clock()
    epoch = 0
    while True:
        for columns in triples.batches(epoch):
            now = clock()
            progress = (now - begun) / recipe.seconds
            if progress >= 1 or len(losses) == steps:
                return losses
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * rate_at(progress, recipe.warmup)
            losses.append(one_step(objective, optimiser, columns, bfloat16=recipe.bfloat16))
            if len(losses) % 50 == 0:
                mean = sum(losses[-50:]) / 50
                log.info(
                    "step %d epoch %d loss %.3f (%.0f%%)", len(losses), epoch, mean, 100 * progress
                )
            if now - saved > 300:
                save()
                saved = now
        epoch += 1


def one_step(
    objective: MultipleNegativesRankingLoss,
    optimiser: torch.optim.Optimizer,
    columns: Sequence[list[str]],
    *,
    bfloat16: bool,
) -> float:
    """Take one step on a batch and return its loss.

    Cosines are compared in float32: in bfloat16 neighbouring ones are 0.004 apart, which the scale
    makes 0.4 in the softmax.
    """
    features: list[Any] = [objective.model.preprocess(column) for column in columns]
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
        embedded = [objective.model(one)["sentence_embedding"].float() for one in features]
    loss = objective.compute_loss_from_embeddings(embedded, torch.arange(len(columns[0])))
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(objective.model.parameters(), 1.0, foreach=True)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return float(loss.detach())


def open_base(folder: Path) -> SentenceTransformer:
    """Open a BERT folder for training: mean pooling, no dropout, attention that a CPU likes."""
    if not (folder / "config.json").is_file():
        raise FileNotFoundError(f"No model in {folder}: pass a BERT folder with --base")
    off = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": "eager", "dtype": torch.float32},
        config_kwargs=off,
    )
    transformer: Any = model[0]
    transformer.model.embeddings.register_forward_hook(keep_half)
    return model


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.train.train_encoder")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--base", type=Path, required=True, help="folder of a BertModel")
    parser.add_argument("--negatives", type=Path, default=Path("build/reader/negatives.json"))
    parser.add_argument("--out", type=Path, default=Path("build/encoder"))
    parser.add_argument("--minutes", type=float, default=40.0, help="training time, all of it")
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Train and save the model; 2 where something is missing."""
    args = parse(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    recipe = Recipe(seconds=args.minutes * 60, rate=args.rate, batch=args.batch)
    try:
        model = open_base(args.base)
        questions = load_questions(args.data)
        examples = questions.viquad + questions.small
        negatives = json.loads(args.negatives.read_text(encoding="utf-8"))
    except (DataMissingError, FileNotFoundError) as error:
        log.error("%s", error)  # noqa: TRY400
        return 2
    contexts = {one.context for one in examples}
    contexts.update(context for some in negatives.values() for context in some)
    cuts = measure_cuts(sorted(contexts), model.tokenizer.backend_tokenizer)
    triples = Triples(examples, negatives, cuts, recipe)
    losses = train(model, triples, save=lambda: model.save(str(args.out)))
    model.save(str(args.out))
    log.info("saved %s after %d steps", args.out, len(losses))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
