"""What is said, before anything is looked for: a remark to the program, or a question.

A remark ("Cảm ơn bạn nhé", "Bạn làm được gì?") is known by every one of its words, never by some:
whatever says more than the phrases of `remarks.toml` is a question. Small talk before or after a
question is set aside ("cảm ơn, còn năm 2022?").
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from bot.asking.haste import in_full
from bot.types import RemarkKind, Turn
from corpus.vietnamese.text import fold, normalize_query, tone_key

__all__ = ["Utterance", "asked_before", "utterance"]

_REMEMBERED = 12_000  # characters of a conversation that a question may lean on
_LONGEST_TURN = 2_000
_MOST_WORDS = 25  # nobody greets at such length
_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(
    r"(?<=[,.!?;:\n…~])\s*|\s+(?=(?:thế còn|vậy còn|còn|cho (?:tôi|mình|em) hỏi)\b)"
)
_STRETCHED = re.compile(r"(\w)\1{2,}")
_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What was said: the kind of a remark, or else the question in it, as typed."""

    text: str
    remark: RemarkKind | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    name: RemarkKind
    need: tuple[frozenset[str], ...]
    may: frozenset[str]
    excluded: frozenset[str]
    spare: int

    @property
    def phrases(self) -> frozenset[str]:
        return self.may.union(*self.need)


def utterance(said: str) -> Utterance:
    """Tell what `said` is; small talk around a question is left out of its text."""
    text = normalize_query(said)
    if kind := _remark(text):
        return Utterance(text=text, remark=kind)
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    first, last = 0, len(clauses)
    while first < last and _small(clauses[first]):
        first += 1
    while last > first and _small(clauses[last - 1]):
        last -= 1
    if first == last:
        kinds = [kind for clause in clauses if (kind := _remark(clause))]
        return Utterance(text=text, remark=_weightiest(kinds)) if kinds else Utterance(text=text)
    rest = text[text.index(clauses[first]) :] if first else text
    if last < len(clauses):
        rest = rest[: rest.rindex(clauses[last - 1]) + len(clauses[last - 1])]
    return Utterance(text=rest.strip())


def asked_before(
    history: Sequence[Turn], known: Mapping[str, int] = MappingProxyType({})
) -> list[Turn]:
    """Return the turns that a follow-up may lean on: questions and the replies to them.

    `known` tells how often the documents use a word, in lower case: such are not typed in haste.
    """
    turns: list[Turn] = []
    small = False
    for turn in _newest(history):
        if turn.role == "user":
            said = utterance(in_full(turn.text, known))
            small = said.remark is not None
            turn = Turn(role="user", text=said.text)  # noqa: PLW2901
        if not small:
            turns.append(turn)
    return turns


def _newest(history: Sequence[Turn]) -> list[Turn]:
    """Return the last turns, each cut short, oldest first: however long people have talked."""
    kept: list[Turn] = []
    room = _REMEMBERED
    for turn in reversed(history):
        text = turn.text[: min(_LONGEST_TURN, room)]
        room -= len(text)
        if not room:
            break
        kept.append(Turn(role=turn.role, text=text))
    return kept[::-1]


_SMALL = frozenset(
    {
        RemarkKind.APOLOGY,
        RemarkKind.COMPLAINT,
        RemarkKind.CONSENT,
        RemarkKind.FAREWELL,
        RemarkKind.GREETING,
        RemarkKind.PRAISE,
        RemarkKind.THANKS,
    }
)


def _small(clause: str) -> bool:
    """Tell whether a clause is courtesy, or no more than an emoji, beside a question."""
    return not _words(clause) or _remark(clause) in _SMALL


def _weightiest(kinds: Sequence[RemarkKind]) -> RemarkKind:
    """Choose what to reply to: what asks for something before what is only polite."""
    return next((kind for kind in kinds if kind not in _SMALL), kinds[-1])


def _remark(text: str) -> RemarkKind | None:
    words = _words(text)
    if not words:
        pictured = any(unicodedata.category(char) == "So" for char in text)
        return RemarkKind.REACTION if pictured else None
    if len(words) > _MOST_WORDS:
        return None
    return next((kind.name for kind in _kinds()[1] if _fits(kind, words)), None)


def _words(text: str) -> list[str]:
    return [_STRETCHED.sub(r"\1", tone_key(word)) for word in _WORD.findall(text)]


def _fits(kind: _Kind, words: Sequence[str]) -> bool:
    """Tell whether the phrases of a kind, and particles, are all that is said."""
    said, left = _phrases(kind.phrases | _kinds()[0], words)
    if left > kind.spare or _phrases(kind.excluded, words)[0]:
        return False
    return all(said & _both(need) for need in kind.need)


def _phrases(known: frozenset[str], words: Sequence[str]) -> tuple[set[str], int]:
    """Cover words with known phrases, the longest first; return those, and how many words remain.

    A phrase that holds others counts for them too ("cảm ơn bạn" for "cảm ơn").
    """
    both = _both(known)
    said: set[str] = set()
    at = left = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            if phrase in both:
                said.add(phrase)
                at += size
                break
        else:
            left += 1
            at += 1
    for start in range(len(words)):
        for size in range(1, _LONGEST_PHRASE + 1):
            phrase = " ".join(words[start : start + size])
            if phrase in both:
                said.add(phrase)
    return said, left


@cache
def _both(phrases: frozenset[str]) -> frozenset[str]:
    return phrases | _folded(phrases)


@cache
def _folded(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, phrases))


@cache
def _kinds() -> tuple[frozenset[str], tuple[_Kind, ...]]:
    """Return the particles and the kinds of the table, in its order."""
    table = tomllib.loads(files("bot.asking").joinpath("remarks.toml").read_text("utf-8"))
    agree = frozenset(_listed(table["agree"].replace("\n", " ").split()))

    def phrases(cell: str) -> frozenset[str]:
        listed = frozenset(_listed(cell.replace("\n", " ").split("|")))
        return listed - {"@agree"} | agree if "@agree" in listed else listed

    kinds = tuple(
        _Kind(
            name=RemarkKind(row["name"]),
            need=tuple(map(phrases, row["need"])),
            may=phrases(row.get("may", "")),
            excluded=phrases(row.get("exclude", "")),
            spare=row.get("spare", 0),
        )
        for row in table["kind"]
    )
    return frozenset(_listed(table["particles"].replace("\n", " ").split())), kinds


def _listed(cells: Iterable[str]) -> list[str]:
    return [
        cell if cell == "@agree" else " ".join(map(tone_key, cell.split()))
        for cell in map(str.strip, cells)
        if cell
    ]
