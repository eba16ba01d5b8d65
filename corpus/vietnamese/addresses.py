"""Places in a document as people name them: "điểm a khoản 1 Điều 5", "Chương III", "mục 4.1"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from corpus.types import SectionKind, Span

__all__ = ["Address", "Place", "addresses", "number_key", "spoken"]

_KINDS: dict[str, SectionKind] = {
    "phần": "part",
    "chương": "chapter",
    "mục": "section",
    "tiểu mục": "subsection",
    "điều": "article",
    "khoản": "clause",
    "điểm": "point",
    "phụ lục": "annex",
    "biểu số": "form",
    "mẫu số": "form",
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_DEPTH = {kind: depth for depth, kind in enumerate(_KINDS.values())}
_WORDS = {
    "nhất": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_ROMAN = re.compile(r"(?=.)X{0,3}(?:IX|IV|V?I{0,3})")
# "một khoản 2 triệu đồng" and "phần 3%" are amounts.
_NO_AMOUNT = (
    r"(?![\w/%]|[.,]\d|\s*(?:%|triệu|tỷ|tỉ|nghìn|ngàn|đồng|usd|phần trăm|năm|tháng|ngày|người)\b)"
)
_PLACE = re.compile(
    r"(?<![\w/])(?:(?P<point>điểm)\s+(?P<letter>[a-zđ](?:\.\d{1,2})?)"
    r"|(?P<kind>tiểu mục|mục|khoản|điều|chương|phần|phụ lục|(?:mẫu|biểu)\s+số)\s+(?:số\s+)?"
    r"(?P<number>thứ\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|\d{1,4}(?:\.\d{1,3})*[a-zđ]?"
    rf"|[IVX]{{1,6}}|[A-H]|[ivx]{{1,6}}))(?!\w){_NO_AMOUNT}"
    r"(?P<more>(?:(?:\s*,\s*|\s*,?\s+và\s+)(?:\d{1,3}[a-zđ]?|[a-zđ])(?=\s*(?:,|$|[?.;]|và\b|của\b|trong\b"
    r"|điều\b|khoản\b)))*)",
    re.IGNORECASE,
)
_MORE_NUMBERS = re.compile(r"(?<!\w)(?!và\b)\w+")
_JOINT = re.compile(r"\s*,?\s*(?:của|thuộc|trong|tại|ở)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One step of an address: a kind of section and its number by `number_key`."""

    kind: SectionKind
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something stands, outermost place first, and the words that say so."""

    places: tuple[Place, ...]
    span: Span


def number_key(kind: SectionKind, number: str) -> str:
    """Return one form of a number however it is written: "III", "3", "thứ ba" are "3"."""
    bare = " ".join(number.split()).strip("().:").removesuffix(".")
    word = bare.lower().removeprefix("thứ ")
    if word in _WORDS and kind not in {"point", "item"}:
        return str(_WORDS[word])
    roman = kind in {"part", "chapter", "section", "subsection", "annex", "heading"}
    if roman and bare and _ROMAN.fullmatch(bare.upper()):
        return str(_of_roman(bare.upper()))
    return re.sub(r"(?<![\d])0+(?=\d)", "", bare.lower())


def addresses(text: str) -> list[Address]:
    """Return the places that `text` names, in order; places that belong together are one."""
    found: list[list[re.Match[str]]] = []
    for match in _PLACE.finditer(text):
        last = found[-1][-1] if found else None
        if (
            last is not None
            and _JOINT.fullmatch(text, last.end(), match.start())
            and _kind(match) not in {_kind(one) for one in found[-1]}
        ):
            found[-1].append(match)
        else:
            found.append([match])
    return [address for group in found for address in _addresses(group)]


def _addresses(group: Sequence[re.Match[str]]) -> Iterator[Address]:
    """Yield the address of places that belong together; several for "khoản 1 và 3 Điều 5"."""
    span = Span(start=group[0].start(), end=group[-1].end())
    steps = [[Place(kind=_kind(one), number=number) for number in _numbers(one)] for one in group]
    for places in product(*steps):
        ordered = sorted(places, key=lambda place: _DEPTH[place.kind])
        yield Address(places=tuple(ordered), span=span)


def _numbers(match: re.Match[str]) -> Iterator[str]:
    first, kind = match["letter"] or match["number"], _kind(match)
    for number in [first, *_MORE_NUMBERS.findall(match["more"] or "")]:
        yield number_key(kind, number)


def spoken(steps: Sequence[tuple[SectionKind, str]]) -> str:
    """Return an address, given outermost first, as it is cited: "điểm a khoản 1 Điều 5"."""
    words = []
    for kind, number in reversed(steps):
        name = _NAMES.get(kind, "mục")
        named = name if kind in {"clause", "point", "heading"} else name.capitalize()
        words.append(f"{named} {number}".strip())
    return " ".join(words)


def _kind(match: re.Match[str]) -> SectionKind:
    return "point" if match["point"] else _KINDS[" ".join(match["kind"].lower().split())]


def _of_roman(number: str) -> int:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for this, following in zip(number, [*number[1:], ""], strict=True):
        value = values[this]
        total += -value if values.get(following, 0) > value else value
    return total
