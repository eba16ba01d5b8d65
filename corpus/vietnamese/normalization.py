"""The one normalisation that every text passes before any offset exists.

Offsets everywhere in the project count code points of `Normalized.text`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["NORMALIZER_VERSION", "Normalized", "normalize", "normalize_query", "raw_offset"]

NORMALIZER_VERSION = "1"

RawMap = tuple[tuple[int, int], ...]


# Everything that is not kept as it is. Form feeds and the Unicode line separators are line ends;
# joiners, direction marks, soft hyphens, tags (letters that no program draws) and lone surrogates
# (SQLite refuses them) are dropped.
_BREAK = "\v\f\x85\u2028\u2029"
_SPACE = "\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DROPPED = (
    "\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e01ef"
)
_ODD = re.compile(f"(?P<line>\r\n?|[{_BREAK}])|(?P<space>[{_SPACE}])|[{_DROPPED}]+")
_WORD = re.compile(r"[^ \n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalized:
    """A text as the whole system sees it, with the way back to what was read.

    `raw_map` lists `(offset in text, offset in the raw string)` wherever the distance between the
    two changes; its first entry is for offset 0.
    """

    text: str
    raw_map: RawMap


def normalize(raw: str) -> Normalized:
    """Return `raw` in NFC with plain line ends and spaces and without invisible characters.

    Nothing else changes: double spaces, misspellings and typographic marks are the source's own.
    """
    plain, to_raw = _replace_odd(raw)
    if unicodedata.is_normalized("NFC", plain):
        return Normalized(text=plain, raw_map=to_raw)
    text, to_plain = _compose(plain)
    # A change inside a composed cluster has no place of its own in `text`: the next one covers it.
    breaks = {at for at, _ in to_plain} | {_offset_of(to_plain, at) for at, _ in to_raw}
    steps = ((at, raw_offset(to_raw, raw_offset(to_plain, at))) for at in sorted(breaks))
    return Normalized(text=text, raw_map=_thin(steps))


_ENDLESS = re.compile(r"([^\W_]{64})\w+")


def normalize_query(question: str) -> str:
    """Normalise what a person typed: as `normalize`, on one line with single spaces.

    What runs on without a break is no word; it is cut, since patterns may look at it from every
    letter on.
    """
    return " ".join(_ENDLESS.sub(r"\1", normalize(question).text).split())


def raw_offset(raw_map: Sequence[tuple[int, int]], offset: int) -> int:
    """Return where in the raw string the code point at `offset` of the text begins.

    Inside the few clusters that compose to several code points it is a place in the cluster.
    """
    if not raw_map:
        raise ValueError("an empty raw_map means that the text is not a stretch of its file")
    at = bisect_right(raw_map, offset, key=lambda entry: entry[0]) - 1
    if at < 0:
        raise ValueError(f"offset {offset} stands before the text")
    start, raw_start = raw_map[at]
    found = raw_start + offset - start
    return found if at + 1 == len(raw_map) else min(found, raw_map[at + 1][1])


def _replace_odd(raw: str) -> tuple[str, RawMap]:
    """Replace and drop single characters; return the text and the way back."""
    pieces: list[str] = []
    steps: list[tuple[int, int]] = [(0, 0)]
    length = end = 0
    for match in _ODD.finditer(raw):
        pieces.append(raw[end : match.start()])
        length += match.start() - end
        end = match.end()
        if match.lastgroup:
            pieces.append("\n" if match.lastgroup == "line" else " ")
            length += 1
        steps.append((length, end))
    pieces.append(raw[end:])
    return "".join(pieces), _thin(steps)


def _compose(text: str) -> tuple[str, RawMap]:
    """Return the NFC of `text` and the way back; words that are NFC already stay untouched."""
    pieces: list[str] = []
    steps: list[tuple[int, int]] = [(0, 0)]
    length = end = 0
    for word in _WORD.finditer(text):
        if unicodedata.is_normalized("NFC", word[0]):
            continue
        pieces.append(text[end : word.start()])
        length += word.start() - end
        end = word.start()
        for cluster in _clusters(word[0]):
            composed = unicodedata.normalize("NFC", cluster)
            pieces.append(composed)
            length += len(composed)
            end += len(cluster)
            steps.append((length, end))
    pieces.append(text[end:])
    return "".join(pieces), _thin(steps)


def _clusters(word: str) -> Iterator[str]:
    """Cut `word` where composition can never reach across: before all but marks and Hangul jamo."""
    start = 0
    for at, char in enumerate(word):
        if at and not ("\u1160" <= char <= "\u11ff" or unicodedata.category(char)[0] == "M"):
            yield word[start:at]
            start = at
    yield word[start:]


def _offset_of(raw_map: RawMap, raw: int) -> int:
    """Return the offset in the text for one in the raw string, the inverse of `raw_offset`."""
    at = bisect_right(raw_map, raw, key=lambda entry: entry[1]) - 1
    start, raw_start = raw_map[at]
    found = start + raw - raw_start
    return found if at + 1 == len(raw_map) else min(found, raw_map[at + 1][0])


def _thin(steps: Iterable[tuple[int, int]]) -> RawMap:
    """Keep the last entry of each offset, and of those the ones where the distance changes."""
    kept: list[tuple[int, int]] = []
    for at, raw in dict(steps).items():
        if not kept or raw - at != kept[-1][1] - kept[-1][0]:
            kept.append((at, raw))
    return tuple(kept)
