"""Bytes to text: Unicode by its marks or its pattern, old Vietnamese encodings by their words."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.types import Note
from corpus.vietnamese.legibility import weight, words
from ingest.draft import Unreadable
from ingest.legacy import surface
from ingest.letters import Letters

__all__ = ["Decoded", "decode"]

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_REPLACED = "\ufffd"
_BAD = re.compile(f"{_REPLACED}+")  # the rest of a torn letter is bad as well
_SAMPLE = 65_536
_MOST_BAD = 0.01  # of the characters: one torn byte must not change the rest
_FEWEST_TORN = 40  # characters around a bad byte, below which a file is no text at all
_LEGIBLE = -14.5  # mean weight of a word: running Vietnamese has -9, foreign names -15

_NOT_TEXT = "là tệp nhị phân, không phải văn bản: hãy kiểm tra lại đuôi tệp"
_SAVE_AS_UTF8 = "hãy lưu lại tệp bằng bảng mã UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of some bytes, and what was converted or replaced on the way."""

    text: str
    notes: tuple[Note, ...] = ()


def decode(raw: bytes, *, declared: str | None = None) -> Decoded:
    """Return the text of `raw`; a leading mark is dropped. Raise `Unreadable`.

    Marks and valid UTF-8 come before all else; then the old Vietnamese encodings, believed where
    the words come out Vietnamese, line by line; then what the source declares itself to be.
    """
    text = _unicode(raw)
    if text is None:
        return _legacy(raw, declared)
    if _is_binary(text):
        raise Unreadable(_NOT_TEXT)
    letters = Letters.of([text])
    bad = Note(kind="replaced", count=text.count(_REPLACED))
    return Decoded(
        text=letters.read_lines(text), notes=(*letters.notes(), *([bad] if bad.count else ()))
    )


def _unicode(raw: bytes) -> str | None:
    """Return the text of bytes in a form of Unicode, few bad bytes replaced; None for others."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
            if _is_torn(text):
                raise Unreadable(
                    f"dấu đầu tệp ghi {encoding.upper()} nhưng nội dung không phải: {_SAVE_AS_UTF8}"
                )
            return text
    if b"\x00" in raw[:_SAMPLE]:
        return _utf_16(raw)
    text = raw.decode("utf-8", errors="replace")
    return None if _is_torn(text) else text


def _is_torn(text: str) -> bool:
    """Tell whether so many bytes were bad that the encoding must be another."""
    bad = len(_BAD.findall(text))
    return bad > 0 and (len(text) < _FEWEST_TORN * bad or bad > max(1, len(text) * _MOST_BAD))


def _utf_16(raw: bytes) -> str:
    """Return the text of UTF-16 without a mark: every other byte of plain letters is zero."""
    little = raw[1:_SAMPLE:2].count(0) >= raw[0:_SAMPLE:2].count(0)
    try:
        text = raw.decode("utf-16-le" if little else "utf-16-be")
    except UnicodeDecodeError:
        raise Unreadable(_NOT_TEXT) from None
    if _is_binary(text) or _mean_weight(text) < _LEGIBLE:
        raise Unreadable(_NOT_TEXT)
    return text


def _legacy(raw: bytes, declared: str | None) -> Decoded:
    """Read bytes that are no Unicode."""
    shown = surface(raw)
    letters = Letters.of([shown])
    text = letters.read_lines(shown)
    if letters.prior and not _is_binary(text) and _mean_weight(text) > _LEGIBLE:
        return Decoded(text=text, notes=tuple(letters.notes()))
    if _is_binary(shown):
        raise Unreadable(_NOT_TEXT)
    for encoding in _believable(declared):
        try:
            return Decoded(text=raw.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    raise Unreadable(
        "không phải UTF-8, cũng không phải TCVN3, VNI, VISCII, VPS hay Windows-1258: "
        f"{_SAVE_AS_UTF8}"
    )


def _believable(declared: str | None) -> Iterator[str]:
    """Yield the encoding that a source declares, where it is no form of Unicode."""
    if declared and not declared.lower().startswith("utf"):
        yield declared


def _is_binary(text: str) -> bool:
    """Tell whether control characters stand amid the text."""
    return len(_BINARY.findall(text, 0, _SAMPLE)) > len(text[:_SAMPLE]) // 100


def _mean_weight(text: str) -> float:
    """Return how likely the words of a sample are, on average."""
    weights = [weight(word) for word in words(text[:_SAMPLE])]
    return sum(weights) / max(len(weights), 1)
