"""One item of a list that was told: "Mục thứ hai là gì?" after "Có ba mục: …"."""

import re

__all__ = ["item_of", "pick_of"]

_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ASKED = re.compile(
    r"^(?:(?:còn|thế|vậy|nói rõ|nhắc lại|cho (?:tôi|mình|em) biết)\s+)*"
    r"(?P<noun>mục|ý|điều|cái|nội dung|phần|điểm|việc|nhiệm vụ|mục tiêu|bước|vấn đề|loại|người"
    r"|cơ quan|đơn vị|tổ chức|nước|khoản|thành viên|biện pháp)\s+"
    r"(?:(?:thứ|số)\s+(?P<nth>\w+)|(?P<end>đầu tiên|cuối cùng|cuối))"
    r"(?:\s+(?:là\s+)?(?:gì|ai|nước nào|cơ quan nào|thì sao|thế nào|nói gì|nào))?\s*\??$",
    re.IGNORECASE,
)
_PICK = re.compile(r"^.+? thứ (?P<nth>\d+) trong trả lời cho câu “(?P<question>.+)” là gì\?$")
_ITEM = re.compile(r"^\s*(?:-|•|\d+[.)])\s+\S", re.MULTILINE)


def item_of(question: str, previous: str, reply: str) -> str:
    """Return the question for one item of the list in `reply`; nothing if that is not asked."""
    asked = _ASKED.match(question)
    items = len(_ITEM.findall(reply))
    if not asked or not previous or not items:
        return ""
    number = items if (asked["end"] or "").startswith("cuối") else 1
    if asked["nth"]:
        nth = asked["nth"].lower()
        number = int(nth) if nth.isdigit() else _ORDINALS.get(nth, 0)
    if not 1 <= number <= items:
        return ""
    noun = asked["noun"]
    earlier = previous.rstrip(" ?")
    return f"{noun[:1].upper()}{noun[1:]} thứ {number} trong trả lời cho câu “{earlier}” là gì?"


def pick_of(question: str) -> tuple[int, str] | None:
    """Return the number of the item and the question whose list it stands in, from `item_of`."""
    found = _PICK.match(question)
    return (int(found["nth"]), f"{found['question']}?") if found else None
