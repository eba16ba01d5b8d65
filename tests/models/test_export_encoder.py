import json
import subprocess
import sys

import numpy as np
import onnx
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel

from corpus.embedder import OnnxEmbedder
from models.train.export_encoder import BertGraph, float_weights, main

WORDS = ["<s>", "<pad>", "</s>", "<unk>", "query", "passage", ":", "sông", "hồng", "hà", "nội"]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Write a random BERT of two layers whose widths are no multiple of a block."""
    folder = tmp_path_factory.mktemp("tiny-bert")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=32,
        pad_token_id=1,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def exported(base, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "encoder"
    assert main(["--base", str(base), "--out", str(out)]) == 0
    return out


def reference(base, ids, mask):
    bert = BertModel.from_pretrained(base, add_pooling_layer=False).eval()
    with torch.no_grad():
        states = bert(input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask))
    weights = torch.tensor(mask).unsqueeze(-1)
    mean = (states.last_hidden_state * weights).sum(1) / weights.sum(1)
    return torch.nn.functional.normalize(mean, dim=-1).numpy()


def test_the_exported_model_computes_what_the_base_does(base, exported):
    ids = [[0, 5, 6, 7, 8, 2], [0, 9, 10, 2, 1, 1], [0, 2, 1, 1, 1, 1]]
    mask = [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 0]]
    session = OnnxEmbedder(exported)._load()
    inputs = {"input_ids": np.array(ids), "attention_mask": np.array(mask)}
    vectors = session.run(None, inputs)[0]
    assert (vectors * reference(base, ids, mask)).sum(axis=1).min() > 0.999


def test_padding_changes_nothing(exported):
    embedder = OnnxEmbedder(exported)
    short, long = "hà nội", "sông hồng hà nội sông hồng hà nội"
    together = embedder.embed_passages_array([short, long])
    assert together[0] @ embedder.embed_passages_array([short])[0] == pytest.approx(1.0, abs=1e-5)


def test_the_folder_says_how_to_use_it(base, exported):
    settings = json.loads((exported / "config.json").read_text(encoding="utf-8"))
    assert settings["name"] == base.name
    assert settings["dimensions"] == 48
    assert settings["max_tokens"] == 32
    assert settings["padding_id"] == 1
    assert OnnxEmbedder(exported).embed_query("sông hồng").__len__() == 48


def test_the_float_weights_can_be_read_back(base, exported):
    weights = float_weights(onnx.load(exported / "model.onnx"))
    state = BertModel.from_pretrained(base, add_pooling_layer=False).state_dict()
    assert weights.keys() == state.keys()
    for name, value in state.items():
        if "position" in name or "token_type" in name:
            continue
        assert np.allclose(weights[name], value.numpy(), atol=1e-3), name
    places = "embeddings.position_embeddings.weight"
    kinds = state["embeddings.token_type_embeddings.weight"].numpy()
    assert np.allclose(weights[places], state[places].numpy() + kinds[0], atol=1e-6)


def test_the_same_base_gives_the_same_bytes(base, exported, tmp_path):
    main(["--base", str(base), "--out", str(tmp_path)])
    assert (tmp_path / "model.onnx").read_bytes() == (exported / "model.onnx").read_bytes()


def test_another_activation_is_refused():
    with pytest.raises(ValueError, match="gelu"):
        BertGraph({}, {"hidden_act": "relu"})


def test_a_folder_without_a_model_is_explained(tmp_path):
    command = [sys.executable, "-m", "models.train.export_encoder"]
    done = subprocess.run(
        [*command, "--base", tmp_path, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no model at" in done.stderr
