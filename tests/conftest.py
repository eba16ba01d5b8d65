"""Shared by all tests: a small real encoder, and ways to make documents and collections."""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from corpus import Corpus, Document, Embedder, Passage, Span
from corpus.vietnamese.text import index_terms

# What a busy machine takes for an example says nothing about the program.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

Item = tuple[Document, list[Passage]]
Cut = Callable[..., Item]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one file more than there are cores: half of what a browser's test takes is waiting."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return 1 + (len(affinity(0)) if affinity else os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no core waits for another at the end."""
    patience: dict[Path, float] = {}
    for item in items:
        mark = item.get_closest_marker("timeout")
        own = float(mark.args[0]) if mark else float(item.get_closest_marker("slow") is not None)
        patience[item.path] = max(patience.get(item.path, 0.0), own)
    items.sort(key=lambda item: -patience[item.path])


class SyllableEmbedder(Embedder):
    """Counts folded syllables into hashed places: real vectors in microseconds.

    `texts` records what was embedded as passages, call by call.
    """

    def __init__(self, *, name: str = "syllables@1", dimensions: int = 128) -> None:
        self._name = name
        self._dimensions = dimensions
        self.texts: list[list[str]] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed_passages_array(self, texts: Sequence[str]) -> np.ndarray:
        self.texts.append(list(texts))
        return (
            np.stack([self.embed_query_array(text) for text in texts])
            if texts
            else np.empty((0, self._dimensions), dtype=np.float32)
        )

    def embed_query_array(self, text: str) -> np.ndarray:
        vector = np.zeros(self._dimensions, dtype=np.float32)
        vector[0] = 0.01
        for term in index_terms(text):
            vector[zlib.crc32(term.encode()) % self._dimensions] += 1
        return vector / np.linalg.norm(vector)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(index_terms(text)) for text in texts]


@pytest.fixture(scope="session")
def new_embedder() -> type[SyllableEmbedder]:
    """Return the class, for tests that need more than one encoder."""
    return SyllableEmbedder


@pytest.fixture
def embedder() -> SyllableEmbedder:
    return SyllableEmbedder()


@pytest.fixture(scope="session")
def cut() -> Cut:
    """Return a function (id, text, title="") → a document and one passage for each line."""

    def make(document_id: str, text: str, title: str = "", **fields: object) -> Item:
        uri = f"file:///{document_id}.txt"
        document = Document(id=document_id, uri=uri, title=title, text=text, **fields)
        digest = f"{zlib.crc32(text.encode()):08x}"
        passages, start = [], 0
        for ordinal, line in enumerate(text.split("\n")):
            if line:
                passages.append(
                    Passage(
                        id=f"{document_id}#{digest}-{ordinal:04d}",
                        document_id=document_id,
                        ordinal=ordinal,
                        span=Span(start=start, end=start + len(line)),
                        text=line,
                    )
                )
            start += len(line) + 1
        return document, passages

    return make


@pytest.fixture(scope="session")
def shelf(cut: Cut) -> list[Item]:
    """Return three small documents of two passages each."""
    return [
        cut(
            "hop",
            "Cuộc họp mạng lưới ACT-NET lần thứ 11 diễn ra ngày 26/2/2024 tại Li-ma.\n"
            "Thanh tra Chính phủ (TTCP) làm Chủ tịch năm 2021.",
            title="Cuộc họp ở Pê-ru",
        ),
        cut(
            "song",
            "Sông Hồng chảy qua Hà Nội rồi đổ ra vịnh Bắc Bộ.\n"
            "Mùa lũ, nước sông dâng cao và mang theo nhiều phù sa.",
            title="Sông ngòi",
        ),
        cut(
            "banh",
            "Bánh chưng gói bằng lá dong với gạo nếp, đỗ xanh và thịt lợn.\n"
            "Người ta luộc bánh suốt đêm trước Tết.",
            title="Món ăn ngày Tết",
        ),
    ]


@pytest.fixture
def corpus(tmp_path: Path, embedder: SyllableEmbedder, shelf: list[Item]) -> Iterator[Corpus]:
    """Return an open collection that holds the shelf."""
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as opened:
        opened.add(shelf)
        yield opened
