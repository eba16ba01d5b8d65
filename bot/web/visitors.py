"""Whose conversations a request may see, where several people share a server without accounts."""

import re
import secrets
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Visitors", "visitor_of"]

_COOKIE: Final = "hoidap_visitor"
_TOKEN: Final = re.compile(r"[\w-]{32,64}")
_YEAR: Final = 365 * 86_400


def visitor_of(request: Request) -> str:
    """Return the browser that a request comes from; all programs without the cookie are one."""
    token = request.cookies.get(_COOKIE, "")
    return token if _TOKEN.fullmatch(token) else "api"


class Visitors:
    """ASGI middleware: give each browser a cookie that only it and this server know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a page that came without the cookie leaves with one."""
        is_page = scope["type"] == "http" and "/api" not in scope["path"]
        if not is_page or visitor_of(Request(scope)) != "api":
            await self._app(scope, receive, send)
            return
        cookie = f"{_COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={_YEAR}; HttpOnly; "
        cookie += "SameSite=Strict"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                given = (b"set-cookie", cookie.encode())
                message = {**message, "headers": [*message.get("headers", ()), given]}
            await send(message)

        await self._app(scope, receive, with_cookie)


def _is_html(message: Message) -> bool:
    return any(
        key.lower() == b"content-type" and value.startswith(b"text/html")
        for key, value in message.get("headers", ())
    )
