"""The result of a run: its verdicts, their estimates and where they come from, as JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from corpus.errors import HoidapError
from evals.estimate import Estimate
from evals.manifest import Manifest, merge
from evals.measures import kinds, slices, summarise
from evals.metrics import confusion
from evals.verdict import Stage, Verdict

__all__ = ["Result", "read_result", "write_result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run found: the verdicts and everything that follows from them."""

    manifest: Manifest
    verdicts: tuple[Verdict, ...]
    measures: dict[str, Estimate] = field(default_factory=dict)
    slices: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    kinds: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    confusion: dict[str, dict[str, int]] = field(default_factory=dict)
    stages: dict[Stage, int] = field(default_factory=dict)

    @classmethod
    def of(cls, verdicts: Sequence[Verdict], manifest: Manifest) -> "Result":
        """Summarise the verdicts of one run."""
        stages = Counter(one.stage for one in verdicts if one.stage is not None)
        return cls(
            manifest=manifest,
            verdicts=tuple(verdicts),
            measures=summarise(verdicts, seed=manifest.seed),
            slices=slices(verdicts, seed=manifest.seed),
            kinds=kinds(verdicts, seed=manifest.seed),
            confusion=confusion((one.expected, one.given) for one in verdicts),
            stages=dict(sorted(stages.items())),
        )

    @classmethod
    def merged(cls, results: Sequence["Result"]) -> "Result":
        """Summarise several runs of one system as one: the verdicts side by side."""
        return cls.of(
            [v for one in results for v in one.verdicts], merge([r.manifest for r in results])
        )

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """The questions that some stage lost, in the order of the set."""
        return tuple(one for one in self.verdicts if one.failed)

    @property
    def false_quotes(self) -> tuple[Verdict, ...]:
        """The questions whose reply shows a quote that does not stand in its source."""
        return tuple(v for v in self.verdicts if not all(one.valid for one in v.citations))

    @property
    def errors(self) -> tuple[Verdict, ...]:
        """The questions on which the system broke."""
        return tuple(one for one in self.verdicts if one.given == "error")


_RESULT = TypeAdapter(Result)


def write_result(result: Result, path: str | Path) -> None:
    """Write the result as JSON; the folder is made where it is missing."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_RESULT.dump_json(result, indent=1) + b"\n")


def read_result(path: str | Path) -> Result:
    """Read a result written by `write_result`; raise `HoidapError` when it is none."""
    try:
        return _RESULT.validate_json(Path(path).read_bytes())
    except OSError:
        raise HoidapError(
            f"Không đọc được tệp kết quả «{path}»: hãy tạo bằng «hoidap eval --json {path}»."
        ) from None
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "đầu tệp"
        raise HoidapError(
            f"Tệp «{path}» không phải kết quả đo (sai ở «{where}»): "
            f"hãy tạo lại bằng «hoidap eval --json {path}»."
        ) from None
