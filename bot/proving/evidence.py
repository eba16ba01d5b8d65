"""Whether a piece of evidence speaks of what a question fixes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.asking.constraints import Constraint, Edge, Limit, Measured, Post
from corpus.types import Span
from corpus.vietnamese.contrasts import Office, Opposite, limit_words, offices
from corpus.vietnamese.names import (
    Name,
    Sort,
    area_of,
    country_of,
    spellings_of,
    stands,
    stands_by_kind,
)
from corpus.vietnamese.names import find as find_names
from corpus.vietnamese.synonyms import worded
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import DURATIONS, Bound, Kind, Value
from corpus.vietnamese.values import find as find_values
from corpus.vietnamese.verbs import verbs

__all__ = ["Evidence", "comparable", "meets", "unmet"]


_SHORT_LINE = 12  # words
_SENTENCES = re.compile(r"(?<=[.!?;])\s+")
_PARTY = re.compile(r"^\W*bên [a-z]\b[^:\n]{0,60}:.*$", re.IGNORECASE | re.MULTILINE)
_PLACE_AND_DAY = re.compile(r",\s*ngày\s[^,]{1,40}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What may meet a constraint, nearest first.

    `quote` is the cited sentence and `answer` the place of the answer in it, `before` the text of
    its paragraph that leads up to it, nearest last, and `around` the headings, the names of the
    table's columns, the title and the date of the document; `date` is that date, `opening` what
    the document begins with (its letterhead), `signed` who wrote it. `aliases` is the same text
    with abbreviations and full names exchanged, `full_names` spells an abbreviation out. `subjects`
    are folded names so frequent in the document that every sentence of it is about them.
    `above` is the text of the section before that paragraph: which round it speaks of.
    """

    quote: str
    answer: Span | None = None
    before: str = ""
    around: str = ""
    date: str = ""
    opening: str = ""
    signed: str = ""
    aliases: str = ""
    full_names: Callable[[str], Sequence[str]] = lambda _: ()
    subjects: frozenset[str] = frozenset()
    above: str = ""

    @property
    def letterhead(self) -> str:
        """Return the short lines of the opening that are no sentences: whose paper it is."""
        lines = (_PLACE_AND_DAY.sub("", line.strip()) for line in self.opening.split("\n"))
        parts = (part for line in lines for part in _SENTENCES.split(line) if part)
        short = (part for part in parts if len(part.split()) <= _SHORT_LINE)
        return " . ".join(part for part in short if part[-1] not in ".!?;" or _names_only(part))

    @property
    def parties(self) -> str:
        """Return the lines of the opening that say whose contract it is: "Bên A: Công ty …"."""
        return " . ".join(_PARTY.findall(self.opening))


def _names_only(line: str) -> bool:
    """Tell whether a line only names something: "Công ty Xe khách Phú Giang."."""
    words = line.lower().rstrip(".!?;").split()
    return "," not in line and not verbs() & set(words)


def unmet(constraints: Sequence[Constraint], evidence: Evidence) -> tuple[Constraint, ...]:
    """Return the constraints that `evidence` does not meet."""
    asked = tuple(one.of for one in constraints if isinstance(one.of, Name))
    return tuple(one for one in constraints if not _met(one, evidence, asked))


def meets(constraint: Constraint, evidence: Evidence) -> bool:
    """Tell whether `evidence` speaks of what `constraint` fixes."""
    return not unmet((constraint,), evidence)


def _met(constraint: Constraint, evidence: Evidence, asked: Sequence[Name]) -> bool:
    match constraint.of:
        case Name() as name:
            return _names_it(name, evidence, asked)
        case Office() as office:
            told = [one for one in offices(evidence.quote) if one.head == office.head]
            return not told or any(map(office.same, told))
        case Post(office=office):
            return _speaks_of_post(office, evidence)
        case Opposite() as opposite:
            elsewhere = opposite.stands_in(f"{evidence.before} {evidence.around}")
            return elsewhere or not opposite.excluded_by(evidence.quote)
        case Measured() as measured:
            return _measures(measured, evidence)
        case Edge(first=first):
            return _is_edge(evidence, first=first)
        case Limit(bound=bound):
            return _bounds_so(bound, evidence)
        case value:
            return _says(value, evidence)


def _speaks_of_post(office: Office, evidence: Evidence) -> bool:
    """Tell whether the office itself, or another word for it, stands near an answer."""
    near = f"{evidence.quote} {evidence.aliases} {evidence.before} {evidence.around}"
    quoted = [one for one in offices(evidence.quote) if one.head == office.head]
    told = quoted or [one for one in offices(near) if one.head == office.head]
    return any(map(office.same, told)) or worded(office.head, near) != office.head


def _bounds_so(bound: Bound, evidence: Evidence) -> bool:
    """Tell whether the answer is the least or the most that is asked for.

    The bound of the answer's own number decides, then the words about it. Where nothing is said of
    either, the number is taken as it stands.
    """
    answer = evidence.answer
    for value in find_values(evidence.quote):
        if answer and value.span.overlaps(answer) and value.bound is not Bound.EXACT:
            return value.bound in _SIDES[bound] or value.bound not in _SIDES[_OTHER[bound]]
    for text in (evidence.quote, evidence.before, evidence.around):
        said = {told for _, told in limit_words(text)}
        if said:
            return bound in said
    return True


def _measures(measured: Measured, evidence: Evidence) -> bool:
    """Tell whether the answer may measure what is asked for.

    It does not where another number of the quote stands before that noun, nor where it is a bare
    number and nothing around it says what it counts ("3-1" is no "bao nhiêu lần").
    """
    answer = evidence.answer
    values = find_values(evidence.quote)
    told = [value for value in values if value.interval]
    own = [value for value in told if answer and value.span.overlaps(answer)]
    if not own:  # a date or an ordinal counts nothing, but from one day to another is a time
        others = [value for value in values if answer and value.span.overlaps(answer)]
        spans_time = measured.dimension in DURATIONS and any(one.period for one in others)
        return not others or spans_time
    if measured.dimension:
        around = f"{evidence.quote} {evidence.before} {evidence.around}".lower()
        said = re.search(rf"(?<!\w){re.escape(measured.noun)}(?!\w)", around) is not None
        return said or any(_may_count(measured.dimension, value) for value in own)
    after = {v.span: _before_noun(evidence.quote[v.span.end :], measured.noun) for v in told}
    return not any(after.values()) or any(after[value.span] for value in own)


_ANYTHING = frozenset({"con", "cái", "chiếc", "loại", "trường hợp", "đơn vị"})


def _may_count(asked: str, value: Value) -> bool:
    """Tell whether a value may be told in the dimension that is asked for.

    Persons have many names and some nouns count anything; goals are no matches.
    """
    if value.kind is Kind.TIME or value.dimension == asked:
        return True
    one, _, noun = asked.partition(" ")
    other = value.dimension.partition(" ")[0]
    if one == "count" and other == "count":
        return noun in _ANYTHING
    return bool(other)


_UNTIL = re.compile(
    r"(?<!\w)(?:đến(?:\s+hết)?|tới|hết)\s+(?:ngày\s+|tháng\s+|năm\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"(?<!\w)từ\s+(?:ngày\s+|tháng\s+|năm\s+)?$", re.IGNORECASE)
_TO = re.compile(r"(?<!\w)(?:đến|tới)(?!\w)|[-–]", re.IGNORECASE)


def _is_edge(evidence: Evidence, *, first: bool) -> bool:
    """Tell whether the answer is not the wrong end of a time; one that tells both ends is right."""
    answer = evidence.answer
    if answer is None:
        return True
    quote = evidence.quote
    told = answer.of(quote).lower()
    if _TO.search(told.removeprefix("đến").removeprefix("tới")):
        return True
    until = _UNTIL.search(quote[: answer.start]) or told.startswith(("đến ", "tới ", "hết "))
    since = _SINCE.search(quote[: answer.start]) or told.startswith("từ ")
    return not (until if first else since)


def _before_noun(after: str, noun: str) -> bool:
    return re.match(rf"\s+{re.escape(noun)}(?!\w)", after, re.IGNORECASE) is not None


_SIDES = {
    Bound.AT_LEAST: frozenset({Bound.AT_LEAST, Bound.ABOVE}),
    Bound.AT_MOST: frozenset({Bound.AT_MOST, Bound.BELOW}),
}
_OTHER = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}


# What a section that names one of them is about as a whole.
_ROUNDS = frozenset({"đợt", "kỳ", "khóa", "khoá", "vòng", "phiên", "giai đoạn", "học kỳ"})


def _says(value: Value, evidence: Evidence) -> bool:
    """Tell whether the evidence says `value`, or at least no other number of the same things.

    One of the same kind in the quote decides; only a quote without one may lean on what leads up
    to it, where the nearest mention decides, and last on headings, title and date.
    """
    if value.kind is Kind.DATE and any(map(value.agrees, find_values(evidence.date))):
        return True  # "Theo thông báo ngày 10/8/2024, …" speaks of the document itself
    if value.kind is Kind.DOCUMENT and any(map(value.agrees, find_values(evidence.opening))):
        return True  # the number in its letterhead is the document's own
    if value.kind is Kind.ADDRESS:
        return _is_there(value, evidence)
    contexts = [evidence.quote, *reversed(_stretches(evidence.before)), evidence.around]
    for at, text in enumerate(contexts):
        told = find_values(text)
        if any(map(value.is_covered_by, told)):
            return value.kind is not Kind.DATE or not _other_year(value, told, contexts[at + 1 :])
        own = evidence.answer if at == 0 else None
        if any(comparable(value, one) and not _is(one, own) for one in told):
            return False
    if value.label in _ROUNDS and (rounds := _rounds(value, evidence.above)):
        return all(map(value.is_covered_by, rounds))
    return value.kind is Kind.QUANTITY and value.counts_things


def _rounds(value: Value, text: str) -> list[Value]:
    return [one for one in find_values(text) if one.label == value.label]


def _is(value: Value, answer: Span | None) -> bool:
    return answer is not None and answer.overlaps(value.span)


def comparable(one: Value, other: Value) -> bool:
    """Tell whether `other`, where it does not agree, contradicts `one`."""
    if one.period and other.period:
        mine, theirs = one.period.begin.told, other.period.begin.told
        return bool(mine & theirs)
    if one.interval and other.interval:
        return one.dimension == other.dimension and one.kind is other.kind
    if {one.kind, other.kind} <= {Kind.ORDINAL, Kind.CODE}:
        return one.label == other.label
    return one.is_comparable(other)


def _other_year(value: Value, told: Sequence[Value], further: Sequence[str]) -> bool:
    """Tell whether "17/3/2021" agreed with a "17/3" that stands under another year."""
    agreeing = [one for one in told if value.agrees(one) and one.period]
    years = [one for one in agreeing if one.period and "year" in one.period.begin.told]
    if years or not value.period or value.period.begin.year is None:
        return False
    for text in further:
        dated = [v for v in find_values(text) if v.period and v.period.begin.year is not None]
        if dated:
            year = value.period.begin.year
            return not any(v.period and _in_years(year, v) for v in dated)
    return False


def _in_years(year: int, value: Value) -> bool:
    period = value.period
    if not period or period.begin.year is None or period.end.year is None:
        return False
    return period.begin.year <= year <= period.end.year


def _is_there(address: Value, evidence: Evidence) -> bool:
    """Tell whether the quote stands at an address in law, or cites it."""
    whole = f"{evidence.around} {evidence.before} {evidence.quote}"
    told = {part for value in find_values(whole) for part in value.parts}
    number = re.match(r"\s*(?:(\d{1,3})[.)]|([a-zđ])\))", f"{evidence.before}{evidence.quote}")
    if number:
        told.add(("khoản", number[1]) if number[1] else ("điểm", number[2]))
    mine = dict(address.parts)
    return all(
        (level, part) in told or (level == "khoản" and "điểm" in mine)
        for level, part in mine.items()
    )


def _stretches(text: str) -> list[str]:
    return re.split(r"(?<=[.;:!?…])\s+", text) if text else []


def _names_it(name: Name, evidence: Evidence, asked: Sequence[Name]) -> bool:
    _, _, country = name.text.partition(" ")
    if name.opens and country_of(country) and not country_of(name.text):  # "Đoàn Việt Nam đi …"
        name = replace(name, text=country, opens=False)
    if fold(name.text) in evidence.subjects:
        return True
    told = " ".join((evidence.around, evidence.before, evidence.quote, evidence.aliases))
    wanted = tuple(_tellings(name, evidence))
    if any(stands(one, told) for one in wanted):
        return True
    if name.opens and stands_by_kind(name.text, told):
        return True
    whose = evidence.parties
    if name.sort is not Sort.PERSON:
        whose = f"{whose} . {evidence.letterhead}"
    if any(stands(one, whose) for one in wanted):
        return True
    general = name.sort in {Sort.ORGANISATION, Sort.CODE} or bool(area_of(name.text))
    if not general or _rivals(name, evidence, asked):
        return False
    if country_of(name.text) == _HOME:
        return True
    return any(stands(one, f"{evidence.opening} {evidence.signed}") for one in wanted)


_HOME = "Việt Nam"  # a Vietnamese paper need not name it in each sentence


def _tellings(name: Name, evidence: Evidence) -> Iterator[str]:
    for spelling in spellings_of(name.text):
        yield spelling
        yield from evidence.full_names(spelling)


def _rivals(name: Name, evidence: Evidence, asked: Sequence[Name]) -> bool:
    """Tell whether the quote speaks of another area or body, that the question does not name."""
    area = area_of(name.text)
    for other in find_names(evidence.quote):
        if any(other.agrees(one) for one in asked):
            continue
        if area:
            if area_of(other.text) == area:
                return True
        elif other.sort in {Sort.ORGANISATION, Sort.CODE}:
            return True
    return False
