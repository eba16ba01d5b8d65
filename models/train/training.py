"""The training loop: a schedule over training time, averaged weights, resumable checkpoints."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from models.train.feed import Feed
from models.train.network import losses, taught

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from models.train.course import Course
    from models.train.mix import Mixture
    from models.train.network import Reader
    from models.train.windows import Batch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run is made of; `seconds` is its whole training time."""

    seconds: float
    rate: float = 1.5e-4
    warmup: float = 0.05
    decay: float = 0.95
    """The learning rate of each layer is that of the layer above times this."""
    weight_decay: float = 0.01
    judge: float = 0.4
    """The weight of the answerability loss."""
    verdict: float = 1.0
    """The weight of the verdict's loss."""
    soften: float = 0.0
    """The share of a target span that goes to the spans near it."""
    average_from: float = 0.6
    average: float = 0.995
    """The averaged weights keep this much at each step, from `average_from` of the time on."""
    checkpoint_seconds: float = 300.0
    bfloat16: bool = True
    device: str = "cpu"
    workers: int = 0
    """Processes that make the batches; 0 makes them between the steps."""
    teach: float = 0.5
    """The share of a target that is what the teachers say, where there are any."""


def rate_at(progress: float, warmup: float) -> float:
    """Return the factor of the learning rate: linear warm-up, then linear decay to 0."""
    if progress < warmup:
        return max(progress / warmup, 0.01)
    return max(0.0, (1 - progress) / (1 - warmup))


def layer_of(name: str, layers: int) -> int:
    """Return the depth of a parameter: 0 for embeddings, up to `layers` + 1 for the heads."""
    if name.startswith("encoder.embeddings"):
        return 0
    if name.startswith("encoder.encoder.layer."):
        return int(name.split(".")[3]) + 1
    return layers + 1


def optimiser(reader: Reader, settings: Settings) -> torch.optim.AdamW:
    """Build a fused AdamW whose groups carry the layer's share of the rate as `share`."""
    layers = reader.encoder.config.num_hidden_layers
    groups: dict[tuple[int, bool], dict[str, Any]] = {}
    for name, parameter in reader.named_parameters():
        if not parameter.requires_grad:
            continue
        depth, decayed = layer_of(name, layers), parameter.ndim > 1
        share = settings.decay ** (layers + 1 - depth)
        empty = {
            "params": [],
            "share": share,
            "weight_decay": settings.weight_decay if decayed else 0.0,
        }
        groups.setdefault((depth, decayed), empty)["params"].append(parameter)
    return torch.optim.AdamW(list(groups.values()), lr=settings.rate, fused=True)


class Trainer:
    """Trains a reader until its training time is spent; `clock` gives seconds.

    Where there are `teachers`, what they say of a batch on average is a part of its targets.
    """

    def __init__(
        self,
        reader: Reader,
        mixture: Mixture | Course,
        settings: Settings,
        clock: Callable[[], float] = time.perf_counter,
        teachers: Sequence[Reader] = (),
    ) -> None:
        self.reader = reader.on(settings.device)
        self.teachers = [teacher.on(settings.device).eval() for teacher in teachers]
        self.mixture = mixture
        self.settings = settings
        self.clock = clock
        self.optimiser = optimiser(reader, settings)
        self.average: dict[str, torch.Tensor] | None = None
        self.seconds = 0.0
        self.step = 0
        self.epoch = 0
        self.taken = 0
        self.loss = torch.zeros((), device=settings.device)
        self.windows = 0
        self.parts: dict[str, torch.Tensor] = {}

    def stream(self) -> Iterator[Batch]:
        """Yield batches for ever, from the place where a checkpoint stopped.

        Those of several processes come in no fixed order: a run that stopped goes on with others.
        """
        if self.settings.workers:
            feed = Feed(self.mixture, self.settings.workers)
            for batch in feed.loader():
                feed.progress.value = self.progress()
                yield batch
        while True:
            self.mixture.progress = self.progress()
            skipped, self.taken = self.taken, 0
            for batch in self.mixture.batches(self.epoch):
                self.taken += 1
                if self.taken > skipped:
                    yield batch
            self.epoch += 1
            self.taken = 0

    def run(self, folder: Path | None = None, steps: int | None = None) -> None:
        """Train to the end of the time, or for `steps` steps; save checkpoints into `folder`."""
        self.reader.train()
        last = self.clock()
        saved = self.seconds
        for done, batch in enumerate(self.stream(), start=1):
            self.one_step(batch)
            now = self.clock()
            self.seconds += now - last
            last = now
            if self.step % 50 == 0:
                self.report()
            if folder is not None and self.seconds - saved > self.settings.checkpoint_seconds:
                self.save(folder / "checkpoint.pt")
                saved, last = self.seconds, self.clock()
            if self.seconds >= self.settings.seconds or done == steps:
                break
        if folder is not None:
            self.save(folder / "checkpoint.pt")

    def one_step(self, batch: Batch) -> None:
        """Take one step at the rate that the spent time asks for."""
        settings = self.settings
        progress = self.progress()
        rate = settings.rate * rate_at(progress, settings.warmup)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["share"]
        self.windows += len(batch.starts)
        ruled = int((batch.verdicts >= 0).sum())
        batch = batch.on(settings.device)
        with torch.autocast(settings.device, dtype=torch.bfloat16, enabled=settings.bfloat16):
            outputs = self.reader(batch.input_ids, batch.attention_mask)
            told = taught(self.teachers, batch) if self.teachers else None
        parts = losses(outputs, batch, settings.soften, told, settings.teach)
        loss = (
            parts["span"]
            + settings.judge * parts["answerable"]
            + settings.verdict * parts["verdict"]
        )
        self.follow(parts, ruled, len(batch.starts))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0, foreach=True)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        share = 0.02 if self.step > 1 else 1.0
        self.loss = torch.lerp(self.loss, loss.detach(), share)
        if progress >= settings.average_from:
            self.blend()

    def progress(self) -> float:
        """Return how much of the training time is spent, 0 to 1."""
        return min(1.0, self.seconds / self.settings.seconds)

    def follow(self, parts: dict[str, torch.Tensor], ruled: int, rows: int) -> None:
        """Smooth the loss of each task, over the rows that it is about; nothing waits for it."""
        for name, part in parts.items():
            own = ruled if name == "verdict" else rows - ruled
            if own:
                mean = part.detach() * rows / own
                self.parts[name] = torch.lerp(self.parts.get(name, mean), mean, 0.02)

    @torch.no_grad()
    def blend(self) -> None:
        """Move the averaged weights a little towards the present ones."""
        state = {n: p for n, p in self.reader.named_parameters() if p.requires_grad}
        if self.average is None:
            self.average = {name: value.detach().clone() for name, value in state.items()}
            return
        weight = 1 - self.settings.average
        torch._foreach_lerp_(list(self.average.values()), list(state.values()), weight)

    def report(self) -> None:
        """Log the smoothed loss and where the run stands."""
        share = 100 * self.seconds / self.settings.seconds
        log.info(
            "step %d epoch %d windows %d loss %.3f (%s) seconds %.0f (%.1f%%)",
            self.step,
            self.epoch,
            self.windows,
            float(self.loss),
            ", ".join(f"{name} {float(value):.3f}" for name, value in self.parts.items()),
            self.seconds,
            share,
        )

    def save(self, path: Path) -> None:
        """Write a checkpoint; a killed write leaves the previous one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "reader": self.reader.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "places": (self.seconds, self.step, self.epoch, self.taken, self.windows),
            "loss": self.loss,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)
        log.info("saved %s at step %d", path, self.step)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint: weights, optimiser, averaged weights, time and place."""
        state = torch.load(path, weights_only=True)
        self.reader.load_state_dict(state["reader"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = state["average"]
        self.loss = state["loss"]
        self.seconds, self.step, self.epoch, self.taken, self.windows = state["places"]
