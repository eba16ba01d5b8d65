"""`hoidap talk`: a conversation in the terminal."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from bot.commands.console import IndexOption, in_rows, open_chatbot, out, print_reply, told
from bot.settings import load_settings

__all__ = ["talk"]

_HELP: Final = (
    "Gõ câu hỏi rồi nhấn Enter; câu sau có thể nối tiếp câu trước.\n"
    "/docs  liệt kê tài liệu     /new  bắt đầu lại     /help  trợ giúp     /quit  thoát"
)


@told
def talk(index: IndexOption = None) -> None:
    """Trò chuyện ngay trong cửa sổ dòng lệnh."""
    with suppress(ImportError):  # arrows and history in the line; Windows does without
        import readline  # noqa: F401, PLC0415
    with open_chatbot(load_settings(index=index)) as chatbot:
        out.print(_HELP)
        _talk(chatbot)


def _talk(chatbot: Any) -> None:
    from bot.types import Turn  # noqa: PLC0415

    turns: list[Turn] = []
    offered: tuple[Any, ...] = ()
    while True:
        try:
            line = input("\nHỏi: ").strip()
        except EOFError:
            out.print()
            return
        match line:
            case "":
                continue
            case "/quit" | "/exit":
                return
            case "/help":
                out.print(_HELP)
            case "/new":
                turns = []
                out.print("Đã bắt đầu cuộc trò chuyện mới.")
            case "/docs":
                rows = [[one.id, one.title] for one in chatbot.corpus.documents()]
                in_rows(["Mã", "Tiêu đề"], rows)
            case _:
                chosen = _chosen(line, offered)
                asked, how = (chosen.question, _how(chosen)) if chosen else (line, {})
                reply = chatbot.ask(asked, turns, **how)
                print_reply(reply)
                offered = getattr(reply, "alternatives", ())
                _offer(offered)
                turns += [Turn(role="user", text=asked), Turn(role="assistant", text=reply.text)]


def _offer(alternatives: Sequence[Any]) -> None:
    """Print what a vague question may mean, each with a number."""
    if alternatives:
        out.print("\nGõ số để chọn:")
    for number, one in enumerate(alternatives, start=1):
        out.print(f"  {number}  {one.label}")


def _chosen(line: str, offered: Sequence[Any]) -> Any:
    """Return the alternative that a number on a line by itself chooses; None for other lines."""
    is_number = line.isascii() and line.isdecimal() and len(line) < 4
    return offered[int(line) - 1] if is_number and 0 < int(line) <= len(offered) else None


def _how(chosen: Any) -> dict[str, Any]:
    return {"verbatim": True, "documents": chosen.documents or None}
