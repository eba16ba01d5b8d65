"""The HTML file that carries the page: Vietnamese from its first byte, and naming no other host."""

import json
import re
import secrets
from collections.abc import Callable, Container
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.guard import policy, replay
from bot.web.problems import plain_speech, refuse

__all__ = ["Shell"]

# Gradio's file introduces itself to social networks with pictures and links elsewhere.
_ADVERTISING: Final = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')

# Its card for an "installed app" names a picture that is not served.
_CARD: Final = re.compile(rb'<link rel="manifest"[^>]*>\s*')
_SCRIPT: Final = re.compile(rb"<script(?=[\s>])")

# A conversation has an address of its own; all of them are the same page.
_PAGE: Final = re.compile(r"/(?:c/[\w-]{1,64})?")
# What the page asks of Gradio. Uploads, files, proxies, streams, calls by name, its own
# documentation and the rest that it offers are not reached.
_NEEDED: Final = re.compile(
    r"/(?:theme\.css|favicon\.ico|(?:assets|static|svelte)/.+|config"
    r"|gradio_api/(?:startup-events|heartbeat/\w+|queue/(?:join|data)|cancel|reset|theme\.css)/?)"
)
_OURS: Final = re.compile(r"/(?:api|v1|mcp|docs)(?:/.*)?|/(?:healthz|readyz|metrics|login|logout)")

# Where the page sends its events, and where it hears what becomes of them.
_EVENTS: Final = "/gradio_api/queue/join"
_NEWS: Final = "/gradio_api/queue/data"
_NO_NUMBER: Final = object()

# Where failures have the form of OpenAI's interface, or of JSON-RPC.
_OWN_FORM: Final = re.compile(r"/v1/|/mcp$")


class Shell:
    """ASGI middleware: rewrite Gradio's page to be in Vietnamese, and close its other routes.

    `script` runs first in the page. `events` are the numbers of those that the page has, and
    `is_awaited` tells which sessions wait for news: on others Gradio fails with a traceback.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        script: str,
        events: Container[int],
        is_awaited: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._script = script.encode()
        self._events = events
        self._is_awaited = is_awaited

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is ours or needed; rewrite the page."""
        path = scope.get("path", "")
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _OURS.fullmatch(path) or _NEEDED.fullmatch(path):
            own = b"application/json" if _OWN_FORM.match(path) else b""
            await self._passed(scope, receive, plain_speech(send, own=own))
        elif _PAGE.fullmatch(path) and scope["method"] in {"GET", "HEAD"}:
            await self._page({**scope, "path": "/", "raw_path": b"/"}, receive, send)
        else:
            await refuse(send, 404, "Không có địa chỉ này trên máy chủ.")

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not about an event or a session that nobody knows."""
        known = True
        match scope["method"], scope["path"].rstrip("/"):
            case "POST", path if path == _EVENTS:
                body = await _whole(receive)
                receive, known = replay(body, receive), self._is_event(body)
            case "GET", path if path == _NEWS:
                known = self._is_news(scope["query_string"])
        if known:
            await self._app(scope, receive, send)
        else:
            await refuse(send, 404, "Trang không có sự kiện hay phiên này: hãy tải lại trang.")

    def _is_event(self, body: bytes) -> bool:
        """Tell whether a body names an event of the page; Gradio refuses one without a number."""
        try:
            told: Any = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            return False
        if not isinstance(told, dict) or told.get("session_hash") == "":
            return False
        number = told.get("fn_index", _NO_NUMBER)
        return number is _NO_NUMBER or (type(number) is int and number in self._events)

    def _is_news(self, query: bytes) -> bool:
        sessions = parse_qs(query.decode("latin-1"), keep_blank_values=True).get("session_hash")
        return not sessions or self._is_awaited(sessions[-1])

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Message = {}
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            if message["type"] != "http.response.body":
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                nonce = secrets.token_urlsafe(16)
                body = self._rewritten(b"".join(parts), nonce)
                await send(_with_headers(start, len(body), nonce))
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, hold)

    def _rewritten(self, html: bytes, nonce: str) -> bytes:
        html = _CARD.sub(b"", _ADVERTISING.sub(b"", html))
        html = html.replace(b'lang="en"', b'lang="vi"', 1)
        # No text of a document or a person stands in this file with a "<": Gradio writes its
        # settings with \u003c.
        tag = f'<script nonce="{nonce}"'.encode()
        html = _SCRIPT.sub(tag, html)
        # Gradio names its files relative to the page, which may be a conversation's address.
        head = b'<head><base href="/">' + tag + b">" + self._script + b"</script>"
        return html.replace(b"<head>", head, 1)


async def _whole(receive: Receive) -> bytes:
    """Return a body, which the guard holds to a megabyte."""
    parts: list[bytes] = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


def _with_headers(start: Message, length: int, nonce: str) -> Message:
    """Say how long the page is, and that only the scripts that were sent in it run.

    Gradio makes functions of the text of its templates, which is why `Function` stays allowed.
    """
    own = {
        b"content-length": str(length).encode(),
        b"content-security-policy": policy(f"'nonce-{nonce}' 'unsafe-eval'"),
    }
    headers = [pair for pair in start["headers"] if pair[0] not in own]
    return {**start, "headers": [*headers, *own.items()]}
