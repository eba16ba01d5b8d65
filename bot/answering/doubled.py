"""Fines of bodies: a decree states them for persons, and elsewhere how many times bodies pay."""

import re

from corpus.types import Document, Span
from corpus.vietnamese.text import sentences

__all__ = ["rule_for_bodies"]

_BODY = r"(?:tổ chức|công ty|doanh nghiệp|hợp tác xã)"
_ASKS = re.compile(
    rf"\bphạt\b.*\b(?:đối với|với|cho)\s+(?:các\s+)?{_BODY}\b|\b{_BODY}\b.*\bbị\s+phạt\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\btổ chức\b[^\n.;]{0,160}\b(?:bằng|gấp)\s+(?:0?\d|hai|ba|đôi)(?:\s+lần)?\b", re.IGNORECASE
)


def rule_for_bodies(question: str, document: Document, told: Span) -> Span | None:
    """Return the sentence that says how many times a body pays what `told` states for persons.

    None where the question is about no body's fine, or `told` speaks of bodies itself.
    """
    if not _ASKS.search(question) or re.search(_BODY, told.of(document.text), re.IGNORECASE):
        return None
    match = _RULE.search(document.text)
    if match is None:
        return None
    start = document.text.rfind("\n", 0, match.start()) + 1
    end = document.text.find("\n", match.end())
    line = Span(start=start, end=len(document.text) if end < 0 else end)
    place = Span(start=match.start() - start, end=match.end() - start)
    inside = (one for one in sentences(line.of(document.text)) if one.overlaps(place))
    return next((one.shift(start) for one in inside), None)
