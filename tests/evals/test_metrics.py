"""Measures worked by hand, and rankings against ir-measures."""

from math import log2

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from evals.metrics import (
    abstention_scores,
    calibration_bins,
    confusion,
    expected_calibration_error,
    ndcg_at,
    overlap,
    precision_recall_f1,
    recall_at,
    reciprocal_rank_at,
    risk_coverage,
    risk_coverage_area,
    span_precision,
    span_recall,
)

names = st.sampled_from("abcdefghijklmnop")
rankings = st.lists(names, unique=True, max_size=14)
relevants = st.sets(names, min_size=1, max_size=8)


def test_ranking_by_hand():
    ranked = ["x", "a", "y", "b"]
    assert recall_at(ranked, {"a", "b", "c"}, 2) == pytest.approx(1 / 3)
    assert recall_at(ranked, {"a", "b", "c"}, 10) == pytest.approx(2 / 3)
    assert reciprocal_rank_at(ranked, {"a", "b"}, 10) == 0.5
    assert reciprocal_rank_at(ranked, {"b"}, 3) == 0.0
    gain, ideal = 1 / log2(3) + 1 / log2(5), 1 + 1 / log2(3) + 1 / log2(4)
    assert ndcg_at(ranked, {"a", "b", "c"}, 10) == pytest.approx(gain / ideal)


def test_a_query_without_a_ranking_scores_zero():
    assert recall_at([], {"a"}, 5) == reciprocal_rank_at([], {"a"}, 5) == ndcg_at([], {"a"}, 5) == 0


def test_a_query_without_anything_relevant_is_a_mistake():
    with pytest.raises(ValueError, match="relevant"):
        recall_at(["a"], set(), 5)


@given(rankings, relevants)
def test_rankings_agree_with_ir_measures(ranked, relevant):
    qrels = {"q": dict.fromkeys(relevant, 1)}
    # Scores fall with the rank, so that no tie lets the reference reorder the ranking.
    run = {"q": {name: float(100 - rank) for rank, name in enumerate(ranked)}}
    wanted = [R @ 1, R @ 5, R @ 10, RR @ 10, nDCG @ 10]
    theirs = ir_measures.calc_aggregate(wanted, qrels, run)
    ours = {
        R @ 1: recall_at(ranked, relevant, 1),
        R @ 5: recall_at(ranked, relevant, 5),
        R @ 10: recall_at(ranked, relevant, 10),
        RR @ 10: reciprocal_rank_at(ranked, relevant, 10),
        nDCG @ 10: ndcg_at(ranked, relevant, 10),
    }
    assert ours == pytest.approx(theirs)


def test_places_overlap_only_in_one_document():
    assert overlap(("d", 0, 10), ("d", 5, 20)) == 5
    assert overlap(("d", 0, 10), ("d", 10, 20)) == 0
    assert overlap(("d", 0, 10), ("e", 0, 10)) == 0


def test_citations_by_hand():
    evidence = [[("d", 0, 10), ("e", 100, 110)], [("d", 50, 60)]]
    cited = [("e", 105, 120), ("d", 20, 30), ("d", 9, 12)]
    assert span_precision(cited, evidence) == pytest.approx(2 / 3)
    assert span_recall(cited, evidence) == 0.5
    assert span_precision([], evidence) is None
    assert span_recall([], evidence) == 0.0
    assert span_recall(cited, []) is None


def test_precision_recall_f1_by_hand():
    assert precision_recall_f1(2, 4, 3) == (0.5, pytest.approx(2 / 3), pytest.approx(4 / 7))
    assert precision_recall_f1(0, 0, 3) == (0.0, 0.0, 0.0)
    assert precision_recall_f1(0, 0, 0) == (1.0, 1.0, 1.0)


def test_abstention_by_hand():
    expected = [True, True, True, False, False]
    given_ = [True, False, True, True, False]
    assert abstention_scores(expected, given_) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_risk_coverage_by_hand():
    curve = risk_coverage([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0])
    assert curve == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert risk_coverage_area([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0]) == pytest.approx(1 / 3)


def test_equal_confidences_do_not_let_the_order_decide():
    assert risk_coverage([0.5, 0.5], [1, 0]) == risk_coverage([0.5, 0.5], [0, 1])
    assert risk_coverage([0.5, 0.5], [1, 0]) == [(0.5, 0.5), (1.0, 0.5)]


def test_calibration_by_hand():
    # two in [0.9, 1.0]: sure 0.95, right 0.5; two in [0.2, 0.3): sure 0.2, right 0.5
    confidence, correct = [0.9, 1.0, 0.2, 0.2], [1, 0, 1, 0]
    assert calibration_bins(confidence, correct) == [
        (pytest.approx(0.2), 0.5, 2),
        (pytest.approx(0.95), 0.5, 2),
    ]
    assert expected_calibration_error(confidence, correct) == pytest.approx((0.3 + 0.45) / 2)
    assert expected_calibration_error([1.0, 0.0], [1, 0]) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30))
def test_curve_and_error_stay_in_bounds(pairs):
    confidence, correct = [list(column) for column in zip(*pairs, strict=True)]
    curve = risk_coverage(confidence, correct)
    assert all(-1e-9 <= risk <= 1 + 1e-9 for _, risk in curve)
    assert curve[-1] == (1.0, pytest.approx(1 - sum(correct) / len(correct)))
    assert 0.0 <= expected_calibration_error(confidence, correct) <= 1.0


def test_confusion_counts_pairs():
    pairs = [("answer", "answer"), ("answer", "abstention"), ("answer", "answer")]
    assert confusion(pairs) == {"answer": {"abstention": 1, "answer": 2}}
