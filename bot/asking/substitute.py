"""Put what a follow-up names in the place of its like ("Còn năm 2022?", "Còn người lớn?")."""

import re

from bot.asking.topic import heads, names, phrase, with_heads
from corpus.types import Span
from corpus.vietnamese.asked import asking
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import fold, normalize_query
from corpus.vietnamese.values import Kind, Value, find
from corpus.vietnamese.verbs import begins_with_verb

__all__ = ["sentence", "substituted"]

_I = re.IGNORECASE


def substituted(previous: str, about: str) -> str:
    """Put `about` in the place of its like in the previous question; nothing where it has none."""
    value = next(iter(find(about)), None)
    if value and value.kind is not Kind.CODE and len(value.span) >= len(about.strip()) - 1:
        return _with_value(previous, about, value)
    if names(f"x {about}"):
        places = names(previous)
        if place := max(places, key=lambda span: _likeness(span.of(previous), about), default=None):
            return _replace(previous, place, about)
    for head in heads():
        if fold(about).startswith(f"{fold(head)} ") and (found := phrase(head).search(previous)):
            return _replace(previous, Span(start=found.start(), end=found.end()), about)
    return _with_subject(previous, about)


def _with_value(previous: str, about: str, value: Value) -> str:
    """Exchange a date for a date, an age for an age; a time is added where none was told."""
    values = [one for one in find(previous) if one.kind is value.kind]
    like = [one for one in values if (one.unit, one.label) == (value.unit, value.label)]
    if len(like) == 1 or (like and value.kind is Kind.DATE):
        return _replace(previous, like[0].span, about)
    if not values and value.kind is Kind.DATE:
        return f"{previous.rstrip(' ?')} {about[0].lower()}{about[1:]}?"
    return ""


def _with_subject(previous: str, about: str) -> str:
    """Ask of `about` what was asked of something else that has no name ("vé trẻ em", "người lớn").

    Of a subject of several words, the first, its noun, stays.
    """
    found = re.match(
        r"(?P<subject>.+?)\s+(?=(?:là|do|có|được|bị|phải|cần|giá|gồm|diễn ra|ở|nên|hết|mấy|khi nào"
        r"|bao (?:nhiêu|lâu|giờ))\b)",
        previous,
        _I,
    )
    if not found or asking(found["subject"]) or names(found["subject"]):
        return ""
    words = found["subject"].split()
    if len(words) > 5 or len(about.split()) > 5:
        return ""
    alike = fold(words[0]) == fold(about.split(maxsplit=1)[0])
    deed = begins_with_verb(about) and begins_with_verb(found["subject"])  # "trả muộn", "làm mất"
    first = words[0] if len(words) > 2 and not alike and not deed else ""
    return sentence(f"{first} {about}{previous[found.end('subject') :]}")


def _likeness(place: str, about: str) -> tuple[bool, bool, int]:
    """Rank the places by how like `about` they are written: digits, hyphen, words."""
    return (
        any(map(str.isdigit, place)) == any(map(str.isdigit, about)),
        ("-" in place) == ("-" in about),
        -abs(len(place.split()) - len(about.split())),
    )


def _replace(text: str, place: Span, about: str) -> str:
    """Replace a stretch, together with its head noun when `about` brings its own."""
    own = next((head for head in heads() if fold(about).startswith(f"{fold(head)} ")), "")
    noun = nouns().get(own)
    if noun and noun.type == "person":  # "Chủ tịch X" stands for "Vụ trưởng Vụ Y"
        left = text[: with_heads(text, place.start)]
    else:
        left = text[: place.start]
        words = about.split()
        for size in range(min(3, len(words)), 0, -1):
            if fold(left).rstrip().endswith(f" {fold(' '.join(words[:size]))}"):
                left = left.rstrip()[: -len(" ".join(words[:size]))]
                break
            if fold(left).strip() == fold(" ".join(words[:size])):
                left = ""
                break
    if left and _is_common(about):
        about = about[0].lower() + about[1:]
    return sentence(left + about + text[place.end :])


def _is_common(about: str) -> bool:
    """Tell whether `about` begins with a common word: "Năm 2022", "Lớp 7"."""
    return re.match(r"(?:năm|ngày|tháng|quý|lớp|khối|tuần|thế)\b", about, _I) is not None


def sentence(text: str) -> str:
    """Return `text` with single spaces and a capital at its head."""
    text = normalize_query(text)
    return text[:1].upper() + text[1:]
