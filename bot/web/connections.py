"""Connections that say nothing, or never come to the point, are closed: each holds a descriptor."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Connection"]

_UNKNOWN: Final = object()


class Connection(H11Protocol):
    """A connection on which the head of a request is short, and comes soon.

    h11 bounds the length of a head. uvicorn waits without end for one that has begun.
    """

    seconds: float = 20.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look whether anything is asked."""
        super().connection_made(transport)
        self._answered: Any = _UNKNOWN
        self._look = self.loop.call_later(self.seconds, self._look_again)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the looks."""
        self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        """Close where nothing was asked between two looks; what is being answered may take long."""
        last = self.cycle
        waits = last is None or last.response_complete
        if waits and last is self._answered:
            self.transport.close()
            return
        self._answered = last if waits else _UNKNOWN
        self._look = self.loop.call_later(self.seconds, self._look_again)
