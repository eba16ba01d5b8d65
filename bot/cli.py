"""The command line: `hoidap`, the same program as `python -m bot`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, entry_points, version
from typing import Annotated, Any, Final

import typer

from bot.commands.asking import ask
from bot.commands.console import (
    IndexOption,
    JsonOption,
    err,
    in_rows,
    leave_pipe,
    open_corpus,
    out,
    print_json,
    shown,
    told,
    usage_line,
)
from bot.commands.documents import docs
from bot.commands.guide import in_vietnamese
from bot.commands.people import audit, keys, users
from bot.commands.records import conversations, feedback, verify
from bot.commands.serving import chat, mcp, serve
from bot.commands.talk import talk
from bot.settings import load_settings
from models.silence import silence_traces

__all__ = ["app", "main"]

_PARTIAL: Final = 3  # the exit code where something was read only in part
_FEW: Final = 20  # files of which each is told, though nothing is to be said of it
_HELP_NAMES: Final = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    name="hoidap",
    help="Hỏi tiếng Việt, trả lời từ tài liệu tiếng Việt, kèm trích dẫn nguyên văn.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=_HELP_NAMES,
)
app.add_typer(docs, name="docs")
app.add_typer(conversations, name="conversations")
app.add_typer(feedback, name="feedback")
app.add_typer(users, name="user")
app.add_typer(keys, name="key")
for _command in (ask, audit, chat, serve, mcp, talk, verify):
    app.command(_command.__name__)(_command)


def main() -> None:
    """Run the command line; a known error is one line on standard error and exit code 1.

    How a command is to be called wrongly is exit code 2, Ctrl-C is 130.
    """
    silence_traces()
    _mount_plugins()
    in_vietnamese(app)
    try:
        code = app(standalone_mode=False, prog_name="hoidap")
    except typer.Abort:
        code = 130
    except BrokenPipeError:  # the reader of a pipe left before a command had begun
        leave_pipe()
        code = 0
    except Exception as error:
        if not isinstance(
            error, typer.BadParameter.__mro__[1]
        ):  # what all wrong usage derives from
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            out.print(str(error))
        else:
            err.print(f"Lỗi: {usage_line(error)}", style="red")
        code = 2
    sys.exit(code if isinstance(code, int) else 0)


def _print_version(asked_for: bool) -> None:
    if asked_for:
        try:
            out.print(f"hoidap {version('hoidap')}")
        except PackageNotFoundError:
            out.print("hoidap (chưa cài thành gói)")
        raise typer.Exit


@app.callback()
def _program(
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="In phiên bản rồi thoát.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Hỏi tiếng Việt, trả lời từ tài liệu tiếng Việt, kèm trích dẫn nguyên văn."""


def _mount_plugins() -> None:
    """Add the commands that packages above this one declare, without importing those packages.

    Only the one that is called is loaded, or all for the help, so that `ask` starts fast.
    """
    called = sys.argv[1] if len(sys.argv) > 1 else "--help"
    for point in sorted(entry_points(group="hoidap.commands"), key=lambda p: p.name):
        if called in {point.name, "--help", "-h"}:
            app.add_typer(point.load(), name=point.name)


@app.command()
@told
def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="NƠI…", help="Tệp, thư mục hoặc mẫu như “tai-lieu/*.pdf”."),
    ],
    index: IndexOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Lập lại toàn bộ chỉ mục từ đầu.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Nạp tài liệu vào bộ sưu tập; tệp không đổi thì bỏ qua.

    Mã thoát: 0 khi đọc trọn vẹn, 1 khi có tệp lỗi, 3 khi có tệp chỉ đọc được một phần.
    """
    from bot.doctor import salvage_lines  # noqa: PLC0415
    from ingest import IngestInterrupted, Limits  # noqa: PLC0415
    from ingest import ingest as run  # noqa: PLC0415

    settings = load_settings(index=index)
    with open_corpus(settings, create=True, rebuild=rebuild) as corpus, _progress() as progress:
        for line in salvage_lines(corpus.salvaged):
            err.print(line, style="yellow")
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

        def show(step: Any) -> None:
            name = f"Đang nạp {shown(step.path.name)}" if step.path else "Đang nạp"
            bars.update(task, description=name, total=step.bytes_total, completed=step.bytes)

        yield show


def _print_report(report: Any, *, as_json: bool) -> None:
    kinds = ("added", "changed", "unchanged", "removed")
    if as_json:
        values: dict[str, Any] = {kind: list(map(str, getattr(report, kind))) for kind in kinds}
        values["failed"] = [{"path": str(f.path), "reason": f.reason} for f in report.failed]
        values["skipped"] = list(map(str, report.skipped))
        values["readings"] = [reading.to_json() for reading in report.readings]
        print_json(values)
        return
    names = ("mới", "thay đổi", "không đổi", "đã gỡ")
    counts = (
        f"{len(getattr(report, kind))} {name}" for kind, name in zip(kinds, names, strict=True)
    )
    out.print(
        f"Tài liệu: {', '.join(counts)}, {len(report.failed)} lỗi; {report.passages} đoạn được ghi."
    )
    from ingest.readings import on_one_line  # noqa: PLC0415

    few = len(report.readings) <= _FEW
    for reading in report.readings:
        if reading.notes or few:
            out.print(f"  {reading}", style="yellow" if reading.is_partial else None)
    for path in report.skipped:
        suffix = on_one_line(path.suffix) or "không có đuôi"
        out.print(f"  Bỏ qua «{on_one_line(path.name)}»: loại tệp «{suffix}» chưa đọc được")
    for failure in report.failed:
        err.print(f"Không nạp được {failure}", style="yellow")


@app.command()
@told
def doctor(
    index: IndexOption = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Cứu những gì còn đọc được và dựng lại chỉ mục.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Kiểm tra cài đặt, mô hình, chỉ mục, và nói điều gì đang sai."""
    from bot.doctor import examine  # noqa: PLC0415
    from bot.doctor import repair as mend  # noqa: PLC0415

    if repair:
        for line in mend(load_settings(index=index)):
            err.print(line)
    findings, problems = examine(load_settings(index=index))
    if as_json:
        print_json({"findings": findings, "problems": problems})
    else:
        in_rows(["Mục", "Giá trị"], [[name, value] for name, value in findings.items()])
        for problem in problems:
            err.print(f"Vấn đề: {problem}", style="red")
        if not problems:
            out.print("Mọi thứ đều ổn.")
    if problems:
        raise typer.Exit(1)
