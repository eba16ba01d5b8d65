"""The help of the commands in Vietnamese, and what is offered while a command is being typed."""

import re
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

__all__ = ["document_ids", "in_vietnamese"]

# What the library says in English, in columns that are kept as wide as they were.
_WORDS: Final = (
    (re.compile(r"^Usage: ", re.MULTILINE), "Cách dùng: "),
    (re.compile(r"\[OPTIONS\]"), "[TÙY CHỌN]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "LỆNH [THAM SỐ]…"),
    (re.compile(r"^Arguments:", re.MULTILINE), "Tham số:"),
    (re.compile(r"^Options:", re.MULTILINE), "Tùy chọn:"),
    (re.compile(r"^Commands:", re.MULTILINE), "Lệnh:"),
    (re.compile(r"Show this message and exit\."), "In trợ giúp này rồi thoát."),
    (re.compile(r"Install completion for the current\s+shell\."), "Cài gợi ý phím Tab cho shell."),
    (
        re.compile(r"Show completion for the current shell, to copy it or\s+customize the\s+\S+"),
        "In đoạn lệnh gợi ý phím Tab, để tự cài.",
    ),
    (re.compile(r"\[required\]"), "[bắt buộc]"),
    (re.compile(r"\[env var: "), "[biến môi trường: "),
    (re.compile(r"\[default: "), "[mặc định: "),
)
_KINDS: Final = {
    "str": "chữ",
    "list[str]": "chữ",
    "list[Path]": "tệp",
    "path": "tệp",
    "int": "số",
    "float": "số",
}
_KIND: Final = re.compile(r"<(list\[str\]|list\[Path\]|str|path|int|float)(?: [^>]*)?>")


class _Translated:
    """What gives its help in Vietnamese, before a command or a group of its own kind."""

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        told: str = super().get_help(ctx)  # type: ignore[misc]
        return _translated(told)


def in_vietnamese(app: typer.Typer) -> None:
    """Let an application and all that is mounted on it give help in Vietnamese.

    A command or group with a class of its own keeps what that class does.
    """
    app.info.cls = _kind(app.info.cls, TyperGroup)
    for command in app.registered_commands:
        command.cls = _kind(command.cls, TyperCommand)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            in_vietnamese(group.typer_instance)
            group.cls = group.typer_instance.info.cls


def _kind(own: Any, usual: type) -> Any:
    """Return a class that is translated and else as `own`, or `usual` where there is none."""
    kind = own if isinstance(own, type) else usual
    return kind if issubclass(kind, _Translated) else type(kind.__name__, (_Translated, kind), {})


def document_ids(incomplete: str) -> list[tuple[str, str]]:
    """Return the ids of documents that begin so, with their titles, for a shell that completes."""
    from bot.settings import load_settings  # noqa: PLC0415
    from corpus.errors import HoidapError  # noqa: PLC0415
    from corpus.store.place import open_catalog  # noqa: PLC0415

    try:
        catalog = open_catalog(load_settings().index)
    except HoidapError:
        return []
    try:
        titles = catalog.titles()
    finally:
        catalog.close()
    return [(key, title) for key, title in titles.items() if key.startswith(incomplete)]


def _translated(text: str) -> str:
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    return _KIND.sub(lambda kind: f"<{_KINDS[kind[1]]}>".ljust(len(kind[0])), text)
