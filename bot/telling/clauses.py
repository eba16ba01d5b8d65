"""Say what stands at a place of a document, and that a place or a document does not exist."""

import re
from collections.abc import Sequence

from bot.telling.compose import vietnamese_date
from corpus.types import Document, Section

__all__ = [
    "amendment_text",
    "choices_text",
    "clause_text",
    "former_text",
    "heading_line",
    "later_text",
    "no_act_text",
    "no_document_text",
    "no_place_text",
    "parts_text_of",
    "plain",
    "short_title",
    "which_text",
    "whose_text",
]

_MARKS = re.compile(r"^\s{0,3}#{1,6}\s+|(?<!\w)[*_]{2,3}(?=\S)|(?<=\S)[*_]{2,3}(?!\w)|<br\s*/?>|`+")
_MOST = 8


def short_title(document: Document) -> str:
    """Return what a document is called in a sentence: kind and number, else its title."""
    told = {field.name: field.value for field in reversed(document.fields)}
    acts = ("Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh")
    if told.get("number") and told.get("kind") and told["kind"] not in acts:
        return f"{told['kind']} {told['number']}"
    title = re.sub(r"\s*\([^()]*\)$", "", document.title)
    return title if told.get("kind") else f"“{title}”"


def plain(text: str) -> str:
    """Return lines of a source without the marks of Markdown and without blank lines."""
    lines = (_MARKS.sub("", line).rstrip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


def clause_text(address: str, document: Document, words: str, number: int) -> str:
    """Write a clause whole below its address."""
    return f"{address}, {short_title(document)} [{number}]:\n{plain(words)}"


def parts_text_of(head: str, parts: Sequence[str], kind: str, number: int) -> str:
    """Write what a chapter holds below its address and title: its parts one a line."""
    if not parts:
        return f"{head} [{number}]."
    return "\n".join([f"{head}, có {len(parts)} {kind} [{number}]:", *(f"- {p}" for p in parts)])


def no_place_text(address: str, document: Document | None, held: str) -> str:
    """Say that a place does not exist, and what there is instead."""
    where = short_title(document) if document else "Không tài liệu nào"
    if document is None:
        return f"{where} có {address}."
    return f"{where} không có {address}{held}."


def former_text(document: Document, answer: str, number: int, how: str) -> str:
    """Say what a paper said that another has replaced or amended, or an earlier edition."""
    dated = vietnamese_date(document.date) if document.date else ""
    notes = {
        "replaced": "đã được thay thế",
        "amended": "đã được sửa đổi",
        "earlier": f"ngày {dated}" if dated else "",
    }
    note = f" ({notes[how]})" if notes[how] else ""
    return f"Trước đó, theo {short_title(document)}{note}: {answer} [{number}]"


def amendment_text(document: Document, words: str, number: int) -> str:
    """Say that a later paper amends a place, in its words."""
    return f"Đã được sửa đổi theo {short_title(document)} [{number}]:\n{words}"


def later_text(document: Document, answer: str, number: int) -> str:
    """Say what the paper in force says, where an older one was asked for."""
    return f"Hiện nay, theo {short_title(document)}: {answer} [{number}]"


def no_document_text(number: str) -> str:
    """Say that no document bears this number."""
    return f"Trong các tài liệu không có văn bản nào mang số {number}."


def no_act_text(name: str) -> str:
    """Say that an act which is asked about is not among the documents."""
    return f"Trong các tài liệu không có “{name}”."


def choices_text(what: str, titles: Sequence[str]) -> str:
    """Ask which document is meant."""
    shown = [f"- {title}" for title in titles[:_MOST]]
    more = [f"- … và {len(titles) - _MOST} văn bản khác"] if len(titles) > _MOST else []
    head = f"{len(titles)} văn bản có {what}. Hãy nêu rõ tên hoặc số hiệu văn bản cần hỏi:"
    return "\n".join([head, *shown, *more])


def which_text(titles: Sequence[str]) -> str:
    """Ask what a question is about that several documents answer, each for itself."""
    shown = [f"- {title}" for title in titles[:_MOST]]
    head = f"{len(titles)} tài liệu trả lời câu hỏi này, mỗi tài liệu một khác. Cần hỏi về:"
    return "\n".join([head, *shown])


def whose_text(office: str, bodies: Sequence[str]) -> str:
    """Ask whose office is meant."""
    shown = [f"- {office} {body}" for body in bodies[:_MOST]]
    head = f"Tài liệu nhắc đến {office} của nhiều nơi. Cần hỏi về:"
    return "\n".join([head, *shown])


def heading_line(section: Section, text: str) -> str:
    """Return a section's heading on one line."""
    return " ".join(plain(section.heading.of(text)).split())
