"""Bring two spellings of one Vietnamese answer to the same words."""

import re

from corpus.vietnamese.text import normalize, tone_key

__all__ = ["answer_words", "normalize_answer"]

_DAY = r"(?<![\d.,])(3[01]|[12]\d|0?[1-9])"
_MONTH = r"(1[0-2]|0?[1-9])"
_YEAR = r"(\d{4})(?!\d)"
_BEFORE_MONTH = r"\s*(?:tháng\s+|[/.-]\s*)"
_BEFORE_YEAR = r"\s*(?:,?\s*năm\s+|[/.-]\s*)"

_FULL_DATE = re.compile(
    rf"(?:\bngày\s+)?(?:\b(?:mồng|mùng)\s+)?{_DAY}{_BEFORE_MONTH}{_MONTH}{_BEFORE_YEAR}{_YEAR}"
)
_ISO_DATE = re.compile(
    r"(?:\bngày\s+)?(?<![\d-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"
)
_DAY_OF_MONTH = re.compile(rf"\bngày\s+{_DAY}{_BEFORE_MONTH}{_MONTH}(?![\d/])")
_MONTH_OF_YEAR = re.compile(rf"\btháng\s+{_MONTH}{_BEFORE_YEAR}{_YEAR}")
_YEAR_ALONE = re.compile(r"\bnăm\s+(?=\d{4}(?!\d))")

_NUMBER = re.compile(r"(?<![\d.,/])\d+(?:[.,]\d+)*(?![\d/])")
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_COMMA_DECIMAL = re.compile(r"\d+,\d+")

_WORD = re.compile(r"\d+(?:[./]\d+)*|[^\W\d_]+|%")


def normalize_answer(text: str) -> str:
    """Return the words of an answer as one string, spelled in the one way we compare.

    Case, tone placement (hòa, hoà), punctuation, thousands (1.000, 1000), decimal commas and dates
    (ngày 17 tháng 3 năm 2021, 17/3/2021) do not count. No word is ever removed: SQuAD's script
    drops the English "an", which makes of the Vietnamese "công an" another word.
    """
    return " ".join(answer_words(text))


def answer_words(text: str) -> list[str]:
    """Return the normalised words of an answer, in order; a date or a number is one word."""
    plain = normalize(text).text.lower().replace("phần trăm", "%")
    plain = _spell_numbers(_spell_dates(plain))
    return [tone_key(word) if word.isalpha() else word for word in _WORD.findall(plain)]


def _spell_dates(text: str) -> str:
    """Write every date as day/month/year without leading zeros and without "ngày", "năm"."""
    text = _ISO_DATE.sub(lambda m: _slashed(m[3], m[2], m[1]), text)
    text = _FULL_DATE.sub(lambda m: _slashed(m[1], m[2], m[3]), text)
    text = _MONTH_OF_YEAR.sub(lambda m: _slashed(m[1], m[2]), text)
    text = _DAY_OF_MONTH.sub(lambda m: _slashed(m[1], m[2]), text)
    return _YEAR_ALONE.sub("", text)


def _slashed(*parts: str) -> str:
    return "/".join(part.lstrip("0") for part in parts)


def _spell_numbers(text: str) -> str:
    return _NUMBER.sub(lambda match: _spell_number(match[0]), text)


def _spell_number(number: str) -> str:
    """Write a number without thousands marks, with a decimal point and without idle zeros.

    "1,000" alone stays as it is: a Vietnamese decimal or an English thousand, nobody can tell.
    """
    if _DOTTED_THOUSANDS.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    elif _ENGLISH_THOUSANDS.fullmatch(number):
        number = number.replace(",", "")
    elif _COMMA_DECIMAL.fullmatch(number):
        whole, decimals = number.split(",")
        if len(decimals) == 3 and len(whole) <= 3:
            return f"{whole}.{decimals}"
        number = f"{whole}.{decimals}"
    if number.count(".") == 1 and not _DOTTED_THOUSANDS.fullmatch(number):
        number = number.rstrip("0").rstrip(".")
    return number.lstrip("0") or "0" if number.isdigit() else number
