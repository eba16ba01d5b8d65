import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store.fuse import fuse

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.001, 1.0), max_size=8)


def test_what_both_sides_like_comes_first():
    ranked = fuse({"a": 0.9, "b": 0.89, "c": 0.7}, {"b": 12.0, "c": 11.0})
    assert [key for key, _ in ranked] == ["b", "a", "c"]


def test_words_decide_where_all_vectors_are_about_equally_near():
    dense = {"a": 0.800, "b": 0.799, "c": 0.798}
    assert fuse(dense, {"c": 9.0, "b": 3.0})[0][0] == "c"


def test_scores_are_written_out():
    ranked = dict(fuse({"a": 0.9, "b": 0.7}, {"b": 4.0, "c": 2.0}))
    # b is the farthest vector (0) and the best match (1); c is as far as b, and matches half.
    assert ranked == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.25})


def test_equal_scores_tie_by_id():
    assert [key for key, _ in fuse({"b": 0.5, "a": 0.5}, {})] == ["a", "b"]


def test_nothing_found_is_nothing_fused():
    assert fuse({}, {}) == []


@given(dense=scores, lexical=scores)
def test_every_id_comes_once_within_zero_and_one_in_order(dense, lexical):
    ranked = fuse(dense, lexical)
    assert sorted(key for key, _ in ranked) == sorted(dense.keys() | lexical.keys())
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in ranked)
    assert ranked == sorted(ranked, key=lambda item: (-item[1], item[0]))


@given(dense=scores)
def test_where_one_side_found_nothing_the_order_of_the_other_stays(dense):
    ranked = [key for key, _ in fuse(dense, {})]
    assert [dense[key] for key in ranked] == pytest.approx(sorted(dense.values(), reverse=True))
