"""The two things that a question sets side by side: where each begins and ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.asking.comparing import counts
from bot.asking.letters import UPPER
from bot.asking.topic import names, with_heads
from corpus.types import Span
from corpus.vietnamese.values import find
from corpus.vietnamese.verbs import verbs

__all__ = ["Pair", "pair"]

_MOST_WORDS = 12  # of one side
_MOST_OF_SUBJECT = 4  # words
_FEWEST_LEFT = 1  # words before a side that say what is asked of both
_PLACED = re.compile(
    r"(?:(?:ở|tại|bên|của|theo|trong|vào|với|so với|cho|đối với|giữa|mức|cái|bản|loại)\s+)+",
    re.IGNORECASE,
)
_OWNED = re.compile(  # "cao hơn | mức tối thiểu của | quận": the same of another
    r"^(?:mức|quy định|giới hạn)(?:\s+(?:tối thiểu|tối đa|chung))?\s+(?:của|theo|trong|ở|tại)\s+",
    re.IGNORECASE,
)
_CAPITALS = re.compile(rf"[{UPPER}][\w\-]*(?:\s+[{UPPER}\d][\w\-]*)*")
_BEFORE = re.compile(r"\S+")
_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?![\d/.])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two sides, and what stands before the first, between the two and behind the second."""

    first: str
    second: str
    before: str = ""
    between: str = ""
    after: str = ""


def pair(left: str, right: str, *, whole: bool = False) -> Pair | None:
    """Return the side that `right` begins with, and the one of `left` that stands for it.

    They are alike: they begin with one word ("lớp sáng", "lớp tối"), are values of one kind, have
    names, or are as long as each other. A `whole` right is a side and nothing else.
    """
    left, right = left.strip(" ,;:"), _OWNED.sub("", right.strip(" ,;:"), count=1)
    if not left or not right:
        return None
    found = _by_value(left, right) or _by_head(left, right) or _by_name(left, right)
    if found and whole and found.after and len(right.split()) <= _MOST_WORDS:
        found = replace(found, second=f"{found.second} {found.after}", after="")
    if found or not whole:
        return found or _by_length(left, right)
    return _by_subject(left, right) or _by_verb(left, right) or _by_length(left, right)


def _by_head(left: str, right: str) -> Pair | None:
    lefts, rights = left.split(), right.split()
    head = rights[0].casefold()
    near = [word.casefold() for word in lefts]
    if head not in near:
        return None
    at = len(near) - 1 - near[::-1].index(head)
    while at and near[at - 1] == head:  # "Luật Luật sư và Luật …"
        at -= 1
    size = len(near) - at
    if size == 1 or size > _MOST_WORDS:
        return None
    theirs = _as_long(rights, lefts[at:])
    return Pair(
        first=" ".join(lefts[at:]),
        second=" ".join(rights[:theirs]).rstrip(",;"),
        before=" ".join(lefts[:at]),
        after=" ".join(rights[theirs:]).strip(" ,;"),
    )


def _as_long(rights: Sequence[str], first: Sequence[str]) -> int:
    """Return how many words of `rights` make a side as long as `first`, names and commas heeded."""
    size = min(len(first), len(rights))
    for at, word in enumerate(rights[:size]):
        if word[-1:] in ",;":
            return at + 1
    while size < len(rights) and rights[size][:1].isupper() and rights[size - 1][:1].isupper():
        size += 1
    return size


def _by_value(left: str, right: str) -> Pair | None:
    """Pair the value that ends `left` with the one that opens `right`: "năm 2021 và 2022"."""
    placed = _PLACED.match(right)
    start = placed.end() if placed else 0
    theirs = next((one for one in find(right) if one.span.start == start), None)
    mine = next((one for one in find(left) if one.span.end == len(left)), None)
    if theirs is None or mine is None or not mine.is_comparable(theirs):
        return None
    first, second = mine.span.of(left), theirs.span.of(right)
    if _YEAR.fullmatch(second) and not _YEAR.fullmatch(first):
        second = f"năm {second}"
    before = left[: mine.span.start].strip()
    return Pair(
        first=first, second=second, before=_unplaced(before), after=right[theirs.span.end :].strip()
    )


def _unplaced(before: str) -> str:
    return re.sub(r"\s+(?:giữa|từ)$", "", before)


def _by_name(left: str, right: str) -> Pair | None:
    """Pair the names that stand at the end of `left` and at the beginning of `right`."""
    placed = _PLACED.match(right)
    start = placed.end() if placed else 0
    theirs, told = next(iter(_named(right)), None), _named(left)
    if theirs is None or not told or with_heads(right, theirs.start, owners=False) > start:
        return None
    mine = with_heads(left, told[-1].start, owners=False)
    return Pair(
        first=left[mine : told[-1].end],
        second=right[start : theirs.end],
        before=left[:mine].strip(),
        between=left[told[-1].end :].strip(),
        after=right[theirs.end :].strip(" ,;"),
    )


def _named(text: str) -> list[Span]:
    """Return the names of a text; a capital that opens it is one, for it is no sentence."""
    opens = _CAPITALS.match(text)
    found = [one for one in names(text) if not opens or one.start >= opens.end()]
    told = [*([Span(start=0, end=opens.end())] if opens else []), *found]
    return [Span(start=_first_capital(text, one.start), end=one.end) for one in told]


def _first_capital(text: str, start: int) -> int:
    """Return where the capitals begin that lead up to a code: "Sao Mai | S5" is one name.

    A single word that opens the text is none of it, nor is a measure: "Giá | Sao Mai S5".
    """
    words = list(_BEFORE.finditer(text[:start]))
    run = [word.start() for word in takewhile(lambda w: w[0][:1].isupper(), reversed(words))]
    if run and run[-1] == 0 and (len(run) == 1 or counts(text[: run[-2]])):
        run.pop()
    return run[-1] if run and text[run[0] : start].strip().isalpha() else start


def _by_subject(left: str, right: str) -> Pair | None:
    """Pair what `left` says something of with `right`: "Người lớn có được … hơn trẻ em"."""
    subject, owns, said = left.partition(" có ")
    fits = owns and len(subject.split()) <= _MOST_WORDS and len(right.split()) <= _MOST_WORDS
    return Pair(first=subject, second=right, between=said) if fits else None


def _by_verb(left: str, right: str) -> Pair | None:
    """Pair the subject of a deed with `right`: "Công ty đóng … nhiều hơn người lao động"."""
    words = left.split()
    at = next((n for n, word in enumerate(words) if n and word.lower() in verbs()), None)
    theirs = right.split()
    if at is None or at > _MOST_OF_SUBJECT or len(theirs) > _MOST_OF_SUBJECT:
        return None
    if verbs() & set(right.lower().split()):
        return None
    return Pair(first=" ".join(words[:at]), second=right, between=" ".join(words[at:]))


def _by_length(left: str, right: str) -> Pair | None:
    """Pair the words of `right` with as many at the end of `left`: "cải ngọt và xà lách"."""
    rights = re.split(r"[,;]", right)[0].split()
    lefts = left.split()
    size = len(rights)
    if not 1 <= size <= 4 or len(lefts) < size:
        return None
    spare = len(lefts) - size
    mine = len(lefts) if spare <= _FEWEST_LEFT else size
    return Pair(
        first=" ".join(lefts[len(lefts) - mine :]),
        second=" ".join(rights),
        before=" ".join(lefts[: len(lefts) - mine]),
        after=right[len(" ".join(rights)) :].strip(" ,;"),
    )
