"""Commands that serve others: the page, the HTTP interface, the Model Context Protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bot.commands.console import IndexOption, open_chatbot, open_corpus, told
from bot.commands.people import open_accounts
from bot.settings import Settings, load_settings

__all__ = ["chat", "mcp", "serve"]


@told
def chat(
    index: IndexOption = None,
    port: Annotated[int | None, typer.Option(help="Cổng; 0 để tự chọn.")] = None,
    browser: Annotated[bool, typer.Option(help="Tự mở trình duyệt.")] = True,
) -> None:
    """Mở trang trò chuyện trên trình duyệt."""
    _serve(load_settings(index=index, port=port), open_browser=browser)


@told
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng; 0 để tự chọn.")] = None,
    without_key: Annotated[
        bool,
        typer.Option("--without-key", help="Mở địa chỉ công cộng cho mọi người, không cần khóa."),
    ] = False,
) -> None:
    """Phục vụ trang trò chuyện, HTTP API và MCP, không mở trình duyệt."""
    _serve(load_settings(index=index, host=host, port=port, without_key=without_key or None))


@told
def mcp(index: IndexOption = None) -> None:
    """Phục vụ một trợ lý theo giao thức MCP qua đầu vào và đầu ra chuẩn."""
    from bot.web.mcp import serve_stdio  # noqa: PLC0415
    from bot.web.reception import Reception  # noqa: PLC0415

    with open_chatbot(load_settings(index=index)) as chatbot:
        serve_stdio(Reception(chatbot))


def _serve(settings: Settings, *, open_browser: bool = False) -> None:
    from bot.web.serve import Door  # noqa: PLC0415
    from bot.web.serve import serve as serve_page  # noqa: PLC0415

    door = Door(
        key=settings.access_key.get_secret_value() if settings.access_key else "",
        names=frozenset(name.lower() for name in settings.allowed_hosts),
        open_to_all=settings.without_key,
    )
    with _open_office(settings) as office:
        serve_page(
            office, host=settings.host, port=settings.port, door=door, open_browser=open_browser
        )


@contextmanager
def _open_office(settings: Settings) -> Iterator[Any]:
    """Open what a server works with; an index that is not there yet begins empty."""
    from bot.chatbot import Chatbot  # noqa: PLC0415
    from bot.web.api import open_office  # noqa: PLC0415
    from bot.web.guard import is_loopback  # noqa: PLC0415
    from ingest import Limits  # noqa: PLC0415

    accounts = None
    if (settings.desk_folder / "accounts.sqlite3").exists():
        accounts = open_accounts(settings)
        accounts = accounts if accounts.people() else None
    with open_corpus(settings, create=True) as corpus:
        yield open_office(
            Chatbot(corpus, settings=settings),
            folder=settings.desk_folder,
            max_file_mb=settings.max_file_mb,
            limits=Limits(memory_mb=settings.file_memory_mb, seconds=settings.file_seconds),
            keep_days=settings.keep_conversations_days,
            read_only=settings.read_only,
            shared=not is_loopback(settings.host),
            accounts=accounts,
            audit=settings.audit_log,
            watch=settings.watch,
            watch_seconds=settings.watch_seconds,
        )
