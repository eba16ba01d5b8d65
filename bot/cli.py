"""The command line: `hoidap`, the same program as `python -m bot`."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import Settings, load_settings
from corpus.errors import HoidapError
from models.silence import silence_traces

__all__ = ["app", "main"]

app = typer.Typer(
    name="hoidap",
    help="Hỏi tiếng Việt, trả lời từ tài liệu tiếng Việt, kèm trích dẫn nguyên văn.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
docs = typer.Typer(help="Xem và gỡ tài liệu trong bộ sưu tập.", no_args_is_help=True)
app.add_typer(docs, name="docs")

out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

_PARTIAL = 3  # the exit code where something was read only in part
_FEW = 20  # files of which each is told, though nothing is to be said of it

P = ParamSpec("P")
IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", envvar="HOIDAP_INDEX", help="Thư mục chứa chỉ mục.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="In đúng một đối tượng JSON.")]


def main() -> None:
    """Run the command line; a known error is one line on standard error and exit code 1."""
    silence_traces()
    _mount_plugins()
    app()


def _mount_plugins() -> None:
    """Add the commands that packages above this one declare, without importing those packages.

    Only the one that is called is loaded, or all for the help, so that `ask` starts fast.
    """
    called = sys.argv[1] if len(sys.argv) > 1 else "--help"
    for point in sorted(entry_points(group="hoidap.commands"), key=lambda p: p.name):
        if called in {point.name, "--help", "-h"}:
            app.add_typer(point.load(), name=point.name)


def _told(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a known error into one line, and Ctrl-C into exit code 130."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except HoidapError as error:
            err.print(f"Lỗi: {error}", style="red")
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            err.print("Đã dừng theo yêu cầu; những gì đã ghi vẫn nguyên vẹn.")
            raise typer.Exit(130) from None
        except BrokenPipeError:  # the reader of a pipe has left
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None

    return run


@app.command()
@_told
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Tệp, thư mục hoặc mẫu như “tai-lieu/*.pdf”.")],
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Lập lại toàn bộ chỉ mục từ đầu.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Nạp tài liệu vào bộ sưu tập; tệp không đổi thì bỏ qua.

    Mã thoát: 0 khi đọc trọn vẹn, 1 khi có tệp lỗi, 3 khi có tệp chỉ đọc được một phần.
    """
    from ingest import IngestInterrupted, Limits  # noqa: PLC0415
    from ingest import ingest as run  # noqa: PLC0415

    settings = load_settings(index=index)
    with _open_corpus(settings, create=True, rebuild=rebuild) as corpus, _progress() as progress:
        try:
            report = run(
                paths,
                into=corpus,
                max_bytes=settings.max_file_mb * 1024**2,
                limits=Limits(memory_mb=settings.file_memory_mb, seconds=settings.file_seconds),
                progress=progress,
            )
        except IngestInterrupted as stopped:
            _print_report(stopped.report, as_json=as_json)
            raise
    _print_report(report, as_json=as_json)
    if report.failed or report.is_partial:
        raise typer.Exit(1 if report.failed else _PARTIAL)


@contextmanager
def _progress() -> Iterator[Any]:
    """Show how far an ingest is, on standard error and only to a person."""
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        task = bars.add_task("Đang nạp", total=None)

        def show(told: Any) -> None:
            name = f"Đang nạp {told.path.name}" if told.path else "Đang nạp"
            bars.update(task, description=name, total=told.bytes_total, completed=told.bytes)

        yield show


def _print_report(report: Any, *, as_json: bool) -> None:
    kinds = ("added", "changed", "unchanged", "removed")
    if as_json:
        told: dict[str, Any] = {kind: list(map(str, getattr(report, kind))) for kind in kinds}
        told["failed"] = [{"path": str(f.path), "reason": f.reason} for f in report.failed]
        told["skipped"] = list(map(str, report.skipped))
        told["readings"] = [reading.to_json() for reading in report.readings]
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    names = ("mới", "thay đổi", "không đổi", "đã gỡ")
    counts = (
        f"{len(getattr(report, kind))} {name}" for kind, name in zip(kinds, names, strict=True)
    )
    out.print(
        f"Tài liệu: {', '.join(counts)}, {len(report.failed)} lỗi; {report.passages} đoạn được ghi."
    )
    few = len(report.readings) <= _FEW
    for reading in report.readings:
        if reading.notes or few:
            out.print(f"  {reading}", style="yellow" if reading.is_partial else None)
    for path in report.skipped:
        out.print(
            f"  Bỏ qua «{path.name}»: loại tệp «{path.suffix or 'không có đuôi'}» chưa đọc được"
        )
    for failure in report.failed:
        err.print(f"Không nạp được {failure}", style="yellow")


@app.command()
@_told
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi.")],
    history: Annotated[
        list[str] | None,
        typer.Option("--history", help="Câu hỏi trước đó; lặp lại được, theo thứ tự đã hỏi."),
    ] = None,
    verbatim: Annotated[bool, typer.Option("--verbatim", help="Hỏi đúng như đã gõ.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hỏi một câu."""
    from bot.telling.json import encode  # noqa: PLC0415
    from bot.types import Turn  # noqa: PLC0415

    with _open_chatbot(load_settings(index=index)) as chatbot:
        turns: list[Turn] = []
        for earlier in history or ():
            told = chatbot.ask(earlier, turns)
            turns += [Turn(role="user", text=earlier), Turn(role="assistant", text=told.text)]
        reply = chatbot.ask(question, turns, verbatim=verbatim)
    if as_json:
        sys.stdout.write(json.dumps(encode(reply), ensure_ascii=False) + "\n")
        return
    _print_reply(reply)


@app.command()
@_told
def chat(
    index: IndexOption = None,
    port: Annotated[int | None, typer.Option(help="Cổng; 0 để tự chọn.")] = None,
    browser: Annotated[bool, typer.Option(help="Tự mở trình duyệt.")] = True,
) -> None:
    """Mở trang trò chuyện trên trình duyệt."""
    from bot.web.serve import serve as serve_page  # noqa: PLC0415

    settings = load_settings(index=index, port=port)
    with _open_office(settings) as office:
        serve_page(
            office,
            host=settings.host,
            port=settings.port,
            door=_door(settings),
            open_browser=browser,
        )


@app.command()
@_told
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng; 0 để tự chọn.")] = None,
    without_key: Annotated[
        bool,
        typer.Option("--without-key", help="Mở địa chỉ công cộng cho mọi người, không cần khóa."),
    ] = False,
) -> None:
    """Phục vụ trang trò chuyện và HTTP API, không mở trình duyệt."""
    from bot.web.serve import serve as serve_page  # noqa: PLC0415

    settings = load_settings(index=index, host=host, port=port, without_key=without_key or None)
    with _open_office(settings) as office:
        serve_page(office, host=settings.host, port=settings.port, door=_door(settings))


@contextmanager
def _open_office(settings: Settings) -> Iterator[Any]:
    """Open what a server works with; an index that is not there yet begins empty."""
    from bot.chatbot import Chatbot  # noqa: PLC0415
    from bot.web.api import open_office  # noqa: PLC0415
    from bot.web.guard import is_loopback  # noqa: PLC0415

    with _open_corpus(settings, create=True) as corpus:
        yield open_office(
            Chatbot(corpus, settings=settings),
            folder=settings.desk_folder,
            max_file_mb=settings.max_file_mb,
            keep_days=settings.keep_conversations_days,
            read_only=settings.read_only,
            shared=not is_loopback(settings.host),
        )


def _door(settings: Settings) -> Any:
    from bot.web.serve import Door  # noqa: PLC0415

    return Door(
        key=settings.access_key.get_secret_value() if settings.access_key else "",
        names=frozenset(name.lower() for name in settings.allowed_hosts),
        open_to_all=settings.without_key,
    )


@app.command()
@_told
def doctor(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Kiểm tra cài đặt, mô hình, chỉ mục, và nói điều gì đang sai."""
    from bot.doctor import examine  # noqa: PLC0415

    findings, problems = examine(load_settings(index=index))
    if as_json:
        sys.stdout.write(
            json.dumps({"findings": findings, "problems": problems}, ensure_ascii=False) + "\n"
        )
    else:
        table = Table("Mục", "Giá trị")
        for name, value in findings.items():
            table.add_row(name, value)
        out.print(table)
        for problem in problems:
            err.print(f"Vấn đề: {problem}", style="red")
        if not problems:
            out.print("Mọi thứ đều ổn.")
    if problems:
        raise typer.Exit(1)


@docs.command("list")
@_told
def docs_list(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Liệt kê tài liệu."""
    with _open_corpus(load_settings(index=index)) as corpus:
        summaries = corpus.documents()
    if as_json:
        rows = [
            {"id": s.id, "title": s.title, "uri": s.uri, "passages": s.passages} for s in summaries
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    table = Table("Mã", "Tiêu đề", "Ngày", "Số đoạn")
    for summary in summaries:
        table.add_row(summary.id, summary.title, summary.date or "không rõ", str(summary.passages))
    out.print(table)


@docs.command("show")
@_told
def docs_show(
    document_id: str,
    index: IndexOption = None,
    as_read: Annotated[
        bool,
        typer.Option("--as-read", help="In từng trang, kèm những gì đã chuyển đổi hoặc bỏ qua."),
    ] = False,
) -> None:
    """In toàn văn một tài liệu như hệ thống lưu giữ."""
    from ingest import as_read as pages  # noqa: PLC0415

    with _open_corpus(load_settings(index=index)) as corpus:
        document = corpus.get(document_id)
    out.print(f"{document.title}\n{document.uri}\n")
    for part in pages(document) if as_read else (document.text,):
        out.print(part)


@docs.command("remove")
@_told
def docs_remove(document_ids: list[str], index: IndexOption = None) -> None:
    """Gỡ tài liệu khỏi bộ sưu tập; tệp gốc vẫn còn nguyên."""
    with _open_corpus(load_settings(index=index)) as corpus:
        for document_id in document_ids:
            corpus.get(document_id)  # an unknown id fails before anything is removed
        removed = corpus.remove(document_ids)
    out.print(f"Đã gỡ {removed} tài liệu.")


def _open_corpus(settings: Settings, **how: bool) -> Any:
    from corpus import Corpus  # noqa: PLC0415

    return Corpus.open(settings.index, embedder=settings.encoder, chroma=settings.chroma, **how)


@contextmanager
def _open_chatbot(settings: Settings) -> Iterator[Any]:
    from bot.chatbot import Chatbot  # noqa: PLC0415

    with _open_corpus(settings) as corpus:
        yield Chatbot(corpus, settings=settings)


def _print_reply(reply: Any) -> None:
    from bot.types import Abstention  # noqa: PLC0415

    out.print(reply.text)
    cited = reply.nearest if isinstance(reply, Abstention) else reply.citations
    if cited:
        out.print()
    for citation in cited:
        page = f", trang {citation.page}" if citation.page else ""
        address = f", {citation.address}" if citation.address else ""
        out.print(f"[{citation.number}] {citation.title}{address}{page}", style="bold")
        out.print(f"    “{citation.quote}”")
