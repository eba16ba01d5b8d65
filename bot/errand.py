"""A question worked on by a thread of its own, whoever follows what it tells."""

import contextvars
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, TypeVar

from corpus.errors import QuestionDropped
from corpus.patience import keep_going

__all__ = ["run_errand"]

T = TypeVar("T")
_END = object()
_GLANCE: Final = 0.25  # seconds between two looks at whether the caller still waits


def run_errand(work: Callable[[threading.Event], Iterator[T]]) -> Iterator[T]:
    """Yield what `work` yields; its thread stays the same from the first event to the last.

    A snapshot belongs to a thread, and a server may fetch each event on another one. `work` is
    given an event that is set when nobody follows any more.
    """
    told: queue.SimpleQueue[object] = queue.SimpleQueue()
    left = threading.Event()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            for event in work(left):
                told.put(event)
            told.put(_END)
        except QuestionDropped:
            told.put(_END)
        except BaseException as error:  # noqa: BLE001  (raised again where it is followed)
            told.put(_Failure(error))

    threading.Thread(target=context.run, args=[run], daemon=True, name="question").start()
    try:
        while (event := _next(told)) is not _END:
            if isinstance(event, _Failure):
                raise event.error
            yield event  # type: ignore[misc]  # what `work` put there
    finally:
        left.set()


def _next(told: "queue.SimpleQueue[object]") -> object:
    """Return what comes next; the limit of whoever follows ends the wait."""
    while True:
        keep_going()
        with suppress(queue.Empty):
            return told.get(timeout=_GLANCE)


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error
