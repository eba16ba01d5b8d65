"""What a question wants to know of a document itself: who signed it, since when it is in force."""

import re
from typing import Literal, TypeAlias

from bot.asking.question import content_words
from corpus.types import FieldName
from corpus.vietnamese.official import KIND

__all__ = ["Asked", "asked_field", "bare_kind", "is_official", "names_a_kind"]

Asked: TypeAlias = FieldName | Literal["amended_by", "replaced_by", "repealed_on"]

_PAPER = rf"(?:{KIND}|văn bản|quy định|tài liệu)"
_WHEN = (
    r"(?:(?:ngày|tháng|năm|hôm|thời điểm) (?:nào|mấy|bao nhiêu)|khi nào|bao giờ|lúc nào|từ khi nào)"
)
_WHO = r"(?:ai|người nào|cơ quan nào|đơn vị nào|tổ chức nào|bộ nào|nơi nào)"
_SIGN = r"(?<!thư )ký(?!\s+(?:kết|hiệu|túc|thỏa|thoả|ghi|hợp|với|sinh|ức|giả|tự|họa|hoạ|quỹ))"
_SAYS = r"[^?.;]{0,60}?"

# Tried in this order: "hết hiệu lực khi nào" asks for the end, not for the beginning.
_SIGNS: dict[Asked, str] = {
    "repealed_on": rf"hết hiệu lực{_SAYS}{_WHEN}|{_WHEN}{_SAYS}hết hiệu lực",
    "replaced_by": (
        rf"(?:bị|được|đã) (?:thay thế|bãi bỏ) (?:bởi|bằng){_SAYS}(?:nào|gì)"
        r"|(?:có )?còn hiệu lực(?: thi hành)?(?: hay)? (?:không|nữa)"
        rf"|{_PAPER} nào (?:đã )?(?:thay thế|bãi bỏ) {KIND}"
    ),
    "amended_by": (
        rf"(?:bị|được|đã) sửa đổi(?:,? bổ sung)? (?:bởi|bằng|theo|tại|trong){_SAYS}(?:nào|gì)"
        rf"|{_PAPER} nào (?:đã )?sửa đổi(?:,? bổ sung)? {KIND}"
    ),
    "in_force": (
        rf"hiệu lực{_SAYS}{_WHEN}|{_WHEN}{_SAYS}(?:có |bắt đầu )?hiệu lực|ngày (?:có )?hiệu lực"
        rf"|{_PAPER}{_SAYS}áp dụng (?:kể )?(?:từ )?{_WHEN}"
    ),
    "replaces": rf"(?:thay thế|bãi bỏ)(?: cho)? (?:những |các )?(?:{_PAPER} )?(?:nào|gì)\b",
    "repeals": (
        rf"{_PAPER} nào {_SAYS}(?:hết hiệu lực|bị bãi bỏ|được thay thế|bị thay thế)"
        rf"|làm hết hiệu lực (?:những |các )?(?:{_PAPER} )?(?:nào|gì)\b"
    ),
    "amends": rf"sửa đổi(?:,? bổ sung)? (?:những |các )?{_PAPER} (?:nào|gì)\b",
    "office": rf"chức (?:vụ|danh){_SAYS}người ký|người ký{_SAYS}chức (?:vụ|danh)",
    "signer": rf"\b(?:ai|người nào)\b{_SAYS}{_SIGN}|người ký\b|do ai ký|ký bởi|chữ ký của ai",
    "number": rf"số hiệu|mang số|{_PAPER}{_SAYS}\bsố (?:bao nhiêu|mấy|nào|gì)\b",
    "date": (
        rf"(?:ban hành|thông qua|ra đời|công bố|{_SIGN})\b{_SAYS}{_WHEN}|ngày (?:ban hành|ký)\b"
        rf"|{_WHEN}{_SAYS}(?:ban hành|thông qua)|(?:biên bản|cuộc họp|buổi họp){_SAYS}{_WHEN}"
    ),
    "issuer": rf"{_WHO}(?: là nơi| đã)? ban hành|do {_WHO} ban hành|(?:cơ quan|nơi) ban hành",
    "recipients": rf"nơi nhận|(?:kính )?gửi (?:cho |tới |đến )?(?:những |các )?{_WHO}",
    "chair": rf"\b{_WHO}\b{_SAYS}chủ (?:trì|tọa|toạ)|chủ (?:trì|tọa|toạ){_SAYS}là ai|do ai chủ trì",
    "secretary": rf"thư ký{_SAYS}là ai|\bai\b{_SAYS}(?:làm thư ký|ghi biên bản)|người ghi biên bản",
    "present": (
        r"\bai (?:đã )?(?:có mặt|tham dự|tham gia|dự họp)|thành phần (?:tham dự|dự họp|tham gia)"
        rf"|(?:cuộc|buổi) họp{_SAYS}(?:có|gồm) (?:những )?ai"
    ),
    "place": r"họp (?:ở|tại) (?:đâu|địa điểm nào)|địa điểm (?:của )?(?:cuộc |buổi )?họp",
    "published_on": rf"(?:đăng|xuất bản|phát hành|cập nhật)\b{_SAYS}{_WHEN}",
    "published_in": (
        r"(?:đăng|in|xuất bản|phát hành) (?:ở |trên |tại )?(?:đâu|báo nào|tờ(?: báo)? nào|trang nào"
        r"|tạp chí nào)|(?:báo|nguồn|tờ|trang) nào đăng|(?:lấy )?từ (?:báo|nguồn) nào"
    ),
    "author": (
        rf"\bai (?:là người |đã )?(?:viết|soạn)|(?:của|do) ai (?:viết|soạn)|tác giả|người viết"
        rf"|(?:bài|tin)\b{_SAYS}của (?:ai|phóng viên nào|nhà báo nào)"
    ),
    "subject": (
        rf"{_PAPER}{_SAYS}(?:về|nói|đề cập) (?:đến )?"
        r"(?:việc |vấn đề |cái |nội dung |chủ đề |điều )?gì\b"
        rf"|trích yếu|{_PAPER}{_SAYS}về (?:việc|vấn đề) nào"
    ),
}
_ASKED = {name: re.compile(sign, re.IGNORECASE) for name, sign in _SIGNS.items()}
_THIS = re.compile(r"\b(?:này|trên|đó|ấy|vậy)\b", re.IGNORECASE)
_OF_NEWS = frozenset({"author", "published_in", "published_on"})
_OF_MINUTES = frozenset({"chair", "secretary", "present", "place"})
_KIND = re.compile(rf"(?<!\w)(?:{KIND}|văn bản)(?!\w)", re.IGNORECASE)


def asked_field(question: str) -> Asked | None:
    """Return what of a document itself the question asks for, or None."""
    return next((name for name, sign in _ASKED.items() if sign.search(question)), None)


def bare_kind(question: str) -> str | None:
    """Return the kind of paper that a question speaks of which names no paper; else None.

    "Ai ký?" is of any kind (""), "Quyết định do ai ký?" of decisions; "Ai ký hợp đồng thuê nhà?"
    says more than what it asks for.
    """
    name = asked_field(question)
    if name is None:
        return None
    kind = _KIND.search(question)
    rest = _ASKED[name].sub(" ", _KIND.sub(" ", question))
    if content_words(_THIS.sub(" ", rest)):
        return None
    told = " ".join(kind[0].split()).casefold() if kind else ""
    return "" if told == "văn bản" else told


def is_official(name: Asked) -> bool:
    """Tell whether it is something that official papers state, and not news or minutes."""
    return name not in _OF_NEWS | _OF_MINUTES


def names_a_kind(question: str) -> bool:
    """Tell whether the question speaks of a kind of paper: "nghị định", "văn bản"."""
    return _KIND.search(question) is not None
