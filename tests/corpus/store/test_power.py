"""Files of several moments, as a cut of power leaves them: noticed, and healed by a write."""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus import Corpus
from corpus.errors import IndexDamaged
from corpus.store.catalog import Catalog

OLD = "Giờ mở cửa của thư viện là 7 giờ, nghỉ trưa lúc 11 giờ."
NEW = "Giờ mở cửa của thư viện là 8 giờ, nghỉ trưa lúc 12 giờ."


@pytest.fixture
def moments(corpus, cut, tmp_path):
    """Return the folder of an index after a change, and copies of before and after."""
    corpus.add([cut("thu-vien", OLD)])
    path = corpus.path
    corpus.close()
    shutil.copytree(path, tmp_path / "before")
    with Corpus.open(path, embedder=corpus.embedder) as again:
        again.add([cut("thu-vien", NEW)])
    return path, tmp_path / "before"


@contextmanager
def opened(path, embedder):
    with Corpus.open(path, embedder=embedder) as corpus:
        yield corpus


def put_back(path, before, kind):
    (now,) = path.glob(f"{kind}-*")
    shutil.rmtree(now)
    shutil.copytree(before / now.name, now)


def heals(path, embedder):
    with opened(path, embedder) as corpus:
        corpus.mend()
        assert corpus.check() == []
        assert corpus.search(NEW, k=1)[0].passage.text == NEW


def test_words_of_an_earlier_moment_are_not_searched(moments, embedder):
    path, before = moments
    put_back(path, before, "lexical")
    with opened(path, embedder) as corpus, pytest.raises(IndexDamaged, match="Chỉ mục từ khóa"):
        corpus.search(NEW)
    heals(path, embedder)


def test_vectors_of_an_earlier_moment_are_not_searched(moments, embedder, caplog):
    path, before = moments
    with opened(path, embedder) as corpus:
        expected = [hit.passage.id for hit in corpus.search(NEW, mode="dense")]
    put_back(path, before, "dense")
    with opened(path, embedder) as corpus:
        assert [hit.passage.id for hit in corpus.search(NEW, mode="dense")] == expected
        assert corpus.search(NEW, k=1, mode="dense")[0].passage.text == NEW
        assert any("véc-tơ" in line for line in corpus.check())
    assert "does not hold" in caplog.text
    heals(path, embedder)


@pytest.mark.parametrize("name", ["data_level0.bin", "length.bin"])
def test_a_graph_of_an_earlier_moment_is_noticed(moments, embedder, name):
    path, before = moments
    (now,) = path.rglob(name)
    shutil.copyfile(before / now.relative_to(path), now)
    with opened(path, embedder) as corpus:
        assert corpus.search(NEW, k=1, mode="dense")[0].passage.text == NEW
    heals(path, embedder)


@pytest.mark.parametrize(
    "held",
    [
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"stamp": 1, "files": [1]}',
        '{"stamp": "a", "files": {"b": 1}}',
    ],
)
def test_a_seal_that_is_none_is_told_and_made_anew(moments, embedder, held):
    path, _ = moments
    (seal,) = path.glob("lexical-*/seal.json")
    seal.write_text(held, encoding="utf-8")
    with opened(path, embedder) as corpus, pytest.raises(IndexDamaged, match="Chỉ mục từ khóa"):
        corpus.search(NEW, mode="lexical")
    heals(path, embedder)


def test_words_that_change_under_an_open_program_are_told(moments, embedder):
    path, _ = moments
    with opened(path, embedder) as corpus:
        assert corpus.search(NEW, mode="lexical")
        for file in path.glob("lexical-*/*.term"):
            with file.open("r+b") as cut_short:
                cut_short.truncate(file.stat().st_size // 2)
        with pytest.raises(IndexDamaged, match="Chỉ mục từ khóa"):
            corpus.search(NEW, mode="lexical")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which file is synced")
def test_the_disk_has_the_indexes_before_the_catalogue_calls_them_clean(corpus, cut, monkeypatch):
    order = []
    fsync, apply = os.fsync, Catalog.apply

    def synced(descriptor):
        order.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def applied(self, **how):
        order.append("catalogue")
        apply(self, **how)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Catalog, "apply", applied)
    corpus.add([cut("thu-vien", OLD)])
    before = order[: order.index("catalogue")]
    files = {str(file) for file in corpus.path.glob("*-*/**/*") if file.suffix != ".lock"}
    assert files <= set(before)
    assert before[-1] == str(corpus.path)  # the names of the folders, after what is in them
