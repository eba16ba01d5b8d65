"""The door: a shared key or accounts; people log in once, programs send a key with each request."""

import asyncio
import hmac
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from html import escape
from typing import Final
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.people.accounts import Accounts, hash_of
from bot.web.people.audit import Audit
from bot.web.people.person import ANYBODY, Person, known_as
from bot.web.problems import refuse

__all__ = ["Access", "Sessions"]

COOKIE: Final = "hoidap_session"
_HOURS: Final = 12.0
_MOST_SESSIONS: Final = 10_000
_MOST_TRIES: Final = 10  # wrong passwords a minute from one address
_MOST_ADDRESSES: Final = 10_000
_OPEN: Final = frozenset({"/healthz", "/login", "/logout"})
_PLACE: Final = re.compile(r"/(?:c/[\w-]{1,64})?")  # where a person may be led after logging in
_CLOSED: Final = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; "
                  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
                  "cache-control": "no-store"}  # fmt: skip

_LOGIN: Final = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập · Hỏi Đáp</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 90vh; margin: 0 16px; }
form { width: min(360px, 100%%); }
h1 { font-size: 22px; margin: 0 0 12px; color: light-dark(#0f5c63, #6fc3ca); }
label { display: block; margin-top: 10px; }
input, button { box-sizing: border-box; width: 100%%; min-height: 46px; margin-top: 8px;
  padding: 0 14px; border: 1px solid #8a9a9c; border-radius: 12px; font: inherit; }
button { border: 0; background: #0f5c63; color: #fff; font-weight: 600; margin-top: 16px; }
p { min-height: 27px; color: light-dark(#a3271d, #f29a90); }
</style></head><body><main><form method="post" action="/login"><h1>Hỏi Đáp</h1>%s
<button>Vào</button><p role="alert">%s</p></form></main></body></html>"""
_KEY_FIELD: Final = (
    '<label>Khóa truy cập<input type="password" name="key" autocomplete="current-password" '
    "autofocus required></label>"
)
_NAME_FIELDS: Final = (
    '<label>Tên đăng nhập<input name="name" autocomplete="username" autocapitalize="none" '
    'autofocus required maxlength="64"></label>'
    '<label>Mật khẩu<input type="password" name="password" autocomplete="current-password" '
    "required></label>"
)


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
            self._ends[hash_of(token)] = self._now() + _HOURS * 3600
            while len(self._ends) > _MOST_SESSIONS:
                self._ends.popitem(last=False)
        return token

    def holds(self, token: str) -> bool:
        """Tell whether a token is known and has not expired."""
        with self._turn:
            ends = self._ends.get(hash_of(token))
            if ends is not None and ends <= self._now():
                del self._ends[hash_of(token)]
                ends = None
        return ends is not None

    def end(self, token: str) -> None:
        """Forget a token."""
        with self._turn:
            self._ends.pop(hash_of(token), None)


class _Tries:
    """Wrong passwords of the last minute, by the address they came from.

    One counts from its beginning until it turns out right: many may come at the same moment.
    """

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    def too_many(self, address: str) -> bool:
        recent = time.monotonic() - 60
        kept = [at for at in self._wrong.get(address, ()) if at > recent]
        return len(kept) >= _MOST_TRIES

    def note(self, address: str) -> None:
        recent = time.monotonic() - 60
        kept = [at for at in self._wrong.pop(address, ()) if at > recent]
        self._wrong[address] = [*kept, time.monotonic()][-_MOST_TRIES:]
        while len(self._wrong) > _MOST_ADDRESSES:
            self._wrong.popitem(last=False)

    def take_back(self, address: str) -> None:
        kept = self._wrong.pop(address, [])[:-1]
        if kept:
            self._wrong[address] = kept


class Access:
    """ASGI middleware: let in who has an account or the key, and tell the rest who they are.

    `key` is one that everybody shares; whoever sends it may do everything.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        key: str = "",
        accounts: Accounts | None = None,
        audit: Audit | None = None,
        sessions: Sessions | None = None,
    ) -> None:
        self._app = app
        self._key = key.encode()
        self._accounts = accounts
        self._audit = audit or Audit()
        self._sessions = sessions or Sessions()
        self._tries = _Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, show the login page, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if scope["path"] == "/login":
            response = await self._login(request)
            await response(scope, receive, send)
        elif scope["path"] == "/logout" and scope["method"] == "POST":
            await self._logout(request)(scope, receive, send)
        elif person := await self._who(request):
            await self._app(known_as(scope, person), receive, send)
        elif scope["path"] in _OPEN:
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and "text/html" in request.headers.get("accept", ""):
            back = scope["path"] if _PLACE.fullmatch(scope["path"]) else "/"
            where = "/login" if back == "/" else f"/login?to={quote(back)}"
            await RedirectResponse(where, 303)(scope, receive, send)
        else:
            line = "Cần khóa truy cập: hãy gửi đầu mục «Authorization: Bearer KHÓA»."
            await refuse(send, 401, line)

    async def _who(self, request: Request) -> Person | None:
        """Return who sends a request, by a key or by a session."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        given = given.strip() if scheme.lower() == "bearer" else ""
        if given and self._key and hmac.compare_digest(given.encode(), self._key):
            return ANYBODY
        token = request.cookies.get(COOKIE, "")
        if self._accounts is None:
            return ANYBODY if self._key and self._sessions.holds(token) else None
        if given:
            return await asyncio.to_thread(self._accounts.of_key, given)
        return await asyncio.to_thread(self._accounts.of_session, token) if token else None

    async def _login(self, request: Request) -> Response:
        to = request.query_params.get("to", "/")
        if request.method != "POST":
            return self._form("", 200, to)
        address = request.client.host if request.client else ""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        if self._tries.too_many(address):
            line = "Nhập sai quá nhiều lần: hãy đợi một phút rồi thử lại."
            return self._form(line, 429, to)
        given = {name: values[0] for name, values in fields.items()}
        to = given.get("to", "/")
        self._tries.note(address)
        token = await self._begin(given)
        if token is None:
            self._audit.note(given.get("name", "")[:64], "login_failed", address)
            named = self._accounts is not None
            return self._form(
                "Tên hoặc mật khẩu không đúng." if named else "Khóa không đúng.", 401, to
            )
        self._tries.take_back(address)
        self._audit.note(given.get("name", "")[:64] if self._accounts else "", "login", address)
        response = RedirectResponse(to if _PLACE.fullmatch(to) else "/", 303)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int((self._accounts.hours if self._accounts else _HOURS) * 3600),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def _begin(self, given: dict[str, str]) -> str | None:
        """Return the token of a new session for what was typed."""
        if self._accounts is not None:
            name, password = given.get("name", ""), given.get("password", "")
            return await asyncio.to_thread(self._accounts.enter, name, password)
        right = self._key and hmac.compare_digest(given.get("key", "").encode(), self._key)
        return self._sessions.begin() if right else None

    def _logout(self, request: Request) -> Response:
        token = request.cookies.get(COOKIE, "")
        if self._accounts is not None:
            person = self._accounts.of_session(token)
            self._accounts.leave(token)
            self._audit.note(person.name if person else "", "logout")
        self._sessions.end(token)
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    def _form(self, line: str, status: int, to: str) -> Response:
        fields = _KEY_FIELD if self._accounts is None else _NAME_FIELDS
        if to != "/" and _PLACE.fullmatch(to):
            fields += f'<input type="hidden" name="to" value="{escape(to, quote=True)}">'
        return HTMLResponse(_LOGIN % (fields, line), status, headers=_CLOSED)
