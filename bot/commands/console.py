"""What all commands share: how they speak, how they fail, how they open the collection."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, ParamSpec

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import Settings
from corpus.errors import HoidapError

__all__ = [
    "IndexOption",
    "JsonOption",
    "chosen_documents",
    "err",
    "in_rows",
    "leave_pipe",
    "local_time",
    "open_chatbot",
    "open_corpus",
    "out",
    "print_json",
    "print_reply",
    "shown",
    "told",
    "usage_line",
]

P = ParamSpec("P")
IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", envvar="HOIDAP_INDEX", help="Thư mục chứa chỉ mục.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="In đúng một đối tượng JSON.")]

# Signs with which a title or a text could move the cursor, recolour the screen or turn a line
# around. What a terminal would obey is shown as a mark instead.
_COMMANDS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def shown(text: str) -> str:
    """Return `text` without anything that a terminal would obey."""
    return _COMMANDS.sub("\ufffd", text.replace("\r\n", "\n"))


class _Terminal(Console):
    """A console that shows text and never obeys it."""

    def on_broken_pipe(self) -> None:
        """Tell `told` that the reader of a pipe has left; Rich would end with a failure."""
        raise BrokenPipeError

    def print(self, *objects: Any, **how: Any) -> None:
        """Print, with commands to the terminal made visible."""
        super().print(*(shown(o) if isinstance(o, str) else o for o in objects), **how)


out: Final = _Terminal(highlight=False, markup=False, soft_wrap=True)
err: Final = _Terminal(stderr=True, highlight=False, markup=False, soft_wrap=True)


def print_json(values: Any) -> None:
    """Print one JSON object; signs that a terminal would obey are escaped."""
    text = json.dumps(values, ensure_ascii=False)
    sys.stdout.write(_COMMANDS.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n")


def local_time(seconds: float) -> str:
    """Write a moment, in seconds since 1970, as it is told where the program runs."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def in_rows(names: list[str], rows: list[list[str]]) -> None:
    """Print a table to a person, and to a program whole lines with tabs, nothing cut."""
    if not out.is_terminal:
        for row in rows:
            line = "\t".join(" ".join(shown(cell).split()) for cell in row)
            sys.stdout.write(f"{line}\n")
        return
    table = Table(*names)
    for row in rows:
        table.add_row(*map(shown, row))
    out.print(table)


def told(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a known error into one line, and Ctrl-C into exit code 130."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except HoidapError as error:
            err.print(f"Lỗi: {error}", style="red")
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            err.print("Đã dừng theo yêu cầu; những gì đã ghi vẫn nguyên vẹn.")
            raise typer.Exit(130) from None
        except BrokenPipeError:  # the reader of a pipe has left
            leave_pipe()
            raise typer.Exit(0) from None

    return run


def leave_pipe() -> None:
    """Let what is still to be written go nowhere: nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def usage_line(error: Exception) -> str:
    """Return what is wrong with how a command was called, in one Vietnamese line."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hoidap"
    return f"{_what_is_wrong(error)} Cách dùng: hãy xem «{command} --help»."


def _what_is_wrong(error: Exception) -> str:
    kind, message = type(error).__name__, str(getattr(error, "message", ""))
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint() if parameter is not None else ""
    quoted = re.findall(r"['(]([^'()]+)[')]", message) or ["?"]
    match kind:
        case "MissingParameter":
            return f"Thiếu {name}."
        case "NoSuchOption":
            near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
            return f"Không có tùy chọn «{option}»{f' (gần giống: {near})' if near else ''}."
        case "BadOptionUsage":
            return f"Tùy chọn «{option}» được dùng sai hoặc thiếu giá trị."
        case "BadParameter":
            return f"Giá trị của {name} không hợp lệ."
    if message.startswith("No such command"):
        near = f" (gần giống: {quoted[1]})" if len(quoted) > 1 else ""
        return f"Không có lệnh «{quoted[0]}»{near}."
    if "unexpected extra" in message:
        return f"Thừa tham số «{quoted[-1]}»: câu có dấu cách phải đặt trong ngoặc kép."
    return "Gọi lệnh chưa đúng."


def open_corpus(settings: Settings, **how: Any) -> Any:
    """Open the collection that the settings name."""
    from corpus import Corpus  # noqa: PLC0415

    return Corpus.open(settings.index, embedder=settings.encoder, chroma=settings.chroma, **how)


@contextmanager
def open_chatbot(settings: Settings) -> Iterator[Any]:
    """Open the chatbot that the settings describe."""
    from bot.chatbot import Chatbot  # noqa: PLC0415
    from ingest.split import SPLITTER_VERSION  # noqa: PLC0415

    with open_corpus(settings, splitter=SPLITTER_VERSION) as corpus:
        yield Chatbot(corpus, settings=settings)


def chosen_documents(corpus: Any, keys: Sequence[str], folders: Sequence[Path]) -> list[str] | None:
    """Return the ids of the documents to ask: those named, and those in folders; None for all."""
    if not keys and not folders:
        return None
    chosen = list(keys)
    for folder in folders:
        above = f"{folder.expanduser().resolve().as_uri()}/"
        inside = [key for key, uri in corpus.uris.items() if uri.startswith(above)]
        if not inside:
            raise HoidapError(
                f"Không có tài liệu nào từ thư mục «{folder}»: hãy nạp bằng «hoidap ingest»."
            )
        chosen += inside
    return chosen


def print_reply(reply: Any) -> None:
    """Print a reply and its quotations."""
    from bot.types import Abstention  # noqa: PLC0415

    out.print(reply.text)
    cited = reply.nearest if isinstance(reply, Abstention) else getattr(reply, "citations", ())
    if cited:
        out.print()
    for citation in cited:
        page = f", {citation.place}" if citation.place else ""
        address = f", {citation.address}" if citation.address else ""
        out.print(f"[{citation.number}] {citation.title}{address}{page}", style="bold")
        out.print(f"    “{citation.quote}”")
