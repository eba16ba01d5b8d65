"""Keep the index of a shipped set from one run to the next, while nothing that makes it changes."""

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import corpus
import ingest
import models

__all__ = ["kept_index"]

_KEPT = 4


def kept_index(
    root: Path, name: str, collection: Path, encoder: str, fill: Callable[[Path], None]
) -> Path:
    """Return the index of `collection` under `root`, filled now where none is kept that fits.

    It fits while the documents, the code of `ingest` and `corpus` and the encoder's weights are the
    same to the byte. The few indexes of a name that were used last are kept.
    """
    key = _key(collection, encoder)
    home = root / name / key
    if (home / "index").is_dir():
        os.utime(home)
        return home / "index"
    home.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(mkdtemp(prefix="begun-", dir=home.parent))
    try:
        fill(begun / "index")
        begun.replace(home)
    except OSError:
        if not home.is_dir():  # another run was not sooner
            raise
        shutil.rmtree(begun, ignore_errors=True)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    _forget(home.parent)
    return home / "index"


def _forget(folder: Path) -> None:
    """Remove the indexes used longest ago; another working tree may be using a late one."""
    used = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in used[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _key(collection: Path, encoder: str) -> str:
    told = sha256(encoder.encode())
    for path in _makers(collection):
        told.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return told.hexdigest()[:16]


def _makers(collection: Path) -> Iterator[Path]:
    """Yield all that bears on the index, in a fixed order."""
    yield from sorted(path for path in collection.rglob("*") if path.is_file())
    for package in (corpus, ingest):
        folder = Path(str(package.__file__)).parent
        yield from sorted(path for path in folder.rglob("*") if _is_code(path))
    yield from sorted(path for path in models.ENCODER.iterdir() if path.is_file())


def _is_code(path: Path) -> bool:
    return path.is_file() and not {"__pycache__", "articles"} & set(path.parts)
