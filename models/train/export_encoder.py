"""Export a BERT encoder to one int8 ONNX file that turns token ids into a unit vector.

    python -m models.train.export_encoder --base FOLDER --out models/encoder

Every linear layer becomes a `MatMulNBits`: 8-bit weights with one scale per block of 64, and
activations quantised per row and block while running. The more usual dynamic quantisation has one
activation scale for a whole batch, so a passage's vector would depend on its neighbours, and it
lost two points of recall@1 where this loses none. Initialisers keep the names of the PyTorch
parameters, so that the float weights can be read back (`float_weights`).
"""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

__all__ = ["BertGraph", "export", "float_weights", "main"]

BLOCK = 64
_ZERO = 128  # MatMulNBits stores unsigned bytes and assumes this zero point
_MICROSOFT = "com.microsoft"
_OPSET = 18
_IR_VERSION = 9
_PARTS = ("query", "key", "value")

Array = np.ndarray[Any, Any]


class BertGraph:
    """Builds the ONNX graph of a `transformers` BertModel, node by node.

    `weights` are the float32 parameters by their PyTorch names; the pooler is not needed.
    """

    def __init__(self, weights: Mapping[str, Array], config: Mapping[str, Any]) -> None:
        if config.get("hidden_act", "gelu") != "gelu":
            raise ValueError(f"only gelu is supported, got {config['hidden_act']!r}")
        self.weights = weights
        self.config = config
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        """Return the checked model: `input_ids`, `attention_mask` [batch, length] → `embedding`."""
        hidden = self._embeddings()
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.INT32)
        for layer in range(self.config["num_hidden_layers"]):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden, mask)
        self._pool(hidden)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        size = self.config["hidden_size"]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", size])
        graph = helper.make_graph(self.nodes, "encoder", inputs, [output], self.initializers)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _node(self, op: str, inputs: Sequence[str], **attributes: Any) -> str:
        name = f"{op}_{len(self.nodes)}"
        outputs = attributes.pop("outputs", [name])
        domain = attributes.pop("domain", "")
        node = helper.make_node(op, inputs, outputs, name=name, domain=domain, **attributes)
        self.nodes.append(node)
        return str(outputs[0])

    def _constant(self, name: str, value: Array) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _parameter(self, name: str) -> str:
        return self._constant(name, self.weights[name])

    def _embeddings(self) -> str:
        words, scales = quantize_rows(self.weights["embeddings.word_embeddings.weight"])
        table = self._constant("embeddings.word_embeddings.weight", words)
        table_scales = self._constant("embeddings.word_embeddings.weight.scale", scales)
        rows = self._node("Gather", [table, "input_ids"])
        word = self._node(
            "Mul",
            [
                self._node("Cast", [rows], to=TensorProto.FLOAT),
                self._node("Gather", [table_scales, "input_ids"]),
            ],
        )
        # Every token is of type 0, so that its row joins the positions once and for all.
        kind = self.weights["embeddings.token_type_embeddings.weight"][0]
        positions = self._constant(
            "embeddings.position_embeddings.weight",
            self.weights["embeddings.position_embeddings.weight"] + kind,
        )
        length = self._node("Shape", ["input_ids"], start=1, end=2)
        bounds = [self._constant("zero", np.array([0])), length]
        place = self._node("Slice", [positions, *bounds, self._constant("axis", np.array([0]))])
        summed = self._node("Add", [word, place])
        norm = "embeddings.LayerNorm."
        return self._node(
            "LayerNormalization",
            [summed, self._parameter(norm + "weight"), self._parameter(norm + "bias")],
            epsilon=self.config["layer_norm_eps"],
        )

    def _layer(self, at: str, hidden: str, mask: str) -> str:
        projected = [self._linear(f"{at}attention.self.{part}", hidden) for part in _PARTS]
        attended = self._node(
            "MultiHeadAttention",
            [*projected, "", mask],
            domain=_MICROSOFT,
            num_heads=self.config["num_attention_heads"],
        )
        mixed = self._linear(f"{at}attention.output.dense", attended)
        hidden = self._residual(f"{at}attention.output.LayerNorm.", hidden, mixed)
        wide = self._linear(f"{at}intermediate.dense", hidden)
        narrow = self._linear(f"{at}output.dense", self._node("Gelu", [wide], domain=_MICROSOFT))
        return self._residual(f"{at}output.LayerNorm.", hidden, narrow)

    def _residual(self, norm: str, hidden: str, change: str) -> str:
        return self._node(
            "SkipLayerNormalization",
            [hidden, change, self._parameter(norm + "weight"), self._parameter(norm + "bias")],
            domain=_MICROSOFT,
            epsilon=self.config["layer_norm_eps"],
        )

    def _linear(self, at: str, source: str) -> str:
        weight = self.weights[at + ".weight"]
        rows, columns = weight.shape
        quantized, scales = quantize_blocks(weight)
        return self._node(
            "MatMulNBits",
            [
                source,
                self._constant(at + ".weight", quantized),
                self._constant(at + ".weight.scale", scales),
                "",
                "",
                self._parameter(at + ".bias"),
            ],
            domain=_MICROSOFT,
            K=columns,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def _pool(self, hidden: str) -> None:
        mask = self._node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
        row = self._node("Unsqueeze", [mask, self._constant("row", np.array([1]))])
        # A sum points where the mean points, and only the direction survives the norm.
        summed = self._node("Squeeze", [self._node("MatMul", [row, hidden]), "row"])
        self._node("LpNormalization", [summed], outputs=["embedding"], axis=-1, p=2)


def quantize_rows(weight: Array) -> tuple[Array, Array]:
    """Return int8 rows and their float32 scales [rows, 1]."""
    scales = np.abs(weight).max(axis=1, keepdims=True) / 127
    scales[scales == 0] = 1
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)


def quantize_blocks(weight: Array) -> tuple[Array, Array]:
    """Return bytes [rows, blocks, BLOCK] and scales [rows, blocks] of a [rows, columns] weight."""
    rows, columns = weight.shape
    blocks = -(-columns // BLOCK)
    padded = np.zeros((rows, blocks * BLOCK), dtype=np.float32)
    padded[:, :columns] = weight
    cut = padded.reshape(rows, blocks, BLOCK)
    scales = np.abs(cut).max(axis=2) / 127
    scales[scales == 0] = 1
    quantized = np.rint(cut / scales[..., None]) + _ZERO
    return quantized.astype(np.uint8), scales.astype(np.float32)


def float_weights(model: onnx.ModelProto) -> dict[str, Array]:
    """Return the float32 parameters that an exported model computes with, by PyTorch name.

    The type embedding comes back as zeros, since the positions already contain its row 0.
    """
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    columns = {
        node.input[1]: next(item.i for item in node.attribute if item.name == "K")
        for node in model.graph.node
        if node.op_type == "MatMulNBits"
    }
    weights = {}
    for name, value in stored.items():
        scale = stored.get(f"{name}.scale")
        if name in columns and scale is not None:
            floats = (value.astype(np.float32) - _ZERO) * scale[..., None]
            weights[name] = floats.reshape(len(value), -1)[:, : columns[name]]
        elif scale is not None:
            weights[name] = value.astype(np.float32) * scale
        elif name.startswith(("embeddings.", "encoder.")) and not name.endswith(".scale"):
            weights[name] = value
    size = weights["embeddings.position_embeddings.weight"].shape[1]
    weights["embeddings.token_type_embeddings.weight"] = np.zeros((2, size), dtype=np.float32)
    return weights


def export(base: Path, out: Path) -> Path:
    """Write `model.onnx`, `tokenizer.json` and `config.json` to `out`; return the model's path."""
    from transformers import BertModel  # noqa: PLC0415  # costs seconds; --help must not wait

    bert = BertModel.from_pretrained(base, add_pooling_layer=False, dtype="float32")
    weights = {name: value.numpy() for name, value in bert.state_dict().items()}
    model = BertGraph(weights, bert.config.to_dict()).build()
    out.mkdir(parents=True, exist_ok=True)
    path = out / "model.onnx"
    onnx.save(model, path)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    settings = {
        "name": base.resolve().name,
        "dimensions": bert.config.hidden_size,
        "heads": bert.config.num_attention_heads,
        "layer_norm_eps": bert.config.layer_norm_eps,
        "max_tokens": bert.config.max_position_embeddings,
        "padding_id": bert.config.pad_token_id,
        "query_prefix": "query: ",
        "passage_prefix": "passage: ",
    }
    (out / "config.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.train.export_encoder")
    parser.add_argument("--base", type=Path, required=True, help="folder of a BertModel")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    chosen = parser.parse_args(arguments)
    if not (chosen.base / "config.json").is_file():
        parser.error(f"no model at {chosen.base}: --base wants a folder that holds config.json")
    path = export(chosen.base, chosen.out)
    sys.stdout.write(f"{path} {path.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
