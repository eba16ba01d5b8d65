"""The sentences that may decide a claim, and what each says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.asking.constraints import Constraint
from bot.asking.question import Question, analyse, in_words_of, words_of
from bot.proving.alignment import Compared, features_of
from bot.proving.clauses import (
    CLAUSE,
    covers,
    has_subject,
    held_by,
    is_of_other_side,
    of_its_case,
    says_in_own_clause,
    says_of_another,
    speaks_of,
)
from bot.proving.entailment import Entailment, entailment_of
from bot.proving.evidence import comparable, unmet
from bot.proving.ground import evidence_of
from bot.proving.orders import asks, is_order
from bot.reading.coverage import Coverage
from bot.reading.polarity import denies
from bot.reading.protocol import Reading
from corpus.outline import leads_to
from corpus.store.collection import Corpus
from corpus.types import Document, Hit, Span
from corpus.vietnamese.claim import is_polar
from corpus.vietnamese.contrasts import Opposite
from corpus.vietnamese.marks import unmarked
from corpus.vietnamese.text import sentences
from corpus.vietnamese.values import Value, find

__all__ = ["Witness", "states", "witness_at", "witnesses"]

_MOST_SENTENCES = 6  # held against the claim
_NEAR = 0.4  # share of the claim's words that a sentence needs to be evidence on it
_NAMES = 8  # words of an item that only names something
_SHORTEST = 3  # words of a sentence, with its lead, that can say something
_CLOSE = 0.7  # share of the claim that a sentence needs to say the opposite of a word


@dataclass(frozen=True, kw_only=True)  # without slots: `entailment` is kept once it is known
class Witness:
    """The sentence of a reading, and what it says of a claim.

    `asked` is the claim in the words of its passage; `leads` what leads to the sentence; `share`
    how much of the claim it holds with them, its title and its headings; `failed` what the claim
    fixes and they do not meet. `ruled` is what its clauses say, None where they leave it open;
    `tells_another` that one says all of it but for a value, an opposite or a limit, `speaks_of_it`
    that they may say it of what the claim is about; `in_own_clause` that what they share is said of
    one thing, `says_of_another` that it is said of something else; `features` how the two go
    together.
    """

    asked: Question
    reading: Reading
    leads: tuple[Span, ...]
    share: float
    failed: tuple[Constraint, ...]
    ruled: bool | None
    tells_another: bool
    speaks_of_it: bool
    in_own_clause: bool
    says_of_another: bool
    features: dict[str, float]

    @cached_property
    def entailment(self) -> Entailment:
        """How probable it is that the sentence decides the claim, and against it."""
        return entailment_of(self.features)


def witnesses(claim: str, hits: Sequence[Hit], corpus: Corpus) -> list[Witness]:
    """Return the sentences that hold most of a claim, best first, with what they say of it."""
    asked = analyse(claim)
    coverage = Coverage(corpus)
    near: list[tuple[float, float, Question, Reading, tuple[Span, ...]]] = []
    for hit in hits:
        passage = hit.passage
        document = corpus.get(passage.document_id)
        place = _place(document.title, passage.headings)
        said = in_words_of(asked, f"{place} {passage.text}")
        units = coverage.units(said)
        for span in sentences(passage.text):
            told, there = span.of(passage.text), span.shift(passage.span.start)
            leads, led = _led(document, there)
            share = coverage.share(units, f"{place} {led}")
            if share < _NEAR or not states(told) or len(words_of(led)) < _SHORTEST:
                continue
            reading = Reading(hit=hit, sentence=there, span=there, probability=share)
            near.append((share + coverage.share(units, led), share, said, reading, leads))
    near.sort(key=lambda one: -one[0])
    return [
        _witness(said, reading, leads, share, corpus)
        for _, share, said, reading, leads in near[:_MOST_SENTENCES]
    ]


def witness_at(asked: Question, reading: Reading, corpus: Corpus) -> Witness:
    """Return what the sentence of a reading says of a claim, however little of it that holds."""
    passage, document = reading.hit.passage, corpus.get(reading.hit.passage.document_id)
    coverage = Coverage(corpus)
    place = _place(document.title, passage.headings)
    said = in_words_of(asked, f"{place} {passage.text}")
    leads, led = _led(document, reading.sentence)
    share = coverage.share(coverage.units(said), f"{place} {led}")
    return _witness(said, replace(reading, probability=share), leads, share, corpus)


def _place(title: str, headings: Sequence[str]) -> str:
    """Return what stands over a passage, without headings that only ask."""
    return " ".join((title, *(one for one in headings if not is_polar(one))))


def _led(document: Document, sentence: Span) -> tuple[tuple[Span, ...], str]:
    """Return what leads to a sentence, without what only asks, and the words of both."""
    text = document.text
    leads = tuple(one for one in leads_to(document, sentence) if not is_polar(one.of(text)))
    return leads, f"{_text(leads, text)} {sentence.of(text)}"


def states(sentence: str) -> bool:
    """Tell whether a sentence states something: it asks nothing and gives no order."""
    return not asks(sentence) and not is_order(sentence)


def _text(spans: Sequence[Span], text: str) -> str:
    return " ".join(span.of(text) for span in spans)


def _witness(
    asked: Question, reading: Reading, leads: tuple[Span, ...], share: float, corpus: Corpus
) -> Witness:
    coverage = Coverage(corpus)
    document = corpus.get(reading.hit.passage.document_id)
    evidence = evidence_of(document, reading, corpus.acronyms)
    lead = _text(leads, document.text)
    told = reading.sentence.of(document.text)
    said = _with_its_lead(reading.sentence, leads, document.text)
    before = _unasked(evidence.before, reading.hit)
    above = _unasked(evidence.around, reading.hit)
    around = f"{above} {lead}"
    failed = tuple(unmet(asked.constraints, evidence))
    held = held_by(asked, failed, said, around, coverage)
    sentence = _Sentence(
        asked=asked,
        told=said,
        around=around,
        share=share,
        failed=failed,
        denied=denies(of_its_case(asked, said), asked.text),
        covered=covers(asked, held, said, coverage),
    )
    pair = Compared(asked=asked, told=told, lead=lead, around=f"{above} {before}", failed=failed)
    ruled, tells_another, features = _weighed(sentence, features_of(pair, coverage), coverage)
    return Witness(
        asked=asked,
        reading=reading,
        leads=leads,
        share=share,
        failed=failed,
        ruled=ruled,
        tells_another=tells_another,
        speaks_of_it=speaks_of(asked, held, f"{lead} {told}", coverage),
        in_own_clause=says_in_own_clause(asked, held, f"{lead} {told}", coverage),
        says_of_another=says_of_another(asked, told, f"{above} {reading.hit.passage.text}"),
        features=features,
    )


def _with_its_lead(sentence: Span, leads: Sequence[Span], text: str) -> str:
    """Return the item of a list behind what leads to it, of which it is the end; else as it is."""
    told = sentence.of(text)
    if not leads or leads[-1].overlaps(sentence):
        return told
    lead = leads[-1].of(text).strip("#*_ ")
    item = unmarked(told)
    names = item != told and len(item.split()) <= _NAMES  # a heading leads to names, not to clauses
    return f"{lead.rstrip(' :')}: {item}" if lead.endswith(":") or names else told


def _unasked(text: str, hit: Hit) -> str:
    """Take headings that only ask out of what stands around a sentence."""
    for heading in filter(is_polar, hit.passage.headings):
        text = text.replace(heading, "")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """What the clauses of a sentence are judged by; `denied` is None where they differ."""

    asked: Question
    told: str
    around: str
    share: float
    failed: tuple[Constraint, ...]
    denied: bool | None
    covered: bool


def _weighed(
    one: _Sentence, aligned: dict[str, float], coverage: Coverage
) -> tuple[bool | None, bool, dict[str, float]]:
    """Return what the clauses rule, whether one tells another thing, and both among the features.

    `aligned` is how the sentence and the claim go together word by word.
    """
    opposed = _is_opposed(one)
    otherwise = _tells_another_value(one, coverage)
    ruled = False if opposed else _ruled(one)
    limited = aligned["loses some"] or aligned["all despite exceptions"]
    too_far = bool(aligned["adds all"] and limited and ruled)
    if ruled and (aligned["adds all"] or aligned["adds only"]):
        ruled = None  # the sentence does not say that it is always so
    features = aligned | {
        "clauses say so": float(ruled is True),
        "clauses deny it": float(ruled is False),
        "another value in a clause": float(otherwise),
        "a clause covers it": float(one.covered),
        "denied": float(one.denied is True),
        "affirmed": float(one.denied is False),
    }
    return ruled, otherwise or too_far or opposed, features


def _ruled(one: _Sentence) -> bool | None:
    """Return what the clauses of a sentence say of a claim, where they meet all that it fixes."""
    if one.failed or not one.covered or not _states_opposites(one.asked, one.told):
        return None
    return None if one.denied is None else not one.denied


def _tells_another_value(one: _Sentence, coverage: Coverage) -> bool:
    """Tell whether a clause says all of a claim, but for another value.

    Not where the same value stands in the sentence and may belong to the claim as well.
    """
    asked = one.asked
    fixed = [each for each in asked.constraints if isinstance(each.of, Value) and each.of.interval]
    if len(fixed) != 1 or any(each not in fixed for each in one.failed):
        return False
    value = fixed[0].of
    assert isinstance(value, Value)
    own = set(words_of(value.text))
    units = [u for u in coverage.units(asked) if len(u.words) == 1 and u.words[0] not in own]
    inside = [unit for unit in units if not coverage.holds(unit, one.around)]
    clauses = CLAUSE.split(one.told)
    whole = [
        all(coverage.holds(unit, clause) for unit in inside)
        and not is_of_other_side(asked.text, clause)
        for clause in clauses
    ]
    told = [[each for each in find(clause) if comparable(value, each)] for clause in clauses]
    if not inside or not units or one.denied:
        return False
    for clause, says_all, values in zip(clauses, whole, told, strict=True):
        if any(value.is_covered_by(each) for each in values) and (
            says_all or not has_subject(clause, set(asked.terms), units[0].words[0])
        ):
            return False
    return any(says_all and values for says_all, values in zip(whole, told, strict=True))


def _states_opposites(asked: Question, told: str) -> bool:
    """Tell whether a word of the claim that has opposites stands in the sentence itself."""
    words = (one.of for one in asked.constraints if isinstance(one.of, Opposite))
    return all(word.stands_in(told) for word in words)


def _is_opposed(one: _Sentence) -> bool:
    """Tell whether a sentence says the opposite of a word of a claim, and all else."""
    failed = [each.of for each in one.failed]
    if len(failed) != 1 or not isinstance(failed[0], Opposite) or one.share < _CLOSE:
        return False
    return failed[0].excluded_by(one.told) and not one.denied
