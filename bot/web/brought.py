"""The files that people bring, on disk: put in their place, set aside, put back."""

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from filelock import FileLock, Timeout

from ingest.load import SourceFile

__all__ = ["BroughtFiles", "Put"]

_APART: Final = ".rieng"  # files whose name is taken by one that their owner does not see
_REMOVED: Final = ".da-go"
_BEGUN: Final = ".dang-dua"  # held beside a file until it has been read; left by a sudden end
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
        draft, kept = _beside(path)
        put = Put(path=path)
        draft.touch()  # while it is there, nothing has happened to what stood in the place
        with _begun(path):
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

    def mend(self, hashes: Callable[[], Mapping[str, str]]) -> None:
        """Settle what a sudden end of the program left half done, and touch nothing else.

        `hashes` gives, by its address, what each file was when its document was read.
        """
        signs = list(self.folder.rglob(f".*{_BEGUN}"))
        held = hashes() if signs else {}
        for sign in signs:
            path = sign.with_name(sign.name[1:].removesuffix(_BEGUN))
            with suppress(Timeout), _begun(path, patience=0):  # else another program is at it
                _settle(path, held.get(path.resolve().as_uri()))

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


def _beside(path: Path) -> tuple[Path, Path]:
    """Return where a new version is written, and where the earlier one waits meanwhile."""
    return path.with_name(f".{path.name}.moi"), path.with_name(f".{path.name}.cu")


@contextmanager
def _begun(path: Path, *, patience: float = -1) -> Iterator[None]:
    """Hold a sign beside a file that is on its way; raise `Timeout` where another holds it."""
    sign = path.with_name(f".{path.name}{_BEGUN}")
    with FileLock(sign, timeout=patience, thread_local=False):
        try:
            yield
        finally:
            sign.unlink(missing_ok=True)


def _settle(path: Path, read: str | None) -> None:
    """Keep the version of a file that its document was `read` from; None is no document."""
    draft, kept = _beside(path)
    if draft.exists():
        draft.unlink()
        if kept.exists() and not path.exists():
            kept.replace(path)
    elif not kept.exists():
        if read is None:
            path.unlink(missing_ok=True)
    elif not path.exists() or read in {None, _hash(kept, path)}:
        kept.replace(path)
    elif read == _hash(path, path):
        kept.unlink()


def _hash(file: Path, path: Path) -> str:
    """Return what the document would be told by that is read from `file` in its place, `path`."""
    return SourceFile(path=path, raw=file.read_bytes()).content_hash
