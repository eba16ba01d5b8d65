"""What a question asks for: its type of answer, its content words and what it fixes."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.asking.constraints import Constraint, constraints_of
from bot.asking.expected import Expected, expected
from corpus.vietnamese.synonyms import worded
from corpus.vietnamese.text import syllables, tone_key

__all__ = ["FUNCTION_WORDS", "Question", "analyse", "content_words", "in_words_of", "words_of"]


_TIMES = re.compile(r"\b(?:lần thứ|lần|thứ)\s+(?=\d)", re.IGNORECASE)
FUNCTION_WORDS = frozenset(
    "a à ai ạ anh ấy bà bạn bao bằng bị bởi các cái cách cần chỉ cho chưa chứ có còn cùng cũng của "
    "cứ do đã đang đâu đây để đến đều đi điều đó được gì giờ hãy hay họ hơn khi không là lại làm "
    "lên luôn mà mấy mọi mỗi mới một muốn nào này nên nếu ngay ngoài người nhất nhé nhiêu như "
    "nhưng những nó nữa ông ở phải qua ra rằng rất rồi sao sau sẽ tại tất thế theo thì tôi trên "
    "trong trước từ từng và vào vậy về vẫn vì việc với xin "
    "biết liệt kê kể tên nêu rõ nội dung vấn đề gồm diễn mục đích lý số lượng hỏi".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A standalone question, taken apart.

    `expected` is what it asks for, `terms` its content words by `tone_key`, each once, in order.
    """

    text: str
    expected: Expected
    terms: tuple[str, ...]
    constraints: tuple[Constraint, ...]


def analyse(text: str) -> Question:
    """Take a normalised, restored, standalone question apart."""
    return Question(
        text=text,
        expected=expected(text),
        terms=content_words(text),
        constraints=constraints_of(text),
    )


def in_words_of(question: Question, text: str) -> Question:
    """Return a question in the words of a text, which says "làm thêm giờ" where it is "tăng ca"."""
    said = worded(question.text, text)
    return question if said == question.text else _analysed(said)


_analysed = lru_cache(maxsize=64)(analyse)  # of one question, the passages say much the same


def words_of(text: str) -> list[str]:
    """Return the words of a text by `tone_key`; "COP lần thứ 28" and "COP 28" are the same."""
    return [tone_key(token.text) for token in syllables(_TIMES.sub("", text))]


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something, by `tone_key`, each once, in order."""
    return tuple(dict.fromkeys(word for word in words_of(text) if word not in FUNCTION_WORDS))
