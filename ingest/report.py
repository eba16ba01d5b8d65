"""What became of each file, and how far a run is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ingest.readings import Reading, on_one_line

_LONGEST_NAME = 190  # characters of a line that names a file; its middle is left out
_LONGEST_REASON = 300

__all__ = ["Failure", "IngestInterrupted", "OnProgress", "Progress", "Report", "Tally"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file, folder or pattern that gave nothing, with the cause and the remedy in Vietnamese."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"«{_shortened(on_one_line(str(self.path)), _LONGEST_NAME)}»: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of each file. `passages` were written; `skipped` are of kinds that nobody reads.

    `readings` say of each file that was added or changed what was read and what was not.

    `changed` were stored again because their content, or the way to read it, is another, or because
    a rebuild was asked for.
    """

    added: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[Path, ...] = ()
    passages: int = 0
    readings: tuple[Reading, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Tell whether something of a file was not read."""
        return any(reading.is_partial for reading in self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: files and bytes that are settled, of all; `path` is the file in hand."""

    files: int
    files_total: int
    bytes: int
    bytes_total: int
    passages: int
    path: Path | None


OnProgress: TypeAlias = Callable[[Progress], None]


class IngestInterrupted(KeyboardInterrupt):
    """Ctrl-C during a run; `report` tells what was stored before it, and stays stored."""

    def __init__(self, report: Report) -> None:
        super().__init__("ingest interrupted")
        self.report = report


@dataclass(slots=True, kw_only=True)
class Tally:
    """The report of a run while it is being written, and its progress."""

    sizes: dict[Path, int]
    on_progress: OnProgress
    added: list[Path] = field(default_factory=list)
    changed: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    passages: int = 0
    files: int = 0
    bytes: int = 0

    def settle(self, path: Path, into: list[Path]) -> None:
        """Note what became of a file."""
        self._count(path)
        into.append(path)

    def fail(self, path: Path, reason: str) -> None:
        """Note that a file gave nothing."""
        self._count(path)
        brief = _shortened(" ".join(reason.split()), _LONGEST_REASON)
        self.failed.append(Failure(path=path, reason=brief))

    def tell(self, path: Path | None) -> None:
        """Report the progress; `path` is the file that comes next."""
        self.on_progress(
            Progress(
                files=self.files,
                files_total=len(self.sizes),
                bytes=self.bytes,
                bytes_total=sum(self.sizes.values()),
                passages=self.passages,
                path=path,
            )
        )

    def _count(self, path: Path) -> None:
        """Count a file of which nothing is left to do."""
        self.files += 1
        self.bytes += self.sizes[path]

    def report(self) -> Report:
        """Return the report as it stands; failures stand in the order of the files."""
        order = {path: number for number, path in enumerate(self.sizes)}
        failed = sorted(self.failed, key=lambda failure: order.get(failure.path, -1))
        return Report(
            added=tuple(self.added),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            removed=tuple(self.removed),
            failed=tuple(failed),
            skipped=tuple(self.skipped),
            passages=self.passages,
            readings=tuple(self.readings),
        )


def _shortened(text: str, most: int) -> str:
    """Leave out the middle of what is too long for a line."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-(most // 2) :]}"
