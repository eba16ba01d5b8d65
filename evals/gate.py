"""The regression gate: no change may make the measured quality worse than the committed one."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from corpus.errors import HoidapError
from evals.comparison import Comparison, MeasureChange, compare
from evals.manifest import Manifest
from evals.result import Result, read_result
from evals.verdict import Stage, Verdict

__all__ = ["BASELINES", "Ruling", "check", "read_baseline", "write_baseline"]

BASELINES = Path(__file__).parent / "baselines"
# On a few questions a real loss may not be significant; a fall as deep as this is one anyway, where
# it is more than one question makes: processors round differently, and one may go either way.
DEEPEST_FALL = 0.05
_MACHINE_BOUND = ("latency_p50", "latency_p95")
_KEPT_SETTINGS = ("caution", "passages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether a run may pass, and why not."""

    comparison: Comparison
    worse: tuple[MeasureChange, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing guarded fell, no quote is false and nothing crashed."""
        result = self.comparison.b
        return not (self.worse or result.false_quotes or result.errors)

    @property
    def blamed(self) -> Stage | None:
        """The stage that lost the most more questions than before, when a run may not pass."""
        stage, grown = next(iter(self.comparison.stages.items()), (None, 0))
        return stage if grown > 0 and not self.passed else None


def check(result: Result, baseline: Result) -> Ruling:
    """Rule on a result: a guarded measure may fall neither significantly nor deeply."""
    comparison = compare(baseline, result, seed=result.manifest.seed)
    worse = tuple(
        change
        for change in comparison.measures
        if change.measure.guarded and (change.worse or is_deep(change))
    )
    return Ruling(comparison=comparison, worse=worse)


def is_deep(change: MeasureChange) -> bool:
    """Tell whether a measure fell deeper than one question of few can make it fall."""
    return -change.gain > max(DEEPEST_FALL, 1 / max(1, change.difference.n))


def read_baseline(name: str, *, folder: Path = BASELINES) -> Result:
    """Read the committed result of a set."""
    path = folder / f"{name}.json"
    if not path.is_file():
        raise HoidapError(
            f"Bộ «{name}» chưa có mốc so sánh «{path.name}»: "
            f"hãy tạo bằng «hoidap eval gate {name} --update»."
        )
    return read_result(path)


def write_baseline(result: Result, name: str, *, folder: Path = BASELINES) -> Path:
    """Write a result as the new baseline of a set: its scores, without texts and timings.

    One question a line, so that a review shows which questions changed.
    """
    bare = Result.of([_bare(one) for one in result.verdicts], _portable(result.manifest))
    content = TypeAdapter(Result).dump_python(bare, mode="json", exclude_defaults=True)
    for name_ in _MACHINE_BOUND:
        content["measures"].pop(name_, None)
    verdicts = content.pop("verdicts")
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in verdicts)
    head = json.dumps(content, ensure_ascii=False, indent=1)
    path = folder / f"{name}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head[:-2]},\n "verdicts": [\n{lines}\n ]\n}}\n', encoding="utf-8")
    return path


def _bare(verdict: Verdict) -> Verdict:
    return replace(
        verdict,
        history=(),
        accepted=(),
        evidence=(),
        text="",
        short_answer="",
        standalone_question="",
        milliseconds=0.0,
        citations=(),
        retrieved=None,
        confidence=round(verdict.confidence, 4),
        scores={name: round(score, 6) for name, score in verdict.scores.items()},
    )


def _portable(manifest: Manifest) -> Manifest:
    """Drop what says more about a machine than about the system."""
    settings = {
        name: manifest.settings[name] for name in _KEPT_SETTINGS if name in manifest.settings
    }
    return replace(manifest, seconds=0.0, peak_memory_mib=0.0, machine={}, settings=settings)
