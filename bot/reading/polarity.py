"""Whether a sentence denies what a claim says: words that deny stand on one side alone."""

import re

from bot.asking.question import content_words, words_of
from corpus.vietnamese.text import fold

__all__ = ["denies"]

_CLAUSE = re.compile(
    r"[,;:.!?]\s+|\s*\|\s*|\s+(?:nhưng|tuy nhiên|song|còn|trừ|ngoại trừ|mà(?=\s+không))\s+",
    re.IGNORECASE,
)
_PREDICATE = 2  # words at the end of a claim: what is said of its subject
_DENIAL = re.compile(
    r"(?<!hay )\b(?:không|chưa|chẳng|cấm)\b(?!\s+(?:chỉ|những|ngừng|quá|dưới|thể không"
    r"|ít|nhỏ|thấp hơn|muộn hơn|kể|gian|khí|phép|lưu|quân|tưởng))",
    re.IGNORECASE,
)


def denies(sentence: str, claim: str) -> bool | None:
    """Tell whether the clause of `sentence` that says what `claim` says at its end denies it.

    Two denials affirm. Of "… bị ngừng gửi xe, không bị cắt điện" each clause speaks for itself.
    Words that the sentence does not have are left out. None where two clauses differ.
    """
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    held = [{fold(word) for word in words_of(clause)} for clause in clauses]
    words = [one for one in map(fold, content_words(claim)) if any(one in said for said in held)]
    for last in (words[-_PREDICATE:], words[-1:]):
        found = {
            _odd(clause, claim)
            for clause, said in zip(clauses, held, strict=True)
            if said and set(last) <= said
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _odd(clause: str, claim: str) -> bool:
    """Tell whether clause and claim hold an odd number of denials."""
    return (len(_DENIAL.findall(clause)) + len(_DENIAL.findall(claim))) % 2 == 1
