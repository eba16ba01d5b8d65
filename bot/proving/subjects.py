"""Of whom a sentence speaks that does not name them: persons, and what a document is about.

A text names a person in full once and calls them "bà Kadir" or "Bà" from then on. A notice names
the school that it is of in its first lines and nowhere else.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.proving.evidence import Evidence
from bot.reading.protocol import Reading
from bot.reading.spans import sentence_around
from corpus.types import Document, Span
from corpus.vietnamese.names import UPPER, Name, Sort, find, stands
from corpus.vietnamese.words import rows

__all__ = ["naming"]

_OPENING = 600  # code points: the letterhead, the first sentences
_FARTHEST = 1_500  # code points between a pronoun and whom it stands for
_PRONOUN = re.compile(
    rf"\W*(?:Ông|Bà|Anh|Chị|Cô|Chú|Bác|Cụ|Thầy|Em)(?:\s+(?:ấy|ta))?(?!\w)(?!\s+[{UPPER}])"
)


def naming(
    name: Name, asked: Sequence[Name], document: Document, reading: Reading, evidence: Evidence
) -> Span | None:
    """Return the sentence that names what a reading's sentence speaks of, if that is `name`.

    `asked` are all names of the question. What a document is about as a whole is named where it
    begins, and every sentence that names nothing else speaks of it; a person has to be called by
    the last name, or to be the last one named before a pronoun.
    """
    if name.sort is Sort.PERSON:
        return _in_full(name, document, reading, evidence) or _before_pronoun(
            name, document, reading
        )
    named = next(_namings(name, document.text[:_OPENING]), None)
    told = document.text[: reading.sentence.end]
    if named is None or _speaks_of_another(asked, evidence) or _is_one_of_several(name, told):
        return None
    return named


def _in_full(name: Name, document: Document, reading: Reading, evidence: Evidence) -> Span | None:
    """Return where a person is named in full whom the evidence calls by a title and last name."""
    first, _, last = name.text.rpartition(" ")
    if not first or not _called(last).search(f"{evidence.before} {evidence.quote}"):
        return None
    text = document.text[: reading.sentence.end]
    others = (one["more"] + last for one in _ending_in(last).finditer(text) if one["more"])
    if not all(stands(name.text, other) or stands(other, name.text) for other in others):
        return None
    return next(_namings(name, text), None)


def _before_pronoun(name: Name, document: Document, reading: Reading) -> Span | None:
    """Return where a person is named who is the last one before a sentence that begins "Ông"."""
    told = reading.sentence
    if not _PRONOUN.match(told.of(document.text)):
        return None
    start = max(0, told.start - _FARTHEST)
    before = document.text[start : told.start]
    last = next((one for one in reversed(find(before)) if one.sort is Sort.PERSON), None)
    if last is None or not last.agrees(name):
        return None
    return sentence_around(document.text, last.span.shift(start))


def _speaks_of_another(asked: Sequence[Name], evidence: Evidence) -> bool:
    """Tell whether the evidence names something that is neither asked of nor the answer."""
    told = [one for one in find(evidence.quote) if not _is_answer(one, evidence)]
    for one in (*told, *find(evidence.before)):
        numbered = one.sort is Sort.CODE and not one.text.isalpha()  # "T3"
        known = one.sort is Sort.PERSON or any(one.agrees(name) for name in asked)
        if not numbered and not known:
            return True
    return False


def _is_answer(name: Name, evidence: Evidence) -> bool:
    return evidence.answer is not None and evidence.answer.overlaps(name.span)


def _is_one_of_several(name: Name, text: str) -> bool:
    """Tell whether the word before a name stands before others too: "ấp Mỹ Thới", "ấp Tân Lợi"."""
    first = name.text.split()[0]
    kind = re.search(rf"(\w+)\W{{1,2}}{re.escape(first)}(?!\w)", text, re.IGNORECASE)
    named = kind and re.finditer(
        rf"(?<!\w)(?i:{re.escape(kind[1])})\W{{1,2}}(?P<own>[{UPPER}]\w*)", text
    )
    return any(one["own"].lower() != first.lower() for one in named or ())


def _namings(name: Name, text: str) -> Iterator[Span]:
    """Yield the sentences of a text in which a name stands."""
    last = name.text.rpartition(" ")[2]
    for match in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", text, re.IGNORECASE):
        sentence = sentence_around(text, Span(start=match.start(), end=match.end()))
        if stands(name.text, sentence.of(text)):
            yield sentence


@cache
def _titles() -> str:
    return "|".join(sorted((re.escape(row[0]) for row in rows("titles")), key=len, reverse=True))


def _called(last: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{_titles()})\s+{re.escape(last)}(?!\w)(?!\s+[{UPPER}])")


def _ending_in(last: str) -> re.Pattern[str]:
    more = rf"(?P<more>(?:[{UPPER}]\w*[ ])*)"
    return re.compile(rf"(?<!\w)(?:(?i:{_titles()})[ ])?{more}{re.escape(last)}(?!\w)")
