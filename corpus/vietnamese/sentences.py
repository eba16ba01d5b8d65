"""Sentences of Vietnamese newspapers, encyclopedias and laws, as spans of the text."""

import re
from collections.abc import Iterator

from corpus.types import Span

__all__ = ["sentences"]

_UPPER = "A-ZÐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_OPENING = r"\"'“‘«‹(\[„"
_CLOSING = r"\"'”’»›)\]"

# A place where a sentence may end: a mark, what closes after it (an encyclopedia's "[12]" too), and
# the space or the capitalised word that follows. `glued` is "Theo" in "năm 2021.Theo đó".
_CANDIDATE = re.compile(
    rf"(?P<mark>[.!?…]+)(?P<close>(?:\[\w{{1,4}}\]|[{_CLOSING}])*)"
    rf"(?:[ ]+|(?=(?P<glued>[{_UPPER}][^\W\d_]+)[ ,]))"
)
# What a sentence begins with: perhaps a list dash and an opening mark, then a capital or a digit.
_START = re.compile(
    rf"(?:[-–—•+*][ ]?)?[{_OPENING}]*(?:(?P<word>[{_UPPER}][^\W\d_]*)|(?P<number>\d+))"
)

# A number or letter that opens a sentence belongs to what follows: "1. Đối với", "Điều 5. Tội".
_MARKER = re.compile(
    rf"[-–—•+*{_OPENING}]*[ ]*"
    r"(?:(?:điều|chương|mục|tiểu mục|phần|khoản|điểm|bài|câu|phụ lục|bước|hình|bảng|tiết|mẫu|biểu)"
    r"(?: số)?[ ]+)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*[a-zđ]?|[ivxlc]{1,7}|[a-zđ])",
    re.IGNORECASE,
)
_LONGEST_MARKER = 24
_LISTED_NUMBER = re.compile(r"(?<!\d)[:;][ ]*\(?\d{1,2}$")  # "như sau: 1. Tổ chức; 2. Cá nhân"


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Written with a full stop inside a sentence.
_ABBREVIATIONS = _set_of("""
    BS Bs bs BSCKI BSCKII CTV Cty cty CT DS Dr dr ĐC Đc đ/c Đ/c ĐT Đt đt Fig GS Gs gs HS Hs
    KS Ks KTS Kts LS Ls Mr Mrs Ms Mt MC NCS NS NSND NSNA NSƯT NSUT NXB Nxb No NO Ng Ngh Nr PGS Pgs
    PTS Prof Rev SV St THS ThS Ths Th ths TP Tp tp Tr tr TS Ts ts TSKH TT TTg tx TX Tx VĐV VS Vs
    vs XB al pp vol Vol Ô
""")
# A single capital after one of these names a kind and may end a sentence: "vitamin C. Sau đó".
_KINDS = _set_of("""
    bảng bộ cấp cúp đội điểm gan giải hạng hiệu hình hội khóa khoá khoản khối khu kiểu kỷ lớp loại
    lô mục mẫu nhà nhóm phần phương quý series tầng tập thứ tổ thế type tuyến vitamin virus án
    chương đời
""")
# Words that open a sentence far more often than they follow an initial: "Nguyễn V. A. Theo đó".
_STARTERS = _set_of("""
    Ai Anh Bà Bên Bởi Bộ Các Cả Căn Chính Cho Chúng Chị Chỉ Có Còn Cô Cùng Cũng Cuối Cuộc Do Dù
    Dưới Đã Đang Đặc Đây Đến Để Điều Đó Đối Đồng Đầu Em Gần Giờ Giữa Hai Hãy Hầu Hiện Hơn Họ Hôm
    Hồi Khi Không Kể Kết Khoảng Là Lúc Mà Mặc Mặt Mỗi Mọi Một Mới Muốn Năm Nên Nếu Ngay Ngày Ngoài
    Người Nhằm Nhiều Như Nhờ Nhưng Những Nó Này Ông Phần Phải Qua Rồi Sau Sẽ Song Sự Tại Tất Tháng
    Theo Thế Thêm Thì Thông Tiếp Tôi Tổng Trên Tránh Trong Trước Trừ Tuy Từ Từng Và Vào Vậy Vì
    Việc Với Về Vụ Vừa Xin
""")
_INITIALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ")
_JUST_OPENED = re.compile(r"(?:[“‘«]|(?:^|[\s(:])[\"'])$")  # “...Chúng tôi không
_LAST_PART = re.compile(r"[^\W_]+(?:/[^\W_]+)?$")


def sentences(text: str) -> list[Span]:
    """Cut normalised `text` into sentences: ordered spans that cover everything but white space.

    A line end always ends a sentence; ";" and ":" never do.
    """
    spans: list[Span] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        for cut in _cuts(text, start, end):
            spans.extend(_stripped(text, start, cut))
            start = cut
        spans.extend(_stripped(text, start, end))
        start = end + 1
    return spans


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the stretch without the white space around it, unless nothing remains."""
    piece = text[start:end]
    bare = piece.lstrip()
    begin = end - len(bare)
    bare = bare.rstrip()
    if bare:
        yield Span(start=begin, end=begin + len(bare))


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the sentences of the line `text[start:end]` end, the last one excepted."""
    for match in _CANDIDATE.finditer(text, start, end):
        if match.end() < end and _ends_here(text, start, match):
            yield match.end()
            start = match.end()


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the sentence that begins at `start` ends with the marks of `match`."""
    following = _START.match(text, match.end())
    if not following:
        return False
    said = text[start : match.start()].lstrip()
    if len(said) <= _LONGEST_MARKER and _MARKER.fullmatch(said) and set(match["mark"]) == {"."}:
        return False
    if match["mark"] != "." or match["close"]:
        return _ends_loudly(said, match, following["number"])
    chunk = said[said.rfind(" ") + 1 :]
    part = _LAST_PART.search(chunk)
    last = part[0] if part else ""
    if last in _ABBREVIATIONS:
        return False
    if match["glued"]:
        return _comes_apart(chunk, last, match["glued"])
    if _LISTED_NUMBER.search(said, max(len(said) - 8, 0)):
        return False
    if following["number"]:
        return _ends_before_number(said, last, following["number"])
    initial = last in _INITIALS and not chunk.startswith("°")
    return not initial or _ends_after_letter(said, following["word"])


def _ends_loudly(said: str, match: re.Match[str], number: str | None) -> bool:
    """Decide for "?", "!", an ellipsis, and a full stop before a closing quote or bracket."""
    if match["close"] or match["mark"][-1] in "?!":
        return True
    return number is None and not _JUST_OPENED.search(said)


def _comes_apart(chunk: str, last: str, glued: str) -> bool:
    """Tell a forgotten space ("năm 2021.Theo đó") from one name ("Node.Js", "PGS.TS Lan")."""
    if len(last) < 2 or any(char in chunk for char in ".@/") or glued.isupper():
        return False
    return last.isdecimal() or last.islower() or not last.isascii() or glued in _STARTERS


def _ends_before_number(said: str, last: str, number: str) -> bool:
    """Tell "năm 2021. 300 người" from "Q. 3", "t. 2" and the torn "1. 000"."""
    if len(last) == 1 and last.isalpha():
        return _names_a_kind(said)
    return not (last.isdecimal() and len(last) <= 3 and len(number) == 3)


def _ends_after_letter(said: str, word: str) -> bool:
    """Tell a sentence's last letter ("vitamin C.") from an initial ("Nguyễn V. A. Lan")."""
    return word in _STARTERS or _names_a_kind(said)


def _names_a_kind(said: str) -> bool:
    """Tell whether the word before the last one makes that letter a kind: "viêm gan B"."""
    words = said.rsplit(None, 2)
    return len(words) > 1 and words[-2].lower() in _KINDS
