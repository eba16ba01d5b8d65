"""The fields of official papers: number, kind, issuer, date, subject, signature, what they end."""

import re
from collections.abc import Iterator, Sequence

from corpus.types import Field
from corpus.vietnamese.official import KIND, NUMBER
from ingest.bylines import DAY, by_line, day_of, labelled, published
from ingest.official_foot import closing, recipients, signature
from ingest.official_head import opening
from ingest.official_words import HEAD, told

__all__ = ["fields_of", "official_title"]

_AROUND = 400
_MOST = 60  # places that speak of force or repeal, in one document
_THIS = rf"(?:{KIND}|Văn\s+bản|Bản\s+(?:nội\s+quy|quy\s+chế|điều\s+lệ)|Quy\s+(?:chế|định))\s+này"
_IN_FORCE = re.compile(
    rf"{_THIS}[^.\n]{{0,80}}?có\s+hiệu\s+lực(?:\s+(?:thi\s+hành|áp\s+dụng))?\s*"
    rf"(?:(?P<when>(?:kể\s+)?(?:từ\s+)?ngày\s*(?:{DAY}|ký(?:\s+ban\s+hành)?|ban\s+hành|công\s+bố"
    r"|thông\s+qua))|(?P<after>sau\s+[^.;\n]{5,120}))",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    rf"{_THIS}[^.;\n]{{0,80}}?\bthay\s+thế(?:\s+cho)?\s+(?P<value>(?:các\s+)?{KIND}[^.;\n]{{4,300}})",
    re.IGNORECASE,
)
_REPEALED = re.compile(
    rf"(?:^|[.;:]\s|\n)\s*(?:\d+[.)]\s*|[a-zđ]\)\s*|-\s*)?(?P<value>(?:các\s+)?{KIND}[^.;\n]{{4,300}}?)\s+"
    r"hết\s+hiệu\s+lực(?=[^.\n]{0,80}(?:này|ngày))",
    re.IGNORECASE,
)
_STATED = re.compile(rf"{NUMBER}|\b(?:ngày|năm)\s+\d", re.IGNORECASE)
_ABOLISHES = re.compile(
    rf"(?:^|\n|,\s)\s*(?:\d+[.)]\s*|[a-zđ]\)\s*|-\s*)?(?:{_THIS}\s+)?bãi\s+bỏ\s+"
    rf"(?P<value>(?:toàn\s+bộ\s+)?(?:các\s+)?{KIND}[^.;\n]{{4,300}})",
    re.IGNORECASE,
)
_ACTS = frozenset({"Luật", "Bộ luật", "Hiến pháp", "Pháp lệnh"})


def fields_of(text: str, *, author: str | None = None) -> tuple[Field, ...]:
    """Return what `text` says of itself, each with its span; `author` is who its source names."""
    foot = closing(text)
    found = [
        *opening(text),
        *signature(text, foot),
        *_force(text),
        *recipients(text, foot),
    ]
    named = {one.name for one in found}
    for one in (
        *labelled(text, 0, HEAD),
        *labelled(text, max(HEAD, len(text) - 1_000), len(text)),
    ):
        if one.name not in named or one.name in {"present", "recipients"}:
            found.append(one)
            named.add(one.name)
    if "number" not in named:
        found += [one for one in published(text) if one.name not in named]
        line = by_line(text, author) if "author" not in named else None
        found += [line] if line and "signer" not in named else []
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.span, one.name)))


def official_title(fields: Sequence[Field], title: str | None = None) -> str | None:
    """Return "Nghị định 62/2023/NĐ-CP: Quy định về …"; None for a text without kind and number.

    `title` is what the source calls itself: it stands where no subject is told.
    """
    held = {one.name: one.value for one in reversed(fields)}
    kind, number = held.get("kind"), held.get("number")
    subject = held.get("subject") or title or ""
    if not kind or not number or not subject or number in subject:
        return None
    if kind in _ACTS:
        own = "subject" not in held and subject.lower().startswith(kind.lower())
        called = subject if own else f"{kind} {subject}"
        return f"{called} ({number})"
    again = re.match(rf"{re.escape(kind)}\s+", subject, re.IGNORECASE)
    if again:
        subject = subject[again.end() :]
        subject = subject[:1].upper() + subject[1:]
    return f"{kind} {number}: {subject}"


def _force(text: str) -> Iterator[Field]:
    """Yield from when it is in force, what it replaces and what it repeals."""
    for window in _windows(text, ("hiệu lực", "Hiệu lực")):
        if match := _IN_FORCE.search(text, *window):
            start, end = match.span("when" if match["when"] else "after")
            stated = day_of(match) if match["day"] else ""
            yield from told(text, "in_force", (start, end), stated)
            break
    seen: set[int] = set()
    for name, pattern, anchors in (
        ("replaces", _REPLACES, ("thay thế",)),
        ("repeals", _REPEALED, ("hết hiệu lực",)),
        ("repeals", _ABOLISHES, ("bãi bỏ", "Bãi bỏ")),
    ):
        for window in _windows(text, anchors):
            match = pattern.search(text, *window)
            if not match or match.start("value") in seen:
                continue
            if name == "replaces" or _STATED.search(match["value"]):
                seen.add(match.start("value"))
                yield from told(text, name, match.span("value"))  # type: ignore[arg-type]


def _windows(text: str, anchors: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the surroundings of the places where one of the words stands."""
    count = at = 0
    while count < _MOST:
        places = [place for word in anchors if (place := text.find(word, at)) >= 0]
        if not places:
            return
        at = min(places) + 4
        count += 1
        yield max(0, min(places) - _AROUND), min(len(text), min(places) + _AROUND)
