"""Take an enumeration apart: from the sentence that holds a list to the spans of its items.

Two shapes are read. Vietnamese official prose parts the clauses of a list with semicolons
("thảo luận về …; nghe …; …") and names with commas and "và" ("Bộ Công an; Bộ Tư pháp và …").
"""

import re
from collections.abc import Iterator

from bot.letters import UPPER
from corpus.text import fold
from corpus.types import Span

__all__ = ["clauses", "names", "parts"]

_LEAD_IN = re.compile(
    r":\s+|\b(?:sẽ tập trung|tập trung|sẽ|bao gồm|gồm có|gồm|như sau|cụ thể là|cụ thể"
    r"|về các lĩnh vực|đã)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;](?<!phòng,)\s+|\s+và\s+", re.IGNORECASE)
_JOINED_CLAUSE = re.compile(r",\s+(?=(?:đồng thời|tiếp tục|qua đó|cũng như|bên cạnh đó)\b)")
_OPENING = re.compile(r"(?:và|đồng thời|cũng như|hoặc|cùng)\s+", re.IGNORECASE)
# "Bộ Kế hoạch và Đầu tư": here "và" stands inside a name.
_INNER_AND = (
    r"và(?=\s+(?:Đầu tư|Truyền thông|Đào tạo|Công nghệ|Môi trường|Phát triển|Xã hội|Du lịch"
    r"|Thể thao))"
)
_AFTER_NAME = (
    r"(?:và|sẽ|đã|đang|cùng|tham|dự|được|tại|ở|trong|để|nhằm|với|do|là|có|theo|về|vào|từ|tổ|phối|trao|khi"
    r"|mà|nên|thì|như|trên|cho|đến|tới|gồm|bao gồm)\b"
)
_NAME = re.compile(
    rf"(?<!\w)[{UPPER}][\w\-&]*(?:\s+(?:{_INNER_AND}|(?!{_AFTER_NAME})[\w\-&]+)){{0,9}}"
    r"(?:\s+\([^()]{1,60}\))?"
)
_JOINT = re.compile(r"\s*(?:[,;]\s*(?:và\s+)?|\s+và\s+(?:các\s+cơ\s+quan:\s*)?|:\s*)")


def clauses(text: str, sentence: Span, following: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """Return the items of a list of clauses that `sentence` holds; empty when it holds none.

    `following` are the next sentences of the same paragraph: one that opens with the verb of an
    item already found ("Nghe đại diện …") goes on with the list.
    """
    parts = list(_split(text, sentence))
    if len(parts) < 2:
        return ()
    first, *rest = parts
    opened = _open(text, first)
    items = [item for part in opened for item in (_trim(text, part),) if item]
    items += [item for part in rest if (item := _trim(text, part))]
    verbs = {_first_word(text, item) for item in items}
    for span in following:
        if _first_word(text, span) not in verbs:
            break
        if item := _trim(text, span):
            items.append(item)
    return tuple(items)


def names(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the run of proper names joined by commas, semicolons and "và" inside [start, end).

    The run begins at the first name after `start` and ends where something else follows.
    """
    items: list[Span] = []
    position = start
    while match := _NAME.search(text, position, end):
        if items and not _JOINT.fullmatch(text[items[-1].end : match.start()]):
            break
        items.append(Span(start=match.start(), end=match.end()))
        position = match.end()
    return tuple(items)


def parts(text: str, span: Span) -> tuple[Span, ...]:
    """Part an answer at its commas, semicolons and "và"; empty where it is one thing.

    "phòng, chống" is one word of official Vietnamese and stays whole.
    """
    found, start = [], span.start
    for match in [*_BETWEEN.finditer(text, span.start, span.end), None]:
        end = match.start() if match else span.end
        if start < end and (item := _trim(text, Span(start=start, end=end))):
            found.append(item)
        start = match.end() if match else end
    return tuple(found) if len(found) >= 2 else ()


def _split(text: str, sentence: Span) -> Iterator[Span]:
    """Part a sentence at the semicolons that stand outside brackets and quotation marks."""
    depth, start = 0, sentence.start
    for position in range(sentence.start, sentence.end):
        match text[position]:
            case "(" | "“" | "[":
                depth += 1
            case ")" | "”" | "]":
                depth = max(0, depth - 1)
            case ";" if depth == 0:
                if position > start:
                    yield Span(start=start, end=position)
                start = position + 1
    if sentence.end > start:
        yield Span(start=start, end=sentence.end)


def _open(text: str, first: Span) -> list[Span]:
    """Drop the words that introduce the list, and part the clauses joined before its first ";"."""
    start = first.start
    for match in _LEAD_IN.finditer(text, first.start, first.end):
        start = match.end()
        break
    parts, begin = [], start
    for match in _JOINED_CLAUSE.finditer(text, start, first.end):
        parts.append(Span(start=begin, end=match.start()))
        begin = match.end()
    parts.append(Span(start=begin, end=first.end))
    return parts


def _trim(text: str, part: Span) -> Span | None:
    """Shrink an item to its words: no white space, final stop or leading conjunction."""
    start, end = part.start, part.end
    while start < end and text[start].isspace():
        start += 1
    if match := _OPENING.match(text, start, end):
        start = match.end()
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".;,…:"):
        end -= 1
    return Span(start=start, end=end) if start < end else None


def _first_word(text: str, span: Span) -> str:
    return fold(span.of(text).split(maxsplit=1)[0]).strip(".,;:")
