"""Zip packages, bounded: what is locked, cut short or grows beyond measure is refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ingest.draft import Unreadable

__all__ = ["ENCRYPTED", "OLE", "check_package", "member", "open_package", "pictures_in"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of the old kinds, and locked ones, begin
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # stands in a locked one
_MAX_UNPACKED = 300 * 1024 * 1024
# What zipfile raises for bytes that are no archive, or no longer the one that was written.
_TORN = (
    zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, OSError, ValueError, struct.error,
    zlib.error,
)  # fmt: skip
_PICTURES = (".bmp", ".emf", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp", ".wmf")
_BESIDES = ("Thumbnails/", "docProps/")  # pictures of the file itself, for its folder


def check_package(raw: bytes, *, kind: str, holds: str) -> None:
    """Refuse what is no sound package of this `kind` ("bảng tính"), with the part `holds`."""
    broken = f"tệp {kind} bị hỏng hoặc bị cắt cụt: hãy tải lại, hoặc mở rồi lưu lại"
    if raw.startswith(OLE) and ENCRYPTED in raw:
        raise Unreadable(f"tệp {kind} có mật khẩu: hãy mở ra, bỏ mật khẩu rồi lưu lại")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    except _TORN as error:
        raise Unreadable(broken) from error
    _bounded(parts, otherwise="hãy bỏ bớt ảnh và đối tượng nhúng rồi lưu lại")
    if not any(part.filename == holds for part in parts):
        raise Unreadable(f"là tệp nén nhưng không phải tệp {kind}: hãy kiểm tra lại đuôi tệp")


@contextmanager
def open_package(raw: bytes, *, broken: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive; raise `Unreadable`, with `broken` where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _bounded(archive.infolist(), otherwise="hãy chia nhỏ tệp")
            yield archive
    except _TORN as error:
        raise Unreadable(broken) from error


def _bounded(parts: Sequence[zipfile.ZipInfo], *, otherwise: str) -> None:
    """Refuse parts that are locked, or grow beyond measure: then `otherwise` says what to do."""
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("tệp nén có mật khẩu: hãy bỏ mật khẩu rồi lưu lại")
    if sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise Unreadable(
            f"giải nén ra hơn {_MAX_UNPACKED // 1024**2} MB (có thể là bom nén): {otherwise}"
        )


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of a file in an archive; raise `Unreadable` where they are not whole."""
    try:
        return archive.read(name)
    except _TORN as error:
        raise Unreadable("bị hỏng trong tệp nén") from error


def pictures_in(raw: bytes) -> int:
    """Count the pictures in a package: what they say is not read."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except _TORN:
        return 0
    return sum(name.lower().endswith(_PICTURES) and not name.startswith(_BESIDES) for name in names)
