"""A question of yes and no as the statement that it asks about."""

import re
from functools import cache

from corpus.vietnamese.asked import asking, bare, indefinite, last_asked, several, without_hearsay
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.sentences import sentences
from corpus.vietnamese.text import normalize_query
from corpus.vietnamese.values import Kind, find
from corpus.vietnamese.verbs import verbs

__all__ = ["claim", "is_polar", "is_put_to_the_test"]

_I = re.IGNORECASE
_VERDICT_TAIL = re.compile(
    r"[\s,]+(?:(?:là |có )?(?:đúng|phải)(?: hay)? (?:không|sai)(?: phải)?"
    r"|(?:có )?(?:đúng|phải|thật)(?: vậy| thế)? (?:không|chứ|chưa)"
    r"|phải vậy không|phải chăng|chứ|à|ư|sao|hay sao|không nhỉ)$",
    _I,
)
_SURELY = re.compile(r"\s(?:hả|hở|à|ha|hen)(?: mọi người| cả nhà| các bác| anh chị| ad)?\W*$", _I)
_TRUE_OR_FALSE = re.compile(
    r"[\s,.;:!]*(?:(?:vậy|thế|điều (?:này|đó)|nói (?:vậy|thế|như vậy)|như (?:vậy|thế)) )?"
    r"(?:là |thì )?đúng hay (?:là )?(?:sai|không)$",
    _I,
)
_HEAD = re.compile(r"^(?:liệu(?: rằng)?|phải chăng|có (?:đúng|phải|thật)(?: là| rằng)?)\s+", _I)
_NOT = re.compile(r"[\s,]+(?:hay |hoặc )?(?:là )?không(?: được)?$", _I)
_EVER = re.compile(r"\s+(?:bao giờ|lần nào)(?=\s+chưa$)", _I)
_NOT_YET = re.compile(r"[\s,]+(?:hay |hoặc )?chưa$", _I)
_HAVE = re.compile(r"^(?P<left>.*?)\bcó\s+(?P<rest>.+)$", _I)
_HAVE_IS = re.compile(r"\bcó phải (?:là )?(?=\S)", _I)
_ANY = re.compile(r"\s+(?:nào|gì)(?!\w)", _I)
_SOME = re.compile(r"(?<!\w)mấy(?!\w)", _I)
_MODAL = re.compile(
    r"(?:được|bị|cần|phải|nên|đang|đã|sẽ|hay|thường|còn|dám|muốn|bắt buộc|từng|đủ|cùng|cũng|hề"
    r"|thực sự|thật sự)\b",
    _I,
)
_CHOICE = re.compile(r"\bhay(?: là)?\b(?!\s*(?:không|chưa|sai|bị|được|ho|quên|gặp)\b)", _I)


# What says something of what stands before it; verbs beside these may only tell it apart.
_SAYS = re.compile(
    r"\s(?:là|có|được|bị|đã|đang|sẽ|phải|cần|nên|còn|không|chưa|chỉ|cũng|đều|bằng|gồm|hơn|tăng|giảm"
    r"|thay đổi|đủ|tính|áp dụng|ghi|khác|giống|như)(?!\S)",
    _I,
)
_TOLD = frozenset({Kind.MONEY, Kind.PERCENT, Kind.QUANTITY, Kind.TIME, Kind.WEEKDAY, Kind.PHONE})
_MEASURES = ("số", "tổng số", "phí", "học phí", "lệ phí", "tiền", "lương", "thời gian", "thời hạn")


@cache
def _measured() -> re.Pattern[str]:
    table = [noun.text for noun in nouns().values() if noun.type == "quantity"]
    names = sorted({*table, *_MEASURES, "hạn"}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?= [^\W\d])", _I)


# What a paper tells of in a part of its own; a verb behind it says which of these is meant.
_TOPIC = re.compile(
    r"(?:các |những |mọi )?(?:điều kiện|thủ tục|hồ sơ|giấy tờ|cách|quy trình|trình tự|thể lệ|mã"
    r"|danh sách|nguyên nhân|lý do|mục đích|hậu quả|địa điểm|địa chỉ|nơi|tên|trách nhiệm|quyền"
    r"|nghĩa vụ|tiêu chuẩn|yêu cầu|nội dung|kết quả|thành phần|khách mời|người|đối tượng)"
    r"(?= [^\W\d])",
    _I,
)
_POLAR = re.compile(
    r"^(?:(?:hỏi|câu hỏi|câu|q)\s*\d*\s*[:.)]\s*)?(?:có|liệu|phải chăng|được)\b.*\?$"
    r"|\b(?:không|chưa|chứ|phải không|hay không)\s*\?$",
    _I,
)
_ASKER = re.compile(
    r"^(?:(?:chúng |bọn |tụi )?(?:tôi|tui|tớ|mình|em(?! (?:bé|gái|trai|họ|ruột|út|nhỏ)\b)))\s+"
    r"(?=\w+\s+\w)",
    _I,
)


@cache
def _verb() -> re.Pattern[str]:
    longest_first = sorted(verbs(), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\b", _I)


def claim(question: str) -> str | None:
    """Return a question of yes and no as the statement that it asks about; None for any other.

    A statement that is put to the test may hold any word ("ở bất kỳ giai đoạn nào, đúng hay sai?");
    of several sentences the last is meant.
    """
    asked = _EVER.sub("", bare(question))
    if tested := _tested(asked):
        return tested
    if several(asked):
        asked = bare(last_asked(normalize_query(question)))
    told = _HEAD.sub("", _VERDICT_TAIL.sub("", asked))
    confirmed = told != asked or _SURELY.search(question) is not None
    if not asked or several(asked) or (_CHOICE.search(asked) and not confirmed):
        return None
    if asking(asked) and not indefinite(asked):
        return None
    told = without_hearsay(told)
    denied = _NOT.sub("", told)
    waits = _NOT_YET.sub("", told)
    if waits != told:
        told = waits if re.search(r"\b(?:đã|được)\b", waits, _I) else f"{waits} rồi"
        told = _without_have(told)
    elif denied != told:
        told = _without_have(denied)
    elif not confirmed and (not question.rstrip().endswith("?") or _only_names(told)):
        return None
    if asking(told):
        told = _definite(told)
    told = _ASKER.sub("", told)  # no paper speaks of who asks
    return None if len(told.split()) < 2 else f"{told[0].upper()}{told[1:]}."


def _definite(told: str) -> str:
    """State what any or some would do: "Đội đã thắng trận nào chưa?" asks of a won match."""
    told = _ANY.sub("", _SOME.sub("các", told))
    return re.sub(r"(?<!\w)ai(?!\w)", "người", told)


def _only_names(told: str) -> bool:
    """Tell whether words name what is measured and say nothing of it: "Giá vé người lớn?"."""
    head = _measured().match(told) or _TOPIC.match(told)
    if _SAYS.search(told, head.end() if head else 0):
        return False
    if head is None and _does(told):
        return False
    timed = head is not None and ("hạn" in head[0].lower() or "thời" in head[0].lower())
    return not any(one.kind in _TOLD or (timed and one.kind is Kind.DATE) for one in find(told))


def _does(told: str) -> bool:
    """Tell whether somebody or something does what a verb says: it stands behind another word."""
    return any(_verb().match(told, word.start()) for word in re.finditer(r"(?<=\s)[^\W\d_]", told))


def is_put_to_the_test(question: str) -> bool:
    """Tell whether a question tells a statement and asks whether it is true, or ever was."""
    asked = bare(question)
    return bool(_tested(asked)) or _EVER.search(asked) is not None


def is_polar(heading: str) -> bool:
    """Tell whether a heading asks whether something is so, which it then does not say."""
    return _POLAR.search(heading.strip("#*_ ")) is not None


def _tested(asked: str) -> str:
    told = _TRUE_OR_FALSE.sub("", asked)
    if told == asked or len(told.split()) < 2:
        return ""
    last = sentences(told)[-1].of(told).rstrip(" .")
    return f"{last[0].upper()}{last[1:]}."


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
