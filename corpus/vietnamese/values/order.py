"""Which of two values is more, and by how much."""

import math

from corpus.vietnamese.values.scan import unit_named
from corpus.vietnamese.values.value import Bound, Interval, Kind, Value

__all__ = ["apart", "order", "times"]

_LOWER = frozenset({Bound.AT_LEAST, Bound.ABOVE})
_UPPER = frozenset({Bound.AT_MOST, Bound.BELOW})
_DAY = 24 * 60 * 60  # seconds


def order(one: Value, other: Value, *, last: bool = False) -> int | None:
    """Return -1, 0 or 1 as the first is smaller or earlier, equal or not; None if neither.

    Of a time of day from one hour to another, the first hour counts, and the `last` where that is
    meant ("đóng cửa"). A least and a most are compared as the numbers that they name.
    """
    if one.interval and other.interval:
        if {one.dimension, other.dimension} == {"clock", "working day"}:
            return _with_working_days(one, other)
        if not one.is_comparable(other) or (one.bound in _LOWER and other.bound in _UPPER):
            return None
        if one.bound in _UPPER and other.bound in _LOWER:
            return None
        return _order(_ends(one, last=last), _ends(other, last=last))
    if one.period and other.period:
        parts = one.period.begin.told & other.period.begin.told
        if "year" not in parts or one.period.calendar != other.period.calendar:
            return None
        mine, theirs = one.period.begin.parts(parts), other.period.begin.parts(parts)
        return (mine > theirs) - (mine < theirs)
    return None


def _with_working_days(one: Value, other: Value) -> int | None:
    """Order working days and a time; each such day is one of its own, so that more last longer.

    Fewer may or may not, as weekends and holidays fall.
    """
    working, span = (one, other) if one.dimension == "working day" else (other, one)
    if _ends(working)[0] * _DAY <= _ends(span)[1]:
        return None
    return 1 if working is one else -1


def apart(one: Value, other: Value) -> str:
    """Return how far apart two numbers are, with their unit; empty where that is no one number."""
    if not (one.interval and other.interval) or one.kind is Kind.TIME:
        return ""
    unit = one.unit or other.unit
    mine, theirs = _ends(one), _ends(other)
    if mine[0] != mine[1] or theirs[0] != theirs[1] or (one.unit and one.unit != other.unit):
        return ""
    size = _size(one if one.unit else other)
    return f"{_written(abs(mine[0] - theirs[0]) / size)} {unit}".strip()


def times(one: Value, other: Value) -> str:
    """Return how many times the smaller number the larger one is; empty where it is no one number.

    One that is no whole number is told to two places: "2,67".
    """
    if not (one.interval and other.interval) or Kind.TIME in {one.kind, other.kind}:
        return ""
    mine, theirs = _ends(one), _ends(other)
    low, high = sorted((mine[0], theirs[0]))
    if mine[0] != mine[1] or theirs[0] != theirs[1] or low <= 0:
        return ""
    return _written(high / low)


def _size(value: Value) -> float:
    """Return how many of its dimension's base one unit is: 60 for a minute."""
    unit = unit_named(value.unit) if value.unit else None
    return unit[2] if unit and value.kind is not Kind.MONEY else 1.0


def _ends(value: Value, *, last: bool = False) -> tuple[float, float]:
    """Return the two numbers that are compared: one bound, the middle of an "about", or both."""
    told = value.interval
    assert isinstance(told, Interval)
    if value.kind is Kind.TIME:
        end = told.high if last else told.low
        return end, end
    if value.bound is Bound.ABOUT:
        middle = (told.low + told.high) / 2
        return middle, middle
    low = told.high if math.isinf(told.low) else told.low
    return low, low if math.isinf(told.high) else told.high


def _order(one: tuple[float, float], other: tuple[float, float]) -> int | None:
    if all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(one, other, strict=True)):
        return 0
    if one[0] <= other[0] and one[1] <= other[1]:
        return -1
    return 1 if one[0] >= other[0] and one[1] >= other[1] else None


def _written(number: float) -> str:
    """Write a number the Vietnamese way: 1.250, 2,5."""
    rounded = round(number, 2)
    whole = int(rounded)
    grouped = f"{whole:,}".replace(",", ".")
    rest = f"{rounded - whole:.2f}"[2:].rstrip("0")
    return f"{grouped},{rest}" if rest else grouped
