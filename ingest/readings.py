"""What was read of a file and what was not, for the report: in counts, and in Vietnamese."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.types import Document, Note

__all__ = ["Reading", "as_read", "on_one_line", "told_notes"]

_BREAKS = re.compile(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]")

_NAMES = {
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "viscii": "VISCII",
    "vps": "VPS",
    "windows-1258": "Windows-1258",
    "utf-8 hai lần": "UTF-8 bị mã hoá hai lần",
}
_WORDS = {
    "converted": "đã chuyển {count} ký tự từ bảng mã {detail} sang Unicode",
    "garbled": "chữ không đọc được (sai bảng mã hoặc thiếu bảng chữ), đã bỏ {count} ký tự",
    "hidden": "đã bỏ {count} ký tự mà người đọc không nhìn thấy",
    "picture": "{count} hình không đọc nội dung",
    "recognised": "nhận dạng từ bản quét",
    "replaced": "{count} byte hỏng không ứng với chữ nào",
    "unread": "chưa đọc được: {detail}",
}
_MOST_PAGES = 12  # named one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a file: pages (None where it has none), tables, characters, and notes."""

    path: Path
    pages: int | None
    tables: int
    characters: int
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, path: Path, document: Document) -> "Reading":
        """Return what was read of the file at `path`."""
        return cls(
            path=path,
            pages=len(document.page_starts) or None,
            tables=len(document.tables),
            characters=len(document.text),
            notes=document.notes,
        )

    @property
    def is_partial(self) -> bool:
        """Tell whether a person sees something in the file that was not read."""
        return any(note.is_loss for note in self.notes)

    def __str__(self) -> str:
        counts = [f"{_figure(self.characters)} ký tự"]
        if self.tables:
            counts.insert(0, f"{self.tables} bảng")
        if self.pages:
            counts.insert(0, f"{self.pages} trang")
        head = "đọc được một phần" if self.is_partial else "đã đọc"
        return "; ".join(
            (
                f"«{on_one_line(self.path.name)}»: {head} {', '.join(counts)}",
                *told_notes(self.notes),
            )
        )

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain values."""
        return {
            "path": str(self.path),
            "pages": self.pages,
            "tables": self.tables,
            "characters": self.characters,
            "partial": self.is_partial,
            "notes": [asdict(note) for note in self.notes],
        }


def told_notes(notes: Sequence[Note]) -> Iterator[str]:
    """Yield the notes in words, those of one kind together with the pages that they stand on."""

    def key(note: Note) -> tuple[str, str]:
        return note.kind, note.detail

    for (kind, detail), group in groupby(sorted(notes, key=key), key=key):
        alike = list(group)
        count = sum(note.count for note in alike)
        words = _WORDS[kind].format(count=_figure(count), detail=_NAMES.get(detail, detail))
        pages = sorted({note.page for note in alike if note.page})
        yield f"{_pages(pages)}{words}"


def as_read(document: Document) -> Iterator[str]:
    """Yield what the index holds of a document, page by page, each under a line that names it."""
    by_page: Mapping[int, list[Note]] = {
        page: [note for note in document.notes if note.page == page]
        for page in range(1, len(document.page_starts) + 1)
    }
    yield from told_notes([note for note in document.notes if note.page not in by_page])
    if not document.page_starts:
        yield document.text
        return
    ends = [*document.page_starts[1:], len(document.text)]
    for page, (start, end) in enumerate(zip(document.page_starts, ends, strict=True), 1):
        about = "; ".join(told_notes([_apart(note) for note in by_page[page]]))
        yield f"--- trang {page}{f' ({about})' if about else ''} ---"
        if text := document.text[start:end].strip():
            yield text


def _apart(note: Note) -> Note:
    """Return a note without its page, which stands beside it already."""
    return Note(kind=note.kind, count=note.count, detail=note.detail)


def _pages(pages: Sequence[int]) -> str:
    """Return "trang 2, 5: " for the pages that something stands on."""
    if not pages:
        return ""
    named = ", ".join(map(str, pages[:_MOST_PAGES]))
    return f"trang {named}{'…' if len(pages) > _MOST_PAGES else ''}: "


def _figure(count: int) -> str:
    """Return a count as Vietnamese writes it."""
    return f"{count:,}".replace(",", ".")


def on_one_line(name: str) -> str:
    """Return the name of a file with a mark for whatever would begin another line."""
    return _BREAKS.sub("\ufffd", name)
