"""Listen on an address with the page and the API until told to stop."""

import logging
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from bot.web.connections import Connection
from bot.web.guard import Names, is_loopback
from bot.web.visitors import Visitors
from corpus.errors import HoidapError

if TYPE_CHECKING:
    from bot.chatbot import Chatbot
    from bot.web.api import Office

__all__ = ["Door", "serve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who gets in: with `key` only who knows it; `names` are Host names besides addresses.

    `open_to_all` is the word that a public address without a key needs.
    """

    key: str = ""
    names: frozenset[str] = frozenset()
    open_to_all: bool = False


def serve(
    office: "Office | Chatbot",
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    door: Door | None = None,
    open_browser: bool = False,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the page and the API until Ctrl-C; port 0 takes a free one.

    A chatbot alone gets a temporary office.

    Raises `HoidapError` when the address cannot be listened on, or would let everybody in.
    """
    door = door or Door()
    accounts = getattr(office, "accounts", None)
    if not is_loopback(host) and not (accounts or door.key or door.open_to_all):
        raise _unlocked(host)
    with _listen(host, port) as listener:
        port = listener.getsockname()[1]
        url = _url(host, port)

        from bot.web.api import Office, open_office  # noqa: PLC0415

        office = office if isinstance(office, Office) else open_office(office)
        chatbot, watcher = office.reception.chatbot, office.watcher

        def ready() -> None:
            announce(f"Trang hỏi đáp đang chạy ở {url} (nhấn Ctrl-C để dừng).")
            _aside(_warm_up, chatbot)
            if watcher:
                threading.Thread(target=watcher.run, daemon=True, name="watcher").start()
            if open_browser:
                _aside(webbrowser.open, url)

        from bot.web.page import build_app  # noqa: PLC0415  (Gradio takes seconds to load)

        names = Names(public=not is_loopback(host), more=door.names)
        app = build_app(office, host=host, port=port, names=names, key=door.key)
        if accounts is None:
            app.add_middleware(Visitors)
        config = uvicorn.Config(
            app, http=Connection, log_level="warning", timeout_graceful_shutdown=1
        )
        try:
            _Server(config, ready).run(sockets=[listener])
        finally:
            if watcher:
                watcher.stop()


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop without a word: an open page's stream is cut, which is no error."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def _aside(task: Callable[..., object], argument: object) -> None:
    """Run a task that must not hold up the first request."""
    threading.Thread(target=task, args=[argument], daemon=True).start()


def _warm_up(chatbot: "Chatbot") -> None:
    """Ask something while the first question is being typed: the models load at the first one."""
    with suppress(HoidapError):  # the first question will say what is wrong
        chatbot.ask("Ai làm gì, ở đâu, khi nào?")


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything slow is loaded, so that a port in use is said at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _not_listening(host, port) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _not_listening(host, port) from error
    return listener


def _not_listening(host: str, port: int) -> HoidapError:
    return HoidapError(
        f"Không mở được địa chỉ {host}:{port} (có thể chương trình khác đang dùng cổng này): "
        "hãy chọn cổng khác bằng «--port», hoặc «--port 0» để lấy một cổng trống."
    )


def _unlocked(host: str) -> HoidapError:
    return HoidapError(
        f"Địa chỉ {host} mở ra ngoài máy này mà chưa có tài khoản hay khóa, nên ai trong mạng cũng "
        "đọc được tài liệu: hãy lập tài khoản bằng «hoidap user add», hoặc đặt «access_key» "
        "(HOIDAP_ACCESS_KEY), hoặc thêm «--without-key» nếu chấp nhận."
    )


def _url(host: str, port: int) -> str:
    name = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  (compared, not bound)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
