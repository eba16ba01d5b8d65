"""Lines that name a case and say what holds for it: "Hộ nghèo: được miễn toàn bộ"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.asking.expected import Type
from bot.asking.lists import asks_for_count, denies
from bot.asking.question import Question, content_words, words_of
from bot.reading.fit import PAYS, fits
from bot.reading.lists import weights
from bot.reading.protocol import Reading
from bot.reading.series import in_own_part
from corpus.store.collection import Corpus
from corpus.types import Document, Hit, Span
from corpus.vietnamese.values import Value, find
from corpus.vietnamese.verbs import verbs

__all__ = ["labelled"]

_LINE = re.compile(
    r"^[ \t]*(?:[-*+•–—][ \t]+|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]{1,2})[.)][ \t]+)*[*_]{0,2}"
    r"(?P<label>[^\s:|#*_][^:|\n]{1,120}?)[*_]{0,2}[ \t]*:[ \t]*[*_]{0,2}[ \t]*"
    r"(?P<value>[^\n|]*[^\s|*_:;,.])",
    re.MULTILINE,
)
_EITHER = re.compile(r"\s*[,;]\s*|\s+(?:hoặc|hay)\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_LEAD = re.compile(r"^[^\n|]*:[ \t*_]*$", re.MULTILINE)
_NAMED = 0.75  # of the weight of a label's words, by the question
_ABOUT = 0.6  # of the weight of the question's other words, by what stands around the line
_LESS_ABOUT = 0.4  # the same, of a label that shares several words with the question
_SEVERAL = 3
_TELLING = 2  # words of a label that alone are a question
_CLEAR = 0.04  # by which a line must be better than the next of its document that says otherwise
_VERBATIM = 0.05  # more, for a label that the question has word by word
_FARTHEST = 1_500  # code points from a line back to what introduces it
_HALF = 0.5  # of the weight of a word has a verb that the question tells in another way
_PRESENT = frozenset({"hiện", "nay", "hành", "bây", "đây"})
_NO_VALUE = frozenset({Type.SUMMARY, Type.COMPARISON, Type.VERDICT, Type.CHOICE, Type.DEFINITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line with the places of itself and of its value, and what stands `above` it."""

    span: Span
    at: Span
    label: str
    value: str
    above: str


def labelled(question: Question, hits: Sequence[Hit], corpus: Corpus) -> list[Reading]:
    """Return the lines whose label is what the question names, the best of each document first.

    The label is told by the question and the rest of the question by what stands around the line;
    the value is of the type that is asked for. A document whose two best lines are alike, and say
    different things, leaves it open.
    """
    counts = asks_for_count(question) or question.expected.many
    if counts or question.expected.type in _NO_VALUE:
        return []
    asked = weights(content_words(question.text), corpus)
    idle = _idle(question)
    best: dict[str, list[tuple[float, Reading]]] = {}
    for hit in hits:
        document = corpus.get(hit.passage.document_id)
        for line in _lines(document, hit):
            if score := _score(question, asked, idle, line):
                reading = Reading(
                    hit=hit, sentence=line.span, span=line.at, probability=round(min(score, 1.0), 4)
                )
                best.setdefault(document.id, []).append((score, reading))
    return [one for told in best.values() if (one := _clear(question, told, corpus))]


def _idle(question: Question) -> set[str]:
    """Return the words of the question that nothing around a line need say.

    A constraint holds them anyway, or they only ask for the present or for a sum of money.
    """
    met = {w for one in question.constraints if one.names_one for w in words_of(one.text)}
    return met | _PRESENT | (PAYS if question.expected.type is Type.QUANTITY else set())


def _clear(question: Question, told: list[tuple[float, Reading]], corpus: Corpus) -> Reading | None:
    """Return the best line of a document; None where another is as good and says otherwise."""
    ranked = sorted(told, key=lambda pair: (-pair[0], pair[1].sentence))
    score, reading = ranked[0]
    text = corpus.get(reading.hit.passage.document_id).text
    rival = next((s for s, one in ranked[1:] if one.sentence != reading.sentence), 0.0)
    if score - rival < _CLEAR:
        return None
    narrow = replace(_first_value(question, reading, text), sentence=reading.span)
    return replace(in_own_part(question, narrow, text), sentence=reading.sentence)


def _first_value(question: Question, reading: Reading, text: str) -> Reading:
    """Narrow the value to its first part that is of the type, where a number is asked for."""
    if question.expected.type not in {Type.QUANTITY, Type.TIME}:
        return reading
    value = reading.span.of(text)
    for part in re.split(r"(?<=[;,])\s+", value):
        if fits(question, part):
            start = value.index(part)
            span = Span(start=start, end=start + len(part.rstrip(";, ")))
            return replace(reading, span=span.shift(reading.span.start))
    return reading


def _lines(document: Document, hit: Hit) -> Iterator[_Line]:
    """Yield the labelled lines that a passage touches."""
    text, passage = document.text, hit.passage.span
    start = text.rfind("\n", 0, passage.start) + 1
    end = text.find("\n", passage.end)
    for match in _LINE.finditer(text, start, len(text) if end < 0 else end):
        whole = Span(start=match.start("label"), end=_line_end(text, match.end("value")))
        yield _Line(
            span=whole,
            at=Span(start=match.start("value"), end=match.end("value")),
            label=match["label"],
            value=match["value"],
            above=_above(document, hit, whole),
        )


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text[: len(text) if end < 0 else end].rstrip())


def _score(question: Question, asked: dict[str, float], idle: set[str], line: _Line) -> float:
    """Return how well a line answers, in [0, 1]; 0 where it speaks of something else."""
    if denies(line.label) != denies(question.text) or not fits(question, line.value):
        return 0.0
    if _is_another(question, line.label):
        return 0.0
    own, share = _named(line.label, asked)
    if share < _NAMED:
        return 0.0
    around = set(words_of(f"{line.value} {line.above}"))
    rest = {word: weight for word, weight in asked.items() if word not in own | idle}
    total = sum(rest.values())
    about = sum(w for word, w in rest.items() if word in around) / total if total else 1.0
    least = _ABOUT if len(own) < _SEVERAL else _LESS_ABOUT
    if share < 1.0 and any(word not in around and word not in verbs() for word in rest):
        return 0.0  # each names what the other does not: another case of the same kind
    if about < least or (not total and len(own) < _TELLING):
        return 0.0
    whole = _VERBATIM if _is_verbatim(line.label, question) else 0.0
    return 0.5 * share + 0.4 * about + 0.1 * min(1.0, len(own) / 4) + whole


def _is_verbatim(label: str, question: Question) -> bool:
    """Tell whether the question has a label word by word: "Bên thuê" is not "Bên cho thuê"."""
    named = " ".join(words_of(_ASIDE.sub(" ", label)))
    return f" {named} " in f" {' '.join(words_of(question.text))} "


def _is_another(question: Question, label: str) -> bool:
    """Tell whether a label gives another ordinal, age or amount than the question."""
    fixed = [one.of for one in question.constraints if isinstance(one.of, Value)]
    told = [(mine, one) for mine in fixed for one in find(label) if mine.is_comparable(one)]
    return bool(told) and not any(mine.is_covered_by(one) for mine, one in told)


def _named(name: str, asked: dict[str, float]) -> tuple[set[str], float]:
    """Return the label's words that the question has, and their share of the best alternative."""
    best: tuple[set[str], float] = (set(), 0.0)
    for one in {name, _ASIDE.sub(" ", name), *_EITHER.split(name)}:
        words = content_words(one)
        own = {word for word in words if word in asked}
        told = sum(_HALF if w not in own and w in verbs() else 1.0 for w in words)
        share = len(own) / told if words else 0.0
        if (share, len(own)) > (best[1], len(best[0])):
            best = own, share
    return best


def _above(document: Document, hit: Hit, line: Span) -> str:
    """Return what stands over a line: title, headings, and the sentence that introduces it."""
    text = document.text
    near = text[max(0, line.start - _FARTHEST) : line.start]
    leads = [match[0] for match in _LEAD.finditer(near)]
    return " ".join([document.title, *hit.passage.headings, *leads[-1:]])
