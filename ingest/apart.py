"""Files are read in processes of their own, within limits of memory and time.

A file that would fill the memory, never end or crash a library is refused in one line, and the
others are read. The processes stay for the next file; one that dies is replaced.
"""

import atexit
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from corpus.errors import HoidapError
from corpus.onnx import cores
from corpus.types import Document
from ingest.child import Refused, Request, receive, send
from ingest.draft import BadFile
from ingest.load import SourceFile

__all__ = ["Limits", "Outcome", "draw_apart", "read_apart"]

Outcome: TypeAlias = Document | BadFile

_ROOT = Path(__file__).resolve().parents[1]
_MOST_CHILDREN = 4
_idle: Final[list["_Child"]] = []
_choosing = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take, before it is refused."""

    memory_mb: int = 2048
    seconds: float = 60.0


def read_apart(
    sources: Iterable[SourceFile], limits: Limits
) -> Iterator[tuple[SourceFile, Outcome]]:
    """Yield every source with its document or the reason against it, in order.

    A few sources are taken ahead of the one that is yielded, to keep several processes busy.
    """
    count = min(_MOST_CHILDREN, cores())
    waiting: deque[tuple[SourceFile, Future[Outcome]]] = deque()
    busy: set[_Child] = set()
    pool = ThreadPoolExecutor(count, thread_name_prefix="reading")
    try:
        for source in sources:
            waiting.append((source, pool.submit(_read, source, limits, busy)))
            if len(waiting) > count:
                first, outcome = waiting.popleft()
                yield first, outcome.result()
        while waiting:
            first, outcome = waiting.popleft()
            yield first, outcome.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in list(busy):  # the run was interrupted
            child.kill()


def draw_apart(source: SourceFile, page: int, limits: Limits) -> bytes:
    """Return the picture of a page, from 1, as JPEG; raise `BadFile` where there is none."""
    reply = _ask(source, limits, set(), page)
    if isinstance(reply, bytes):
        return reply
    raise reply if isinstance(reply, BadFile) else TypeError("a document is no picture")


def _read(source: SourceFile, limits: Limits, busy: set["_Child"]) -> Outcome:
    reply = _ask(source, limits, busy)
    assert not isinstance(reply, bytes)
    return reply


def _ask(
    source: SourceFile, limits: Limits, busy: set["_Child"], page: int | None = None
) -> Outcome | bytes:
    with _choosing:
        child = _idle.pop() if _idle else _Child()
        busy.add(child)
    try:
        return child.answer(source, limits, page)
    finally:
        with _choosing:
            busy.discard(child)
            if child.is_alive:
                _idle.append(child)


class _Child:
    """A process that reads one file at a time."""

    def __init__(self) -> None:
        self._overdue = False
        # -P: a file named yaml.py in the folder at hand is a document, not a module.
        command = [sys.executable, "-P", "-c", "from ingest.child import main; main()"]
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _search_path(), "OPENBLAS_NUM_THREADS": "1"},
            )
        except OSError as error:
            raise _not_started(error.strerror or str(error)) from error
        assert self._process.stdout is not None
        if receive(self._process.stdout) is None:  # its first word, before any file's time begins
            raise _not_started("tiến trình dừng ngay")

    @property
    def is_alive(self) -> bool:
        """Tell whether the process can read another file."""
        return self._process.poll() is None and not self._overdue

    def kill(self) -> None:
        """End the process at once."""
        self._overdue = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()

    def answer(self, source: SourceFile, limits: Limits, page: int | None) -> Outcome | bytes:
        """Return the document, or the picture of its page, or why there is none."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer, started = threading.Timer(limits.seconds, self._stop), time.monotonic()
        timer.start()
        reply = None
        try:
            request = Request(source=source, memory_mb=limits.memory_mb, page=page)
            send(self._process.stdin, request)
            reply = receive(self._process.stdout)
        except Exception:  # noqa: BLE001, S110  # it died; pickle raises anything for a torn reply
            pass
        finally:
            timer.cancel()
        if time.monotonic() - started > limits.seconds:  # on a busy machine the timer may be late
            reply, self._overdue = None, True
        if isinstance(reply, Document | bytes):
            return reply
        if isinstance(reply, Refused):
            if reply.last:
                self.kill()
            return BadFile(source.path, reply.reason)
        reason = (
            f"đọc quá {limits.seconds:g} giây chưa xong: hãy chia nhỏ tệp, hoặc lưu lại ở dạng khác"
            if self._overdue
            else "làm chương trình đọc dừng đột ngột, có thể vì cần quá nhiều bộ nhớ: hãy chia nhỏ "
            "tệp, hoặc mở rồi lưu lại ở dạng khác"
        )
        self.kill()
        return BadFile(source.path, reason)

    def _stop(self) -> None:
        self._overdue = True
        self._process.kill()


def _not_started(why: str) -> HoidapError:
    return HoidapError(
        f"Không khởi chạy được tiến trình đọc tệp ({why}): hãy đóng bớt chương trình rồi chạy lại."
    )


def _search_path() -> str:
    """Return where this process finds modules, without the folder at hand."""
    return os.pathsep.join(dict.fromkeys([str(_ROOT), *filter(None, sys.path)]))


@atexit.register
def _end() -> None:
    while _idle:
        _idle.pop().kill()
