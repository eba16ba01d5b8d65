"""Whether a sentence denies what a claim says: words that deny stand on one side alone."""

import re

from bot.asking.question import words_of
from corpus.vietnamese.text import fold

__all__ = ["denies"]

_CLAUSE = re.compile(r"[,;:.!?]\s+|\s+(?:nhưng|tuy nhiên|song|còn|trừ|ngoại trừ)\s+", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:không|chưa|chẳng|cấm)\b(?!\s+(?:chỉ|những|ngừng|quá|dưới"
    r"|ít hơn|nhỏ hơn|thấp hơn|muộn hơn|kể|gian|khí|phép|lưu|quân|tưởng))",
    re.IGNORECASE,
)


def denies(sentence: str, claim: str) -> bool | None:
    """Tell whether the clause of `sentence` nearest to `claim` denies it.

    None where no clause shares a word with the claim. Two denials affirm.
    """
    asked = {fold(word) for word in words_of(claim)}
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    shared = [(len(asked & {fold(w) for w in words_of(part)}), part) for part in clauses]
    most, nearest = max(shared, default=(0, ""), key=lambda pair: pair[0])
    if not most:
        return None
    return (len(_DENIAL.findall(nearest)) + len(_DENIAL.findall(claim))) % 2 == 1
