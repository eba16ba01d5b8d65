"""The process that reads files apart from the one that stores them: one request, one reply.

It is started by `ingest.apart` and lives on its two pipes; what goes wrong here, be it memory,
time or a crash of a format's library, costs one file.
"""

import io
import os
import pickle
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from corpus.types import Document
from ingest.draft import BadFile
from ingest.load import SourceFile

__all__ = ["Refused", "Request", "main", "receive", "send"]

_LENGTH = struct.Struct(">Q")
_LONGEST_TEXT = 10_000_000  # characters; five thousand pages
_OUT_OF_MEMORY = "cần quá nhiều bộ nhớ để đọc: hãy chia nhỏ tệp, hoặc lưu lại ở dạng khác"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file to read, or a page of it to draw, and how much memory that may take."""

    source: SourceFile
    memory_mb: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a file gave nothing; `last` says that the process ends with it."""

    reason: str
    last: bool = False


def main() -> None:
    """Answer requests until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that stores
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the replies
    send(replies, "ready")
    while (request := receive(requests)) is not None:
        reply = _answer(request)
        send(replies, reply)
        if isinstance(reply, Refused) and reply.last:
            return


def send(pipe: IO[bytes], message: object) -> None:
    """Write a message, its length in front."""
    packed = pickle.dumps(message)
    pipe.write(_LENGTH.pack(len(packed)))
    pipe.write(packed)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read a message of our own types; None where the other end has closed."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    packed = pipe.read(length)
    return _Known(io.BytesIO(packed)).load() if len(packed) == length else None


class _Known(pickle.Unpickler):
    """Builds our own types and plain values only: the child has read what strangers wrote."""

    def find_class(self, module: str, name: str) -> Any:
        ours = module in {"corpus.types", "ingest.child", "ingest.load"}
        if ours or (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not expected here")


_PLAIN = {
    ("pathlib", "Path"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PurePosixPath"),
    ("pathlib", "PureWindowsPath"),
    ("pathlib", "WindowsPath"),
}


def _answer(request: Request) -> Document | bytes | Refused:
    """Return the document or the picture of its page, or why there is none."""
    _limit_memory(request.memory_mb)
    try:
        if request.page is not None:
            return request.source.draw(request.page)
        document = request.source.read()
    except BadFile as error:
        return Refused(reason=error.reason)
    except (MemoryError, RecursionError):
        return Refused(reason=_OUT_OF_MEMORY, last=True)
    except Exception as error:  # noqa: BLE001  # a fault of a format's library is this file's failure
        told = f"{type(error).__name__}: {error}"[:200]
        if "alloc" in told or "memory" in told.lower():
            return Refused(reason=_OUT_OF_MEMORY, last=True)
        return Refused(reason=f"không đọc được ({told}): hãy mở rồi lưu lại tệp")
    if len(document.text) > _LONGEST_TEXT:
        millions = _LONGEST_TEXT // 1_000_000
        return Refused(reason=f"có hơn {millions} triệu ký tự: hãy chia nhỏ tệp", last=True)
    return document


def _limit_memory(megabytes: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes * 1024**2
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
