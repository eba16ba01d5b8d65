"""Where an index lies on disk, what it was built with, and what its state allows."""

import errno
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
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
from corpus.store.connections import is_writable
from corpus.store.migration import is_known, migrate
from corpus.store.salvage import Salvage, salvage
from corpus.store.sums import Altered

__all__ = [
    "Fingerprint",
    "busy",
    "create_catalog",
    "explained",
    "only_writer",
    "open_catalog",
    "salvage_catalog",
    "sweep_folders",
    "sync",
    "sync_folder",
]

_CATALOG = "catalog.sqlite3"
_SECONDS_TO_CREATE = 10.0  # for another process that creates or migrates the index
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
        if self.splitter and other.splitter and self.splitter != other.splitter:
            raise IndexMismatch(
                f"Các đoạn trong chỉ mục ở «{path}» được cắt theo phiên bản «{self.splitter}», còn "
                f"chương trình dùng «{other.splitter}»: hãy chạy lại «hoidap ingest» với thư mục "
                "tài liệu."
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
        _bring_up(path, schema)
        return open_catalog(path)
    return catalog


def create_catalog(path: Path, meta: Mapping[str, str]) -> Catalog:
    """Return a new, empty catalogue, or the one that somebody else has made in the meantime.

    What is left of an index without a catalogue is cleared away; nothing else is.
    """
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        if any(not child.name.startswith(_OURS) for child in path.iterdir()):
            raise _foreign(path)
        try:
            with only_writer(path, patience=_SECONDS_TO_CREATE):
                if (path / _CATALOG).exists():
                    return open_catalog(path)
                for child in path.iterdir():
                    if not child.name.endswith(".lock"):
                        _delete(child)
                return Catalog.create(path / _CATALOG, {**meta, **_new_identity()})
        except IndexBusy:
            if (path / _CATALOG).exists():
                return open_catalog(path)
            raise


def salvage_catalog(path: Path, meta: Mapping[str, str]) -> Salvage:
    """Rescue what can be read of a damaged catalogue; its file is kept beside the new one."""
    with explained(path), only_writer(path):
        return salvage(path / _CATALOG, {**meta, **_new_identity()})


def _new_identity() -> dict[str, str]:
    return {"identity": uuid.uuid4().hex[:8], "lexical": "", "dense": ""}


def _bring_up(path: Path, schema: str) -> None:
    """Migrate an index of an earlier schema; raise `IndexMismatch` for one that is not known."""
    if not is_known(schema, SCHEMA_VERSION):
        raise IndexMismatch(
            f"Chỉ mục ở «{path}» có cấu trúc phiên bản {schema}, còn chương trình dùng phiên bản "
            f"{SCHEMA_VERSION}: hãy dùng đúng phiên bản Hỏi Đáp đã tạo nó, hoặc {_REBUILD[4:]}."
        )
    with explained(path), only_writer(path, patience=_SECONDS_TO_CREATE):
        with closing(sqlite3.connect(path / _CATALOG)) as connection:
            held = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        if held and held[0] != SCHEMA_VERSION:  # another process may have done it by now
            migrate(path / _CATALOG, held[0], SCHEMA_VERSION)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has every file of `folder`, and their names."""
    for child in sorted(folder.rglob("*")):
        if child.is_file():
            sync(child)
    for directory in (*(child for child in folder.rglob("*") if child.is_dir()), folder):
        sync(directory)


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    # A folder cannot be opened on Windows; a file may be gone by now.
    with suppress(FileNotFoundError, PermissionError, IsADirectoryError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def only_writer(path: Path, *, patience: float = 0) -> Iterator[None]:
    """Hold the index for writing; raises `IndexBusy` after `patience` seconds of somebody else."""
    lock = FileLock(path / "writer.lock", thread_local=False)
    with explained(path):
        try:
            lock.acquire(timeout=patience)
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
        if error.errno in {errno.EMFILE, errno.ENFILE}:
            raise _crowded() from error
        raise
    except Exception as error:
        # Chroma's errors derive from Exception alone; only a full disk is recognised in them.
        if _is_full(error):
            raise _full(path) from error
        raise


def _explain_absence(path: Path, inside: list[str]) -> None:
    # A draft is an index that somebody is creating, or was.
    if all(name.endswith(".lock") or ".draft" in name for name in inside):
        raise IndexMissing(
            f"Không tìm thấy chỉ mục ở «{path}»: hãy chạy «hoidap ingest THƯ_MỤC» để tạo."
        )
    if all(name.startswith(_OURS) for name in inside):
        raise _damaged(path)
    raise _foreign(path)


def _of_sqlite(path: Path, error: sqlite3.DatabaseError) -> HoidapError:
    if isinstance(error, Altered):
        return _altered(path, error.document)
    name = getattr(error, "sqlite_errorname", "") or ""
    if _is_full(error):
        return _full(path)
    if name.startswith("SQLITE_CANTOPEN") and _no_more_files():
        return _crowded()
    if name.startswith("SQLITE_CANTOPEN") and not is_writable(path):
        return _cut_off(path)
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


def _no_more_files() -> bool:
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in {errno.EMFILE, errno.ENFILE}
    return False


def _crowded() -> HoidapError:
    return HoidapError(
        "Hết số tệp mà hệ thống cho mở cùng lúc: hãy đóng bớt chương trình, hoặc nâng giới hạn "
        "bằng «ulimit -n»."
    )


def _forbidden(path: Path) -> IndexNotWritable:
    return IndexNotWritable(
        f"Không có quyền đọc hoặc ghi chỉ mục ở «{path}»: hãy kiểm tra quyền của thư mục, hoặc "
        "chọn thư mục khác."
    )


def _cut_off(path: Path) -> IndexNotWritable:
    return IndexNotWritable(
        f"Chỉ mục ở «{path}» còn phần ghi dở mà nơi này chỉ cho đọc: hãy chép cả thư mục sang nơi "
        "ghi được rồi mở ở đó một lần."
    )


def _damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(
        f"Chỉ mục ở «{path}» bị hỏng hoặc ghi dở: hãy chạy «hoidap doctor --repair» để cứu những "
        "gì còn đọc được, rồi «hoidap ingest --rebuild» với thư mục tài liệu."
    )


def _altered(path: Path, document: str) -> IndexDamaged:
    return IndexDamaged(
        f"Tài liệu «{document}» trong chỉ mục ở «{path}» không còn như lúc được ghi, có thể do đĩa "
        "hỏng: hãy chạy lại «hoidap ingest» với thư mục tài liệu để đọc lại tệp gốc, hoặc «hoidap "
        "doctor --repair»."
    )


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
