"""A tiny made-up world for the reader's tests: 16 towns, 64 questions, a random small BERT."""

import random
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from models.train.mix import Mixture, Recipe
from models.train.network import Reader
from models.train.squad import Answer, Example
from models.train.windows import measure_cuts

ROOT = Path(__file__).resolve().parents[2]
TOWNS = [
    "An Thuận", "Bình Lãng", "Cầu Sương", "Đồng Mây", "Giếng Vàng", "Hải Trà", "Khe Lụa", "Lâm Yên",
    "Mỹ Tầm", "Nà Phượng", "Ô Gạo", "Phú Thạch", "Quế Dương", "Rạch Sen", "Suối Bạc", "Tân Hồ",
]  # fmt: skip
PEOPLE = ["Lê Văn Tám", "Trần Thị Mận", "Phạm Quốc Lý", "Vũ Hoài Thu"]
GOODS = ["nón lá", "gốm đỏ", "chè xanh", "mật ong"]


def examples() -> list[Example]:
    """Four questions about each of sixteen towns."""
    made = []
    for number, town in enumerate(TOWNS):
        year, people = 1905 + 3 * number, 2000 + 137 * number
        person, good = PEOPLE[number % 4], GOODS[number // 4]
        context = (
            f"Thị trấn {town} được lập vào năm {year}. Trưởng thị trấn là ông bà {person}. "
            f"Nơi đây có {people} người sinh sống. Nghề chính của dân {town} là làm {good}."
        )
        asked = {
            f"Thị trấn {town} được lập vào năm nào?": f"{year}",
            f"Ai là trưởng thị trấn {town}?": person,
            f"Bao nhiêu người sinh sống ở {town}?": f"{people} người",
            f"Dân {town} làm nghề gì?": f"làm {good}",
        }
        for place, (question, text) in enumerate(asked.items()):
            answer = Answer(start=context.index(text), text=text)
            made.append(
                Example(
                    id=f"{number}-{place}",
                    title=town,
                    question=question,
                    context=context,
                    answers=(answer,),
                )
            )
    return made


def tokenizer() -> Tokenizer:
    """Load the tokenizer that ships with the models."""
    for folder in ("reader", "encoder"):
        path = ROOT / "models" / folder / "tokenizer.json"
        if path.is_file():
            return Tokenizer.from_file(str(path))
    raise AssertionError("no tokenizer ships in models/reader or models/encoder")


def tiny_reader() -> Reader:
    """Make a random BERT of two layers with the reader's heads, the same one each time."""
    torch.set_num_threads(1)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=tokenizer().get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=300,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=1,
    )
    return Reader(BertModel(config, add_pooling_layer=False))


def mixture(recipe: Recipe | None = None) -> Mixture:
    """Mix the 64 questions; the next towns' contexts are the negatives."""
    asked = examples()
    contexts = sorted({one.context for one in asked})
    others = random.Random(0).sample(contexts, len(contexts))
    negatives = {
        one.id: [context for context in others if context != one.context][:3] for one in asked
    }
    pieces = tokenizer()
    return Mixture(
        examples=asked,
        negatives=negatives,
        cuts=measure_cuts(contexts, pieces),
        names=PEOPLE,
        tokenizer=pieces,
        recipe=recipe or Recipe(tokens=1200),
    )


@pytest.fixture
def world() -> SimpleNamespace:
    """Give the made-up world's makers to a test."""
    return SimpleNamespace(
        examples=examples, tokenizer=tokenizer, tiny_reader=tiny_reader, mixture=mixture
    )
