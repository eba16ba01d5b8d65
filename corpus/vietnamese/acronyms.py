"""Acronyms and their full names, expanded both ways."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from corpus.types import Span
from corpus.vietnamese.acronym_mining import mine
from corpus.vietnamese.general_acronyms import GENERAL
from corpus.vietnamese.text import fold, is_syllable, syllables

__all__ = ["GENERAL", "Acronyms", "mine"]

_WORD = re.compile(r"[^\W_]+")
_NEAR = 200  # characters to the left of a bracket in which the bracket's name ends
_MOST_READINGS = 3
_Words = tuple[str, ...]


class Acronyms:
    """Both directions between acronyms and full names: what was mined first, then `GENERAL`.

    Compared without case, diacritics and punctuation, on whole words: "hdnd", "HDND" and "HĐND" are
    one acronym, "phong chong thien tai" and "phòng, chống thiên tai" one name.
    """

    def __init__(self, mined: Mapping[str, Sequence[str]] | None = None) -> None:
        mined = mined or {}
        self._names = _readings(mined)
        self._certain = {key: names[0] for key, names in self._names.items() if len(names) == 1}
        for key, names in _readings(GENERAL).items():
            if key not in self._names and len(names) == 1:
                self._certain[key] = names[0]
            self._names[key] = _distinct([*self._names.get(key, ()), *names])
        self._joined = {_key(short): short for short in mined if not short.isalnum()}
        self._shorts: dict[_Words, tuple[str, ...]] = {}
        # Two letters say too little to stand for a name, unless the documents themselves do it.
        longer = {short: names for short, names in GENERAL.items() if len(_key(short)) > 2}
        for short, full in [*mined.items(), *longer.items()]:
            for words in map(_words, full):
                if len(words) > 1:
                    self._shorts[words] = _once([*self._shorts.get(words, ()), short])
        self._starts: dict[str, list[_Words]] = {}
        for words in sorted(self._shorts, key=lambda words: (-len(words), words)):
            self._starts.setdefault(words[0], []).append(words)

    def full_names(self, short: str) -> tuple[str, ...]:
        """Return the full names of an acronym, those of the documents first."""
        return self._names.get(_key(short), ())

    def respell(self, query: str) -> str:
        """Return `query` with the documents' acronyms in their spelling: "BRT HN" as "BRT-HN"."""
        tokens = syllables(query)
        found: list[tuple[int, int, str]] = []
        for one, two in pairwise([*tokens, *tokens[-1:]]):
            last = two if _key(one.text + two.text) in self._joined else one
            short = self._joined.get(_key(query[one.span.start : last.span.end]))
            if short and not (found and one.span.start < found[-1][1]):
                found.append((one.span.start, last.span.end, short))
        return _replace(query, found)

    def expand(self, text: str) -> str:
        """Return `text` with every acronym that has one reading written out: "Vụ Hợp tác quốc tế".

        One that stands in brackets behind its own name stays.
        """
        return _replace(text, self._acronyms_in(text, self._certain))

    def variants(self, query: str) -> tuple[str, ...]:
        """Return other wordings of `query`: with its acronyms written out, and its names short."""
        readings = {
            key: self._names[key][:_MOST_READINGS]
            for *_, key in self._acronyms_in(query, {key: key for key in self._names})
        }
        found = [query]
        for rank in range(max(map(len, readings.values()), default=0)):
            chosen = {key: names[min(rank, len(names) - 1)] for key, names in readings.items()}
            found.append(_replace(query, self._acronyms_in(query, chosen)))
        found.append(_replace(query, self._names_in(query)))
        return _once(found)[1:]

    def names_in(self, text: str) -> list[Span]:
        """Return where full names stand in `text`, in order, none inside another."""
        return [Span(start=start, end=end) for start, end, _ in self._names_in(text)]

    def _acronyms_in(self, text: str, names: Mapping[str, str]) -> list[tuple[int, int, str]]:
        """Find the acronyms that `names` knows by key, each with its name."""
        tokens = syllables(text)
        shouted = text.isupper() and len(tokens) > 2
        found = []
        for token in tokens:
            name = names.get(_key(token.text))
            if name is not None and _looks_short(token.text, shouted=shouted):
                start, end = token.span.start, token.span.end
                named = text[max(start - 1, 0) : start] == "(" and text[end : end + 1] == ")"
                if not (named and _ends_with(text[: start - 1], _words(name))):
                    found.append((start, end, name))
        return found

    def _names_in(self, text: str) -> list[tuple[int, int, str]]:
        """Find the full names in `text`, the longest first, each with its acronym."""
        words = list(_WORD.finditer(fold(text)))
        found, at = [], 0
        while at < len(words):
            here = self._starts.get(words[at][0], ())
            name = next((name for name in here if _stands(name, words, at)), ())
            if name:
                last = words[at + len(name) - 1]
                found.append((words[at].start(), last.end(), self._shorts[name][0]))
            at += max(len(name), 1)
        return found


def _replace(text: str, found: Sequence[tuple[int, int, str]]) -> str:
    """Return `text` with the stretches replaced; they are in order and do not overlap."""
    pieces: list[str] = []
    end = 0
    for start, stop, new in found:
        pieces += (text[end:start], new)
        end = stop
    return "".join((*pieces, text[end:]))


def _looks_short(word: str, *, shouted: bool) -> bool:
    """Tell an acronym from a word that only shares its letters: "CA" and "UBND" from "ca".

    In lower case, and in a text that is all capitals, only what no syllable looks like is one.
    """
    if word.isupper() and not shouted:
        return True
    return len(_key(word)) > 2 and not is_syllable(word)


def _stands(name: _Words, words: Sequence[re.Match[str]], at: int) -> bool:
    """Tell whether the words of `name` are those of the text from `at` on."""
    return name == tuple(word[0] for word in words[at : at + len(name)])


def _ends_with(text: str, words: _Words) -> bool:
    """Tell whether the last words of `text` are `words`."""
    return _words(text[-_NEAR:])[-len(words) :] == words


def _readings(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the names by the key of their acronym; two spellings of one acronym come together."""
    found: dict[str, list[str]] = {}
    for short, names in table.items():
        found.setdefault(_key(short), []).extend(names)
    return {key: _distinct(names) for key, names in found.items()}


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Drop the names that differ from an earlier one in case, diacritics or punctuation only."""
    first: dict[_Words, str] = {}
    for name in names:
        first.setdefault(_words(name), name)
    return tuple(first.values())


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Drop repetitions, keeping the order."""
    return tuple(dict.fromkeys(values))


def _key(short: str) -> str:
    """Return what the spellings of an acronym share: "BRT-HN" and "Brt Hn", "TP.HCM", "TPHCM"."""
    return "".join(filter(str.isalnum, fold(short)))


def _words(name: str) -> _Words:
    """Return the folded words of a name."""
    return tuple(_WORD.findall(fold(name)))
