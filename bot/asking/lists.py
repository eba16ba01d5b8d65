"""Whether a question asks for a list: conditions, cases, rights, duties, steps, or how many."""

import re

from bot.asking.expected import Type
from bot.asking.question import Question
from corpus.vietnamese.asked import asking
from corpus.vietnamese.claim import claim

__all__ = ["asks_for_count", "asks_for_list", "denies", "preface"]

_LISTS = re.compile(
    r"\btrường hợp (?:nào|gì)|\b(?:những|các) (?:trường hợp|điều kiện|bước|quyền|nghĩa vụ|hành vi"
    r"|trách nhiệm|nguyên tắc|tiêu chuẩn|hình thức|giấy tờ|việc|loại|ai|gì)\b"
    r"|\bđiều kiện (?:gì|nào|để|là gì|ra sao|thế nào)|\bcó điều kiện\b"
    r"|\bkhi nào (?:thì )?(?:\w+ ){0,4}?(?:được|bị|phải|mất)\b"
    r"|\bai (?:thì )?(?:được|bị|phải|không)\b"
    r"|\b(?:cần|phải) (?:có |nộp |chuẩn bị )?(?:những )?(?:gì|giấy tờ)"
    r"|\b(?:nộp|mang|chuẩn bị|cần|có) (?:theo )?(?:những |các )?(?:giấy tờ|hồ sơ) (?:gì|nào)"
    r"|\blàm (?:thế nào|sao|cách nào)\b|\bcách (?:nào|thức)\b"
    r"|\b(?:thủ tục|trình tự|quy trình|hồ sơ)\b"
    r"|\b(?:nguyên tắc|tiêu chuẩn|hình thức|quyền|nghĩa vụ|trách nhiệm|nhiệm vụ)"
    r" (?:gì|nào|của|là gì)"
    r"|\bgồm (?:những |các )?(?:gì|ai)\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(r"\blàm (?:thế nào|sao|cách nào) (?:để|mà)\b", re.IGNORECASE)
_SINGLE = frozenset(
    {
        Type.COMPARISON,
        Type.SUMMARY,
        Type.VERDICT,
        Type.CHOICE,
        Type.ROLE,
        Type.REASON,
        Type.DEFINITION,
    }
)
_MEASURES = frozenset(
    "ngay thang nam gio phut giay tuan quy tien dong trieu ty lan phan tram tuoi met km kg ha "
    "nguoi diem do ban gam lit usd do la tan can mot moi".split()
)
_DENIES = re.compile(r"(?<!hàng )\b(?:không|chưa)\b(?! (?:quân|gian|khí|trung)\b)", re.IGNORECASE)
_PREFACE = re.compile(r"^.+?[\s,]thì\s+(?=\S)", re.IGNORECASE | re.DOTALL)
_TAIL = re.compile(r"\b(?:hay )?không\s*\??$", re.IGNORECASE)


def asks_for_list(question: Question) -> bool:
    """Tell whether a whole list, where a document has one, is an answer."""
    expected = question.expected
    if expected.type is Type.MANNER or _HOW_TO.search(question.text):
        return True
    keywords = expected.type is Type.VERDICT and claim(question.text) is None
    if expected.type in _SINGLE and not expected.many and not keywords:
        return False
    return expected.many or _LISTS.search(question.text) is not None or asks_for_count(question)


def asks_for_count(question: Question) -> bool:
    """Tell whether it asks how many things of a kind there are, not how much of a measure."""
    expected = question.expected
    noun = expected.noun.split()
    return (
        expected.type is Type.QUANTITY
        and not expected.of
        and bool(noun)
        and noun[0] not in _MEASURES
    )


def preface(question: str) -> str:
    """Return what a question says before the clause that asks: "Sợ bị trả thù thì …"; else ""."""
    found = _PREFACE.match(question)
    return found[0] if found and asking(question[found.end() :]) else ""


def denies(text: str) -> bool:
    """Tell whether a text says "không" of what it speaks about, not only to ask."""
    return _DENIES.search(_TAIL.sub("", text)) is not None
