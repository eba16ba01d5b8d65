"""The documents and the earlier conversations as HTML: pure functions to escaped text."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from bot.telling.compose import vietnamese_date
from bot.web.conversations import Listed
from bot.web.folders import Folders
from bot.web.origin import shown_uri
from bot.web.people.shares import Rules
from bot.web.prose import escape

if TYPE_CHECKING:
    from corpus.store.rows import DocumentSummary

__all__ = ["conversations_html", "documents_html"]

_MOST_LISTED: Final = 200


def documents_html(
    documents: Sequence["DocumentSummary"],
    *,
    total: int,
    read_only: bool = False,
    rules: Rules | None = None,
    folders: Folders | None = None,
    shared: bool = False,
    numbers: Mapping[str, str] | None = None,
) -> str:
    """Return the list of documents; `total` counts those before filtering.

    `numbers` are those that official papers bear, by id.

    `rules` tell which groups see each; where documents can be `shared`, that can be changed.
    """
    if not total:
        line = "Chưa có tài liệu nào. Hãy kéo tệp thả vào đây, hoặc nhấn “Chọn tệp”."
        return f'<p class="hd-quiet hd-none" data-total="0">{line}</p>'
    if not documents:
        return (
            f'<p class="hd-quiet hd-none" data-total="{total}">Không có tài liệu nào khớp với từ '
            "đang lọc.</p>"
        )
    listed = documents[:_MOST_LISTED]
    rules = rules or Rules({})
    folders = folders or Folders(one.uri for one in documents)
    items = "".join(
        _document(
            one,
            read_only=read_only,
            groups=rules.of(one.uri),
            folder=folders.of(one.uri),
            number=(numbers or {}).get(one.id, ""),
            shared=shared,
        )
        for one in listed
    )
    left = len(documents) - _MOST_LISTED
    more = (
        f'<p class="hd-quiet">… và {left} tài liệu nữa: hãy lọc theo tên.</p>' if left > 0 else ""
    )
    fixed = " data-read-only" if read_only else ""
    ticks = _folders(documents, folders)
    return f'{ticks}<ul class="hd-documents" data-total="{total}"{fixed}>{items}</ul>{more}'


def conversations_html(listed: Sequence[Listed], *, current: str = "", search: str = "") -> str:
    """Return the earlier conversations, the latest first; `current` is the one that is open."""
    if not listed:
        line = "Không có cuộc trò chuyện nào khớp." if search else "Chưa có cuộc trò chuyện nào."
        return f'<p class="hd-quiet hd-none">{line}</p>'
    items = "".join(_conversation(one, is_open=one.id == current) for one in listed[:_MOST_LISTED])
    return f'<ul class="hd-history">{items}</ul>'


def _folders(documents: Sequence["DocumentSummary"], folders: Folders) -> str:
    """Return a tick for each folder, where there are several; it chooses all documents in it."""
    inside: dict[str, list[str]] = {}
    for one in documents:
        inside.setdefault(folders.of(one.uri), []).append(one.id)
    named = {name: keys for name, keys in sorted(inside.items()) if name}
    if len(inside) < 2 or not named:
        return ""
    ticks = "".join(
        f'<li><label><input type="checkbox" data-choose-folder="{escape(name)}" '
        f"data-keys='{escape(json.dumps(keys))}'> {escape(name)} "
        f"<span>{len(keys)} tài liệu</span></label></li>"
        for name, keys in named.items()
    )
    return (
        '<details class="hd-folders"><summary>Chỉ hỏi trong một thư mục</summary>'
        f"<ul>{ticks}</ul></details>"
    )


def _document(
    document: "DocumentSummary",
    *,
    read_only: bool,
    groups: Collection[str],
    folder: str,
    number: str,
    shared: bool,
) -> str:
    key, title = escape(document.id), escape(document.title)
    name = shown_uri(document.uri)
    kind = PurePath(name).suffix.lstrip(".").upper() if "://" not in name else "Web"
    facts = [kind, f"số {number}" if number else "", document.author or ""]
    if document.date:
        facts.append(vietnamese_date(document.date))
    facts.append(f"{document.passages} đoạn")
    facts += [f"thư mục {folder}"] if folder else []
    facts += [f"chỉ nhóm {', '.join(sorted(groups))}"] if groups else []
    shown = " · ".join(escape(fact) for fact in facts if fact)
    remove = (
        ""
        if read_only
        else f'<button type="button" class="hd-small" data-remove="{key}" data-name="{title}" '
        f'aria-label="Gỡ tài liệu {title}">Gỡ</button>'
    )
    if shared and not read_only:
        told = escape(", ".join(sorted(groups)))
        remove = (
            f'<button type="button" class="hd-small" data-share="{key}" data-groups="{told}" '
            f'aria-label="Nhóm được xem tài liệu {title}">Nhóm</button>{remove}'
        )
    return (
        f'<li><label class="hd-tick"><input type="checkbox" data-choose="{key}" '
        f'data-name="{title}" aria-label="Chỉ hỏi tài liệu {title}"></label>'
        f'<button type="button" class="hd-open" data-document="{key}" data-at="0">{title}'
        f"<span>{shown}</span></button>"
        f'<a class="hd-small" href="/api/documents/{key}/original" target="_blank" '
        f'rel="noopener" aria-label="Mở tệp gốc của {title}">Tệp gốc</a>{remove}</li>'
    )


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
