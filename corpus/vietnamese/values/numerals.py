"""Numbers in figures and in words, as Vietnamese writes them."""

import re
from collections.abc import Sequence

__all__ = ["DIGITS", "ROMAN", "SCALE", "WORDS", "figure", "in_words", "roman", "scaled"]

# "1.000.000,5", "3,5", "12".
DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d+(?:[.,]\d+)?"
ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w])"

_ONES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {
    "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9,
}  # fmt: skip
_TENS = {"mười": 10, "mươi": 10, "chục": 10, "trăm": 100}
_JOINTS = frozenset({"linh", "lẻ"})
_HALF = "rưỡi"
_ALL = (*_ONES, *_TENS, *_SCALES, *_JOINTS, _HALF, "nửa")

# A run of number words; what it means, `in_words` says.
WORDS = rf"(?:{'|'.join(_ALL)})(?:[ ](?:{'|'.join(_ALL)})){{0,15}}(?!\w)"
SCALE = r"(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:[ ]+(?:tỷ|tỉ|triệu))?(?!\w)"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def figure(text: str, *, money: bool = False) -> float:
    """Read a numeral: dots part thousands, a comma the decimals; "1.5" and "1,200,000" as meant.

    One comma before three figures parts thousands where `money` is counted ("3,500 đồng").
    """
    text = text.replace(" ", "")
    marks = re.findall(r"[.,]", text)
    if not marks:
        return float(text)
    groups = re.split(r"[.,]", text)
    threes = all(len(group) == 3 for group in groups[1:])
    if len(marks) == 1:
        thousands = (
            threes and len(groups[0]) <= 3 and groups[0] != "0" and (marks[0] == "." or money)
        )
        return float("".join(groups) if thousands else ".".join(groups))
    if len(set(marks)) == 1:
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{groups[-1]}")


def roman(text: str) -> int:
    """Return the number that a Roman numeral writes."""
    numbers = [_VALUES[letter] for letter in text.upper()]
    following = [*numbers[1:], 0]
    return sum(-n if n < after else n for n, after in zip(numbers, following, strict=True))


def in_words(words: Sequence[str]) -> tuple[float, int] | None:
    """Read the number that begins `words` and tell how many of them say it; None where none does.

    "hai mươi lăm" is 25, "một trăm linh năm" 105, "hai triệu rưỡi" 2.5 million. Of "hai mươi năm"
    it takes two words, as the third counts years: five behind a ten is "lăm".
    """
    if words[:1] == ["nửa"]:
        return 0.5, 1
    total, group, ones, last, used = 0.0, 0.0, -1.0, 0.0, 0
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in _ONES:
            if ones >= 0 or (word == "năm" and _counts_years(words, at)):
                break
            ones = float(_ONES[word])
        elif word in _TENS:
            group, ones, last = group + abs(ones) * _TENS[word], -1.0, float(_TENS[word])
        elif word in _SCALES:
            total, last = (
                _scaled(total, group + max(ones, 0.0) or 1.0, _SCALES[word]),
                _SCALES[word],
            )
            group, ones = 0.0, -1.0
        elif word == _HALF and last:
            total += last / 2
        elif not (word in _JOINTS and used and following in _ONES):
            break
        used = at + 1
    return (total + group + max(ones, 0.0), used) if used else None


def _counts_years(words: Sequence[str], at: int) -> bool:
    """Tell whether "năm" is the noun: behind a ten, a hundred or a scale, and before neither."""
    behind = words[at - 1] if at else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    multiplies = following in _TENS or following in _SCALES
    return (behind in _TENS or behind in _SCALES) and not multiplies


def _scaled(total: float, group: float, scale: float) -> float:
    """Add a group to what was said before; "ba nghìn tỷ" multiplies it."""
    if total and total < scale:
        return (total + (group if group > 1 else 0.0)) * scale
    return total + group * scale


def scaled(scales: str) -> float:
    """Return the product of scales in words: "nghìn tỷ" is a million million."""
    product = 1.0
    for word in scales.lower().split():
        product *= _SCALES.get(word, 100.0)
    return product
