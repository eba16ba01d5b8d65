"""What a text says in figures: one frozen value for each, and when two of them agree."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.types import Span

__all__ = ["DURATIONS", "Bound", "Day", "Granularity", "Interval", "Kind", "Period", "Value"]

DURATIONS = frozenset({"clock", "calendar", "working day"})
"""The dimensions in which it is told how long something lasts."""


class Kind(StrEnum):
    """What sort of value it is."""

    DATE = "date"
    WEEKDAY = "weekday"
    TIME = "time"
    QUANTITY = "quantity"
    MONEY = "money"
    PERCENT = "percent"
    ORDINAL = "ordinal"  # lần thứ hai, phòng 302, lớp 10
    CODE = "code"  # iPhone 15, COP 28, QL1A
    DOCUMENT = "document"  # 62/2023/NĐ-CP
    ADDRESS = "address"  # điểm a khoản 2 Điều 7
    PHONE = "phone"


class Bound(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    MORE = "more"  # thêm


class Granularity(StrEnum):
    """The finest part of a date that is told."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


_FROM = frozenset({Bound.AT_LEAST, Bound.ABOVE})
_TO = frozenset({Bound.AT_MOST, Bound.BELOW})
_BESIDE = 1e-9  # relative: two numbers no farther apart are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Numbers from `low` to `high`, in the size of the dimension; an end is in unless open."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    @property
    def is_point(self) -> bool:
        """Tell whether it holds one number."""
        return self.low == self.high

    def holds(self, other: "Interval") -> bool:
        """Tell whether all numbers of `other` lie inside."""
        low = _below(self.low, other.low) or (
            _same(self.low, other.low) and (other.open_low or not self.open_low)
        )
        high = _below(other.high, self.high) or (
            _same(self.high, other.high) and (other.open_high or not self.open_high)
        )
        return low and high

    def equals(self, other: "Interval") -> bool:
        """Tell whether both hold the same numbers."""
        return self.holds(other) and other.holds(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as far as it is told; a year before our era is negative."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def told(self) -> frozenset[str]:
        """Return the names of the parts that are told."""
        return frozenset(p for p in ("year", "month", "day") if getattr(self, p) is not None)

    def parts(self, names: frozenset[str]) -> tuple[int, ...]:
        """Return the parts `names` in their order."""
        return tuple(getattr(self, p) for p in ("year", "month", "day") if p in names)

    def __str__(self) -> str:
        month = f"{self.month:02d}" if self.month else ""
        day = f"{self.day:02d}" if self.day else ""
        year = "" if self.year is None else str(self.year)
        return "-".join((year, month, day)).rstrip("-") or "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from `begin` to `end`, both in; one day, month or year where they are equal.

    `calendar` is "âm" for the lunar calendar.
    """

    begin: Day
    end: Day
    granularity: Granularity
    calendar: str = ""

    def __str__(self) -> str:
        ends = str(self.begin) if self.begin == self.end else f"{self.begin}/{self.end}"
        return f"{ends} {self.calendar}".strip()

    def meets(self, other: "Period") -> bool:
        """Tell whether both speak of the same time, as far as both tell it.

        One that is a part of the other does ("tháng 8/2021" and "quý III/2021"); two that are told
        to the same part and differ do not.
        """
        if self.calendar != other.calendar:
            return False
        both = self.begin.told & self.end.told & other.begin.told & other.end.told
        if not both:
            return False
        one, two = self.ends(both), other.ends(both)
        if one == two or one[0] == one[1] or two[0] == two[1] or self.is_named or other.is_named:
            return _within(one, two) or _within(two, one)
        return False

    def ends(self, parts: frozenset[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the parts of the first and of the last day."""
        return self.begin.parts(parts), self.end.parts(parts)

    @property
    def is_named(self) -> bool:
        """Tell whether one word names it: a quarter, a decade or a century."""
        return self.granularity in {Granularity.QUARTER, Granularity.DECADE, Granularity.CENTURY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a text and where it stands.

    `interval` holds the numbers of a quantity, money, a percentage or a time of day (minutes),
    `period` the days of a date; `unit` is the name of what is counted, `dimension` what units that
    convert into each other share ("" for both where none is told). `parts` are the named parts of
    an ordinal, a code, a number of a document or an address in law, `label` the noun or letters
    before a number.
    """

    span: Span
    text: str
    kind: Kind
    interval: Interval | None = None
    period: Period | None = None
    unit: str = ""
    dimension: str = ""
    bound: Bound = Bound.EXACT
    label: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def granularity(self) -> Granularity | None:
        """Return the finest part of a date that is told; None for what is no date."""
        return self.period.granularity if self.period else None

    @property
    def canonical(self) -> str:
        """Return the value as one short line that all its spellings share."""
        if self.period:
            return str(self.period)
        if self.interval and self.kind is Kind.TIME:
            return _joined(_clock(self.interval.low), _clock(self.interval.high))
        if self.interval:
            return f"{_told(self)} {self.dimension_unit}".strip()
        told = " ".join(f"{name}={part}" for name, part in self.parts)
        return f"{self.label} {told}".strip()

    @property
    def dimension_unit(self) -> str:
        """Return the name of what `interval` is counted in."""
        return re.sub(r"^(?:count|person|noun) ", "", self.dimension)

    @property
    def counts_things(self) -> bool:
        """Tell whether it counts persons or things: "hai người", "3 thôn", not "3 kg"."""
        return self.dimension.startswith(("count ", "person ", "noun "))

    def is_comparable(self, other: "Value") -> bool:
        """Tell whether both say the same sort of thing, so that they agree or contradict."""
        if self.interval and other.interval and Kind.TIME not in {self.kind, other.kind}:
            bare = not self.dimension or not other.dimension
            return bare or _one_dimension(self.dimension, other.dimension)
        if self.period and other.period:
            return True
        if {self.kind, other.kind} <= _NUMBERED:
            return _one_label(self.label, other.label)
        if {self.kind, other.kind} <= {Kind.DOCUMENT, Kind.ORDINAL, Kind.CODE}:
            return _one_sort(self, other)
        if self.kind is Kind.ADDRESS and other.kind is Kind.ADDRESS:
            return bool(dict(self.parts).keys() & dict(other.parts).keys())
        return self.kind is other.kind

    def agrees(self, other: "Value") -> bool:
        """Tell whether both can be said of one thing.

        A number agrees with a bound that covers it ("12 tấn" and "trên 5 tấn"), two bounds only
        when they are the same. What one leaves untold (a year, a unit) agrees.
        """
        if not self.is_comparable(other):
            return False
        if self.period and other.period:
            return self.period.meets(other.period)
        if self.interval and other.interval:
            return self._counts_like(other)
        if run := self._run_beside(other):
            return run[0].holds(run[1]) or run[1].holds(run[0])
        mine, theirs = dict(self.parts), dict(other.parts)
        shared = mine.keys() & theirs.keys()
        if "variant" in mine.keys() ^ theirs.keys():
            return False
        return bool(shared) and all(mine[name] == theirs[name] for name in shared)

    def is_covered_by(self, other: "Value") -> bool:
        """Tell whether what is said of `other` is said of this: a rule for a bracket covers it.

        "15 tấn" and "trên 10 tấn" are covered by "trên 5 tấn"; "trên 5 tấn" is not by "12 tấn".
        """
        if not (self.interval and other.interval):
            run = self._run_beside(other)
            return self.agrees(other) and (run is None or run[1].holds(run[0]))
        if not self.is_comparable(other) or self._opposes(other):
            return False
        told = other.interval if self.bound is not Bound.ABOUT else _widened(other.interval)
        return told.holds(self.interval) or self.interval.equals(other.interval)

    def _run_beside(self, other: "Value") -> tuple[Interval, Interval] | None:
        """Return the numbers of two ordinals of which one runs on: "lớp 7" and "lớp 5 trở lên"."""
        if not any("to" in dict(one.parts) for one in (self, other)):
            return None
        runs = _run(self), _run(other)
        return (runs[0], runs[1]) if runs[0] and runs[1] else None

    def _counts_like(self, other: "Value") -> bool:
        assert self.interval
        assert other.interval
        if self._opposes(other):
            return False
        if self.interval.equals(other.interval):
            return True
        if {self.bound, other.bound} & {Bound.ABOUT}:
            return self.interval.holds(other.interval) or other.interval.holds(self.interval)
        if not (self.interval.is_point or other.interval.is_point):
            return False
        return self.interval.holds(other.interval) or other.interval.holds(self.interval)

    def _opposes(self, other: "Value") -> bool:
        """Tell whether one is a lower and the other an upper bound, or only one is an increase."""
        if (self.bound is Bound.MORE) != (other.bound is Bound.MORE):
            return True
        both = {self.bound, other.bound}
        return bool(both & _FROM) and bool(both & _TO)


def _run(one: Value) -> Interval | None:
    """Return the numbers that an ordinal runs through; None where it has no figure."""
    told = dict(one.parts)
    first, last = told.get("number", ""), told.get("to", told.get("number", ""))
    if not first.isdecimal():
        return None
    if last in {"up", "down"}:
        ends = (float(first), math.inf) if last == "up" else (-math.inf, float(first))
        return Interval(low=ends[0], high=ends[1])
    return Interval(low=float(first), high=float(last)) if last.isdecimal() else None


_NUMBERED = frozenset({Kind.ORDINAL, Kind.CODE})
_GENERIC = frozenset({"", "lần", "thứ", "số"})
_BUSES = frozenset({"xe", "xe số", "xe buýt", "tuyến", "tuyến xe", "tuyến xe buýt"})


def _one_label(one: str, other: str) -> bool:
    """Tell whether two nouns before a number may name one thing: a bus goes by its line."""
    return one == other or not _GENERIC.isdisjoint((one, other)) or {one, other} <= _BUSES


def _one_sort(one: Value, other: Value) -> bool:
    """Tell whether "Thông tư 133" and "133/2016/TT-BTC" may be one paper."""
    if Kind.DOCUMENT not in {one.kind, other.kind}:
        return False
    return not one.label or not other.label or one.label == other.label


def _one_dimension(one: str, other: str) -> bool:
    """Compare dimensions; an unknown noun agrees with a longer telling of it."""
    if one == other:
        return True
    shorter, longer = sorted((one.split(" ", 1)[-1], other.split(" ", 1)[-1]), key=len)
    unknown = one.startswith("noun ") or other.startswith("noun ")
    return unknown and longer.startswith(f"{shorter} ")


def _same(one: float, other: float) -> bool:
    return one == other or math.isclose(one, other, rel_tol=_BESIDE)


def _below(one: float, other: float) -> bool:
    return one < other and not _same(one, other)


def _widened(told: Interval) -> Interval:
    return Interval(low=told.low * 0.9, high=told.high * 1.1)


def _within(inner: tuple[tuple[int, ...], ...], outer: tuple[tuple[int, ...], ...]) -> bool:
    """Tell whether the days of `inner` lie in `outer`, which may run over the end of a year."""
    begin, end = outer
    if begin <= end:
        return begin <= inner[0] and inner[1] <= end
    return inner[0] >= begin or inner[1] <= end


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e15 else f"{value:g}"


def _told(value: Value) -> str:
    interval = value.interval
    assert interval
    if value.bound is Bound.MORE:
        return f"+{_number(interval.low)}"
    if value.bound is Bound.ABOUT:
        return f"~{_number((interval.low + interval.high) / 2)}"
    if interval.high == math.inf:
        return f"{'>' if interval.open_low else '>='}{_number(interval.low)}"
    if interval.low == -math.inf:
        return f"{'<' if interval.open_high else '<='}{_number(interval.high)}"
    return _joined(_number(interval.low), _number(interval.high))


def _joined(low: str, high: str) -> str:
    return low if low == high else f"{low}..{high}"


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"
