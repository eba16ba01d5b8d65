"""What is typed in haste, written out: "giá vé bn, có đc đổi ko?"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.vietnamese.general_acronyms import GENERAL
from corpus.vietnamese.text import fold, is_syllable, normalize_query

__all__ = ["in_full"]

_WORD = re.compile(r"[^\W_]+(?:'|(?<=h)\.(?=nay\b))?[^\W_]*")
# After these a letter is a name or a size: "vitamin K", "lớp V", "5 k".
_NAMED = frozenset(
    "vitamin hệ lớp khối nhóm loại hạng size cỡ án điểm mục khoản chương phần lục dãy tòa toà "
    "block cổng tuyến số kiểu mẫu model gói virus xương vòng khớp".split()
)
_STOP = re.compile(r"\s*[?!.;)]\s")
_HOURS = re.compile(r"(?<![\w.,/])(\d{1,2})\s?h(?![\w/]|\s?\d)", re.IGNORECASE)  # "1h", not "7h30"
_LEAST_VIETNAMESE = 0.5
_SELDOM = 50  # times as often the meaning is written out


@dataclass(frozen=True, slots=True)
class _Short:
    meaning: str
    following: frozenset[str]
    previous: frozenset[str]


@cache
def _table() -> dict[str, list[_Short]]:
    text = files("bot.asking").joinpath("haste.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    table: dict[str, list[_Short]] = {}
    for shorts, meaning, following, previous in rows[1:]:
        entry = _Short(meaning, _cells(following), _cells(previous))
        for short in shorts.split("|"):
            table.setdefault(short, []).append(entry)
    return table


def _cells(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split("|")))


def in_full(said: str, known: Mapping[str, int]) -> str:
    """Return what was said with its hasty words written out; it is only normalised if none stands.

    A word that the documents use (`known`: how often, in lower case), in capitals, beside a figure
    or after a word that letters name ("vitamin K") stays, and so does all in what is otherwise no
    Vietnamese.
    """
    text = _HOURS.sub(r"\1 giờ", normalize_query(said))
    words = list(_WORD.finditer(text))
    meant = [_meaning(words, at, text, known) for at in range(len(words))]
    if not any(meant) or not _is_vietnamese(words, meant):
        return text
    pieces, end = [], 0
    for word, meaning in zip(words, meant, strict=True):
        if meaning:
            shown = meaning[0].upper() + meaning[1:] if word[0][0].isupper() else meaning
            pieces += [text[end : word.start()], shown]
            end = word.end()
    return "".join((*pieces, text[end:]))


def _meaning(
    words: Sequence[re.Match[str]], at: int, text: str, known: Mapping[str, int]
) -> str | None:
    word = words[at][0]
    short = word.lower()
    if short not in _table() or word.isupper() or _is_code(words[at], text):
        return None
    before = words[at - 1][0].lower() if at else "$"
    last = at + 1 == len(words) or _STOP.match(text, words[at].end())
    after = "$" if last else words[at + 1][0].lower()
    if before in _NAMED or (before[-1].isdigit() and len(short) == 1):
        return None
    for entry in _table()[short]:
        if entry.following and after not in entry.following | frozenset(map(fold, entry.following)):
            continue
        if entry.previous and before not in entry.previous | frozenset(map(fold, entry.previous)):
            continue
        return None if _is_used(short, entry.meaning, known) else entry.meaning
    return None


def _is_used(short: str, meaning: str, known: Mapping[str, int]) -> bool:
    """Tell whether the documents use a word as it stands, and not only once in a great while.

    One boxer's "KO" does not make a word of every "ko" that is typed, nor does an acronym for what
    is meant ("HLV").
    """
    if meaning in GENERAL.get(short.upper(), ()):
        return False
    told = min(known.get(word, 0) for word in meaning.split())
    return len(short) > 1 and _SELDOM * known.get(short, 0) > told


def _is_code(word: re.Match[str], text: str) -> bool:
    """Tell whether a word is a part of a code: "A-k", "k/2", "x.ng"."""
    around = text[max(0, word.start() - 1) : word.start()] + text[word.end() : word.end() + 1]
    return any(char in "-/@._&" for char in around.rstrip(".")) or (
        text[word.end() : word.end() + 1] == "." and text[word.end() + 1 : word.end() + 2].isalnum()
    )


def _is_vietnamese(words: Sequence[re.Match[str]], meant: Sequence[str | None]) -> bool:
    pairs = zip(words, meant, strict=True)
    rest = [word[0] for word, meaning in pairs if not meaning and word[0].isalpha()]
    if not rest:
        return True
    return sum(map(is_syllable, rest)) >= _LEAST_VIETNAMESE * len(rest)
