"""Stretches of a sentence that could be the answer to a question of a given type."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import isfinite

from bot.asking.constraints import Edge, Limit
from bot.asking.expected import Type
from bot.asking.letters import CODE, INNER_AND, MODE, NAME, ROLE, UPPER
from bot.asking.question import Question
from corpus.types import Span
from corpus.vietnamese.names import Sort
from corpus.vietnamese.names import find as find_names
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import fold, sentences, syllables, tone_key
from corpus.vietnamese.values import Bound, Kind, Value, find

__all__ = ["candidates", "fitted", "nearest"]

_PROPER = re.compile(
    rf"(?<!\w)(?:{CODE}|[{UPPER}][\w\-]*)"
    rf"(?:\s+(?:{CODE}|[{UPPER}][\w\-]*|nhân dân(?=\s+[{UPPER}])|{INNER_AND}))*"
)
_PARTING = re.compile(rf"(?<!\w){CODE}(?=\s)")
_WHEN = re.compile(
    r"(?:từ\s+)?(?:ngày\s+)?\d{1,2}(?:/\d{1,2})?\s*[-–]\s*\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|(?:ngày\s+)?\d{1,2}/\d{1,2}/\d{4}|ngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|/\d{1,2})"
    r"|tháng\s+\d{1,2}(?:\s+và\s+tháng\s+\d{1,2})?(?:\s*/\s*\d{4}|\s+năm\s+\d{4})?"
    r"|(?:\d+\s+tháng\s+đầu\s+năm|đầu\s+năm|cuối\s+năm|giữa\s+năm|giai\s+đoạn(?:\s+từ\s+năm)?|năm)\s+"
    r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?|thế kỷ\s+\w+|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:hơn\s+|gần\s+|khoảng\s+|trên\s+)?(?<![\d/\-.,])\d+(?:[.,]\d+)*\s*(?:%|(?:triệu|tỷ|nghìn|trăm)\b)?"
    r"|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?=\s+(?!2\d|1\d))"
)
_PLACE = re.compile(
    rf"(?:\btại|\bở|\bđến|\btới|\bthuộc)\s+((?:(?:thành phố|tỉnh|huyện|quận|xã|nước|TP\.?)\s+)?"
    rf"{NAME})"
)
_ROLE = re.compile(
    rf"(?<!\w)(?:(?:[Pp]hó|[Qq]uyền|[Nn]guyên)\s+)?(?:{ROLE})"
    rf"(?:\s+(?:{INNER_AND}|{CODE}|[{UPPER}][\w\-]*|các(?=\s+\w+\s+[{UPPER}])|cơ quan))*"
)
_BEHIND = 3  # words behind a number that are more than its kind
_SMALL = re.compile(rf"(?:\s+(?![{UPPER}])[\w\-]+)+")
_HOLDS = re.compile(r"(?:vai trò|cương vị|tư cách|giữ chức|chức vụ|chức)(?: là)?\s+$")
_REASON = re.compile(
    r"\b(?:do|vì|bởi vì|bởi|nhằm|để|nhờ|trước tình hình|trên cơ sở)\s+(?P<why>[^.;]+)",
    re.IGNORECASE,
)
_MODE = re.compile(rf"\b{MODE}\b", re.IGNORECASE)
_MANNER = re.compile(
    r"\b(?:bằng cách|thông qua|theo hình thức|qua hình thức|theo|bằng)\s+[^,.;]+", re.IGNORECASE
)
_ASKS_WHAT_IT_IS = re.compile(r"\blà (?:cái )?gì\s*\??$|\bnghĩa là gì\b", re.IGNORECASE)
_IS = re.compile(r"(?:\blà|:)\s+$", re.IGNORECASE)
_SINCE = re.compile(r"\btừ\s+$", re.IGNORECASE)
_TO = re.compile(r"\s(?:đến|tới)\b|\s*[-–—]\s*", re.IGNORECASE)
_PER = re.compile(
    r"(?:\s\w+)?(?:/\w+){1,2}|\s(?:mỗi|một|hằng|hàng)\s(?:ngày|tuần|tháng|quý|năm|giờ|người|lần)\b"
)
_GOES_ON = re.compile(
    rf"(?:\s(?!(?:là|có|do|và|với|của|tại|ở|vào|trong|được|đã|sẽ|gồm|cho|về|bị|ra)\b)[^\W\d_]+){{1,3}}?"
    rf"(?:\s[{UPPER}]\w*)+"
)
_BRIEF = (Type.PERSON, Type.ORGANISATION, Type.TIME, Type.PLACE, Type.ROLE)
_CODE = 24  # code points that a code may begin before its number
_ECHO = 3  # words of the question in a row that no answer says again
_ADDRESS = frozenset("một hai ba các những ông bà anh chị cô chú bác em vị".split())
_NOUNS_ON = re.compile(
    r"(?:\s(?!(?:làm|là|đã|đang|sẽ|được|bị|có|do|tại|ở|vào|và|thì|phải|của|để|cho|khi|với)\b)[^\W_]+)+"
)
_TIME_BOUND = re.compile(r"\b(?:trước|sau|chậm nhất|muộn nhất|sớm nhất)(?: là)?\s+$", re.IGNORECASE)
_BOUNDS = frozenset({Bound.AT_LEAST, Bound.AT_MOST, Bound.ABOVE, Bound.BELOW})
# Words that open sentences with a capital letter and are no names.
_OPENERS = frozenset(
    "nho do tuy nhien ngoai ra theo trong tu voi duoi tham phoi dac ben canh dong thoi hien nay vi "
    "vay che tai du kien nhan can cu hoi thao doan cuoc nghe ong ba cac nhung mot khi".split()
)


def candidates(question: Question, sentence: str) -> list[Span]:
    """List the spans of `sentence` that fit what the question asks for, in reading order."""
    if offered := question.expected.options:
        return _by(re.compile("|".join(map(re.escape, offered)), re.IGNORECASE))(question, sentence)
    if question.expected.of == "mode":
        return _by(_MODE)(question, sentence)
    if question.expected.many:
        return _whole(question, sentence)
    return _FINDERS.get(question.expected.type, _whole)(question, sentence)


def _proper(_: Question, sentence: str) -> list[Span]:
    """Find proper names; an abbreviation inside a run parts it ("Sở GTVT | Lê Văn Tám")."""
    spans = []
    for match in _PROPER.finditer(sentence):
        first = match[0].split()[0]
        opens = match.start() == 0 or sentence[: match.start()].rstrip()[-1:] in {".", "“", "…"}
        start = match.start()
        if opens and fold(first) in _OPENERS:
            start += len(first)
            while start < match.end() and sentence[start].isspace():
                start += 1
        codes = [start + code.end() for code in _PARTING.finditer(sentence[start : match.end()])]
        for begin, end in pairwise([start, *codes, match.end()]):
            part = sentence[begin:end]
            at = begin + len(part) - len(part.lstrip())
            if part.strip():
                spans.append(_whole_body(sentence, Span(start=at, end=at + len(part.strip()))))
    return spans


def _whole_body(sentence: str, span: Span) -> Span:
    """Return the whole name of a body, whose small letters a run of capitals leaves out.

    "Ban Quản" of "Ban Quản lý dự án huyện Đông Hà" is nobody.
    """
    bodies = [one for one in find_names(sentence) if one.sort is Sort.ORGANISATION]
    body = next((one for one in bodies if one.span.start == span.start), None)
    if body is None or len(body.span) <= len(span):
        return span
    rest = _GOES_ON.match(sentence, body.span.end)
    return Span(start=span.start, end=rest.end() if rest else body.span.end)


def _by(pattern: re.Pattern[str], group: int | str = 0) -> Callable[[Question, str], list[Span]]:
    def find(_: Question, sentence: str) -> list[Span]:
        return [
            Span(start=match.start(group), end=match.end(group))
            for match in pattern.finditer(sentence)
        ]

    return find


def _amounts(question: Question, sentence: str) -> list[Span]:
    """Find numbers that count what the question counts ("bao nhiêu năm" → "20 năm")."""
    unit = question.expected.noun
    spans = []
    for match in re.finditer(_NUMBER, sentence, re.IGNORECASE):
        after = re.match(r"\s*(\w+)", sentence[match.end() :])
        if unit and not (after and fold(after[1]) == unit.split()[0]):
            continue
        end = match.end() + (after.end() if unit and after else 0)
        spans.append(Span(start=match.start(), end=end))
    return spans


def _roles(question: Question, sentence: str) -> list[Span]:
    """Find offices; those of the name that is asked about, or that are said to be held, first.

    "Vụ trưởng Vụ X | Lê Văn A", "với vai trò là | Chủ tịch Nhóm Y".
    """
    asked = {fold(token.text) for token in syllables(question.text)}
    held: list[Span] = []
    others: list[Span] = []
    for match in _ROLE.finditer(sentence):
        words = match[0].split(" ")
        while len(words) > 1 and fold(words[-1]) in asked:
            words.pop()
        span = Span(start=match.start(), end=match.start() + len(" ".join(words)))
        named = span.end < match.end() or _HOLDS.search(sentence, 0, match.start())
        (held if named else others).append(span)
    return held + others


def fitted(question: Question, text: str, answer: Span) -> Span:
    """Return what `answer` means where a question asks for it in so many words.

    The office, whole or next to it; of the words that a choice offers, or that say how a meeting
    was held, those that stand in it; the whole of an amount that is told as a range, a bound or a
    rate, and of a definition. A code is not cut in two.
    """
    answer = _past_a_code(question, text, answer)
    if question.expected.is_one(*_BRIEF, Type.QUANTITY):
        answer = _in_one_sentence(text, answer)
    if question.expected.is_one(*_BRIEF):
        answer = _beyond(question, text, answer)
    if question.expected.is_one(Type.PERSON):
        answer = _headed(text, answer)
    if question.expected.options or question.expected.of == "mode":
        found = [span.shift(answer.start) for span in candidates(question, answer.of(text))]
    elif question.expected.is_one(Type.ROLE):
        around = next((one for one in sentences(text) if one.overlaps(answer)), answer)
        found = [
            _whole_office(text, span.shift(around.start), answer)
            for span in _roles(question, around.of(text))
        ]
    elif question.expected.is_one(Type.QUANTITY):
        answer = _counted(question, text, answer)
        found = list(_as_meant(question, text, answer))
    elif question.expected.is_one(Type.TIME):
        found = list(_end_asked(question, text, answer)) or list(
            _whole_time(question, text, answer)
        )
    elif _ASKS_WHAT_IT_IS.search(question.text):
        found = list(_defining(text, answer))
    else:
        found = []
    return found[0] if found else answer


def _whole_office(text: str, office: Span, answer: Span) -> Span:
    """Let an office go on in small letters as far as an answer does: "Tổ trưởng Tổ | dân phố 5"."""
    if not answer.start <= office.start < office.end < answer.end:
        return office
    more = _SMALL.match(text, office.end, answer.end)
    return Span(start=office.start, end=more.end() if more else office.end)


def _past_a_code(question: Question, text: str, answer: Span) -> Span:
    """Begin before a code that the answer begins inside, or behind it where a time is asked.

    "2 năm 2024" of "trong khuôn khổ vòng XK 2 năm 2024" says when with "năm 2024".
    """
    if not text[answer.start].isdigit():
        return answer
    begin = max(0, answer.start - _CODE)
    for value in find(text[begin : answer.end]):
        code = value.span.shift(begin)
        if value.kind is Kind.CODE and code.start < answer.start < code.end < answer.end:
            start = code.start
            if question.expected.is_one(Type.TIME):
                rest = text[code.end : answer.end]
                start = answer.end - len(rest.lstrip(" ,;-–"))
            return Span(start=start, end=answer.end) if start < answer.end else answer
    return answer


def _beyond(question: Question, text: str, answer: Span) -> Span:
    """Return what follows the words of the question in an answer that runs on into them.

    "A, khách đi lẻ ngồi ở dãy B" answers "Khách đi lẻ ngồi ở dãy nào?" with "dãy B".
    """
    asked = {tone_key(token.text) for token in syllables(question.text)}
    tokens = [token.span.shift(answer.start) for token in syllables(answer.of(text))]
    said = [tone_key(token.of(text)) in asked for token in tokens]
    last = max(
        (at for at in range(len(said)) if all(said[max(0, at - _ECHO + 1) : at + 1])), default=0
    )
    if last < _ECHO or last == len(tokens) - 1:  # all of it, or nothing before or behind
        return answer
    first = last + 1 - _asked_with(question, [token.of(text) for token in tokens[: last + 1]])
    return Span(start=tokens[first].start, end=answer.end)


def _asked_with(question: Question, words: Sequence[str]) -> int:
    """Count the words at the end that a question asks with: "cơ quan", "phòng" of "ở phòng nào"."""
    asked = question.expected.noun.split()
    for size in (3, 2, 1):
        end = words[-size:]
        whole = size == 1 or " ".join(end).lower() in nouns()
        if whole and asked and [fold(word) for word in end] == asked[-size:]:
            return size
    return 0


def _headed(text: str, answer: Span) -> Span:
    """Return a person told by a role, not by the word that counts or addresses them alone.

    "một" of "một Phó Giám đốc làm Trưởng ban" is nobody.
    """
    if answer.of(text).lower() not in _ADDRESS:
        return answer
    told = _NOUNS_ON.match(text, answer.end)
    return Span(start=answer.start, end=told.end()) if told else answer


def _defining(text: str, answer: Span) -> Iterator[Span]:
    """Yield a definition to the end of its sentence: "là hình thức …" says little before "của"."""
    around = next((one for one in sentences(text) if one.contains(answer)), answer)
    if _IS.search(text, around.start, answer.start):
        end = around.start + len(around.of(text).rstrip(" .;:"))
        if end > answer.end:
            yield Span(start=answer.start, end=end)


def _in_one_sentence(text: str, answer: Span) -> Span:
    """Return as much of an answer as stands in the sentence that it begins in."""
    first = next((one for one in sentences(text) if one.overlaps(answer)), answer)
    told = text[answer.start : min(answer.end, first.end)].rstrip(" .;!?\n")
    return Span(start=answer.start, end=answer.start + len(told)) if told else answer


def _counted(question: Question, text: str, answer: Span) -> Span:
    """Return the number of what is counted, of an answer that goes on: "38 người | mua …"."""
    first = next(iter(find(answer.of(text))), None)
    if first is None or first.span.start or not question.expected.noun:
        return answer
    goes_on = len(answer.of(text)[first.span.end :].split()) > _BEHIND
    return first.span.shift(answer.start) if goes_on and _asks_for(question, first) else answer


def _asks_for(question: Question, value: Value) -> bool:
    return fold(value.unit or "") == question.expected.noun


def _as_meant(question: Question, text: str, answer: Span) -> Iterator[Span]:
    """Yield an amount with the other end of its range, or with the words that bound it.

    One end of "từ 3 đến 5 ngày", or "7 ngày" of "không quá 7 ngày", would say what the text does
    not. A question that asks for one end, or states the bound itself, gets the number alone.
    """
    if any(isinstance(constraint.of, Limit) for constraint in question.constraints):
        return
    around = next((one for one in sentences(text) if one.contains(answer)), answer)
    for value in find(around.of(text)):
        told = value.span.shift(around.start)
        if not told.contains(answer):
            continue
        if _is_range(value):
            since = _SINCE.search(text, around.start, told.start)
            yield Span(start=since.start() if since else told.start, end=told.end)
        elif value.bound in _BOUNDS:
            bound = re.match(r"\D*", value.text)
            if bound and bound[0].strip().lower() not in question.text.lower():
                yield told
        per = _PER.match(text, max(told.end, answer.end), around.end)
        end = per.end() if per else max(told.end, answer.end)
        if end > answer.end:  # "7 ngày" of "7 ngày làm việc", "4 tấn" of "4 tấn/năm"
            yield Span(start=answer.start, end=end)


def _end_asked(question: Question, text: str, answer: Span) -> Iterator[Span]:
    """Yield the end of a time that is asked for: "đến hết ngày nào" is not "từ ngày … đến …".

    The first end may leave its year to the last ("từ 1/4 đến 30/4/2023"): such a time stays whole.
    """
    asked = next((one.of for one in question.constraints if isinstance(one.of, Edge)), None)
    told = [one for one in find(answer.of(text)) if one.kind in {Kind.DATE, Kind.TIME}]
    parted = [(one, _TO.search(one.text)) for one in told]
    ends = [(one, to) for one, to in parted if to]
    if asked is None or len(ends) != 1:
        return
    value, to = ends[0]
    first, last = value.text[: to.start()].rstrip(), value.text[to.end() :].lstrip()
    start = answer.start + value.span.start
    if not asked.first and find(last):
        end = answer.start + value.span.end
        yield Span(start=end - len(last), end=end)
    elif asked.first and any(_begins_as(one, value) for one in find(first)):
        yield Span(start=start, end=start + len(first))


def _begins_as(part: Value, whole: Value) -> bool:
    """Tell whether a part of a time says its beginning as exactly as the whole."""
    if part.period and whole.period:
        return part.period.begin == whole.period.begin
    return part.interval is not None and whole.period is None


def _whole_time(question: Question, text: str, answer: Span) -> Iterator[Span]:
    """Yield a time with what bounds it, or the time of day that an answer is a part of.

    "Ngày 15" of "trước ngày 15" would say what the text does not, "7 giờ" of "7 giờ 30 phút" too.
    """
    around = next((one for one in sentences(text) if one.contains(answer)), answer)
    bound = _TIME_BOUND.search(text, around.start, answer.start)
    if bound and find(answer.of(text)) and bound[0].strip().lower() not in question.text.lower():
        yield Span(start=bound.start(), end=answer.end)
    for value in find(around.of(text)):
        told = value.span.shift(around.start)
        timed = value.kind is Kind.TIME or value.dimension == "clock"
        if timed and told.contains(answer) and told != answer:
            yield told


def _is_range(value: Value) -> bool:
    """Tell whether a value is told by two numbers."""
    interval = value.interval
    ends = interval is not None and isfinite(interval.low) and isfinite(interval.high)
    return value.bound is Bound.EXACT and ends and not (interval is None or interval.is_point)


def _clause(_: Question, sentence: str) -> list[Span]:
    spans = _by(_REASON, "why")(_, sentence)
    return [
        Span(start=span.start, end=span.end - (sentence[span.end - 1].isspace())) for span in spans
    ]


def _whole(_: Question, sentence: str) -> list[Span]:
    stripped = sentence.strip()
    if not stripped:
        return []
    start = sentence.index(stripped)
    end = start + len(stripped)
    return [Span(start=start, end=end - stripped.endswith("."))] if end - start > 1 else []


_FINDERS: dict[Type, Callable[[Question, str], list[Span]]] = {
    Type.PERSON: _proper,
    Type.ORGANISATION: _proper,
    Type.TIME: _by(_WHEN),
    Type.PLACE: _by(_PLACE, 1),
    Type.QUANTITY: _amounts,
    Type.ROLE: _roles,
    Type.REASON: _clause,
    Type.PURPOSE: _clause,
    Type.MANNER: _by(_MANNER),
}


def nearest(spans: Sequence[Span], shared: Span | None) -> Span | None:
    """Choose the span nearest to the stretch that the question and the sentence share.

    A span inside that stretch is what was asked with, not for; after it beats before it, as
    Vietnamese names the role first ("Vụ trưởng Vụ X Nguyễn Văn A").
    """
    if shared is None:
        return spans[0] if spans else None

    def distance(span: Span) -> tuple[float, int]:
        if span.start >= shared.end:
            return (span.start - shared.end, span.start)
        return (2.0 * (shared.start - span.end) + 10, span.start)

    return min((span for span in spans if not span.overlaps(shared)), key=distance, default=None)
