"""`hoidap talk`: a conversation in the terminal."""

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
                reply = chatbot.ask(line, turns)
                print_reply(reply)
                turns += [Turn(role="user", text=line), Turn(role="assistant", text=reply.text)]
