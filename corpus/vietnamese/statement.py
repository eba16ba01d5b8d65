"""A question and its answer as one declarative sentence.

In Vietnamese the word that asks stands where the answer will stand: "Cuộc họp diễn ra ở đâu?" and
"Huế" make "Cuộc họp diễn ra ở Huế." Only what asks for a reason, a time or a manner at the head of
its question moves to the end. Where no one place is certain, no statement is made.
"""

import re
from dataclasses import dataclass

from corpus.types import Span
from corpus.vietnamese.asked import asking, bare, several
from corpus.vietnamese.claim import claim
from corpus.vietnamese.nouns import Noun, noun_before
from corpus.vietnamese.text import fold, normalize_query, tone_key
from corpus.vietnamese.values import find

__all__ = ["Statement", "claim", "statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One declarative sentence; `answer` is where the answer stands in `text`."""

    text: str
    answer: Span


_I = re.IGNORECASE
_WORD = re.compile(r"[^\s,;:()\"“”]+")

# --- where the answer belongs ---------------------------------------------------------------------

_FRAME = r"(?P<frame>(?:[^,]*,\s*)?)"
_DEFINED = re.compile(r"^thế nào (?:được gọi )?là (?P<rest>.+)$", _I)
_REASON = re.compile(
    rf"^{_FRAME}(?:vì sao|tại sao|vì đâu|do đâu|(?:vì|do) (?:lý|lí) do (?:gì|nào)|vì cái gì"
    r"|vì cớ gì|sao)(?:\s+(?:mà|lại|thì))*\s+(?P<rest>.+)$",
    _I,
)
_TIME = re.compile(
    rf"^{_FRAME}(?:vào\s+)?(?:(?:khi|lúc|hồi|chừng|thời gian|thời điểm) nào|bao giờ)"
    r"(?:\s+(?:thì|mà|là))?\s+(?P<rest>.+)$",
    _I,
)
_THANKS_TO = re.compile(
    rf"^{_FRAME}(?P<by>nhờ|dựa vào|từ|căn cứ vào) (?:đâu|gì|cái gì|điều gì)(?:\s+mà)?\s+"
    r"(?P<rest>.+)$",
    _I,
)
_MANNER = re.compile(rf"^{_FRAME}(?:làm (?:thế nào|sao|cách nào) để|muốn) (?P<rest>.+)$", _I)
_MUST_HOW = re.compile(r"\s+(?:thì\s+)?(?:phải\s+)?(?:làm (?:thế nào|sao|gì|như thế nào))$", _I)
_BY_MEANS = re.compile(rf"^{_FRAME}bằng cách (?:nào|gì)(?:\s+mà)?\s+(?P<rest>.+)$", _I)
_PREPOSITIONS = frozenset(
    "ở tại vào từ đến trong trên dưới giữa ngoài gần quanh dọc khoảng lúc hồi khi sau trước kể "
    "suốt cuối đầu".split()
)
_LOOSE = frozenset({"ở", "tại", "vào", "lúc"})
_CAUSES = re.compile(r"(?:vì|do|bởi|để|nhờ|nhằm|tại|bởi vì|xuất phát|căn cứ)\b", _I)
_AT = re.compile(
    r"(?:vào|từ|đến|trong|khi|lúc|sau|trước|kể từ|hồi|suốt|trên|giữa|khoảng|hằng|hàng|mỗi|ngay|mới"
    r"|chưa)\b",
    _I,
)
_CALENDAR = re.compile(
    r"^(?:\D{0,12}\b(?:năm|ngày|tháng|giờ|quý|tuần|thế k[ỷỉ]|thập (?:niên|k[ỷỉ])|mùa|thứ|thời"
    r"|buổi|sáng|chiều|tối|trưa|đầu|giữa|cuối|hôm|lúc|đời|thiên niên kỷ"
    r"|chủ nhật)\b|\d+\s*(?:giờ|h)\b)",
    _I,
)
_DAY = re.compile(r"^\d{1,2}(?:\s*[/\-.]\s*\d{1,2}\b|\s+tháng\b)", _I)
_YEAR = re.compile(r"^\d{3,4}(?:\s*[-–]\s*\d{3,4})?$")
_NUMBER = re.compile(
    r"^(?P<head>(?:(?:khoảng|hơn|trên|dưới|gần|tối đa|tối thiểu|ít nhất|từ|chừng|xấp xỉ|chỉ|đúng"
    r"|cả thảy|hàng|lên đến|ước tính)\s+)*[\d.,]+(?:\s*(?:[-–]|đến)\s*[\d.,]+)?"
    r"(?:\s+(?:nghìn|ngàn|triệu|tỷ|tỉ|vạn|trăm))*)(?P<unit>.*)$",
    _I,
)
_OF_STUFF = (["mass"], ["volume"], ["area"], ["length"])
_NOMINAL = re.compile(
    r"(?i:những|các|một|hai|ba|sự|việc|cuộc|người|cái|bộ|nền|mọi|\d)\b|[^\W\d_]+ [A-ZĐ]"
)
# "mưa trên cấp 5 thì ngưng" is a sentence of its own and no part of another.
_CASE = re.compile(r"\sthì\s+\w", _I)
_VAGUE_UNIT = re.compile(
    r"^(?:tiền|phần trăm|%|thời gian|lâu"
    r"|(?:đồng|đô la|tuổi|ngày|tháng|năm|giờ|phút|km|kg|m|mét)\b)",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands left and right of an answer, and what asks there."""

    left: str
    right: str
    asks: str = ""
    noun: Noun | None = None


def statement(question: str, answer: str) -> Statement | None:
    """Put `answer` where `question` asks for it; None where no place is certain.

    Words that both bring ("ở đâu" and "ở Huế", "bao nhiêu tuổi" and "45 tuổi") stand once.
    """
    asked, told = bare(question), normalize_query(answer).strip(" .,;:!?…")
    if not asked or not told or several(told) or several(asked):
        return None
    if _begins_alike(asked, told):
        return _sentence("", told, "")
    place = _moved(asked, told)
    if place is None and not _CASE.search(told):
        place = _standing(asked)
    return _filled(place, told) if place else None


def _begins_alike(asked: str, told: str) -> bool:
    """Tell whether the answer is a clause of its own with the subject of the question."""
    mine, theirs = fold(asked).split(), fold(told).split()
    clause = fold(asked.rsplit(", ", maxsplit=1)[-1]).split()
    if len(theirs) < 5 or not any(_same_subject(words, theirs) for words in (mine, clause)):
        return False
    before = asked[: found[0].start()].split() if (found := asking(asked)) else mine
    return len(before) > 2 and before[-1] != "là"  # "Tên của X là gì?": names begin like kinds


def _same_subject(mine: list[str], theirs: list[str]) -> bool:
    return mine[:2] == theirs[:2] or (mine[:1] == theirs[:1] and len(theirs) > 7)


def _moved(asked: str, told: str) -> _Place | None:
    """Return the place at the end for what asks at the head ("Vì sao X?": "X vì …")."""
    if found := _DEFINED.match(asked):
        return None if asking(found["rest"]) else _Place(f"{found['rest']} là", "")
    if found := _REASON.match(asked):
        joint = "" if _CAUSES.match(told) else "vì"
    elif found := _THANKS_TO.match(asked):
        if found["rest"].lower().startswith(("cho thấy", "cho biết", "chứng tỏ")):
            return None if asking(found["rest"]) else _Place(found["frame"], found["rest"])
        joint = found["by"].lower()
    elif found := _BY_MEANS.match(asked):
        joint = "" if _begins(told, "bằng") else "bằng cách"
    elif found := _TIME.match(asked):
        return _at_end(found["frame"] + found["rest"], "time")
    elif found := _MANNER.match(asked):
        rest = _MUST_HOW.sub("", found["rest"])
        if found["rest"] == rest and not found[0][len(found["frame"]) :].lower().startswith("làm"):
            return None  # "Muốn X cần giấy tờ gì?" asks for something else
        joint = "" if re.match(r"(?:cần|phải|nên|hãy|bạn|người|có thể)\b", told, _I) else "cần"
        return None if asking(rest) else _Place(f"{found['frame']}để {rest}, {joint}", "")
    else:
        return None
    return _at_end(f"{found['frame']}{found['rest']}", "", joint)


def _at_end(clause: str, asks: str, joint: str = "") -> _Place | None:
    if asking(clause):
        return None
    return _Place(f"{clause} {joint}".rstrip(), "", asks)


def _standing(asked: str) -> _Place | None:
    """Return the place of the one word that asks; None where there is none, or several."""
    found = asking(asked)
    if not found and re.search(r"\blà$", asked):
        return _Place(asked, "")
    if len(found) != 1:
        return None
    start, end, asks = found[0].start(), found[0].end(), str(found[0].lastgroup)
    noun = None
    if asks == "noun":
        words = list(_WORD.finditer(asked, 0, start))
        ends = [*(word.start() for word in words[1:]), start]
        gaps = [asked[word.end() : end] for word, end in zip(words, ends, strict=True)]
        since = max((at + 1 for at, gap in enumerate(gaps) if not gap.isspace()), default=0)
        if found[0][0].lower() == "gì":  # "con ông Tám mắc gì" asks for no child and for no man
            named = [n for n, word in enumerate(words, start=1) if n > 1 and word[0][0].isupper()]
            since = max([since, *named])
        at, noun = noun_before([word[0].lower() for word in words[since:]])
        if noun:
            start = words[since + at].start()
        elif words and words[-1][0].lower() == "những":  # "cần những gì"
            start = words[-1].start()
    return _Place(asked[:start].rstrip(), asked[end:].lstrip(), asks, noun)


# --- the answer in its place ----------------------------------------------------------------------


def _filled(place: _Place, told: str) -> Statement | None:
    left, right = place.left, place.right
    if not left.endswith("là") and re.match(r"là\s", told, _I):
        told = told[3:]
    match place.asks:
        case "time":
            left = _dated(left, told)
        case "reason":
            left += "" if _CAUSES.match(told) else " vì"
        case "how" if len(told.split()) > 4:
            if right:
                return None
            left += " như sau:"
        case "count":
            return _counted(left, told, right)
        case "noun" if place.noun:
            left = _with_noun(left, place.noun, told)
        case "deed" if re.match(r"(?:để|nhằm)\b", told, _I) is None and "để" in left[-3:]:
            left = left[:-2]
    return _sentence(left, told, right)


def _with_noun(left: str, noun: Noun, told: str) -> str:
    """Return `left` with the noun that asked, where it stays beside the answer."""
    if noun.type == "time":
        return _dated(left, told, noun.text if noun.use == "unit" else "")
    names = told[0].isupper() or told[0] in "\"“‘'" or told[0].isdigit()
    if noun.use == "deed" and left and not left.endswith("là") and not _NOMINAL.match(told):
        return f"{left} {noun.text} là"
    stays = noun.use == "kept" or (noun.use in {"name", "plain"} and names)
    if not stays or _begins(told, noun.text):
        return left
    return f"{left} {noun.text}".strip()


def _dated(left: str, told: str, unit: str = "") -> str:
    """Return `left` with the preposition and the unit that a time needs."""
    last = left.rsplit(maxsplit=1)[-1].lower() if left else ""
    if _AT.match(told):
        return left
    if left and last not in _PREPOSITIONS and not unit and last != "là":
        left += " vào"
    if _DAY.match(told):
        return f"{left} ngày".strip()
    if not _CALENDAR.match(told):
        if unit:
            return f"{left} {unit}".strip()
        if _YEAR.match(told):
            return f"{left} năm".strip()
    return left


def _counted(left: str, told: str, right: str) -> Statement | None:
    """Place a number before its noun; the noun stands once."""
    number = _NUMBER.match(told)
    first, _, rest = right.partition(" ")
    if not number and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", told, _I):
        right = rest  # "trước mấy giờ", "trước 8 giờ sáng hôm sau"
    if not number or not right or not number["unit"].strip():
        return _sentence(left, told, right)
    unit, rest = number["unit"].strip(), right
    if _shared(told, right):
        return _sentence(left, told, right)
    if vague := _VAGUE_UNIT.match(rest):
        return _sentence(left, told, rest[vague.end() :].lstrip())
    if _shown_in(f"1 {unit}"):
        return _sentence(left, told, right)
    if re.match(r"(?:người|em|con|chiếc|cái|cuốn|quyển|bức|tấm|viên|bộ|%)\b|%", unit, _I):
        return _sentence(left, told, right)
    return None


def _shown_in(one: str) -> bool:
    """Tell whether a unit measures stuff, whose name may follow it: "450 kg gạo"."""
    return [value.dimension for value in find(one) if value.text == one] in _OF_STUFF


def _sentence(left: str, told: str, right: str) -> Statement:
    """Join the three, words that meet themselves only once, and say where the answer stands."""
    left = left[: len(left) - _shared_before(left, told)].rstrip()
    words = left.split()
    if len(words) > 1 and words[-1].lower() in _LOOSE:
        first = told.split(maxsplit=1)[0].lower()
        if first in _PREPOSITIONS and first not in {"khoảng", "cuối", "đầu", "giữa"}:
            left = left[: -len(words[-1])].rstrip()
    right = right[_shared(told, right) :].lstrip()
    if left and _common_word(told):
        told = told[0].lower() + told[1:]
    start = len(left) + 1 if left else 0
    space = "" if not right or right[0] in ",;:)" else " "
    text = f"{left} {told}".strip() + space + right
    text = f"{text[0].upper()}{text[1:]}".rstrip(" ,;:") + "."
    return Statement(text=text, answer=Span(start=start, end=start + len(told)))


def _shared_before(left: str, told: str) -> int:
    """Return how many characters at the end of `left` the answer repeats at its head."""
    words = list(re.finditer(r"\S+", left))
    theirs = _keys(told)
    for size in range(min(len(words), len(theirs), 6), 0, -1):
        if _keys(" ".join(word[0] for word in words[-size:])) == theirs[:size]:
            return len(left) - words[-size].start()
    if words and words[-1][0].lower() == "thứ":  # "thế kỷ thứ mấy", "thế kỷ 20"
        shared = _shared_before(left[: words[-1].start()].rstrip(), told)
        return shared and len(left) - words[-1].start() + 1 + shared
    return 0


def _shared(told: str, right: str) -> int:
    """Return how many characters at the head of `right` the answer repeats at its end."""
    words, theirs = list(re.finditer(r"[^\s,]+", right)), _keys(told)
    for size in range(min(len(words), len(theirs), 6), 0, -1):
        if _keys(" ".join(word[0] for word in words[:size])) == theirs[-size:]:
            return words[size - 1].end()
    return 0


def _keys(text: str) -> list[str]:
    return [tone_key(word) for word in text.split()]


_COMMON = frozenset(
    "là do vì để khi vào trong trên từ năm ngày tháng thế thập khoảng các những một hai ba sau "
    "trước ở tại đến kể người việc bởi nhờ có được đã không với theo nếu hơn gần mỗi mùa cuối "
    "đầu nếu nhiều mọi phần số tất cả bất đây họ đó".split()
)
_BEFORE_NAMES = frozenset("ở tại từ do vì theo nhờ với".split())


def _common_word(told: str) -> bool:
    """Tell whether the answer's capital is that of a sentence, not of a name."""
    first, _, rest = told.partition(" ")
    named = rest[:1].isupper() and first.lower() not in _BEFORE_NAMES
    return first.lower() in _COMMON and not named


def _begins(text: str, words: str) -> bool:
    return re.match(rf"{re.escape(fold(words))}\b", fold(text)) is not None
