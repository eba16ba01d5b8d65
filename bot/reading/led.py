"""Numbers that follow one another, each with words of its own: "có mặt 31 hộ, vắng 4"."""

import re

from bot.asking.expected import Type
from bot.asking.question import Question, content_words, words_of
from bot.reading.protocol import Reading
from corpus.types import Span
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import find

__all__ = ["is_led_elsewhere"]

# A word and the number right behind it; what the number counts is left out where a pause follows.
_LED = re.compile(
    r"(?P<lead>[^\W\d_]+) (?P<number>\d+(?:[.,]\d+)*)(?P<bare>(?=\s*(?:[,;.)]|$)))?", re.MULTILINE
)
_COUNTS = re.compile(
    r"^(?:(?:có|đã có)\s+)?(?:mấy|bao nhiêu)\s+(?P<noun>\w+)\s+(?P<deed>.+)$", re.IGNORECASE
)
_NEAR = 2  # content words behind a number that say what those counted do


def is_led_elsewhere(question: Question, reading: Reading) -> bool:
    """Tell whether a word of the question leads another number of the sentence than the answer.

    "Bao nhiêu hộ vắng?" is not answered by the 31 who were there: what those before it count is
    not said again of the number behind "vắng".
    """
    if question.expected.type is not Type.QUANTITY:
        return False
    passage = reading.hit.passage
    sentence = reading.sentence.shift(-passage.span.start).of(passage.text)
    own = reading.span.shift(-reading.sentence.start)
    if _is_followed_elsewhere(question, sentence, own):
        return True
    asked = set(content_words(question.text))
    elsewhere = False
    for found in _LED.finditer(sentence):
        led = not asked.isdisjoint(words_of(found["lead"]))
        if own.start <= found.start("number") < own.end:
            if led:
                return False
        elif led and found["bare"] is not None and found["number"] not in question.text:
            elsewhere = True
    return elsewhere


def _is_followed_elsewhere(question: Question, sentence: str, own: Span) -> bool:
    """Tell whether what the counted do in the question stands behind another number of them alone.

    "Mấy người phản đối?" of "38 người đồng ý mua máy; ba người phản đối".
    """
    asked = _COUNTS.search(question.text)
    deed = content_words(asked["deed"])[:1] if asked else ()
    if not asked or not deed:
        return False
    told = [
        (value.span.overlaps(own), deed[0] in content_words(sentence[value.span.end :])[:_NEAR])
        for value in find(sentence)
        if fold(value.unit or "") == fold(asked["noun"])
    ]
    return (True, True) not in told and (False, True) in told
