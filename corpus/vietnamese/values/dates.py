"""Dates in all spellings, as far as they are told: days, months, quarters, years, centuries."""

import re
from collections.abc import Callable

from corpus.vietnamese.values.numerals import ROMAN, SCALE, in_words, roman
from corpus.vietnamese.values.scan import unit_at, value_at, words_before
from corpus.vietnamese.values.value import Day, Granularity, Kind, Period, Value

__all__ = ["dates_at"]

_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}

_D = r"\d{1,2}(?![\d])"
_M = (
    r"(?:\d{1,2}(?!\d)|giêng|chạp|mười[ ]một|mười[ ]hai|mười|hai|ba|tư|bốn|sáu|bảy|bẩy|tám|chín|một"
    r"|năm(?![ ]+(?:\d{3}|nay|ngoái|sau|trước|qua)))(?!\w)"
)
_CENTURY_WORDS = (
    r"(?:hai[ ]mươi(?:[ ]mốt)?|mười(?:[ ](?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?|nhất|một|hai|ba"
    r"|tư|bốn|năm|sáu|bảy|tám|chín)"
)
_Y = r"\d{3,4}(?!\d)"
_ERA = r"(?:[ ]*\(?(?P<era>TCN|tr\.?[ ]?CN|trước[ ]công[ ]nguyên)\)?)?"
_TO = r"\s*(?:[-–—]|đến(?:[ ]hết)?|tới(?:[ ]hết)?)\s*(?:(?:hết[ ])?(?:ngày|mùng|mồng)\s+)?"
_NGAY = r"(?:(?P<word>ngày|mùng|mồng|hôm)\s+(?:mùng\s+)?)?"
_IN_YEAR = r"(?:\s*,?\s*(?:năm|/|-)\s*"

_PATTERNS: dict[str, str] = {
    "iso": r"(?P<y>(?:1\d|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
    "range": (
        rf"{_NGAY}(?P<d>{_D})(?:\s*[/.]\s*(?P<m>{_D})(?:\s*[/.]\s*(?P<y>\d{{4}}(?!\d)))?)?{_TO}"
        rf"(?P<d2>{_D})\s*[/.]\s*(?P<m2>{_D})(?:\s*[/.]\s*(?P<y2>\d{{4}}(?!\d)))?(?!\d)"
    ),
    "range in words": (
        rf"{_NGAY}(?P<d>{_D})(?:\s+tháng\s+(?P<m>{_M})(?:\s+năm\s+(?P<y>{_Y}))?)?{_TO}"
        rf"(?P<d2>{_D})\s+tháng\s+(?P<m2>{_M})(?:\s*,?\s*(?:năm|/)\s*(?P<y2>{_Y}))?"
    ),
    "both": (
        rf"(?P<word>ngày)\s+(?P<d>{_D})\s*(?:và|,)\s*(?:ngày\s+)?(?P<d2>{_D})"
        rf"(?:\s*/\s*|\s+tháng\s+)(?P<m>{_M})(?:\s*(?:/|năm)\s*(?P<y>{_Y}))?"
    ),
    "day": (
        rf"{_NGAY}(?P<d>{_D})\s*(?P<mark>[/.\-])\s*(?P<m>{_D})\s*(?P=mark)\s*"
        r"(?P<y>\d{4}|(?<=/)\d{2})(?![\w/])"
    ),
    "day in words": (
        rf"{_NGAY}(?P<d>{_D})\s*,?\s*tháng\s+(?P<m>{_M})(?:\s*,?\s*(?:năm\s+|/\s*)(?P<y>{_Y}))?"
    ),
    "day without year": (
        rf"{_NGAY}(?P<d>{_D})\s*(?P<mark>[/.\-])\s*(?P<m>{_D})(?!\.?[\d/%]|\s+{SCALE})"
    ),
    "months": (
        rf"tháng\s+(?P<m>{_M})(?:\s*(?:/|năm)\s*(?P<y>{_Y}))?\s*(?:[-–—]|đến|tới)\s*"
        rf"(?:tháng\s+)?(?P<m2>{_M}){_IN_YEAR}(?P<y2>{_Y}))?(?![/\d])"
    ),
    "month": rf"tháng\s+(?P<m>{_M}){_IN_YEAR}(?P<y>{_Y}))?(?!/\d)",
    "months of years": (
        r"(?P<m>\d{1,2})/(?P<y>\d{4})\s*(?:[-–—]|đến|tới)\s*(?:tháng\s+)?(?P<m2>\d{1,2})/"
        r"(?P<y2>\d{4})(?!\d)"
    ),
    "month of year": r"(?P<m>\d{1,2})/(?P<y>(?:1[5-9]|20)\d\d)(?![\d/])",
    "quarter": (
        r"quý\s+(?P<q>I{1,3}|IV|[1-4]|một|hai|ba|bốn|tư)(?!\w)(?:\s*(?:/|-|năm|,[ ]năm)\s*"
        rf"(?P<y>{_Y}))?"
    ),
    "century": (
        rf"thế\s+k[ỷỉ]\s+(?:thứ\s+)?(?P<c>\d{{1,2}}(?!\d)|{ROMAN}|{_CENTURY_WORDS}(?!\w)){_ERA}"
    ),
    "decade": (
        r"(?:thập\s+(?:niên|k[ỷỉ])|những\s+năm)\s+(?:năm\s+)?(?P<t>(?:1\d|20)\d0|\d0)(?!\d)"
        rf"(?:\s+(?:của\s+)?thế\s+k[ỷỉ]\s+(?P<c>\d{{1,2}}|{ROMAN}))?"
    ),
    "years": (
        rf"(?:năm(?:\s+học)?|niên\s+khóa|niên\s+khoá)?\s*(?P<y>{_Y})\s*"
        rf"(?:[-–—]|đến(?:\s+hết)?|tới)\s*(?:năm\s+)?(?P<y2>\d{{4}}(?!\d)){_ERA}"
    ),
    "year": rf"năm(?:\s+học)?\s+(?P<y>\d{{2,4}}(?!\d)){_ERA}",
    "bare year": rf"(?P<y>(?:1\d|20)\d\d)(?![\d%]|[.,]\d|[/\-]\d){_ERA}",
}
_COMPILED = {name: re.compile(shape, re.IGNORECASE) for name, shape in _PATTERNS.items()}
_STARTS_WITH_WORD = {
    "tháng": ("months", "month"), "quý": ("quarter",), "thế": ("century",), "thập": ("decade",),
    "những": ("decade",), "năm": ("years", "year"), "niên": ("years",),
}  # fmt: skip
_ALONE = re.compile(rf"(?:ngày|mùng|mồng|hôm)\s+(?P<d>{_D})(?![.,/\-]?\d)", re.IGNORECASE)
_OF_DAYS = ("range", "range in words", "both", "day", "day in words", "day without year")
_OF_FIGURES = (
    "iso", *_OF_DAYS[:2], *_OF_DAYS[3:], "months of years", "month of year", "years", "bare year",
)  # fmt: skip
_LUNAR = re.compile(r"(?:\s+năm\s+\d{4})?\s*\(?(?:âm\s+lịch|ÂL)\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\s+(?:số|tổng|dân|diện|lượng|thành|đại|phiếu|cổ|vốn|giá|thời|chiều|quãng|công|nhu|kinh|lương)"
)
_BEFORE_SHARE = frozenset(
    "ít nhất quá trên hơn khoảng gần chiếm bằng đạt giảm tăng số tỷ tỉ lệ phòng nhà hẻm ngõ".split()
)
_OF_DAY = frozenset("sáng trưa chiều tối đêm khuya".split())
_BEFORE_YEAR = frozenset(
    "năm từ đến tới vào trước sau giữa đầu cuối khoảng xuân hạ thu đông".split()
)
_EVERY = frozenset("mỗi một hàng hằng ba hai bốn sáu bảy mười nhiều vài mấy".split())


def dates_at(text: str, at: int) -> list[Value]:
    """Return the date or dates that begin at `at`; none where it is something else."""
    first = text[at : at + 6].lower()
    for word, names in _STARTS_WITH_WORD.items():
        if first.startswith(word):
            return _first(names, text, at)
    return _first(_OF_FIGURES if first[:1].isdigit() else (*_OF_DAYS, "day alone"), text, at)


def _first(names: tuple[str, ...], text: str, at: int) -> list[Value]:
    for name in names:
        if name == "day alone":
            return _day_alone(text, at)
        match = _COMPILED[name].match(text, at)
        found = _MAKERS[name](match, text) if match else []
        if found:
            return found
    return []


def _value(match: re.Match[str], text: str, period: Period | None) -> list[Value]:
    if period is None:
        return []
    return [value_at(text, match.start(), match.end(), kind=Kind.DATE, period=period)]


def _period(begin: Day | None, end: Day | None, granularity: Granularity) -> Period | None:
    return Period(begin=begin, end=end, granularity=granularity) if begin and end else None


def _day(year: str | None, month: str | None, day: str | None) -> Day | None:
    """Make a day of what was matched; None where no such day exists."""
    m = _month(month)
    d = int(day) if day else None
    y = _full_year(year)
    if (month and not 1 <= (m or 0) <= 12) or (d is not None and not 1 <= d <= 31):
        return None
    return Day(year=y, month=m, day=d)


def _full_year(year: str | None) -> int | None:
    if year and len(year) == 2:
        return int(year) + (2000 if int(year) < 40 else 1900)
    return int(year) if year else None


def _month(month: str | None) -> int | None:
    if not month:
        return None
    return int(month) if month.isdecimal() else _MONTH_WORDS.get(" ".join(month.lower().split()), 0)


def _one_day(match: re.Match[str], text: str) -> list[Value]:
    got = match.groupdict()
    day = _day(got.get("y"), got["m"], got["d"])
    if day is None:
        return []
    period = Period(begin=day, end=day, granularity=Granularity.DAY, calendar=_lunar(match, text))
    return _value(match, text, period)


def _lunar(match: re.Match[str], text: str) -> str:
    return "âm" if _LUNAR.match(text, match.end()) else ""


def _without_year(match: re.Match[str], text: str) -> list[Value]:
    """Read "26/2", "trưa 26-2", "ngày 26.2", but no share, score, address or "mỗi ngày 1.5 lít"."""
    if match["word"] and match["mark"] != ".":
        return _one_day(match, text)
    word = next((said.lower() for said, *_ in words_before(text, match.start(), 1)), "")
    if not match["word"]:
        share = _SHARE.match(text, match.end()) or word in _BEFORE_SHARE
        other = match["mark"] != "/" and word not in _OF_DAY
        if other or share or unit_at(text, match.end()):
            return []
    elif word in _EVERY or unit_at(text, match.end()):
        return []
    return _one_day(match, text)


def _days(match: re.Match[str], text: str) -> list[Value]:
    got = match.groupdict()
    year, month = got["y2"], got["m2"]
    end = _day(year, month, got["d2"])
    begin = _day(got["y"] or year, got["m"] or month, got["d"])
    if not begin or not end:
        return []
    if begin.month and end.month and begin.month > end.month and year and not got["y"]:
        begin = Day(year=int(year) - 1, month=begin.month, day=begin.day)
    return _value(match, text, _period(begin, end, Granularity.DAY))


def _both(match: re.Match[str], text: str) -> list[Value]:
    """Read "ngày 29 và 30/4" as two days."""
    one, two = (_day(match["y"], match["m"], match[d]) for d in ("d", "d2"))
    if not one or not two:
        return []
    first, second = (_period(day, day, Granularity.DAY) for day in (one, two))
    return [
        value_at(text, match.start(), match.end("d"), kind=Kind.DATE, period=first),
        value_at(text, match.start("d2"), match.end(), kind=Kind.DATE, period=second),
    ]


def _day_alone(text: str, at: int) -> list[Value]:
    """Read "ngày 5", but not "ngày 2 lần" nor "mỗi ngày 30 phút"."""
    match = _ALONE.match(text, at)
    before = words_before(text, at, 1)
    if not match or unit_at(text, match.end()) or (before and before[0][0].lower() in _EVERY):
        return []
    day = _day(None, None, match["d"])
    return _value(match, text, _period(day, day, Granularity.DAY))


def _months(match: re.Match[str], text: str) -> list[Value]:
    got = match.groupdict()
    begin = _day(got["y"] or got["y2"], got["m"], None)
    return _value(match, text, _period(begin, _day(got["y2"], got["m2"], None), Granularity.MONTH))


def _one_month(match: re.Match[str], text: str) -> list[Value]:
    day = _day(match["y"], match["m"], None)
    if not day:
        return []
    period = Period(begin=day, end=day, granularity=Granularity.MONTH, calendar=_lunar(match, text))
    return _value(match, text, period)


def _quarter(match: re.Match[str], text: str) -> list[Value]:
    told = match["q"].lower()
    number = int(told) if told.isdecimal() else _QUARTERS[told]
    year = _full_year(match["y"])
    begin, end = Day(year=year, month=3 * number - 2), Day(year=year, month=3 * number)
    return _value(match, text, _period(begin, end, Granularity.QUARTER))


def _century(match: re.Match[str], text: str) -> list[Value]:
    told = match["c"]
    if told.isdecimal():
        number = int(told)
    elif re.fullmatch(ROMAN, told):
        number = roman(told)
    else:
        words = in_words(told.lower().replace("nhất", "một").split())
        if not words:
            return []
        number = int(words[0])
    return _value(match, text, _hundred(number, before=bool(match["era"])))


def _hundred(number: int, *, before: bool) -> Period:
    first, last = 100 * number - 99, 100 * number
    begin, end = (-last, -first) if before else (first, last)
    return Period(begin=Day(year=begin), end=Day(year=end), granularity=Granularity.CENTURY)


def _decade(match: re.Match[str], text: str) -> list[Value]:
    told = int(match["t"])
    if told < 100:
        told += 100 * (_ordinal(match["c"]) - 1) if match["c"] else 1900
    begin, end = Day(year=told), Day(year=told + 9)
    return _value(match, text, _period(begin, end, Granularity.DECADE))


def _ordinal(told: str) -> int:
    return int(told) if told.isdecimal() else roman(told)


def _years(match: re.Match[str], text: str) -> list[Value]:
    one, two = int(match["y"]), int(match["y2"])
    named = text[match.start()].isalpha()
    if not one < two or (not named and not (one >= 1000 and two <= 2100)):
        return []
    if match["era"]:
        one, two = -one, -two
    return _value(match, text, _period(Day(year=one), Day(year=two), Granularity.YEAR))


def _year(match: re.Match[str], text: str) -> list[Value]:
    """Read "năm 2021", but not "mỗi năm 2000 tấn"."""
    year = int(match["y"])
    before = words_before(text, match.start(), 1)
    unit = unit_at(text, match.end("y"))
    measured = unit and not unit.dimension.startswith(("count ", "person ", "calendar", "clock"))
    if measured or (unit and before and before[0][0].lower() in _EVERY):
        return []
    if len(match["y"]) == 2 and not match["era"]:
        if year < 30 or unit_at(text, match.end("y")):
            return []
        year += 1900
    day = Day(year=-year if match["era"] else year)
    return _value(match, text, _period(day, day, Granularity.YEAR))


def _bare_year(match: re.Match[str], text: str) -> list[Value]:
    """Read a year without its word: "(1788)", "từ 1945", "2021", but not "1500 kg"."""
    year = int(match["y"])
    before = words_before(text, match.start(), 1)
    told = before and before[0][0].lower() in _BEFORE_YEAR
    dated = told or text[match.start() - 1 : match.start()] in {"(", "-", "–"} or match["era"]
    unit = unit_at(text, match.end("y"))
    if (year < 1900 and not dated) or year > 2100 or (unit and unit.dimension != "calendar"):
        return []
    day = Day(year=-year if match["era"] else year)
    return _value(match, text, _period(day, day, Granularity.YEAR))


_MAKERS: dict[str, Callable[[re.Match[str], str], list[Value]]] = {
    "iso": _one_day, "range": _days, "range in words": _days, "both": _both, "day": _one_day,
    "day in words": _one_day, "day without year": _without_year, "months": _months,
    "month": _one_month, "months of years": _months, "month of year": _one_month,
    "quarter": _quarter, "century": _century, "decade": _decade, "years": _years, "year": _year,
    "bare year": _bare_year,
}  # fmt: skip
