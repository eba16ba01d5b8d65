"""Numbers that follow one another, each led by a word of its own: "có mặt 31 hộ, vắng 4"."""

import re

from bot.asking.expected import Type
from bot.asking.question import Question, content_words, words_of
from bot.reading.protocol import Reading

__all__ = ["is_led_elsewhere"]

# A word and the number right behind it; what the number counts is left out where a pause follows.
_LED = re.compile(
    r"(?P<lead>[^\W\d_]+) (?P<number>\d+(?:[.,]\d+)*)(?P<bare>(?=\s*(?:[,;.)]|$)))?", re.MULTILINE
)


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
