"""How long a question may take: work asks between its steps whether it should go on.

The limit belongs to the context that set it, as a timeout of `anyio` does: nothing is handed down
through the calls, and work that has no limit never stops.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from corpus.errors import OutOfTime, QuestionDropped

__all__ = ["keep_going", "patience", "wanted"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    until: float
    seconds: float
    left: threading.Event


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)
_NEVER = threading.Event()


@contextmanager
def patience(seconds: float, *, left: threading.Event = _NEVER) -> Iterator[None]:
    """Let the work inside take `seconds`, and end once `left` is set: nobody waits for it.

    Inside another limit the earlier end holds, and whoever waits for that one still counts.
    """
    outer = _limit.get()
    limit = _Limit(until=monotonic() + seconds, seconds=seconds, left=left)
    if outer is not None:
        sooner = min(outer, limit, key=lambda one: one.until)
        waits = outer.left if left is _NEVER else left
        limit = _Limit(until=sooner.until, seconds=sooner.seconds, left=waits)
    token = _limit.set(limit)
    try:
        yield
    finally:
        _limit.reset(token)


def wanted(items: Iterable[T]) -> Iterator[T]:
    """Yield `items`, asking before each whether to go on."""
    for item in items:
        keep_going()
        yield item


def keep_going() -> None:
    """Return while the work is wanted; raise `OutOfTime`, or `QuestionDropped`, when it is not."""
    limit = _limit.get()
    if limit is None:
        return
    if limit.left.is_set():
        raise QuestionDropped("Người hỏi đã rời đi: câu hỏi này được bỏ.")
    if monotonic() > limit.until:
        raise OutOfTime(
            f"Chưa trả lời xong trong {limit.seconds:g} giây: máy có thể đang bận, hãy hỏi lại sau "
            "ít phút; câu hỏi có nhiều ý thì hãy hỏi từng ý một."
        )
