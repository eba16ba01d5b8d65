import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import chromadb
import httpx
import numpy as np
import pytest

from corpus import Corpus
from corpus.errors import IndexMismatch, VectorServerUnavailable
from corpus.store.dense import ChromaIndex, ChromaServerIndex, ExactIndex


def unit(count, dimensions=32, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def index(tmp_path):
    index = ChromaIndex(tmp_path / "dense", create=True)
    yield index
    index.close()


def test_chroma_ranks_as_comparing_all_vectors_does(index):
    vectors = unit(300)
    ids = [f"p{number:03d}" for number in range(300)]
    index.add(ids, vectors)
    exact = ExactIndex(ids, vectors)
    for query in unit(20, seed=1):
        found, expected = index.search(query, count=10), exact.search(query, count=10)
        assert [key for key, _ in found] == [key for key, _ in expected]
        assert [score for _, score in found] == pytest.approx(
            [score for _, score in expected], abs=1e-4
        )


@pytest.mark.parametrize("exact", [True, False])
def test_equal_vectors_tie_by_id(tmp_path, exact):
    vectors = np.repeat(unit(1), 4, axis=0)
    ids = ["d", "b", "c", "a"]
    index = ExactIndex(ids, vectors)
    if not exact:
        index = ChromaIndex(tmp_path / "dense", create=True)
        index.add(ids, vectors)
    assert [key for key, _ in index.search(vectors[0], count=4)] == ["a", "b", "c", "d"]
    index.close()


@pytest.mark.parametrize("exact", [True, False])
def test_an_empty_index_finds_nothing(tmp_path, exact):
    index = (
        ExactIndex([], np.empty((0, 32), dtype=np.float32))
        if exact
        else ChromaIndex(tmp_path / "dense", create=True)
    )
    assert index.search(unit(1)[0], count=5) == []
    assert len(index) == 0
    index.close()


def test_more_than_one_call_can_take_is_cut_up(index):
    ids = [f"p{number:05d}" for number in range(2_500)]
    vectors = unit(2_500)
    index.add(ids, vectors)
    assert len(index) == 2_500
    assert index.search(vectors[2_400], count=1)[0][0] == "p02400"
    index.remove(ids[:2_000])
    assert len(index) == 500


def test_an_equal_id_is_replaced_and_an_unknown_one_removed_in_silence(index):
    vectors = unit(2)
    index.add(["a"], vectors[:1])
    index.add(["a"], vectors[1:])
    index.remove(["nobody"])
    assert len(index) == 1
    assert index.search(vectors[1], count=1) == [("a", pytest.approx(1.0, abs=1e-4))]


def test_opening_again_sees_what_another_opening_wrote(tmp_path, index):
    vectors = unit(3)
    index.add(["a"], vectors[:1])
    index.search(vectors[0], count=1)
    other = ChromaIndex(tmp_path / "dense")
    other.add(["b", "c"], vectors[1:])
    third = ChromaIndex(tmp_path / "dense")
    assert third.search(vectors[2], count=1)[0][0] == "c"
    other.close()
    third.close()


def test_a_folder_without_an_index_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        ChromaIndex(tmp_path)


def test_chroma_is_told_to_send_nothing_and_to_load_no_model(tmp_path, index, monkeypatch):
    index.add(["a"], unit(1))
    settings = index._client.get_settings()
    assert settings.anonymized_telemetry is False
    assert index._collection._embedding_function is None


@pytest.mark.parametrize("url", ["chroma.example", "ftp://127.0.0.1:1", "http://"])
def test_a_bad_address_is_explained(url):
    with pytest.raises(VectorServerUnavailable, match="không hợp lệ"):
        ChromaServerIndex(url, "x")


def test_a_server_that_is_not_there_is_explained(tmp_path, embedder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(VectorServerUnavailable, match="không trả lời"):
            Corpus.open(tmp_path / "index", create=True, embedder=embedder, chroma=url)


@pytest.fixture
def server(tmp_path):
    """Run a Chroma server on a free port of this machine; end it by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(sys.executable).parent / "chroma"
    command = [script, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", port]
    process = subprocess.Popen(
        list(map(str, command)),
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert process.poll() is None, "the Chroma server ended by itself"
            try:
                if httpx.get(f"{url}/api/v2/heartbeat", timeout=1).is_success:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.mark.slow
def test_vectors_may_live_on_a_server(tmp_path, embedder, shelf, server):
    path = tmp_path / "index"
    with Corpus.open(path, create=True, embedder=embedder, chroma=server) as corpus:
        corpus.add(shelf)
        corpus.add([shelf[0]])
        assert corpus.remove(["banh"]) == 1
        assert corpus.check() == []
    with Corpus.open(path, embedder=embedder, chroma=server) as corpus:
        hits = corpus.search("sông chảy qua Hà Nội", mode="dense", k=1)
        assert hits[0].passage.document_id == "song"
        assert not list(path.glob("dense-*"))
    client = chromadb.HttpClient(host="127.0.0.1", port=int(server.rsplit(":", 1)[1]))
    assert [collection.count() for collection in client.list_collections()] == [4]
    client.close()
    with pytest.raises(IndexMismatch, match="máy chủ Chroma"):
        Corpus.open(path, embedder=embedder)
    with Corpus.open(path, embedder=embedder, rebuild=True) as corpus:
        assert corpus.search("sông chảy qua Hà Nội", mode="dense", k=1) == hits
        assert corpus.check() == []
