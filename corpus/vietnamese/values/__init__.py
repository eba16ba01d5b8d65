"""One grammar for what a text says in figures: dates, amounts, ordinals, codes, numbers of papers.

`find("tối đa 45 ngày")` is one value: a quantity of days, at most 45. `Value.agrees` compares.
"""

from corpus.vietnamese.values.finding import find
from corpus.vietnamese.values.order import apart, order, times
from corpus.vietnamese.values.quantities import measured_asked, unit_asked
from corpus.vietnamese.values.value import (
    DURATIONS,
    Bound,
    Day,
    Granularity,
    Interval,
    Kind,
    Period,
    Value,
)

__all__ = [
    "DURATIONS",
    "Bound",
    "Day",
    "Granularity",
    "Interval",
    "Kind",
    "Period",
    "Value",
    "apart",
    "find",
    "measured_asked",
    "order",
    "times",
    "unit_asked",
]
