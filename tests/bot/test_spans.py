"""From logits to spans: shared normalisation, the best spans, whole words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calibration import Calibration, Features
from bot.spans import Row, best_spans, sentence_around, shared_log_softmax, whole_words
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


def peak(size: int, at: int) -> np.ndarray:
    logits = np.full(size, -5.0, dtype=np.float32)
    logits[at] = 5.0
    return logits


def test_probabilities_sum_to_one_over_all_passages_and_no_answer() -> None:
    rows = [np.array([1.0, 2.0], dtype=np.float32), np.array([0.5], dtype=np.float32)]
    logs, null = shared_log_softmax(rows, 0.0)
    total = sum(float(np.exp(row).sum()) for row in logs) + float(np.exp(null))
    assert total == pytest.approx(1.0)
    assert logs[0][1] - null == pytest.approx(2.0)


def test_the_best_span_lies_between_the_peaks() -> None:
    told = row(TEXT)
    size = len(told.offsets)
    best, *others = best_spans(told, peak(size, 8), peak(size, 11))
    assert best.span.of(TEXT) == "bà Lê Thị Hoà"
    assert all(not best.span.overlaps(other.span) for other in others)
    assert all(best.log_probability >= other.log_probability for other in others)


def test_headings_are_read_but_never_quoted() -> None:
    told = row(TEXT, heading="Chương một\n")
    size = len(told.offsets)
    (best, *_) = best_spans(told, peak(size, 0), peak(size, 1))
    assert best.span.start >= 0
    assert "Chương" not in best.span.of(TEXT)


def test_an_end_before_its_start_is_no_span() -> None:
    told = row(TEXT)
    size = len(told.offsets)
    for found in best_spans(told, peak(size, 11), peak(size, 8)):
        assert len(found.span) > 0


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
def test_widening_keeps_what_was_found(start: int, length: int) -> None:
    end = min(len(TEXT), start + length)
    span = whole_words(TEXT, start, end)
    core = TEXT[start:end].strip(" .,;:")
    assert core in span.of(TEXT) or not core
    around = sentence_around(TEXT, span)
    assert around.contains(span)


def test_words_are_made_whole() -> None:
    start = TEXT.index("ê Thị H")
    assert whole_words(TEXT, start, start + 7).of(TEXT) == "Lê Thị Hoà"
    start = TEXT.index("Hoà (Huế")
    assert whole_words(TEXT, start, start + 8).of(TEXT) == "Hoà (Huế)"


def test_calibration_is_a_logistic_function_of_the_scores() -> None:
    calm = Calibration(bias=0, span=0, null=0, judged=1, retrieved=0, covered=0)
    features = Features(span=-1, null=-2, judged=0.0, retrieved=1, covered=0.5)
    assert calm.probability(features) == pytest.approx(0.5)
    eager = Calibration.of({"bias": 2.0})
    assert eager.bias == 2.0
    with pytest.raises(TypeError):
        Calibration.of({"unknown": 1.0})
