"""The reader, a BERT encoder with span and answerability heads, and its loss."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertOutput, BertSelfOutput

from models.train.score import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from torch import Tensor

    from models.train.windows import Batch

CLOSED = -1e9
"""The logit of a token, or a span, that cannot be an answer."""
NEAR = 0.05
"""How fast a span loses weight as a target with the F1 that it would lose."""
BOND = 64
"""The width in which the first and the last token of a span are compared."""
PIECE_BYTES = 40 * 1024 * 1024


def keep_half(module: nn.Module, inputs: Any, output: Tensor) -> Tensor:  # noqa: ARG001
    """Let the residual stream flow in bfloat16 under autocast, which saves a tenth of a step."""
    return output.bfloat16() if torch.is_autocast_enabled(output.device.type) else output


class RowDropout(nn.Module):
    """Drop features for all tokens of a row at once (Gal & Ghahramani 2016).

    One mask [rows, 1, width] costs a CPU next to nothing, where a mask of every value makes a
    step several times slower.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: Tensor) -> Tensor:
        """Scale the kept features up while training, pass [rows, tokens, width] on otherwise."""
        if not self.training:
            return hidden
        kept = hidden.new_empty(len(hidden), 1, hidden.shape[-1]).bernoulli_(1 - self.share)
        return hidden * kept.div_(1 - self.share)


class Logits(NamedTuple):
    """What the reader says of `rows` windows of `tokens` tokens.

    starts, ends [rows, tokens]; spans [rows, tokens, tokens], from the first token of an answer to
    its last; answerable [rows]; verdicts [rows, 3], of a statement in place of the question:
    supports, contradicts, silent.
    """

    starts: Tensor
    ends: Tensor
    spans: Tensor
    answerable: Tensor
    verdicts: Tensor


class Targets(NamedTuple):
    """What a batch is to be told, in shares.

    starts, ends [rows, tokens] and spans [rows, tokens, tokens] of their question; answerable
    [rows]; verdicts [rows, 3], zeros for a row that is read.
    """

    starts: Tensor
    ends: Tensor
    spans: Tensor
    answerable: Tensor
    verdicts: Tensor


class Reader(nn.Module):
    """Read windows of ids [rows, tokens].

    A span is scored by its first token, its last and how the two go together, a scaled dot product
    as in attention, so that one answer's start is not joined to another answer's end.
    """

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        encoder.set_attn_implementation("eager")
        encoder.embeddings.register_forward_hook(keep_half)
        self.encoder = encoder
        self.span = nn.Linear(width, 2)
        self.first, self.last = (nn.Linear(width, BOND, bias=False) for _ in range(2))
        inner, outer = nn.Linear(width, width), nn.Linear(width, 1)
        self.judge = nn.Sequential(inner, nn.GELU(), outer)
        weighing, ruling = nn.Linear(width, width), nn.Linear(width, 3)
        self.verdict = nn.Sequential(weighing, nn.GELU(), ruling)
        for layer in (self.span, self.first, self.last, inner, outer, weighing, ruling):
            nn.init.normal_(layer.weight, std=0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def on(self, device: str) -> Reader:
        """Move to a device, with the attention that is fastest there, backward included."""
        self.encoder.set_attn_implementation("eager" if device == "cpu" else "sdpa")
        return self.to(device)

    def drop(self, share: float) -> None:
        """Drop a share of the features that each attention and each layer adds, in training."""
        for module in self.encoder.encoder.modules():
            if isinstance(module, BertSelfOutput | BertOutput):
                module.dropout = RowDropout(share)

    def freeze(self, layers: int) -> None:
        """Keep the embeddings and so many lower layers as they are; 0 trains everything."""
        if layers:
            kept = [self.encoder.embeddings, *self.encoder.encoder.layer[:layers]]
            for module in kept:
                module.requires_grad_(requires_grad=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Logits:
        """Return the logits of spans, of answerability and of the verdict."""
        encoded = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        hidden = encoded.last_hidden_state.float()
        with torch.autocast(hidden.device.type, enabled=False):
            starts, ends = self.span(hidden).unbind(dim=-1)
            bonds = self.first(hidden) @ self.last(hidden).transpose(1, 2)
            spans = starts[:, :, None] + ends[:, None, :] + bonds / math.sqrt(BOND)
            judged = self.judge(hidden[:, 0])[:, 0]
            ruled = self.verdict(hidden[:, 0])
        return Logits(starts=starts, ends=ends, spans=spans, answerable=judged, verdicts=ruled)


def shared_loss(logits: Tensor, allowed: Tensor, wanted: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy per question, normalised over all its passages and a null of 0.

    logits and allowed [rows, n]; wanted [rows, n] shares that sum to 1 in a row, or to 0 where the
    null is right; after Clark & Gardner 2018. What is wanted counts as allowed.
    """
    logits = logits.masked_fill(~(allowed | (wanted > 0)), CLOSED)
    told = (wanted * logits).sum(dim=1)
    zeros = logits.new_zeros(batch.questions)
    return normalisers(logits, batch) - zeros.index_add(0, batch.groups, told)


def normalisers(logits: Tensor, batch: Batch) -> Tensor:
    """Return the log of the sum over all passages of each question and a null of 0: [questions]."""
    table = logits.new_full((batch.questions, batch.passages + 1), CLOSED)
    table[:, -1] = 0.0
    table = table.index_put((batch.groups, batch.places), logits.logsumexp(dim=1))
    return table.logsumexp(dim=1)


def wanted_spans(batch: Batch, soften: float) -> Tensor:
    """Return [rows, tokens, tokens]: which spans are right, in shares; zeros for no answer.

    The gold span has all but `soften`; that is shared out among the spans that overlap it, and
    itself, by exp(F1 / NEAR), F1 in tokens: reward augmented maximum likelihood (Norouzi et al.
    2016) with the measure that readers are judged by.
    """
    rows, tokens = batch.passage_mask.shape
    device = batch.starts.device
    answered = (batch.starts >= 0).float()
    starts, ends = batch.starts.clamp(min=0), batch.ends.clamp(min=0)
    wanted = torch.zeros(rows, tokens, tokens, device=device)
    if soften:
        places = torch.arange(tokens, device=device)
        first, last = places[None, :, None], places[None, None, :]
        gold_first, gold_last = starts[:, None, None], ends[:, None, None]
        shared = torch.minimum(last, gold_last) - torch.maximum(first, gold_first) + 1
        f1 = 2 * shared / (last - first + 1 + gold_last - gold_first + 1)
        near = allowed_spans(batch.passage_mask) & (shared > 0)
        weights = torch.where(near, torch.exp((f1 - 1) / NEAR), 0.0)
        weights = soften * weights / weights.sum(dim=(1, 2), keepdim=True).clamp(min=1e-9)
        wanted = weights * answered[:, None, None]
    rest = answered - wanted.sum(dim=(1, 2))
    wanted[torch.arange(rows, device=device), starts, ends] += rest
    return wanted


def allowed_spans(passage: Tensor) -> Tensor:
    """Say which spans may be answers: in the passage [rows, tokens], in order, not too long."""
    tokens = passage.shape[1]
    square = torch.ones(tokens, tokens, dtype=torch.bool, device=passage.device)
    near = square.triu().tril(LONGEST - 1)
    return passage[:, :, None] & passage[:, None, :] & near


def targets(batch: Batch, soften: float) -> Targets:
    """Return what the batch's questions are answered with."""
    wanted = wanted_spans(batch, soften)
    ruled = nn.functional.one_hot(batch.verdicts.clamp(min=0), 3).float()
    return Targets(
        starts=wanted.sum(dim=2),
        ends=wanted.sum(dim=1),
        spans=wanted,
        answerable=(batch.starts >= 0).float(),
        verdicts=ruled * (batch.verdicts >= 0)[:, None],
    )


@torch.no_grad()
def taught(teachers: Sequence[Reader], batch: Batch) -> Targets:
    """Return the mean of what some readers say of a batch, as targets for another.

    Born-again networks (Furlanello et al. 2018) with an ensemble for a teacher.
    """
    inside = batch.passage_mask
    allowed = allowed_spans(inside)
    told = []
    for teacher in teachers:
        logits = teacher(batch.input_ids, batch.attention_mask)
        told.append(
            Targets(
                starts=shares(logits.starts, inside, batch),
                ends=shares(logits.ends, inside, batch),
                spans=shares(logits.spans.flatten(1), allowed.flatten(1), batch).view_as(
                    logits.spans
                ),
                answerable=logits.answerable.sigmoid(),
                verdicts=logits.verdicts.softmax(dim=1) * (batch.verdicts >= 0)[:, None],
            )
        )
    return Targets(*(torch.stack(parts).mean(dim=0) for parts in zip(*told, strict=True)))


def shares(logits: Tensor, allowed: Tensor, batch: Batch) -> Tensor:
    """Return how probable each place is among all of its question's and the null: [rows, n]."""
    closed = logits.masked_fill(~allowed, CLOSED)
    return (closed - normalisers(closed, batch)[batch.groups, None]).exp()


def losses(
    logits: Logits,
    batch: Batch,
    soften: float = 0.0,
    told: Targets | None = None,
    share: float = 0.5,
) -> dict[str, Tensor]:
    """Return the losses of spans, answerability and verdicts, each a mean over the batch's rows.

    A row counts in the loss of its own task alone and is 0 in the others, so that each counts as
    much in a batch of few questions as in one of many. A span's loss is about a start's and an
    end's together: a fourth of all three is about one. The compound objective of Fajcik et al.,
    "Rethinking the Objectives of Extractive Question Answering", 2021. `soften` is the share of a
    target that goes to spans near it, and `share` that of what teachers `told`.
    """
    inside = batch.passage_mask
    wanted = targets(batch, soften)
    if told is not None:
        pairs = zip(wanted, told, strict=True)
        wanted = Targets(*(torch.lerp(gold, other, share) for gold, other in pairs))
    spans = (
        shared_loss(logits.starts, inside, wanted.starts, batch)
        + shared_loss(logits.ends, inside, wanted.ends, batch)
        + shared_loss(
            logits.spans.flatten(1),
            allowed_spans(inside).flatten(1),
            wanted.spans.flatten(1),
            batch,
        )
    )
    reading = batch.verdicts < 0
    groups = spans.new_zeros(len(spans)).index_add(0, batch.groups, reading.float()).clamp(max=1)
    judged = nn.functional.binary_cross_entropy_with_logits(
        logits.answerable, wanted.answerable, reduction="none"
    )
    ruled = nn.functional.cross_entropy(logits.verdicts, wanted.verdicts, reduction="sum")
    return {
        "span": (spans * groups).sum() / 4 / len(spans),
        "answerable": (judged * reading).mean(),
        "verdict": ruled / len(reading),
    }


def load_reader(folder: Path) -> Reader:
    """Load a reader saved by `save_half`, or start one from a BERT folder with fresh heads.

    The dropout of `transformers` is off: `Reader.drop` is the one that a CPU can afford.
    """
    off: dict[str, Any] = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    pieces = sorted(folder.glob("reader-*.safetensors"))
    if pieces:
        named = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config = BertConfig(**{**named, **off})
        reader = Reader(BertModel(config, add_pooling_layer=False))
        state = {name: value for piece in pieces for name, value in load_file(piece).items()}
        # A reader saved before it gave verdicts starts that head afresh.
        fresh = {n: v for n, v in reader.state_dict().items() if n.startswith("verdict.")}
        reader.load_state_dict(fresh | {name: value.float() for name, value in state.items()})
        return reader
    if not (folder / "config.json").is_file():
        raise FileNotFoundError(f"No model in {folder}: pass a BERT folder with --base")
    encoder = BertModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False, **off)
    return Reader(encoder)


def save_half(reader: Reader, folder: Path, piece_bytes: int = PIECE_BYTES) -> None:
    """Save float16 weights, heads included, in pieces small enough for a git host."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("reader-*.safetensors"):
        old.unlink()
    piece: dict[str, Tensor] = {}
    pieces = [piece]
    size = 0
    for name, value in reader.state_dict().items():
        half = value.detach().cpu().half().contiguous() if value.is_floating_point() else value
        if piece and size + half.nbytes > piece_bytes:
            piece, size = {}, 0
            pieces.append(piece)
        piece[name] = half
        size += half.nbytes
    for number, one in enumerate(pieces, start=1):
        save_file(one, folder / f"reader-{number:05d}.safetensors")
    config = json.dumps(reader.encoder.config.to_diff_dict(), indent=2, ensure_ascii=False)
    (folder / "config.json").write_text(config + "\n", encoding="utf-8")
