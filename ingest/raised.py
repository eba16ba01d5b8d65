"""Raised digits: exponents behind a unit or a ten, elsewhere the marks of notes."""

import re

__all__ = ["raised"]

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_MARK = re.compile(r"[\d*,;.()\s+-]{1,8}|\[[\w\s]{1,12}\]")
_EXPONENT_OF = re.compile(r"(?:(?<![^\W\d_])(?:[kcdmhμµ]?m|dam|ha|s)|(?<!\d)10|[)\]])\s?\Z")


def raised(text: str, before: str) -> str:
    """Return how a raised `text` reads behind `before`, the line up to it.

    "m²" and "10³" keep their exponents. The mark of a note is left out behind a word or a number
    ("1.250¹ ha" is 1.250 ha) and kept in brackets at the head of the note. Words stay words.
    """
    if not _MARK.fullmatch(text):
        return text
    if _EXPONENT_OF.search(before):
        return text.translate(_RAISED)
    if not before.strip():
        return f"({text.strip(' ()[].')}) " if text.strip() else ""
    return ""
