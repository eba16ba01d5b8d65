import unicodedata

import pytest

from corpus.store.lexical import LexicalIndex, terms_of


@pytest.fixture
def index(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    index.update(
        added=[
            ("hop", "Cuộc họp mạng lưới ACT-NET lần thứ 11, theo Nghị định 84/NQ-CP."),
            ("ba", "Bà Ba bán bánh bao."),
            ("song", "Sông Hồng chảy qua Hà Nội. Thủy điện Hòa Bình ở thượng nguồn."),
        ]
    )
    return index


def best(index, *queries):
    return [key for key, _ in index.search(dict.fromkeys(queries, 1.0), count=10)]


@pytest.mark.parametrize(
    "query",
    [
        "sông Hồng",
        "song hong",
        "SÔNG HỒNG",
        unicodedata.normalize("NFD", "sông Hồng"),
        "thuỷ điện Hoà Bình",
        "thủy điện hòa bình",
    ],
)
def test_spelling_variants_meet(index, query):
    assert best(index, unicodedata.normalize("NFC", query))[0] == "song"


@pytest.mark.parametrize("query", ["ACT-NET", "act net", "ACT- NET", "84/NQ-CP"])
def test_codes_are_found_whole_and_in_parts(index, query):
    assert best(index, query)[0] == "hop"


def test_diacritics_that_were_typed_count(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    index.update(added=[("a", "một con ma"), ("b", "một con má"), ("c", "một con mạ")])
    assert best(index, "má")[0] == "b"
    assert best(index, "mạ")[0] == "c"
    assert best(index, "ma") == ["a", "b", "c"]


def test_neighbouring_syllables_count_more_than_scattered_ones(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    index.update(added=[("a", "nội thành hà khắc tốt"), ("b", "khắc tốt thành hà nội")])
    assert best(index, "hà nội") == ["b", "a"]


def test_variants_add_their_terms_and_do_not_count_twice(index):
    assert set(best(index, "bánh", "sông")) == {"ba", "song"}
    light = index.search({"bánh": 0.2, "bánh bao": 1.0}, count=3)
    assert light == index.search({"bánh bao": 1.0}, count=3)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "🙂🙂",
        "AND OR NOT",
        '"',
        "terms:* OR id:[* TO *]",
        "(((((",
        "a^b~2 +-",
        "\\",
        "đ" * 20_000,
        "bánh " * 5_000,
    ],
)
def test_no_question_is_read_as_syntax(index, query):
    assert len(index.search({query: 1.0}, count=3)) <= 3


def test_equal_scores_tie_by_id_even_at_the_cut(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    for key in ("d", "b", "a", "c"):
        index.update(added=[(key, "cùng một câu")])
    assert best(index, "cùng một câu") == ["a", "b", "c", "d"]
    assert [key for key, _ in index.search({"cùng một câu": 1.0}, count=2)] == ["a", "b"]


def test_an_equal_id_is_replaced_and_a_removed_one_is_gone(index):
    index.update(added=[("ba", "Phở bò")], removed=["song"])
    assert len(index) == 2
    assert best(index, "bánh bao") == []
    assert best(index, "phở") == ["ba"]
    assert best(index, "sông") == []


def test_what_was_committed_is_there_after_opening_again(index, tmp_path):
    again = LexicalIndex(tmp_path / "lexical")
    assert best(again, "bánh bao") == ["ba"]


def test_terms_are_syllables_pairs_and_spelled_syllables():
    assert terms_of("Hà Nội") == ["ha", "noi", "ha_noi", "=hà", "=nội"]
