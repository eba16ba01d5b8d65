"""Compare two results question by question, and say what became significantly better or worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import HoidapError
from evals.estimate import Difference, paired_bootstrap, paired_bootstrap_statistic
from evals.measures import MEASURES, Measure, outcome_rows
from evals.result import Result, read_result
from evals.verdict import Stage, Verdict

__all__ = ["Comparison", "MeasureChange", "compare"]

Pair = tuple[Verdict, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChange:
    """How one measure differs between A and B on the questions that define it in both."""

    measure: Measure
    a: float
    b: float
    difference: Difference

    @property
    def gain(self) -> float:
        """How much better B is; negative when it is worse, whichever way is better."""
        return self.difference.mean if self.measure.higher_is_better else -self.difference.mean

    @property
    def better(self) -> bool:
        """Tell whether B is significantly better."""
        return self.difference.significant and self.gain > 0

    @property
    def worse(self) -> bool:
        """Tell whether B is significantly worse."""
        return self.difference.significant and self.gain < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from A to B, over the questions that both have."""

    a: Result
    b: Result
    pairs: tuple[Pair, ...]
    measures: tuple[MeasureChange, ...]
    only_in_a: tuple[str, ...] = ()
    only_in_b: tuple[str, ...] = ()

    @property
    def won(self) -> tuple[Pair, ...]:
        """The questions that some stage lost in A and none in B."""
        return tuple(pair for pair in self.pairs if pair[0].failed and not pair[1].failed)

    @property
    def lost(self) -> tuple[Pair, ...]:
        """The questions that some stage lost in B and none in A."""
        return tuple(pair for pair in self.pairs if pair[1].failed and not pair[0].failed)

    @property
    def worse(self) -> tuple[MeasureChange, ...]:
        """The guarded measures that are significantly worse."""
        return tuple(one for one in self.measures if one.measure.guarded and one.worse)

    @property
    def same_gold(self) -> bool:
        """Tell whether both were measured on the same questions and documents."""
        return self.a.manifest.gold_hash == self.b.manifest.gold_hash

    @property
    def stages(self) -> dict[Stage, int]:
        """How many more questions each stage lost in B, the most first."""
        before = _lost_by_stage([pair[0] for pair in self.pairs])
        after = _lost_by_stage([pair[1] for pair in self.pairs])
        grown = {stage: after.get(stage, 0) - before.get(stage, 0) for stage in before | after}
        return dict(sorted(grown.items(), key=lambda item: (-item[1], item[0])))


def compare(a: Result | str | Path, b: Result | str | Path, *, seed: int = 0) -> Comparison:
    """Compare two results (or the JSON files that hold them) by the paired bootstrap.

    Only questions with the same id are compared; the others are named. With few changed questions
    the bootstrap is rather quick to call a loss significant: for a guard, the safe side.
    """
    a = a if isinstance(a, Result) else read_result(a)
    b = b if isinstance(b, Result) else read_result(b)
    after = {one.id: one for one in b.verdicts}
    before = {one.id: one for one in a.verdicts}
    pairs = tuple((one, after[one.id]) for one in a.verdicts if one.id in after)
    if not pairs:
        raise HoidapError(
            "Hai kết quả không có câu hỏi chung: hãy đo cả hai trên cùng một bộ và một phần."
        )
    changes = (_change(measure, pairs, seed) for measure in MEASURES)
    return Comparison(
        a=a,
        b=b,
        pairs=pairs,
        measures=tuple(change for change in changes if change is not None),
        only_in_a=tuple(sorted(before.keys() - after.keys())),
        only_in_b=tuple(sorted(after.keys() - before.keys())),
    )


def _change(measure: Measure, pairs: Sequence[Pair], seed: int) -> MeasureChange | None:
    return (_of_means if measure.statistic is None else _of_statistics)(measure, pairs, seed)


def _of_means(measure: Measure, pairs: Sequence[Pair], seed: int) -> MeasureChange | None:
    values = [(measure.value(a), measure.value(b)) for a, b in pairs]
    defined = [(a, b) for a, b in values if a is not None and b is not None]
    left, right = [a for a, _ in defined], [b for _, b in defined]
    difference = paired_bootstrap(left, right, seed=seed)
    if difference is None:
        return None
    n = len(defined)
    return MeasureChange(measure=measure, a=sum(left) / n, b=sum(right) / n, difference=difference)


def _of_statistics(measure: Measure, pairs: Sequence[Pair], seed: int) -> MeasureChange | None:
    assert measure.statistic is not None
    left, right = (outcome_rows([pair[side] for pair in pairs]) for side in (0, 1))
    difference = paired_bootstrap_statistic(left, right, measure.statistic, seed=seed)
    if difference is None:
        return None
    a, b = measure.statistic(left), measure.statistic(right)
    return MeasureChange(measure=measure, a=a, b=b, difference=difference)


def _lost_by_stage(verdicts: Sequence[Verdict]) -> dict[Stage, int]:
    counts: dict[Stage, int] = {}
    for one in verdicts:
        if one.stage is not None:
            counts[one.stage] = counts.get(one.stage, 0) + 1
    return counts
