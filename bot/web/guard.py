"""What stands before every request: whose name it uses, how large it is, where a page may reach."""

import json
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK_NAMES", "Guard"]

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_BYTES: Final = 1 << 20
_WRONG_HOST: Final = "Máy chủ này chỉ nhận yêu cầu gửi tới 127.0.0.1 hoặc localhost."

# The browser itself then refuses whatever is not on this server: fonts, scripts, pictures, calls.
# Gradio's pages need inline scripts and `Function`.
_HEADERS: Final[dict[bytes, bytes]] = {
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        b"worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        b"form-action 'self'; frame-ancestors 'self'"
    ),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}


class Guard:
    """ASGI middleware: refuse unknown Host names and bodies over 1 MiB; fence the page in.

    Checking the Host name keeps a web page elsewhere from reading the documents of a server on
    this machine by pointing its own name here (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, only_hosts: frozenset[str] | None = None) -> None:
        self._app = app
        self._only_hosts = only_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with one line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = _host_name(_header(scope, b"host"))
        if self._only_hosts is not None and host not in self._only_hosts:
            await _refuse(send, 403, _WRONG_HOST)
            return
        body = await _whole_body(receive, _header(scope, b"content-length"))
        if body is None:
            await _refuse(send, 413, "Yêu cầu lớn hơn 1 MiB: hãy gửi câu hỏi ngắn hơn.")
            return
        await self._app(scope, _replay(body, receive), _fenced(send))


def _header(scope: Scope, name: bytes) -> str:
    found = (value for key, value in scope["headers"] if key == name)
    return bytes(next(found, b"")).decode("latin-1")


def _host_name(host: str) -> str:
    if host.startswith("["):  # an IPv6 address: "[::1]:7860"
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


async def _whole_body(receive: Receive, stated: str) -> bytes | None:
    """Read the body; None when it is too large, stated or in fact."""
    if stated.isdecimal() and int(stated) > _MOST_BYTES:
        return None
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if sum(map(len, parts)) > _MOST_BYTES:
            return None
        if not message.get("more_body", False):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand over the body once, then whatever the connection says (that it was closed)."""
    handed_over = False

    async def again() -> Message:
        nonlocal handed_over
        if handed_over:
            return await receive()
        handed_over = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _fenced(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_HEADERS.items()]
        await send(message)

    return with_headers


async def _refuse(send: Send, status: int, line: str) -> None:
    body = json.dumps({"error": line}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
