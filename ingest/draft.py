"""What a format's reader hands over, and the builder that those without a plain text share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.errors import HoidapError
from corpus.types import Heading, Note, Span, Table
from corpus.vietnamese.text import normalize
from ingest.grid import Place, lines_of, table_of, tidied

__all__ = ["BadFile", "Blocks", "Draft", "Unreadable", "join_rows"]


class Unreadable(Exception):  # noqa: N818 - a verdict on a file, named as it is told
    """Why a file cannot be read: one Vietnamese line, cause and remedy, without the file's name."""


class BadFile(HoidapError):  # noqa: N818
    """A file that cannot be ingested; the message names it, the cause and the remedy."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"«{path}»: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source as its reader understood it: `text` is normalised, `marked` are stated headings.

    What the source does not state is None. The other fields are those of `Document`.
    """

    text: str
    id: str | None = None
    title: str | None = None
    title_derived: bool = False
    author: str | None = None
    date: str | None = None
    marked: tuple[Heading, ...] = ()
    page_starts: tuple[int, ...] = ()
    raw_map: tuple[tuple[int, int], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Blocks:
    """A text put together from blocks, each normalised before its place is known."""

    marked: list[Heading] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _pages_due: int = 0

    def add(self, text: str, *, level: int | None = None, joint: str = "\n\n") -> None:
        """Append a block after `joint`; one with a `level` is a heading. A blank one is dropped."""
        block = normalize(text).text.strip()
        if not block:
            return
        if self._pieces:
            self._append(joint)
        start = self._length
        self._begin_pages()
        self._append(block)
        if level is not None:
            self.marked.append(Heading(span=Span(start=start, end=self._length), level=level))

    def add_table(
        self,
        places: Sequence[Place],
        *,
        header_rows: int | None = None,
        caption: str = "",
        page_rows: Sequence[int] = (),
    ) -> None:
        """Append a table, a line a row, the cells parted by bars; `caption` stands above it.

        Before each of `page_rows` a page begins.
        """
        cells = tidied(places)
        if not cells:
            return
        above = normalize(caption).text.strip()
        self.add(above)
        titled = Span(start=self._length - len(above), end=self._length) if above else None
        spans = []
        for number, line in enumerate(lines_of(cells)):
            if self._pieces:
                self._append("\n" if number else "\n\n")
            self._pages_due += list(page_rows).count(number)
            self._begin_pages()
            for piece, cell in line:
                self._append(piece)
                if cell:
                    spans.append(Span(start=self._length - len(piece), end=self._length))
        text = "".join(self._pieces)
        self._pieces = [text]
        self.tables.append(table_of(cells, spans, text, header_rows=header_rows, caption=titled))

    def is_empty(self) -> bool:
        """Tell whether no block was added."""
        return not self._pieces

    def begin_page(self) -> None:
        """Let the next block begin a page."""
        self._pages_due += 1

    def finish(
        self, *, title: str | None = None, author: str | None = None, date: str | None = None
    ) -> Draft:
        """Return the whole; blank metadata counts as not stated."""
        self._begin_pages()
        return Draft(
            text="".join(self._pieces),
            title=_stated(title),
            author=_stated(author),
            date=date or None,
            marked=tuple(self.marked),
            page_starts=tuple(self.page_starts),
            tables=tuple(self.tables),
            notes=tuple(self.notes),
        )

    def _append(self, piece: str) -> None:
        """Put the piece at the end."""
        self._pieces.append(piece)
        self._length += len(piece)

    def _begin_pages(self) -> None:
        """Note that the pages due begin here; blank ones share the place of the next."""
        self.page_starts += [self._length] * self._pages_due
        self._pages_due = 0


def _stated(value: str | None) -> str | None:
    """Return the metadata on one line, or None where it says nothing."""
    return " ".join(normalize(value or "").text.split()) or None


def join_rows(rows: Sequence[Sequence[str]]) -> str:
    """Return a table as lines, the cells of a row parted by bars; blank rows are left out."""
    cleaned = ([" ".join(cell.split()) for cell in row] for row in rows)
    return "\n".join(" | ".join(row) for row in cleaned if any(row))
