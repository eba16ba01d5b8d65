"""One finder of proper names: persons, organisations, places, codes; titles stand apart.

`find("Theo Giám đốc Lê Thị Hoa, SJC Hà Nội …")` is "Lê Thị Hoa" (title "Giám đốc"), "SJC" and
"Hà Nội". `stands` looks for one in a text as it may be told there again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from corpus.types import Span
from corpus.vietnamese import values
from corpus.vietnamese.contrasts import offices_at
from corpus.vietnamese.text import fold, is_syllable, tone_key
from corpus.vietnamese.words import rows, spellings

__all__ = [
    "CODE", "CODE_ALONE", "INNER_AND", "UPPER", "Name", "Sort", "area_of", "country_of", "find",
    "spellings_of", "stands", "stands_by_kind",
]  # fmt: skip

# Above U+1EA0 capital and small letters alternate, so that a range in a pattern would hold both.
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(
    letter for letter in map(chr, range(0x1EA0, 0x1EFA)) if letter.isupper()
)

# "UBND", "BRT-HN", "COP28", and "BRT- HN" as some papers set it.
CODE = rf"[{UPPER}][{UPPER}0-9]+(?:-\s?[{UPPER}0-9]+)*"
CODE_ALONE = re.compile(rf"(?<!\w){CODE}(?!\w)")

# "Bộ Kế hoạch và Đầu tư": here "và" stands inside a name.
INNER_AND = (
    r"và(?=\s+(?:Đầu|Truyền|Đào|Công nghệ|Môi trường|Phát triển|Xã hội|Du lịch|Thể thao|Giáo dục"
    r"|Phát thanh|Dịch vụ|Thương mại|Khoa học))"
)
_RUN = re.compile(
    rf"(?<![\w\-])(?:[{UPPER}][\w]*(?:[-–.&]\w+)*)"
    rf"(?:[ ](?:[{UPPER}]\w*(?:[-–.&]\w+)*|{INNER_AND}))*"
)
# A body is named by its kind and a word of mostly two syllables: "Vụ Pháp chế", "Bộ Công an".
_BODY = re.compile(
    rf"(?<!\w)(?:Vụ|Cục|Sở|Ban|Phòng|Viện|Bộ|Tổng cục|Văn phòng|[UỦỤ]ỷ? ?[bB]an|Ủy ban|Uỷ ban)"
    rf"[ ][{UPPER}](?:\w*[^\W\dA-Z])?(?![\w\-])(?:[ ]\w+[ ]{INNER_AND}[ ][{UPPER}]\w*)?"
    r"(?:[ ](?!(?:là|có|do|và|với|của|tại|ở|vào|trong|được|đã|sẽ|gồm|cho|về|bị|ra|năm)(?!\w))"
    r"[^\W\dA-Z]\w*)?"
)
_BOUNDARY = re.compile(r"[.!?…:;“”\"(]\s*$|^\s*$")
_SHORT_NAME = 3  # letters
_PARTS_OF_THE_WORLD = frozenset("đông tây nam bắc trung thượng hạ".split())
_BETWEEN = 40  # code points between the kind of a body and its own name
_ROUGHLY = 0.75  # similarity of a word typed wrong to the word meant
_ORGANISATIONS = frozenset(
    "bộ sở cục vụ ban viện phòng ủy uỷ trường học công tổng tập đoàn ngân hội đảng tòa toà bệnh "
    "trung đội câu nhà hãng quỹ đại quốc chính văn".split()
)
_JOINTS = frozenset(
    "là có do và với của tại ở vào trong năm ngày tháng được đã sẽ gồm diễn làm về cho nào gì bao "
    "mấy hay bị đến từ theo khi thì".split()
)


class Sort(StrEnum):
    """What bears the name, as far as the words tell."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    CODE = "code"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A proper name and where it stands; `title` is what stands before it ("Giám đốc", "bà").

    `opens` says that it begins a sentence: its first word may be a common one ("Chợ Bến Thành").
    """

    span: Span
    text: str
    sort: Sort
    title: str = ""
    opens: bool = False

    def agrees(self, other: "Name") -> bool:
        """Tell whether both may name one: written alike, by a variant, or shortened later."""
        return any(
            stands(one, text)
            for mine, theirs in ((self, other), (other, self))
            for one in spellings_of(mine.text)
            for text in spellings_of(theirs.text)
        )


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(name))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row[0] for row in rows("surnames"))


@cache
def _places() -> dict[str, tuple[str, tuple[str, ...]]]:
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind, cell in rows("places"):
        for spelling in spellings(cell):
            found.setdefault(_key(spelling), (kind, tuple(spellings(cell))))
    return found


def _key(name: str) -> str:
    return " ".join(map(tone_key, name.split()))


def spellings_of(name: str) -> tuple[str, ...]:
    """Return `name` and the other ways to write it, where it is a place of the list."""
    variants = _places().get(_key(name), ("", ()))[1]
    return tuple(dict.fromkeys((name, *variants)))


def country_of(name: str) -> str:
    """Return the usual name of the country that `name` names, or ""."""
    kind, variants = _places().get(_key(name), ("", ()))
    return variants[0] if kind == "country" else ""


def area_of(name: str) -> str:
    """Return of what kind the area is that `name` names: "country", "province"; else ""."""
    kind, _ = _places().get(_key(name), ("", ()))
    return "province" if kind == "city" else kind


@lru_cache(maxsize=4_096)
def find(text: str) -> tuple[Name, ...]:
    """Return the proper names of a normalised text, in reading order, none inside another."""
    names = [
        _name(text, match.start(), match.end(), Sort.ORGANISATION) for match in _BODY.finditer(text)
    ]
    taken = [0] * (len(text) + 1)  # 1 where a body, or the number of a paper, already stands
    papers = [value.span for value in values.find(text) if value.kind is values.Kind.DOCUMENT]
    held = [Span(start=at, end=at + len(one.text)) for at, one in offices_at(text)]
    for span in (*(name.span for name in names), *papers, *held):
        taken[span.start : span.end] = [1] * len(span)
    for match in _RUN.finditer(text):
        begin = match.start()
        while begin < match.end() and taken[begin]:
            begin += 1
        for start, end in _pieces(text, begin, match.end()):
            if not any(taken[start:end]):
                names.append(_name(text, start, end, None))
    return tuple(sorted(names, key=lambda name: name.span))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run of capitalised words where one name ends and another begins.

    Codes stand by themselves ("SJC | PNJ | Hà Nội"); titles, offices and what only opens the
    sentence fall off the front.
    """
    pieces: list[tuple[int, int]] = []
    at = start
    for code in CODE_ALONE.finditer(text, start, end):
        pieces += [*_bare(text, at, code.start()), (code.start(), code.end())]
        at = code.end()
    return pieces + _bare(text, at, end)


def _bare(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the name in `text[start:end]` without titles and openers; nothing if none is left."""
    while start < end and not text[start].isalnum():
        start += 1
    stretch = text[start:end].rstrip(" .&-–")
    words = stretch.split(" ")
    opens = bool(_BOUNDARY.search(text[max(0, start - 3) : start]))
    while words and words != [""]:
        dropped = _front(words, opens=opens)
        if not dropped:
            break
        start += len(" ".join(words[:dropped])) + (1 if dropped < len(words) else 0)
        words = words[dropped:]
    while words and words[-1] in {"và", ""}:
        words.pop()
    if not words:
        return []
    end = start + len(" ".join(words))
    whole = len(words) > 1 or _stands_alone(text, start, end, opens=opens)
    kind = (
        len(words) == 2 and words[0].lower() in _ORGANISATIONS and _key(words[1]) not in _places()
    )
    if kind and _following(text, end).islower():  # "Trường Tiểu học"
        return []
    return [(start, end)] if whole and text[start].isupper() else []


def _following(text: str, end: int) -> str:
    """Return the word behind a name that may belong to it, or ""."""
    word = re.match(r"[ ](\w+)", text[end : end + 16])
    return word[1] if word and word[1] not in _JOINTS else ""


def _front(words: Sequence[str], *, opens: bool) -> int:
    """Return how many words at the front are no part of a name."""
    lowered = [word.lower() for word in words]
    for size in (3, 2, 1):
        told = " ".join(lowered[:size])
        if len(words) > size - (size < len(words)) and told in _list("titles") | _list("roles"):
            surname = size == 1 and words[0] in _surnames() and len(words) > 1
            if not surname or told == "ông":
                return size
    if opens and lowered[0] in _list("openers"):
        known = _key(" ".join(words)) in _places()
        if not known and not (words[0] in _surnames() and len(words) > 1):
            return 1
    return 0


def _stands_alone(text: str, start: int, end: int, *, opens: bool) -> bool:
    """Tell whether one capitalised word is a whole name.

    "Bra-xin" and "Pháp" are; "Giao" of "Sở Giao thông" and the first word of a sentence are not.
    """
    word = text[start:end]
    if _key(word) in _places() or CODE_ALONE.fullmatch(word):
        return not opens or "-" in word or not is_syllable(word) or text[end : end + 1] == ")"
    if opens:
        return "-" in word or (word.isascii() and len(word) > 3 and not is_syllable(word))
    return not _following(text, end) or not is_syllable(word)


def _name(text: str, start: int, end: int, sort: Sort | None) -> Name:
    told = text[start:end]
    title = _title_before(text, start)
    return Name(
        span=Span(start=start, end=end),
        text=told,
        sort=sort or _sort(told, title),
        title=title,
        opens=bool(_BOUNDARY.search(text[max(0, start - 3) : start])),
    )


def _title_before(text: str, start: int) -> str:
    words = text[max(0, start - 24) : start].split(" ")[:-1]
    for size in (3, 2, 1):
        told = " ".join(words[-size:]).lower()
        if len(words) >= size and told in _list("titles") | _list("roles"):
            return " ".join(words[-size:])
    return ""


def _sort(told: str, title: str) -> Sort:
    words = told.split()
    if CODE_ALONE.fullmatch(told):
        return Sort.CODE
    if _key(told) in _places():
        return Sort.PLACE
    if words[0].lower() in _ORGANISATIONS and len(words) > 2:
        return Sort.ORGANISATION
    if title or (words[0] in _surnames() and 2 <= len(words) <= 4):
        return Sort.PERSON
    return Sort.UNKNOWN


def stands(name: str, text: str) -> bool:
    """Look for a name as a whole word, as it is shortened later, and as it is typed in haste.

    A syllable without marks stands for the same with marks, but "Hùng" not for "Hưng"; in the text
    it must not begin with a small letter: "Pháp" is not met by "giải pháp".
    """
    squeezed = _squeeze(text)
    words = _squeeze(name).split()
    if not words:
        return False
    if _whole(words, squeezed):
        return True
    if 3 <= len(words) <= 4 and words[0] in _surnames() and _shortened(words[-2:], squeezed):
        return True
    if len(words) > 2 and words[0].lower() in _ORGANISATIONS and _own_name(words, squeezed):
        return True
    if len(words) == 1 or CODE_ALONE.search(name):  # "BRT HN", "COP28", "Brazil" for "Bra-xin"
        solid = re.sub(r"[\s\-]", "", fold(" ".join(words)))
        pattern = re.compile(r"(?<!\w)" + r"[\s\-]?".join(map(re.escape, solid)) + r"(?!\w)")
        found = pattern.finditer(fold(squeezed))
        if any(not squeezed[match.start()].islower() for match in found):
            return _same_marks_in(name, squeezed, pattern)
    return any(not is_syllable(word) for word in words) and _misspelled(words, squeezed)


def stands_by_kind(name: str, text: str) -> bool:
    """Look for a name that opens a sentence without its first word, or with a small letter there.

    "Chợ Bến Thành" stands in "ở chợ Bến Thành" and in "gần Bến Thành"; the first word of a
    person, and a part of the world ("Đông Nam Á"), belong to the name.
    """
    first, _, rest = _squeeze(name).partition(" ")
    if not rest or first.lower() in _PARTS_OF_THE_WORLD:
        return False
    if first in _surnames() and not country_of(rest):  # "Đoàn Việt Nam" is no person
        return False
    squeezed = _squeeze(text)
    if re.search(rf"(?<!\w){re.escape(f'{first.lower()} {rest}')}(?!\w)", squeezed):
        return True
    heading = (
        rf"(?<!\w){re.escape(first.upper())}(?:\s+\w+){{0,2}}\s+{re.escape(rest.upper())}(?!\w)"
    )
    if re.search(heading, squeezed):
        return True  # "BỂ BƠI HẢI ÂU"
    alone = list(re.finditer(rf"(?<!\w){re.escape(rest)}(?!\w)", squeezed))
    if " " in rest:
        return any(_is_common(squeezed[: found.start()].rstrip()) for found in alone)
    return bool(alone) and not is_syllable(rest) and len(rest) > _SHORT_NAME  # "Tiếng Papiamento"


def _is_common(before: str) -> bool:
    """Tell whether the last word of `before` is none of the name that follows."""
    start, _, word = before.rpartition(" ")
    opens = bool(_BOUNDARY.search(start[-3:])) and word not in _surnames()
    return not word[:1].isupper() or (opens and word.lower() not in _PARTS_OF_THE_WORLD)


def _same_marks_in(name: str, text: str, pattern: re.Pattern[str]) -> bool:
    solid = re.sub(r"[\s\-]", "", name)
    return any(
        _same_marks(solid, re.sub(r"[\s\-]", "", text[match.start() : match.end()]))
        for match in pattern.finditer(fold(text))
        if not text[match.start()].islower()
    )


def _whole(words: Sequence[str], text: str, *, first: bool = False) -> bool:
    """Tell whether `words` stand in `text` one behind the other."""
    folded = fold(text)
    pattern = re.compile(rf"(?<!\w){re.escape(fold(' '.join(words)))}(?!\w)")
    return any(
        not text[match.start()].islower()
        and (not first or not _is_capital_before(text, match.start()))
        and all(map(_same_marks, words, text[match.start() : match.end()].split()))
        for match in pattern.finditer(folded)
    )


def _shortened(words: Sequence[str], text: str) -> bool:
    """Find "ông Tuấn Anh" for "Nguyễn Tuấn Anh", but not in "Lê Tuấn Anh"."""
    return _whole(words, text, first=True)


def _own_name(words: Sequence[str], text: str) -> bool:
    """Find "Trường Tiểu học An Lạc" for "Trường An Lạc": the kind stands before the name."""
    for match in re.finditer(rf"(?<!\w){re.escape(' '.join(words[1:]))}(?!\w)", text):
        before = text[max(0, match.start() - _BETWEEN) : match.start()].lower()
        if re.search(rf"(?<!\w){re.escape(words[0].lower())}(?!\w)[^.;,]*$", before):
            return True
    return False


def _is_capital_before(text: str, at: int) -> bool:
    before = text[:at].rstrip().rsplit(" ", 1)[-1]
    return before in _surnames() and before.lower() not in _list("titles")


def _same_marks(one: str, other: str) -> bool:
    """Tell whether two spellings agree; one that has no mark at all may stand for any."""
    mine, theirs = tone_key(one), tone_key(other)
    return mine == theirs or mine == fold(mine) or theirs == fold(theirs)


def _misspelled(words: Sequence[str], text: str) -> bool:
    """Tell whether the words stand in `text` in order, those that are no Vietnamese roughly."""
    told, wanted = fold(text).split(), [fold(word) for word in words]
    size = len(wanted)
    return size > 1 and any(
        all(
            word == here
            or (not is_syllable(word) and SequenceMatcher(a=word, b=here).ratio() >= _ROUGHLY)
            for word, here in zip(wanted, told[at : at + size], strict=True)
        )
        for at in range(len(told) - size + 1)
    )


def _squeeze(text: str) -> str:
    return re.sub(r"-\s+", "-", re.sub(r"[,\s]+", " ", text)).strip()
