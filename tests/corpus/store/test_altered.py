"""What a disk altered of the catalogue's own text is told and mended, never quoted."""

import sqlite3
from contextlib import closing

import pytest

from corpus import Corpus
from corpus.errors import IndexDamaged
from ingest import ingest

TEXT = "Trạm bơm Cầu Ghềnh tưới 340 ha.\nMỗi vụ trạm bơm 21 ngày.\nTrạm có 4 máy."


@pytest.fixture
def pumped(tmp_path, embedder, cut):
    """Return the folder of an index with a document about a pump, and one more."""
    path = tmp_path / "index"
    with Corpus.open(path, create=True, embedder=embedder) as corpus:
        corpus.add([cut("bom", TEXT, "Trạm bơm"), cut("duong", "Đường liên xã dài 7 km.")])
    return path


def flip(path, before, after, *, which=None):
    """Put other bytes of the same number into the file, at all places or at one of them."""
    catalog = path / "catalog.sqlite3"
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = catalog.read_bytes()
    parts = raw.split(before)
    assert len(parts) > 1
    assert len(before) == len(after)
    joined = parts[0]
    for number, part in enumerate(parts[1:]):
        joined += (after if which in (None, number) else before) + part
    catalog.write_bytes(joined)
    return len(parts) - 1


def test_a_figure_that_the_disk_altered_everywhere_is_not_quoted(pumped, embedder):
    """Both copies of the text say the same wrong thing, and the file is sound for SQLite."""
    assert flip(pumped, b"340 ha", b"740 ha") == 2
    with Corpus.open(pumped, embedder=embedder) as corpus:
        with pytest.raises(IndexDamaged, match=r"«bom».*hoidap ingest"):
            corpus.get("bom")
        with pytest.raises(IndexDamaged, match="«bom»"):
            corpus.passages("bom")
        with pytest.raises(IndexDamaged, match="«bom»"):
            corpus.search("trạm bơm tưới bao nhiêu")
        assert corpus.get("duong").text == "Đường liên xã dài 7 km."
        assert corpus.altered() == ["bom"]
        assert any("bom" in line for line in corpus.check())


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    ("before", "after"),
    [(b"21 ng", b"61 ng"), ("ỗi vụ".encode(), b"\xff\xbb\x97i v\xe1\xbb\xa5"), (b"4 m", b"4\xe1m")],
)
def test_one_copy_mends_the_other(pumped, embedder, before, after, which):
    """The document's text and its passages are two copies; letters may be no letters any more."""
    flip(pumped, before, after, which=which)
    with Corpus.open(pumped, embedder=embedder) as corpus:
        assert corpus.check() != []
    with Corpus.open(pumped, embedder=embedder, rebuild=True) as corpus:
        assert corpus.salvaged is not None
        assert set(corpus.salvaged.whole) == {"bom", "duong"}
        assert corpus.get("bom").text == TEXT
        assert [passage.text for passage in corpus.passages("bom")] == TEXT.split("\n")
        assert corpus.check() == []


def test_what_cannot_be_mended_is_named_and_not_kept(pumped, embedder):
    flip(pumped, b"340 ha", b"740 ha")
    with Corpus.open(pumped, embedder=embedder, rebuild=True) as corpus:
        assert corpus.salvaged is not None
        assert corpus.salvaged.lost == ("bom",)
        assert [held.id for held in corpus.documents()] == ["duong"]
        assert corpus.check() == []


def test_an_altered_vector_is_passed_over_and_told(pumped, embedder):
    with closing(sqlite3.connect(pumped / "catalog.sqlite3")) as connection, connection:
        connection.execute("UPDATE passages SET vector = zeroblob(256) WHERE text LIKE '%340%'")
    with Corpus.open(pumped, embedder=embedder) as corpus:
        assert corpus.search("đường liên xã")[0].passage.document_id == "duong"
        assert corpus.altered() == ["bom"]


def test_the_next_ingest_reads_an_altered_document_again(tmp_path, embedder):
    folder, path = tmp_path / "tai-lieu", tmp_path / "index"
    folder.mkdir()
    (folder / "bom.txt").write_text(TEXT, encoding="utf-8")
    (folder / "duong.txt").write_text("Đường liên xã dài 7 km.", encoding="utf-8")
    with Corpus.open(path, create=True, embedder=embedder) as corpus:
        ingest([folder], into=corpus)
    flip(path, b"340 ha", b"740 ha")
    with Corpus.open(path, embedder=embedder) as corpus:
        report = ingest([folder], into=corpus)
        assert [file.name for file in report.changed] == ["bom.txt"]
        assert [file.name for file in report.unchanged] == ["duong.txt"]
        assert corpus.check() == []
        assert "340 ha" in corpus.search("trạm bơm tưới bao nhiêu")[0].passage.text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("generation", "nhiều"),
        ("generation", None),
        ("dirty", "có"),
        ("lexical", "../ngoai"),
        ("lexical", b"\xff\xfe"),
        ("dense", None),
        ("encoder", None),
        ("identity", b"\xff"),
        ("chroma", "abc"),
        ("schema", "ba"),
        ("splitter", None),
    ],
)
def test_a_fact_about_the_index_that_was_damaged_is_one_line_and_repaired(
    pumped, embedder, key, value
):
    with closing(sqlite3.connect(pumped / "catalog.sqlite3")) as connection:
        if value is None:
            connection.execute("DELETE FROM meta WHERE key = ?", (key,))
        else:
            connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
        connection.commit()
    with pytest.raises(IndexDamaged, match="hoidap doctor --repair"):
        Corpus.open(pumped, embedder=embedder)
    with Corpus.open(pumped, embedder=embedder, rebuild=True) as corpus:
        assert [held.id for held in corpus.documents()] == ["bom", "duong"]
        assert corpus.check() == []
        assert corpus.search("trạm bơm", k=1)[0].passage.document_id == "bom"


def test_names_that_were_altered_to_what_is_no_list_are_told(pumped, embedder):
    with closing(sqlite3.connect(pumped / "catalog.sqlite3")) as connection:
        connection.execute("UPDATE documents SET acronyms = '5' WHERE id = 'bom'")
        connection.commit()
    with Corpus.open(pumped, embedder=embedder) as corpus, pytest.raises(IndexDamaged):
        _ = corpus.acronyms
