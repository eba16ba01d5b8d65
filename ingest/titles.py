"""The title of a document: the heading that opens it, or a label made from its text."""

import re
from collections.abc import Iterator, Sequence

from corpus.types import Heading
from corpus.vietnamese.text import sentences
from ingest.outline import heading_label

__all__ = ["derived_title", "opening_title"]

# The kinds of Vietnamese official texts, as they stand alone in capitals above their subject.
_KIND = re.compile(
    r"(?:BỘ LUẬT|LUẬT|HIẾN PHÁP|PHÁP LỆNH|LỆNH|NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ(?: LIÊN TỊCH)?|"
    r"QUYẾT ĐỊNH|CHỈ THỊ|THÔNG BÁO|KẾ HOẠCH|BÁO CÁO|TỜ TRÌNH|HƯỚNG DẪN|KẾT LUẬN|CÔNG VĂN)\b[^\n]*"
)
_NO_SUBJECT = ("LỜI NÓI ĐẦU", "CHỦ TỊCH", "QUỐC HỘI", "CHÍNH PHỦ", "BỘ TRƯỞNG", "Căn cứ")
_HEAD_LINES = 40
_LONGEST = 160
_LABEL = 80


def opening_title(text: str, marked: Sequence[Heading]) -> str | None:
    """Return the marked heading that opens the text, where no other is as high."""
    opens, alone = _first(text, marked)
    return heading_label(text, marked[0]) or None if opens and alone else None


def derived_title(text: str, headings: Sequence[Heading]) -> str:
    """Return a label for a text without a headline: "LUẬT ĐẤU THẦU", or how it begins.

    The heading of the first of several sections says nothing of the whole.
    """
    opens, alone = _first(text, headings)
    lines = list(_head(text[headings[0].span.end :] if opens and not alone else text))
    for at, line in enumerate(lines):
        if _KIND.fullmatch(line) and line.isupper():
            subject = _subject(lines[at + 1 : at + 4])
            return _clipped(" ".join([line, *subject]), _LONGEST)
    worded = next((line for line in lines if any(map(str.isalpha, line))), "")
    if len(worded) <= _LABEL:
        return worded.rstrip(" .:;,")
    first = next(iter(sentences(worded))).of(worded)
    return _clipped(first.rstrip(" .:;,"), _LABEL)


def _first(text: str, headings: Sequence[Heading]) -> tuple[bool, bool]:
    """Tell whether the first heading opens the text, and whether no other is as high."""
    if not headings or text[: headings[0].span.start].strip():
        return False, False
    return True, all(heading.level > headings[0].level for heading in headings[1:])


def _head(text: str) -> Iterator[str]:
    """Yield the first lines that are not blank, each with single spaces and no marks."""
    count = 0
    for line in text[:20_000].split("\n"):
        words = " ".join(line.strip(" #*_>").split())
        if words:
            yield words
            count += 1
        if count == _HEAD_LINES:
            return


def _subject(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines below the kind that say what it is about: capitals, or one line without."""
    for at, line in enumerate(lines):
        if line.startswith(_NO_SUBJECT):
            return
        if line.isupper() and any(map(str.isalpha, line)):
            yield line
            continue
        if at == 0 and len(line) <= _LONGEST and not line.endswith((".", ";", ":")):
            yield line
        return


def _clipped(label: str, longest: int) -> str:
    """Cut the label at a word, with an ellipsis."""
    if len(label) <= longest:
        return label
    return label[:longest].rsplit(" ", 1)[0].rstrip(" .:;,-–—") + "…"
