"""Say what comes of a comparison, and what the documents say of each side."""

import re
from collections.abc import Sequence
from functools import cache

from bot.asking.comparing import Asks
from bot.asking.topic import heads
from bot.telling.compose import NOT_FOUND
from bot.types import Abstention, Reply

__all__ = [
    "alike_text",
    "both_text",
    "comparison_text",
    "difference_text",
    "has_text",
    "incomplete_text",
    "named",
    "times_text",
    "unlike_text",
    "whether_text",
    "which_text",
]

_MARKS = re.compile(r"\s*(?:\[\d+\])+")
_PLACED = re.compile(
    r"^(?:(?:ở|tại|bên|của|theo|trong|vào|với|cho|đối với|giữa)\s+)+", re.IGNORECASE
)


def named(side: str, *, within: bool = False) -> str:
    """Return what a side is called by itself, or `within` a sentence: "của Huế" is "Huế"."""
    bare = _PLACED.sub("", side)
    if not within:
        return f"{bare[:1].upper()}{bare[1:]}"
    words = bare.lower().split()
    common = any(" ".join(words[:size]) in _common() for size in (1, 2, 3))
    return f"{bare[:1].lower()}{bare[1:]}" if common else bare


def _within(sides: Sequence[str]) -> tuple[str, str]:
    """Return what both sides are called within a sentence: "Bếp A" beside "bếp B" is "bếp A"."""
    one, other = (named(side, within=True) for side in sides)
    if one.split()[:1] == [other.split(" ")[0].capitalize()]:
        one = f"{one[:1].lower()}{one[1:]}"
    return one, other


@cache
def _common() -> frozenset[str]:
    return frozenset(heads()) | {"năm", "tháng", "ngày", "quý"}


def comparison_text(sides: Sequence[str], replies: Sequence[Reply], result: str) -> str:
    """Say what comes of a comparison, and then what the documents say of each side."""
    lines = [f"{result[:1].upper()}{result[1:]}."] if result else []
    for side, reply in zip(sides, replies, strict=True):
        told = "tài liệu không nêu." if isinstance(reply, Abstention) else reply.text
        lines.append(f"- {named(side)}: {told}")
    return "\n".join(lines)


def incomplete_text(sides: Sequence[str], replies: Sequence[Reply]) -> str:
    """Say of which side the documents are silent, and what they say of the other."""
    silent = [
        named(side, within=True)
        for side, reply in zip(sides, replies, strict=True)
        if isinstance(reply, Abstention)
    ]
    said = [_MARKS.sub("", reply.text) for reply in replies if not isinstance(reply, Abstention)]
    missing = ", ".join(silent)
    return (
        f"{NOT_FOUND}: chưa so sánh được, vì tài liệu không nêu điều này về {missing}. "
        f"Tài liệu chỉ nêu: {' '.join(said)}"
    )


def unlike_text(replies: Sequence[Reply]) -> str:
    """Say that both sides are told, but not in what can be compared."""
    said = " ".join(_MARKS.sub("", reply.text) for reply in replies)
    return (
        f"{NOT_FOUND}: chưa so sánh được, vì tài liệu nói về hai bên theo hai cách khác nhau. "
        f"Tài liệu nêu: {said}"
    )


def times_text(sides: Sequence[str], order: int, ratio: str, measure: str) -> str:
    """Say how many times as much one side is; the larger one is named first."""
    inside = _within(sides)
    larger, smaller = (sides[0], inside[1]) if order >= 0 else (sides[1], inside[0])
    told = " ".join(filter(None, (named(larger), measure, f"gấp {ratio} lần")))
    return f"{told} {smaller}" if order else "Hai bên bằng nhau"


def both_text(sides: Sequence[str], holding: Sequence[bool]) -> str:
    """Say whether what is asked holds of both sides, of one or of none."""
    one, other = _within(sides)
    if all(holding):
        return "Có, cả hai đều vậy"
    if not any(holding):
        return "Không, cả hai đều không"
    return f"Không, chỉ {one if holding[0] else other} có"


def has_text(sides: Sequence[str], holding: Sequence[bool]) -> str:
    """Say of which side holds what is asked."""
    if all(holding):
        return "Cả hai"
    if not any(holding):
        return "Không bên nào"
    return named(sides[0 if holding[0] else 1])


def which_text(side: str, measure: str, counted: str) -> str:
    """Say which side is more, or less, of what is asked."""
    return " ".join(filter(None, (named(side), measure, counted, "hơn")))


def whether_text(sides: Sequence[str], order: int, measure: str, *, least: bool) -> str:
    """Say whether the first side is more, or less, than the second."""
    first, second = _within(sides)
    if order == 0:
        return "Không, hai bên bằng nhau"
    holds = (order < 0) == least
    return f"{'Có' if holds else 'Không'}, {first if holds else second} {measure} hơn"


def alike_text(asks: Asks, *, alike: bool) -> str:
    """Say whether both sides are told the same, as it was asked."""
    told = "hai bên bằng nhau" if alike else "hai bên khác nhau"
    return f"{'Có' if alike == (asks == 'same') else 'Không'}, {told}"


def difference_text(sides: Sequence[str], order: int, apart: str, measure: str, least: bool) -> str:
    """Say by how much the sides differ; of what changed, which way."""
    first, second = map(named, sides)
    if order == 0:
        return "Không chênh lệch: hai bên bằng nhau"
    if not measure:
        return f"{'Tăng' if order < 0 else 'Giảm'} {apart}"
    return f"{first if (order < 0) == least else second} {measure} hơn {apart}"
