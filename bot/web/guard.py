"""What stands before every request: whose name it uses, where it comes from, how large it is."""

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import refuse

__all__ = ["LOOPBACK_NAMES", "Guard", "Names", "is_loopback", "policy", "replay"]

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})
UPLOAD_PATH: Final = "/api/documents"
_MOST_BYTES: Final = 1 << 20
_LONGEST_PAUSE: Final = 30.0  # seconds between two parts of a body
_HOST: Final = re.compile(  # an IPv6 address stands in brackets: "[::1]:7860"
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[\w.-]*))(?::[0-9]{1,5})?", re.ASCII
)


def policy(scripts: str = "") -> bytes:
    """Return a policy under which a browser refuses whatever is not on this server.

    Fonts, scripts, pictures, calls; and scripts that stand in a page, whoever put them there.
    `scripts` names those that may run beside the server's own files.
    """
    return (
        f"default-src 'self'; script-src 'self' {scripts}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    ).encode()


_HEADERS: Final[dict[bytes, bytes]] = {
    b"content-security-policy": policy(),
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"referrer-policy": b"same-origin",
    b"x-content-type-options": b"nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The Host names that a server answers to.

    `more` are those that a person allowed. On a public address every address in figures is taken
    too, and the machine's own name: a page elsewhere that points its name here (DNS rebinding) has
    neither.
    """

    public: bool = False
    more: frozenset[str] = frozenset()

    def allow(self, host: str) -> bool:
        """Tell whether a request to `host` is meant for this server."""
        if host in LOOPBACK_NAMES or host in self.more:
            return True
        return self.public and (_is_address(host) or host == socket.gethostname().lower())


def is_loopback(host: str) -> bool:
    """Tell whether `host` is an address of this machine alone."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class _TooLargeError(Exception):
    """A body turned out larger than was allowed."""


class _TooSlowError(Exception):
    """The rest of a body did not come."""


class Guard:
    """ASGI middleware: refuse foreign Hosts, foreign Origins and large bodies; fence the page in.

    `most_bytes` bounds an upload of documents, everything else is held to 1 MiB.
    """

    def __init__(
        self, app: ASGIApp, *, names: Names | None = None, most_bytes: int = _MOST_BYTES
    ) -> None:
        self._app = app
        self._names = names
        self._most_upload = max(most_bytes, _MOST_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with one line."""
        if scope["type"] != "http":
            if scope["type"] != "websocket":  # none is needed, and they carry no same-origin rule
                await self._app(scope, receive, send)
            return
        refused = self._foreign(scope)
        if refused:
            await refuse(send, 403, refused)
            return
        upload = scope["method"] == "POST" and scope["path"].rstrip("/") == UPLOAD_PATH
        most = self._most_upload if upload else _MOST_BYTES
        stated = _header(scope, b"content-length")
        if stated.isdecimal() and int(stated) > most:
            await _too_large(send, most)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            body = _counted(receive, most) if upload else await _buffered(receive, most)
            await self._app(scope, body, _fenced(watched))
        except _TooLargeError:
            if not begun:
                await _too_large(send, most)
        except _TooSlowError:
            if not begun:
                await refuse(send, 408, "Yêu cầu gửi dở dang: hãy gửi lại.")

    def _foreign(self, scope: Scope) -> str | None:
        """Return why a request does not belong here, or None."""
        host = _header(scope, b"host")
        if self._names is not None and not self._names.allow(_host_name(host)):
            return "Máy chủ không nhận tên miền này: hãy dùng địa chỉ mà chương trình đã in ra."
        origin = _header(scope, b"origin")
        if origin and not _same(origin, host):
            return "Yêu cầu đến từ một trang web khác nên bị từ chối."
        across = _header(scope, b"sec-fetch-site") in {"cross-site", "same-site"}
        navigates = _header(scope, b"sec-fetch-mode") == "navigate" and scope["method"] == "GET"
        return (
            "Yêu cầu đến từ một trang web khác nên bị từ chối."
            if across and not navigates
            else None
        )


async def _too_large(send: Send, most: int) -> None:
    line = f"Yêu cầu lớn hơn {most >> 20} MiB: hãy gửi ít hơn trong một lần."
    await refuse(send, 413, line)


def _same(origin: str, host: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _header(scope: Scope, name: bytes) -> str:
    found = (value for key, value in scope["headers"] if key == name)
    return bytes(next(found, b"")).decode("latin-1")


def _host_name(host: str) -> str:
    """Return the name in a Host header, empty where it is not a name and perhaps a port."""
    read = _HOST.fullmatch(host)
    return (read["address"] or read["name"]).lower() if read else ""


async def _buffered(receive: Receive, most: int) -> Receive:
    """Read a small body whole, so that it is refused before anything begins; then replay it."""
    counted = _counted(receive, most)
    parts: list[bytes] = []
    while True:
        message = await counted()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return replay(b"".join(parts), receive)


def _counted(receive: Receive, most: int) -> Receive:
    """Hand over a body as it comes; raise once it is larger than was allowed, or stays away."""
    total = 0

    async def count() -> Message:
        nonlocal total
        try:
            async with asyncio.timeout(_LONGEST_PAUSE):
                message = await receive()
        except TimeoutError as error:
            raise _TooSlowError from error
        total += len(message.get("body", b""))
        if total > most:
            raise _TooLargeError
        return message

    return count


def replay(body: bytes, receive: Receive) -> Receive:
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
            given = [pair for pair in message.get("headers", ()) if not _is_sharing(pair[0])]
            own = {key for key, _ in given}
            fence = [pair for pair in _HEADERS.items() if pair[0] not in own]
            message["headers"] = [*given, *fence]
        await send(message)

    return with_headers


def _is_sharing(name: bytes) -> bool:
    """Tell whether a header would let pages of other origins read: Gradio adds them by itself."""
    return name.lower().startswith(b"access-control-")
