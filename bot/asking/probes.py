"""Questions whose answers decide a claim: what it fixes is asked for instead of told.

"Cuộc thi diễn ra ở Huế." is probed by "Cuộc thi diễn ra ở đâu?": an answer that is not Huế tells
against it, in a sentence that need not deny anything.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.asking.constraints import constraints_of
from corpus.types import Span
from corpus.vietnamese.names import Name
from corpus.vietnamese.values import Granularity, Kind, Value, find

__all__ = ["Probe", "probes"]

_WHEN_ALONE = re.compile(r"(?:vào|trong|đến|từ|lúc|hồi)?[\s,]*", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:ở|tại|đến|sang|từ)\s+$", re.IGNORECASE)
_TIMES = {
    Granularity.DAY: "ngày nào",
    Granularity.MONTH: "tháng nào",
    Granularity.QUARTER: "quý nào",
    Granularity.YEAR: "năm nào",
    Granularity.DECADE: "thập niên nào",
    Granularity.CENTURY: "thế kỷ nào",
}
_KINDS = {
    Kind.MONEY: "bao nhiêu tiền",
    Kind.PERCENT: "bao nhiêu phần trăm",
    Kind.TIME: "mấy giờ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A question and the words of the claim that its answer must agree with.

    `alone` tells that nobody and nothing else can do what is claimed: another answer denies it.
    """

    question: str
    told: str
    alone: bool = True


def probes(claim: str, bodies: Sequence[Span] = ()) -> Iterator[Probe]:
    """Yield a probe for each thing that a declarative sentence fixes, the last told first.

    `bodies` are the stretches of it that name a body of the collection in full, which is asked for
    last: "Năm 2030 Sở Thủy lợi đắp đê" by "Năm 2030 ai đắp đê?", which others may have done too.
    """
    bare = claim.rstrip(" .!?")
    found = [one.of for one in constraints_of(bare) if isinstance(one.of, Name | Value)]
    fixed = {one.text: one.span.start for one in found}
    done: set[str] = set()
    for told, at in sorted(fixed.items(), key=lambda pair: -pair[1]):
        if at < 0:
            continue
        asked = _asking_for(told, bare[:at])
        if asked:
            done.add(told)
            yield Probe(question=f"{bare[:at]}{asked}{bare[at + len(told) :]}?", told=told)
    for body in bodies:
        before = bare[: body.start]
        if body.of(claim) not in done and _WHEN_ALONE.fullmatch(_without_times(before)):
            asked = f"{before}ai{bare[body.end :]}?"
            yield Probe(question=asked, told=body.of(claim), alone=False)


def _without_times(text: str) -> str:
    for value in reversed(find(text)):
        if value.kind in {Kind.DATE, Kind.TIME}:
            text = text[: value.span.start] + text[value.span.end :]
    return text


def _asking_for(told: str, before: str) -> str:
    """Return the words that ask for `told`, which stands behind `before`; empty if none fit."""
    value = next(iter(find(told)), None)
    if value is None:
        return "đâu" if _PLACED.search(before) else "ai" if not before.strip() else ""
    return _asking_for_value(value)


def _asking_for_value(value: Value) -> str:
    if value.granularity:
        return _TIMES[value.granularity]
    if value.kind is Kind.QUANTITY and value.unit:
        return f"bao nhiêu {value.unit}"
    return _KINDS.get(value.kind, "")
