"""Where the headings of a text stand: its own marked ones, those of a law, or bare short lines."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from corpus.types import Heading, Span

__all__ = ["heading_label", "outline", "without_emphasis"]

# "Chương I", "Mục 2. THANH TRA BỘ", "Điều 5. Nguyên tắc", "Phần thứ nhất"; the rest of the line may
# be the title, or the text itself in older laws ("Điều 5.- Công dân có quyền …").
_LEGAL = re.compile(
    r"(?P<prefix>(?P<kind>Phần|Phụ lục|Chương|Mục|Tiểu mục|Điều|Mẫu số|Biểu số"
    r"|PHẦN|PHỤ LỤC|CHƯƠNG|MỤC|TIỂU MỤC|ĐIỀU|MẪU SỐ|BIỂU SỐ)"
    r" +(?P<number>[Tt]hứ +\w+(?: +\w+)?|THỨ +\w+(?: +\w+)?|\d{1,4}[a-zđ]?|[IVXLC]{1,8}|[A-Z])"
    r"(?!\w)(?P<mark> *[.:]+[-–—]?| +[-–—])?) *(?P<rest>[^\n]*)"
)
_LEGAL_LEVELS = {
    "phần": 1, "phụ lục": 1, "mẫu số": 1, "biểu số": 1, "chương": 2, "mục": 3, "tiểu mục": 4,
    "điều": 5,
}  # fmt: skip
_TITLE_BELOW = tuple(kind for kind in _LEGAL_LEVELS if kind != "điều")
_LONGEST_LEGAL = 240
_LONGEST_NUMBER = 25

_SENTENCE_END = ".!?…:;,"
_LIST_ITEM = re.compile(r"(?:[-–—•+*]|\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})[.)]) ?")
_NUMBERED = re.compile(r"(?P<roman>[IVX]{1,5}\.)|(?P<digits>\d{1,2}(?:\.\d{1,2})*)\.? ")
_DATE_LINE = re.compile(r"\bngày +\d{1,2}\b.*\b(?:tháng|/)|\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_]\.?[^\W\d_]*(?:-[^\W\d_]+)*")
_LONGEST_BARE = 120
_MOST_BARE_WORDS = 25
_FEWEST_BODY_WORDS = 8

# The marks of Markdown around the words of a heading; "C#" keeps its own.
_HEADING_MARKS = re.compile(r"#{1,6} +(?P<title>.*?)(?: +#+)?")
_STRONG = re.compile(r"(?<![\w*])\*{2,3}(?=[^\s*])|(?<=[^\s*])\*{2,3}(?![\w*])")
_EMPHASIS = re.compile(r"(?P<mark>[*_]{1,3})(?P<words>.+)(?P=mark)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that is not blank, without the space around it; `block` numbers its paragraph."""

    span: Span
    text: str
    block: int


def outline(text: str, marked: Sequence[Heading] = ()) -> tuple[Heading, ...]:
    """Return the headings of `text` in order; `marked` are those that the file format states.

    The lines of a law ("Chương II", "Điều 5. …") are headings in any format, below the marked ones.
    A short line alone in its paragraph counts only where nothing else but one title is marked.
    """
    lines = list(_lines(text))
    marked = list(_with_labels(marked, lines))
    starts = {heading.span.start for heading in marked}
    deepest = max((heading.level for heading in marked), default=0)
    found = [*marked, *_legal(lines, taken=starts, below=deepest)]
    if len(found) <= 1 and all(_opens(heading, lines) for heading in found):
        found += _bare(lines, taken=starts, below=deepest)
    return tuple(sorted(found, key=lambda heading: heading.span))


def _with_labels(marked: Sequence[Heading], lines: Sequence[_Line]) -> Iterator[Heading]:
    """Yield headings with the bare label above each: "Mẫu số 02" over what the form is called."""
    above = {after.span.start: line for line, after in pairwise(lines)}
    levels = {heading.span.start: heading.level for heading in marked}
    labels = {
        heading.span.start: label.span
        for heading in marked
        if (label := above.get(heading.span.start))
        and _is_label(label.text)
        # A label that is marked above its title is a section of its own.
        and levels.get(label.span.start, heading.level) >= heading.level
    }
    gone = {label.start for label in labels.values()}
    for heading in marked:
        if heading.span.start in labels:
            start = labels[heading.span.start].start
            yield Heading(span=Span(start=start, end=heading.span.end), level=heading.level)
        elif heading.span.start not in gone:
            yield heading


def _is_label(line: str) -> bool:
    """Tell whether a line is nothing but "Mẫu số 02", "Phụ lục I" or "Chương II"."""
    match = _LEGAL.fullmatch(line)
    return match is not None and not match["rest"] and match["kind"].lower() in _TITLE_BELOW


def without_emphasis(text: str) -> str:
    """Return `text` with blanks for the marks of strong emphasis, every other letter in its place.

    "**Điều 5. Nguyên tắc**" opens an article as "Điều 5. Nguyên tắc" does.
    """
    return _STRONG.sub(lambda mark: " " * len(mark[0]), text) if "**" in text else text


def heading_label(text: str, heading: Heading) -> str:
    """Return the heading as one line without its marks: "Chương I. NHỮNG QUY ĐỊNH CHUNG"."""
    lines = heading.span.of(text).split("\n")
    worded = [_unmarked(line.strip()) for line in lines if any(map(str.isalnum, line))]
    label = worded[0] if worded else ""
    for line in worded[1:]:
        joint = " " if len(label) > _LONGEST_NUMBER or label.endswith((".", ":", "-")) else ". "
        label += joint + line
    return label.rstrip(" .:-–—")


def _unmarked(line: str) -> str:
    """Return the words of a heading line with single spaces."""
    marked = _HEADING_MARKS.fullmatch(line)
    words = marked["title"] if marked else line
    emphasis = _EMPHASIS.fullmatch(words)
    return " ".join((emphasis["words"] if emphasis else words).split())


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that are not blank. Without a single blank line, each is its own block."""
    spaced = re.search(r"\n *\n", text.strip()) is not None
    block = at = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            start = at + len(raw) - len(raw.lstrip())
            span = Span(start=start, end=start + len(stripped))
            yield _Line(span=span, text=stripped, block=block)
        if not stripped or not spaced:
            block += 1
        at += len(raw) + 1


def _opens(heading: Heading, lines: Sequence[_Line]) -> bool:
    """Tell whether the heading is the first thing in the text."""
    return bool(lines) and heading.span.start <= lines[0].span.start


# --- laws -----------------------------------------------------------------------------------------


def _legal(lines: Sequence[_Line], *, taken: AbstractSet[int], below: int) -> Iterator[Heading]:
    """Yield the headings of a law, each level under `below`."""
    for at, line in enumerate(lines):
        match = _LEGAL.match(line.text)
        if not match or not _is_heading(match) or line.span.start in taken:
            continue
        kind = match["kind"].lower()
        end = line.span.end
        if match["rest"] and _runs_on(line.text):
            end = line.span.start + len(match["prefix"].rstrip())
        elif not match["rest"] and kind in _TITLE_BELOW:
            end = _end_of_title(lines, at)
        yield Heading(span=Span(start=line.span.start, end=end), level=below + _LEGAL_LEVELS[kind])


def _is_heading(match: re.Match[str]) -> bool:
    """Tell "Điều 5. Nguyên tắc" from "Điều 5 của Luật này quy định …"."""
    return bool(match["mark"] or not match["rest"] or match["rest"].isupper())


def _runs_on(line: str) -> bool:
    """Tell whether the line after its number is the text of the article, not its title."""
    return line[-1] in _SENTENCE_END or len(line) > _LONGEST_LEGAL


def _end_of_title(lines: Sequence[_Line], at: int) -> int:
    """Return where the title that stands below "Chương I" ends, or where that line itself does."""
    end = lines[at].span.end
    for line in lines[at + 1 : at + 4]:
        first = end == lines[at].span.end
        fits = line.text.isupper() or (first and _could_be_bare(line.text))
        if not fits or _LEGAL.match(line.text) or not any(map(str.isalpha, line.text)):
            break
        end = line.span.end
        if not line.text.isupper():
            break
    return end


# --- bare lines -----------------------------------------------------------------------------------


def _bare(lines: Sequence[_Line], *, taken: AbstractSet[int], below: int) -> Iterator[Heading]:
    """Yield the short lines that stand alone before a paragraph of text."""
    blocks = [line.block for line in lines]
    for at, line in enumerate(lines[:-1]):
        alone = blocks[at] != blocks[at + 1] and (at == 0 or blocks[at - 1] != blocks[at])
        if not alone or line.span.start in taken:
            continue
        if (
            _could_be_bare(line.text)
            and not _is_by_line(line.text)
            and _is_body(lines[at + 1].text)
        ):
            yield Heading(span=line.span, level=below + _bare_level(line.text))


def _could_be_bare(line: str) -> bool:
    """Tell whether the line looks like a heading: short, capitalised, without a final mark."""
    numbered = _NUMBERED.match(line)
    worded = line[numbered.end() :].lstrip() if numbered else line
    return (
        len(line) <= _LONGEST_BARE
        and len(line.split()) <= _MOST_BARE_WORDS
        and bool(worded)
        and worded[0].isupper()
        and line[-1] not in _SENTENCE_END
        and "|" not in line
        and not _DATE_LINE.search(line)
    )


def _is_by_line(line: str) -> bool:
    """Tell whether the line is a person's name: "Thái Hải", "Nguyễn Thị Minh Khai"."""
    words = line.split()
    return (
        len(words) <= 5
        and not line.isupper()
        and all(word[0].isupper() and _NAME_WORD.fullmatch(word) for word in words)
    )


def _is_body(line: str) -> bool:
    """Tell whether the line is running text or an item of a list."""
    worded = len(line.split()) >= _FEWEST_BODY_WORDS
    ended = line.rstrip("\"'”’»)")[-1:] in _SENTENCE_END
    return bool(_LIST_ITEM.match(line)) or (worded and (ended or len(line) > _LONGEST_BARE))


def _bare_level(line: str) -> int:
    """Return the depth that the numbering states: "I." 1, "1." 2, "1.1." 3; unnumbered 1."""
    numbered = _NUMBERED.match(line)
    return 2 + numbered["digits"].count(".") if numbered and numbered["digits"] else 1
