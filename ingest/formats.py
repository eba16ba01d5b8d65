"""Which reader reads which kind of file, and what the first bytes of a kind are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import TypeAlias

from corpus.types import Note
from ingest.draft import Draft, Unreadable
from ingest.package import OLE, pictures_in

__all__ = ["DRAWABLE", "PICTURES", "SUFFIXES", "Format", "format_of", "read"]

Reader: TypeAlias = Callable[[bytes], Draft]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file: its reader is imported when a file needs it.

    A file of the kind begins with one of `signatures`; one without any is text.
    """

    media_type: str
    module: str
    function: str
    signatures: tuple[bytes, ...] = ()

    def reader(self) -> Reader:
        """Return the reader."""
        reader: Reader = getattr(import_module(self.module), self.function)
        return reader


_HTML = Format(media_type="text/html", module="ingest.html", function="read_html")
_MARKDOWN = Format(media_type="text/markdown", module="ingest.plain", function="read_markdown")
_MHTML = Format(media_type="multipart/related", module="ingest.mail", function="read_mhtml")
_DOCX = Format(
    media_type=f"{_OFFICE}.wordprocessingml.document",
    module="ingest.docx",
    function="read_docx",
    signatures=(_ZIP, OLE),
)
_CSV = Format(media_type="text/csv", module="ingest.delimited", function="read_csv")
_PNG, _JPEG, _TIFF = b"\x89PNG", b"\xff\xd8\xff", (b"II*\0", b"MM\0*")


def _picture(media_type: str, *signatures: bytes) -> Format:
    """Return the format of a kind of picture."""
    return Format(
        media_type=media_type, module="ingest.scans", function="read_picture", signatures=signatures
    )


_FORMATS = {
    ".csv": _CSV,
    ".doc": Format(
        media_type="application/msword",
        module="ingest.libreoffice",
        function="read_doc",
        signatures=(OLE,),
    ),
    ".docm": _DOCX,
    ".docx": _DOCX,
    ".eml": Format(media_type="message/rfc822", module="ingest.mail", function="read_eml"),
    ".epub": Format(
        media_type="application/epub+zip",
        module="ingest.epub",
        function="read_epub",
        signatures=(_ZIP,),
    ),
    ".htm": _HTML,
    ".html": _HTML,
    ".jpeg": _picture("image/jpeg", _JPEG),
    ".jpg": _picture("image/jpeg", _JPEG),
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".mht": _MHTML,
    ".mhtml": _MHTML,
    ".msg": Format(
        media_type="application/vnd.ms-outlook",
        module="ingest.outlook",
        function="read_msg",
        signatures=(OLE,),
    ),
    ".odp": Format(
        media_type="application/vnd.oasis.opendocument.presentation",
        module="ingest.libreoffice",
        function="read_odp",
        signatures=(_ZIP,),
    ),
    ".ods": Format(
        media_type="application/vnd.oasis.opendocument.spreadsheet",
        module="ingest.ods",
        function="read_ods",
        signatures=(_ZIP, OLE),
    ),
    ".odt": Format(
        media_type="application/vnd.oasis.opendocument.text",
        module="ingest.odt",
        function="read_odt",
        signatures=(_ZIP,),
    ),
    ".pdf": Format(
        media_type="application/pdf",
        module="ingest.pdf",
        function="read_pdf",
        signatures=(b"%PDF-",),
    ),
    ".png": _picture("image/png", _PNG),
    ".ppt": Format(
        media_type="application/vnd.ms-powerpoint",
        module="ingest.libreoffice",
        function="read_ppt",
        signatures=(OLE,),
    ),
    ".pptx": Format(
        media_type=f"{_OFFICE}.presentationml.presentation",
        module="ingest.pptx",
        function="read_pptx",
        signatures=(_ZIP, OLE),
    ),
    ".rtf": Format(
        media_type="application/rtf",
        module="ingest.rtf",
        function="read_rtf",
        signatures=(b"{\\rtf",),
    ),
    ".tif": _picture("image/tiff", *_TIFF),
    ".tiff": _picture("image/tiff", *_TIFF),
    ".tsv": replace(_CSV, media_type="text/tab-separated-values"),
    ".txt": Format(media_type="text/plain", module="ingest.plain", function="read_text"),
    ".xls": Format(
        media_type="application/vnd.ms-excel",
        module="ingest.xls",
        function="read_xls",
        signatures=(OLE,),
    ),
    ".xlsx": Format(
        media_type=f"{_OFFICE}.spreadsheetml.sheet",
        module="ingest.xlsx",
        function="read_xlsx",
        signatures=(_ZIP, OLE),
    ),
    ".zip": Format(
        media_type="application/zip",
        module="ingest.archive",
        function="read_zip",
        signatures=(_ZIP,),
    ),
}
SUFFIXES = frozenset(_FORMATS)
# The types of files that `ingest.page_pictures` draws.
DRAWABLE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})
PICTURES = frozenset(suffix for suffix, kind in _FORMATS.items() if kind.module == "ingest.scans")
# Packages whose pictures are not read, and are counted; slides count theirs page by page.
_HOLD_PICTURES = frozenset({".docm", ".docx", ".epub", ".ods", ".odt", ".xlsx"})

# What the first bytes say a file is, whatever its name.
_SIGNATURES = (
    (b"%PDF-", "PDF", "đổi đuôi thành .pdf"),
    (_ZIP, "tệp nén hoặc tệp Office", "đổi đuôi thành .docx, .xlsx, .pptx hoặc .zip"),
    (OLE, "tệp Office đời cũ hoặc có mật khẩu", "đổi đuôi thành .doc hoặc bỏ mật khẩu"),
    (b"{\\rtf", "RTF", "đổi đuôi thành .rtf"),
    (_PNG, "ảnh PNG", "đổi đuôi thành .png"),
    (_JPEG, "ảnh JPEG", "đổi đuôi thành .jpg"),
)


def format_of(name: PurePath | str) -> Format | None:
    """Return the format that a name stands for; None for one that nobody reads."""
    return _FORMATS.get(PurePath(name).suffix.lower())


def read(raw: bytes, name: PurePath | str) -> tuple[Draft, str]:
    """Read the bytes of a file by its name; return the draft and the media type.

    Raise `Unreadable` for what cannot be read, or is no file of the kind that its name states.
    """
    suffix = PurePath(name).suffix.lower()
    kind = _FORMATS[suffix]
    _check_signature(raw, suffix, kind)
    draft = kind.reader()(raw)
    if suffix in _HOLD_PICTURES and (pictures := pictures_in(raw)):
        draft = replace(draft, notes=(*draft.notes, Note(kind="picture", count=pictures)))
    return draft, kind.media_type


def _check_signature(raw: bytes, suffix: str, kind: Format) -> None:
    """Refuse a file whose first bytes contradict its name."""
    if raw.startswith(kind.signatures):
        return
    for signature, words, remedy in _SIGNATURES:
        if raw.startswith(signature):
            raise Unreadable(f"nội dung là {words}, không phải {suffix}: hãy {remedy}")
    if kind.signatures:
        raise Unreadable(f"nội dung không phải {suffix}: hãy kiểm tra lại đuôi tệp hoặc tải lại")
