"""Whether a sentence denies what a claim says: words that deny stand on one side alone."""

import re

from bot.asking.question import words_of
from corpus.vietnamese.text import fold

__all__ = ["denies"]

_CLAUSE = re.compile(
    r"[,;:.!?]\s+|\s+(?:nhưng|tuy nhiên|song|còn|trừ|ngoại trừ|mà(?=\s+không))\s+", re.IGNORECASE
)
_PREDICATE = 3  # words at the end of a claim
_DENIAL = re.compile(
    r"(?<!hay )\b(?:không|chưa|chẳng|cấm)\b(?!\s+(?:chỉ|những|ngừng|quá|dưới|thể không"
    r"|ít|nhỏ|thấp hơn|muộn hơn|kể|gian|khí|phép|lưu|quân|tưởng))",
    re.IGNORECASE,
)


def denies(sentence: str, claim: str) -> bool | None:
    """Tell whether the clause of `sentence` nearest to `claim` denies it.

    Two denials affirm. None where no clause shares a word with the claim, and where the clause that
    holds most of its words and the one that holds most of its last words, which say what is said,
    differ: "… bị ngừng gửi xe, không bị cắt điện".
    """
    told = [fold(word) for word in words_of(claim)]
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    said = [({fold(word) for word in words_of(part)}, part) for part in clauses]
    found = set()
    for asked in (set(told), set(told[-_PREDICATE:])):
        shared = [(len(asked & words), part) for words, part in said]
        most, nearest = max(shared, default=(0, ""), key=lambda pair: pair[0])
        if most:
            found.add((len(_DENIAL.findall(nearest)) + len(_DENIAL.findall(claim))) % 2 == 1)
    return found.pop() if len(found) == 1 else None
