"""The encodings that Vietnamese was written in before Unicode, and how each is read.

A surface is what a program shows that takes the bytes for Windows-1252: "ViÖt Nam" for TCVN3.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

__all__ = [
    "ENCODINGS",
    "draws_capitals",
    "encoding_of_font",
    "is_surface",
    "read_surface",
    "surface",
]

# The 27 bytes that Windows-1252 shows as other signs than Latin-1 does, both ways.
_SHOWN = {
    byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xA0)
}
_TO_BYTE = {ord(shown): chr(byte) for byte, shown in _SHOWN.items() if shown != chr(byte)}
_FROM_BYTE = dict(_SHOWN)

# VNI hangs marks on a plain letter; the library's table has only the pairs that its papers show.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_SINGLE = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì",
}  # fmt: skip
_VNI_CARRIES = {"a": 17, "e": 11, "o": 11, "u": 5, "y": 5, "ô": 5, "ö": 5, "i": 5}
_SUBSET = re.compile(r"^[A-Z]{6}\+")
# The capitals of the standard that the fonts left out, and papers seldom show.
_TCVN3_CAPITALS = dict(zip("¯ºÀÁÂÃÄÅÍÙÚÛàðÿ", "ẰẲẮẦẨẪẤỀỂỄẾỒỔỖỐ", strict=True)) | {"¿": "Ẵ"}
# A PDF or a program in between may show the bytes of "ư" and "ã" as other signs.
_TCVN3_SHOWN = re.compile(r"(?<=[^\W\d_])[\u2212\u2219\u2011]|[\u2212\u2219\u2011](?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r".*[a-z]", re.DOTALL)
_CAPITALS_FILL_A_WORD = 2
_CAPITALS_FILL_A_LINE = 4


def encoding_of_font(name: str | None) -> str | None:
    """Return the encoding that a font is drawn for, by its name; None for any other font."""
    known = _SUBSET.sub("", name or "").strip(" '\"").casefold()
    if known.startswith((".vn", "vntime", "vnarial", "abc ")):
        return "tcvn3"
    if known.startswith(("vni-", "vni ")):
        return "vni"
    if known.startswith("vps "):
        return "vps"
    return None


def draws_capitals(font: str | None) -> bool:
    """Tell whether a TCVN3 font draws small letters as capitals: ".VnTimeH"."""
    name = _SUBSET.sub("", font or "").split(",")[0].split("-")[0].strip(" '\"")
    return name.casefold().startswith(".vn") and name.endswith("H")


def surface(raw: bytes) -> str:
    """Return bytes as Windows-1252 shows them; the five that it does not know keep their code."""
    return raw.decode("latin-1").translate(_FROM_BYTE)


def is_surface(char: str) -> bool:
    """Tell whether a sign may stand in a surface."""
    return ord(char) < 256 or ord(char) in _TO_BYTE


def read_surface(shown: str, encoding: str) -> str | None:
    """Return what a surface says in one of `ENCODINGS`; None where it cannot be in it."""
    return ENCODINGS[encoding](shown)


def _as_bytes(shown: str) -> str:
    """Return a surface with one code point a byte, where Windows-1252 shows another sign."""
    return shown.translate(_TO_BYTE)


def _by_table(shown: str, encoding: str) -> str:
    """Replace what the table of an encoding names."""
    pattern, letters = _table(encoding)
    text = pattern.sub(lambda match: letters[match[0]], shown)
    return unicodedata.normalize("NFC", text)


@cache
def _table(encoding: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return a pattern for all that an encoding replaces, longest first, and what stands for it."""
    letters = _vni() if encoding == "vni" else _published(encoding)
    if encoding == "tcvn3":
        letters = _TCVN3_CAPITALS | letters
    longest_first = sorted(letters, key=lambda sequence: (-len(sequence), sequence))
    return re.compile("|".join(map(re.escape, longest_first))), letters


def _published(encoding: str) -> dict[str, str]:
    """Return the table of a library that measured it on old papers; imported where needed."""
    from viparse.normalize.encodings import CHARMAPS  # noqa: PLC0415

    return dict(CHARMAPS[encoding].pairs)


def _vni() -> dict[str, str]:
    """Return every letter with every mark that VNI can hang on it, in both cases."""
    letters = dict(_VNI_SINGLE)
    marks = list(_VNI_MARKS.items())
    for base, count in _VNI_CARRIES.items():
        for shown, mark in marks[:count]:
            composed = unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + mark)
            letters[base + shown] = composed
    upper = {shown.upper(): letter.upper() for shown, letter in letters.items()}
    # A capital may carry the mark of a small letter, as hurried typists leave it.
    capital = {one[0].upper() + one[1:]: letters[one].upper() for one in letters if len(one) > 1}
    return {**capital, **upper, **letters}


def _tcvn3(shown: str) -> str:
    """Read TCVN3, whose fonts have no marked capitals: small ones stand amid capitals."""
    restored = _TCVN3_SHOWN.sub(lambda match: "ã" if match[0] == "\u2219" else "ư", shown)
    return "\n".join(map(_raised, _by_table(restored, "tcvn3").split("\n")))


def _raised(line: str) -> str:
    """Return a line with capitals where all its plain letters are, or those of a word."""
    plain = [char for char in line if char.isascii() and char.isalpha()]
    if len(plain) >= _CAPITALS_FILL_A_LINE and all(map(str.isupper, plain)):
        return line.upper()
    return _LETTERS.sub(lambda match: _raised_word(match[0]), line)


def _raised_word(word: str) -> str:
    """Return a word in capitals from where no plain small letter stands, where it has some."""
    small = _SMALL.match(word)
    start = small.end() if small else 0
    capitals = sum("A" <= char <= "Z" for char in word[start:])
    return word[:start] + word[start:].upper() if capitals >= _CAPITALS_FILL_A_WORD else word


def _twice_encoded(shown: str) -> str | None:
    """Read UTF-8 that was taken for Windows-1252 once more than it was written."""
    try:
        return _as_bytes(shown).encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _windows_1258(shown: str) -> str | None:
    """Read bytes of Windows-1258 that were taken for Windows-1252."""
    try:
        raw = _as_bytes(shown).encode("latin-1")
        return unicodedata.normalize("NFC", raw.decode("cp1258"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


ENCODINGS: Mapping[str, Callable[[str], str | None]] = {
    "tcvn3": _tcvn3,
    "vni": lambda shown: _by_table(shown, "vni"),
    "viscii": lambda shown: _by_table(_as_bytes(shown), "viscii"),
    "vps": lambda shown: _by_table(_as_bytes(shown), "vps"),
    "windows-1258": _windows_1258,
    "utf-8 hai lần": _twice_encoded,
}
