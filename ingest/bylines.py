"""What a text says of itself in labelled lines, and who wrote and printed a piece of news."""

import re
from collections.abc import Iterator

from corpus.types import Field, FieldName, Span
from corpus.vietnamese.official import LOWER, UPPER

__all__ = ["DATED_LINE", "DAY", "by_line", "day_of", "field", "labelled", "published"]

DAY = (
    r"(?P<day>\d{1,2})(?:\s*tháng\s*|[/.-])(?P<month>\d{1,2})(?:\s*năm\s*|[/.-])"
    r"(?P<year>\d{4})(?!\d)"
)
_LONGEST = 400
_OPENING = 1_500
_NAME_WORD = rf"(?:[{UPPER}][{LOWER}]+)"

# "Chủ trì: …" at the start of a line, with or without marks of a list or of emphasis around it.
_LABELS: dict[FieldName, str] = {
    "author": r"tác giả|người viết|người soạn(?: thảo)?|biên soạn|soạn giả|bài viết|bài và ảnh|bài",
    "chair": r"(?:người )?chủ (?:trì|tọa|toạ)(?: cuộc họp| hội nghị| phiên họp)?",
    "secretary": r"thư ký(?: cuộc họp| hội nghị| ghi biên bản)?|người ghi(?: chép| biên bản)?",
    "present": r"thành phần(?: tham dự| dự họp)?|có mặt|(?:người )?tham (?:dự|gia)|dự họp",
    "date": r"ngày (?:ban hành|họp|ký|lập)|ban hành ngày|ngày|thời gian(?: họp)?",
    "in_force": r"(?:ngày )?(?:có )?hiệu lực(?: từ| kể từ)?(?: ngày)?|áp dụng từ(?: ngày)?",
    "replaces": r"thay thế(?: cho)?",
    "signer": r"người ký|ký bởi",
    "issuer": r"(?:cơ quan|đơn vị|nơi) ban hành|ban hành bởi",
    "place": r"địa điểm(?: họp)?|nơi họp",
    "published_in": r"nguồn|đăng (?:trên|tại|ở)|báo|tạp chí",
    "published_on": r"ngày đăng|đăng ngày|xuất bản|cập nhật(?: lần cuối)?",
    "number": r"số hiệu|mã số|mã tài liệu|số văn bản",
    "subject": r"trích yếu|nội dung chính|về việc|v/v",
}
_LABEL = re.compile(
    r"^[ \t]*[-–•*+]?[ \t]*[*_]{0,3}(?:(?:\d{1,2}|[a-z])[.)] *)?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")[*_]{0,3} *: *[*_]{0,3} *(?P<value>[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ITEMS = re.compile(r"(?:\n[ \t]*[-–•*+](?=\s)[^\n]+)+")
_DAY = re.compile(rf"(?:ngày\s*)?{DAY}", re.IGNORECASE)
DATED_LINE = re.compile(
    rf"^[ \t]*(?:(?:Thứ\s+\w+|Chủ\s+nhật),?\s*)?(?:ngày\s+)?{DAY}"
    r"(?:[\s,|•–-]*\d{1,2}[:hg]\d{2}[^\n]{0,20})?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_AGENCY = re.compile(r"^\W*\((?P<value>[A-ZĐ][^()\n]{2,40})\)\s*[-–]", re.MULTILINE)
_SOURCE = re.compile(
    r"(?:\(|(?<=\n)|(?<=[.!?…”]\s))(?:Theo|Nguồn:?)\s+(?P<value>[^().,:\n]{2,40})\)?\s*\W*\Z"
)
_BY_LINE = re.compile(
    r"(?:\n|[.!?…”\"»)])\s*[*_]{0,3}(?:(?:PV|Tin|Bài)[ :]+)?(?!Theo\b|Nguồn\b)"
    rf"(?P<value>{_NAME_WORD}(?:[ \-–]+{_NAME_WORD}){{1,4}})[*_]{{0,3}}\s*\Z"
)
_BY_LINE_OF = re.compile(  # "Theo Lan Anh/Báo Mới", "Trần Văn Bình (TTXVN)"
    r"(?:\n|[.!?…”\"»)/]\s)\s*[*_]{0,3}(?:Theo )?"
    rf"(?P<value>{_NAME_WORD}(?: {_NAME_WORD}){{1,3}})(?:/|\s+\()"
    rf"(?P<paper>[{UPPER}][^()\n]{{1,40}})\)?[*_]{{0,3}}"
    r"\s*\Z"
)
_EMPHASIS = re.compile(r"[*_`]+|<br\s*/?>")


def field(text: str, name: FieldName, start: int, end: int, value: str = "") -> Field | None:
    """Return the field that stands at [start, end) without the marks and the space around it."""
    end = min(end, start + _LONGEST)
    words = text[start:end]
    start += len(words) - len(words.lstrip(' \t\n*_`“"|:'))
    words = text[start:end].rstrip(" \t\n*_`;,|\\")
    words = words.removesuffix(".") if not words.endswith("..") else words
    while words.endswith(("<br>", "<br/>")):
        words = words[: words.rfind("<")].rstrip(" *_`")
    said = value or " ".join(_EMPHASIS.sub(" ", words).split())
    if not any(map(str.isalnum, words)) or not said:
        return None
    return Field(name=name, value=said, span=Span(start=start, end=start + len(words)))


def day_of(match: re.Match[str]) -> str:
    """Return the ISO 8601 date of a match of `DAY`; empty for a day that no calendar has."""
    day, month, year = int(match["day"]), int(match["month"]), int(match["year"])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def labelled(text: str, start: int, end: int) -> Iterator[Field]:
    """Yield what the lines "Chủ trì: …" of [start, end) name; a bare label names the list below."""
    for match in _LABEL.finditer(text, start, end):
        name = next(key for key in _LABELS if match[key])
        first, last = match.span("value")
        if not text[first:last].strip(" *_"):
            items = _ITEMS.match(text, last) if name in {"present", "recipients"} else None
            if items is None:
                continue
            first, last = items.span()
        value = ""
        if name in {"date", "in_force", "published_on"}:
            day = _DAY.search(text, first, last)
            if not day or not (value := day_of(day)):
                continue
            first, last = day.span()
        found = field(text, name, first, last, value)
        if found:
            yield found


def published(text: str) -> Iterator[Field]:
    """Yield the day in a line of its own near the top, and the paper in brackets."""
    dated = DATED_LINE.search(text, 0, _OPENING)
    if dated and (day := day_of(dated)):
        found = field(text, "published_on", *dated.span(), day)
        yield from [found] if found else []
    last = _BY_LINE_OF.search(text, max(0, len(text) - 160))
    if last:
        found = field(text, "published_in", *last.span("paper"))
        yield from [found] if found else []
        return
    agency = _AGENCY.search(text, 0, _OPENING)
    source = agency or _SOURCE.search(text, max(0, len(text) - 200))
    if source:
        found = field(text, "published_in", *source.span("value"))
        yield from [found] if found else []


def by_line(text: str, author: str | None) -> Field | None:
    """Return the name that closes a text after its last sentence, or where `author` stands."""
    if author:
        at = text.rfind(author)
        return field(text, "author", at, at + len(author)) if at >= 0 else None
    tail = max(0, len(text) - 160)
    last = _BY_LINE_OF.search(text, tail) or _BY_LINE.search(text, tail)
    return field(text, "author", *last.span("value")) if last else None
