"""Take an enumeration apart: from the sentence that holds a list to the spans of its items.

Two shapes are read. Vietnamese official prose parts the clauses of a list with semicolons
("thảo luận về …; nghe …; …") and names with commas and "và" ("Sở Y tế; Sở Nội vụ và …").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from bot.asking.letters import INNER_AND, UPPER
from corpus.types import Span
from corpus.vietnamese.marks import mark_of
from corpus.vietnamese.text import fold, syllables
from corpus.vietnamese.values import Kind, find

__all__ = ["alike", "clauses", "lines", "names", "parts"]

_LEAD_IN = re.compile(
    r":\s+|\b(?:sẽ tập trung|tập trung|sẽ|bao gồm|gồm có|gồm|như sau|cụ thể là|cụ thể"
    r"|về các lĩnh vực|đã)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:;|,(?!(?<=phòng,)\s+(?:chống|ngừa|tránh|trừ)\b))\s+|\s+và\s+", re.IGNORECASE
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_NEAR = 600  # characters between the lines of one list
_BRACKETS = re.compile(r"\([^()]*\)|“[^”]*”")
_JOINED_CLAUSE = re.compile(r",\s+(?=(?:đồng thời|tiếp tục|qua đó|cũng như|bên cạnh đó)\b)")
_OPENING = re.compile(r"(?:và|đồng thời|cũng như|hoặc|cùng)\s+", re.IGNORECASE)
_AFTER_NAME = (
    r"(?:và|sẽ|đã|đang|cùng|tham|dự|được|tại|ở|trong|để|nhằm|với|do|là|có|theo|về|vào|từ|tổ|phối|trao|khi"
    r"|mà|nên|thì|như|trên|cho|đến|tới|gồm|bao gồm)\b"
)
_NAME = re.compile(
    rf"(?<!\w)[{UPPER}][\w\-&]*(?:\s+(?:{INNER_AND}|(?!{_AFTER_NAME})[\w\-&]+)){{0,9}}"
    r"(?:\s+\([^()]{1,60}\))?"
)
# "Sở Y tế và các bệnh viện: Hoa Mai; Hoa Lan" is one run.
_JOINT = re.compile(r"\s*(?:[,;]\s*(?:và\s+)?|\s+và\s+(?:các(?:\s+\w+){1,3}:\s*)?|:\s*)")


def clauses(
    text: str,
    sentence: Span,
    following: Sequence[Span] = (),
    *,
    answer: Span | None = None,
    asked: AbstractSet[str] = frozenset(),
) -> tuple[Span, ...]:
    """Return the items of a list of clauses that `sentence` holds; empty when it holds none.

    `following` are the next sentences of the same paragraph: one that opens with the verb of an
    item already found ("Nghe đại diện …") goes on with the list. `answer` is where a reader sees
    the answer, `asked` the folded words of the question: an answer that stands behind words of the
    question inside an item ("báo cáo tiến triển về A, B và C; nghe …") is what the list is about.
    """
    first, *rest = _split(text, sentence)
    if not rest:
        return ()
    opened = _open(text, first)
    lead = _words(text[sentence.start : opened[0].start])
    items = [item for part in [*opened, *rest] if (item := _trim(text, part))]
    place = _stands_behind(text, items, answer, asked - lead) if answer else None
    if answer and place is not None:
        inside = Span(start=answer.start, end=items[place].end)
        return (inside, *items[place + 1 :]) if inside.end <= first.end else parts(text, inside)
    verbs = {_first_word(text, item) for item in items}
    for span in following:
        if _first_word(text, span) not in verbs:
            break
        if item := _trim(text, span):
            items.append(item)
    return tuple(items)


def _stands_behind(
    text: str, items: Sequence[Span], answer: Span, asked: AbstractSet[str]
) -> int | None:
    """Return the place of the item where `answer` follows words that were asked for there only."""
    for place, item in enumerate(items):
        if answer.start < item.end:
            others = set[str]().union(*(_words(one.of(text)) for one in items if one != item))
            before = text[item.start : max(item.start, answer.start)]
            return place if (_words(before) & asked) - others else None
    return None


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


def lines(text: str, sentence: Span) -> tuple[Span, ...]:
    """Return the items that stand line by line below a sentence which ends with a colon.

    They open with one kind of mark ("-", "1.", "a)"); lines with another kind are parts of items.
    """
    if not sentence.of(text).endswith(":"):
        return ()
    items: list[Span] = []
    kind = None
    for line in _LINE.finditer(text, sentence.end):
        mark = mark_of(line[0])
        if not mark or (items and line.start() - items[-1].end > _NEAR):
            break
        kind = kind or mark.kind
        item = _trim(text, Span(start=line.start() + mark.end, end=line.end()))
        if item and mark.kind == kind:
            items.append(item)
    return tuple(items)


def parts(text: str, span: Span, whole: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Part an answer into the items of the series that it is; empty where it is one thing.

    Semicolons part it where there are any, else commas; the first "và" after the last semicolon,
    or after the first comma, closes the series, and what follows belongs to the last item
    ("triển khai các cam kết, tuyên bố"). Nothing is parted inside brackets, numbers, the stretches
    `whole` (full names) or "phòng, chống" and its like, which are one word of official Vietnamese.
    """
    kept = [*whole, *_brackets(text, span)]
    marks = [
        mark
        for mark in _BETWEEN.finditer(text, span.start, span.end)
        if not any(one.start < mark.start() < one.end for one in kept)
        and not (text[mark.start() - 1].isdigit() and text[mark.end()].isdigit())
    ]
    found, start = [], span.start
    for mark in [*_series(text, span.start, marks), None]:
        end = mark.start() if mark else span.end
        if start < end and (item := _trim(text, Span(start=start, end=end))):
            found.append(item)
        start = mark.end() if mark else end
    return tuple(found) if len(found) >= 2 else ()


def alike(text: str, sentence: Span, found: Sequence[Span]) -> tuple[Span, ...]:
    """Add to the items of a series those beside them that open with a value of the same kind.

    "50% để sửa nhà kho, | 30% chia cho thợ và 20% mua giống |" has three.
    """
    kinds = {_opening_kind(text, item) for item in found}
    if len(found) < 2 or len(kinds) > 1 or None in kinds:
        return tuple(found)
    cuts = [mark.span() for mark in _BETWEEN.finditer(text, sentence.start, sentence.end)]
    starts = [sentence.start, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), sentence.end]
    pieces = [
        piece
        for start, end in zip(starts, ends, strict=True)
        if start < end and (piece := _trim(text, Span(start=start, end=end)))
    ]

    def run(beside: Iterable[Span]) -> list[Span]:
        return list(takewhile(lambda one: _opening_kind(text, one) in kinds, beside))

    before = run(reversed([one for one in pieces if one.end <= found[0].start]))
    behind = run(one for one in pieces if one.start >= found[-1].end)
    return (*reversed(before), *found, *behind)


def _opening_kind(text: str, item: Span) -> tuple[Kind, str] | None:
    value = next((one for one in find(item.of(text)) if not one.span.start), None)
    return (value.kind, value.dimension) if value else None


def _series(text: str, start: int, marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Choose, of the marks that could part a series from `start` on, those of its own level."""
    signs = [mark[0].strip() for mark in marks]
    level = ";" if ";" in signs else ","
    at = [place for place, sign in enumerate(signs) if sign == level]
    if not at:  # "A về B và C", "Nhóm A và Nhóm B về C và D": the item that opens as the first does
        opening = text[start:].split(maxsplit=1)[0]
        alike = (mark for mark in marks if text.startswith(opening, mark.end()))
        return [*alike][:1] or list(marks[:1])
    after = at[-1] if level == ";" else at[0]
    closing = next((n for n in range(after, len(signs)) if signs[n] not in {",", ";"}), len(signs))
    return [marks[place] for place in at if place < closing] + list(marks[closing : closing + 1])


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


def _words(text: str) -> set[str]:
    return {fold(token.text) for token in syllables(text)}


def _brackets(text: str, span: Span) -> list[Span]:
    return [
        Span(start=match.start(), end=match.end())
        for match in _BRACKETS.finditer(text, span.start, span.end)
    ]


def _first_word(text: str, span: Span) -> str:
    return fold(span.of(text).split(maxsplit=1)[0]).strip(".,;:")
