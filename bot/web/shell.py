"""The HTML file that carries the page: Vietnamese from its first byte, and naming no other host."""

import re
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Shell"]

# Gradio's file introduces itself to social networks with pictures and links elsewhere.
_ADVERTISING: Final = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')


class Shell:
    """ASGI middleware: rewrite Gradio's page at "/" to be in Vietnamese; `script` runs first."""

    def __init__(self, app: ASGIApp, *, script: str) -> None:
        self._app = app
        self._script = script.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; rewrite only the page."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Message = {}
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                body = self._rewritten(b"".join(parts))
                await send(_with_length(start, len(body)))
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, hold)

    def _rewritten(self, html: bytes) -> bytes:
        html = _ADVERTISING.sub(b"", html)
        html = html.replace(b'lang="en"', b'lang="vi"', 1)
        return html.replace(b"<head>", b"<head><script>" + self._script + b"</script>", 1)


def _with_length(start: Message, length: int) -> Message:
    headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
    return {**start, "headers": [*headers, (b"content-length", str(length).encode())]}
