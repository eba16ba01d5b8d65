"""Where an index lies on disk, what it was built with, and what its state allows."""

import errno
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import (
    DiskFull,
    HoidapError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    IndexNotWritable,
    NotAnIndex,
)
from corpus.store.catalog import SCHEMA_VERSION, Catalog

__all__ = [
    "Fingerprint",
    "busy",
    "create_catalog",
    "explained",
    "only_writer",
    "open_catalog",
    "sweep_folders",
]

_CATALOG = "catalog.sqlite3"
_OURS = ("catalog.", "lexical-", "dense-", "writer.lock", "vectors.lock", "counts.")
_FULL = ("No space left", "disk is full", "File too large", "disk I/O error", "Disk quota")
_REBUILD = "hãy chạy «hoidap ingest --rebuild»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What an index was built with; questions must be read the same way."""

    encoder: str
    normalizer: str
    splitter: str
    schema: str
    chroma: str

    @classmethod
    def of(cls, meta: Mapping[str, str]) -> "Fingerprint":
        """Return the fingerprint that a catalogue remembers."""
        return cls(
            encoder=meta["encoder"],
            normalizer=meta["normalizer"],
            splitter=meta["splitter"],
            schema=meta["schema"],
            chroma=meta["chroma"],
        )

    def check(self, path: Path, other: "Fingerprint") -> None:
        """Raise `IndexMismatch` unless questions read as `other` says meet this index."""
        if self.encoder != other.encoder:
            raise IndexMismatch(
                f"Chỉ mục ở «{path}» được tạo bằng mô hình «{self.encoder}», còn cấu hình dùng "
                f"«{other.encoder}»: {_REBUILD} để tạo lại, hoặc đặt lại mô hình cũ."
            )
        if self.normalizer != other.normalizer:
            raise IndexMismatch(
                f"Chỉ mục ở «{path}» được tạo bằng bộ chuẩn hóa văn bản phiên bản "
                f"«{self.normalizer}», còn chương trình dùng «{other.normalizer}»: {_REBUILD}."
            )
        if self.chroma != other.chroma:
            raise IndexMismatch(
                f"Chỉ mục ở «{path}» giữ véc-tơ ở {_home(self.chroma)}, còn cấu hình chỉ "
                f"{_home(other.chroma)}: hãy đặt lại cấu hình Chroma, hoặc chạy «hoidap ingest "
                "--rebuild»."
            )


def open_catalog(path: Path) -> Catalog:
    """Return the catalogue of the index at `path`, or raise the `HoidapError` that says why not."""
    if not path.exists():
        raise IndexMissing(
            f"Không tìm thấy chỉ mục ở «{path}»: hãy chạy «hoidap ingest THƯ_MỤC» để tạo."
        )
    if not path.is_dir():
        raise NotAnIndex(
            f"«{path}» là một tệp, không phải thư mục chỉ mục: hãy chọn một thư mục khác."
        )
    with explained(path):
        inside = sorted(child.name for child in path.iterdir())
    if _CATALOG not in inside:
        _explain_absence(path, inside)
    catalog = Catalog(path / _CATALOG)
    try:
        with explained(path):
            schema = catalog.meta()["schema"]
    except (HoidapError, KeyError) as error:
        catalog.close()
        raise error if isinstance(error, HoidapError) else _damaged(path) from error
    if schema != SCHEMA_VERSION:
        catalog.close()
        raise IndexMismatch(
            f"Chỉ mục ở «{path}» có cấu trúc phiên bản {schema}, còn chương trình dùng phiên bản "
            f"{SCHEMA_VERSION}: {_REBUILD}."
        )
    return catalog


def create_catalog(path: Path, meta: Mapping[str, str]) -> Catalog:
    """Return a new, empty catalogue, clearing away what is left of an index without one."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        if any(not child.name.startswith(_OURS) for child in path.iterdir()):
            raise _foreign(path)
        with only_writer(path):
            for child in path.iterdir():
                if not child.name.endswith(".lock"):
                    _delete(child)
            identity = {"identity": uuid.uuid4().hex[:8], "lexical": "", "dense": ""}
            return Catalog.create(path / _CATALOG, {**meta, **identity})


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the index for writing; raises `IndexBusy` at once when somebody else does."""
    lock = FileLock(path / "writer.lock", thread_local=False)
    with explained(path):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise busy(path) from error
    try:
        yield
    finally:
        lock.release()


def busy(path: Path) -> IndexBusy:
    """Return the error for a second writer."""
    return IndexBusy(
        f"Chỉ mục ở «{path}» đang được một tiến trình khác ghi: hãy đợi nó xong rồi chạy lại."
    )


def sweep_folders(path: Path, keep: set[str]) -> None:
    """Delete index folders that the catalogue no longer names."""
    for child in path.iterdir():
        if child.name.startswith(("lexical-", "dense-")) and child.name not in keep:
            shutil.rmtree(child, ignore_errors=True)  # a reader on Windows may still hold it


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what disk and libraries raise while working on the index into the line for a person."""
    try:
        yield
    except (HoidapError, ValueError, TypeError) as error:
        # Tantivy reports every failure of the disk as ValueError.
        if isinstance(error, HoidapError) or not _is_full(error):
            raise
        raise _full(path) from error
    except sqlite3.DatabaseError as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        if _is_full(error):
            raise _full(path) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise _forbidden(path) from error
        raise
    except Exception as error:
        # Chroma's errors derive from Exception alone; only a full disk is recognised in them.
        if _is_full(error):
            raise _full(path) from error
        raise


def _explain_absence(path: Path, inside: list[str]) -> None:
    if not inside or all(name.endswith(".lock") for name in inside):
        raise IndexMissing(
            f"Không tìm thấy chỉ mục ở «{path}»: hãy chạy «hoidap ingest THƯ_MỤC» để tạo."
        )
    if all(name.startswith(_OURS) for name in inside):
        raise _damaged(path)
    raise _foreign(path)


def _of_sqlite(path: Path, error: sqlite3.DatabaseError) -> HoidapError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if _is_full(error):
        return _full(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_AUTH")):
        return _forbidden(path)
    return _damaged(path)


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return True
    return any(sign in str(error) for sign in _FULL)


def _home(chroma: str) -> str:
    return f"máy chủ Chroma «{chroma}»" if chroma else "chính thư mục đó"


def _full(path: Path) -> DiskFull:
    return DiskFull(
        f"Hết chỗ trên đĩa khi ghi chỉ mục ở «{path}»: hãy giải phóng dung lượng rồi chạy lại; dữ "
        "liệu trước đó vẫn nguyên vẹn."
    )


def _forbidden(path: Path) -> IndexNotWritable:
    return IndexNotWritable(
        f"Không có quyền đọc hoặc ghi chỉ mục ở «{path}»: hãy kiểm tra quyền của thư mục, hoặc "
        "chọn thư mục khác."
    )


def _damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(f"Chỉ mục ở «{path}» bị hỏng hoặc ghi dở: {_REBUILD} để tạo lại.")


def _foreign(path: Path) -> NotAnIndex:
    return NotAnIndex(
        f"Thư mục «{path}» chứa thứ khác, không phải chỉ mục của Hỏi Đáp: hãy chọn một thư mục "
        "khác."
    )


def _delete(child: Path) -> None:
    if child.is_dir() and not child.is_symlink():
        shutil.rmtree(child)
    else:
        child.unlink()
