"""Work for a client who may leave: it goes on while the connection stands."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

__all__ = ["while_connected"]

_GLANCE: Final = 0.25  # seconds between two looks at the connection

T = TypeVar("T")


async def while_connected(request: Request, work: Callable[[Event], T]) -> T:
    """Return what `work` returns, run on a thread; the event it gets is set on departure."""
    left = Event()
    running = asyncio.ensure_future(run_in_threadpool(work, left))
    try:
        while True:
            done, _ = await asyncio.wait({running}, timeout=_GLANCE)
            if done:
                return running.result()
            if await request.is_disconnected():
                left.set()
    finally:
        left.set()
