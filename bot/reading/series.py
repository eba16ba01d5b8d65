"""Of a sentence that says one thing of several ("A giá 5 đồng; B giá 9 đồng"), the right part."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.asking.question import Question, words_of
from bot.reading.protocol import Reading
from corpus.types import Span
from corpus.vietnamese.names import Name
from corpus.vietnamese.values import Value, find

__all__ = ["in_own_part"]

_JOINT = re.compile(r"[;,](?!\d)\s*|\s(?:và|còn|trong khi)\s")


def in_own_part(
    question: Question,
    reading: Reading,
    text: str,
    wanted: Callable[[str], Sequence[Value | Name]] = find,
) -> Reading:
    """Move a reading to the value, or name, of the part that says most of the question's own words.

    Only where several parts of its sentence, in the document's `text`, tell a `wanted` value and
    one of them says all that the reading's own part says of what is asked, and more; else the
    reading is returned as it is.
    """
    sentence = reading.sentence
    parts = [one for one in _parts(sentence.of(text)) if wanted(one.of(sentence.of(text)))]
    if len(parts) < 2 or not sentence.contains(reading.span):
        return reading
    said = [frozenset(words_of(part.of(sentence.of(text)))) for part in parts]
    everywhere = frozenset.intersection(*said)
    asked = frozenset(words_of(question.text)) - everywhere
    held = [words & asked for words in said]
    own = next(
        (at for at, p in enumerate(parts) if p.shift(sentence.start).overlaps(reading.span)), None
    )
    best = max(range(len(parts)), key=lambda at: (len(held[at]), -at))
    if own is None or not held[own] < held[best]:
        return reading
    part = parts[best].shift(sentence.start)
    value = wanted(part.of(text))[0].span.shift(part.start)
    return replace(reading, span=value)


def _parts(sentence: str) -> list[Span]:
    cuts = [0, *(joint.end() for joint in _JOINT.finditer(sentence)), len(sentence)]
    return [Span(start=a, end=b) for a, b in pairwise(cuts) if a < b]
