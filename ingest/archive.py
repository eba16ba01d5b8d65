"""Zip archives of documents: each file that can be read, below a heading with its name."""

from functools import partial

from ingest.compound import Compound, Part, add_parts
from ingest.draft import Draft, Unreadable
from ingest.package import member, open_package

__all__ = ["read_zip"]

_BROKEN = "tệp nén bị hỏng hoặc bị cắt cụt: hãy tải lại"
_NESTED = (".zip",)  # an archive inside an archive is not opened


def read_zip(raw: bytes) -> Draft:
    """Read the documents of an archive, in order of name; those that give nothing are noted."""
    with open_package(raw, broken=_BROKEN) as archive:
        names = sorted(
            entry.filename
            for entry in archive.infolist()
            if not entry.is_dir() and not entry.filename.rpartition("/")[2].startswith((".", "~$"))
        )
        compound = Compound()
        parts = [Part(name=_shown(name), content=partial(member, archive, name)) for name in names]
        add_parts(compound, parts, kind="Tệp")
    if not compound.text:
        raise Unreadable("tệp nén không có tài liệu nào đọc được: hãy giải nén rồi kiểm tra")
    return compound.finish()


def _shown(name: str) -> str:
    """Return a name under which an archive inside an archive has no reader."""
    return f"{name} (lồng)" if name.lower().endswith(_NESTED) else name
