"""Take a question that compares two things apart: what is asked of each by itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.vietnamese.values import find

__all__ = ["Comparison", "comparison"]

_I = re.IGNORECASE
_JOINT = re.compile(
    r"\s+(?:(?:khác|giống)(?: biệt| nhau)?(?: gì)?(?: so)?(?: với)?|và|so với|với|hay là|hay"
    r"|hoặc)\s+",
    _I,
)
_STILL_ASKS = re.compile(r"\b(?:ai|nào|gì|đâu|mấy|bao nhiêu)\b", _I)
_ASKS_MORE = re.compile(
    r"(?P<pred>(?:\w+\s+){0,6}?)(?P<measure>nhiều|ít|cao|thấp|lớn|nhỏ|dài|ngắn|rộng|hẹp|đông|sớm"
    r"|muộn|trước|sau|đắt|rẻ|nhanh|chậm|nặng|nhẹ|lâu)\s*(?P<counted>(?:\w+\s+){0,3}?)\s*hơn\b",
    _I,
)
_WHICH = re.compile(r"(?:^|[,;]|\bthì\b)\s*(?:\w+\s+){0,2}?(?:nào|ai|bên nào)\s+", _I)
_DIFFER = re.compile(
    r"\s*(?:có\s+(?:gì|điểm gì)\s+)?(?:khác|giống)(?: biệt| nhau)*"
    r"(?:\s+(?:như thế nào|thế nào|ra sao|gì|(?:ở )?(?:điểm|chỗ) nào))?\s*$",
    _I,
)
_HOW = re.compile(r"\s+(?:(?:như )?thế nào|ra sao|(?:ở )?(?:điểm|chỗ) nào|gì)$", _I)
_CONTRASTS = re.compile(rf"\s(?:khác|giống)\b.*{_HOW.pattern}", _I)
_COMPARE = re.compile(r"^(?:hãy |xin |giúp \w+ )?(?:so sánh|giữa|trong)(?:\s+|$)", _I)
_LEAST = frozenset("ít thấp nhỏ ngắn hẹp sớm trước rẻ nhanh nhẹ".split())
_TIMES = frozenset("sớm muộn trước sau".split())
_COUNTABLE = re.compile(
    r"\b(?:giá|số|tổng|diện tích|dân số|doanh thu|kinh phí|học phí|lệ phí|mức|tỷ lệ|tỉ lệ|sản lượng"
    r"|chiều (?:dài|cao|rộng)|độ (?:dài|cao|sâu)|thời (?:gian|hạn)|tuổi|lương|chi phí|vốn)\b",
    _I,
)
_MOST_WORDS = 8  # of one side


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two sides and the question that each answers.

    `measure` is the word before "hơn", or empty where only a difference is asked for; `least` tells
    that the smaller one is meant.
    """

    sides: tuple[str, str]
    questions: tuple[str, str]
    measure: str = ""
    least: bool = False


def comparison(question: str) -> Comparison | None:
    """Return the two sides of a comparison; None where it is not clear what they are."""
    asked = question.strip().rstrip(" ?.!")
    more = _ASKS_MORE.search(asked)
    if not any((more, _DIFFER.search(asked), _CONTRASTS.search(asked), _COMPARE.match(asked))):
        return None
    bare = asked if more else _HOW.sub("", _DIFFER.sub("", asked))
    for joint in _JOINT.finditer(bare):
        pair = _pair(bare[: joint.start()], bare[joint.end() :])
        if pair is None or _STILL_ASKS.search(pair[2]):
            continue
        first, second, before, after = pair
        stems = tuple(_stem(side, before, after, more) for side in (first, second))
        if all(stems):
            measure = more["measure"].lower() if more else ""
            return Comparison(
                sides=(first, second),
                questions=(stems[0], stems[1]),
                measure=measure,
                least=measure in _LEAST,
            )
    return None


def _pair(left: str, right: str) -> tuple[str, str, str, str] | None:
    """Return the side that ends `left`, the one that opens `right`, and what stands around."""
    lefts, rights = left.split(), right.split()
    if not lefts or not rights:
        return None
    head = rights[0].casefold()
    near = [word.casefold() for word in lefts[-_MOST_WORDS:]]
    if head in near:  # "năm 2021 và năm 2022", "lớp sáng và lớp tối"
        size = len(near) - near.index(head)
        return _sides(lefts, rights, size, size)
    one, two = find(left), find(right)
    if one and two and one[-1].span.end == len(left) and two[0].span.start == 0:
        if one[-1].is_comparable(two[0]):
            first, second = left[one[-1].span.start :], right[: two[0].span.end]
            return first, second, left[: one[-1].span.start].strip(), right[len(second) :].strip()
        return None
    mine, theirs = _named(reversed(lefts)), _named(rights)
    if mine and theirs:  # "Huế và Đà Nẵng"
        return _sides(lefts, rights, mine, theirs)
    return _sides(lefts, rights, 2, 2) if len(rights) == 2 and len(lefts) > 2 else None


def _sides(
    lefts: list[str], rights: list[str], mine: int, theirs: int
) -> tuple[str, str, str, str]:
    first, second = " ".join(lefts[-mine:]), " ".join(rights[:theirs])
    cut = re.split(r"[,;]", second)[0]
    theirs = len(cut.split())
    return first, cut, " ".join(lefts[:-mine]), " ".join(rights[theirs:]).lstrip(",; ")


def _named(words: Iterable[str]) -> int:
    """Count the capitalised words at the beginning."""
    count = 0
    for word in words:
        if not word[:1].isupper():
            break
        count += 1
        if word[-1:] in ",;":
            break
    return count


def _stem(side: str, before: str, after: str, more: re.Match[str] | None) -> str:
    """Ask of one side what is asked of both; empty where nothing is left to ask."""
    before = _COMPARE.sub("", before).strip(" ,;:")
    after = _DIFFER.sub("", after).strip(" ,;:")
    if more is None:
        topic = " ".join(part for part in (before, side, after) if part)
        if topic == side and not _COUNTABLE.search(topic):
            return ""
        asks = "là bao nhiêu" if _COUNTABLE.search(topic) else "thế nào"
        return f"{topic[:1].upper()}{topic[1:]} {asks}?"
    said = _WHICH.sub(" ", after).strip(" ,;:")
    found = _ASKS_MORE.search(said) or more
    predicate, counted = found["pred"].strip(), found["counted"].strip()
    if found["measure"].lower() in _TIMES:
        asks = "khi nào"
    elif found["measure"].lower() == "đông":
        asks = f"có bao nhiêu {counted or 'người'}"
    elif found["measure"].lower() in {"nhiều", "ít"}:
        asks = f"bao nhiêu {counted}".strip()
    else:
        asks = f"{found['measure']} bao nhiêu"
        predicate = " ".join(part for part in (predicate, counted) if part)
    parts = [part for part in (before, side, predicate, asks) if part]
    text = " ".join(parts)
    return f"{text[:1].upper()}{text[1:]}?"
