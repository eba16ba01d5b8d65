"""What Markdown holds and its reader does not show: comments, and elements that a style hides.

It is blanked letter by letter, so that every place of the text stays where it is in the file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

__all__ = ["without_unseen"]

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})", re.MULTILINE)
_COMMENT = re.compile(
    r"^ {0,3}\[(?://|comment|_)[^\]\n]{0,40}\]: *(?:#|<>|<#>)[^\n]*$", re.MULTILINE
)
_HIDING = re.compile(
    r"<(?P<tag>[a-z]\w{0,20})\b(?P<said>[^<>]{0,500})>", re.IGNORECASE
)  # fmt: skip
_HIDDEN = re.compile(
    r"(?:^|\s)hidden(?:\s|=|$)|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)


def without_unseen(text: str) -> tuple[str, int]:
    """Return Markdown with what nobody sees replaced by spaces, and how many letters that were."""
    fences = [found.start() for found in _FENCE.finditer(text)]
    pieces, end, count = [], 0, 0
    for start, stop in sorted((*_comments(text), *_elements(text))):
        if start < end or bisect_right(fences, start) % 2:  # inside code it is shown
            continue
        gone = text[start:stop]
        count += len("".join(gone.split()))
        pieces += [text[end:start], re.sub(r"[^\n]", " ", gone)]
        end = stop
    return "".join([*pieces, text[end:]]), count


def _comments(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (stop := text.find("-->", start)) >= 0:
        at = stop + 3
        yield start, at
    yield from (found.span() for found in _COMMENT.finditer(text))


def _elements(text: str) -> Iterator[tuple[int, int]]:
    """Yield the elements that say of themselves that they are hidden, as far as they are closed."""
    unclosed: set[str] = set()
    at = 0
    while found := _HIDING.search(text, at):
        at = found.end()
        close = f"</{found['tag']}>"
        if close in unclosed or not _HIDDEN.search(found["said"]):
            continue
        stop = text.find(close, at)
        if stop < 0:
            unclosed.add(close)
        else:
            at = stop + len(close)
            yield found.start(), at
