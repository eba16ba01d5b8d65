"""Whether an answer to "vì sao" or "để làm gì" is told as a cause, and of what is asked."""

import re
from functools import cache

from bot.asking.expected import Type
from bot.asking.question import Question, content_words, in_words_of
from bot.reading.protocol import Reading
from corpus.types import Document, Span
from corpus.vietnamese.names import Name
from corpus.vietnamese.words import rows

__all__ = ["tells_of_cause"]

_NEAR = 3  # words between what tells a cause and the answer
_CLAUSE = re.compile(r"[,;:]\s")


def tells_of_cause(question: Question, document: Document, reading: Reading) -> bool:
    """Tell whether a reading may be a cause, if one is asked for.

    A word that tells one stands at it ("do", "nhằm"; "…, nên"), or it goes on from a word of the
    question in its own clause ("nổi dậy | chống thuế"); and the paragraph up to it speaks of what
    is asked. A sentence that only stands near is no cause.
    """
    if not question.expected.is_one(Type.REASON, Type.PURPOSE):
        return True
    text, sentence = document.text, reading.sentence
    if not sentence.contains(reading.span):
        return True
    paragraph = text.rfind("\n", 0, sentence.start) + 1
    own = reading.span.shift(-sentence.start)
    before = f"{' '.join(reading.hit.passage.headings)} {text[paragraph : reading.span.start]}"
    said = f"{before} {text[reading.span.start : sentence.end]}"
    deeds = _deeds(in_words_of(question, said))
    if not _is_marked(sentence.of(text), own, deeds):
        return not deeds.isdisjoint(content_words(_clause_around(sentence.of(text), own)))
    return not deeds or not deeds.isdisjoint(content_words(said))


def _deeds(question: Question) -> frozenset[str]:
    """Return the content words of a question that are no names and do not ask for the cause."""
    asked = question.text
    for constraint in question.constraints:
        if isinstance(constraint.of, Name):
            asked = asked.replace(constraint.text, " ")
    return frozenset(content_words(_cause("before").sub(" ", asked)))


def _is_marked(sentence: str, told: Span, deeds: frozenset[str]) -> bool:
    """Tell whether a word that tells a cause leads to the answer, opens it or follows it.

    One inside the answer does where what is asked stands on its other side: "cầu chậm do lũ".
    """
    lead = _CLAUSE.split(sentence[: told.start])[-1].split()[-_NEAR:]
    if _cause("before").search(" ".join(lead)) or _cause("before").match(sentence, told.start):
        return True
    if _cause("behind").match(sentence[told.end :].lstrip(" ,;")):
        return True
    words = told.of(sentence)
    effects = [words[: found.start()] for found in _cause("before").finditer(words)]
    effects += [words[found.end() :] for found in _cause("behind").finditer(words)]
    return any(not deeds.isdisjoint(content_words(effect)) for effect in effects)


def _clause_around(sentence: str, told: Span) -> str:
    """Return what the clause of an answer says besides it."""
    before = _CLAUSE.split(sentence[: told.start])[-1]
    behind = _CLAUSE.split(sentence[told.end :])[0]
    return f"{before} {behind}"


@cache
def _cause(where: str) -> re.Pattern[str]:
    words = sorted((re.escape(word) for at, word in rows("causes") if at == where), key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(reversed(words))})(?!\w)", re.IGNORECASE)
