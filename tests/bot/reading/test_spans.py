"""From logits to spans: shared normalisation, the best spans, whole words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.calibration import UNFITTED, Features, Regression
from bot.reading.spans import (
    Row,
    best_spans,
    only_answers,
    sentence_around,
    shared_log_softmax,
    whole_words,
)
from corpus.types import Hit, Passage, Span

TEXT = "Hội nghị họp tại Huế. Chủ tịch là bà Lê Thị Hoà (Huế), sinh năm 1970."


def row(text: str, *, heading: str = "") -> Row:
    """A row with one token a word."""
    whole = heading + text
    offsets, at = [], 0
    for word in whole.split(" "):
        start = whole.index(word, at)
        offsets.append((start, start + len(word)))
        at = start + len(word)
    passage = Passage(
        id="p", document_id="d", ordinal=0, span=Span(start=0, end=len(text)), text=text
    )
    hit = Hit(passage=passage, score=1.0, rank=1)
    return Row(hit=hit, ids=[], first=0, offsets=offsets, skipped=len(heading))


def peak(told: Row, start: int, end: int) -> np.ndarray:
    """Logits that point at one first and one last token."""
    size = len(told.offsets)
    logits = np.full((size, size), -5.0, dtype=np.float32)
    logits[start] += 5.0
    logits[:, end] += 5.0
    return only_answers(told, logits)


def test_probabilities_sum_to_one_over_all_passages_and_no_answer() -> None:
    tables = [np.array([[1.0, 2.0], [-np.inf, 0.0]]), np.array([[0.5]]), np.zeros((0, 0))]
    logs, null = shared_log_softmax(tables, 0.0)
    total = sum(float(np.exp(spans).sum()) for spans in logs) + float(np.exp(null))
    assert total == pytest.approx(1.0)
    assert logs[0][0, 1] - null == pytest.approx(2.0)
    assert shared_log_softmax([], 0.0) == ([], 0.0)


def test_the_best_span_lies_between_the_peaks() -> None:
    told = row(TEXT)
    best, *others = best_spans(told, peak(told, 8, 11))
    assert best.span.of(TEXT) == "bà Lê Thị Hoà"
    assert all(not best.span.overlaps(other.span) for other in others)
    assert all(best.log_probability >= other.log_probability for other in others)


def test_a_start_is_not_joined_to_the_end_of_another_answer() -> None:
    told = row("mùa đông lạnh và mùa hè nóng")
    logits = np.full((7, 7), -5.0, dtype=np.float32)
    logits[0] += 6.0
    logits[:, 5] += 6.0  # alone, the best start and the best end give "mùa đông … mùa hè"
    logits[0, 1] = 9.0
    best, *_ = best_spans(told, only_answers(told, logits))
    assert best.span.of("mùa đông lạnh và mùa hè nóng") == "mùa đông"


def test_an_answer_stands_on_one_line() -> None:
    told = row("họp tháng 6. \nVới vai trò")
    for found in best_spans(told, peak(told, 1, 3)):
        assert "\n" not in found.span.of("họp tháng 6. \nVới vai trò").strip()


def test_the_first_word_under_a_heading_can_be_quoted() -> None:
    told = replace(row("Bà Sóng họp"), offsets=[(0, 6), (6, 9), (9, 14)], skipped=7)
    assert told.lines().tolist() == [-1, 0, 0]
    (best, *_) = best_spans(told, only_answers(told, np.zeros((3, 3), dtype=np.float32)))
    assert best.span.start == 0


def test_headings_are_read_but_never_quoted() -> None:
    told = row(TEXT, heading="Chương một\n")
    (best, *_) = best_spans(told, peak(told, 0, 1))
    assert best.span.start >= 0
    assert "Chương" not in best.span.of(TEXT)


def test_an_end_before_its_start_is_no_span() -> None:
    told = row(TEXT)
    found = best_spans(told, peak(told, 11, 8))
    assert found
    assert all(len(one.span) > 0 for one in found)


def test_an_answer_is_at_most_48_tokens_long() -> None:
    told = row("một " * 60 + "hết")
    (best, *_) = best_spans(told, peak(told, 0, 60))
    assert len(best.span.of("một " * 60 + "hết").split()) <= 48
    (best, *_) = best_spans(told, peak(told, 0, 47))
    assert len(best.span.of("một " * 60 + "hết").split()) == 48


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
def test_widening_keeps_what_was_found(start: int, length: int) -> None:
    end = min(len(TEXT), start + length)
    span = whole_words(TEXT, start, end)
    core = TEXT[start:end].strip(" .,;:()")
    assert core in span.of(TEXT) or not core
    around = sentence_around(TEXT, span)
    assert around.contains(span)


def test_words_are_made_whole() -> None:
    start = TEXT.index("ê Thị H")
    assert whole_words(TEXT, start, start + 7).of(TEXT) == "Lê Thị Hoà"
    start = TEXT.index("Hoà (Huế")
    assert whole_words(TEXT, start, start + 8).of(TEXT) == "Hoà (Huế)"
    start = TEXT.index("Huế)")
    assert whole_words(TEXT, start, start + 4).of(TEXT) == "Huế"
    assert whole_words(TEXT, start - 1, start + 3).of(TEXT) == "Huế"
    assert whole_words(TEXT, start - 1, start + 4).of(TEXT) == "Huế"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("(một hai", "một hai"),
        ("( Huế )", "Huế"),
        ("Huế )", "Huế"),
        ("(1) mua sắm công", "(1) mua sắm công"),
        ("(Huế, Đà Nẵng) và Hà Nội", "(Huế, Đà Nẵng) và Hà Nội"),
        ("Hoà (Huế)", "Hoà (Huế)"),
        ("()", "()"),
    ],
)
def test_half_a_bracket_is_no_part_of_an_answer(told: str, kept: str) -> None:
    assert whole_words(told, 0, len(told)).of(told) == kept


def test_calibration_is_a_logistic_function_of_the_scores() -> None:
    features = Features(span=-1, within=-0.5, null=-2, judged=0.0, retrieved=1, covered=0.5)
    assert Regression(weights={"judged": 1}).probability(features.values) == pytest.approx(0.5)
    assert UNFITTED.probability(features.values) == pytest.approx(0.5)
    kept = Regression.of({"bias": 2.0, "weights": {"span": 2}})
    assert kept.probability(features.values) == pytest.approx(0.5)
    with pytest.raises(KeyError):
        Regression.of({"bias": 0.0, "weights": {"unknown": 1.0}}).probability(features.values)


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [
        ("Nộp cho cơ quan thú y.", 11, "cơ quan thú y"),
        ("Hai bệnh viện nhỏ.", 9, "bệnh viện nhỏ"),
        ("Cái cơ, quan sát kỹ.", 8, "quan sát kỹ"),
    ],
)
def test_a_noun_of_two_syllables_is_not_cut(text: str, start: int, told: str) -> None:
    assert whole_words(text, start, len(text)).of(text) == told
