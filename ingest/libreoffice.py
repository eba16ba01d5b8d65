"""Office files of before 2007 (DOC, PPT) and ODP: converted by LibreOffice, if installed.

Without it the text alone of a Word file is read by antiword or catdoc, if one of them is there.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from corpus.types import Note
from ingest.docx import read_docx
from ingest.draft import Blocks, Draft, Unreadable
from ingest.letters import Letters
from ingest.package import ENCRYPTED, open_package
from ingest.rows import add_lines

__all__ = ["read_doc", "read_odp", "read_ppt"]

_SECONDS = 45  # less than a file has to be read, so that what it began is ended here
_LOCKED = "tệp Office có mật khẩu: hãy bỏ mật khẩu rồi lưu lại"
_BROKEN = "tệp Office đời cũ bị hỏng hoặc bị cắt cụt: hãy mở bằng Office rồi lưu lại"
_BROKEN_SLIDES = "tệp ODP bị hỏng hoặc bị cắt cụt: hãy mở bằng LibreOffice rồi lưu lại"
_MISSING = (
    "là tệp Office đời cũ ({old}): hãy cài LibreOffice, hoặc mở bằng Office rồi lưu lại {new}"
)
_CELL_END = b"\x07"
_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_TEXT_ONLY = "bảng, đầu trang và chú thích (LibreOffice không chuyển được, chỉ đọc phần chữ)"


def read_doc(raw: bytes) -> Draft:
    """Read a Word file of before 2007."""
    if ENCRYPTED in raw:
        raise Unreadable(_LOCKED)
    late = None
    try:
        converted = _converted(raw, ".doc", "docx")
    except _TooLong as error:
        converted, late = None, error
    whole = read_docx(converted) if converted is not None else None
    if whole is not None and (whole.tables or _CELL_END not in raw):
        return whole
    # LibreOffice runs the cells of some tables together: the small programs keep them apart.
    try:
        text = _text_of(raw)
    except Unreadable:
        if whole is None:
            raise
        return whole
    if text is not None and (whole is None or _ROW.search(text)):
        return _plain(text, partial=whole is None)
    if whole is None:
        raise late or Unreadable(_MISSING.format(old=".doc", new=".docx"))
    return whole


def read_ppt(raw: bytes) -> Draft:
    """Read slides of before 2007."""
    return _slides(raw, ".ppt", _MISSING.format(old=".ppt", new=".pptx"))


def read_odp(raw: bytes) -> Draft:
    """Read slides of OpenDocument."""
    with open_package(raw, broken=_BROKEN_SLIDES) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable("tệp ODP có mật khẩu: hãy bỏ mật khẩu rồi lưu lại")
    return _slides(raw, ".odp", "là tệp ODP: hãy cài LibreOffice, hoặc lưu lại thành .pptx")


def _slides(raw: bytes, suffix: str, missing: str) -> Draft:
    """Read slides as the newer kind into which LibreOffice converts them."""
    from ingest.pptx import read_pptx  # noqa: PLC0415

    converted = _converted(raw, suffix, "pptx")
    if converted is None:
        raise Unreadable(missing)
    return read_pptx(converted)


def _plain(text: str, *, partial: bool) -> Draft:
    """Return what a small program says of a file: paragraphs, and rows between bars."""
    letters = Letters.of([text])
    blocks = Blocks(notes=[Note(kind="unread", detail=_TEXT_ONLY)] if partial else [])
    add_lines(blocks, letters.read_lines(text))
    blocks.notes += letters.notes()
    return blocks.finish()


def _converted(raw: bytes, suffix: str, target: str) -> bytes | None:
    """Return the file in a newer format; None where LibreOffice is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"tep{suffix}")
        source.write_bytes(raw)
        # What it keeps for its next time, and for other people, goes with the folder.
        kept = [
            f"-env:{name}={Path(folder, 'profile').as_uri()}"
            for name in ("UserInstallation", "UNO_SHARED_PACKAGES_CACHE")
        ]
        command = [program, *kept, "--headless", "--norestore", "--convert-to", target]
        _run([*command, "--outdir", folder, str(source)], home=folder)
        found = source.with_suffix(f".{target}")
        if not found.exists():
            raise Unreadable(_BROKEN)
        return found.read_bytes()


def _text_of(raw: bytes) -> str | None:
    """Return the text of a Word file by a small program; None where there is none."""
    for command in (["antiword", "-w", "0", "-m", "UTF-8.txt"], ["catdoc", "-w", "-d", "utf-8"]):
        if shutil.which(command[0]):
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder, "tep.doc")
                source.write_bytes(raw)
                told = _run([*command, str(source)])
            if told.strip():
                return told.decode("utf-8", errors="replace")
            raise Unreadable(_BROKEN)
    return None


class _TooLong(Unreadable):
    """A program did not end within its time."""


def _run(command: list[str], home: str | None = None) -> bytes:
    """Run a program within its time, and end all that it began; return what it says."""
    with subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "HOME": home} if home else None,
    ) as program:
        try:
            return program.communicate(timeout=_SECONDS)[0]
        except subprocess.TimeoutExpired as error:
            told = f"không chuyển đổi xong trong {_SECONDS} giây: hãy lưu lại tệp ở dạng mới hơn"
            raise _TooLong(told) from error
        finally:
            _end(program)


def _end(program: subprocess.Popen[bytes]) -> None:
    """End a program with those that it started: LibreOffice is a script that starts another."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
    elif program.poll() is None:
        program.kill()
