"""Where a result comes from: commit, settings, models, questions, machine, seed."""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import models

__all__ = ["Manifest", "describe", "merge", "peak_memory_mib"]

_PACKAGES = ("chromadb", "hoidap", "langchain-core", "numpy", "onnxruntime", "tantivy")
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything needed to run a measurement again and to know whether two can be compared.

    `commit` ends in "+" when the working tree differs from it. `models` maps the weights of the
    project to their SHA-256, and `gold_hash` covers the questions and the documents.
    """

    gold: str
    gold_hash: str
    split: str = ""
    tags: tuple[str, ...] = ()
    questions: int = 0
    system: str = ""
    commit: str = ""
    created: str = ""
    seconds: float = 0.0
    peak_memory_mib: float = 0.0
    seed: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    machine: dict[str, str] = field(default_factory=dict)


def describe(
    *,
    gold: str,
    gold_hash: str,
    questions: int,
    system: str,
    seconds: float,
    split: str | None = None,
    tags: tuple[str, ...] = (),
    settings: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> Manifest:
    """Describe the run that has just ended, on this machine and in this working tree."""
    return Manifest(
        gold=gold,
        gold_hash=gold_hash,
        split=split or "",
        tags=tags,
        questions=questions,
        system=system,
        commit=_commit(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(seconds, 3),
        peak_memory_mib=round(peak_memory_mib(), 1),
        seed=seed,
        settings=dict(settings or {}),
        models=_model_hashes(),
        packages=_package_versions(),
        machine=_machine(),
    )


def merge(manifests: Sequence[Manifest]) -> Manifest:
    """Describe several runs of one system on one machine as one run."""
    return replace(
        manifests[-1],
        gold="+".join(one.gold for one in manifests),
        gold_hash="+".join(one.gold_hash for one in manifests),
        questions=sum(one.questions for one in manifests),
        seconds=round(sum(one.seconds for one in manifests), 3),
        peak_memory_mib=max(one.peak_memory_mib for one in manifests),
    )


def peak_memory_mib() -> float:
    """Return the most memory that this process has held, in MiB; 0.0 where nobody can tell."""
    try:
        import resource  # noqa: PLC0415  # POSIX only
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


def _commit() -> str:
    """Return the commit of the working tree, "+" when changed; empty outside of a repository."""
    if not (_ROOT / ".git").exists():
        return ""
    head = _git("rev-parse", "--short=12", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain") else head


def _git(*arguments: str) -> str:
    command = ["git", "--no-optional-locks", "-C", str(_ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _model_hashes() -> dict[str, str]:
    folders = (models.ENCODER, models.READER, models.DIACRITICS)
    files = (path for folder in folders for path in sorted(folder.glob("*")) if path.is_file())
    weights = (path for path in files if path.suffix in {".onnx", ".npz", ".safetensors"})
    return {f"{path.parent.name}/{path.name}": _sha256(path) for path in weights}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _package_versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _machine() -> dict[str, str]:
    """Describe the machine without naming it."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
    }
