"""Say what comes of a comparison, and what the documents say of each side."""

import re
from collections.abc import Sequence
from functools import cache

from bot.asking.comparing import Asks
from bot.asking.topic import heads
from bot.types import Abstention, Reply

__all__ = [
    "alike_text",
    "comparison_text",
    "difference_text",
    "named",
    "whether_text",
    "which_text",
]

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


@cache
def _common() -> frozenset[str]:
    return frozenset(heads()) | {"năm", "tháng", "ngày", "quý"}


def comparison_text(
    sides: Sequence[str], replies: Sequence[Reply], result: str, *, complete: bool = True
) -> str:
    """Say what comes of a comparison, and then what the documents say of each side.

    A comparison that is not `complete` is opened by the side that is not told.
    """
    lines = [f"{result[:1].upper()}{result[1:]}."] if result else []
    silent = [
        named(s, within=True)
        for s, r in zip(sides, replies, strict=True)
        if isinstance(r, Abstention)
    ]
    if silent and not complete:
        lines.append(f"Chưa so sánh được: tài liệu không nêu điều này về {', '.join(silent)}.")
    for side, reply in zip(sides, replies, strict=True):
        told = "tài liệu không nêu." if isinstance(reply, Abstention) else reply.text
        lines.append(f"- {named(side)}: {told}")
    return "\n".join(lines)


def which_text(side: str, measure: str, counted: str) -> str:
    """Say which side is more, or less, of what is asked."""
    return " ".join(filter(None, (named(side), measure, counted, "hơn")))


def whether_text(sides: Sequence[str], order: int, measure: str, *, least: bool) -> str:
    """Say whether the first side is more, or less, than the second."""
    first, second = (named(side, within=True) for side in sides)
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
