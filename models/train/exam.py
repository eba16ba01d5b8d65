"""Examine a reader, while it is trained or after, on questions that no course holds.

What is asked is cut into windows once (`build_exam`) and can be kept in a file; `examine` reads
them on any device, in batches, and returns the figures by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from models.train.asked import load_asked, load_polar
from models.train.measure_verdict import made_pairs
from models.train.more import balanced
from models.train.network import CLOSED, allowed_spans
from models.train.score import auc, exact, overlap
from models.train.sources import SAYS, held_out, is_claim, true_or_false
from models.train.squad import load_squad
from models.train.verdicts import CONTRADICTS, SILENT, SUPPORTS
from models.train.windows import Window, collate, slide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from models.train.network import Reader
    from models.train.squad import Example
    from models.train.windows import Pair

ROWS = 192
"""Windows of one batch."""
RIGHT = 0.5
"""The syllable F1 from which a stretch counts as the right one."""
STATEMENTS = 300
"""How many are made of the development questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question with its passage in windows.

    No `golds` where the passage does not answer; a `verdict` where it is a question of yes and no,
    or a statement.
    """

    windows: tuple[Window, ...]
    passage: str
    golds: tuple[str, ...] = ()
    verdict: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The best stretch of an item and its score, and what its least silent window rules [3]."""

    text: str
    span: float
    ruling: tuple[float, float, float]


Exam = dict[str, list[Item]]


def build_exam(data: Path, tokenizer: Any) -> Exam:
    """Cut all that is held out into windows; raises `DataMissingError` where a file is missing."""

    def item(question: str, passage: str, golds: tuple[str, ...] = (), verdict: int = -1) -> Item:
        windows = tuple(slide(question, passage, tokenizer))
        return Item(windows=windows, passage=passage, golds=golds, verdict=verdict)

    def of_examples(examples: Iterable[Example]) -> list[Item]:
        return [
            item(one.question, one.context, tuple(answer.text for answer in one.answers))
            for one in examples
        ]

    def of_pairs(pairs: Iterable[Pair]) -> list[Item]:
        return [item(one.question, one.passage, verdict=one.verdict) for one in pairs]

    development = load_squad(data / "viquad1" / "dev_ViQuAD.json")
    polar = [
        item(
            one.question,
            one.context,
            (one.context[one.start : one.end],) if one.start >= 0 else (),
            SAYS[one.verdict],
        )
        for one in load_polar(data, part="held")
        if is_claim(one.question)
    ]
    held = {
        name: [one for some in balanced(examples, 300) for one in some]
        for name, examples in held_out(data).items()
    }
    return {
        "viquad": of_examples(development),
        "asked": of_examples(load_asked(data, part="held").examples),
        "polar": polar,
        **{name: of_examples(examples) for name, examples in held.items()},
        "statements": of_pairs(made_pairs(development, STATEMENTS, tokenizer)),
        "law": of_pairs(true_or_false(data)[1]),
    }


def examine(reader: Reader, exam: Exam, device: str) -> dict[str, float]:
    """Return the figures of a reader, by name, each between 0 and 1."""
    was_training = reader.training
    reader.eval()
    told: dict[str, float] = {}
    for name, items in exam.items():
        said = sit(reader, items, device)
        if name == "polar":
            told |= of_polar(items, said)
        elif name in {"statements", "law"}:
            told |= of_rulings(name, items, said)
        else:
            told |= of_answers(name, items, said)
    reader.train(was_training)
    return told


@torch.inference_mode()
def sit(reader: Reader, items: Sequence[Item], device: str) -> list[Said]:
    """Read all windows, those of like length together, and keep the best of each item."""
    places = [(at, window) for at, item in enumerate(items) for window in item.windows]
    places.sort(key=lambda place: len(place[1].ids))
    found: dict[int, list[Said]] = {}
    for begin in range(0, len(places), ROWS):
        part = places[begin : begin + ROWS]
        batch = collate([[window] for _, window in part]).on(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu"):
            logits = reader(batch.input_ids, batch.attention_mask)
        tokens = batch.input_ids.shape[1]
        spans = logits.spans.masked_fill(~allowed_spans(batch.passage_mask), CLOSED).flatten(1)
        best, where = (one.tolist() for one in spans.max(dim=1))
        rulings = logits.verdicts.softmax(dim=1).tolist()
        for (at, window), score, flat, ruling in zip(part, best, where, rulings, strict=True):
            start, end = (one - window.first for one in divmod(flat, tokens))
            text = items[at].passage[window.offsets[start][0] : window.offsets[end][1]]
            found.setdefault(at, []).append(
                Said(text=text.strip(), span=score, ruling=tuple(ruling))
            )
    return [best_of(found[at]) for at in range(len(items))]


def best_of(said: Sequence[Said]) -> Said:
    """Take the likeliest stretch of some windows, and the ruling of the least silent one."""
    best = max(said, key=lambda one: one.span)
    ruling = min(said, key=lambda one: one.ruling[SILENT]).ruling
    return Said(text=best.text, span=best.span, ruling=ruling)


def of_answers(name: str, items: Sequence[Item], said: Sequence[Said]) -> dict[str, float]:
    """EM, F1 and right stretches of what is answered; AUCs of the span's score against traps."""
    answered = [(item, one) for item, one in zip(items, said, strict=True) if item.golds]
    traps = [one.span for item, one in zip(items, said, strict=True) if not item.golds]
    f1s = [overlap(one.text, item.golds) for item, one in answered]
    told = {
        f"{name} EM": float(np.mean([exact(one.text, item.golds) for item, one in answered])),
        f"{name} F1": float(np.mean(f1s)),
        f"{name} right": float(np.mean([f1 >= RIGHT for f1 in f1s])),
    }
    if traps:
        right = [one.span for (_, one), f1 in zip(answered, f1s, strict=True) if f1 >= RIGHT]
        wrong = [one.span for (_, one), f1 in zip(answered, f1s, strict=True) if f1 < RIGHT]
        told[f"{name} traps"] = auc([one.span for _, one in answered], traps)
        told[f"{name} judged"] = auc(right, wrong + traps)
    return told


def of_polar(items: Sequence[Item], said: Sequence[Said]) -> dict[str, float]:
    """Tell of questions of yes and no what decides them, yes from no, and the silent ones."""
    told = [*zip(items, said, strict=True)]
    f1s = [overlap(one.text, item.golds) for item, one in told if item.golds]
    odds = {
        verdict: [one.ruling[SUPPORTS] - one.ruling[CONTRADICTS] for item, one in told
                  if item.verdict == verdict]
        for verdict in (SUPPORTS, CONTRADICTS)
    }  # fmt: skip
    silent = [[one.ruling[SILENT] for item, one in told if (item.verdict == SILENT) is is_so]
              for is_so in (True, False)]  # fmt: skip
    return {
        "polar decides": float(np.mean([f1 >= RIGHT for f1 in f1s])),
        "polar near": float(np.mean([f1 > 0.2 for f1 in f1s])),
        "polar yes from no": auc(odds[SUPPORTS], odds[CONTRADICTS]),
        "polar verdict": (
            float(np.mean([one > 0 for one in odds[SUPPORTS]]))
            + float(np.mean([one <= 0 for one in odds[CONTRADICTS]]))
        )
        / 2,
        "polar silent": auc(*silent),
    }


def of_rulings(name: str, items: Sequence[Item], said: Sequence[Said]) -> dict[str, float]:
    """Return the balanced accuracy over the verdicts that occur; of law, true against false."""
    kinds = sorted({item.verdict for item in items})
    hits: Mapping[int, list[bool]] = {kind: [] for kind in kinds}
    for item, one in zip(items, said, strict=True):
        hits[item.verdict].append(max(kinds, key=lambda kind: one.ruling[kind]) == item.verdict)
    return {f"{name} verdict": float(np.mean([np.mean(one) for one in hits.values()]))}
