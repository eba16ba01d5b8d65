"""`hoidap docs`: what is in the collection."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.console import (
    IndexOption,
    JsonOption,
    in_rows,
    open_corpus,
    out,
    print_json,
    told,
)
from bot.commands.guide import document_ids
from bot.commands.people import share
from bot.settings import load_settings
from bot.telling.notes import is_partial, notes_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.rows import DocumentSummary
    from corpus.types import Note

__all__ = ["docs"]

docs = typer.Typer(help="Xem và gỡ tài liệu trong bộ sưu tập.", no_args_is_help=True)
docs.command("share")(share)


@docs.command("list")
@told
def docs_list(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Liệt kê tài liệu."""
    with open_corpus(load_settings(index=index)) as corpus:
        summaries, notes = corpus.documents(), corpus.notes
    if as_json:
        print_json([_values(one, notes.get(one.id, ())) for one in summaries])
        return
    rows = [_row(one, notes.get(one.id, ())) for one in summaries]
    in_rows(["Mã", "Tiêu đề", "Ngày", "Số đoạn", "Trang", "Đã đọc"], rows)


def _values(document: "DocumentSummary", notes: "Sequence[Note]") -> dict[str, Any]:
    state = "partial" if is_partial(notes) else "whole"
    return {**asdict(document), "state": state, "notes": list(notes_in_words(notes))}


def _row(document: "DocumentSummary", notes: "Sequence[Note]") -> list[str]:
    date, pages = document.date or "không rõ", str(document.pages or "-")
    state = "một phần" if is_partial(notes) else "trọn vẹn"
    return [document.id, document.title, date, str(document.passages), pages, state]


@docs.command("show")
@told
def docs_show(
    document_id: Annotated[
        str, typer.Argument(metavar="MÃ", help="Mã tài liệu.", autocompletion=document_ids)
    ],
    index: IndexOption = None,
    as_read: Annotated[
        bool,
        typer.Option("--as-read", help="In từng trang, kèm những gì đã chuyển đổi hoặc bỏ qua."),
    ] = False,
) -> None:
    """In toàn văn một tài liệu như hệ thống lưu giữ."""
    from ingest import as_read as pages  # noqa: PLC0415

    with open_corpus(load_settings(index=index)) as corpus:
        document = corpus.get(document_id)
    out.print(f"{document.title}\n{document.uri}\n")
    for part in pages(document) if as_read else (document.text,):
        out.print(part)


@docs.command("remove")
@told
def docs_remove(
    keys: Annotated[
        list[str],
        typer.Argument(metavar="MÃ…", help="Mã các tài liệu.", autocompletion=document_ids),
    ],
    index: IndexOption = None,
) -> None:
    """Gỡ tài liệu khỏi bộ sưu tập; tệp gốc vẫn còn nguyên."""
    with open_corpus(load_settings(index=index)) as corpus:
        for key in keys:
            corpus.get(key)  # an unknown id fails before anything is removed
        removed = corpus.remove(keys)
    out.print(f"Đã gỡ {removed} tài liệu.")
