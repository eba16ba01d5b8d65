"""What the files of an index were when it was sealed: a stamp, size and CRC-32 of each file.

The catalogue remembers the stamp of the indexes that belong to it. Files of another moment, as a
cut of power leaves them where a disk had not kept what it was given, do not carry it.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Seal", "read_seal", "write_seal"]

_NAME = "seal.json"
_SUMMED = 64_000_000  # bytes of an index that are summed; beyond them sizes must do


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A stamp, and [size, CRC-32] of files by their path within the folder."""

    stamp: str
    files: dict[str, list[int]]

    def broken(self, folder: Path) -> list[str]:
        """Return the files that are missing or not as they were sealed."""
        found = []
        total = 0
        for name, (size, total_sum) in self.files.items():
            path = folder / name
            total += size
            whole = path.is_file() and path.stat().st_size == size
            if not whole or (total <= _SUMMED and _sum_of(path) != total_sum):
                found.append(name)
        return found


def read_seal(folder: Path) -> Seal:
    """Return the seal of an index; one without stamp and files where there is none."""
    try:
        held = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        files = {name: [int(size), int(summed)] for name, (size, summed) in held["files"].items()}
        return Seal(stamp=str(held["stamp"]), files=files)
    except FileNotFoundError:
        return Seal(stamp="", files={})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OSError(f"{folder / _NAME} cannot be read") from error


def write_seal(
    folder: Path, stamp: str, *, once: Iterable[Path] = (), anew: Iterable[Path] = ()
) -> None:
    """Seal an index; sums of files written `once` are taken over from the last seal."""
    try:
        known = read_seal(folder).files
    except OSError:
        known = {}
    files = {}
    for path in once:
        name = path.relative_to(folder).as_posix()
        files[name] = known.get(name) or _noted(path)
    files |= {path.relative_to(folder).as_posix(): _noted(path) for path in anew}
    draft = folder / f"{_NAME}.draft"
    draft.write_text(json.dumps({"stamp": stamp, "files": files}), encoding="utf-8")
    draft.replace(folder / _NAME)


def _noted(path: Path) -> list[int]:
    return [path.stat().st_size, _sum_of(path)]


def _sum_of(path: Path) -> int:
    return zlib.crc32(path.read_bytes())
