"""What a bare noun of a sentence points back to: "nhà máy" after "Nhà máy giấy Bãi Bằng …".

A text names a thing once and then calls it by its kind. Where the last thing of that kind named
before a sentence is the one that a question names, the sentence speaks of it; who and what else it
speaks of without a name, `bot.proving.subjects` tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.asking.constraints import Constraint
from bot.asking.question import Question
from bot.proving.evidence import Evidence, meets
from bot.proving.subjects import naming
from bot.reading.protocol import Reading
from corpus.types import Document, Span
from corpus.vietnamese.names import UPPER, Name, Sort, stands
from corpus.vietnamese.text import sentences

__all__ = ["antecedents"]

_FARTHEST = 1_500  # code points between a noun and what it points back to
_LONGEST_KIND = 5  # words: "trạm xử lý nước thải"
_WORD = re.compile(r"[^\W\d_]+$")
_OWN_NAME = rf"(?P<own>(?:[{UPPER}][\w\-]*)(?: [{UPPER}][\w\-]*)*)"
# What may stand behind a noun that is used alone; another word would make it a different noun.
_ALONE = re.compile(
    r"\s*(?:[.,;:)!?]|$|(?:này|đó|ấy|trên|nói trên|là|có|đã|sẽ|đang|được|bị|gồm|do|phải|không|cũng"
    r"|và|với|ở|tại|trong|từ|đến|cho|thuộc|về|theo|vận hành|hoạt động|dài|rộng|cao|nặng)(?!\w))"
)


def antecedents(
    question: Question,
    unmet: Sequence[Constraint],
    document: Document,
    reading: Reading,
    evidence: Evidence,
) -> list[Span] | None:
    """Return the sentences that name what a reading's sentence points back to, each once.

    None unless every one of the `unmet` constraints is a name that it points back to.
    """
    asked = [one.of for one in question.constraints if isinstance(one.of, Name)]
    found: list[Span] = []
    for constraint in unmet:
        name = constraint.of
        if not isinstance(name, Name):
            return None
        for parts in _cuts(name):
            places = [
                _antecedent(question.text, part, document, reading)
                or naming(part, [*asked, *parts], document, reading, evidence)
                for part in parts
                if not meets(replace(constraint, of=part), evidence)
            ]
            if all(places):
                found += [place for place in places if place and place not in found]
                break
        else:
            return None
    return found


def _cuts(name: Name) -> Iterator[tuple[Name, ...]]:
    """Yield a name whole, and as two that stand side by side: "xe Hương Ngàn Đà Lạt"."""
    yield (name,)
    words = name.text.split()
    for at in range(1, len(words) if name.sort is not Sort.PERSON and len(words) > 2 else 1):
        yield tuple(replace(name, text=" ".join(part)) for part in (words[:at], words[at:]))


def _antecedent(question: str, name: Name, document: Document, reading: Reading) -> Span | None:
    """Return the sentence that names it, if the last of its kind that is named is it."""
    text, told = document.text, reading.sentence
    start = max(0, told.start - _FARTHEST)
    before = text[start : told.start]
    for kind in _kinds(question, name):
        pattern = re.compile(rf"(?<!\w){re.escape(kind)} {_OWN_NAME}", re.IGNORECASE)
        if not any(stands(name.text, match["own"]) for match in pattern.finditer(before)):
            continue
        head = next((one for one in _heads(kind) if _stands_alone(one, text, reading)), None)
        last = _last_named(head, before) if head else None
        if last is None or not stands(name.text, last["own"]):
            return None
        place = Span(start=start + last.start(), end=start + last.end())
        return next((one for one in sentences(text) if one.overlaps(place)), None)
    return None


def _kinds(question: str, name: Name) -> Iterator[str]:
    """Yield what may be the kind of a thing, from the words before its name, longest first."""
    words: list[str] = []
    for word in reversed(question[: name.span.start].split()):
        if len(words) == _LONGEST_KIND or not _WORD.fullmatch(word):
            break
        words.insert(0, word)
    for at in range(len(words)):
        yield " ".join(words[at:])


def _heads(kind: str) -> Iterator[str]:
    """Yield the nouns by which a thing of a kind may be called later, longest first."""
    words = kind.split()
    for size in range(min(3, len(words)), 0, -1):
        yield " ".join(words[:size]).lower()


def _stands_alone(noun: str, text: str, reading: Reading) -> bool:
    """Tell whether a noun stands in the sentence without a name of its own behind it."""
    told = reading.sentence.of(text)
    for match in re.finditer(rf"(?<!\w){re.escape(noun)}(?!\w)", told, re.IGNORECASE):
        answer = reading.span.start - reading.sentence.start
        if _ALONE.match(told, match.end()) or match.end() + 1 == answer:
            return True
    return False


def _last_named(head: str, before: str) -> re.Match[str] | None:
    """Return the last place where a thing of the kind is named."""
    kind = rf"(?<!\w)(?i:{re.escape(head)})(?: (?![{UPPER}])[^\W\d_]+){{0,4}} {_OWN_NAME}"
    found = None
    for match in re.finditer(kind, before):
        found = match
    return found
