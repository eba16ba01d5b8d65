"""Say a comparison that is told by a deed with a "hơn": "có vượt mức của B không"."""

import re

__all__ = ["with_more"]

_I = re.IGNORECASE
_WHETHER = r"(?P<whether>(?:hay |phải |đúng )?không)$"
_EXCEEDS = re.compile(
    rf"\s+(?:có\s+)?(?-i:vượt)(?:\s+(?:quá|hơn|trên|qua))?\s+(?P<rest>.+\s{_WHETHER})", _I
)
_CHANGES = re.compile(
    r"^(?P<new>.+?)\s+(?:có\s+|đã\s+)?(?P<way>tăng|nâng|giảm|hạ)(?:\s+(?:thêm|lên|đi|xuống))?\s+"
    rf"(?P<what>\S.*?)\s+so với\s+(?P<old>.+?)\s+{_WHETHER}",
    _I,
)
_UP = frozenset({"tăng", "nâng"})


def with_more(asked: str) -> str:
    """Return a question whether one thing exceeds, raises or lowers another with "hơn"."""
    changes = _CHANGES.match(asked)
    if changes:
        more = "cao hơn" if changes["way"].lower() in _UP else "thấp hơn"
        what = f"{changes['what'][:1].upper()}{changes['what'][1:]}"
        return f"{what} của {changes['new']} có {more} {changes['old']} không"
    return _EXCEEDS.sub(r" có nhiều hơn \g<rest>", asked)
