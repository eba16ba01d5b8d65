"""Exact match, F1 and the matching of lists, worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.answers import exact_match, match_all, matches, token_f1


def test_exact_match_takes_any_accepted_answer():
    assert exact_match("Thanh tra chính phủ.", ["TTCP", "Thanh tra Chính phủ"]) == 1.0
    assert exact_match("Chính phủ", ["TTCP", "Thanh tra Chính phủ"]) == 0.0


def test_f1_by_hand():
    # shared: tuấn, anh; given 4 words, wanted 3: P = 2/4, R = 2/3, F1 = 4/7
    assert token_f1("ông Tuấn Anh nói", ["Nguyễn Tuấn Anh"]) == pytest.approx(4 / 7)
    assert token_f1("ông Tuấn Anh nói", ["Nguyễn Tuấn Anh", "ông Tuấn Anh"]) == pytest.approx(6 / 7)


def test_f1_counts_a_repeated_word_as_often_as_both_have_it():
    # shared: an once; P = 1/2, R = 1
    assert token_f1("an an", ["an"]) == pytest.approx(2 / 3)


def test_an_empty_answer_scores_nothing():
    assert (exact_match("", ["x"]), token_f1("", ["x"]), matches("", ["x"])) == (0.0, 0.0, False)
    assert token_f1("x", []) == 0.0


def test_a_number_of_the_wording_must_be_there():
    assert matches("lần thứ 11", ["lần thứ 11"])
    assert not matches("lần thứ 17", ["lần thứ 11"])
    assert not matches("ngày 17/3/2022", ["ngày 17/3/2021"])


def test_a_sentence_around_the_answer_matches_but_a_page_does_not():
    wording = "Lê Thu Hà"
    assert matches(f"Giám đốc là bà {wording} từ lâu nay", [wording])
    assert not matches(f"{'chữ ' * 60}{wording}", [wording])


def test_a_part_of_the_wording_does_not_match():
    assert not matches("Bộ", ["Bộ Công an"])


def test_a_name_that_differs_by_one_syllable_does_not_match():
    assert not matches("Bộ Công thương", ["Bộ Công an"])
    assert not matches("Lê Thu Hương", ["Lê Thu Hà"])
    assert matches("Lê Thu Hà", ["bà Lê Thu Hà"])


def test_a_long_wording_matches_by_its_words():
    wording = "thảo luận và thống nhất thông qua kế hoạch công tác năm 2024 của nhóm"
    assert matches("thống nhất kế hoạch công tác của nhóm năm 2024", [wording])
    assert not matches("thống nhất kế hoạch công tác của nhóm năm 2025", [wording])


def test_items_are_paired_one_to_one():
    assert match_all(["phòng đọc", "phòng đọc"], [["phòng đọc"], ["phòng họp lớn"]]) == [0, None]


def test_pairing_is_maximum_where_a_greedy_choice_is_not():
    # "a b" fits both items, "b c" only the first: greedily the first item would take "a b".
    assert match_all(["a b", "b c"], [["a b", "b c"], ["a b"]]) == [1, 0]


def test_pairing_uses_any_wording():
    assert match_all(["rửa tiền"], [["tham nhũng", "chống rửa tiền"]]) == [0]


words = st.lists(st.sampled_from(["an", "bình", "công", "dân", "1", "2"]), max_size=6).map(" ".join)


@given(words, words)
def test_f1_is_symmetric_and_one_only_for_the_same_words(one, other):
    assert token_f1(one, [other]) == pytest.approx(token_f1(other, [one]))
    assert (token_f1(one, [other]) == 1.0) == (sorted(one.split()) == sorted(other.split()))


@given(st.lists(words, max_size=5), st.lists(st.lists(words, min_size=1, max_size=2), max_size=5))
def test_no_item_is_used_twice_and_pairs_fit(given_items, accepted):
    pairs = match_all(given_items, accepted)
    used = [pair for pair in pairs if pair is not None]
    assert len(pairs) == len(accepted)
    assert len(set(used)) == len(used)
    assert all(
        pair is None or matches(given_items[pair], item)
        for pair, item in zip(pairs, accepted, strict=True)
    )
