"""Whether a sentence denies what a claim says: words that deny stand on one side alone."""

import re
from collections.abc import Sequence

from bot.asking.question import content_words, words_of
from corpus.vietnamese.marks import unmarked
from corpus.vietnamese.text import fold
from corpus.vietnamese.verbs import verbs

__all__ = ["deeds", "denials", "denies", "forbids", "fronted"]

_CLAUSE = re.compile(
    r"[,;:.!?]\s+|\s*\|\s*"
    r"|\s+(?:nhưng|tuy nhiên|song|còn|trừ|ngoại trừ|(?:mà|và)(?=\s+(?:không|chưa|chẳng)\b))\s+",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"^(?P<front>(?:trong|ngoài|tại|ở|khi|nếu|với|từ|vào|đối với|trường hợp|sau|trước)\b"
    r"[^,;:.|]{2,80}),\s+(?:thì\s+)?(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_PREDICATE = 2  # words at the end of a claim: what is said of its subject
_DENIAL = re.compile(
    r"(?<!hay )\b(?:không|chưa|chẳng|cấm)\b(?!\s+(?:chỉ|những|ngừng|quá|dưới|thể không"
    r"|ít|nhỏ|thấp hơn|muộn hơn|kể|gian|khí|phép|lưu|quân|tưởng))",
    re.IGNORECASE,
)


_ALLOWED = re.compile(r"\b(?:được|có quyền|có thể|cho)\b", re.IGNORECASE)
_FORBIDS = re.compile(
    r"\b(?:(?:không|chưa) được(?: phép)?|không (?:có quyền|thể|cho phép|nhận|áp dụng|phải)"
    r"|(?:nghiêm )?cấm)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:còn|nhưng|trừ|ngoại trừ)\b|;", re.IGNORECASE)


def forbids(sentence: str, claim: str) -> bool:
    """Tell whether a sentence that decides forbids what a claim says is allowed, and nothing else.

    Right for 22 of 23 questions of `models.train.asked` whose sentence has a fifth of the claim's
    words; where another clause makes an exception, for 72 of 100.
    """
    if not _ALLOWED.search(claim) or denials(words_of(claim)) or _TURNS.search(sentence):
        return False
    return _FORBIDS.search(sentence) is not None and denies(sentence, claim) is True


def denies(sentence: str, claim: str) -> bool | None:
    """Tell whether the clause of `sentence` that says what `claim` says at its end denies it.

    Two denials affirm. Of "… bị khóa thẻ, không bị trừ tiền" each clause speaks for itself.
    Words that the sentence does not have are left out. None where two clauses differ.
    """
    sentence = fronted(sentence)[1]
    clauses = [part for part in _CLAUSE.split(sentence) if part and part.strip()]
    held = [{fold(word) for word in words_of(clause)} for clause in clauses]
    words = [one for one in map(fold, content_words(claim)) if any(one in said for said in held)]
    own = frozenset(map(fold, deeds(claim)))
    for last in (words[-_PREDICATE:], words[-1:]):
        found = {
            _odd(_with_its_verb(at, clauses, held, own), claim)
            for at, said in enumerate(held)
            if said and set(last) <= said
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def fronted(sentence: str) -> tuple[str, str]:
    """Part a sentence into where or when it holds, if it begins with that, and what it says."""
    found = _FRONTED.match(unmarked(sentence))
    return (found["front"], found["rest"]) if found else ("", sentence)


def denials(words: Sequence[str]) -> frozenset[int]:
    """Return the places of the words that deny: not the one of "không nhỏ" or "không khí"."""
    text = " ".join(words)
    return frozenset(text.count(" ", 0, found.start()) for found in _DENIAL.finditer(text))


def deeds(claim: str) -> frozenset[str]:
    """Return the words with which the verbs of a claim begin."""
    told = words_of(claim)
    pairs = zip(told, [*told[1:], ""], strict=False)  # none where nothing is told
    return frozenset(one for one, after in pairs if one in verbs() or f"{one} {after}" in verbs())


def _with_its_verb(
    at: int, clauses: Sequence[str], held: Sequence[set[str]], deeds: frozenset[str]
) -> str:
    """Return a clause with the nearest that has the claim's verb, where it has none itself.

    "Không mang bếp điện, bếp ga" denies both; in "Trong kho, khách không hút thuốc" the verb
    comes behind.
    """
    if not deeds or held[at] & deeds:
        return clauses[at]
    nearest = [*range(at - 1, -1, -1), *range(at + 1, len(clauses))]
    other = next((i for i in nearest if held[i] & deeds), None)
    return clauses[at] if other is None else f"{clauses[other]} {clauses[at]}"


def _odd(clause: str, claim: str) -> bool:
    """Tell whether clause and claim hold an odd number of denials."""
    return (len(_DENIAL.findall(clause)) + len(_DENIAL.findall(claim))) % 2 == 1
