"""The reader, a BERT encoder with answer start, answer end and answerability heads; its loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertOutput, BertSelfOutput

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from models.train.windows import Batch

CLOSED = -1e9
"""The logit of a token that cannot start or end an answer."""
PIECE_BYTES = 40 * 1024 * 1024


def keep_half(module: nn.Module, inputs: Any, output: Tensor) -> Tensor:  # noqa: ARG001
    """Let the residual stream flow in bfloat16 under autocast, which saves a tenth of a step."""
    return output.bfloat16() if torch.is_autocast_enabled("cpu") else output


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


class Reader(nn.Module):
    """Read pairs: [rows, tokens] ids to start and end logits [rows, tokens] and [rows]."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        # On a CPU the plain attention costs a third less than the fused one, backward included.
        encoder.set_attn_implementation("eager")
        encoder.embeddings.register_forward_hook(keep_half)
        self.encoder = encoder
        self.span = nn.Linear(width, 2)
        inner, outer = nn.Linear(width, width), nn.Linear(width, 1)
        self.judge = nn.Sequential(inner, nn.GELU(), outer)
        for layer in (self.span, inner, outer):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def drop(self, share: float) -> None:
        """Drop a share of the features that each attention and each layer adds, in training."""
        for module in self.encoder.encoder.modules():
            if isinstance(module, BertSelfOutput | BertOutput):
                module.dropout = RowDropout(share)  # type: ignore[assignment]

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return start logits, end logits and the answerability logit."""
        encoded = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        hidden = encoded.last_hidden_state
        spans = self.span(hidden)
        return spans[..., 0], spans[..., 1], self.judge(hidden[:, 0])[..., 0]


def shared_loss(logits: Tensor, gold: Tensor, batch: Batch) -> Tensor:
    """Negative log-likelihood per question, normalised over all its passages and a null of 0.

    logits [rows, tokens], gold [rows] token places or -1; after Clark & Gardner 2018.
    """
    logits = logits.float().masked_fill(~batch.passage_mask, CLOSED)
    count = int(batch.groups.max()) + 1
    table = logits.new_full((count, int(batch.places.max()) + 2), CLOSED)
    table[:, -1] = 0.0
    table = table.index_put((batch.groups, batch.places), logits.logsumexp(dim=1))
    answered = gold >= 0
    picked = logits.gather(1, gold.clamp(min=0)[:, None])[:, 0]
    chosen = torch.zeros(count).index_add(0, batch.groups[answered], picked[answered])
    return table.logsumexp(dim=1) - chosen


def reading_loss(outputs: tuple[Tensor, Tensor, Tensor], batch: Batch, judge: float) -> Tensor:
    """Sum the span losses (mean over questions) and the weighted answerability loss."""
    starts, ends, answerable = outputs
    spans = shared_loss(starts, batch.starts, batch) + shared_loss(ends, batch.ends, batch)
    truth = (batch.starts >= 0).float()
    judged = nn.functional.binary_cross_entropy_with_logits(answerable.float(), truth)
    return spans.mean() / 2 + judge * judged


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
        reader.load_state_dict({name: value.float() for name, value in state.items()})
        return reader
    if not (folder / "config.json").is_file():
        raise FileNotFoundError(f"No model in {folder}: pass a BERT folder with --base")
    encoder = BertModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False, **off)
    return Reader(encoder)


def save_half(reader: Reader, folder: Path) -> None:
    """Save float16 weights, heads included, in pieces small enough for a git host."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("reader-*.safetensors"):
        old.unlink()
    piece: dict[str, Tensor] = {}
    pieces = [piece]
    size = 0
    for name, value in reader.state_dict().items():
        half = value.detach().half().contiguous() if value.is_floating_point() else value
        if piece and size + half.nbytes > PIECE_BYTES:
            piece, size = {}, 0
            pieces.append(piece)
        piece[name] = half
        size += half.nbytes
    for number, one in enumerate(pieces, start=1):
        save_file(one, folder / f"reader-{number:05d}.safetensors")
    config = json.dumps(reader.encoder.config.to_diff_dict(), indent=2, ensure_ascii=False)
    (folder / "config.json").write_text(config + "\n", encoding="utf-8")
