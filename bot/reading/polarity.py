"""Whether a sentence denies what a claim says: words that deny stand on one side alone."""

import re

from bot.asking.question import content_words, words_of
from corpus.vietnamese.text import fold

__all__ = ["denies"]

_CLAUSE = re.compile(
    r"[,;:.!?]\s+|\s+(?:nhưng|tuy nhiên|song|còn|trừ|ngoại trừ|mà(?=\s+không))\s+", re.IGNORECASE
)
_LAST = 3  # words at the end of a claim
_PREDICATE = 2  # of them that say something: what is said of the subject
_DENIAL = re.compile(
    r"(?<!hay )\b(?:không|chưa|chẳng|cấm)\b(?!\s+(?:chỉ|những|ngừng|quá|dưới|thể không"
    r"|ít|nhỏ|thấp hơn|muộn hơn|kể|gian|khí|phép|lưu|quân|tưởng))",
    re.IGNORECASE,
)


def denies(sentence: str, claim: str) -> bool | None:
    """Tell whether the clause of `sentence` nearest to `claim` denies it.

    Two denials affirm. The clause that alone holds what the claim says at its end decides: "… bị
    ngừng gửi xe, không bị cắt điện". None where no clause shares a word with the claim, and where
    the clause that holds most of its words and the one that holds most of its last words differ.
    """
    told = [fold(word) for word in words_of(claim)]
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    said = [({fold(word) for word in words_of(part)}, part) for part in clauses]
    predicate = {fold(word) for word in content_words(claim)[-_PREDICATE:]}
    whole = [part for words, part in said if predicate <= words]
    if len(whole) == 1 and len(predicate) == _PREDICATE:
        return _odd(whole[0], claim)
    found = set()
    for asked in (set(told), set(told[-_LAST:])):
        shared = [(len(asked & words), part) for words, part in said]
        most, nearest = max(shared, default=(0, ""), key=lambda pair: pair[0])
        if most:
            found.add(_odd(nearest, claim))
    return found.pop() if len(found) == 1 else None


def _odd(clause: str, claim: str) -> bool:
    """Tell whether clause and claim hold an odd number of denials."""
    return (len(_DENIAL.findall(clause)) + len(_DENIAL.findall(claim))) % 2 == 1
