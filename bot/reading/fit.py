"""Whether a stretch of text is of the type that a question asks for."""

import re

from bot.asking.constraints import Edge
from bot.asking.expected import Type
from bot.asking.letters import CODE, MODE, ROLE
from bot.asking.question import Question, words_of
from corpus.vietnamese.contacts import CONTACTS, contacts
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Kind, find, unit_asked

__all__ = ["PAYS", "fits", "tells_of_birth", "tells_of_rank"]

# With these a question asks for a sum of money, and a text need not repeat them.
PAYS = frozenset("trả đóng nộp tiền tốn hết giá phí mất chi mức".split())

_NUMERAL = re.compile(
    r"\d|\b(?:một(?! số| vài)|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|ngàn|triệu|tỷ|vài"
    r"|nửa|thứ)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:ngày|tháng|năm|quý|tuần|thế kỷ|hôm|sáng|chiều|tối|giờ|mùa|đầu|cuối|giữa|sau|trước"
    r"|thời|khi|lúc|dưới|nếu|dịp|trường hợp|việc|lễ|tết)\b",  # law tells "when" by the case
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:ngày|tháng)\s+)?(?:\d{1,2}/)?\d{1,2}/(?:19|20)\d\d\b|\btháng\s+\d{1,2}\b"
    r"|(?<!hàng )(?<!hằng )(?<!mỗi )(?<!một )\bnăm\s+\d{3,4}\b",
    re.IGNORECASE,
)
_TELLS_A_YEAR = re.compile(
    r"\d|\b(?:năm|thế kỷ|thế kỉ|thập niên|thập kỷ|tuổi|đời|triều|niên)\b", re.IGNORECASE
)
_NUMBERED = re.compile(rf"\b(?i:lần|khóa|khoá|kỳ)\s+(?i:thứ\s+)?\d+\b|\b{CODE}\s+\d{{1,3}}\b(?!/)")
_EVENT = re.compile(
    r"(?:các |những )?(?:hội nghị|hội thảo|cuộc họp|phiên họp|kỳ họp|đại hội|khóa|khoá|lễ)\b",
    re.IGNORECASE,
)
_BOTH_ENDS = re.compile(
    r"\btừ\b[^,;]{0,24}?\b(?:nào|mấy|bao giờ|bao nhiêu)\b[^,;]{0,16}?\b(?:đến|tới)\b[^,;]{0,24}?"
    r"\b(?:nào|mấy|bao giờ|bao nhiêu)\b",
    re.IGNORECASE,
)
_TWO_ENDS = re.compile(r"\d\s*[-–—]\s*\d|\b(?:đến|tới)\b", re.IGNORECASE)
_ASKS_FOR_VENUE = re.compile(
    r"\b(?:diễn ra|tổ chức|họp|khai mạc|bế mạc|nhóm họp)\b[^,;]*\b(?:đâu|nơi nào|địa điểm)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(
    r"\d{1,2}\s*[/\-–]\s*\d{1,2}|ngày\s+\d|\bmùng\b|\bhôm\b|\bchủ nhật\b|\bcuối tuần\b"
    r"|\bthứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|\b(?:hằng|hàng|mỗi|các) ngày\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:đồng|triệu|tỷ|tỉ|usd|euro|đô la|nghìn|ngàn|xu)\b|[$€₫]|\d\s?[đk]\b|\d\.000\b"
    r"|miễn phí|không mất",
    re.IGNORECASE,
)
# Of a price or a cost, a part is told as often as an amount.
_GIVES_A_SHARE = re.compile(
    r"\b(?:hỗ trợ|giảm|miễn|trợ giá|trợ cấp|chiết khấu|hoàn|bồi hoàn|trích|đóng góp"
    r"|lương|tiền công|phụ cấp)\b",
    re.IGNORECASE,
)
_ASKS_FOR_BIRTH = re.compile(
    r"\bsinh\s+(?:ra\s+)?(?:vào\s+)?(?:năm|ngày|tháng|khi|lúc|ở|tại|bao giờ)\b", re.IGNORECASE
)
_BIRTH = re.compile(r"\bsinh\b|\b(?:chào|ra) đời\b|\([^()]*\d{4}[^()]*\)", re.IGNORECASE)
_ASKS_FOR_RANK = re.compile(
    r"\b(?:nào|ai|gì)\b.*\b(?:nhiều|cao|lớn|đông|đắt|dài|nặng|rộng|ít|thấp|nhỏ|rẻ|ngắn|nhẹ|hẹp)"
    r"(?:\s+\w+){0,3}?\s+nhất\b",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:nhất|nhì|đầu|cuối|kỷ lục|vô địch|quán quân|hơn cả|số một|tối đa|tối thiểu|trội|chủ yếu"
    r"|hơn)\b",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(r"(?:tại|vì|bởi|do) (?:sao|đâu)\b", re.IGNORECASE)  # a question itself
_EMPTY = frozenset(
    "bằng bị bởi các cho cũng cùng của do để đến đó đã đang được hay hoặc khi kia là mà nào này "
    "nên nếu nhưng như những ở rằng sẽ tại theo thì tuy từ và vào về vì với".split()
)
_AROUND_OR = re.compile(r"(?:\w+\W+){0,6}hay\b(?:\W+\w+){0,6}", re.IGNORECASE)
_AS_A_MODE = re.compile(rf"\b{MODE}\b|^(?:qua|bằng|thông qua|dưới|theo)\b", re.IGNORECASE)

_MEASURES = {
    "duration": frozenset({"clock", "calendar", "working", "age", "time"}),
    "length": frozenset({"length"}),
}
_AMOUNTS = frozenset({Kind.QUANTITY, Kind.MONEY, Kind.PERCENT})
_TIMES = _MEASURES["duration"]
_NAMED = (Type.PERSON, Type.ORGANISATION)
_SHORT = (*_NAMED, Type.TIME, Type.PLACE, Type.QUANTITY, Type.ROLE)
_MOST_WORDS = 25
_MOST_OF_A_NAME = 15
_MOST_OF_A_NUMBER = 8  # words of an amount that is told without figures
_DIGIT = re.compile(r"\d")
_ANCHOR = re.compile(r"\b(?:từ|kể từ|tính từ|sau|trước|kể|lúc|khi|đến|tới|hết)\b", re.IGNORECASE)


def fits(question: Question, answer: str) -> bool:
    """Tell whether `answer` can answer `question` at all: a number for a count, a date for a day.

    Only types that can be told by their shape are judged; every other answer fits.
    """
    asked = question.expected
    if _ASKS_WHY.match(answer) or _EMPTY.issuperset(words_of(answer)):
        return False
    most = _MOST_OF_A_NAME if asked.is_one(*_NAMED) else _MOST_WORDS
    if asked.is_one(*_SHORT) and len(answer.split()) > most:
        return False
    if asked.options:
        around = _AROUND_OR.search(question.text)
        offered = words_of(around[0] if around else question.text)
        return any(word.isalpha() and word in offered for word in words_of(answer))
    if asked.of in CONTACTS:
        return bool(contacts(asked.of, answer))
    if asked.of == "mode":
        return _AS_A_MODE.search(answer) is not None
    return asked.many or _fits_type(question, answer)


def _fits_type(question: Question, answer: str) -> bool:
    match question.expected.type:
        case Type.QUANTITY:
            return _fits_amount(question, answer)
        case Type.TIME if _BOTH_ENDS.search(question.text) and not _TWO_ENDS.search(answer):
            return False
        case Type.TIME if _asks_for_an_end(question) and _lasts(answer):
            return False
        case Type.TIME if question.expected.of == "day":
            return bool(_DAY.search(answer))
        case Type.TIME if question.expected.of == "year" and not _TELLS_A_YEAR.search(answer):
            return False
        case Type.TIME:
            return bool(_TIME.search(_NUMBERED.sub("", answer))) and not _measures_alone(answer)
        case Type.PERSON | Type.ORGANISATION if not _names_anyone(answer):
            return False
        case Type.PLACE:
            return _is_place(question, answer)
        case Type.ROLE:
            return re.search(ROLE, answer) is not None
        case _:
            return True


def _asks_for_an_end(question: Question) -> bool:
    return any(isinstance(one.of, Edge) for one in question.constraints)


def _lasts(answer: str) -> bool:
    """Tell whether an answer only says how long something lasts: "24 tháng" is no day.

    From a day on ("5 năm kể từ ngày ký") it says when.
    """
    told = [one for one in find(answer) if one.interval or one.period]
    lengths = frozenset({"calendar", "working day", "age"})
    counted = all(one.kind is Kind.QUANTITY and one.dimension in lengths for one in told)
    return bool(told) and counted and not _ANCHOR.search(answer)


def _measures_alone(answer: str) -> bool:
    """Tell whether all that is counted there is counted in something else than time: "3,7 km"."""
    told = [one for one in find(answer) if one.kind is not Kind.QUANTITY or one.dimension]
    return bool(told) and all(
        one.kind in _AMOUNTS and one.dimension.partition(" ")[0] not in _TIMES for one in told
    )


def _weighs_alone(answer: str) -> bool:
    """Tell whether all that is told there is no money but a measure: "192.000 tấn"."""
    told = [one for one in find(answer) if one.interval]
    return bool(told) and all(
        one.kind is Kind.QUANTITY and one.dimension and not one.counts_things for one in told
    )


def _fits_amount(question: Question, answer: str) -> bool:
    if question.expected.of == "money":
        shared = _GIVES_A_SHARE.search(question.text) is not None and "%" in answer
        return shared or (bool(_MONEY.search(answer)) and not _weighs_alone(answer))
    if measures := _MEASURES.get(question.expected.of):
        told = {value.dimension.partition(" ")[0] for value in find(answer) if value.interval}
        return _fits_number(answer) and (not told - {""} or bool(told & measures))
    unit = unit_asked(question.text)
    return _fits_number(answer) if unit is None else _counts(unit, answer)


def _fits_number(answer: str) -> bool:
    brief = len(answer.split()) <= _MOST_OF_A_NUMBER or _DIGIT.search(answer)
    return bool(brief and _NUMERAL.search(_DATE.sub("", answer)))


def _counts(unit: str, answer: str) -> bool:
    """Tell whether `answer` is a number that may be told in the dimension `unit`.

    What is counted has many names ("người", "học sinh"), a measure has not: kilograms are no
    kilometres. Several numbers without anything behind them are a score.
    """
    values = find(answer)
    told = [value for value in values if value.interval]
    if not told:
        lasts = _group(unit) == "time" and any(value.period for value in values)
        return lasts or (not values and _spelled(answer))  # a date or an ordinal counts nothing
    named = {value.dimension for value in told if value.dimension}
    if not named:
        return len(told) == 1
    return _group(unit) in set(map(_group, named))


def _group(dimension: str) -> str:
    """Return what dimensions share that may answer for each other: counts, times, money."""
    first = dimension.split(" ", maxsplit=1)[0]
    if first in {"count", "noun", "person", "percent"}:
        return "count"
    return "time" if first in {"clock", "calendar", "working", "age"} else first


def _spelled(answer: str) -> bool:
    return bool(_NUMERAL.search(_DATE.sub("", answer)))


def tells_of_birth(question: Question, sentence: str) -> bool:
    """Tell whether `sentence` speaks of a birth, or gives years in brackets, if one is asked for.

    Of whoever is named there is some year or place, and it is seldom the one of their birth.
    """
    return not _ASKS_FOR_BIRTH.search(question.text) or _BIRTH.search(sentence) is not None


def tells_of_rank(question: Question, sentence: str) -> bool:
    """Tell whether `sentence` ranks anything, if what is asked for is the first or the last.

    That something is expensive does not make it the most expensive. Amounts have bounds instead.
    """
    asked = _ASKS_FOR_RANK.search(question.text) and question.expected.type is not Type.QUANTITY
    return not asked or _RANK.search(sentence) is not None


def _is_place(question: Question, answer: str) -> bool:
    if answer.isdigit() or _YEAR.search(answer) or _NUMBERED.match(answer):
        return False
    if re.match(ROLE, answer):
        return False
    return not (_EVENT.match(answer) and _ASKS_FOR_VENUE.search(question.text))


def _names_anyone(answer: str) -> bool:
    """Tell whether an answer may name a person or a body: a year or a number names none."""
    year = re.fullmatch(r"(?:nam )?\d{4}", fold(answer).strip())
    return year is None and any(map(str.isalpha, answer))
