"""Vietnamese text: normalised, folded, cut into sentences, syllables and index terms."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.types import Span
from corpus.vietnamese.normalization import (
    NORMALIZER_VERSION,
    Normalized,
    normalize,
    normalize_query,
    raw_offset,
)
from corpus.vietnamese.sentences import sentences

__all__ = [
    "NORMALIZER_VERSION",
    "Normalized",
    "Token",
    "fold",
    "index_terms",
    "is_syllable",
    "normalize",
    "normalize_query",
    "raw_offset",
    "sentences",
    "syllables",
    "tone_key",
]

# --- fold -----------------------------------------------------------------------------------------


class _Folding(dict[int, str]):
    """Code point → its folded code point, worked out once on first sight."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char.lower())
        # A Hangul syllable decomposes into jamo, which are letters and no diacritics: kept whole.
        if len(base) > 1 and not all(map(unicodedata.combining, base[1:])):
            base = char
        folded = {"đ": "d", "ð": "d", "ɖ": "d"}.get(base[0], base[0].lower()[0])
        self[code] = folded
        return folded


_FOLDING = _Folding()
_A_WORD = 16  # letters: longer ones are seldom met twice


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, one code point out per code point in.

    Offsets carry over. The look-alikes of "đ" (eth, African d) that old fonts left behind count as
    "d". For NFC text; a mark that has no composed letter stays as it is.
    """
    if len(text) <= _A_WORD:
        return _fold_word(text)
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@lru_cache(maxsize=65_536)  # the words of a language are few, and folded again and again
def _fold_word(word: str) -> str:
    return word.lower() if word.isascii() else word.translate(_FOLDING)


# --- tone placement -------------------------------------------------------------------------------

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_RHYME = re.compile(
    r"(?P<initial>qu(?=[aăâeêiouơôy])|gi(?=[aăâeêoôơuư])|"
    r"ngh?|nh?|ch?|gh?|kh?|ph|th?|tr|[bdđhlmrsvx]|)"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})"
    r"(?P<final>ch|ng|nh|[cmnpt]|)"
)


def is_syllable(word: str) -> bool:
    """Tell whether `word`, with or without diacritics, is spelled like a Vietnamese syllable."""
    return _RHYME.fullmatch(fold(word)) is not None


@lru_cache(maxsize=65_536)
def tone_key(syllable: str) -> str:
    """Return the syllable in lower case with its tone mark where the older spelling puts it.

    "hoà" and "hòa", "thuỷ" and "thủy", "qúy" and "quý" get one key; "quí" and "quý" do not, they
    differ in a letter. What is no Vietnamese syllable with one tone comes back in lower case.
    """
    lowered = unicodedata.normalize("NFC", syllable.lower())
    if lowered.isascii():
        return lowered
    lowered = lowered.replace("ð", "đ")
    letters = unicodedata.normalize("NFD", lowered)
    tones = [char for char in letters if char in _TONES]
    if len(tones) != 1:
        return lowered
    toneless = unicodedata.normalize("NFC", letters.replace(tones[0], ""))
    match = _RHYME.fullmatch(toneless)
    if not match:
        return lowered
    at = match.start("vowels") + _nucleus(match["vowels"], closed=bool(match["final"]))
    return unicodedata.normalize("NFC", toneless[: at + 1] + tones[0] + toneless[at + 1 :])


def _nucleus(vowels: str, *, closed: bool) -> int:
    """Return the index of the vowel that carries the tone mark."""
    for at in range(len(vowels) - 1, -1, -1):
        if vowels[at] in "ăâêôơư":
            return at
    return 1 if len(vowels) == 3 or (len(vowels) == 2 and closed) else 0


# --- tokens ---------------------------------------------------------------------------------------

_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
_CAPITAL = "A-ZĐƯÔÂ"
_TOKEN = re.compile(
    rf"{_LETTERS}(?:(?:"
    r"[-‐‑–/&'’]"  # E-HSMT, 84/NQ-CP, NN&PTNT, Đắk R'lấp
    r"|(?<=\d)[.,](?=\d)"  # 1.000 and 3,5
    rf"|(?<=[{_CAPITAL}])\.(?=[{_CAPITAL}]+\b)|(?<=[a-z])\.(?=[a-z])"  # TP.HCM, v.v, moj.gov.vn
    r"|(?<=[A-Z]{2})-\ (?=[A-Z]{2})"  # "ACT- NET", as scans leave it
    rf"){_LETTERS})*%?"
)
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "’": "'", " ": None, "%": None})
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_CALENDAR = re.compile(r"\d[\d/.-]*")
_DAY = re.compile(r"(?<![\d/])\d{1,2}/\d{1,4}(?:/\d{2,4})?(?![\d/])")
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")
_JOINT = re.compile(r"[-/&'.,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, number or code and where it stands; `key` is what two spellings of it share."""

    text: str
    span: Span

    @property
    def key(self) -> str:
        """Return the folded text; "ACT- NET" and "ACT‑NET" give "act-net", "3,5%" gives "3,5"."""
        return _key(self.text)


def syllables(text: str) -> list[Token]:
    """Cut `text` into syllables, numbers and codes, leaving punctuation out.

    A code is one token: "E-HSMT", "15/2020/NĐ-CP", "28/8-3/9/2031", "1.000", "3,5%", "TP.HCM".
    Its parts are no tokens of their own; `index_terms` adds them.
    """
    return [
        Token(text=match[0], span=Span(start=match.start(), end=match.end()))
        for match in _TOKEN.finditer(text)
    ]


def index_terms(text: str) -> list[str]:
    """Return the folded terms of `text` in reading order, for a lexical index.

    A code is followed by its parts ("act-net", "act", "net"), a range of dates by its dates, and
    "1.000" by "1000". Days and months lose their leading zeros.
    """
    terms: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.isalnum():
            terms.append(fold(word))
        else:
            terms.extend(_code_terms(_key(word)))
    return terms


def _key(token: str) -> str:
    """Return the form that the spellings of one token share."""
    return fold(token).translate(_DASHES)


def _code_terms(key: str) -> Iterator[str]:
    """Yield a code's own term and then those of its parts."""
    if _THOUSANDS.fullmatch(key):
        yield from (key, key.replace(".", ""))
        return
    if _CALENDAR.fullmatch(key) and not _DECIMAL.fullmatch(key):
        key = _LEADING_ZEROS.sub("", key)
    yield key
    if _DECIMAL.fullmatch(key):
        return
    days = _DAY.findall(key)
    yield from (day for day in days if day != key)
    parts = [part for part in _JOINT.split(key) if part]
    if len(parts) > 1:
        yield from parts
