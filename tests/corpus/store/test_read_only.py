"""An index on a medium that nothing can be written to: asked as ever, or told why not."""

import os
import shutil
import subprocess
import sys

import pytest

from corpus import Corpus
from corpus.errors import IndexNotWritable

QUERY = "thời hạn giải quyết khiếu nại"


@pytest.fixture
def sealed():
    """Return what makes a folder read-only: for root by a mount, for others by their rights."""
    folders = []

    def seal(folder):
        if os.geteuid():
            for path in [folder, *(child for child in folder.rglob("*") if child.is_dir())]:
                path.chmod(0o555)
        else:
            for options in (["--bind"], ["-o", "remount,bind,ro"]):
                command = ["mount", *options, str(folder), str(folder)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
                if options == ["--bind"]:
                    folders.append(folder)
        with pytest.raises(OSError, match=r"Read-only|Permission"):
            (folder / "x").touch()

    if sys.platform != "linux":
        pytest.skip("folders are sealed in Linux's way")
    yield seal
    for folder in folders:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _ranking(corpus):
    return [(hit.passage.id, round(hit.score, 4)) for hit in corpus.search(QUERY, k=5)]


def test_an_index_that_cannot_be_written_to_answers_as_before(corpus, embedder, sealed):
    path, before, counts = corpus.path, _ranking(corpus), corpus.counts
    corpus.close()
    sealed(path)
    with Corpus.open(path, embedder=embedder) as asked:
        assert _ranking(asked) == before
        assert asked.counts == counts
        assert [held.id for held in asked.documents()]
        assert asked.check() == []
        with pytest.raises(IndexNotWritable, match="quyền"):
            asked.remove([asked.documents()[0].id])


def test_an_index_that_a_writer_holds_open_is_read_as_it_is_now(corpus, embedder, cut, sealed):
    path = corpus.path
    corpus.add([cut("moi", "Cửa hàng mở lúc 6 giờ sáng.")])  # in the log, not yet in the file
    expected = [held.id for held in corpus.documents()]
    assert path.joinpath("catalog.sqlite3-wal").stat().st_size
    sealed(path)
    with Corpus.open(path, embedder=embedder) as asked:
        assert [held.id for held in asked.documents()] == expected


def test_what_was_cut_off_is_not_read_as_an_older_state(corpus, embedder, cut, tmp_path, sealed):
    corpus.add([cut("moi", "Cửa hàng mở lúc 6 giờ sáng.")])
    copied = tmp_path / "dia-chi-doc"
    shutil.copytree(corpus.path, copied)
    (copied / "catalog.sqlite3-shm").unlink()
    sealed(copied)
    with pytest.raises(IndexNotWritable, match="ghi dở"):
        Corpus.open(copied, embedder=embedder)


def test_links_to_the_words_go_with_the_collection(corpus, embedder, sealed, tmp_path, monkeypatch):
    path = corpus.path
    corpus.close()
    sealed(path)
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with Corpus.open(path, embedder=embedder) as asked:
        assert asked.search(QUERY)
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []


def test_the_file_of_a_sealed_index_stays_as_it_is(corpus, embedder, sealed):
    path = corpus.path
    corpus.close()
    before = {p: p.read_bytes() for p in path.rglob("*") if p.is_file()}
    sealed(path)
    with Corpus.open(path, embedder=embedder) as asked:
        asked.search(QUERY)
    assert {p: p.read_bytes() for p in path.rglob("*") if p.is_file()} == before
