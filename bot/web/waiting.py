"""Who is answered next: a few questions at a time, the others in turn, and no more than fit."""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.web.problems import Busy
from corpus.patience import keep_going

__all__ = ["ShortQueue", "WaitingRoom"]

_GLANCE = 0.25  # seconds between two looks at whether the person has left


class WaitingRoom:
    """Lets `at_once` questions be answered; `seats` wait, of them `seats_each` of one person.

    People take turns: somebody who asks much does not hold up somebody who asks once.
    """

    def __init__(
        self,
        *,
        at_once: int = 4,
        seats: int = 24,
        seats_each: int = 6,
        on_change: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`on_change` is told how many wait, whenever that changes."""
        self._on_change = on_change
        self._at_once = self._free = at_once
        self._seats = seats
        self._seats_each = seats_each
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is inside."""
        with self._lock:
            return self._free == self._at_once

    @contextmanager
    def turn(self, person: str) -> Iterator[None]:
        """Wait for the turn of `person`, and hold it until the end of the block.

        Raises `Busy` at once where no seat is free; the wait ends early as `patience` says.
        """
        called = self._take_seat(person)
        try:
            while called is not None and not called.wait(_GLANCE):
                keep_going()
        except BaseException:
            self._leave(person, called)
            raise
        try:
            yield
        finally:
            self._call_next()

    def _take_seat(self, person: str) -> threading.Event | None:
        """Return the event that calls a waiting person, or None where it is their turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            own = self._queues.get(person, ())
            if len(own) >= self._seats_each:
                raise Busy(
                    f"Đang bận: {len(own)} câu hỏi của bạn còn chờ, hãy đợi chúng được trả lời."
                )
            if self._waiting() >= self._seats:
                raise Busy("Đang bận: nhiều người hỏi cùng lúc, hãy hỏi lại sau ít phút.")
            called = threading.Event()
            self._queues.setdefault(person, deque()).append(called)
            self._on_change(self._waiting())
            return called

    def _leave(self, person: str, called: threading.Event | None) -> None:
        with self._lock:
            own = self._queues.get(person)
            if called is not None and own is not None and called in own:
                own.remove(called)
                if not own:
                    del self._queues[person]
                self._on_change(self._waiting())
                return
        self._call_next()  # they were called while they left

    def _call_next(self) -> None:
        """Give a turn back: to the person who has waited longest since their last one."""
        with self._lock:
            if not self._queues:
                self._free += 1
                return
            person, own = self._queues.popitem(last=False)
            own.popleft().set()
            if own:
                self._queues[person] = own  # behind everybody else
            self._on_change(self._waiting())

    def _waiting(self) -> int:
        return sum(map(len, self._queues.values()))


class ShortQueue:
    """One turn at a time for work of another kind; a few wait for it, the others are sent away.

    Whoever waits holds a thread of the server, and questions need some too. `busy` is the line for
    those sent away, `seconds` how long the others wait.
    """

    def __init__(self, busy: str, *, most: int = 4, seconds: float = -1) -> None:
        self._busy = busy
        self._seconds = seconds
        self._seats = threading.BoundedSemaphore(most + 1)  # one for whose turn it is
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn until the end of the block; raise `Busy` where too many wait, or long."""
        if not self._seats.acquire(blocking=False):
            raise Busy(self._busy)
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise Busy(self._busy)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._seats.release()

    @contextmanager
    def patient_turn(self) -> Iterator[None]:
        """Hold the turn, however many wait: for what works on a thread of its own."""
        with self._turn:
            yield
