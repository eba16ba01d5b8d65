import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from corpus.embedder import OnnxEmbedder, SentenceTransformerEmbedder, open_embedder
from corpus.errors import EncoderUnavailable
from models import ENCODER

PASSAGES = [
    "Sông Hồng chảy qua Hà Nội rồi đổ ra vịnh Bắc Bộ.",
    "Thanh tra Chính phủ làm Chủ tịch ASEAN-PAC năm 2021.",
    "Bánh chưng gói bằng lá dong với gạo nếp, đỗ xanh và thịt lợn. " * 6,
    "Thủ đô của Pê-ru là Li-ma.",
    "Trẻ em từ đủ 6 tuổi được vào học lớp một.",
]
QUESTIONS = {
    "Ai làm Chủ tịch ASEAN-PAC năm 2021?": 1,
    "Bánh chưng gồm những nguyên liệu nào?": 2,
    "Trẻ mấy tuổi thì đi học?": 4,
    "Con sông nào chảy qua thủ đô Việt Nam?": 0,
}


@pytest.fixture(scope="module")
def shipped():
    return open_embedder()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write the shipped weights as a sentence-transformers model."""
    import onnx
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    from models.train.export_encoder import float_weights

    weights = float_weights(onnx.load(ENCODER / "model.onnx"))
    settings = json.loads((ENCODER / "config.json").read_text(encoding="utf-8"))
    config = BertConfig(
        vocab_size=len(weights["embeddings.word_embeddings.weight"]),
        hidden_size=settings["dimensions"],
        num_attention_heads=settings["heads"],
        num_hidden_layers=sum(name.endswith("intermediate.dense.weight") for name in weights),
        intermediate_size=len(weights["encoder.layer.0.intermediate.dense.weight"]),
        layer_norm_eps=settings["layer_norm_eps"],
        max_position_embeddings=settings["max_tokens"],
        pad_token_id=settings["padding_id"],
    )
    bert = BertModel(config, add_pooling_layer=False)
    missing = bert.load_state_dict(
        {name: torch.tensor(value) for name, value in weights.items()}, strict=False
    )
    assert not missing.missing_keys
    assert not missing.unexpected_keys
    base = tmp_path_factory.mktemp("e5-base")
    bert.save_pretrained(base)
    PreTrainedTokenizerFast(
        tokenizer_file=str(ENCODER / "tokenizer.json"), pad_token="<pad>", unk_token="<unk>"
    ).save_pretrained(base)
    model = tmp_path_factory.mktemp("models") / "e5-small-vi"
    transformer = Transformer(str(base), max_seq_length=settings["max_tokens"])
    SentenceTransformer(
        modules=[transformer, Pooling(settings["dimensions"]), Normalize()], device="cpu"
    ).save(str(model))
    return model


def test_sentence_transformers_gives_the_same_vectors_and_ranking(shipped, folder):
    other = open_embedder(str(folder))
    assert isinstance(other, SentenceTransformerEmbedder)
    assert other.dimensions == shipped.dimensions
    ours, theirs = (each.embed_passages_array(PASSAGES) for each in (shipped, other))
    assert (ours * theirs).sum(axis=1).min() > 0.99
    for question, answer in QUESTIONS.items():
        mine, their = shipped.embed_query_array(question), other.embed_query_array(question)
        assert mine @ their > 0.99
        one, two = ours @ mine, theirs @ their
        assert one.argmax() == two.argmax() == answer
        ranking = np.argsort(-two)  # eight bits may turn two that are as good as equal
        assert (np.diff(one[ranking]) < 0.01).all()


def test_both_count_the_same_tokens(shipped, folder):
    assert open_embedder(str(folder)).count_tokens(PASSAGES) == shipped.count_tokens(PASSAGES)


def test_a_folder_is_named_by_its_weights(folder, tmp_path):
    name = open_embedder(str(folder)).name
    assert name.startswith("e5-small-vi@")
    copy = tmp_path / "e5-small-vi"
    shutil.copytree(folder, copy)
    assert open_embedder(str(copy)).name == name
    with next(copy.rglob("*.safetensors")).open("ab") as weights:
        weights.write(b"!")
    assert open_embedder(str(copy)).name != name


def test_prompts_of_the_model_itself_are_kept(folder, tmp_path):
    copy = tmp_path / "e5-small-vi"
    shutil.copytree(folder, copy)
    config = copy / "config_sentence_transformers.json"
    settings = json.loads(config.read_text(encoding="utf-8"))
    settings["prompts"] = {"query": "bánh: ", "passage": "sông: "}
    config.write_text(json.dumps(settings), encoding="utf-8")
    plain, prompted = open_embedder(str(folder)), open_embedder(str(copy))
    assert prompted.embed_query_array("Hà Nội") @ plain.embed_query_array("Hà Nội") < 0.999
    other = tmp_path / "model"
    copy.rename(other)
    settings["prompts"] = {"query": "query: ", "document": "passage: "}
    (other / config.name).write_text(json.dumps(settings), encoding="utf-8")
    renamed = open_embedder(str(other))
    for each in ("embed_query_array", "embed_documents"):
        text = "Hà Nội" if each == "embed_query_array" else ["Hà Nội"]
        assert np.allclose(getattr(renamed, each)(text), getattr(plain, each)(text), atol=1e-5)


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(shipped):
    together = shipped.embed_passages_array([*PASSAGES, ""])
    assert together.shape == (6, shipped.dimensions)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(6), abs=1e-4)
    for text, vector in zip(PASSAGES, together, strict=False):
        assert shipped.embed_passages_array([text])[0] @ vector == pytest.approx(1.0, abs=1e-4)


def test_no_text_is_no_vector(shipped):
    assert shipped.embed_passages_array([]).shape == (0, shipped.dimensions)
    assert shipped.embed_documents([]) == []
    assert shipped.count_tokens([]) == []


def test_langchain_gets_plain_lists_of_the_same_numbers(shipped):
    assert shipped.embed_query("Hà Nội") == shipped.embed_query_array("Hà Nội").tolist()
    assert shipped.embed_documents(PASSAGES[:1])[0] == pytest.approx(
        shipped.embed_passages_array(PASSAGES[:1])[0].tolist()
    )
    # A question and a passage of the same words differ, since e5 marks which is which.
    assert shipped.embed_query("Hà Nội") != shipped.embed_documents(["Hà Nội"])[0]


def test_tokens_are_counted_without_markers(shipped):
    assert shipped.count_tokens(["", "xin chào"]) == [0, 2]
    assert shipped.count_tokens(["xin chào" + " xin chào" * 599])[0] == 1200


@pytest.mark.parametrize("text", ["bánh " * 20_000, "🙂" * 50, "\x00\x07", "đ" * 20_000])
def test_odd_questions_still_have_a_vector(shipped, text):
    assert np.linalg.norm(shipped.embed_query_array(text)) == pytest.approx(1.0, abs=1e-4)


def test_the_name_follows_the_weights(tmp_path, shipped):
    copy = tmp_path / "encoder"
    shutil.copytree(ENCODER, copy)
    assert open_embedder(str(copy)).name == shipped.name
    with (copy / "model.onnx").open("ab") as weights:
        weights.write(b"!")
    assert OnnxEmbedder(copy).name != shipped.name


def test_the_shipped_path_needs_neither_torch_nor_a_hub():
    script = (
        "import sys; from corpus.embedder import open_embedder;"
        "open_embedder().embed_query('xin chào');"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers',"
        " 'huggingface_hub', 'chromadb') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_import_corpus_loads_nothing_heavy():
    script = "import sys, corpus; print(sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout.replace("'", '"')))
    assert not loaded & {"chromadb", "langchain_core", "numpy", "onnxruntime", "tantivy", "torch"}


@pytest.mark.parametrize("model", ["./không/có", "/không/có", "~/không-có", "a/b/c", "..\\x"])
def test_a_missing_folder_is_explained(model):
    with pytest.raises(EncoderUnavailable, match="Không có thư mục mô hình") as caught:
        open_embedder(model)
    assert model in str(caught.value)


def test_an_empty_name_is_explained():
    with pytest.raises(EncoderUnavailable, match="trống"):
        open_embedder("  ")


def test_a_folder_that_holds_no_model_is_explained(tmp_path):
    (tmp_path / "ghi-chú.txt").write_text("không phải mô hình", encoding="utf-8")
    with pytest.raises(EncoderUnavailable, match="Không nạp được") as caught:
        open_embedder(str(tmp_path)).embed_query("xin chào")
    assert "\n" not in str(caught.value)


def test_a_hub_that_cannot_be_reached_is_explained(monkeypatch, tmp_path):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    embedder = open_embedder("khong-co/mo-hinh-nay")
    assert embedder.name == "khong-co/mo-hinh-nay"
    with pytest.raises(EncoderUnavailable, match="khong-co/mo-hinh-nay") as caught:
        embedder.embed_query("xin chào")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("missing", ["model.onnx", "config.json", "tokenizer.json"])
def test_an_encoder_without_a_part_is_explained(tmp_path, missing):
    copy = tmp_path / "encoder"
    shutil.copytree(ENCODER, copy)
    (copy / missing).unlink()
    with pytest.raises(EncoderUnavailable, match="Không đọc được bộ mã hóa"):
        OnnxEmbedder(copy).embed_query("xin chào")


def test_a_truncated_model_is_explained(tmp_path):
    copy = tmp_path / "encoder"
    shutil.copytree(ENCODER, copy)
    (copy / "model.onnx").write_bytes((ENCODER / "model.onnx").read_bytes()[:100_000])
    with pytest.raises(EncoderUnavailable, match="Không đọc được bộ mã hóa"):
        OnnxEmbedder(copy).embed_query("xin chào")
