"""The documents as a table of HTML: pure functions to escaped text."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from bot.telling.compose import vietnamese_date
from bot.telling.notes import is_partial, notes_in_words
from bot.web.naming import BELOW
from bot.web.origin import shown_uri
from bot.web.prose import escape
from corpus.types import Note
from corpus.vietnamese.text import fold

if TYPE_CHECKING:
    from corpus.store.rows import DocumentSummary

__all__ = ["COLUMNS", "Entry", "Rights", "documents_html", "in_order"]

COLUMNS: Final = {
    "title": "Tên",
    "kind": "Loại",
    "number": "Số",
    "date": "Ngày",
    "pages": "Trang",
    "state": "Đã đọc",
}
_MOST_LISTED: Final = 200
_MORE: Final = 500
_FEW: Final = 3  # files that could not be read are shown at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the list; `number` is what an official paper bears, `groups` who sees it."""

    document: "DocumentSummary"
    number: str = ""
    folder: str = ""
    groups: Collection[str] = ()
    notes: Sequence[Note] = ()

    @property
    def words(self) -> str:
        """What it is searched by."""
        document = self.document
        return "\n".join((document.title, shown_uri(document.uri), self.folder, self.number))

    @property
    def kind(self) -> str:
        """What kind of file it is, as its name says, or that it came from the web."""
        name = shown_uri(self.document.uri)
        return PurePath(name).suffix.lstrip(".").upper() if "://" not in name else "Web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What whoever looks at the list may do with it."""

    change: bool = True
    share: bool = False


_ORDERS: Final[dict[str, Callable[[Entry], Any]]] = {
    "title": lambda one: fold(one.document.title),
    "kind": lambda one: one.kind,
    "number": lambda one: one.number,
    "date": lambda one: one.document.date or "",
    "pages": lambda one: one.document.pages,
    "state": lambda one: is_partial(one.notes),
}


def in_order(entries: Sequence[Entry], column: str, *, down: bool = False) -> list[Entry]:
    """Return entries by a column, then by title; what has nothing in it comes last.

    As they are given where there is no such column.
    """
    value = _ORDERS.get(column)
    if value is None:
        return list(entries)
    by_title = sorted(entries, key=_ORDERS["title"])
    told = sorted((one for one in by_title if value(one)), key=value, reverse=down)
    return told + [one for one in by_title if not value(one)]


def documents_html(
    entries: Sequence[Entry],
    *,
    total: int,
    search: str = "",
    rights: Rights | None = None,
    reading: Sequence[str] = (),
    unread: Sequence[tuple[str, str]] = (),
    column: str = "",
    down: bool = False,
    most: int = 0,
) -> str:
    """Return the list of documents in the order given; `total` counts those before `search`.

    At least `most` of them are shown, else the first.

    `reading` names the files that are being read, `unread` those that could not be, each with the
    reason; `column` is the one that orders the list.
    """
    failed = _unread(unread)
    rights = rights or Rights()
    fixed = f' data-total="{total}" data-search="{escape(search)}"'
    fixed += "" if rights.change else " data-read-only"
    if not entries and not reading:
        line = _nothing(rights, total=total)
        return f'{failed}<p class="hd-quiet hd-none"{fixed}>{line}</p>'
    head = "".join(_head(name, sorted_by=column, down=down) for name in COLUMNS)
    rows = "".join(map(_reading, reading))
    most = max(most, _MOST_LISTED)
    titles = Counter(one.document.title for one in entries)
    rows += "".join(
        _row(one, rights, shared=titles[one.document.title] > 1) for one in entries[:most]
    )
    more = _more(len(entries) - most, most)
    busy = " data-reading" if reading else ""
    return (
        f'{failed}{_folders(entries)}<table class="hd-documents" role="table" '
        f'{fixed}{busy} aria-label="Tài liệu">'
        f'<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">'
        f'<span class="hd-sr">Chỉ hỏi</span></th>{head}'
        '<th role="columnheader" scope="col"><span class="hd-sr">Việc khác</span></th></tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>{more}'
    )


def _nothing(rights: Rights, *, total: int) -> str:
    """Return why the list is empty, and what to do where something can be done."""
    if total:
        return "Không có tài liệu nào khớp với từ đang lọc."
    if rights.change:
        return "Chưa có tài liệu nào. Hãy kéo tệp thả vào đây, hoặc nhấn “Chọn tệp”."
    return "Chưa có tài liệu nào cho bạn xem."


def _more(left: int, most: int) -> str:
    """Return a button for what is left of a long list."""
    if left <= 0:
        return ""
    return (
        f'<p class="hd-more"><span class="hd-quiet">Còn {left} tài liệu nữa.</span> '
        f'<button type="button" class="hd-action hd-plain" data-more="{most + _MORE}">'
        f"Hiện thêm {min(left, _MORE)}</button></p>"
    )


def _head(name: str, *, sorted_by: str, down: bool) -> str:
    way = "" if name != sorted_by else "descending" if down else "ascending"
    sign = {"": "", "ascending": " ↑", "descending": " ↓"}[way]
    order = f' aria-sort="{way}"' if way else ""
    return (
        f'<th role="columnheader" scope="col" class="hd-of-{name}"{order}>'
        f'<button type="button" data-order="{name}">{COLUMNS[name]}{sign}</button></th>'
    )


def _reading(name: str) -> str:
    shown = escape(name)
    return (
        f'<tr role="row" class="hd-being-read"><td role="cell"></td>'
        f'<td role="cell" class="hd-of-title" colspan="{len(COLUMNS) - 1}">{shown}</td>'
        f'<td role="cell" class="hd-of-state">đang đọc</td><td role="cell"></td></tr>'
    )


def _unread(files: Sequence[tuple[str, str]]) -> str:
    """Return the files that could not be read, folded where there are many."""
    if not files:
        return ""
    rows = "".join(
        f"<li><b>{escape(name)}</b> <span>{escape(reason)}</span></li>"
        for name, reason in files[:_MOST_LISTED]
    )
    shown = " open" if len(files) <= _FEW else ""
    return (
        f'<details class="hd-unread" role="status"{shown}><summary>{len(files)} tệp trong thư mục '
        f"theo dõi chưa đọc được</summary><ul>{rows}</ul></details>"
    )


def _row(entry: Entry, rights: Rights, *, shared: bool) -> str:
    """Return one document; one whose title is `shared` by others is told by its file's name."""
    document = entry.document
    key, title = escape(document.id), escape(document.title)
    partial = is_partial(entry.notes)
    cells = {
        "kind": entry.kind,
        "number": entry.number,
        "date": vietnamese_date(document.date) if document.date else "",
        "pages": str(document.pages or ""),
        "state": "một phần" if partial else "trọn vẹn",
    }
    told = "".join(
        f'<td role="cell" class="hd-of-{name}" data-named="{COLUMNS[name]}">{escape(value)}</td>'
        for name, value in cells.items()
    )
    lost = " hd-partial" if partial else ""
    return (
        f'<tr role="row" class="hd-document{lost}"><td role="cell" class="hd-of-tick">'
        f'<label class="hd-tick"><input type="checkbox" data-choose="{key}" '
        f'data-name="{title}" aria-label="Chỉ hỏi tài liệu {title}"></label></td>'
        f'<td role="cell" class="hd-of-title"><button type="button" class="hd-open" '
        f'data-document="{key}" data-at="0">{title}{_facts(entry, shared=shared)}</button></td>'
        f'{told}<td role="cell" class="hd-of-menu">{_menu(entry, rights)}</td></tr>'
    )


def _facts(entry: Entry, *, shared: bool) -> str:
    facts = [shown_uri(entry.document.uri)] if shared else []
    facts += [entry.document.author or ""]
    facts += [f"thư mục {entry.folder}"] if entry.folder else []
    facts += [f"chỉ nhóm {', '.join(sorted(entry.groups))}"] if entry.groups else []
    facts += notes_in_words(entry.notes)
    shown = " · ".join(escape(fact) for fact in facts if fact)
    return f"<span>{shown}</span>" if shown else ""


def _menu(entry: Entry, rights: Rights) -> str:
    key, title = escape(entry.document.id), escape(entry.document.title)
    deeds = [
        f'<a href="/api/documents/{key}/original" target="_blank" rel="noopener">Mở tệp gốc</a>'
    ]
    if rights.change:
        deeds.append(
            f'<button type="button" data-retitle="{key}" data-name="{title}">Đổi tên</button>'
        )
    if rights.change and rights.share:
        groups = escape(", ".join(sorted(entry.groups)))
        deeds.append(
            f'<button type="button" data-share="{key}" data-groups="{groups}">'
            "Nhóm được xem</button>"
        )
    if rights.change:
        deeds.append(f'<button type="button" data-remove="{key}" data-name="{title}">Gỡ</button>')
    return (
        f'<details class="hd-menu"><summary aria-label="Việc khác với tài liệu {title}">⋯</summary>'
        f"<div>{''.join(deeds)}</div></details>"
    )


def _folders(entries: Sequence[Entry]) -> str:
    """Return a tick for each folder, where there are several; it chooses all documents below it."""
    folders = {one.folder for one in entries}
    named = {
        name: [one.document.id for one in entries if _lies_in(one.folder, name)]
        for name in sorted(folders - {""})
    }
    if len(folders) < 2 or not named:
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


def _lies_in(folder: str, other: str) -> bool:
    """Tell whether a folder is another or lies in it; those that were brought are one name each."""
    return folder == other or folder.startswith((f"{other}/", f"{other}{BELOW}"))
