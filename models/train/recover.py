"""Read a trainable reader back out of an exported one, where its float weights are lost.

    python -m models.train.recover --reader models/reader --base BASE --out build/recovered

The weights are those that the exported model computes with, its 7 and 8 bits included; a run that
starts from them smooths the steps away.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from models.train.export_encoder import float_weights
from models.train.network import BOND, load_reader, save_half

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.train.network import Reader

Array = np.ndarray[Any, Any]


def encoder_weights(model: onnx.ModelProto) -> dict[str, Array]:
    """Return the encoder's float32 parameters by PyTorch name, 7-bit columns included."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    weights = float_weights(model)
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1]
            scale = stored[name.removesuffix(".weight") + ".scale"]
            weights[name] = (stored[name].astype(np.float32) * scale).T
    return {name: value for name, value in weights.items() if name.startswith(("emb", "enc"))}


def head_weights(stored: Mapping[str, Array]) -> dict[str, Array]:
    """Take the heads apart that the export has joined; what it lacks keeps its fresh weights."""
    left, right = stored["first.weight"].T, stored["last.weight"].T
    bond = len(left) - 2
    heads = {
        "first.weight": left[:bond] * math.sqrt(BOND),
        "last.weight": right[:bond],
        "span.weight": np.stack([left[bond], right[bond + 1]]),
        "span.bias": np.array([stored["first.bias"][bond], stored["last.bias"][bond + 1]]),
    }
    for layer in ("judge.0", "judge.2", "verdict.0", "verdict.2"):
        if f"{layer}.weight" in stored:
            heads[f"{layer}.weight"] = stored[f"{layer}.weight"].T
            heads[f"{layer}.bias"] = stored[f"{layer}.bias"]
    return heads


def recover(exported: Path, base: Path) -> Reader:
    """Build a reader on the network of `base` with the weights of an exported model's folder."""
    if not (exported / "model.onnx").is_file():
        raise FileNotFoundError(f"No model.onnx in {exported}: pass an exported reader's folder")
    model = onnx.load(exported / "model.onnx")
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    weights = {f"encoder.{name}": value for name, value in encoder_weights(model).items()}
    weights |= head_weights(stored)
    reader = load_reader(base)
    state = reader.state_dict()
    for name, value in weights.items():
        if state[name].shape != value.shape:
            raise FileNotFoundError(f"{base} is not the network of {exported}: {name} differs")
        state[name] = torch.from_numpy(np.array(value, dtype=np.float32))
    reader.load_state_dict(state)
    return reader


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 2 where a model is missing."""
    parser = argparse.ArgumentParser(prog="python -m models.train.recover")
    parser.add_argument("--reader", type=Path, default=Path("models/reader"))
    parser.add_argument("--base", type=Path, required=True, help="BERT folder of the same network")
    parser.add_argument("--out", type=Path, required=True, help="folder of the float16 weights")
    args = parser.parse_args(arguments)
    try:
        reader = recover(args.reader, args.base)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    save_half(reader, args.out)
    shutil.copyfile(args.reader / "tokenizer.json", args.out / "tokenizer.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
