"""Several drafts as one: the chapters of a book, a letter with its attachments, an archive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from corpus.types import Cell, Heading, Note, Span, Table
from ingest.draft import Blocks, Draft, Unreadable
from ingest.formats import format_of, read

__all__ = ["Compound", "Part", "add_parts"]

_MOST_PARTS = 200
_DEEPEST = 6  # the levels of headings that are kept apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside another: its name, and how to get its bytes."""

    name: str
    content: Callable[[], bytes]


@dataclass(slots=True)
class Compound:
    """A text put together from drafts, each below a heading of its own."""

    text: str = ""
    marked: list[Heading] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, draft: Draft, *, title: str | None = None) -> None:
        """Append a draft, its headings one level deeper where it gets a `title` of its own."""
        if title:
            head = Blocks()
            head.add(title, level=1)
            self._append(head.finish(), deeper=0)
        self._append(draft, deeper=1 if title else 0)

    def finish(
        self, *, title: str | None = None, author: str | None = None, date: str | None = None
    ) -> Draft:
        """Return the whole."""
        stated = Blocks().finish(title=title, author=author, date=date)
        return replace(
            stated,
            text=self.text,
            marked=tuple(self.marked),
            tables=tuple(self.tables),
            notes=tuple(self.notes),
        )

    def _append(self, draft: Draft, *, deeper: int) -> None:
        """Put a draft behind what is there."""
        if not draft.text.strip():
            self.notes += draft.notes
            return
        if self.text:
            self.text = f"{self.text.rstrip()}\n\n"
        at = len(self.text)
        self.text += draft.text
        for heading in draft.marked:
            level = min(heading.level + deeper, _DEEPEST)
            self.marked.append(Heading(span=heading.span.shift(at), level=level))
        self.tables += (_shifted(table, at) for table in draft.tables)
        self.notes += (replace(note, page=None) for note in draft.notes)


def add_parts(compound: Compound, parts: Sequence[Part], *, kind: str) -> None:
    """Read the parts that can be read; note the others with the reason. `kind` names them."""
    for part in parts[:_MOST_PARTS]:
        if format_of(part.name) is None:
            _leave_out(compound, part.name, "loại tệp này chưa đọc được", kind=kind)
            continue
        try:
            draft, _ = read(part.content(), PurePath(part.name))
        except Unreadable as error:
            _leave_out(compound, part.name, str(error), kind=kind)
            continue
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001  # a fault of a format's library costs this part alone
            _leave_out(compound, part.name, "bị hỏng", kind=kind)
            continue
        compound.add(draft, title=f"{kind}: {PurePath(part.name).name}")
    if len(parts) > _MOST_PARTS:
        _leave_out(compound, f"{len(parts) - _MOST_PARTS} tệp sau", "quá nhiều tệp", kind=kind)


def _leave_out(compound: Compound, name: str, reason: str, *, kind: str) -> None:
    """Note a part that gave nothing."""
    detail = f"{kind.lower()} «{name}» ({reason})"
    compound.notes.append(Note(kind="unread", detail=detail))


def _shifted(table: Table, at: int) -> Table:
    """Return a table moved right in the text."""

    def moved(span: Span | None) -> Span | None:
        return span.shift(at) if span else None

    cells = tuple(_moved(cell, at) for cell in table.cells)
    return replace(
        table,
        span=table.span.shift(at),
        cells=cells,
        caption=moved(table.caption),
        unit=moved(table.unit),
    )


def _moved(cell: Cell, at: int) -> Cell:
    """Return a cell moved right in the text."""
    return replace(cell, span=cell.span.shift(at))
