"""Which clause of a sentence speaks of what a claim says, and whether it says it of the same."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.asking.constraints import Constraint
from bot.asking.question import FUNCTION_WORDS, Question, content_words, words_of
from bot.reading.coverage import Coverage, Unit
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value, find
from corpus.vietnamese.verbs import begins_with_verb, verbs

__all__ = [
    "CLAUSE",
    "Held",
    "covers",
    "has_subject",
    "held_by",
    "is_of_other_side",
    "of_its_case",
    "says_in_own_clause",
    "says_of_another",
    "speaks_of",
]

CLAUSE = re.compile(r"[;,]\s+|\s*\|\s*")
_PARTS = re.compile(r"[,;:.()“”\"|]")
_CALENDAR = frozenset({"năm", "tháng", "ngày", "quý"})
_ENDED = re.compile(r"(?<=[;,])\s+")
_HALF = re.compile(r";\s+")
_SIDES = (("trước", "sau"), ("trong", "ngoài"), ("trên", "dưới"), ("trái", "phải"))
_CLOSE = 0.7  # share, by weight, of the claim's single words that a sentence needs to decide
_MOST_MISSING = 1  # of them, if it is no verb: the rest says what the sentence is about
_ABOUT = 2  # words at the beginning of a claim that say whom or what it is about
_SAID = 2  # words at its end that say what is said
_TOGETHER = 0.12  # how close together its words stand there: a long sentence holds many words


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Which words of a claim a sentence has, which its place has, and which neither has."""

    inside: tuple[Unit, ...]
    given: tuple[Unit, ...]
    missing: tuple[Unit, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """All of them."""
        return (*self.inside, *self.given, *self.missing)


def held_by(
    asked: Question, failed: Sequence[Constraint], told: str, around: str, coverage: Coverage
) -> Held:
    """Tell the words of a claim by where they are said.

    What the claim fixes and the evidence meets, and what title and headings say, `around`, need not
    be said again.
    """
    single = [unit for unit in coverage.units(asked) if len(unit.words) == 1]
    met = [one.text for one in asked.constraints if one not in failed]
    around = " ".join((*met, around))
    inside = tuple(unit for unit in single if coverage.holds(unit, told))
    given = [unit for unit in single if unit not in inside and coverage.holds(unit, around)]
    missing = tuple(unit for unit in single if unit not in inside and unit not in given)
    return Held(inside=inside, given=tuple(given), missing=missing)


def speaks_of(asked: Question, held: Held, told: str, coverage: Coverage) -> bool:
    """Tell whether a sentence may say what a claim says, of what it says it.

    Neither what the claim is about, its first words, nor what is said of it, its verbs and the
    last, may be missing; and the sentence itself says more than what it is about.
    """
    single = [unit for unit in coverage.units(asked) if len(unit.words) == 1]
    about = single[:_ABOUT]
    vital = (*about, *single[-1:], *(one for one in single if one.words[0] in verbs()))
    if not set(held.inside) - set(about if len(single) > _ABOUT else ()):
        return False
    if any(unit in held.missing for unit in vital):
        return False
    return says_in_own_clause(asked, held, told, coverage)


def says_of_another(asked: Question, told: str, passage: str) -> bool:
    """Tell whether a sentence says what a claim says, but of another subject, or another deed.

    Only where the passage does not speak of the claim's own: "nhà máy" for "nhà ăn", "mang máy
    tính" for "bán máy tính".
    """
    spoken = set(words_of(passage))
    mine = words_of(asked.text)
    pairs = [pair for part in _PARTS.split(told) for pair in pairwise(words_of(part))]
    first, second = mine[:1], mine[1:_ABOUT]
    if not spoken.issuperset(second) and any(before in first for before, _ in pairs):
        return True
    undone = [
        what
        for deed, what in pairwise(mine)
        if deed in verbs() and deed not in spoken and what not in FUNCTION_WORDS
    ]
    return any(after in undone and before in verbs() for before, after in pairs)


def says_in_own_clause(asked: Question, held: Held, told: str, coverage: Coverage) -> bool:
    """Tell whether what a sentence has of a claim is said in a clause about the same thing.

    "Sinh viên nam ở nhà B, sinh viên nữ ở nhà C" does not say it of "sinh viên nam ở nhà C".
    """
    about = [unit for unit in coverage.units(asked) if len(unit.words) == 1][:_ABOUT]
    return _is_of_it(asked, told) and _is_said_of_it(asked.text, held.inside, about, told, coverage)


def covers(asked: Question, held: Held, told: str, coverage: Coverage) -> bool:
    """Tell whether a sentence speaks of all that a claim does, but for a word."""
    if len(held.missing) > _MOST_MISSING or not speaks_of(asked, held, told, coverage):
        return False
    missing, whole = (sum(unit.weight for unit in units) for units in (held.missing, held.units))
    close = held.given or coverage.closeness(coverage.units(asked), told) >= _TOGETHER
    return 1 - missing / whole >= _CLOSE and bool(close)


def _is_said_of_it(
    claim: str, inside: Sequence[Unit], about: Sequence[Unit], sentence: str, coverage: Coverage
) -> bool:
    """Tell whether what a claim says stands in a clause that may be about what the claim is about.

    A subject is carried from clause to clause, but only forward, and not into a clause with its
    own: "Đoàn ngồi dãy A, khách lẻ dãy B" seats no single guest in A, and no group in B.
    """
    names = {unit.words[0] for unit in inside}
    clauses = CLAUSE.split(sentence)
    held = [[unit for unit in inside if coverage.holds(unit, clause)] for clause in clauses]
    last = inside[-_SAID:]
    saying = [at for at, units in enumerate(held) if all(unit in units for unit in last)]
    if not saying:
        return True
    for at in saying:
        if is_of_other_side(claim, clauses[at]):
            continue
        lacking = [unit for unit in inside if unit not in held[at]]
        before = {unit for units in held[:at] for unit in units}
        if not lacking or (
            not has_subject(clauses[at], names, about[0].words[0])
            and all(unit in before for unit in lacking)
        ):
            return True
    return False


def is_of_other_side(claim: str, clause: str) -> bool:
    """Tell whether a clause has the opposite of a side that the claim names: "sân trước", "sau"."""
    mine, theirs = set(words_of(claim)), set(words_of(clause))
    return any(
        one in mine and other in theirs and one not in theirs
        for pair in _SIDES
        for one, other in (pair, pair[::-1])
    )


def of_its_case(asked: Question, sentence: str) -> str:
    """Leave out the clauses of other cases, where one is of the claim's own.

    "Lớp 5 trở lên được mang; lớp 1 đến lớp 4 không được" says of "lớp 7" that it may.
    """
    values = [c.of for c in asked.constraints if isinstance(c.of, Value) and not c.of.period]
    clauses = _ENDED.split(sentence)
    others = [clause for clause in clauses if _is_of_another(values, clause)]
    brackets = [one for clause in clauses for one in find(clause) if _is_bracket(one)]
    own = any(value.is_covered_by(one) for value in values for one in brackets)
    if not own or not others or len(others) == len(clauses):
        return sentence
    return " ".join(clause for clause in clauses if clause not in others).rstrip(" ;,")


def _is_bracket(one: Value) -> bool:
    return "to" in dict(one.parts) or bool(one.interval and not one.interval.is_point)


def _is_of_another(values: Sequence[Value], clause: str) -> bool:
    told = find(clause)
    return any(
        any(value.is_comparable(one) for one in told)
        and not any(value.is_covered_by(one) for one in told)
        for value in values
    )


def has_subject(clause: str, said: Collection[str], subject: str) -> bool:
    """Tell whether a clause begins with a subject: the claim's own, or one that it does not name.

    Vietnamese leaves the subject out where the clause goes on about the same one.
    """
    first = next(iter(content_words(clause)), "")
    return first == subject or (first not in said and not begins_with_verb(clause))


def _is_of_it(asked: Question, sentence: str) -> bool:
    """Tell whether the clause with the claim's value is the one that speaks of the claim most.

    "Bể ngoài sâu 2 m; bể trong sâu 1 m" does not say that the inner one is 2 m deep. When it was
    may stand in a clause of its own, but on the same side of a semicolon.
    """
    values = [c.of for c in asked.constraints if isinstance(c.of, Value)]
    return all(
        _stands_with(value, asked, (CLAUSE if value.interval else _HALF).split(sentence))
        for value in values
        if value.interval or value.period
    )


def _stands_with(value: Value, asked: Question, clauses: Sequence[str]) -> bool:
    """Tell whether a value stands in the clause that shares most words with a claim, if in any."""
    own = {*words_of(value.text), *_CALENDAR}
    words = {fold(word) for word in asked.terms if word not in own}
    shared = [len(words & {fold(word) for word in words_of(clause)}) for clause in clauses]
    holding = [
        count
        for clause, count in zip(clauses, shared, strict=True)
        if any(value.agrees(told) for told in find(clause))
    ]
    return not holding or max(holding) >= max(shared)
