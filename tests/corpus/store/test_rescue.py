"""Nothing is lost in silence: races, cut writes, earlier schemas, damaged pages and files."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Corpus
from corpus.errors import HoidapError, IndexDamaged, IndexMismatch
from ingest import ingest

ROOT = Path(__file__).parents[3]
LINES = "Giống lúa ST25 chịu mặn tốt, năng suất {n} tạ một hecta ở vụ thứ {n}."


def catalog_of(corpus):
    return corpus.path / "catalog.sqlite3"


def fill(corpus, cut, count=60):
    corpus.add([cut(f"lua-{n:02}", "\n".join([LINES.format(n=n)] * 30)) for n in range(count)])


def test_an_index_that_somebody_made_in_the_meantime_is_not_erased(
    tmp_path, embedder, cut, monkeypatch
):
    """Two programs find no index; the second must not begin anew what the first has filled."""
    import corpus.store.collection as module

    path = tmp_path / "index"
    original = module.create_catalog

    def late(folder, meta):
        monkeypatch.setattr(module, "create_catalog", original)
        with Corpus.open(folder, create=True, embedder=embedder) as first:
            first.add([cut("truoc", "Tài liệu của chương trình đến trước.")])
        return original(folder, meta)

    monkeypatch.setattr(module, "create_catalog", late)
    with Corpus.open(path, create=True, embedder=embedder) as second:
        second.add([cut("sau", "Tài liệu của chương trình đến sau.")])
        assert [held.id for held in second.documents()] == ["sau", "truoc"]
        assert second.check() == []


def test_many_may_create_the_same_index_at_once(tmp_path, embedder):
    path = tmp_path / "index"
    start = threading.Barrier(6)

    def open_one(_):
        start.wait(10)
        try:
            Corpus.open(path, create=True, embedder=embedder).close()
        except HoidapError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(6) as pool:
        told = set(pool.map(open_one, range(6)))
    assert not any("hỏng" in line for line in told)
    Corpus.open(path, embedder=embedder).close()


def test_an_ingest_without_changes_heals_what_a_kill_left(corpus, tmp_path):
    folder = tmp_path / "tai-lieu"
    folder.mkdir()
    (folder / "a.txt").write_text("Chợ họp từ 5 giờ sáng.", encoding="utf-8")
    ingest([folder], into=corpus)
    with closing(sqlite3.connect(catalog_of(corpus))) as connection, connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'dirty'")
    assert corpus.check() != []
    assert ingest([folder], into=corpus).unchanged
    assert corpus.check() == []


@pytest.mark.parametrize("schema", ["1", "2"])
def test_an_index_of_an_earlier_schema_is_brought_up_with_a_copy_kept(corpus, embedder, schema):
    before = corpus.documents()
    corpus.close()
    with closing(sqlite3.connect(catalog_of(corpus))) as connection, connection:
        if schema == "1":
            connection.execute("ALTER TABLE documents DROP COLUMN structure")
        connection.execute("ALTER TABLE documents DROP COLUMN sum")
        connection.execute("ALTER TABLE passages DROP COLUMN sum")
        connection.execute("ALTER TABLE passages DROP COLUMN vector_sum")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (schema,))
    with Corpus.open(corpus.path, embedder=embedder) as again:
        assert again.documents() == before
        assert again.get("song").tables == ()
        assert again.search("sông Hồng")[0].passage.document_id == "song"
        assert again.check() == []
    (copy,) = corpus.path.glob(f"catalog.schema-{schema}*.sqlite3")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def test_an_index_of_a_later_schema_is_left_as_it_is(corpus, embedder):
    corpus.close()
    with closing(sqlite3.connect(catalog_of(corpus))) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    before = catalog_of(corpus).read_bytes()
    for rebuild in (False, True):
        with pytest.raises(IndexMismatch, match="phiên bản 99"):
            Corpus.open(corpus.path, embedder=embedder, rebuild=rebuild)
    assert catalog_of(corpus).read_bytes() == before


def test_damaged_pages_cost_their_documents_only_and_all_are_named(corpus, embedder, cut):
    fill(corpus, cut)
    names = {held.id for held in corpus.documents()}
    texts = {name: corpus.get(name).text for name in names}
    corpus.close()
    path = catalog_of(corpus)
    raw = bytearray(path.read_bytes())
    pages = len(raw) // 4096
    for page in range(pages // 3, pages // 3 + 4):
        raw[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    path.write_bytes(raw)
    with Corpus.open(corpus.path, embedder=embedder, rebuild=True) as again:
        rescued = again.salvaged
        assert rescued is not None
        kept = {held.id for held in again.documents()}
        assert kept == set(rescued.whole) | set(rescued.torn)
        assert names - kept == set(rescued.lost) or len(names - kept) <= (
            len(rescued.lost) + rescued.unnamed
        )
        assert len(rescued.whole) > len(names) // 2
        for name in kept:
            assert again.get(name).text == texts[name]
            for passage in again.passages(name):
                assert passage.span.of(texts[name]) == passage.text
        assert again.check() == []
        assert rescued.kept_at.read_bytes() == bytes(raw)
        by_id = {held.id: held for held in again.documents()}
        assert all(by_id[name].content_hash == "" for name in rescued.torn)


def test_a_damaged_file_of_the_words_is_told_in_one_line_and_built_anew(corpus, embedder):
    corpus.close()
    (folder,) = corpus.path.glob("lexical-*")
    victim = next(f for f in folder.iterdir() if f.suffix == ".term")
    raw = bytearray(victim.read_bytes())
    for damage in (raw[: len(raw) // 2], bytes([raw[0] ^ 1]) + bytes(raw[1:])):
        victim.write_bytes(damage)
        with (
            Corpus.open(corpus.path, embedder=embedder) as again,
            pytest.raises(IndexDamaged, match="hoidap ingest --rebuild"),
        ):
            again.search("sông Hồng")
    with Corpus.open(corpus.path, embedder=embedder) as again:
        again.mend()
        assert again.check() == []
        assert again.search("sông Hồng")[0].passage.document_id == "song"


def test_empty_files_of_the_vectors_are_noticed_and_built_anew(corpus, embedder, cut):
    fill(corpus, cut, count=8)
    corpus.close()
    (folder,) = corpus.path.glob("dense-*")
    for path in folder.rglob("*.bin"):
        path.write_bytes(b"")
    with Corpus.open(corpus.path, embedder=embedder) as again:
        assert again.search("sông Hồng chảy qua đâu")[0].passage.document_id == "song"
        again.mend()
        assert again.check() == []


def test_passages_that_are_cut_in_another_way_are_told(corpus, embedder, cut):
    corpus.add([cut("moi", "Một dòng.")], splitter="7")
    Corpus.open(corpus.path, embedder=embedder).close()
    Corpus.open(corpus.path, embedder=embedder, splitter="7").close()
    with pytest.raises(IndexMismatch, match="hoidap ingest"):
        Corpus.open(corpus.path, embedder=embedder, splitter="8")
    corpus.mend(splitter="8")
    Corpus.open(corpus.path, embedder=embedder, splitter="8").close()


def test_want_of_descriptors_is_not_told_as_want_of_rights(corpus):
    code = (
        "import resource, sys; sys.path[:0] = [sys.argv[2], sys.argv[2] + '/tests']\n"
        "from conftest import SyllableEmbedder\n"
        "from corpus import Corpus, HoidapError\n"
        "corpus = Corpus.open(sys.argv[1], embedder=SyllableEmbedder())\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        "import os, threading\n"
        "top = max(int(name) for name in os.listdir('/proc/self/fd'))\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (top + 1, hard))\n"
        "held = []\n"
        "try:\n"
        "    while True: held.append(open(os.devnull))\n"
        "except OSError: pass\n"
        "corpus._catalog._connections.close()\n"
        "try:\n"
        "    while True: held.append(os.dup(1))\n"
        "except OSError: pass\n"
        "try: corpus.documents()\n"
        "except HoidapError as error: line = str(error)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)); print(line)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(corpus.path), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "ulimit -n" in done.stdout, done.stdout + done.stderr
