"""The cases of a list, each under a name of its own: "- Bệnh A: …", "- Bệnh B: …"."""

import re

from bot.asking.question import Question, words_of
from bot.reading.protocol import Reading
from corpus.vietnamese.text import fold

__all__ = ["is_another_case"]

_CASE = re.compile(r"^[ \t]*[-–•*+][ \t]+(?P<name>[^:\n]{3,60}):[ \t]", re.MULTILINE)
_BRACKETS = re.compile(r"\([^()]*\)")


def is_another_case(question: Question, reading: Reading) -> bool:
    """Tell whether an answer stands under the name of a case that the question does not name.

    Of "- Thuế thu nhập: … - Thuế môn bài: …" only the line whose name stands whole in a question
    for a tax ("Thuế …") answers it.
    """
    passage = reading.hit.passage
    text = passage.text
    names = {found.start(): found["name"] for found in _CASE.finditer(text)}
    at = reading.span.start - passage.span.start
    line = text.rfind("\n", 0, at) + 1
    if line not in names:
        return False
    asked = set(map(fold, words_of(question.text)))
    head, *rest = _words(names[line])
    alike = [name for name in names.values() if _words(name)[:1] == [head]]
    return len(alike) > 1 and head in asked and not set(rest) <= asked


def _words(name: str) -> list[str]:
    return [fold(word) for word in words_of(_BRACKETS.sub(" ", name))]
