"""The run: what is new is stored once, what is unchanged costs nothing, a bad file stops nobody."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from corpus.embedder import Embedder
from corpus.store.collection import Corpus
from ingest import IngestInterrupted, Report, ingest, load_document

FIRST = "Thanh tra Chính phủ tổ chức hội nghị tổng kết công tác năm 2021."
SECOND = "Bộ Tư pháp công bố kế hoạch công tác của năm 2024."


class WordEmbedder(Embedder):
    """Counts words into a few buckets; remembers what it was asked to embed."""

    def __init__(self):
        self.history = []

    @property
    def name(self):
        return "words@1"

    @property
    def dimensions(self):
        return 8

    def embed_passages_array(self, texts):
        self.history += texts
        return np.stack([self.embed_query_array(text) for text in texts])

    def embed_query_array(self, text):
        vector = np.full(8, 0.1, dtype=np.float32)
        for word in text.split():
            vector[hashlib.sha256(word.encode()).digest()[0] % 8] += 1
        return vector / np.linalg.norm(vector)

    def count_tokens(self, texts):
        return [len(text.split()) for text in texts]


@pytest.fixture
def embedder():
    return WordEmbedder()


@pytest.fixture
def corpus(tmp_path_factory, embedder):
    path = tmp_path_factory.mktemp("index") / "index"
    with Corpus.open(path, create=True, embedder=embedder) as opened:
        yield opened


def names(paths):
    return [path.name for path in paths]


def state(corpus):
    """Return everything that the collection holds."""
    held = corpus.documents()
    return [(corpus.get(one.id), corpus.passages(one.id)) for one in held]


# --- added, unchanged, changed, removed -----------------------------------------------------------


def test_a_folder_is_ingested_and_found(corpus, write, tmp_path):
    write("một.txt", FIRST)
    write("con/hai.md", f"---\nid: hai\n---\n{SECOND}")
    report = ingest([tmp_path], into=corpus)
    assert (names(report.added), report.failed, report.passages) == (["hai.md", "một.txt"], (), 2)
    assert corpus.search("kế hoạch của Bộ Tư pháp")[0].passage.document_id == "hai"
    document = corpus.get("hai")
    assert document == load_document(tmp_path / "con" / "hai.md")
    assert [passage.span.of(document.text) for passage in corpus.passages("hai")] == [SECOND]


def test_ingesting_twice_changes_nothing_and_embeds_nothing(corpus, embedder, write, tmp_path):
    write("a.txt", FIRST)
    write("b.txt", SECOND)
    ingest([tmp_path], into=corpus)
    before, generation, asked = state(corpus), corpus.generation, len(embedder.history)
    report = ingest([tmp_path], into=corpus)
    assert (report.added, report.changed, report.passages) == ((), (), 0)
    assert names(report.unchanged) == ["a.txt", "b.txt"]
    assert (state(corpus), corpus.generation, len(embedder.history)) == (before, generation, asked)


def test_a_changed_file_replaces_its_document(corpus, write):
    path = write("a.txt", FIRST)
    ingest([path], into=corpus)
    old = corpus.documents()[0]
    write("a.txt", SECOND)
    report = ingest([path], into=corpus)
    (new,) = corpus.documents()
    assert (names(report.changed), report.added) == (["a.txt"], ())
    assert (new.id, new.content_hash == old.content_hash) == (old.id, False)
    assert [passage.text for passage in corpus.passages(new.id)] == [SECOND]


def test_rebuild_embeds_everything_again(corpus, embedder, write, tmp_path):
    write("a.txt", FIRST)
    ingest([tmp_path], into=corpus)
    before, asked = state(corpus), len(embedder.history)
    report = ingest([tmp_path], into=corpus, rebuild=True)
    assert (names(report.changed), report.unchanged) == (["a.txt"], ())
    assert len(embedder.history) == 2 * asked
    assert state(corpus) == before


def test_a_file_that_has_gone_is_removed_with_its_folder_only(corpus, write, tmp_path):
    gone, _, other = write("x/a.txt", FIRST), write("x/b.txt", FIRST), write("y/c.txt", FIRST)
    ingest([tmp_path / "x", tmp_path / "y"], into=corpus)
    gone.unlink()
    other.unlink()
    write("y/d.txt", SECOND)
    kept = ingest([tmp_path / "x"], into=corpus, prune=False)
    assert (kept.removed, len(corpus.documents())) == ((), 3)
    report = ingest([tmp_path / "x"], into=corpus)
    assert names(report.removed) == ["a.txt"]
    assert sorted(Path(held.uri).name for held in corpus.documents()) == ["b.txt", "c.txt"]


def test_a_moved_file_with_its_own_id_stays_one_document(corpus, write, tmp_path):
    text = f"---\nid: bao-cao\n---\n{FIRST}"
    write("x/a.md", text).rename(write("x/b.md", text))
    ingest([tmp_path / "x"], into=corpus)
    (tmp_path / "x" / "b.md").rename(tmp_path / "x" / "c.md")
    report = ingest([tmp_path / "x"], into=corpus)
    assert (names(report.changed), report.removed, report.failed) == (["c.md"], (), ())
    (held,) = corpus.documents()
    assert (held.id, Path(held.uri).name) == ("bao-cao", "c.md")


def test_a_file_that_is_given_another_id_leaves_no_copy(corpus, write):
    path = write("a.md", f"---\nid: cu\n---\n{FIRST}")
    ingest([path], into=corpus)
    write("a.md", f"---\nid: moi\n---\n{FIRST}")
    report = ingest([path], into=corpus)
    assert (names(report.changed), report.removed) == (["a.md"], ())
    assert [held.id for held in corpus.documents()] == ["moi"]


def test_two_files_cannot_have_one_id(corpus, write, tmp_path):
    write("a.md", f"---\nid: bao-cao\n---\n{FIRST}")
    write("b.md", f"---\nid: bao-cao\n---\n{SECOND}")
    for _ in range(2):
        (failure,) = ingest([tmp_path], into=corpus).failed
        assert (failure.path.name, "bao-cao" in failure.reason) == ("b.md", True)
    (failure,) = ingest([tmp_path / "b.md"], into=corpus).failed
    assert "a.md" in failure.reason
    assert corpus.passages("bao-cao")[0].text == FIRST


# --- what paths may be ----------------------------------------------------------------------------


def test_a_file_given_twice_counts_once_and_equal_files_count_twice(corpus, write, tmp_path):
    path = write("a.txt", FIRST)
    write("b.txt", FIRST)
    (tmp_path / "c.txt").symlink_to(path)
    report = ingest([path, tmp_path, str(path), tmp_path / "*.txt"], into=corpus)
    assert names(report.added) == ["a.txt", "b.txt"]
    assert len(corpus.documents()) == 2


def test_a_pattern_expands(corpus, write, tmp_path):
    write("tài liệu/a.md", FIRST)
    write("tài liệu/sâu/hơn/b.md", SECOND)
    write("tài liệu/c.txt", SECOND)
    report = ingest([str(tmp_path / "tài liệu" / "**" / "*.md")], into=corpus)
    assert names(report.added) == ["a.md", "b.md"]


def test_hidden_files_loops_and_unread_kinds_are_passed_over(corpus, write, tmp_path):
    write("x/a.txt", FIRST)
    write("x/.b.txt", FIRST)
    write("x/.git/c.txt", FIRST)
    write("x/~$d.docx", b"x")
    write("x/phim.mp4", b"ftyp")
    (tmp_path / "x" / "vòng").symlink_to(tmp_path / "x")
    report = ingest([tmp_path / "x"], into=corpus)
    assert (names(report.added), report.failed) == (["a.txt"], ())
    assert names(report.skipped) == ["phim.mp4"]


def test_a_document_of_a_kind_that_is_not_read_is_named_even_in_a_folder(corpus, write, tmp_path):
    write("a.txt", FIRST)
    write("b.doc", b"\xd0\xcf\x11\xe0")
    (failure,) = ingest([tmp_path], into=corpus).failed
    assert failure.path.name == "b.doc"
    assert str(failure).startswith("«")


def test_an_argument_that_gives_nothing_is_a_failure(corpus, write, tmp_path):
    write("trống/phim.mp4", b"ftyp")
    given = [
        tmp_path / "không có",
        tmp_path / "*.md",
        tmp_path / "trống",
        tmp_path / "trống" / "phim.mp4",
    ]
    report = ingest(given, into=corpus)
    assert len(report.failed) == 4
    assert {failure.path.name for failure in report.failed} == {path.name for path in given}
    assert ingest([], into=corpus) == Report()


def test_a_single_path_is_a_mistake_of_the_caller(corpus, tmp_path):
    with pytest.raises(TypeError, match="sequence"):
        ingest(str(tmp_path), into=corpus)


# --- failures -------------------------------------------------------------------------------------


def test_bad_files_never_stop_the_others(corpus, write, make_pdf, make_docx, tmp_path):
    write("a.txt", b"")
    write("b.txt", bytes(range(256)))
    write("c.md", f"---\ntitle: [\n---\n{FIRST}")
    write("d.pdf", make_pdf(FIRST, encrypt="x"))
    write("e.docx", make_docx(FIRST)[:900])
    (tmp_path / "g.txt").symlink_to(tmp_path / "không có")
    write("h.txt", FIRST)
    write("i.pdf", make_pdf(FIRST))
    report = ingest([tmp_path], into=corpus)
    assert names(report.added) == ["h.txt", "i.pdf"]
    assert [failure.path.name for failure in report.failed] == [
        "a.txt", "b.txt", "c.md", "d.pdf", "e.docx", "g.txt",
    ]  # fmt: skip
    assert all("hãy" in failure.reason for failure in report.failed)


def test_a_file_that_turns_bad_keeps_its_last_good_state(corpus, write, tmp_path):
    path = write("a.txt", FIRST)
    ingest([tmp_path], into=corpus)
    before = state(corpus)
    path.write_bytes(b"\x00\x01\x02")
    report = ingest([tmp_path], into=corpus)
    assert (names(failure.path for failure in report.failed), report.removed) == (["a.txt"], ())
    assert state(corpus) == before


def test_an_emptied_folder_removes_nothing(corpus, write, tmp_path):
    path = write("x/a.txt", FIRST)
    ingest([tmp_path / "x"], into=corpus)
    path.unlink()
    report = ingest([tmp_path / "x"], into=corpus)
    assert (len(report.failed), report.removed, len(corpus.documents())) == (1, (), 1)


def test_a_folder_without_permission_is_a_failure_and_loses_nothing(corpus, no_privileges):
    (no_privileges / "x" / "kín").mkdir(parents=True)
    (no_privileges / "x" / "a.txt").write_text(FIRST, encoding="utf-8")
    (no_privileges / "x" / "kín" / "b.txt").write_text(SECOND, encoding="utf-8")
    index = no_privileges / "index"  # belongs to whoever lacks the privileges
    with Corpus.open(index, create=True, embedder=corpus.embedder) as own:
        ingest([no_privileges / "x"], into=own)
        (no_privileges / "x" / "kín").chmod(0)
        report = ingest([no_privileges / "x"], into=own)
        (failure,) = report.failed
        assert failure.path.name == "kín"
        assert "không có quyền" in failure.reason
        assert (report.removed, len(own.documents())) == ((), 2)


# --- batches, progress, interruption --------------------------------------------------------------


def test_many_documents_are_stored_in_batches(corpus, write, tmp_path, monkeypatch):
    for number in range(300):
        write(f"{number:03}.txt", f"{FIRST} {number}")
    told = []
    report = ingest([tmp_path], into=corpus, progress=told.append)
    assert len(report.added) == report.passages == len(corpus) == 300
    assert corpus.generation <= 4
    assert (told[0].files, told[0].path.name) == (0, "000.txt")
    assert (told[-1].files, told[-1].files_total, told[-1].path) == (300, 300, None)
    assert told[-1].bytes == told[-1].bytes_total > 0
    assert told[-1].passages == 300
    done = [progress.bytes for progress in told]
    assert done == sorted(done)


def test_ctrl_c_keeps_what_was_stored_and_the_next_run_goes_on(corpus, write, tmp_path):
    for number in range(300):
        write(f"{number:03}.txt", f"{FIRST} {number}")

    def interrupt(progress):
        if progress.passages:
            raise KeyboardInterrupt

    with pytest.raises(IngestInterrupted) as caught:
        ingest([tmp_path], into=corpus, progress=interrupt)
    stored = len(caught.value.report.added)
    assert 0 < stored < 300
    assert stored == len(corpus.documents())
    report = ingest([tmp_path], into=corpus)
    assert (len(report.unchanged), len(report.added)) == (stored, 300 - stored)
    assert len(corpus.documents()) == 300
