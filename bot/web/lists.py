"""The earlier conversations as HTML: pure functions to escaped text."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.web.conversations import Listed
from bot.web.prose import escape

__all__ = ["conversations_html"]

_MOST_LISTED: Final = 200


def conversations_html(listed: Sequence[Listed], *, current: str = "", search: str = "") -> str:
    """Return the earlier conversations, the latest first; `current` is the one that is open."""
    if not listed:
        line = "Không có cuộc trò chuyện nào khớp." if search else "Chưa có cuộc trò chuyện nào."
        return f'<p class="hd-quiet hd-none">{line}</p>'
    items = "".join(_conversation(one, is_open=one.id == current) for one in listed[:_MOST_LISTED])
    return f'<ul class="hd-history">{items}</ul>'


def _conversation(listed: Listed, *, is_open: bool) -> str:
    key, title = escape(listed.id), escape(listed.title)
    changed = datetime.fromtimestamp(listed.changed).astimezone()
    when = f"{changed:%H:%M} {changed.day}/{changed.month}/{changed.year}"
    here = ' aria-current="page"' if is_open else ""
    address = f"/api/conversations/{key}/export"
    return (
        f'<li><a class="hd-open" href="/c/{key}" data-go="{key}"{here}>{title}'
        f"<span>{listed.questions} câu hỏi · {when}</span></a>"
        '<details class="hd-menu"><summary aria-label="Việc khác với cuộc trò chuyện '
        f'{title}">⋯</summary><div>'
        f'<button type="button" data-rename="{key}" data-name="{title}">Đổi tên</button>'
        f'<a href="{address}?format=docx" download="">Tải về (Word)</a>'
        f'<a href="{address}?format=md" download="">Tải về (Markdown)</a>'
        f'<button type="button" data-erase="{key}" data-name="{title}">Xóa</button>'
        "</div></details></li>"
    )
