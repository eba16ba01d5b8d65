import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import Corpus
from corpus.errors import IndexBusy

WRITER = Path(__file__).with_name("writer.py")
OLD, NEW = "Sông Hồng chảy qua Hà Nội", "Sông Cửu Long có chín cửa"


def write(path, *words, **options):
    command = [sys.executable, WRITER, path, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize(
    ("point", "survives"),
    [
        ("Catalog.announce:before", "old"),
        ("Catalog.announce:after", "old"),
        ("ChromaIndex.add:after", "old"),
        ("LexicalIndex.update:before", "old"),
        ("LexicalIndex.update:after", "old"),
        ("Catalog.apply:before", "old"),
        ("Catalog.apply:after", "new"),
        ("ChromaIndex.remove:after", "new"),
        ("Catalog.settle:before", "new"),
        ("Catalog.settle:after", "new"),
    ],
)
def test_a_kill_leaves_the_state_before_or_after(corpus, embedder, cut, point, survives):
    expected = [OLD] if survives == "old" else [NEW]
    corpus.search("sông")  # a reader that was there before
    done = write(corpus.path, "add", point)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Corpus.open(corpus.path, embedder=embedder) as fresh:
        for reader in (corpus, fresh):
            ids = {held.id for held in reader.documents()}
            assert ids == {"hop", "song", "banh"} | ({"moi"} if survives == "new" else set())
            for mode in ("hybrid", "dense", "lexical"):
                texts = [hit.passage.text for hit in reader.search(f"{OLD}. {NEW}", mode=mode)]
                assert [text for text in (OLD, NEW) if texts[0].startswith(text)] == expected
                assert len(texts) == len(set(texts))
        fresh.add([cut("sau", "Ghi tiếp được sau khi bị ngắt.")])
        assert fresh.check() == []
        assert corpus.search("ghi tiếp được sau", k=1)[0].passage.document_id == "sau"
        assert len(corpus) == len(fresh)


def test_a_reader_sees_what_another_process_wrote(corpus):
    for mode in ("hybrid", "dense", "lexical"):
        assert corpus.search(NEW, mode=mode, k=1)[0].passage.text.startswith(OLD[:9])
    before = corpus.generation
    assert write(corpus.path, "add").returncode == 0
    assert corpus.generation > before
    for mode in ("hybrid", "dense", "lexical"):
        assert corpus.search(NEW, mode=mode, k=1)[0].passage.text.startswith(NEW)
    assert corpus.counts.unigrams["cửu"] == 1
    assert corpus.check() == []


def test_a_second_writer_is_turned_away_at_once_and_readers_go_on(corpus, embedder, cut):
    holder = subprocess.Popen(
        [sys.executable, WRITER, corpus.path, "hold"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "holding\n"
        for attempt in (
            lambda: corpus.add([cut("moi", "một")]),
            lambda: corpus.remove(["song"]),
            corpus.rebuild,
            lambda: Corpus.open(corpus.path, embedder=embedder, rebuild=True),
        ):
            with pytest.raises(IndexBusy, match="đang được một tiến trình khác ghi"):
                attempt()
        assert corpus.search("sông")
        Corpus.open(corpus.path, embedder=embedder).close()
    finally:
        holder.communicate("\n", timeout=60)
    corpus.add([cut("moi", "một")])


def test_a_second_writer_in_the_same_process_is_turned_away(corpus, embedder, cut):
    with corpus.writing():
        with (
            Corpus.open(corpus.path, embedder=embedder) as other,
            pytest.raises(IndexBusy),
        ):
            other.add([cut("moi", "một")])
        refused = []

        def attempt():
            with pytest.raises(IndexBusy):
                corpus.add([cut("moi", "một")])
            refused.append(True)

        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
        assert refused == [True]
        corpus.add([cut("moi", "một")])
    assert len(corpus) == 7


def test_a_failed_write_inside_a_longer_one_is_mended_by_the_next(corpus, cut, monkeypatch):
    with corpus.writing():
        with monkeypatch.context() as patch:
            patch.setattr("corpus.store.lexical.LexicalIndex.update", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                corpus.add([cut("loi", "một dòng lỗi")])
        corpus.add([cut("moi", "một dòng mới")])
    assert corpus.check() == []
    assert [held.id for held in corpus.documents()] == ["banh", "hop", "moi", "song"]


def test_threads_search_while_one_writes(corpus, cut):
    def ask(number):
        query = ["sông Hồng Hà Nội", "bánh chưng gạo nếp", "thanh tra chính phủ"][number % 3]
        return query, corpus.search(query, k=1)[0].passage.document_id

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask, number) for number in range(60)]
        for number in range(5):
            corpus.add([cut(f"them-{number}", f"Tài liệu thêm vào số {number}.")])
        corpus.remove(["them-0", "them-1"])
        got = {answer.result() for answer in answers}
    assert got == {
        ("sông Hồng Hà Nội", "song"),
        ("bánh chưng gạo nếp", "banh"),
        ("thanh tra chính phủ", "hop"),
    }
    assert corpus.check() == []


def test_a_reader_in_the_same_process_follows_a_writer(corpus, embedder, cut):
    with Corpus.open(corpus.path, embedder=embedder) as reader:
        for number in range(6):
            corpus.add([cut("moi", f"Lần thứ {number} viết lại dòng này.")])
            for mode in ("hybrid", "dense", "lexical"):
                hit = reader.search(f"lần thứ {number} viết lại", mode=mode, k=1)[0]
                assert hit.passage.text == f"Lần thứ {number} viết lại dòng này."
