"""State an answer, deny a sentence, and find what else could be taken for an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.vietnamese.statement import statement
from models.train.perturb import NAME, NUMBER, OPPOSITES, YEAR, other_number

if TYPE_CHECKING:
    import random

TRUE_OR_FALSE = re.compile(r",?\s*(?:đúng hay sai|đúng không|phải không|có đúng không)\s*\?*\s*$")
NEGATED = (
    ("không phải là", "là"),
    ("không được", "được"),
    ("không có", "có"),
    ("không phải", "phải"),
    ("không thể", "có thể"),
    ("không bị", "bị"),
    ("không", ""),
)
BOUNDS = {
    "tối đa": "tối thiểu",
    "tối thiểu": "tối đa",
    "ít nhất": "nhiều nhất",
    "không quá": "ít nhất",
    "trở lên": "trở xuống",
    "trước khi": "sau khi",
    "sau khi": "trước khi",
    "bắt đầu": "kết thúc",
    "kết thúc": "bắt đầu",
    "tăng": "giảm",
    "giảm": "tăng",
    "bắt buộc": "không bắt buộc",
    **OPPOSITES,
}
NEGATABLE = ("được", "là", "có", "phải", "bị", "thuộc", "cần", "nằm", "gồm")
COUNTED = re.compile(r"^(?:khoảng |hơn |gần |trên |dưới )?\d")


def stated(question: str, answer: str) -> str:
    """Say the question with its answer as one sentence; side by side where none can be made."""
    made = statement(question, answer)
    return made.text if made is not None else f"{question.rstrip(' ?.:')}: {answer}"


def assertion(question: str) -> str:
    """Return what a true-or-false question asserts."""
    return TRUE_OR_FALSE.sub("", question).strip().rstrip("?. ")


def denied(sentence: str) -> str | None:
    """Negate a sentence, or take its negation away; None where no word can carry one."""
    for negated, plain in NEGATED:
        found = re.search(rf"\b{negated}\b", sentence)
        if found:
            return " ".join(f"{sentence[: found.start()]}{plain}{sentence[found.end() :]}".split())
    if " đã " in sentence and " được " not in sentence:
        return sentence.replace(" đã ", " đã không ", 1)
    found = re.search(rf"(?<=\w )\b(?:{'|'.join(NEGATABLE)})\b", sentence)
    if found is None:
        return None
    no = "không phải" if found.group() == "là" else "không"
    return f"{sentence[: found.start()]}{no} {sentence[found.start() :]}"


def turned(sentence: str, passage: str, rng: random.Random) -> str | None:
    """Make a sentence of a passage false: another bound, number or year, or its negation."""
    made = []
    for phrase, opposite in BOUNDS.items():
        place = sentence.find(f"{phrase} ")
        if place > 0 and sentence[place - 1] == " ":
            made.append(sentence[:place] + opposite + sentence[place + len(phrase) :])
    for pattern in (YEAR, NUMBER):
        for found in pattern.finditer(sentence):
            drawn = other_number(found.group(), passage, rng)
            if drawn and found.start() > 4:
                made.append(sentence[: found.start()] + drawn + sentence[found.end() :])
    negated = denied(sentence)
    if negated and (not made or rng.random() < 0.4):
        return negated
    return rng.choice(made) if made else negated


def kind_of(answer: str) -> str:
    """Name the kind of an answer: year, number, name or phrase."""
    if YEAR.fullmatch(answer.removeprefix("năm ").strip()):
        return "year"
    if COUNTED.match(answer) and len(answer.split()) <= 6:
        return "number"
    words = answer.split()
    if words and len(words) <= 6 and all(word[0].isupper() for word in words if word[0].isalpha()):
        return "name"
    return "phrase"


def rivals(answer: str, golds: list[str], passage: str) -> list[str]:
    """Find what else in the passage could be taken for the answer: of its kind, not gold."""
    kind = kind_of(answer)
    taken = " ".join(golds).lower()
    if kind == "year":
        found = [match.group() for match in YEAR.finditer(passage)]
        found = [f"năm {one}" if answer.startswith("năm") else one for one in found]
    elif kind == "number":
        unit = re.sub(r"^\D*[\d.,]+", "", answer)
        found = [
            f"{match.group()}{unit}"
            for match in NUMBER.finditer(passage)
            if not YEAR.fullmatch(match.group())
        ]
    elif kind == "name":
        found = [match.group() for match in NAME.finditer(passage)]
    else:
        found = []
    return sorted({one for one in found if one.lower() not in taken and taken not in one.lower()})
