"""A question of yes and no as the statement that it asks about."""

import re
from functools import cache

from corpus.vietnamese.asked import asking, bare, several
from corpus.vietnamese.verbs import verbs

__all__ = ["claim"]

_I = re.IGNORECASE
_VERDICT_TAIL = re.compile(
    r"[\s,]+(?:(?:là |có )?(?:đúng|phải)(?: hay)? (?:không|sai)(?: phải)?"
    r"|đúng(?: vậy)? (?:không|chứ|chưa)"
    r"|phải vậy không|phải chăng|chứ|à|ư|sao|hay sao|không nhỉ)$",
    _I,
)
_HEAD = re.compile(r"^(?:liệu(?: rằng)?|phải chăng|có (?:đúng|phải|thật)(?: là| rằng)?)\s+", _I)
_NOT = re.compile(r"[\s,]+(?:hay |hoặc )?(?:là )?không(?: được)?$", _I)
_EVER = re.compile(r"\s+(?:bao giờ|lần nào)(?=\s+chưa$)", _I)
_NOT_YET = re.compile(r"[\s,]+(?:hay |hoặc )?chưa$", _I)
_HAVE = re.compile(r"^(?P<left>.*?)\bcó\s+(?P<rest>.+)$", _I)
_HAVE_IS = re.compile(r"\bcó phải (?:là )?(?=\S)", _I)
_MODAL = re.compile(
    r"(?:được|bị|cần|phải|nên|đang|đã|sẽ|hay|thường|còn|dám|muốn|bắt buộc|từng|đủ|cùng|cũng|hề"
    r"|thực sự|thật sự)\b",
    _I,
)
_CHOICE = re.compile(r"\bhay(?: là)?\b(?!\s*(?:không|chưa|sai|bị|được|ho|quên|gặp)\b)", _I)


@cache
def _verb() -> re.Pattern[str]:
    longest_first = sorted(verbs(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\b", _I)


def claim(question: str) -> str | None:
    """Return a question of yes and no as the statement that it asks about; None for any other."""
    asked = _EVER.sub("", bare(question))
    if not asked or asking(asked) or several(asked) or _CHOICE.search(asked):
        return None
    told = _HEAD.sub("", _VERDICT_TAIL.sub("", asked))
    confirmed = told != asked
    denied = _NOT.sub("", told)
    waits = _NOT_YET.sub("", told)
    if waits != told:
        told = waits if re.search(r"\b(?:đã|được)\b", waits, _I) else f"{waits} rồi"
        told = _without_have(told)
    elif denied != told:
        told = _without_have(denied)
    elif not confirmed and not question.rstrip().endswith("?"):
        return None
    return None if len(told.split()) < 2 else f"{told[0].upper()}{told[1:]}."


def _without_have(told: str) -> str:
    """Drop the "có" that only asks ("có nhận"), not the one that owns ("có thư viện")."""
    if found := _HAVE_IS.search(told):
        named = told[found.end() :]
        obliged = _MODAL.match(named) or ("là " not in found[0] and _verb().match(named))
        return f"{told[: found.start()]}{'phải' if obliged else 'là'} {named}"
    found = _HAVE.match(told)
    if not found or found["rest"].lower().startswith("thể "):
        return told
    if _MODAL.match(found["rest"]) or _verb().match(found["rest"]):
        return found["left"] + found["rest"]
    return told
