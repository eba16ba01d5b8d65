"""Of a sentence that says one thing of several ("A giá 5 đồng; B giá 9 đồng"), the right part."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from bot.asking.question import Question, content_words, in_words_of, words_of
from bot.reading.protocol import Reading
from corpus.types import Span
from corpus.vietnamese.marks import mark_of
from corpus.vietnamese.names import Name
from corpus.vietnamese.values import Value, find

__all__ = ["in_own_part"]

_JOINT = re.compile(r"[;,](?!\d)\s*|\s(?:và|còn(?!\s+\d)|trong khi)\s")
_ONLY_NAMES = 3  # words of a part that only names another of whom the next one speaks


def in_own_part(
    question: Question,
    reading: Reading,
    text: str,
    wanted: Callable[[str], Sequence[Value | Name]] = find,
) -> Reading:
    """Move a reading to the value, or name, of the part that says most of what is asked.

    Only where several parts of its sentence, in the document's `text`, tell a `wanted` value and
    one of them says strictly more of what is asked; else the reading is returned as it is.
    """
    sentence = reading.sentence
    words = sentence.of(text)
    parts = [one for one in _parts(words, wanted) if wanted(one.of(words))]
    if len(parts) < 2 or not sentence.contains(reading.span):
        return reading
    at = reading.span.shift(-sentence.start)
    told = [[(one, one.span.shift(part.start)) for one in wanted(part.of(words))] for part in parts]
    own, mine = next(
        ((n, one) for n, values in enumerate(told) for one, span in values if span.overlaps(at)),
        (None, None),
    )
    if own is None or mine is None:
        return reading
    said = in_words_of(question, words)  # what is done is "hoàn thành" where "xong" was asked
    best = _said(said, [one.of(words) for one in parts], own)
    like = [span for one, span in told[best] if best != own and _is_like(one, mine)]
    return replace(reading, span=like[0].shift(sentence.start)) if like else reading


def _is_like(one: Value | Name, other: Value | Name) -> bool:
    """Tell whether two are of one kind: a day is no hour, though both are times."""
    if isinstance(one, Value) and isinstance(other, Value):
        return one.kind is other.kind
    return isinstance(one, Name) and isinstance(other, Name)


def _said(question: Question, parts: Sequence[str], own: int) -> int:
    """Return the number of the part that is asked for; `own` where nothing tells.

    The first part says what the others leave out ("Giá thu mua ngô là …, đậu là …"): its words up
    to the first that is not asked for are of all of them.
    """
    asked = frozenset(words_of(question.text))
    said = [words_of(part) for part in parts]
    content = [frozenset(content_words(part)) for part in parts]
    opens = frozenset(takewhile(lambda word: word in asked or word not in content[0], said[0]))
    best, most = own, 0
    for number in range(1, len(parts)):
        others = frozenset[str]().union(*(c for n, c in enumerate(content) if n != number))
        mine = len(asked & content[number] - others)
        first = len(asked & content[0] - content[number] - opens)
        if mine > first and mine > most:
            best, most = number, mine
    if most:
        return best
    return (
        0
        if own and asked & content[0] - content[own] and not asked & content[own] - content[0]
        else own
    )


def _parts(sentence: str, wanted: Callable[[str], Sequence[Value | Name]]) -> list[Span]:
    """Part a sentence where it tells of another thing.

    "quán ăn, | lò gạch 40 nghìn đồng" is one part, and so is "nước chảy chậm hơn, | 65 m³/s".
    """
    mark = mark_of(sentence)
    cuts = [
        mark.end if mark else 0,
        *(joint.end() for joint in _JOINT.finditer(sentence)),
        len(sentence),
    ]
    parts: list[Span] = []
    joins = False
    for start, end in pairwise(cuts):
        if start == end:
            continue
        said = sentence[start:end].rstrip()
        told = wanted(said)
        only = bool(parts) and len(told) == 1 and len(said.split()) <= len(told[0].text.split())
        parts.append(Span(start=parts.pop().start if joins or only else start, end=end))
        joins = said.endswith(",") and len(said.split()) <= _ONLY_NAMES and not told
    return parts
