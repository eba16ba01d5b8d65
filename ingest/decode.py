"""Bytes to text: UTF-8, UTF-16 and UTF-32 by their marks, Vietnamese Windows-1258 by detection."""

import codecs
import re
import unicodedata

from corpus.vietnamese.text import fold
from ingest.draft import Unreadable

__all__ = ["decode"]

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdhklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_FEWEST_MARKED = 0.3  # of all words; running Vietnamese has 0.6 to 0.8
_FEWEST_SYLLABLES = 0.9  # of the words with letters beyond ASCII

_SAVE_AS_UTF8 = "hãy lưu lại tệp bằng bảng mã UTF-8"
_ANY_UNICODE = f"{_SAVE_AS_UTF8} (với phông chữ TCVN3 hoặc VNI, hãy chuyển sang Unicode trước)"


def decode(raw: bytes) -> str:
    """Return the text of `raw`; a leading mark is dropped.

    Only what can be told for certain is read: legacy Vietnamese fonts (TCVN3, VNI) carry no mark
    and are refused, as is what holds control characters. Raise `Unreadable`.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    if b"\x00" in raw[:_SAMPLE]:
        raise Unreadable("là tệp nhị phân, không phải văn bản: hãy kiểm tra lại đuôi tệp")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _windows_1258(raw, error)
    if len(_BINARY.findall(text, 0, _SAMPLE)) > len(text[:_SAMPLE]) // 100:
        raise Unreadable("là tệp nhị phân, không phải văn bản: hãy kiểm tra lại đuôi tệp")
    return text


def _strictly(raw: bytes, encoding: str) -> str:
    """Decode bytes whose mark states the encoding."""
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"dấu đầu tệp ghi {encoding.upper()} nhưng nội dung sai từ byte {error.start}: "
            f"{_SAVE_AS_UTF8}"
        ) from error


def _windows_1258(raw: bytes, error: UnicodeDecodeError) -> str:
    """Decode bytes that are no UTF-8 as Windows-1258 where the outcome is Vietnamese."""
    text = unicodedata.normalize("NFC", raw.decode("cp1258", errors="replace"))
    if _is_vietnamese(text[:_SAMPLE]):
        return text
    place = f"không phải UTF-8 (sai từ byte {error.start})"
    raise Unreadable(f"{place}: {_ANY_UNICODE}") from error


def _is_vietnamese(text: str) -> bool:
    """Tell whether many words have letters beyond ASCII and nearly all of these are syllables.

    No other reading passes: fonts like TCVN3 put signs amid the words, other languages have longer
    words. General detectors guess among a hundred encodings and are often wrong on such text.
    """
    words = _WORD.findall(text)
    marked = [word for word in words if not word.isascii()]
    syllables = sum(bool(_SYLLABLE.fullmatch(fold(word))) for word in marked)
    return (
        "\ufffd" not in text
        and len(marked) >= _FEWEST_MARKED * len(words) > 0
        and syllables >= _FEWEST_SYLLABLES * len(marked)
    )
