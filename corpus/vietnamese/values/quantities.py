"""Numbers with whatever they count, money and percentages, and how they are meant."""

import math
import re
from typing import NamedTuple

from corpus.vietnamese.values.numerals import DIGITS, SCALE, WORDS, figure, in_words, scaled
from corpus.vietnamese.values.scan import (
    bound_after,
    bound_before,
    bound_named,
    is_fixed,
    unit_at,
    value_at,
    words_before,
)
from corpus.vietnamese.values.value import Bound, Interval, Kind, Value
from corpus.vietnamese.verbs import verbs

__all__ = ["Number", "counted", "measured_asked", "number_at", "quantities_at", "unit_asked"]

_DIGITS = re.compile(rf"(?:{DIGITS})(?!\w*\d)")
_SCALE = re.compile(rf"[ ]*{SCALE}(?:[ ]+(?P<half>rưỡi)\b)?", re.IGNORECASE)
_SHORT_SCALE = re.compile(r"(?P<k>k|K|tr|Tr|TR|tỷ|tỉ)(?P<rest>\d{1,3})?(?!\w)")
_WORDS = re.compile(WORDS, re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,4})/(\d{1,4})(?![\d/])")
_PART = re.compile(
    r"(?P<n>một|hai|ba|bốn|năm|sáu|bảy|tám|chín)[ ]phần[ ](?P<of>hai|ba|tư|bốn|năm|sáu|mười)(?!\w)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<!\w)phần[ ]$", re.IGNORECASE)  # "mấy phần trăm"
_METRES = re.compile(r"(\d)[ ]?m[ ]?(\d{1,2})(?!\w)")
_TO = re.compile(r"[ ]*(?:[-–—]|đến|tới|và)[ ]*", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)(từ|giữa)[ ]+(?:khoảng[ ]+)?$", re.IGNORECASE)
_HALF = re.compile(r"[ ]+rưỡi(?!\w)")
_ONE_FIGURE = 9
_BESIDE = 0.2  # of a round number: how far one that is just above or below it may be
_NOUN = re.compile(r"[ ]?(?P<one>[^\W\d_][\w\-]*)(?:[ ](?P<two>[^\W\d_][\w\-]*))?")
_ASKS = re.compile(r"[ ](?:bao (?:nhiêu|giờ|lâu|xa)|nào|mấy|gì)(?!\w)", re.IGNORECASE)
_MINUS = re.compile(r"(?:(?<![\w.,)\]])[-−–]|(?<!\w)âm[ ])$", re.IGNORECASE)

_THOUSANDS = re.compile(r"(?<!\w)(?:nghìn|ngàn|triệu|tỷ|tỉ)$", re.IGNORECASE)

# What follows a number and is not what it counts.
_NO_NOUNS = frozenset(
    "ai ấy bao bằng bị bởi các cái cách chỉ cho chưa có còn của cũng do đã đang đâu để đến đi đó "
    "được gì giờ gồm hay hơn hoặc khi không là lại làm lên mà mấy mỗi mới nào này nên nếu ngay "
    "nhưng những nó ở phải qua ra rằng rất rồi sao sau sẽ tại thì theo thế thuộc trên trong trước "
    "từ tới và vào vậy về vẫn vì với so trở mang quy đạt chiếm tăng giảm cùng cả diễn bàn nhằm "
    "thông hiện một hai ba bốn năm sáu bảy tám chín mười kể dưới giữa gần khoảng nhất nhiều ít "
    "như".split()
)
_UNCOUNTED_YEARS = frozenset(
    "mỗi hàng hằng một cả trong đầu cuối giữa sang qua tháng hết từ tới đến nhiều mấy suốt theo "
    "của cùng các những vào quanh học thứ".split()
)


class Number(NamedTuple):
    """A number as a text writes it: its value, where it ends, whether words say it."""

    value: float
    end: int
    in_words: bool


def number_at(text: str, at: int) -> Number | None:
    """Read the number that begins at `at`, in figures, in words, or both ("19 triệu", "2,5k")."""
    share = _SHARE.match(text, at)
    if share and int(share[2]):
        return Number(int(share[1]) / int(share[2]), share.end(), in_words=False)
    digits = _DIGITS.match(text, at)
    if not digits:
        return _in_words(text, at)
    short = _SHORT_SCALE.match(text, digits.end())
    if short:
        size = 1e3 if short["k"] in "kK" else 1e9 if short["k"] in {"tỷ", "tỉ"} else 1e6
        rest = float(f"0.{short['rest']}") if short["rest"] else 0.0
        return Number((figure(digits[0]) + rest) * size, short.end(), in_words=False)
    value, end = figure(digits[0]), digits.end()
    scale = _SCALE.match(text, end)
    if scale:
        value, end = _with_scale(value, scale), scale.end()
        while more := _DIGITS.match(text, end + 1) if text[end : end + 1] == " " else None:
            scale = _SCALE.match(text, more.end())
            if not scale:
                break
            value, end = value + _with_scale(figure(more[0]), scale), scale.end()
    return Number(value, end, in_words=False)


def _with_scale(value: float, match: re.Match[str]) -> float:
    words = match[0].split()
    size = scaled(" ".join(word for word in words if word != "rưỡi"))
    return (value + (0.5 if match["half"] else 0.0)) * size


def _in_words(text: str, at: int) -> Number | None:
    run = _WORDS.match(text, at)
    if not run:
        return None
    words = run[0].lower().split(" ")
    read = in_words(words)
    if not read:
        return None
    value, used = read
    if words[0] == "không" or words[0] == "mốt":
        return None
    return Number(value, at + len(" ".join(words[:used])), in_words=True)


def quantities_at(text: str, at: int) -> list[Value]:
    """Return the quantity that begins at `at`: a number or a range with what it counts."""
    metres = _METRES.match(text, at)
    if metres:
        length = float(f"{metres[1]}.{metres[2]}")
        unit = _Counted("m", "length", 1.0, metres.end())
        return _bounded(text, at, metres.end(), length, unit)
    part = _PART.match(text, at)
    if part and (two := in_words([part["of"].lower()])) and (one := in_words([part["n"].lower()])):
        return _bounded(text, at, part.end(), one[0] / two[0], None)
    number = number_at(text, at)
    if number and number.in_words and (more := _or_one_more(text, number)):
        return _range(text, at, number, more, None)
    if not number or (number.in_words and not _counts_in_words(text, at, number)):
        return []
    joint = _TO.match(text, number.end)
    first_unit = None if joint else counted(text, number.end)
    end_of_first = first_unit.end if first_unit else number.end
    joint = joint or _TO.match(text, end_of_first)
    second = number_at(text, joint.end()) if joint else None
    if joint and second and _is_range(text, at, joint[0], number, second):
        return _range(text, at, number, second, first_unit)
    return _single(text, at, number, first_unit or counted(text, number.end))


def _counts_in_words(text: str, at: int, number: Number) -> bool:
    """Tell a number in words from a word that sounds the same ("năm", "ba", "một số")."""
    if is_fixed(text, at) or _ASKS.match(text, number.end):
        return False
    told = text[at : number.end].lower()
    unit = unit_at(text, number.end)
    if told.startswith("trăm") and _PARTS.search(text, max(0, at - 6), at):
        return False
    if told == "năm":
        before = words_before(text, at, 1)
        if before and (before[0][0].lower() in _UNCOUNTED_YEARS or before[0][0].isdecimal()):
            return False
    if unit and text[unit.end : unit.end + 2].lstrip()[:1].isdigit() and told == "năm":
        return False
    return unit is not None or (" " in told and told.split()[0] != "năm")


def _or_one_more(text: str, number: Number) -> Number | None:
    """Return the second number of "hai ba người", "bốn năm tỉnh"; "bốn năm" alone is a time."""
    more = number_at(text, number.end + 1) if text[number.end : number.end + 1] == " " else None
    if not more or not more.in_words or number.value > _ONE_FIGURE or more.value > _ONE_FIGURE:
        return None
    years = text[number.end + 1 : more.end].lower() == "năm"
    counts = counted(text, more.end) if not years else unit_at(text, more.end)
    return more if counts and more.value == number.value + 1 else None


def _is_range(text: str, at: int, joint: str, low: Number, high: Number) -> bool:
    if low.value >= high.value:
        return False
    return joint.strip().lower() != "và" or bool(_FROM.search(text, max(0, at - 20), at))


class _Counted(NamedTuple):
    name: str
    dimension: str
    size: float
    end: int


def counted(text: str, at: int) -> _Counted | None:
    """Return what a number that ends at `at` counts: a known unit, or the noun behind it."""
    unit = unit_at(text, at)
    if unit:
        return _Counted(*unit)
    noun = _NOUN.match(text, at)
    if not noun or noun["one"].lower() in _NO_NOUNS or noun["one"][0].isupper():
        return None
    two = noun["two"]
    taken = two and two.lower() not in _NO_NOUNS and two[0].islower()
    # "tuyến 12 chạy từ …", "100 nghìn nộp trước"; but "12 học sinh"
    alone = not taken or _THOUSANDS.search(text, max(0, at - 6), at)
    if alone and noun["one"].lower() in verbs():
        return None
    name = f"{noun['one']} {two}" if taken else noun["one"]
    return _Counted(name.lower(), f"noun {name.lower()}", 1.0, noun.end("one"))


def _range(text: str, at: int, low: Number, high: Number, first: _Counted | None) -> list[Value]:
    """Make "3 - 5 ngày", "từ 18 đến 25 tuổi", "5 triệu đến 10 triệu đồng"."""
    unit = counted(text, high.end) or first
    size = unit.size if unit else 1.0
    low_size = first.size if first and unit and first.dimension == unit.dimension else size
    low_value = low.value
    if not first and low.value < 1000 <= high.value and high.value / 1000 > low.value / 10:
        low_value *= _scale_of(high.value)  # "2 - 3 triệu"
    end = max(high.end, unit.end if unit and unit is not first else high.end)
    interval = Interval(low=low_value * low_size, high=high.value * size)
    return [_made(text, (at, end), interval, unit, Bound.EXACT)]


def _scale_of(value: float) -> float:
    return next((s for s in (1e12, 1e9, 1e6, 1e3) if value >= s and value % s < s), 1.0)


def _single(text: str, at: int, number: Number, unit: _Counted | None) -> list[Value]:
    value, end = number.value, unit.end if unit else number.end
    if unit and unit.dimension.startswith("money"):
        money = _DIGITS.fullmatch(text[at : number.end])
        value = figure(money[0], money=True) if money else value
    if unit and (half := _HALF.match(text, end)):
        value, end = value + 0.5, half.end()
    value *= unit.size if unit else 1.0
    value, end = _with_smaller(text, value, end, unit)
    minus = _MINUS.search(text, max(0, at - 6), at)
    if minus and unit and unit.dimension.startswith("temperature"):
        value, at = -value, minus.start()
    return _bounded(text, at, end, value, unit)


def _with_smaller(text: str, value: float, end: int, unit: _Counted | None) -> tuple[float, int]:
    """Add a smaller unit of the same dimension right behind: "1 năm 6 tháng", "2 giờ 30 phút"."""
    while unit and not unit.dimension.startswith(("count ", "person ", "noun ")):
        gap = 1 if text[end : end + 1] == " " else 0
        number = number_at(text, end + gap) if text[end + gap : end + gap + 1].isdigit() else None
        smaller = unit_at(text, number.end) if number else None
        if not number or not smaller or smaller.dimension != unit.dimension:
            break
        if smaller.size >= unit.size:
            break
        value, end, unit = value + number.value * smaller.size, smaller.end, _Counted(*smaller)
    return value, end


def _bounded(text: str, at: int, end: int, value: float, unit: _Counted | None) -> list[Value]:
    """Make the value with the bound that the words around it set."""
    name, start = bound_before(text, at)
    after, after_end = bound_after(text, end)
    if after:
        name, end = after, after_end
        start = _from(text, at)
    elif not name and _FROM.search(text, max(0, at - 20), at) and not _goes_on(text, end):
        name, start = "at_least", _from(text, at)
    size = unit.size if unit else 1.0
    interval, bound = _interval(name, value / size, size)
    return [_made(text, (start, end), interval, unit, bound)]


def _from(text: str, at: int) -> int:
    found = _FROM.search(text, max(0, at - 20), at)
    return found.start() if found else at


def _goes_on(text: str, end: int) -> bool:
    return bool(re.compile(r"[^.;\n]{0,40}?(?<!\w)(?:đến|tới|xuống|lên)(?!\w)").match(text, end))


def _interval(name: str, told: float, size: float) -> tuple[Interval, Bound]:
    """Return what a bound makes of a number that is told in units of `size`."""
    low, high = told, told
    match name:
        case "at_least" | "above":
            high = math.inf
        case "at_most" | "below":
            low = -math.inf
        case "about":
            low, high = told - 0.1 * abs(told), told + 0.1 * abs(told)
        case "over":
            high = told + _last_place(told)
        case "nearly":
            low = told - _last_place(told)
    interval = Interval(
        low=low * size, high=high * size, open_low=name == "above", open_high=name == "below"
    )
    return interval, bound_named(name)


def _last_place(value: float) -> float:
    """Return how far a round number that is just missed may be: 60 from 300, 10 from 1,250."""
    step = 1.0
    while value and step < value and value % (step * 10) == 0:
        step *= 10
    return min(step, _BESIDE * value) if value > step else step


def _made(
    text: str, place: tuple[int, int], interval: Interval, unit: _Counted | None, bound: Bound
) -> Value:
    dimension = unit.dimension if unit else ""
    kind = Kind.QUANTITY
    if dimension.startswith("money"):
        kind = Kind.MONEY
    elif dimension in {"percent", "permille"}:
        kind = Kind.PERCENT
    return value_at(
        text,
        *place,
        kind=kind,
        interval=interval,
        unit=unit.name if unit else "",
        dimension=dimension,
        bound=bound,
    )


_HOW_MANY = re.compile(r"(?<!\w)(?:bao nhiêu|mấy)(?=[ ])", re.IGNORECASE)


# What is asked for is none of these: "thu bao nhiêu quý I", "thu bao nhiêu năm nay".
_PERIOD = re.compile(
    r"\s+(?:tháng|quý|năm|kỳ|học kỳ|đợt|tuần)\s+(?:\d|[IVX]+\b|nay\b|này\b|ngoái\b)", re.IGNORECASE
)


def unit_asked(question: str) -> str | None:
    """Return the dimension of the known unit behind "bao nhiêu" or "mấy", or None."""
    match = _HOW_MANY.search(question)
    timed = match and _PERIOD.match(question, match.end())
    unit = unit_at(question, match.end()) if match and not timed else None
    return unit.dimension if unit else None


def measured_asked(question: str) -> tuple[str, str]:
    """Return the noun behind "bao nhiêu" or "mấy" and its dimension, "" where it is no unit."""
    match = _HOW_MANY.search(question)
    if not match or question[match.end() :].lstrip().startswith("giờ"):  # "mấy giờ" asks when
        return "", ""
    if _PERIOD.match(question, match.end()):
        return "", ""
    unit = unit_at(question, match.end())
    if unit:
        return question[match.end() : unit.end].strip().lower(), unit.dimension
    noun = _NOUN.match(question, match.end())
    named = noun and noun["one"].lower() not in _NO_NOUNS and noun["one"].lower() != "tiền"
    return (noun["one"].lower() if noun and named else ""), ""
