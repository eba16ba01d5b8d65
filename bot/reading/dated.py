"""Which of several documents a question means by the time that it gives: "nội quy năm 2024"."""

import re
from collections.abc import Sequence

from corpus.store.collection import Corpus
from corpus.types import Span
from corpus.vietnamese.values import Kind, Value, find

__all__ = ["asks_for_older", "of_time"]

_MOST = 20  # documents looked at
_NEWEST = re.compile(r"\b(?:hiện hành|hiện nay|hiện tại|mới nhất|bản mới|mới)\b", re.IGNORECASE)
_OLDER = re.compile(
    r"\b(?:quy định|nội quy|quy chế|bảng giá|biểu phí|bản|luật|nghị định|quyết định"
    r"|thông tư|mức|giá)(?:\s+\w+){0,3}?\s+cũ\b|\btrước (?:đây|kia)\b",
    re.IGNORECASE,
)


def of_time(
    question: str, keys: Sequence[str], corpus: Corpus
) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Return those of the documents that are of the time in the question, and its words there.

    A document is of the time of its date and of the one in its title. All of them, and no words,
    where the question gives no time or none of them is of it.
    """
    if not 1 < len(keys) <= _MOST:
        return tuple(keys), ()
    times = [one for one in find(question) if one.kind is Kind.DATE]
    for time in times:
        held = tuple(key for key in keys if _is_of(time, key, corpus))
        if held and len(held) < len(keys):
            return held, (time.span,)
    if times:
        return tuple(keys), ()
    keys = [key for key in keys if not _amends(key, corpus)] or list(keys)
    ordered = sorted(keys, key=lambda key: (corpus.get(key).date or "", key))
    if len({corpus.get(key).date for key in keys}) < len(keys):
        return tuple(keys), ()
    for form, chosen in ((_NEWEST, ordered[-1:]), (_OLDER, ordered[:-1])):
        if said := form.search(question):
            return tuple(chosen), (Span(start=said.start(), end=said.end()),)
    return tuple(keys), ()


def asks_for_older(question: str) -> bool:
    """Tell whether what held before is asked for: "theo quy định cũ", "trước đây"."""
    return _OLDER.search(question) is not None


def _amends(key: str, corpus: Corpus) -> bool:
    """Tell whether a paper only amends another: it is no newer edition of it."""
    return any(one.name == "amends" for one in corpus.fields.get(key, ()))


def _is_of(time: Value, key: str, corpus: Corpus) -> bool:
    document = corpus.get(key)
    told = [*find((document.date or "")[:10]), *find(document.title)]
    return any(one.kind is Kind.DATE and time.agrees(one) for one in told)
