"""From what a person names (files, folders, patterns) to the files to read."""

import glob
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.formats import PICTURES, SUFFIXES
from ingest.recognition import is_available
from ingest.report import Failure

__all__ = ["Selection", "select"]

# Documents that people expect to be read: named wherever they stand. Any other file in a folder
# (pictures, spreadsheets of the system) is passed over and counted.
_EXPECTED = frozenset({".odp", ".xlsb"})
_NO_ACCESS = "không có quyền mở thư mục: hãy cấp quyền (chmod u+rx) rồi chạy lại"
_NOTHING = (
    "thư mục không có tệp nào đọc được ({known}): hãy kiểm tra lại; tài liệu đã nhập từ đây "
    "được giữ nguyên"
)


@dataclass(slots=True, kw_only=True)
class Selection:
    """The files to read, each once, and the folders that were walked to the end.

    `closed` are folders that could not be opened: what was ingested from there is not gone.
    `skipped` are files of a kind that nobody reads, found in a folder.
    """

    files: dict[Path, None] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def fail(self, path: Path, reason: str) -> None:
        """Note a failure."""
        self.failures.append(Failure(path=path, reason=reason))


def select(paths: Sequence[str | Path]) -> Selection:
    """Return the files under `paths`: folders recursively, in order of name, hidden ones left out.

    A symbolic link counts as what it points to; loops of links are walked once.
    """
    selection = Selection()
    for given in paths:
        path = _as_stored(Path(given).expanduser())
        if os.path.lexists(path) or not glob.has_magic(str(path)):
            _select_one(selection, path)
            continue
        # Unlike `Path.glob`, this leaves hidden files out and takes an absolute pattern.
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207
        if not matches:
            selection.fail(path, "không có tệp nào khớp mẫu này: hãy kiểm tra lại đường dẫn")
        for match in matches:
            _select_one(selection, Path(match), among_others=True)
    return selection


def _as_stored(path: Path) -> Path:
    """Return the spelling under which the path exists: NFC is typed where NFD may be stored."""
    spellings = [path, *(Path(unicodedata.normalize(form, str(path))) for form in ("NFC", "NFD"))]
    return next(filter(os.path.lexists, spellings), path)


def _select_one(selection: Selection, path: Path, *, among_others: bool = False) -> None:
    """Add a file or all files of a folder."""
    if not path.is_dir():
        _add_file(selection, path, among_others=among_others)
        return
    found = list(_walk(path, selection, seen=set()))
    for file in found:
        _add_file(selection, file, among_others=True)
    if any(file.suffix.lower() in SUFFIXES for file in found):
        selection.folders.append(path.resolve())
    elif not among_others and path.resolve() not in selection.closed:
        selection.fail(path, _NOTHING.format(known=", ".join(sorted(SUFFIXES))))


def _add_file(selection: Selection, path: Path, *, among_others: bool) -> None:
    """Add one file by its real path; unread kinds are passed over unless named or expected."""
    suffix = path.suffix.lower()
    read = suffix in SUFFIXES and (suffix not in PICTURES or is_available())
    if among_others and not read and suffix not in _EXPECTED:
        selection.skipped.append(path)
        return
    try:
        selection.files.setdefault(path.resolve(strict=True))
    except (OSError, RuntimeError):
        selection.files.setdefault(path.absolute())  # reading it will say what is wrong


def _walk(folder: Path, selection: Selection, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Yield the files below `folder`; note the folders that cannot be opened."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        reason = (
            _NO_ACCESS
            if isinstance(error, PermissionError)
            else (f"hệ thống không mở được thư mục ({error.strerror}): hãy kiểm tra ổ đĩa")
        )
        selection.fail(folder, reason)
        selection.closed.append(folder.resolve())
        return
    for name in names:
        if name.startswith((".", "~$")):
            continue
        path = folder / name
        if path.is_dir():
            yield from _walk(path, selection, seen)
        else:
            yield path
