"""A comparison, and a gate's ruling, as tables for a terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.comparison import Comparison, MeasureChange, Pair
from evals.gate import Ruling
from evals.report import STAGE_LABELS, as_number, given_text, short_text

__all__ = ["comparison_tables", "ruling_lines"]

_SHOWN = 15


def comparison_tables(comparison: Comparison) -> RenderableType:
    """Lay a comparison out: every measure, then the questions lost and won."""
    parts: list[RenderableType] = [_measures(comparison)]
    parts += [
        _questions(title, pairs)
        for title, pairs in (("Mất", comparison.lost), ("Được thêm", comparison.won))
        if pairs
    ]
    parts += [Text(line, style="yellow") for line in _warnings(comparison)]
    return Group(*parts)


def ruling_lines(ruling: Ruling) -> list[str]:
    """Say in a few lines whether a run passed, what fell, and which stage is to blame."""
    result = ruling.comparison.b
    if ruling.passed:
        return [f"Đạt: không thước đo nào kém đi trên {len(ruling.comparison.pairs)} câu hỏi."]
    lines = [f"Không đạt: {one.measure.label} {_arrow(one)}." for one in ruling.worse]
    if result.false_quotes:
        lines.append(
            f"Không đạt: {len(result.false_quotes)} câu mang trích dẫn không đúng nguyên văn."
        )
    if result.errors:
        lines.append(f"Không đạt: hệ thống gặp lỗi ở {len(result.errors)} câu.")
    if blamed := ruling.blamed:
        grown = ruling.comparison.stages[blamed]
        names = ", ".join(after.id for _, after in ruling.comparison.lost[:5])
        lines.append(f"Giai đoạn «{STAGE_LABELS[blamed]}» làm mất thêm {grown} câu ({names}…).")
    return lines


def _measures(comparison: Comparison) -> Table:
    table = Table(title=f"B so với A trên {len(comparison.pairs)} câu hỏi chung")
    for heading in ("Thước đo", "A", "B", "Chênh lệch", "Khoảng 95%", ""):
        table.add_column(heading, justify="left" if heading == "Thước đo" else "right")
    for change in comparison.measures:
        measure, difference = change.measure, change.difference
        bounds = f"{_signed(difference.low, change)} – {_signed(difference.high, change)}"
        table.add_row(
            measure.label,
            as_number(change.a, measure),
            as_number(change.b, measure),
            _signed(difference.mean, change),
            bounds,
            _mark(change),
        )
    return table


def _mark(change: MeasureChange) -> Text:
    if change.better:
        return Text("tốt hơn", style="green")
    if change.worse:
        return Text("kém hơn", style="bold red" if change.measure.guarded else "red")
    return Text("")


def _signed(value: float, change: MeasureChange) -> str:
    sign = "−" if value < 0 else "+"
    return f"{sign}{as_number(abs(value), change.measure)}"


def _arrow(change: MeasureChange) -> str:
    before, after = as_number(change.a, change.measure), as_number(change.b, change.measure)
    return f"{before} → {after}"


def _questions(title: str, pairs: Sequence[Pair]) -> Table:
    table = Table(title=f"{title}: {len(pairs)} câu")
    for heading in ("Mã", "Câu hỏi", "A", "B", "Giai đoạn"):
        table.add_column(heading, overflow="fold")
    for before, after in pairs[:_SHOWN]:
        stage = after.stage or before.stage or "error"
        cells = (after.question, given_text(before), given_text(after))
        table.add_row(
            Text(after.id, no_wrap=True),
            *(Text(short_text(cell)) for cell in cells),
            STAGE_LABELS[stage],
        )
    if len(pairs) > _SHOWN:
        table.caption = f"Còn {len(pairs) - _SHOWN} câu nữa."
    return table


def _warnings(comparison: Comparison) -> list[str]:
    lines = []
    if not comparison.same_gold:
        lines.append("Lưu ý: câu hỏi hoặc tài liệu của hai lần đo không giống nhau.")
    for name, missing in (("A", comparison.only_in_a), ("B", comparison.only_in_b)):
        if missing:
            shown = ", ".join(missing[:5])
            lines.append(f"Lưu ý: {len(missing)} câu chỉ có trong {name} ({shown}…) không được so.")
    return lines
