"""The result as tables for a terminal."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.estimate import Estimate
from evals.measures import MEASURES, Measure
from evals.result import Result
from evals.verdict import Verdict

__all__ = [
    "GIVEN_LABELS",
    "KIND_LABELS",
    "STAGE_LABELS",
    "as_number",
    "as_tables",
    "expected_text",
    "given_text",
    "short_text",
    "stage_counts",
]

GIVEN_LABELS = {
    "answer": "trả lời",
    "disagreement": "bất đồng",
    "abstention": "từ chối",
    "remark": "lời đáp ngoài tài liệu",
    "choices": "hỏi lại",
    "error": "lỗi",
    "hits": "chỉ truy hồi",
}
KIND_LABELS = {
    "fact": "sự việc",
    "table": "bảng",
    "list": "danh sách",
    "count": "đếm",
    "definition": "định nghĩa",
    "field": "tài liệu tự nói về mình",
    "version": "bản cũ và bản mới",
    "verdict": "có hay không",
    "clause": "điều kiện, thủ tục, xử phạt",
    "address": "theo địa chỉ",
    "comparison": "so sánh",
    "summary": "tóm tắt",
    "follow-up": "câu nối tiếp",
    "several": "nhiều câu hỏi",
    "disagreement": "tài liệu bất đồng",
    "trap": "tiền đề lệch",
    "missing": "tài liệu không nói",
    "choices": "mơ hồ, cần hỏi lại",
    "remark": "lời đáp ngoài tài liệu",
}
STAGE_LABELS = {
    "retrieval": "truy hồi",
    "reading": "đọc",
    "grounding": "chứng minh",
    "refusal": "từ chối",
    "error": "lỗi",
}
_SHOWN_FAILURES = 12
_LONGEST_CELL = 70


def as_tables(result: Result, *, failures: int = _SHOWN_FAILURES) -> RenderableType:
    """Lay the result out: measures, slices by tag, outcomes, stages and the first failures."""
    parts: list[RenderableType] = [_measures(result), _kinds(result)]
    parts += [_slices(result), _outcomes(result)]
    if result.failures and failures:
        parts.append(_failures(result, failures))
    parts.append(_footing(result))
    return Group(*parts)


def as_number(value: float, measure: Measure) -> str:
    """Write a value as Vietnamese do, with a decimal comma: a share, or a number with its unit."""
    text = f"{value:.1f} {measure.unit}" if measure.unit else f"{value:.3f}"
    return text.replace(".", ",")


def expected_text(verdict: Verdict) -> str:
    """Say what was expected."""
    if verdict.expected == "abstention":
        return "(tài liệu không nói)"
    if verdict.expected == "choices":
        return "(hỏi lại cần tài liệu nào)"
    if verdict.expected == "remark":
        return "(lời đáp ngoài tài liệu)"
    return (" ≠ " if verdict.expected == "disagreement" else " | ").join(verdict.accepted)


def given_text(verdict: Verdict) -> str:
    """Say what was given."""
    if verdict.given == "abstention":
        return f"(từ chối: {verdict.reason})"
    if verdict.given == "choices":
        return f"(hỏi lại: {verdict.text})"
    if verdict.given == "hits":
        return "(không có bằng chứng trong các đoạn đầu)"
    return verdict.short_answer or verdict.text


def _measures(result: Result) -> Table:
    manifest = result.manifest
    split = f", phần {manifest.split}" if manifest.split else ""
    table = Table(title=f"Bộ «{manifest.gold}»{split}: {manifest.questions} câu hỏi")
    table.add_column("Thước đo")
    table.add_column("Giá trị", justify="right")
    table.add_column("Khoảng 95%", justify="right")
    table.add_column("Số câu", justify="right")
    for measure in MEASURES:
        if estimate := result.measures.get(measure.name):
            table.add_row(measure.label, *_cells(estimate, measure))
    return table


def _cells(estimate: Estimate, measure: Measure) -> Iterator[str]:
    yield as_number(estimate.mean, measure)
    yield f"{as_number(estimate.low, measure)} – {as_number(estimate.high, measure)}"
    yield str(estimate.n)


def _kinds(result: Result) -> Table:
    """Tabulate the right replies of every kind, development and test apart."""
    splits = sorted({split for row in result.kinds.values() for split in row})
    table = Table(title="Theo loại câu hỏi: trả lời đúng")
    table.add_column("Loại")
    for split in splits:
        table.add_column(split, justify="right")
        table.add_column("Số câu", justify="right")
    for kind, row in result.kinds.items():
        cells = [cell for split in splits for cell in _share(row.get(split))]
        table.add_row(Text(KIND_LABELS.get(kind, kind), no_wrap=True), *cells)
    return table


def _share(estimate: Estimate | None) -> tuple[str, str]:
    if estimate is None:
        return "–", "–"
    return f"{estimate.mean:.3f}".replace(".", ","), str(estimate.n)


def _slices(result: Result) -> Table:
    used = {name for estimates in result.slices.values() for name in estimates}
    measures = [measure for measure in MEASURES if measure.name in used]
    table = Table(title="Theo nhãn")
    table.add_column("Nhãn")
    table.add_column("Số câu", justify="right")
    for measure in measures:
        table.add_column(measure.short, justify="right")
    for tag, estimates in result.slices.items():
        values = (
            as_number(estimates[one.name].mean, one) if one.name in estimates else "–"
            for one in measures
        )
        table.add_row(
            Text(tag, no_wrap=True), str(max(one.n for one in estimates.values())), *values
        )
    return table


def _outcomes(result: Result) -> Table:
    given = [name for name in GIVEN_LABELS if any(name in row for row in result.confusion.values())]
    table = Table(title="Mong đợi ↓ và nhận được →")
    table.add_column("")
    for name in given:
        table.add_column(GIVEN_LABELS[name], justify="right")
    for expected, row in result.confusion.items():
        table.add_row(GIVEN_LABELS[expected], *(str(row.get(name, 0)) for name in given))
    return table


def _failures(result: Result, shown: int) -> Table:
    total = len(result.failures)
    table = Table(title=f"Câu hỏng: {total} ({stage_counts(result.stages.items())})")
    for heading in ("Mã", "Câu hỏi", "Mong đợi", "Nhận được", "Giai đoạn"):
        table.add_column(heading, overflow="fold")
    for one in islice(result.failures, shown):
        cells = (one.question, _first_expected(one), given_text(one))
        table.add_row(
            Text(one.id, no_wrap=True),
            *(Text(short_text(cell)) for cell in cells),
            Text(STAGE_LABELS[one.stage or "error"], no_wrap=True),
        )
    if total > shown:
        table.caption = f"Còn {total - shown} câu nữa: xem bằng --html hoặc --json."
    return table


def stage_counts(stages: Iterable[tuple[str, int]]) -> str:
    """Say how many questions each stage lost."""
    return ", ".join(f"{STAGE_LABELS[stage]} {count}" for stage, count in stages) or "không có"


def _first_expected(verdict: Verdict) -> str:
    """Say what was expected in one wording; the reports in files give them all."""
    more = len(verdict.accepted) - 1
    if verdict.expected != "answer" or more < 1:
        return expected_text(verdict)
    return f"{short_text(verdict.accepted[0])} (+{more})"


def short_text(text: str) -> str:
    """Bring a text onto one line of at most 70 characters."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _footing(result: Result) -> Text:
    manifest = result.manifest
    parts = [
        f"{manifest.seconds:.1f} giây".replace(".", ","),
        f"bộ nhớ đỉnh {manifest.peak_memory_mib:.0f} MiB",
        f"bản {manifest.commit or 'không rõ'}",
        f"dữ liệu {manifest.gold_hash}",
        f"hạt giống {manifest.seed}",
    ]
    return Text(" · ".join(parts), style="dim")
