"""The command `hoidap eval`: measure, compare, guard."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from typer.core import TyperGroup

from corpus.errors import HoidapError
from evals.comparison import compare
from evals.comparison_report import comparison_tables, ruling_lines
from evals.figures import figures
from evals.foreign import measure_gold, measure_squad
from evals.gate import BASELINES, check, read_baseline, write_baseline
from evals.gold import SHIPPED_SETS
from evals.legal import load_legal
from evals.report import as_tables
from evals.result import Result, write_result
from evals.shares import Pool, open_pool
from evals.squad import load_squad

__all__ = ["app", "main"]

T = TypeVar("T")

BROKEN = 2  # exit status: a quote that does not stand in its source, or a crash

_console = Console(highlight=False, markup=False)
_errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


class _SetByDefault(TyperGroup):
    """A group whose first word may be a set instead of a command: `eval articles`, `eval`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command `run` in front of anything that is no command and no plea for help."""
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "-h"}):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Turn a known error into one line and exit status 1, whoever mounts this group."""
        try:
            return super().invoke(ctx)
        except HoidapError as error:
            _errors.print(f"Lỗi: {error}", style="red")
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            _errors.print("Đã dừng theo yêu cầu; chưa ghi kết quả nào.")
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=_SetByDefault,
    help="Đo chất lượng trả lời trên các bộ câu hỏi chuẩn: «hoidap eval [BỘ]» hoặc một lệnh con.",
    add_completion=False,
    subcommand_metavar="[BỘ | LỆNH] …",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Sets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[BỘ]...", help="Tên bộ (articles, conflicts, everyday) hoặc tệp .jsonl."
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(help="Chỉ mục cần đo; bỏ trống thì lập chỉ mục tạm từ tài liệu của bộ."),
]
Split = Annotated[str | None, typer.Option(help="Chỉ đo một phần: dev hoặc test.")]
Slices = Annotated[
    list[str] | None, typer.Option("--slice", help="Chỉ đo câu mang nhãn này (lặp lại được).")
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Ghi kết quả ra tệp JSON.")]
HtmlFile = Annotated[Path | None, typer.Option("--html", help="Ghi báo cáo HTML tự chứa.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Chỉ hỏi chừng này câu đầu.")]
Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Số tiến trình hỏi cùng lúc; mặc định mỗi lõi một tiến trình."),
]
Kept = Annotated[
    Path | None, typer.Option("--index", help="Giữ bộ sưu tập ở đây để lần sau khỏi lập lại.")
]


class Ability(StrEnum):
    """What a SQuAD file is to measure."""

    RETRIEVAL = "retrieval"
    READING = "reading"
    ANSWERING = "answering"


@app.command("run")
def run_sets(
    *,
    sets: Sets = None,
    index: Index = None,
    split: Split = None,
    slice_: Slices = None,
    jobs: Jobs = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
) -> None:
    """Đo một hay nhiều bộ câu hỏi (mặc định: mọi bộ đi kèm) và in bảng kết quả."""
    with open_pool(jobs) as pool:
        results = [
            _measure(pool, name, index=index, split=split, tags=tuple(slice_ or ()))
            for name in sets or SHIPPED_SETS
        ]
    result = results[0] if len(results) == 1 else Result.merged(results)
    _publish(result, json_file=json_file, html_file=html_file)


def _measure(
    pool: Pool, name: str, *, index: Path | None, split: str | None, tags: tuple[str, ...]
) -> Result:
    return pool.run(name, index=index, split=split, tags=tags, progress=_progress)


def _progress(steps: Iterable[T]) -> Iterable[T]:
    return track(list(steps), description="Đang hỏi", console=_errors, transient=True)


def _publish(result: Result, *, json_file: Path | None, html_file: Path | None) -> None:
    """Show the result, write what was asked for, and fail when a promise was broken."""
    _console.print(as_tables(result))
    if json_file:
        write_result(result, json_file)
        _console.print(f"Đã ghi kết quả: {json_file}")
    if html_file:
        _write_html(result, html_file)
        _console.print(f"Đã ghi báo cáo: {html_file}")
    _fail_if_broken(result)


def _write_html(result: Result, path: Path) -> None:
    try:
        from evals.html import write_html  # noqa: PLC0415  # brings matplotlib
    except ModuleNotFoundError as error:
        raise HoidapError(
            f"Báo cáo HTML cần gói «{error.name}»: hãy chạy «make setup» hoặc cài lại hoidap."
        ) from None
    write_html(result, path)


def _fail_if_broken(result: Result) -> None:
    if false := result.false_quotes:
        names = ", ".join(one.id for one in false[:5])
        _errors.print(
            f"Có {len(false)} câu trả lời mang trích dẫn không đúng nguyên văn ({names}): "
            "lần đo này bị coi là hỏng.",
            style="bold red",
        )
    if broken := result.errors:
        _errors.print(
            f"Hệ thống gặp lỗi ở {len(broken)} câu, đầu tiên là «{broken[0].id}»: {broken[0].text}",
            style="bold red",
        )
    if result.false_quotes or result.errors:
        raise typer.Exit(BROKEN)


@app.command("compare")
def compare_results(
    a: Annotated[Path, typer.Argument(metavar="A.json", help="Kết quả cũ.")],
    b: Annotated[Path, typer.Argument(metavar="B.json", help="Kết quả mới.")],
) -> None:
    """So hai kết quả từng câu một; mã thoát 1 khi B kém đi một cách có ý nghĩa thống kê."""
    comparison = compare(a, b)
    _console.print(comparison_tables(comparison))
    if comparison.worse:
        labels = ", ".join(one.measure.label for one in comparison.worse)
        _errors.print(f"B kém hơn A rõ rệt ở: {labels}.", style="bold red")
        raise typer.Exit(1)


@app.command("gate")
def guard(
    sets: Sets = None,
    *,
    index: Index = None,
    update: Annotated[
        bool, typer.Option("--update", help="Lấy kết quả lần này làm mốc mới thay vì so sánh.")
    ] = False,
    jobs: Jobs = None,
    folder: Annotated[
        Path, typer.Option("--baselines", help="Thư mục giữ các mốc.", show_default=False)
    ] = BASELINES,
) -> None:
    """Chặn sự thụt lùi: đo lại và so với mốc đã lưu; mã thoát 1 khi kém đi."""
    with open_pool(jobs) as pool:
        passed = [
            _guard_one(pool, name, index=index, update=update, folder=folder)
            for name in sets or SHIPPED_SETS
        ]
    if not all(passed):
        raise typer.Exit(1)


def _guard_one(pool: Pool, name: str, *, index: Path | None, update: bool, folder: Path) -> bool:
    result = _measure(pool, name, index=index, split=None, tags=())
    key = Path(name).stem
    if update:
        _fail_if_broken(result)
        _console.print(f"Đã ghi mốc mới: {write_baseline(result, key, folder=folder)}")
        return True
    ruling = check(result, read_baseline(key, folder=folder))
    if not ruling.passed:
        _console.print(comparison_tables(ruling.comparison))
    for line in ruling_lines(ruling):
        _console.print(f"{key}: {line}", style="green" if ruling.passed else "bold red")
    return ruling.passed


@app.command("show")
def show_kept(
    sets: Sets = None,
    folder: Annotated[
        Path, typer.Option("--baselines", help="Thư mục giữ các mốc.", show_default=False)
    ] = BASELINES,
    *,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="In các bảng của README, tiếng Anh rồi tiếng Việt.")
    ] = False,
) -> None:
    """In lại các mốc đã lưu, theo loại câu hỏi, phần dev và phần test riêng; không đo lại."""
    kept = [read_baseline(Path(name).stem, folder=folder) for name in sets or SHIPPED_SETS]
    if markdown:
        for language in ("en", "vi"):
            typer.echo(f"{figures(kept, language)}\n")
        return
    for result in kept:
        _console.print(as_tables(result, failures=0))


@app.command("squad")
def measure_squad_file(
    *,
    data: Annotated[Path, typer.Option(help="Tệp SQuAD 1.1 hoặc 2.0.")],
    mode: Annotated[
        Ability, typer.Option(help="Năng lực cần đo: truy hồi, đọc hay cả chặng trả lời.")
    ] = Ability.ANSWERING,
    limit: Limit = None,
    without_diacritics: Annotated[
        bool, typer.Option("--without-diacritics", help="Bỏ dấu mọi câu hỏi trước khi hỏi.")
    ] = False,
    split: Annotated[
        bool, typer.Option("--split-contexts", help="Cắt ngữ cảnh thành đoạn như khi nạp tài liệu.")
    ] = False,
    index: Kept = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
) -> None:
    """Biến một tệp SQuAD thành bộ sưu tập và bài kiểm tra."""
    squad = load_squad(data, limit=limit, without_diacritics=without_diacritics)
    result = measure_squad(squad, mode.value, index=index, split=split, progress=_progress)
    _publish(result, json_file=json_file, html_file=html_file)


@app.command("legal")
def measure_legal_files(
    *,
    law: Annotated[Path, typer.Option(help="Tệp luật dạng ALQAC (law.json).")],
    questions: Annotated[Path, typer.Option(help="Tệp câu hỏi dạng ALQAC (question.json).")],
    limit: Limit = None,
    index: Kept = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
) -> None:
    """Đo truy hồi điều luật và trả lời câu hỏi pháp luật (dạng ALQAC)."""
    gold = load_legal(law, questions, limit=limit)
    result = measure_gold(gold, index=index, progress=_progress)
    _publish(result, json_file=json_file, html_file=html_file)


def main() -> None:
    """Run the command line."""
    app(prog_name="hoidap eval")


if __name__ == "__main__":
    main()
