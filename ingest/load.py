"""From a file to a `Document`: one way in for all formats, one kind of refusal."""

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from corpus.types import Document, Heading
from corpus.vietnamese.text import NORMALIZER_VERSION, fold
from ingest.draft import BadFile, Draft, Unreadable
from ingest.formats import SUFFIXES, read
from ingest.official import fields_of, official_title
from ingest.outline import outline, without_emphasis
from ingest.sections import sections
from ingest.split import SPLITTER_VERSION
from ingest.titles import derived_title, opening_title

__all__ = [
    "LOADER_VERSION", "MAX_BYTES", "SUFFIXES", "SourceFile", "load_document", "open_source",
    "path_of",
]  # fmt: skip

LOADER_VERSION = "11"
MAX_BYTES = 50 * 1024 * 1024

_UNSAFE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The bytes of a file as they were read once; `content_hash` also covers how they are read."""

    path: Path
    raw: bytes

    @property
    def uri(self) -> str:
        """The file's own address."""
        return self.path.as_uri()

    @property
    def content_hash(self) -> str:
        """The hex SHA-256 of the bytes and of the versions that turn them into passages."""
        versions = f"{LOADER_VERSION}/{NORMALIZER_VERSION}/{SPLITTER_VERSION}/{self.path.suffix}"
        return hashlib.sha256(versions.encode() + b"\0" + self.raw).hexdigest()

    def read(self) -> Document:
        """Return the document; raise `BadFile` for what cannot be read."""
        try:
            draft, media_type = read(self.raw, self.path)
        except Unreadable as error:
            raise BadFile(self.path, str(error)) from error
        if not any(map(str.isalnum, draft.text)):
            raise BadFile(self.path, "không có chữ nào để đọc: hãy kiểm tra lại nội dung tệp")
        return self._document(draft, media_type)

    def draw(self, page: int) -> bytes:
        """Return the picture of a page, from 1, as JPEG; raise `BadFile` where there is none."""
        from ingest.page_pictures import draw_page  # noqa: PLC0415  # loads libraries of its own

        try:
            return draw_page(self.raw, page)
        except Unreadable as error:
            raise BadFile(self.path, str(error)) from error

    def _document(self, draft: Draft, media_type: str) -> Document:
        """Return the draft with its outline, its title and its identity."""
        bare = without_emphasis(draft.text)
        headings = outline(bare, draft.marked)
        fields = fields_of(bare, author=draft.author)
        stated = draft.title or opening_title(draft.text, draft.marked)
        title = official_title(fields, stated) or stated
        told = {field.name: field.value for field in reversed(fields)}
        return Document(
            id=draft.id or _document_id(self.path),
            uri=self.uri,
            title=title or self._label(draft, headings),
            title_derived=draft.title_derived if stated else True,
            text=draft.text,
            author=draft.author or told.get("author"),
            date=draft.date or told.get("date") or told.get("published_on"),
            media_type=media_type,
            content_hash=self.content_hash,
            headings=headings,
            page_starts=draft.page_starts,
            raw_map=draft.raw_map,
            tables=draft.tables,
            fields=fields,
            outline=sections(bare, headings),
            notes=draft.notes,
        )

    def _label(self, draft: Draft, headings: tuple[Heading, ...]) -> str:
        """Return a title for a source without one; a table that opens it says nothing of it all."""
        tabled = draft.tables and not draft.text[: draft.tables[0].span.start].strip()
        return self.path.stem if tabled else derived_title(draft.text, headings)


def load_document(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one file; raise `BadFile`, whose message names the file, the cause and the remedy."""
    return open_source(path, max_bytes=max_bytes).read()


def open_source(path: str | Path, *, max_bytes: int = MAX_BYTES) -> SourceFile:
    """Read the bytes of a regular file of at most `max_bytes`; raise `BadFile`."""
    given = Path(path)
    try:
        resolved = given.resolve(strict=True)
        status = resolved.stat()
        reason = _refusal(resolved, status.st_mode, status.st_size, max_bytes)
        if reason is None:
            return SourceFile(path=resolved, raw=resolved.read_bytes())
    except FileNotFoundError:
        reason = "không tìm thấy tệp: hãy kiểm tra lại đường dẫn"
        if given.is_symlink():
            reason = f"liên kết hỏng, trỏ tới «{given.readlink()}»: hãy sửa hoặc xoá liên kết"
    except PermissionError:
        reason = "không có quyền đọc: hãy cấp quyền (chmod u+r) rồi chạy lại"
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        said = getattr(error, "strerror", None) or "liên kết vòng"
        reason = f"hệ thống không đọc được ({said}): hãy kiểm tra ổ đĩa và đường dẫn"
    raise BadFile(path, reason)


def path_of(uri: str) -> Path | None:
    """Return the path of a file's address; None for any other address."""
    parts = urlsplit(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def _refusal(path: Path, mode: int, size: int, max_bytes: int) -> str | None:
    """Return why the file is not to be opened at all, or None."""
    suffix = path.suffix.lower()
    if stat.S_ISDIR(mode):
        return "là thư mục, không phải tệp: hãy dùng lệnh ingest cho cả thư mục"
    if not stat.S_ISREG(mode):
        return "không phải tệp thường (ống dẫn hoặc thiết bị): hãy chép nội dung ra một tệp"
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        return f"chưa đọc được loại tệp «{suffix or 'không có đuôi'}»: hãy chuyển sang {known}"
    if size > max_bytes:
        return (
            f"quá lớn ({size / 1024**2:.0f} MB, giới hạn {max_bytes / 1024**2:.0f} MB): "
            "hãy chia nhỏ tệp hoặc nâng giới hạn"
        )
    return None if size else "tệp rỗng (0 byte): hãy kiểm tra lại nội dung"


def _document_id(path: Path) -> str:
    """Return an id that people can read and that differs between any two files."""
    slug = _UNSAFE.sub("-", fold(path.stem)).strip("-")[:40].rstrip("-") or "tep"
    return f"{slug}-{hashlib.sha256(path.as_uri().encode()).hexdigest()[:8]}"
