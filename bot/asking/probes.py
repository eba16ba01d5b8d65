"""Questions whose answers decide a claim: what it fixes is asked for instead of told.

"Cuộc thi diễn ra ở Huế." is probed by "Cuộc thi diễn ra ở đâu?": an answer that is not Huế tells
against it, in a sentence that need not deny anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.asking.constraints import constraints_of
from corpus.vietnamese.names import Name
from corpus.vietnamese.values import Granularity, Kind, Value, find

__all__ = ["Probe", "probes"]

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
    """A question and the words of the claim that its answer must agree with."""

    question: str
    told: str


def probes(claim: str) -> Iterator[Probe]:
    """Yield a probe for each thing that a declarative sentence fixes, the last told first."""
    bare = claim.rstrip(" .!?")
    found = [one.of for one in constraints_of(bare) if isinstance(one.of, Name | Value)]
    fixed = {one.text: one.span.start for one in found}
    for told, at in sorted(fixed.items(), key=lambda pair: -pair[1]):
        if at < 0:
            continue
        asked = _asking_for(told, bare[:at])
        if asked:
            yield Probe(question=f"{bare[:at]}{asked}{bare[at + len(told) :]}?", told=told)


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
