"""Who does and to whom it is done: "do ai bầu" is not answered by those whom it elects."""

import re

from bot.asking.question import Question
from bot.reading.protocol import Reading
from corpus.vietnamese.text import fold

__all__ = ["plays_the_other_part"]

_WHO = r"(?:những\s+)?(?:ai|(?:cơ quan|đơn vị|tổ chức|người|nước|cấp|bộ|công ty)\s+nào)"
_MOOD = r"(?:(?:đã|đang|sẽ|có thể|có quyền|được|phải|từng|trực tiếp)\s+)*"


_ASKED = (
    re.compile(
        rf"^(?P<done>.+?)\s+(?:do|được|bị)\s+{_WHO}\s+{_MOOD}(?!là )(?P<deed>\w+)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"^{_WHO}\s+{_MOOD}(?!là )(?P<deed>\w+)\s+(?P<done>.+?)\W*$", re.IGNORECASE),
)
"""A question for the doer of a deed, told with the one to whom it is done."""


def plays_the_other_part(question: Question, reading: Reading) -> bool:
    """Tell whether the doer of a deed is asked for, and an answer is what it is done to.

    Of "Hội đồng do đại biểu bầu. Hội đồng bầu Chủ tịch." the second sentence does not tell by whom
    it is elected: there it does what it is asked to have undergone, to the answer.
    """
    asked = next((found for one in _ASKED if (found := one.match(question.text))), None)
    if asked is None:
        return False
    passage = reading.hit.passage
    start, end = reading.sentence.start, reading.span.start
    before = fold(passage.text[start - passage.span.start : end - passage.span.start])
    done = re.escape(fold(" ".join(asked["done"].split()[-2:])))
    deed = re.escape(fold(asked["deed"]))
    mood = fold(_MOOD)
    return re.search(rf"(?<!\w){done}\s+{mood}{deed}\s+(?:\w+\s+){{0,3}}$", before) is not None
