import errno
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from corpus import Corpus, Span
from corpus.errors import (
    DiskFull,
    HoidapError,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    NotAnIndex,
    UnknownDocument,
)
from corpus.store.catalog import Catalog

MODES = ["hybrid", "dense", "lexical"]


def found(corpus, query, **more):
    return [hit.passage.document_id for hit in corpus.search(query, **more)]


def only_first_line(error):
    line = str(error.value)
    assert "\n" not in line
    return line


# --- searching ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("query", ["Sông Hồng chảy qua đâu?", "song hong chay qua dau"])
def test_the_passage_that_answers_comes_first(corpus, mode, query):
    hits = corpus.search(query, mode=mode, k=3)
    assert hits[0].passage.text.startswith("Sông Hồng chảy qua Hà Nội")
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("mode", MODES)
def test_composed_and_decomposed_questions_find_the_same(corpus, mode):
    query = "mùa lũ nước sông"
    assert corpus.search(unicodedata.normalize("NFD", query), mode=mode) == corpus.search(
        query, mode=mode
    )


def test_a_hit_carries_the_score_of_each_side(corpus):
    best = corpus.search("gạo nếp", k=1)[0]
    assert 0 <= best.score <= 1
    assert best.dense is not None
    assert best.lexical is not None
    assert corpus.search("gạo nếp", mode="dense", k=1)[0].lexical is None
    assert corpus.search("gạo nếp", mode="lexical", k=1)[0].dense is None


def test_variants_are_read_by_the_lexical_side(corpus):
    assert found(corpus, "bánh", mode="lexical") == ["banh", "banh"]
    assert "hop" in found(corpus, "bánh", mode="lexical", variants=["Thanh tra Chính phủ"])


def test_titles_are_searched_too(corpus):
    assert found(corpus, "món ăn", mode="lexical") == ["banh", "banh"]


@pytest.mark.parametrize("k", [1, 2, 6, 500])
@pytest.mark.parametrize("mode", ["hybrid", "dense"])
def test_k_is_how_many_come_back_at_most(corpus, k, mode):
    assert len(corpus.search("sông", k=k, mode=mode)) == min(k, 6)


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\u200b"])
def test_a_blank_question_finds_nothing(corpus, query):
    assert corpus.search(query) == []


@pytest.mark.parametrize(
    "query", ["đ" * 20_000, "bánh " * 5_000, "🙂🙂", "\x00\x1b[31m", "<b>sông</b>", 'AND "( OR']
)
@pytest.mark.parametrize("mode", MODES)
def test_hostile_questions_are_survived(corpus, query, mode):
    assert len(corpus.search(query, mode=mode)) <= 6


def test_misuse_is_told_in_english(corpus):
    with pytest.raises(ValueError, match="k must be"):
        corpus.search("sông", k=0)
    with pytest.raises(ValueError, match="mode must be"):
        corpus.search("sông", mode="fuzzy")


def test_an_empty_collection_finds_nothing(tmp_path, embedder):
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as corpus:
        assert [corpus.search("sông", mode=mode) for mode in MODES] == [[], [], []]
        assert corpus.documents() == []
        assert corpus.check() == []
        assert len(corpus) == 0
        assert corpus


# --- adding and removing --------------------------------------------------------------------------


def test_documents_and_passages_come_back_as_they_went_in(corpus, shelf):
    for document, passages in shelf:
        assert corpus.get(document.id) == document
        assert corpus.passages(document.id) == passages
        assert corpus.passage(passages[0].id) == passages[0]
    assert [held.id for held in corpus.documents()] == ["banh", "hop", "song"]
    assert len(corpus) == 6


def test_unknown_ids_are_told_to_the_person(corpus):
    for ask in (corpus.get, corpus.passage, corpus.passages):
        with pytest.raises(UnknownDocument, match="«nobody»"):
            ask("nobody")


@pytest.mark.parametrize("mode", MODES)
def test_a_document_of_the_same_id_is_replaced(corpus, cut, mode):
    corpus.add([cut("song", "Sông Cửu Long có chín cửa.")])
    texts = [hit.passage.text for hit in corpus.search("Sông Cửu Long", mode=mode)]
    assert texts[0] == "Sông Cửu Long có chín cửa."
    assert not any("Sông Hồng" in text for text in texts)
    assert len(corpus) == 5
    assert corpus.check() == []


def test_adding_the_same_again_changes_nothing(corpus, shelf):
    before = corpus.search("sông", k=6)
    corpus.add(shelf)
    assert corpus.search("sông", k=6) == before
    assert len(corpus) == 6
    assert corpus.check() == []


def test_removing_says_how_many_there_were(corpus):
    assert corpus.remove(["song", "song", "nobody"]) == 1
    assert corpus.remove(["song"]) == 0
    assert "song" not in found(corpus, "sông Hồng")
    assert corpus.check() == []


def test_a_document_without_passages_is_kept(corpus, cut):
    corpus.add([cut("trong", "\n")])
    assert corpus.passages("trong") == []
    assert corpus.get("trong").text == "\n"


def test_many_documents_cost_one_call_of_the_encoder(tmp_path, embedder, shelf):
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as corpus:
        corpus.add(shelf)
        corpus.add([])
    assert [len(texts) for texts in embedder.texts] == [6]


def test_a_passage_that_is_no_stretch_of_its_document_is_refused(corpus, cut):
    document, passages = cut("moi", "một hai")
    other = cut("khac", "ba bốn")[1]
    for wrong in (
        [(document, other)],
        [(document, passages), (document, [])],
        [(document, [passages[0], passages[0]])],
        [(cut("moi", "hai một")[0], passages)],
    ):
        with pytest.raises(ValueError, match=r"belong|twice|differs"):
            corpus.add(wrong)
    assert len(corpus) == 6


def test_a_failing_encoder_leaves_the_collection_as_it_was(corpus, cut, monkeypatch):
    def fail(texts):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(corpus.embedder, "embed_passages_array", fail)
    generation = corpus.generation
    with pytest.raises(RuntimeError):
        corpus.add([cut("moi", "một")])
    assert corpus.generation == generation
    assert corpus.check() == []


def test_every_write_is_a_new_generation(corpus, cut):
    seen = [corpus.generation]
    corpus.add([cut("moi", "một")])
    seen.append(corpus.generation)
    corpus.remove(["moi"])
    seen.append(corpus.generation)
    assert seen == sorted(set(seen))


def test_counts_and_acronyms_follow_the_documents(corpus, cut):
    assert corpus.acronyms.full_names("TTCP") == ("Thanh tra Chính phủ",)
    assert corpus.counts.unigrams["sông"] == 2
    assert corpus.counts is corpus.counts
    corpus.add([cut("moi", "Sông Đà và sông Mã.")])
    assert corpus.counts.unigrams["sông"] == 4
    corpus.remove(["moi", "song"])
    assert corpus.counts.unigrams.get("sông", 0) == 0


# --- opening --------------------------------------------------------------------------------------


def test_what_was_stored_is_there_after_opening_again(corpus, embedder):
    before = corpus.search("sông", k=6)
    corpus.close()
    with Corpus.open(corpus.path, embedder=embedder) as again:
        assert again.search("sông", k=6) == before
        assert again.fingerprint.encoder == embedder.name


def test_creating_over_an_index_keeps_it(corpus, embedder):
    with Corpus.open(corpus.path, create=True, embedder=embedder) as again:
        assert len(again) == 6


@pytest.mark.parametrize("there", [False, True])
def test_a_missing_index_names_the_remedy(tmp_path, embedder, there):
    path = tmp_path / "index"
    if there:
        path.mkdir()
    with pytest.raises(IndexMissing) as error:
        Corpus.open(path, embedder=embedder)
    assert "hoidap ingest" in only_first_line(error)
    assert str(path) in only_first_line(error)


@pytest.mark.parametrize("create", [True, False])
def test_a_file_or_a_foreign_folder_is_refused_and_left_alone(tmp_path, embedder, create):
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("ghi chú", encoding="utf-8")
    folder.mkdir()
    (folder / "ghi-chú.txt").write_text("quan trọng", encoding="utf-8")
    for path in (file, folder):
        with pytest.raises(NotAnIndex) as error:
            Corpus.open(path, create=create, rebuild=create, embedder=embedder)
        assert str(path) in only_first_line(error)
    assert [child.name for child in folder.iterdir()] == ["ghi-chú.txt"]


def test_another_encoder_names_both_and_the_remedy(corpus, new_embedder):
    other = new_embedder(name="other@2", dimensions=64)
    with pytest.raises(IndexMismatch) as error:
        Corpus.open(corpus.path, embedder=other)
    assert all(
        part in only_first_line(error)
        for part in ("syllables@1", "other@2", "hoidap ingest --rebuild")
    )
    with Corpus.open(corpus.path, embedder=other, rebuild=True) as again:
        assert again.fingerprint.encoder == "other@2"
        assert found(again, "Sông Hồng chảy qua", mode="dense", k=1) == ["song"]
        assert again.check() == []
    assert sum(map(len, other.texts)) == 6


def test_another_normaliser_names_the_remedy(corpus, embedder, monkeypatch):
    monkeypatch.setattr("corpus.store.collection.NORMALIZER_VERSION", "99")
    with pytest.raises(IndexMismatch, match="hoidap ingest --rebuild") as error:
        Corpus.open(corpus.path, embedder=embedder)
    assert "99" in only_first_line(error)
    Corpus.open(corpus.path, embedder=embedder, rebuild=True).close()
    Corpus.open(corpus.path, embedder=embedder).close()


def test_a_newer_structure_is_refused(corpus, embedder):
    corpus.close()
    catalog = Catalog(corpus.path / "catalog.sqlite3")
    catalog.settle(schema="99")
    catalog.close()
    with pytest.raises(IndexMismatch, match="99"):
        Corpus.open(corpus.path, embedder=embedder)


def test_the_splitter_is_remembered(corpus, shelf):
    corpus.add(shelf[:1], splitter="7")
    assert corpus.fingerprint.splitter == "7"


@pytest.mark.parametrize("part", ["catalog", "nothing but the indexes"])
def test_a_lost_catalogue_is_told_and_rebuilt_empty(corpus, embedder, shelf, part):
    corpus.close()
    catalog = corpus.path / "catalog.sqlite3"
    for left in corpus.path.glob("catalog.sqlite3*"):
        left.unlink()
    if part == "catalog":
        catalog.write_bytes(b"no database" * 1000)
    with pytest.raises(IndexDamaged, match="hoidap ingest --rebuild"):
        Corpus.open(corpus.path, embedder=embedder)
    with pytest.raises(IndexDamaged):
        Corpus.open(corpus.path, create=True, embedder=embedder)
    with Corpus.open(corpus.path, rebuild=True, embedder=embedder) as again:
        assert len(again) == 0
        again.add(shelf)
        assert again.check() == []


def test_a_lost_lexical_index_is_told_to_readers_and_mended_by_writers(corpus, embedder, cut):
    corpus.close()
    shutil.rmtree(next(corpus.path.glob("lexical-*")))
    with Corpus.open(corpus.path, embedder=embedder) as again:
        with pytest.raises(IndexDamaged, match="hoidap ingest --rebuild"):
            again.search("sông")
        assert again.check()
        again.add([cut("moi", "một dòng sông")])
        assert "moi" in found(again, "một dòng sông")
        assert again.check() == []


@pytest.mark.parametrize("harm", ["removed", "emptied", "overwritten"])
def test_without_chroma_readers_compare_all_vectors(corpus, embedder, cut, harm):
    expected = corpus.search("Sông Hồng", k=6)
    corpus.close()
    folder = next(corpus.path.glob("dense-*"))
    shutil.rmtree(folder)
    if harm != "removed":
        folder.mkdir()
    if harm == "overwritten":
        (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with Corpus.open(corpus.path, embedder=embedder) as again:
        assert again.search("Sông Hồng", k=6) == expected
        assert again.check() != []
        again.add([cut("moi", "một dòng sông")])
        assert again.check() == []


def test_rebuilding_brings_back_the_same_ranking_without_the_encoder(corpus, embedder):
    before = corpus.search("sông nước", k=6)
    calls = len(embedder.texts)
    folders = {path.name for path in corpus.path.iterdir() if path.is_dir()}
    corpus.rebuild()
    assert corpus.search("sông nước", k=6) == before
    assert len(embedder.texts) == calls
    assert not folders & {path.name for path in corpus.path.iterdir()}


def test_a_broken_catalogue_is_told(corpus):
    corpus.close()
    catalog = corpus.path / "catalog.sqlite3"
    content = bytearray(catalog.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    catalog.write_bytes(content)
    try:
        with Corpus.open(corpus.path, embedder=corpus.embedder) as again:
            told = again.check()
    except HoidapError as error:
        told = [str(error)]
    assert told
    assert "hỏng" in told[0]


# --- the disk -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "method"),
    [
        ("corpus.store.dense.ChromaIndex", "add"),
        ("corpus.store.lexical.LexicalIndex", "update"),
        ("corpus.store.catalog.Catalog", "apply"),
        ("corpus.store.catalog.Catalog", "announce"),
    ],
)
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        sqlite3.OperationalError("database or disk is full"),
        ValueError("Failed to write: No space left on device (os error 28)"),
        RuntimeError("error returned from database: (code: 13) database or disk is full"),
    ],
    ids=["os", "sqlite", "tantivy", "chroma"],
)
def test_a_full_disk_is_told_and_leaves_the_collection(
    corpus, cut, monkeypatch, owner, method, error
):
    before = found(corpus, "sông", k=6)

    def fail(*_, **__):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(f"{owner}.{method}", fail)
        with pytest.raises(DiskFull, match="Hết chỗ trên đĩa"):
            corpus.add([cut("moi", "một dòng sông")])
    assert found(corpus, "sông", k=6) == before
    assert [held.id for held in corpus.documents()] == ["banh", "hop", "song"]
    corpus.add([cut("moi", "một dòng sông")])
    assert corpus.check() == []
    assert len(corpus) == 7


def test_a_really_full_disk_is_told_too(tmp_path, embedder, shelf):
    """Fill up for real: the child may write no file beyond 300,000 bytes."""
    script = Path(__file__).with_name("writer.py")
    path = tmp_path / "index"
    with Corpus.open(path, create=True, embedder=embedder) as corpus:
        corpus.add(shelf)
        texts = [corpus.get(held.id).text for held in corpus.documents()]
    done = subprocess.run(
        [sys.executable, script, path, "fill"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert done.stdout.startswith("DiskFull: Hết chỗ trên đĩa"), done.stderr
    with Corpus.open(path, embedder=embedder) as corpus:
        assert set(texts) <= {corpus.get(held.id).text for held in corpus.documents()}
        assert found(corpus, "sông Hồng", k=1) == ["song"]
        corpus.add(shelf)
        assert corpus.check() == []


def test_no_call_leaves_the_machine(tmp_path, embedder, shelf, monkeypatch):
    reached = []

    def refuse(self, address, *_):
        reached.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as corpus:
        corpus.add(shelf)
        corpus.search("sông")
        corpus.remove(["song"])
    assert reached == []


def test_passages_quote_their_document(corpus):
    for held in corpus.documents():
        text = corpus.get(held.id).text
        for passage in corpus.passages(held.id):
            assert passage.span.of(text) == passage.text
            assert isinstance(passage.span, Span)


def test_counts_are_remembered_until_the_next_write(corpus, embedder, cut, monkeypatch):
    expected = corpus.counts
    with monkeypatch.context() as patch:
        patch.setattr(
            "corpus.vietnamese.counting.count_syllables", lambda _: pytest.fail("counted again")
        )
        with Corpus.open(corpus.path, embedder=embedder) as again:
            assert again.counts == expected
    corpus.add([cut("moi", "Sông Đà")])
    (corpus.path / "counts.json").write_text("{", encoding="utf-8")
    assert corpus.counts.bigrams["sông", "đà"] == 1


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_a_view_finds_nothing_of_the_other_documents(corpus, mode):
    everything = {hit.passage.document_id for hit in corpus.search("sông lúa bánh", k=50)}
    assert len(everything) > 1
    for chosen in everything:
        view = corpus.within([chosen])
        hits = view.search("sông lúa bánh", k=50, mode=mode)
        assert {hit.passage.document_id for hit in hits} <= {chosen}
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        assert [held.id for held in view.documents()] == [chosen]
        assert len(view) == len(corpus.passages(chosen)) < len(corpus)


def test_a_view_knows_no_other_document(corpus):
    chosen, other = corpus.documents()[0].id, corpus.documents()[1].id
    view = corpus.within([chosen])
    assert view.get(chosen).id == chosen
    with pytest.raises(UnknownDocument):
        view.get(other)
    with pytest.raises(UnknownDocument):
        view.passage(corpus.passages(other)[0].id)
    with pytest.raises(UnknownDocument):
        view.passages(other)
    with pytest.raises(UnknownDocument):
        corpus.within([chosen, "khong-co"])
    with pytest.raises(UnknownDocument):
        view.within([other])


def test_a_view_of_no_document_is_empty(corpus):
    view = corpus.within([])
    assert (len(view), view.documents(), view.search("sông")) == (0, [], [])
