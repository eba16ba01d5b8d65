"""The words of a comparison: what is wanted of two sides, and in what they are told."""

import re
from typing import Literal, TypeAlias

from bot.asking.measures import Told
from corpus.vietnamese.verbs import begins_with_verb

__all__ = [
    "COMPARE", "DIFFER", "EQUAL", "HOW", "WHETHER", "Asks", "counts", "is_as_much", "told_in",
]  # fmt: skip

Asks: TypeAlias = Literal[
    "which", "whether", "same", "differ", "how much", "times", "both", "has", "how"
]

_I = re.IGNORECASE
WHETHER = re.compile(r"[\s,]+(?:(?:hay |phải |đúng )?không|chưa)$", _I)
EQUAL = re.compile(
    r"\s+(?:có\s+)?(?P<way>bằng|giống|như|khác|trùng|ngang)(?:\s+(?:y hệt|gì))?(?P<both>\s+nhau)?"
    r"(?:\s+(?:so\s+)?với)?(?=\s|$)",
    _I,
)
DIFFER = re.compile(
    r"\s*(?:có\s+(?:gì|điểm gì)\s+)?(?:khác|giống)(?: biệt| nhau)*"
    r"(?:\s+(?:như thế nào|thế nào|ra sao|gì|sao|(?:ở )?(?:điểm|chỗ) nào))?\s*$",
    _I,
)
HOW = re.compile(r"\s+(?:(?:như )?thế nào|ra sao|(?:ở )?(?:điểm|chỗ) nào|gì)$", _I)
COMPARE = re.compile(r"^(?:(?:hãy|xin|giúp \w+|nhờ)\s+)*(?:so sánh|đối chiếu|so(?! với))\s+", _I)
_COUNTABLE = re.compile(
    r"\b(?:giá|tiền|phí|số|tổng|diện tích|dân số|doanh thu|kinh phí|học phí|lệ phí|mức|tỷ lệ|tỉ lệ"
    r"|sản lượng|chiều (?:dài|cao|rộng)|độ|thời (?:gian|hạn)|tuổi|lương|vốn|điểm|công suất"
    r"|khối lượng|trọng lượng|dung tích|nhiệt độ|lãi suất|năng suất|hạn mức|hạn)\b",
    _I,
)
_HOW_MUCH_OF = re.compile(
    r"\s(?:cao|thấp|dài|ngắn|rộng|hẹp|sâu|nông|dày|mỏng|nặng|nhẹ|nhiều|ít|đông|xa|gần|lớn|to|nhỏ|đắt"
    r"|rẻ|lâu|nhanh|chậm|già|trẻ|sớm|muộn)$",
    _I,
)
_MEASURED = re.compile(
    r"\b(?:(?P<money>(?<!bảng )giá|tiền|phí|học phí|lệ phí|chi phí|lương|kinh phí|doanh thu|cước)"
    r"|thời (?:gian|hạn|lượng))\b(?! trị)",
    _I,
)


def counts(about: str) -> bool:
    """Tell whether what is compared is told in numbers: a price, a number, a size."""
    return _COUNTABLE.search(about) is not None


def is_as_much(left: str, right: str) -> bool:
    """Tell whether "bằng" between two stretches sets them equal.

    It also says with what ("trả tiền bằng thẻ"), of what ("làm bằng gỗ"), and is a licence or a
    degree ("phải có bằng lái"): then nothing is measured before it, or a deed begins the question.
    """
    if begins_with_verb(left) or right.endswith(" được"):
        return False
    return _HOW_MUCH_OF.search(left) is not None or (
        counts(left) and not begins_with_verb(left.rsplit(maxsplit=1)[-1])
    )


def told_in(about: str, sort: Told = "any") -> Told:
    """Return in what a comparison is told that speaks of "giá": money; of others the `sort`."""
    found = _MEASURED.search(about)
    return sort if not found else "money" if found["money"] else "time"
