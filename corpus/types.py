"""What a document is: plain, frozen values; standard library only."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "Cell",
    "Document",
    "Field",
    "FieldName",
    "Heading",
    "Hit",
    "Note",
    "NoteKind",
    "Passage",
    "SearchMode",
    "Section",
    "SectionKind",
    "Span",
    "Table",
]

SearchMode = Literal["hybrid", "dense", "lexical"]

FieldName = Literal[
    "number",
    "kind",
    "issuer",
    "place",
    "date",
    "subject",
    "signer",
    "office",
    "author",
    "published_in",
    "published_on",
    "in_force",
    "replaces",
    "repeals",
    "amends",
    "recipients",
    "chair",
    "secretary",
    "present",
]

# Phần, Chương, Mục, Tiểu mục, Điều, khoản, điểm, Phụ lục, Mẫu số; then a heading of other text, a
# sentence that introduces a list, and an item of such a list.
SectionKind = Literal[
    "part",
    "chapter",
    "section",
    "subsection",
    "article",
    "clause",
    "point",
    "annex",
    "form",
    "heading",
    "lead",
    "item",
]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of code points of `Document.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(
                f"a span must satisfy 0 <= start < end, got [{self.start}, {self.end})"
            )

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers; raise `ValueError` when it sticks out."""
        if self.end > len(text):
            raise ValueError(f"span [{self.start}, {self.end}) ends after a text of {len(text)}")
        return text[self.start : self.end]

    def shift(self, offset: int) -> "Span":
        """Return the span moved right by `offset` code points."""
        return Span(start=self.start + offset, end=self.end + offset)

    def contains(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading line of a document: where it stands and how deep (1 is the top)."""

    span: Span
    level: int


NoteKind: TypeAlias = Literal[
    "converted",  # from an encoding of before Unicode: `detail` names it, `count` is in characters
    "garbled",  # letters that say nothing, left out: `count` is in characters
    "hidden",  # text that no reader of the source sees, left out: `count` is in characters
    "picture",  # pictures whose content was not read
    "recognised",  # a page whose text was recognised from its picture
    "replaced",  # bytes that no letter stands for
    "unread",  # a page, part or attachment that gave nothing: `detail` says what and why
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What reading a source changed or left out, on which page, and how much of it."""

    kind: NoteKind
    count: int = 1
    page: int | None = None
    detail: str = ""

    @property
    def is_loss(self) -> bool:
        """Tell whether a person sees something in the source that was not read."""
        return self.kind in {"garbled", "replaced", "unread"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table that is not blank; `span` is its text, counted in the document.

    `row` and `column` count from 0; a merged cell stands at its upper left corner and covers
    `row_span` rows and `column_span` columns. A `header` names columns, a row or a group of rows.
    """

    row: int
    column: int
    span: Span
    row_span: int = 1
    column_span: int = 1
    header: bool = False

    def __post_init__(self) -> None:
        if min(self.row, self.column) < 0 or min(self.row_span, self.column_span) < 1:
            raise ValueError("a cell must stand in its table and cover a place of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a document: its cells row by row, and what is said over the whole of it.

    `span` holds all its lines, `caption` and `unit` ("Đơn vị tính: triệu đồng") are spans outside
    or inside it. The first `header_rows` rows name the columns, level by level. Pages are those of
    the document: a table that goes on over the foot of a page is one table.
    """

    span: Span
    cells: tuple[Cell, ...]
    header_rows: int = 0
    caption: Span | None = None
    unit: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a document says of itself: `span` is where it says so.

    `value` is as it stands there, on one line; of a date it is ISO 8601.
    """

    name: FieldName
    value: str
    span: Span

    def __post_init__(self) -> None:
        if not self.value.strip():
            raise ValueError(f"the field {self.name!r} says nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document's outline, from its heading to the end of what stands below it.

    `number` is as it is written, without the word and the marks ("26", "a", "IV"), or empty.
    `heading` covers the heading line; of a clause, a point, an item or a lead its first line.
    `title` is that of a headed section, else empty. `parent` is the place in `Document.outline` of
    the section around it, always a smaller one; None at the top.
    """

    kind: SectionKind
    number: str
    title: str
    span: Span
    heading: Span
    parent: int | None = None

    def __post_init__(self) -> None:
        if not self.span.contains(self.heading):
            raise ValueError("a section must contain its heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole source, its text normalised once; every offset in the system counts in `text`.

    `title_derived` tells that the source has no headline and the title is a label made from its
    text. `date` is an ISO 8601 date, or None when the source does not state one. `page_starts[i]`
    is the offset at which page `i + 1` begins; empty when the format has no pages. `raw_map` lists
    `(offset in text, offset in the decoded file)` where the distance between the two changes, and
    is empty when the text is not a stretch of the file (DOCX, PDF, HTML). `tables` are in reading
    order; a table inside a cell of another is one of its own. `fields` are in no order of rank;
    `outline` is in the order of the text, each section before those inside it. `notes`
    tell what reading the source changed or left out.
    """

    id: str
    uri: str
    title: str
    text: str
    title_derived: bool = False
    author: str | None = None
    date: str | None = None
    media_type: str = "text/plain"
    content_hash: str = ""
    headings: tuple[Heading, ...] = ()
    page_starts: tuple[int, ...] = ()
    raw_map: tuple[tuple[int, int], ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[Field, ...] = ()
    outline: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Return the number of the page, from 1, on which `offset` stands; None without pages."""
        pages = sum(start <= offset for start in self.page_starts)
        return pages or None

    def is_recognised(self, offset: int) -> bool:
        """Tell whether the page of `offset` is a picture whose text a machine recognised."""
        page = self.page_of(offset)
        return any(note.kind == "recognised" and note.page == page for note in self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is retrieved: a stretch of whole sentences; `text == document.text[span]`.

    `headings` are those it stands under, outermost first; they are searched with it, not quoted.
    """

    id: str
    document_id: str
    ordinal: int
    span: Span
    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found for a query: rank from 1; `dense` and `lexical` are the single scores.

    A single score is None where that index did not return the passage.
    """

    passage: Passage
    score: float
    rank: int
    dense: float | None = None
    lexical: float | None = None
