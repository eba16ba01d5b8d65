"""The table of measures: what each is called, which way is better, how it is estimated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.estimate import Estimate, Rows, Statistic, bootstrap, bootstrap_statistic
from evals.metrics import abstention_scores, expected_calibration_error, risk_coverage_area
from evals.verdict import Verdict

__all__ = ["CORRECT", "MEASURES", "Measure", "kinds", "slices", "summarise"]

SLICE_RESAMPLES = 400
_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure: a mean of per-question scores, or a statistic of whole questions.

    `name` is also the key of the per-question score where there is no `statistic`. `guarded` ones
    decide whether a run is worse than another; the rest inform. `short` heads a narrow column. A
    statistic may concern `only_answered` questions.
    """

    name: str
    label: str
    higher_is_better: bool = True
    guarded: bool = True
    unit: str = ""
    short: str = ""
    statistic: Statistic | None = None
    only_answered: bool = False
    per_question: Callable[[Verdict], float | None] | None = None

    def value(self, verdict: Verdict) -> float | None:
        """Return the score of one question, None where it is undefined."""
        if self.per_question is not None:
            return self.per_question(verdict)
        return verdict.scores.get(self.name)

    def rows(self, verdicts: Sequence[Verdict]) -> Rows:
        """Return the rows that the statistic is about."""
        rows = outcome_rows(verdicts)
        return _answered(rows) if self.only_answered else rows

    def estimate(
        self, verdicts: Sequence[Verdict], *, seed: int = 0, resamples: int = 1000
    ) -> Estimate | None:
        """Estimate the measure with its interval; None where no question defines it."""
        if self.statistic is not None:
            rows = self.rows(verdicts)
            return bootstrap_statistic(rows, self.statistic, seed=seed, resamples=resamples)
        values = [value for one in verdicts if (value := self.value(one)) is not None]
        return bootstrap(values, seed=seed, resamples=resamples)


# --- statistics of whole questions ----------------------------------------------------------------

_UNANSWERED = frozenset({"abstention", "choices"})
_EXPECTED, _ABSTAINED, _CORRECT, _CONFIDENCE, _MILLISECONDS = range(5)


def outcome_rows(verdicts: Sequence[Verdict]) -> Rows:
    """Return one row a question: should abstain, did abstain, correct, confidence, milliseconds.

    Correct is NaN where nothing was to be answered.
    """
    return np.array(
        [
            (
                one.expected in _UNANSWERED,
                one.given in _UNANSWERED,
                one.scores.get("correct", _NAN),
                one.confidence,
                one.milliseconds,
            )
            for one in verdicts
        ],
        dtype=np.float64,
    ).reshape(-1, 5)


def _judged(rows: Rows) -> Rows:
    judged: Rows = rows[~np.isnan(rows[:, _CORRECT])]
    return judged


def _answered(rows: Rows) -> Rows:
    rows = _judged(rows)
    answered: Rows = rows[rows[:, _ABSTAINED] == 0]
    return answered


def _abstention(index: int) -> Statistic:
    def statistic(rows: Rows) -> float:
        rows = _judged(rows)
        expected, given = rows[:, _EXPECTED] > 0, rows[:, _ABSTAINED] > 0
        # No refusal has no precision; without a question to refuse there is no recall.
        if not (given if index == 0 else expected).any():
            return _NAN
        return abstention_scores(expected, given)[index]

    return statistic


def _of_answered(measure: Callable[[Rows, Rows], float]) -> Statistic:
    def statistic(rows: Rows) -> float:
        answered = _answered(rows)
        confidence, correct = answered[:, _CONFIDENCE], answered[:, _CORRECT]
        return measure(confidence, correct)

    return statistic


def _percentile(percent: float) -> Statistic:
    def statistic(rows: Rows) -> float:
        # As `numpy.percentile` has it, whose checks would take ten times as long as the sum.
        times = np.sort(rows[:, _MILLISECONDS])
        below, share = divmod((len(times) - 1) * percent / 100, 1)
        low, high = times[int(below)], times[min(int(below) + 1, len(times) - 1)]
        return float(low + share * (high - low))

    return statistic


def _coverage(verdict: Verdict) -> float | None:
    """Tell whether a question that has an answer got one; None for the others."""
    if verdict.expected in {"abstention", "choices", "remark"} or verdict.given == "hits":
        return None
    return float(verdict.given in {"answer", "disagreement"})


CORRECT = Measure(name="correct", label="Trả lời đúng (mọi kết quả)", short="Đúng")
MEASURES: tuple[Measure, ...] = (
    CORRECT,
    Measure(name="recall@1", label="Recall@1"),
    Measure(name="recall@5", label="Recall@5", short="R@5"),
    Measure(name="recall@10", label="Recall@10"),
    Measure(name="mrr@10", label="MRR@10"),
    Measure(name="ndcg@10", label="nDCG@10"),
    Measure(name="first_document", label="Văn bản đúng được dẫn trước", guarded=False),
    Measure(name="em", label="Khớp hoàn toàn (EM)"),
    Measure(name="f1", label="F1 theo từ", short="F1"),
    Measure(name="item_precision", label="Danh sách: độ chính xác"),
    Measure(name="item_recall", label="Danh sách: độ phủ"),
    Measure(name="item_f1", label="Danh sách: F1", short="F1 mục", guarded=False),
    Measure(name="side_recall", label="Bất đồng: các phía được nêu"),
    Measure(name="verdict", label="Có hay không: phán đúng"),
    Measure(name="verdict_corrected", label="Có hay không: nêu điều đúng", guarded=False),
    Measure(name="clause_completeness", label="Điều khoản: trọn vẹn", short="Trọn"),
    Measure(name="address", label="Điều khoản: nêu đúng địa chỉ", guarded=False),
    Measure(name="comparison_sides", label="So sánh: các phía được nêu", guarded=False),
    Measure(name="comparison_result", label="So sánh: kết luận đúng", guarded=False),
    Measure(name="summary_coverage", label="Tóm tắt: độ phủ các ý"),
    Measure(name="summary_cited", label="Tóm tắt: câu có trích dẫn"),
    Measure(name="citation_precision", label="Trích dẫn: độ chính xác"),
    Measure(name="citation_recall", label="Trích dẫn: độ phủ", short="Trích dẫn"),
    Measure(name="quote_validity", label="Trích dẫn đúng nguyên văn"),
    Measure(name="coverage", label="Tỉ lệ câu có đáp án được trả lời", per_question=_coverage,
            guarded=False),
    Measure(name="abstention_precision", label="Từ chối: độ chính xác", statistic=_abstention(0)),
    Measure(name="abstention_recall", label="Từ chối: độ phủ", statistic=_abstention(1)),
    Measure(name="abstention_f1", label="Từ chối: F1", statistic=_abstention(2), guarded=False),
    Measure(name="risk_coverage_area", label="Diện tích rủi ro–độ phủ", higher_is_better=False,
            guarded=False, only_answered=True, statistic=_of_answered(risk_coverage_area)),
    Measure(name="calibration_error", label="Sai số hiệu chuẩn (ECE)", higher_is_better=False,
            guarded=False, only_answered=True,
            statistic=_of_answered(expected_calibration_error)),
    Measure(name="latency_p50", label="Độ trễ p50", higher_is_better=False, guarded=False,
            unit="ms", statistic=_percentile(50)),
    Measure(name="latency_p95", label="Độ trễ p95", higher_is_better=False, guarded=False,
            unit="ms", statistic=_percentile(95)),
)  # fmt: skip

_SLICED = ("correct", "recall@5", "f1", "item_f1", "citation_recall")


def summarise(verdicts: Sequence[Verdict], *, seed: int = 0) -> dict[str, Estimate]:
    """Estimate every measure that the verdicts define."""
    found = ((measure.name, measure.estimate(verdicts, seed=seed)) for measure in MEASURES)
    return {name: estimate for name, estimate in found if estimate is not None}


def slices(verdicts: Sequence[Verdict], *, seed: int = 0) -> dict[str, dict[str, Estimate]]:
    """Estimate the main measures for every tag, in the order of the alphabet."""
    by_tag: dict[str, list[Verdict]] = {}
    for one in verdicts:
        for tag in one.tags:
            by_tag.setdefault(tag, []).append(one)
    chosen = [measure for measure in MEASURES if measure.name in _SLICED]
    return {
        tag: {
            measure.name: estimate
            for measure in chosen
            if (estimate := measure.estimate(group, seed=seed, resamples=SLICE_RESAMPLES))
        }
        for tag, group in sorted(by_tag.items())
    }


def kinds(verdicts: Sequence[Verdict], *, seed: int = 0) -> dict[str, dict[str, Estimate]]:
    """Estimate the right replies of every kind of question, `dev` and `test` apart.

    The most frequent kind comes first.
    """
    groups: dict[str, dict[str, list[Verdict]]] = {}
    for one in verdicts:
        groups.setdefault(one.kind, {}).setdefault(one.split, []).append(one)
    by_size = sorted(groups.items(), key=lambda item: (-sum(map(len, item[1].values())), item[0]))
    return {
        kind: {
            split: estimate
            for split, group in sorted(splits.items())
            if (estimate := CORRECT.estimate(group, seed=seed, resamples=SLICE_RESAMPLES))
        }
        for kind, splits in by_size
    }
