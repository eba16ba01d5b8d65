"""Change questions and passages: folding, light scan noise, and questions made unanswerable."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

Change = tuple[int, int, str]
"""What to replace in a question: code points from, to, and the new text."""
WORD = re.compile(r"\w+")
YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b")
NUMBER = re.compile(r"(?<![\d.,/])\d{1,3}(?![\d.,/]*\d)")
UPPER = "".join(chr(code) for code in range(0x41, 0x1F00) if chr(code).isupper())
NAME = re.compile(rf"(?<=\s)[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*)+")
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
ORDINAL = re.compile(rf"\bthứ ({'|'.join(ORDINALS)})\b")
OPPOSITES = {
    "đầu tiên": "cuối cùng",
    "cuối cùng": "đầu tiên",
    "lớn nhất": "nhỏ nhất",
    "nhỏ nhất": "lớn nhất",
    "cao nhất": "thấp nhất",
    "thấp nhất": "cao nhất",
    "nhiều nhất": "ít nhất",
    "ít nhất": "nhiều nhất",
    "phía bắc": "phía nam",
    "phía nam": "phía bắc",
    "phía đông": "phía tây",
    "phía tây": "phía đông",
}
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below."""
LOOKALIKE = {"l": "1", "o": "0", "O": "0", "I": "l", "e": "c", "c": "e", "u": "n", "n": "u"}


def fold_letter(letter: str) -> str:
    """Drop the marks of one letter; a letter that would not stay one code point is kept."""
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    bare = "".join(one for one in unicodedata.normalize("NFD", letter) if not combining(one))
    return bare if len(bare) == 1 else letter


def combining(letter: str) -> bool:
    """Say whether the code point is a combining mark."""
    return unicodedata.category(letter) == "Mn"


_FOLDED = {code: fold_letter(chr(code)) for code in range(0xC0, 0x1F00)}


def fold(text: str) -> str:
    """Drop Vietnamese diacritics from NFC text; the length and every offset stay the same."""
    return text.translate(_FOLDED)


def syllables(text: str) -> list[str]:
    """Split into runs of letters and digits, in order."""
    return WORD.findall(text)


def scan_noise(text: str, rng: random.Random, rate: float = 0.03) -> str:
    """Misspell some syllables as scanned pages do; lengths and offsets stay the same."""

    def misspell(found: re.Match[str]) -> str:
        word = found.group()
        if rng.random() >= rate or word.isdigit():
            return word
        if rng.random() < 0.6:
            return fold(word)
        place = rng.randrange(len(word))
        return word[:place] + LOOKALIKE.get(word[place], fold(word[place])) + word[place + 1 :]

    return WORD.sub(misspell, text)


def mistype(word: str, rng: random.Random) -> str:
    """Mistype a word with marks: another tone, or a letter swapped, left out or doubled."""
    kind = rng.choice(("tone", "tone", "swap", "drop", "double"))
    letters = [*unicodedata.normalize("NFD", word)]
    tones = [at for at, letter in enumerate(letters) if letter in TONES]
    if kind == "tone" and tones:
        at = rng.choice(tones)
        tone = rng.choice(TONES.replace(letters.pop(at), ""))
        while at < len(letters) and combining(letters[at]):
            at += 1  # a circumflex is written before the tone
        letters.insert(at, tone)
        return unicodedata.normalize("NFC", "".join(letters))
    at = rng.randrange(max(1, len(word) - 1))
    here = word[at : at + 2]
    changed = {"swap": here[::-1], "drop": here[:1]}.get(kind, here[:1] + here)
    return word[:at] + changed + word[at + 2 :]


def retype(question: str, rng: random.Random, bare: float = 0.12) -> str:
    """Type a question as people do: some without diacritics, some in lower case, some both."""
    if rng.random() < bare:
        question = fold(question)
        return question.lower() if rng.random() < 0.5 else question
    if rng.random() < 0.05:
        return question.lower()
    if rng.random() < 0.05:
        return question.rstrip(" ?")
    return question


SMALL = frozenset(
    "là của được bị những các một cho về trong vào có đã thì mà như ở tại theo với này đó để "
    "và".split()
)
"""The words that people leave out when they type keywords."""


def keywords(question: str) -> str:
    """Keep the words that a search box is given."""
    kept = [word for word in question.rstrip(" ?").split() if word.lower() not in SMALL]
    return " ".join(kept) if len(kept) >= 3 else question


def other_number(found: str, passage: str, rng: random.Random) -> str | None:
    """Draw a number of the same size that does not stand in the passage."""
    value = int(found)
    spread = 30 if len(found) == 4 else max(9, value)
    standing = set(re.findall(r"\d+", passage))
    for _ in range(20):
        drawn = str(max(1, value + rng.randint(-spread, spread)))
        if len(drawn) == len(found) and drawn not in standing:
            return drawn
    return None


def changed_numbers(question: str, passage: str, rng: random.Random) -> Iterator[Change]:
    """Find other years, numbers and ordinals for those that the passage shares."""
    for pattern in (YEAR, NUMBER):
        for match in pattern.finditer(question):
            if match.group() in passage:
                drawn = other_number(match.group(), passage, rng)
                if drawn:
                    yield *match.span(), drawn
    for match in ORDINAL.finditer(question):
        others = [one for one in ORDINALS if one != match[1] and f"thứ {one}" not in passage]
        if match.group() in passage and others:
            yield *match.span(1), rng.choice(others)


def changed_words(
    question: str, passage: str, names: Sequence[str], rng: random.Random
) -> Iterator[Change]:
    """Find opposite superlatives and other names for those that the passage shares."""
    for phrase, opposite in OPPOSITES.items():
        place = question.find(phrase)
        if place >= 0 and opposite not in passage and phrase in passage:
            yield place, place + len(phrase), opposite
    folded = fold(passage.lower())
    for match in NAME.finditer(question):
        if match.group() not in passage:
            continue
        length = len(match.group().split())
        for _ in range(20):
            name = rng.choice(names) if names else ""
            if len(name.split()) == length and fold(name.lower()) not in folded:
                yield *match.span(), name
                break


def make_unanswerable(
    question: str, passage: str, names: Sequence[str], rng: random.Random
) -> str | None:
    """Change one year, number, ordinal, superlative or name; None where there is none to change.

    After the rule-made unanswerable questions of Rajpurkar et al. 2018: what is changed stood in
    the passage, and what replaces it does not.
    """
    found = [*changed_numbers(question, passage, rng)]
    found += changed_words(question, passage, names, rng)
    if not found:
        return None
    start, end, text = rng.choice(found)
    return question[:start] + text + question[end:]


def names_in(questions: Sequence[str]) -> list[str]:
    """Collect the names (runs of capitalised syllables, not at the start) of many questions."""
    return sorted({match.group() for question in questions for match in NAME.finditer(question)})
