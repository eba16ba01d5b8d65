"""What a question fixes, and whether a piece of evidence meets it.

A question that names a year, a date, a number, an ordinal or a proper name is answered only by
evidence that speaks of the same one. Wrong-year and wrong-meeting answers are the most plausible
wrong answers there are, and no similarity score tells them apart.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.asking.letters import CODE, SURNAMES, UPPER
from corpus.vietnamese.text import fold, is_syllable

__all__ = ["Constraint", "Evidence", "constraints_of", "meets", "same_kind", "unmet"]

_ROUGHLY = 0.75  # similarity of a word typed wrong to the word meant

Family = Literal["year", "date", "number", "ordinal", "numbered", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One thing that the question fixes: its family, canonical value and words in the question."""

    family: Family
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What may meet a constraint, nearest first.

    `quote` is the cited sentence, `before` the text of its paragraph that leads up to it, nearest
    last, and `around` the headings, the title and the date of the document; `date` is that date.
    `aliases` is the same text with abbreviations and full names exchanged, `full_names` spells an
    abbreviation out. `subjects` are folded names so frequent in the document that every sentence
    of it is about them.
    """

    quote: str
    before: str = ""
    around: str = ""
    date: str = ""
    aliases: str = ""
    full_names: Callable[[str], Sequence[str]] = lambda _: ()
    subjects: frozenset[str] = frozenset()


_YEAR = re.compile(r"(?<![\d.,/\-])(?:19|20)\d\d(?![\d.,]*\d)|(?<=[/\-])(?:19|20)\d\d(?!\d)")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*((?:19|20)\d\d))?(?![\d/])"
    r"|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"tháng\s+(\d{1,2})(?:\s*[/\-]\s*|\s+năm\s+)((?:19|20)\d\d)|tháng\s+(\d{1,2})", re.IGNORECASE
)
_RANGE_OF_DAYS = re.compile(
    r"(?<!\d)(\d{1,2})(?:/(\d{1,2}))?\s*[-–]\s*(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)"
)
_ORDINAL = re.compile(
    r"\b(?:lần\s+thứ|lần|thứ|khóa|khoá|kỳ|phiên|vòng|đợt)\s+([0-9]{1,3}|[IVXL]{1,6})\b(?!\s*[/%])",
    re.IGNORECASE,
)
# Matches ACTWG 38, ACTWG lần thứ 38, (ASEAN-PAC) lần thứ 17, SOM 1, ACT- NET lần thứ 11.
_NUMBERED = re.compile(rf"\b({CODE})\)?\s+(?:lần\s+thứ\s+|lần\s+|thứ\s+)?(\d{{1,3}})\b(?![/.,]\d)")
_CODE = re.compile(rf"\b\d+/(?!\d)[\w\-]+(?:/[\w\-]+)*|\b{CODE}\b")
_AMOUNT = re.compile(
    r"(?<![\w/.,\-])(\d+(?:[.,]\d+)*)\s*(%|năm|người|nước|tỷ|triệu|nghìn|đồng|usd|cơ quan"
    r"|thành viên|dự án|khóa|bộ|vụ|ngày|tháng|lần|điều|khoản|chương)\b",
    re.IGNORECASE,
)
_NAME = re.compile(rf"\b[{UPPER}][\w]*(?:-\w+)*(?:\s+[{UPPER}][\w]*(?:-\w+)*)*")
# A body is named by its kind and a word of mostly two syllables: "Vụ Pháp chế", "Bộ Công an".
_BODY = re.compile(
    rf"\b(?:Vụ|Cục|Sở|Ban|Phòng|Viện|Bộ|Tổng cục|Văn phòng|Ủy ban)\s+[{UPPER}]\w*[^\W\dA-Z]"
    r"(?:\s+(?!(?:là|có|do|và|với|của|tại|ở|vào|trong|được|đã|sẽ|gồm|cho|về)\b)[^\W\dA-Z]\w*)?"
)
_TITLES = frozenset(
    "ai vì tại ông bà khi theo trong ngoài cuộc hội vụ nhóm đoàn chủ phó thủ bộ cơ ban cục tổng "
    "giám trưởng ở để từ do những các có bao làm hãy cho ngày năm tháng lần ngành nước tỉnh "
    "thành".split()
)


def constraints_of(question: str) -> tuple[Constraint, ...]:
    """List what `question` fixes, most specific first, each once."""
    found: dict[tuple[str, str], Constraint] = {}

    def add(family: Family, value: str, text: str) -> None:
        found.setdefault((family, value), Constraint(family=family, value=value, text=text.strip()))

    for date, text in _dates(question):
        add("date", date, text)
    dated = {value[:4] for family, value in found if family == "date"}
    for match in _YEAR.finditer(question):
        if match[0] not in dated:
            add("year", match[0], f"năm {match[0]}")
    for match in _NUMBERED.finditer(question):
        add("numbered", f"{_code(match[1])} {int(match[2])}", match[0])
    for match in _ORDINAL.finditer(question):
        add("ordinal", match[1].upper(), match[0])
    for match in _AMOUNT.finditer(question):
        if not _YEAR.fullmatch(match[1]):
            add("number", f"{_number(match[1])} {fold(match[2])}", match[0])
    for name in _names(question):
        add("name", fold(name), name)
    return tuple(found.values())


def unmet(constraints: Sequence[Constraint], evidence: Evidence) -> tuple[Constraint, ...]:
    """Return the constraints that `evidence` does not meet."""
    return tuple(constraint for constraint in constraints if not meets(constraint, evidence))


def meets(constraint: Constraint, evidence: Evidence) -> bool:
    """Tell whether `evidence` speaks of what `constraint` fixes.

    A value of the same family in the quote itself decides; only a quote without one may lean on
    what leads up to it, where the nearest mention decides, and last on headings, title and date.
    """
    if constraint.family == "name":
        return _names_it(constraint, evidence)
    if (
        constraint.family == "date"
        and evidence.date
        and _date_agrees(constraint.value, evidence.date)
    ):
        return True  # "Theo thông báo ngày 10/8/2024, …" speaks of the document itself
    for text in (evidence.quote, _nearest(constraint, evidence.before), evidence.around):
        values = same_kind(constraint, text)
        if values:
            return _same(constraint, values)
    return False


def _nearest(constraint: Constraint, before: str) -> str:
    """Return the last stretch of `before` that holds a value to compare with, or nothing."""
    for stretch in reversed(re.split(r"(?<=[.;:!?…])\s+", before)):
        if same_kind(constraint, stretch):
            return stretch
    return ""


def same_kind(constraint: Constraint, text: str) -> set[str]:
    """Return the values of `text` that stand where `constraint` has its own."""
    match constraint.family:
        case "year":
            return {match[0] for match in _YEAR.finditer(text)}
        case "date":
            return {date for date, _ in _dates(text)}
        case "ordinal":
            found = {match[1].upper() for match in _ORDINAL.finditer(text)}
            return found | {match[2] for match in _NUMBERED.finditer(text)}
        case "number":
            return {f"{_number(match[1])} {fold(match[2])}" for match in _AMOUNT.finditer(text)}
        case "numbered":
            code = constraint.value.rpartition(" ")[0]
            pairs = {(_code(match[1]), match[2]) for match in _NUMBERED.finditer(text)}
            return {f"{name} {int(n)}" for name, n in pairs if name == code}
        case _:
            return set()


def _same(constraint: Constraint, values: set[str]) -> bool:
    if constraint.family == "date":
        return any(_date_agrees(constraint.value, value) for value in values)
    return constraint.value in values


def _names_it(constraint: Constraint, evidence: Evidence) -> bool:
    if constraint.value in evidence.subjects:
        return True
    told = (evidence.around, evidence.before, evidence.quote, evidence.aliases)
    text = _squeeze(" ".join(told))
    names = (constraint.text, *evidence.full_names(constraint.text))
    return any(_stands(_squeeze(name), text) for name in names)


def _stands(name: str, text: str) -> bool:
    """Look for a name as a whole, as it is shortened later, and as it is typed in haste.

    Diacritics do not count, but in the text it must not begin with a small letter: "Pháp" is not
    met by "giải pháp".
    """
    folded, words = fold(text), fold(name).split()
    wanted = [re.escape(" ".join(words))]
    if len(words) == 3:  # "Nguyễn Tuấn Anh" is called "ông Tuấn Anh" from the second mention on
        wanted.append(re.escape(" ".join(words[-2:])))
    if len(words) == 1 or _CODE.search(name):  # "ASEAN PAC", "SOM1", "Peru" for "Pê-ru"
        solid = re.sub(r"[\s\-]", "", fold(name))
        wanted.append(r"[\s\-]?".join(map(re.escape, solid)))
    for pattern in wanted:
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", folded):
            if not text[match.start()].islower():
                return True
    return any(not is_syllable(word) for word in words) and _misspelled(words, folded.split())


def _misspelled(words: Sequence[str], text: Sequence[str]) -> bool:
    """Tell whether the words stand in `text` in order, those that are no Vietnamese roughly."""
    size = len(words)
    return size > 1 and any(
        all(
            word == told
            or (not is_syllable(word) and SequenceMatcher(a=word, b=told).ratio() >= _ROUGHLY)
            for word, told in zip(words, text[at : at + size], strict=True)
        )
        for at in range(len(text) - size + 1)
    )


def _squeeze(text: str) -> str:
    return re.sub(r"-\s+", "-", re.sub(r"[,\s]+", " ", text))


def _code(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()


def _number(text: str) -> str:
    """Read a Vietnamese numeral: dots part thousands, a comma the decimals."""
    return text.replace(".", "").replace(",", ".")


def _dates(text: str) -> list[tuple[str, str]]:
    """List dates as "YYYY-MM-DD" with unknown parts left empty, and the words that give them."""
    dates: list[tuple[str, str]] = []
    for match in _RANGE_OF_DAYS.finditer(text):
        first, month, last, end_month, year = match.groups()
        dates.append((_date(year, month or end_month, first), match[0]))
        dates.append((_date(year, end_month, last), match[0]))
    for match in _DAY.finditer(text):
        day, month, year = (match[1], match[2], match[3]) if match[1] else match.group(4, 5, 6)
        if int(month) <= 12 and 1 <= int(day) <= 31:
            dates.append((_date(year, month, day), match[0]))
    if not dates:
        dates += [
            (_date(match[2], match[1] or match[3], None), match[0])
            for match in _MONTH.finditer(text)
        ]
    return dates


def _date(year: str | None, month: str, day: str | None) -> str:
    return f"{year or ''}-{int(month):02d}-{f'{int(day):02d}' if day else ''}"


def _date_agrees(asked: str, given: str) -> bool:
    """Compare part by part; a part that either side leaves open agrees."""
    return all(
        a == b or not a or not b for a, b in zip(asked.split("-"), given.split("-"), strict=True)
    )


def _names(question: str) -> list[str]:
    """Return the proper names of a question: codes, and runs of capitalised words."""
    codes = [match[0] for match in _CODE.finditer(question)]
    names = codes + [match[0] for match in _BODY.finditer(question)]
    for match in _NAME.finditer(question):
        words = match[0].split()
        if match.start() == 0 and len(words) > 1 and words[0] not in SURNAMES:
            words = words[1:]  # capitalised because it begins the question ("Sang Pê-ru, …")
        while words and words[0].lower() in _TITLES:
            words = words[1:]
        name = " ".join(words)
        if not name or any(name in other for other in names) or set(words) <= set(codes):
            continue
        if len(words) == 1 and not _stands_alone(name, question[match.end() :], match.start()):
            continue
        names.append(name)
    return names


def _stands_alone(word: str, after: str, start: int) -> bool:
    """Tell whether one capitalised word is a whole name.

    "Pê-ru" and "Pháp" are; "Hợp" of "Vụ Hợp tác quốc tế" and the first word of a sentence are not.
    """
    if "-" in word or word in _SHORT_COUNTRIES:
        return start > 0 or "-" in word
    following = re.match(r"\s+(\w+)", after)
    return start > 0 and (not following or following[1] in _JOINTS)


_SHORT_COUNTRIES = frozenset("Pháp Đức Anh Mỹ Nga Úc Ý Lào Nhật Hàn Ấn Thái".split())
_JOINTS = frozenset(
    "là có do và với của tại ở vào trong năm ngày tháng được đã sẽ gồm diễn làm về cho nào "
    "gì".split()
)
