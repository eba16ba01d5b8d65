"""Who gets in: a key that programs send and people type once, and sessions that expire."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.problems import refuse

__all__ = ["Access", "Sessions"]

COOKIE: Final = "hoidap_session"
_HOURS: Final = 12
_MOST_SESSIONS: Final = 10_000
_MOST_TRIES: Final = 10  # wrong keys a minute, all callers together
_OPEN: Final = frozenset({"/healthz", "/login"})

_LOGIN: Final = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập · Hỏi Đáp</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 90vh; margin: 0 16px; }
form { width: min(360px, 100%); }
h1 { font-size: 22px; margin: 0 0 12px; color: light-dark(#0f5c63, #6fc3ca); }
input, button { box-sizing: border-box; width: 100%; min-height: 46px; margin-top: 8px;
  padding: 0 14px; border: 1px solid #8a9a9c; border-radius: 12px; font: inherit; }
button { border: 0; background: #0f5c63; color: #fff; font-weight: 600; }
p { min-height: 27px; color: light-dark(#a3271d, #f29a90); }
</style></head><body><main><form method="post" action="/login"><h1>Hỏi Đáp</h1>
<label>Khóa truy cập<input type="password" name="key" autocomplete="current-password" autofocus
required></label><button>Vào</button><p role="alert">%s</p></form></main></body></html>"""


class Sessions:
    """Tokens given out, each valid for some hours; kept as hashes, bounded, the oldest dropped."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._ends: OrderedDict[str, float] = OrderedDict()
        self._turn = threading.Lock()
        self._now = now

    def begin(self) -> str:
        """Return a new token."""
        token = secrets.token_urlsafe(32)
        with self._turn:
            self._ends[_hash(token)] = self._now() + _HOURS * 3600
            while len(self._ends) > _MOST_SESSIONS:
                self._ends.popitem(last=False)
        return token

    def holds(self, token: str) -> bool:
        """Tell whether a token is known and has not expired."""
        with self._turn:
            ends = self._ends.get(_hash(token))
            if ends is not None and ends <= self._now():
                del self._ends[_hash(token)]
                ends = None
        return ends is not None

    def end(self, token: str) -> None:
        """Forget a token."""
        with self._turn:
            self._ends.pop(_hash(token), None)


class Access:
    """ASGI middleware: let in who has the key, as a bearer token or by the login page."""

    def __init__(self, app: ASGIApp, *, key: str, sessions: Sessions | None = None) -> None:
        self._app = app
        self._key = key.encode()
        self._sessions = sessions or Sessions()
        self._wrong: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, show the login page, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == "/login":
            response = await self._login(request)
            await response(scope, receive, send)
        elif scope["path"] in _OPEN or self._knows(request):
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and "text/html" in request.headers.get("accept", ""):
            await RedirectResponse("/login", 303)(scope, receive, send)
        else:
            line = "Cần khóa truy cập: hãy gửi đầu mục «Authorization: Bearer KHÓA»."
            await refuse(send, 401, line)

    def _knows(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._key):
            return True
        return self._sessions.holds(request.cookies.get(COOKIE, ""))

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return HTMLResponse(_LOGIN.replace("%s", ""))
        recent = time.monotonic() - 60
        self._wrong = [at for at in self._wrong if at > recent]
        if len(self._wrong) >= _MOST_TRIES:
            line = "Nhập sai quá nhiều lần: hãy đợi một phút rồi thử lại."
            return HTMLResponse(_LOGIN.replace("%s", line), 429)
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        if not hmac.compare_digest(fields.get("key", [""])[0].encode(), self._key):
            self._wrong.append(time.monotonic())
            return HTMLResponse(_LOGIN.replace("%s", "Khóa không đúng."), 401)
        response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            self._sessions.begin(),
            max_age=_HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
