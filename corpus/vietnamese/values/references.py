"""What a number tells apart: ordinals, rooms, models, numbers of documents, addresses in law."""

import re
from functools import cache

from corpus.vietnamese.text import fold, is_syllable
from corpus.vietnamese.values.numerals import ROMAN, in_words, roman
from corpus.vietnamese.values.scan import Unit, label_before, unit_at, value_at, words_before
from corpus.vietnamese.values.value import Kind, Value
from corpus.vietnamese.words import rows

__all__ = [
    "addresses_at",
    "documents_at",
    "inherited",
    "numbered_at",
    "ordinals_at",
    "phones_at",
    "spelled_at",
]

_UPPER = "A-ZĐÐƯÔÂ"
_DOCUMENT = re.compile(
    rf"(?P<n>\d{{1,5}}[a-z]?)[ ]?/(?:[ ]?(?P<y>(?:19|20)\d\d)[ ]?/)?"
    rf"[ ]?(?P<s>[{_UPPER}][{_UPPER}a-z]{{0,7}}\d{{0,2}}"
    rf"(?:[ ]?[-–&.][ ]?[{_UPPER}][{_UPPER}a-z0-9]*){{0,4}})"
)
_NUMBER_YEAR = re.compile(r"(?P<n>\d{1,5})(?:/(?P<y>(?:19|20)\d\d))?(?![\d/]|[.,]\d)")
_PHONE = re.compile(
    r"(?:\+84|\(?0)\d{0,3}\)?(?:[ .\-]?\d{2,4}){2,4}(?!\d)|1[89]00[ .]?\d{4,6}(?!\d)"
)
_LEVELS = "điểm|khoản|điều|chương|mục|tiểu mục|phần|phụ lục"
_LEVEL = re.compile(
    rf"(?P<level>{_LEVELS})\s+(?P<n>\d{{1,3}}[a-zđ]?(?![\w%]|[.,]\d)|{ROMAN}|[a-zđ](?!\w))",
    re.IGNORECASE,
)
_LEVEL_JOINT = re.compile(r",?\s+(?:của\s+|thuộc\s+)?")
_SPELLED = re.compile(
    r"(?:mười(?:[ ](?:một|hai))?|hai|ba|bốn|sáu|bảy|tám|chín)(?!\w)", re.IGNORECASE
)
_FINE = frozenset({"điểm", "khoản"})
_ORDINAL_WORDS = r"nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười(?:[ ][^\W\d]+)?"
_ORDINAL = re.compile(
    rf"thứ\s+(?P<n>\d{{1,3}}(?!\d)|{ROMAN}|(?:{_ORDINAL_WORDS})(?!\w))", re.IGNORECASE
)
_RANKED = re.compile(r"(?P<label>giải|hạng)[ ](?P<n>nhất|nhì|ba|tư)(?!\w)", re.IGNORECASE)
_RANKS = {"nhất": 1, "nhì": 2, "tư": 4}
_PLAIN = re.compile(r"(?P<n>\d{1,4})(?P<letter>[A-Za-z]\d?)?(?![\w%]|[.,/]\d)")
_ROMAN = re.compile(ROMAN)
_LETTER = re.compile(r"[A-ZĐ](?![\w.])")
_GLUED = re.compile(
    r"(?P<label>[A-ZĐ][A-Za-z]{0,9})(?P<mark>-?)(?P<n>\d{1,4})(?P<letter>[A-Za-z]{0,2}\d?)(?![\w/.-])"
)
_AFTER_CODE = re.compile(r"[ ](?P<word>[A-Za-z]+)")
_BEFORE_THU = frozenset("lần thứ số".split())
_IN_THOUSANDS = re.compile(r"[ ](?:nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)", re.IGNORECASE)
_DAY_AFTER = re.compile(r"[ ](?:ngày|hôm)[ ]\d{1,2}(?:[/.\-]\d|[ ]tháng)", re.IGNORECASE)
_NO_LABELS = frozenset(
    "là của và có đứng xếp về các những ngày ở tại vào trong cho với đến từ".split()
)


@cache
def _documents() -> tuple[dict[str, str], frozenset[str]]:
    kinds = {fold(letters): kind for letters, kind in rows("documents")}
    return kinds, frozenset(kinds.values())


def documents_at(text: str, at: int) -> list[Value]:
    """Return the number of a document that begins at `at`: "62/2023/NĐ-CP", "Thông tư 133"."""
    match = _DOCUMENT.match(text, at)
    if match:
        symbol = re.sub(r"[ ]", "", fold(match["s"])).upper()
        letters = re.split(r"[-–&.\d]", symbol)[0].lower()
        label = _document_label(text, at)[0] or _documents()[0].get(letters, "")
        parts = [("number", match["n"].lstrip("0") or "0"), ("symbol", symbol.replace("–", "-"))]
        if match["y"]:
            parts.insert(1, ("year", match["y"]))
        return [_made(text, (at, match.end()), Kind.DOCUMENT, label, parts)]
    match = _NUMBER_YEAR.match(text, at)
    label, start = _document_label(text, at) if match else ("", at)
    if not match or not label or unit_at(text, match.end()) or _dates_paper(match, text):
        return []
    parts = [("number", match["n"].lstrip("0") or "0")]
    parts += [("year", match["y"])] if match["y"] else []
    return [_made(text, (start, match.end()), Kind.DOCUMENT, label, parts)]


def _dates_paper(match: re.Match[str], text: str) -> bool:
    """Tell whether a bare number says from when a paper is: "kế hoạch 2024", not "số 2024"."""
    named = any(word.lower() == "số" for word, _ in words_before(text, match.start(), 1))
    return not named and not match["y"] and _is_year(match["n"])


def _document_label(text: str, at: int) -> tuple[str, int]:
    words = words_before(text, at, 4)
    if words and words[-1][0].lower() == "số":
        words = words[:-1]
    for size in (3, 2):
        name = " ".join(word for word, _ in words[-size:]).lower()
        if len(words) >= size and name in _documents()[1]:
            return name, words[-size][1]
    return "", at


def phones_at(text: str, at: int) -> list[Value]:
    """Return the telephone number that begins at `at`."""
    match = _PHONE.match(text, at)
    digits = re.sub(r"\D", "", match[0]) if match else ""
    if not match or not 8 <= len(digits) <= 12 or (digits[0] == "0" and len(digits) < 9):
        return []
    if digits.startswith("84"):
        digits = f"0{digits[2:]}"
    return [_made(text, (at, match.end()), Kind.PHONE, "", [("number", digits)])]


def addresses_at(text: str, at: int) -> list[Value]:
    """Return the address in law that begins at `at`: "điểm a khoản 2 Điều 7", "Chương II"."""
    parts: dict[str, str] = {}
    end = at
    while match := _level_at(text, end, goes_on=bool(parts)):
        level, told = match["level"].lower(), match["n"]
        if level in parts or not _is_level(level, told):
            break
        if level == "khoản" and _measures(unit_at(text, match.end())):
            break  # "một khoản 500 triệu đồng"
        parts[level] = str(roman(told)) if _ROMAN.fullmatch(told) else told.lower()
        end = match.end()
    alone = len(parts) == 1 and not parts.keys() & {"điều", "khoản", "chương"}
    if not parts or (alone and not (parts.get("điểm", "1").isalpha())):
        return []
    return [_made(text, (at, end), Kind.ADDRESS, "", sorted(parts.items()))]


def _level_at(text: str, at: int, *, goes_on: bool) -> re.Match[str] | None:
    joint = _LEVEL_JOINT.match(text, at) if goes_on else None
    if goes_on and not joint:
        return None
    return _LEVEL.match(text, joint.end() if joint else at)


def _is_level(level: str, told: str) -> bool:
    return told[0].isdigit() or level == "điểm" or bool(_ROMAN.fullmatch(told))


def inherited(values: list[Value], text: str) -> list[Value]:
    """Give "khoản 1" of "khoản 1 và khoản 3 Điều 5" the article that only the last one names."""
    told = list(values)
    for at in range(len(told) - 2, -1, -1):
        one, after = told[at], told[at + 1]
        gap = text[one.span.end : after.span.start].strip()
        if one.kind is after.kind is Kind.ADDRESS and gap in {"và", "hoặc", ",", "hay"}:
            mine, theirs = dict(one.parts), dict(after.parts)
            if mine.keys() <= _FINE and mine.keys() & theirs.keys():
                parts = sorted({**theirs, **mine}.items())
                if "điểm" not in mine:
                    parts = [part for part in parts if part[0] != "điểm"]
                told[at] = _made(text, (one.span.start, one.span.end), Kind.ADDRESS, "", parts)
    return told


def ordinals_at(text: str, at: int) -> list[Value]:
    """Return the ordinal that begins at `at`: "thứ hai" of what stands before it, "giải nhất"."""
    ranked = _RANKED.match(text, at)
    if ranked:
        number = _RANKS.get(ranked["n"].lower()) or 3
        return [
            _made(
                text,
                (at, ranked.end()),
                Kind.ORDINAL,
                ranked["label"].lower(),
                [("number", str(number))],
            )
        ]
    match = _ORDINAL.match(text, at)
    if not match:
        return []
    counted = _ordinal(match["n"])
    label, start, kind = _counted_before(text, at)
    if counted is None:
        return []
    return [_made(text, (start, match.end()), kind, label, [("number", str(counted))])]


def _ordinal(told: str) -> int | None:
    if told.isdecimal():
        return int(told)
    if _ROMAN.fullmatch(told):
        return roman(told)
    words = told.lower().split()
    if words[0] in _RANKS and len(words) == 1:
        return _RANKS[words[0]]
    read = in_words(words)
    return int(read[0]) if read else None


def _counted_before(text: str, at: int) -> tuple[str, int, Kind]:
    """Return the noun or code that an ordinal stands behind, and where it begins."""
    label, _, start = label_before(text, at)
    if label in _BEFORE_THU or not label:
        code, begin = _code_before(text, start)
        if code:
            return _letters(code), begin, Kind.CODE
    if label:
        return label, start, Kind.ORDINAL
    words = words_before(text, at, 1)
    if words and words[0][0].lower() not in _NO_LABELS and words[0][0].isalpha():
        return words[0][0].lower(), words[0][1], Kind.ORDINAL
    return "thứ", at, Kind.ORDINAL


def numbered_at(text: str, at: int) -> list[Value]:
    """Return what a number or letter at `at` tells apart: "phòng 302", "iPhone 15", "khóa XV"."""
    match = _PLAIN.match(text, at) or _ROMAN.match(text, at) or _LETTER.match(text, at)
    if not match or not match[0]:
        return _glued(text, at)
    found = _labelled(text, at, match)
    return found or _glued(text, at)


def _labelled(text: str, at: int, match: re.Match[str]) -> list[Value]:
    told = match[0]
    figures = told[0].isdigit()
    label, use, start = label_before(text, at)
    if label and figures and _IN_THOUSANDS.match(text, match.end()):
        return []  # "món hàng 80 triệu"
    dated = label and _DAY_AFTER.match(text, match.end())  # "vòng 2 ngày 6/3"
    unit = unit_at(text, match.end()) if figures and not dated else None
    counts = _measures(unit) or (unit and use != "always" and not _is_no_count(text, unit))
    if label and counts:
        label = ""
    if label and not (figures or use in {"often", "always"}):
        label = ""
    number = told.lower() if figures or (len(told) == 1 and told not in "IVX") else str(roman(told))
    number = number.lstrip("0") or "0"
    if label in {"lần", "số", ""}:
        code, begin = _code_before(text, start)
        held = unit and (code.isupper() or _measures(unit)) and not _names_event(text, begin)
        if code and figures and not _is_year(told) and not held:
            return _coded(text, begin, match.end(), code, number)
    if not label or _is_year(told):
        return []
    last, end = _last_of(text, match.end(), label, number) if figures else ("", match.end())
    parts = [("number", number), *([("to", last)] if last else [])]
    return [_made(text, (start, end), Kind.ORDINAL, label, parts)]


def _last_of(text: str, at: int, label: str, first: str) -> tuple[str, int]:
    """Return the last number of "lớp 1 đến lớp 4", "tầng 2 trở lên" ("up"), and where that ends."""
    open_end = _ONWARDS.match(text, at)
    if open_end:
        return ("up" if open_end["way"].lower() in _UPWARDS else "down"), open_end.end()
    last = _THROUGH.match(text, at)
    said = last and (last["label"] or "").strip().lower()
    if not last or said not in {"", label} or not first.isdecimal():
        return "", at
    if not said and _measures(unit_at(text, last.end())):  # "phòng 12 đến 14 giờ"
        return "", at
    return (last["n"], last.end()) if int(last["n"]) > int(first) else ("", at)


def spelled_at(text: str, at: int) -> list[Value]:
    """Return what number words at `at` tell apart: "lớp mười", "vụ hai", but not "năm"."""
    match = _SPELLED.match(text, at)
    label, use, start = label_before(text, at) if match else ("", "", at)
    read = in_words(match[0].lower().split()) if match else None
    if not match or not read or use not in {"often", "always"} or unit_at(text, match.end()):
        return []
    return [_made(text, (start, match.end()), Kind.ORDINAL, label, [("number", f"{read[0]:g}")])]


def _measures(unit: Unit | None) -> bool:
    return unit is not None and not unit.dimension.startswith(("count ", "person "))


def _names_event(text: str, at: int) -> bool:
    """Tell whether a code is the name of a meeting, a breed or a model, which are numbered."""
    words = words_before(text, at, 2)
    said = {words[-1][0].lower(), " ".join(word for word, _ in words).lower()} if words else set()
    return bool(said & _NUMBERED_KINDS)


_ONWARDS = re.compile(r"[ ]trở[ ](?P<way>lên|đi|xuống|về trước)(?!\w)", re.IGNORECASE)
_UPWARDS = frozenset({"lên", "đi"})
_THROUGH = re.compile(
    r"[ ]?(?:[-–]|đến(?:[ ]hết)?|tới)[ ]?(?P<label>[^\W\d]+[ ])?(?P<n>\d{1,3})(?![\w/.,]*\d)(?!\w)",
    re.IGNORECASE,
)

_NUMBERED_KINDS = frozenset(
    {"cuộc họp", "hội nghị", "phiên họp", "kỳ họp", "hội thảo", "diễn đàn", "lần", "giống", "máy",
     "khóa", "khoá", "họp", "tàu", "xe", "tuyến", "mẫu", "dòng"}
)  # fmt: skip


def _is_no_count(text: str, unit: Unit) -> bool:
    """Tell whether a unit is the label of the next number, or the noun of a name.

    "tầng 5 phòng 302", "khối 11 trường Lê Lợi".
    """
    after = text[unit.end + 1 : unit.end + 3] if text[unit.end : unit.end + 1] == " " else ""
    named = unit.dimension.startswith("count ") and after[:1].isupper() and after[1:].islower()
    return after[:1].isdigit() or named


def _is_year(told: str) -> bool:
    return len(told) == 4 and told[:2] in {"17", "18", "19", "20"}


def _code_before(text: str, at: int) -> tuple[str, int]:
    """Return the letters of a code or of a foreign name that end before `at`: "COP", "iPhone"."""
    if text.endswith(") ", 0, at) and (opened := text.rfind("(", max(0, at - 20), at)) >= 0:
        inside = text[opened + 1 : at - 2]
        return (inside, opened + 1) if _is_code(inside) else ("", at)
    words = words_before(text, at, 2)
    if len(words) == 2 and words[0][0].endswith("-"):  # "ACT- NET", as scans leave it
        words = [("".join(word for word, _ in words), words[0][1])]
    if not words or not _is_code(words[-1][0]):
        return "", at
    return words[-1]


def _is_code(word: str) -> bool:
    letters = word.replace("-", "")
    if not letters.isalpha() or not any(map(str.isupper, letters)):
        return False
    if sum(map(str.isupper, letters)) > 1:
        return not _ROMAN.fullmatch(word)
    return word.isascii() and len(word) > 2 and not all(map(is_syllable, word.split("-")))


def _coded(text: str, start: int, end: int, code: str, number: str) -> list[Value]:
    parts = [("number", number)]
    variant = []
    while (more := _AFTER_CODE.match(text, end)) and fold(more["word"]) in _variants():
        variant.append(fold(more["word"]))
        end = more.end()
    if variant:
        parts.append(("variant", " ".join(variant)))
    return [_made(text, (start, end), Kind.CODE, _letters(code), parts)]


def _letters(code: str) -> str:
    return fold(code).replace("-", "").replace(" ", "")


@cache
def _variants() -> frozenset[str]:
    return frozenset(word for row in rows("variants") for word in row[0].split())


def _glued(text: str, at: int) -> list[Value]:
    """Return a code whose letters and figures stand together: "COP28", "S24", "COVID-19"."""
    match = _GLUED.match(text, at)
    if not match or _is_year(match["n"]):
        return []
    return _coded(
        text, at, match.end(), match["label"], match["n"].lstrip("0") + match["letter"].lower()
    )


def _made(
    text: str, place: tuple[int, int], kind: Kind, label: str, parts: list[tuple[str, str]]
) -> Value:
    return value_at(text, *place, kind=kind, label=label, parts=tuple(parts))
