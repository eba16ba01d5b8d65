"""`hoidap ask`: one question, with what was asked before it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.commands.console import (
    IndexOption,
    JsonOption,
    chosen_documents,
    open_chatbot,
    print_json,
    print_reply,
    told,
)
from bot.commands.guide import document_ids
from bot.commands.records import write_record
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.types import Turn

__all__ = ["ask"]

_NOT_FOUND: Final = 4  # the exit code of "the documents do not say", where it was asked for


@told
def ask(  # noqa: PLR0917  # each is an option of the command
    question: Annotated[
        str, typer.Argument(metavar="CÂU_HỎI", help="Câu hỏi; «-» để đọc từ đầu vào chuẩn.")
    ],
    history: Annotated[
        list[str] | None,
        typer.Option("--history", help="Câu hỏi trước đó; lặp lại được, theo thứ tự đã hỏi."),
    ] = None,
    verbatim: Annotated[bool, typer.Option("--verbatim", help="Hỏi đúng như đã gõ.")] = False,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            help="Chỉ hỏi tài liệu có mã này; lặp lại được.",
            autocompletion=document_ids,
        ),
    ] = None,
    folder: Annotated[
        list[Path] | None,
        typer.Option("--folder", help="Chỉ hỏi tài liệu nằm trong thư mục này; lặp lại được."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Ghi hồ sơ bằng chứng ra tệp này.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Thoát với mã 4 khi tài liệu không nói.")
    ] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hỏi một câu."""
    from bot.telling.evidence import evidence_of  # noqa: PLC0415
    from bot.types import Abstention  # noqa: PLC0415

    asked = sys.stdin.read() if question == "-" else question
    settings = load_settings(index=index)
    with open_chatbot(settings) as chatbot:
        chosen = chosen_documents(chatbot.corpus, document or (), folder or ())
        turns = _said_before(chatbot, history or (), chosen)
        reply = chatbot.ask(asked, turns, documents=chosen, verbatim=verbatim)
        if record:
            write_record(record, evidence_of(reply, chatbot.corpus, settings))
    _tell(reply, as_json=as_json)
    if exit_code and isinstance(reply, Abstention):
        raise typer.Exit(_NOT_FOUND)


def _said_before(
    chatbot: Any, history: Sequence[str], chosen: Sequence[str] | None
) -> "list[Turn]":
    """Ask what was asked before; return those questions with their replies."""
    from bot.types import Turn  # noqa: PLC0415

    turns: list[Turn] = []
    for earlier in history:
        before = chatbot.ask(earlier, turns, documents=chosen)
        turns += [Turn(role="user", text=earlier), Turn(role="assistant", text=before.text)]
    return turns


def _tell(reply: Any, *, as_json: bool) -> None:
    from bot.telling.json import encode  # noqa: PLC0415

    if as_json:
        print_json(encode(reply))
    else:
        print_reply(reply)
