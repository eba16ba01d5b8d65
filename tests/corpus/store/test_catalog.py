import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store.catalog import Catalog
from corpus.store.rows import Entry, pack, searchable, unpack
from corpus.types import Cell, Document, Field, Heading, Passage, Section, Span, Table

META = {"encoder": "e@1", "normalizer": "1", "identity": "0a1b"}
META |= dict.fromkeys(("splitter", "chroma", "lexical", "dense"), "")


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog.create(tmp_path / "catalog.sqlite3", META)
    yield catalog
    catalog.close()


def entry(item, acronyms=None, seed=0):
    document, passages = item
    vectors = np.random.default_rng(seed).normal(size=(len(passages), 8)).astype(np.float32)
    return Entry(
        document=document, passages=tuple(passages), vectors=vectors, acronyms=acronyms or {}
    )


FULL = Document(
    id="vb",
    uri="file:///vb.pdf",
    title="Văn bản",
    text="I. Mở đầu\nNội dung.",
    title_derived=True,
    author="Ban Thư ký",
    date="2024-03-26",
    media_type="application/pdf",
    content_hash="abc",
    headings=(Heading(span=Span(start=0, end=9), level=2),),
    page_starts=(0, 10),
    raw_map=((0, 3), (4, 9)),
    tables=(
        Table(
            span=Span(start=10, end=18),
            cells=(
                Cell(row=0, column=0, span=Span(start=10, end=13), column_span=2, header=True),
                Cell(row=1, column=1, span=Span(start=14, end=18), row_span=3),
            ),
            header_rows=1,
            caption=Span(start=0, end=9),
        ),
    ),
    fields=(Field(name="subject", value="Mở đầu", span=Span(start=3, end=9)),),
    outline=(
        Section(
            kind="chapter",
            number="I",
            title="Mở đầu",
            span=Span(start=0, end=19),
            heading=Span(start=0, end=9),
        ),
        Section(
            kind="clause",
            number="",
            title="",
            span=Span(start=10, end=19),
            heading=Span(start=10, end=19),
            parent=0,
        ),
    ),
)
PASSAGE = Passage(
    id="vb#0",
    document_id="vb",
    ordinal=0,
    span=Span(start=10, end=19),
    text="Nội dung.",
    headings=("Chương một", "I. Mở đầu"),
    page=2,
)


def test_everything_comes_back_as_it_went_in(catalog):
    catalog.apply(entries=[entry((FULL, [PASSAGE]))])
    assert catalog.document("vb") == FULL
    assert catalog.passages_of("vb") == [PASSAGE]
    assert catalog.passages(["vb#0", "vb#1"]) == {"vb#0": PASSAGE}
    assert catalog.known(["vb#0", "vb#1"]) == {"vb#0"}
    assert catalog.document("nobody") is None


def test_fields_and_numbered_headings_are_found_without_the_texts(catalog):
    plain = replace(FULL, id="khac", fields=(), outline=())
    catalog.apply(entries=[entry((FULL, [PASSAGE])), entry((plain, []))])
    assert catalog.fields() == {"vb": FULL.fields}
    assert catalog.headed(["chapter", "article"]) == {("chapter", "1"): ("vb",)}


def test_a_summary_counts(catalog, shelf):
    catalog.apply(entries=[entry(item) for item in shelf])
    assert [(held.id, held.passages) for held in catalog.documents()] == [
        ("banh", 2),
        ("hop", 2),
        ("song", 2),
    ]
    assert catalog.documents()[1].characters == len(shelf[0][0].text)
    assert len(catalog) == 6


def test_a_document_of_the_same_id_is_replaced(catalog, cut):
    catalog.apply(entries=[entry(cut("a", "một\nhai\nba"))])
    catalog.apply(entries=[entry(cut("a", "bốn"))])
    assert [passage.text for passage in catalog.passages_of("a")] == ["bốn"]
    assert len(catalog) == 1


def test_removing_a_document_removes_its_passages(catalog, shelf):
    catalog.apply(entries=[entry(item) for item in shelf])
    catalog.apply(removed=["hop", "nobody"])
    assert catalog.document_ids() == ["banh", "song"]
    assert len(catalog) == 4


def test_a_write_that_fails_leaves_nothing_of_itself(catalog, cut):
    catalog.apply(entries=[entry(cut("a", "một"))])
    generation = catalog.generation()
    good, bad = cut("b", "hai"), cut("c", "ba")
    bad[1].append(bad[1][0])
    with pytest.raises(sqlite3.IntegrityError):
        catalog.apply(entries=[entry(good), entry(bad)], removed=["a"])
    assert catalog.document_ids() == ["a"]
    assert catalog.generation() == generation


def test_every_write_is_a_new_generation(catalog, cut):
    seen = [catalog.generation()]
    catalog.apply(entries=[entry(cut("a", "một"))])
    seen.append(catalog.generation())
    catalog.apply(removed=["a"])
    seen.append(catalog.generation())
    catalog.settle()
    seen.append(catalog.generation())
    assert seen == sorted(set(seen))


def test_indexes_are_dirty_from_the_announcement_until_they_are_settled(catalog):
    catalog.settle(lexical="lexical-1")
    assert catalog.meta()["dirty"] == "0"
    catalog.announce()
    assert catalog.meta()["dirty"] == "1"
    catalog.settle()
    assert catalog.meta()["dirty"] == "0"
    assert catalog.meta()["lexical"] == "lexical-1"


def test_vectors_come_back_and_can_be_replaced(catalog, shelf):
    entries = [entry(item, seed=number) for number, item in enumerate(shelf)]
    catalog.apply(entries=entries)
    ids, vectors = catalog.vectors(8)
    assert ids == sorted(passage.id for _, passages in shelf for passage in passages)
    first = shelf[0][1][0].id
    assert vectors[ids.index(first)] == pytest.approx(entries[0].vectors[0], abs=2e-3)
    catalog.settle(vectors=[(first, np.ones(8, dtype=np.float32))])
    assert catalog.vectors(8)[1][ids.index(first)].tolist() == [1.0] * 8


def test_what_the_indexes_read_comes_in_batches(catalog, shelf):
    catalog.apply(entries=[entry(item) for item in shelf])
    batches = list(catalog.readable(batch=4))
    assert [len(batch) for batch in batches] == [4, 2]
    texts = {key: text for batch in batches for key, text, _ in batch}
    assert texts == {
        passage.id: searchable(document.title, passage)
        for document, passages in shelf
        for passage in passages
    }


def test_headings_are_searched_with_the_passage():
    assert searchable("Văn bản", PASSAGE) == "Văn bản\nChương một\nI. Mở đầu\nNội dung."


def test_acronyms_of_all_documents_meet_the_commonest_name_first(catalog, cut):
    catalog.apply(
        entries=[
            entry(cut("a", "x"), {"TTCP": "Thanh tra Chính phủ", "BD": "Ban Dân vận"}),
            entry(cut("b", "y"), {"BD": "Bộ đội"}),
            entry(cut("c", "z"), {"BD": "Bộ đội"}),
        ]
    )
    assert catalog.acronyms() == {
        "BD": ["Bộ đội", "Ban Dân vận"],
        "TTCP": ["Thanh tra Chính phủ"],
    }


def test_a_half_made_catalogue_never_takes_the_place(tmp_path, monkeypatch):
    (tmp_path / "catalog.draft").write_bytes(b"left by a killed process")
    Catalog.create(tmp_path / "catalog.sqlite3", META).close()
    assert not (tmp_path / "catalog.draft").exists()


def test_a_broken_file_is_told(catalog, tmp_path, shelf):
    catalog.apply(entries=[entry(item) for item in shelf])
    assert catalog.problems() == []


@given(
    rows=st.lists(st.lists(st.floats(-1, 1, width=16), min_size=4, max_size=4), max_size=5),
)
def test_what_fits_half_precision_is_stored_exactly(rows):
    vectors = np.array(rows, dtype=np.float32).reshape(-1, 4)
    assert unpack(map(pack, vectors), 4).tolist() == vectors.tolist()
