"""The files that people bring, on disk: put in their place, set aside, put back."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

__all__ = ["BroughtFiles", "Put"]

_APART: Final = ".rieng"  # files whose name is taken by one that their owner does not see
_REMOVED: Final = ".da-go"
_BLOCK: Final = 1 << 20


@dataclass(slots=True)
class Put:
    """A file on its way; one that is `spoilt` leaves everything as it was."""

    path: Path
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class BroughtFiles:
    """The files under one folder; those elsewhere are never touched."""

    folder: Path

    def free(self, folder: str, name: str, may_replace: Callable[[Path], bool]) -> Path:
        """Return where a file goes, its folder made: never over one that may not be replaced."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / folder / name
        if not may_replace(path):
            path = self.folder / _APART / secrets.token_hex(6) / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    @contextmanager
    def placed(self, path: Path, content: IO[bytes]) -> Iterator[Put]:
        """Put a file in its place, and the earlier one back where this one is spoilt."""
        draft, kept = path.with_name(f".{path.name}.moi"), path.with_name(f".{path.name}.cu")
        put = Put(path=path)
        try:
            with draft.open("wb") as file:
                shutil.copyfileobj(content, file, _BLOCK)
            if path.exists():
                path.replace(kept)
            draft.replace(path)
            yield put
        except BaseException:
            put.spoilt = True
            raise
        finally:
            draft.unlink(missing_ok=True)
            if put.spoilt:
                path.unlink(missing_ok=True)
                if kept.exists():
                    kept.replace(path)
            kept.unlink(missing_ok=True)

    def set_aside(self, path: Path | None) -> None:
        """Put a file that was brought here out of sight."""
        if path is not None and self._is_ours(path) and path.exists():
            aside = self._aside(path)
            aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.replace(aside)

    def put_back(self, path: Path | None) -> None:
        """Put a file back that was set aside, unless another has taken its place."""
        if path is None or not self._is_ours(path) or path.exists():
            return
        aside = self._aside(path)
        if aside.exists():
            aside.replace(path)

    def _aside(self, path: Path) -> Path:
        root = self.folder.resolve()
        return root / _REMOVED / path.relative_to(root)

    def _is_ours(self, path: Path) -> bool:
        return path.is_relative_to(self.folder.resolve())
