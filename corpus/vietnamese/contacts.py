"""Where somebody is reached: numbers to call, addresses of mail and of the web."""

import re
from typing import Final

from corpus.types import Span

__all__ = ["CONTACTS", "contacts"]

_PHONE: Final = (
    r"(?<![\w.,/])(?:\(?\+?84\)?[ .\-]?|\(?0\d{1,3}\)?[ .\-]?|1[89]00[ .\-]?|\(\d{2,4}\)[ .\-]?)"
    r"\d{2,4}(?:[ .\-]?\d{2,4}){0,3}(?![\w/]|[.,]\d)"
    r"|(?<![\w.,/])1\d{2}(?![\w/]|[.,]\d)"  # 113, 115
)
_DOMAIN: Final = r"(?:[\w\-]+\.)+(?:vn|com|org|net|edu|gov|info|io|asia)(?:\.vn)?"
CONTACTS: Final = {
    "phone": re.compile(_PHONE),
    "mail": re.compile(rf"[\w.+\-]+@{_DOMAIN}"),
    "web": re.compile(rf"(?:https?://|www\.)[^\s,;()]+|(?<![\w@.]){_DOMAIN}(?:/[^\s,;()]*)?"),
}
"""The patterns by what they find."""

_LEAST_DIGITS = 3


def contacts(kind: str, text: str) -> list[Span]:
    """Return where the contacts of one kind stand in a text, in reading order."""
    return [
        Span(start=match.start(), end=match.start() + len(match[0].rstrip(".")))
        for match in CONTACTS[kind].finditer(text)
        if kind != "phone" or sum(map(str.isdigit, match[0])) >= _LEAST_DIGITS
    ]
