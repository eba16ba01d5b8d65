r"""Export a trained reader to int8 ONNX with its tokenizer and settings.

    python -m models.train.export_reader --base BASE --checkpoint build/reader/checkpoint.pt \\
        --out models/reader

`input_ids`, `attention_mask` int64 [passages, tokens] become `span_logits` float32 [passages,
tokens, tokens], from an answer's first token to its last, `answerable_logit` float32 [passages],
and, for a statement in place of the question, `verdict_logits` float32 [passages, 3]: supports,
contradicts, silent. Every token is of type 0. Linear layers are quantised (see `LINEAR`), word
pieces are int8 rows, the heads stay float.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from models.train.export_encoder import BertGraph
from models.train.network import load_reader
from models.train.verdicts import VERDICTS
from models.train.windows import BOS, EOS, PAD, WINDOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.train.network import Reader

FORMAT = 3
LINEAR = ("blocks", "dynamic", "float")
"""How linear layers are stored: 8-bit blocks of 64 with activations quantised by row and block
(`MatMulNBits`), 7-bit columns with one activation scale a run (`MatMulInteger`), or float. A run
reads one window, so no score depends on another window."""
SEVEN_BITS = 63
"""The largest weight: CPUs without VNNI add products of 8 by 8 bits up in 16, which overflow."""
KEPT = (r"output\.dense",)
"""The layers that stay in blocks: one scale does not do for what comes out of GELU or attention."""

Array = np.ndarray[Any, Any]


class ReaderGraph(BertGraph):
    """The encoder's graph with span, answerability and verdict heads in place of pooling."""

    def __init__(
        self,
        weights: Mapping[str, Array],
        config: Mapping[str, Any],
        linear: str,
        kept: Sequence[str],
    ) -> None:
        super().__init__(weights, config)
        self.linear = linear
        self.kept = tuple(kept)
        self.shapes: dict[str, tuple[str, str]] = {}

    def build(self) -> onnx.ModelProto:
        """Return the model: ids and mask to span and answerability logits."""
        hidden = self._embeddings()
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.INT32)
        for layer in range(self.config["num_hidden_layers"]):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden, mask)
        self._heads(hidden)
        int64, float32 = TensorProto.INT64, TensorProto.FLOAT
        inputs = [
            helper.make_tensor_value_info(name, int64, ["passages", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        outputs = [
            helper.make_tensor_value_info("span_logits", float32, ["passages", "tokens", "tokens"]),
            helper.make_tensor_value_info("answerable_logit", float32, ["passages"]),
            helper.make_tensor_value_info("verdict_logits", float32, ["passages", 3]),
        ]
        graph = helper.make_graph(self.nodes, "reader", inputs, outputs, self.initializers)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def _heads(self, hidden: str) -> None:
        """Score spans and the window.

        A span's score is one product: beside the bond, whose columns are compared, one column
        holds the start logit against a 1 and another a 1 against the end logit.
        """
        first, last, span, bias = (
            self.weights[name]
            for name in ("first.weight", "last.weight", "span.weight", "span.bias")
        )
        bond, width = first.shape
        none, zeros = np.zeros((1, width), dtype=np.float32), np.zeros(bond, dtype=np.float32)
        left = self._affine(
            "first",
            hidden,
            np.concatenate([first / math.sqrt(bond), span[:1], none]),
            np.concatenate([zeros, bias[:1], [1]]),
        )
        right = self._affine(
            "last",
            hidden,
            np.concatenate([last, none, span[1:]]),
            np.concatenate([zeros, [1], bias[1:]]),
        )
        turned = self._node("Transpose", [right], perm=[0, 2, 1])
        self._node("MatMul", [left, turned], outputs=["span_logits"])
        token = self._constant("token", np.array([0], dtype=np.int64))
        opening = self._node("Gather", [hidden, token], axis=1)
        wide = self._node("Gelu", [self._plain("judge.0", opening)], domain="com.microsoft")
        column = self._constant("column", np.array([1, 2], dtype=np.int64))
        judged = self._plain("judge.2", wide)
        self._node("Squeeze", [judged, column], outputs=["answerable_logit"])
        weighed = self._node("Gelu", [self._plain("verdict.0", opening)], domain="com.microsoft")
        row = self._constant("row", np.array([1], dtype=np.int64))
        ruled = self._plain("verdict.2", weighed)
        self._node("Squeeze", [ruled, row], outputs=["verdict_logits"])

    def _plain(self, at: str, source: str) -> str:
        return self._affine(at, source, self.weights[f"{at}.weight"], self.weights[f"{at}.bias"])

    def _affine(self, at: str, source: str, weight: Array, bias: Array) -> str:
        product = self._node("MatMul", [source, self._constant(f"{at}.weight", weight.T)])
        shift = self._constant(f"{at}.bias", bias.astype(np.float32))
        return self._node("Add", [product, shift])

    def _residual(self, norm: str, hidden: str, change: str) -> str:
        """Add, then normalise: over long windows a tenth faster in all than the fused node."""
        return self._node(
            "LayerNormalization",
            [
                self._node("Add", [hidden, change]),
                self._parameter(norm + "weight"),
                self._parameter(norm + "bias"),
            ],
            axis=-1,
            epsilon=self.config["layer_norm_eps"],
        )

    def _linear(self, at: str, source: str) -> str:
        if self.linear == "float":
            return self._plain(at, source)
        if self.linear == "blocks" or any(re.search(one, at) for one in self.kept):
            return super()._linear(at, source)
        return self._dynamic(at, source)

    def _dynamic(self, at: str, source: str) -> str:
        weight = self.weights[f"{at}.weight"].T
        scale = np.abs(weight).max(axis=0) / SEVEN_BITS
        scale[scale == 0] = 1
        columns = self._constant(f"{at}.weight", np.rint(weight / scale).astype(np.int8))
        scales = self._constant(f"{at}.scale", scale.astype(np.float32))
        if source not in self.shapes:
            made = [f"{source}_int8", f"{source}_scale", f"{source}_zero"]
            self._node("DynamicQuantizeLinear", [source], outputs=made)
            self.shapes[source] = (made[1], made[2])
        source_scale, zero = self.shapes[source]
        product = self._node("MatMulInteger", [f"{source}_int8", columns, zero])
        floats = self._node("Cast", [product], to=TensorProto.FLOAT)
        both = self._node("Mul", [source_scale, scales])
        bias = self._constant(f"{at}.bias", self.weights[f"{at}.bias"])
        return self._node("Add", [self._node("Mul", [floats, both]), bias])


def blend(reader: Reader, other: Reader, share: float, own: str = "") -> None:
    """Move weights by `share` towards another run's (Wortsman et al., "Model soups", 2022).

    Sensible where one run started from the other: then what lies between is as good or better. A
    head that the other was not trained for, whose names begin with `own`, stays as it is.
    """
    theirs = other.state_dict()
    with torch.no_grad():
        for name, value in reader.state_dict().items():
            if not own or not name.startswith(own):
                value.lerp_(theirs[name], share)


def weights_of(reader: Reader) -> dict[str, Array]:
    """Return float32 parameters: the encoder's by their BERT names, the heads' by their own."""
    named = {name: value.detach().float().numpy() for name, value in reader.state_dict().items()}
    return {
        name.removeprefix("encoder.") if name.startswith("encoder.") else name: value
        for name, value in named.items()
    }


def load_checkpoint(reader: Reader, path: Path) -> None:
    """Load a training checkpoint: the averaged weights where there are any."""
    state = torch.load(path, weights_only=True, mmap=True)
    reader.load_state_dict(state["reader"])
    if state["average"] is not None:
        reader.load_state_dict(state["average"], strict=False)


def settings(reader: Reader, linear: str, kept: Sequence[str]) -> dict[str, Any]:
    """Describe the exported model for whoever runs it."""
    return {
        "format": FORMAT,
        "name": "hoidap-reader",
        "window": WINDOW,
        "question_tokens": WINDOW // 4,
        "pair": "<s> question </s></s> passage </s>",
        "bos_id": BOS,
        "eos_id": EOS,
        "pad_id": PAD,
        "null_score": 0.0,
        "verdicts": list(VERDICTS),
        "layers": reader.encoder.config.num_hidden_layers,
        "width": reader.encoder.config.hidden_size,
        "heads": reader.encoder.config.num_attention_heads,
        "linear": linear,
        "block_layers": list(kept),
    }


def export(reader: Reader, tokenizer: Path, out: Path, linear: str, kept: Sequence[str]) -> Path:
    """Write `model.onnx`, `tokenizer.json` and `config.json`; return the model's path.

    Calibration values of an earlier `config.json` are dropped: they belonged to other weights.
    """
    out.mkdir(parents=True, exist_ok=True)
    graph = ReaderGraph(weights_of(reader), reader.encoder.config.to_dict(), linear, kept)
    path = out / "model.onnx"
    part = out / "model.onnx.part"
    onnx.save(graph.build(), part)
    part.replace(path)
    if tokenizer.resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer, out / "tokenizer.json")
    text = json.dumps(settings(reader, linear, kept), indent=2)
    (out / "config.json").write_text(text + "\n", encoding="utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.train.export_reader")
    parser.add_argument("--base", type=Path, required=True, help="BERT folder, or a saved reader")
    parser.add_argument("--checkpoint", type=Path, help="of train_reader; without it, the base")
    parser.add_argument(
        "--blend", type=Path, nargs="*", default=[], help="saved readers to average with, in turn"
    )
    parser.add_argument("--share", type=float, nargs="*", default=[0.5], help="how much of each")
    parser.add_argument("--own", default="", help="a head that is not averaged, as verdict")
    parser.add_argument("--out", type=Path, default=Path("models/reader"))
    parser.add_argument("--linear", choices=LINEAR, default="dynamic")
    parser.add_argument(
        "--keep",
        nargs="*",
        default=KEPT,
        help="layers (regular expressions) that stay in blocks where the rest is dynamic",
    )
    args = parser.parse_args(arguments)
    if args.checkpoint is not None and not args.checkpoint.is_file():
        parser.error(f"no checkpoint at {args.checkpoint}: train one with train_reader")
    if args.blend and len(args.blend) != len(args.share):
        parser.error(f"{len(args.blend)} readers to average with, but {len(args.share)} shares")
    try:
        reader = load_reader(args.base)
        if args.checkpoint is not None:
            load_checkpoint(reader, args.checkpoint)
        for other, share in zip(args.blend, args.share, strict=False):
            blend(reader, load_reader(other), share, args.own)
    except FileNotFoundError as error:
        parser.error(str(error))
    path = export(reader, args.base / "tokenizer.json", args.out, args.linear, args.keep)
    sys.stdout.write(f"{path} {path.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
