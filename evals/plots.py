"""The plots of a report, as SVG that stands inside the page."""

import os
from collections.abc import Callable, Mapping, Sequence
from io import StringIO

from models.silence import passing_folder

# Matplotlib would leave its list of fonts in the user's cache.
os.environ.setdefault("MPLCONFIGDIR", passing_folder())

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from evals.estimate import Estimate
from evals.measures import MEASURES
from evals.metrics import calibration_bins, risk_coverage
from evals.report import GIVEN_LABELS, STAGE_LABELS
from evals.result import Result
from evals.verdict import Stage, Verdict

__all__ = ["draw_all"]

INK, BLUE, RED, GREY = "#1f2933", "#2563a8", "#b3392f", "#9aa5b1"
# Text stays text, so that the page can be searched and Vietnamese needs no embedded font; "$" in a
# tag is no formula; the same result always draws the same file.
_STYLE: Mapping[str, object] = {
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "font.size": 9,
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


def draw_all(result: Result) -> dict[str, str]:
    """Draw every plot that the result has numbers for: name → SVG."""
    plots: dict[str, Callable[[], str | None]] = {
        "slices": lambda: _slices(result.slices),
        "risk_coverage": lambda: _risk_coverage(_answered(result.verdicts)),
        "calibration": lambda: _calibration(_answered(result.verdicts)),
        "latency": lambda: _latency(result.verdicts),
        "confusion": lambda: _confusion(result.confusion),
        "stages": lambda: _stages(result.stages),
    }
    # mypy: matplotlib types the keys of rc_context as literals
    with mpl.rc_context({**_STYLE}):  # type: ignore[dict-item]
        drawn = {name: draw() for name, draw in plots.items()}
    return {name: svg for name, svg in drawn.items() if svg}


def _answered(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [
        v for v in verdicts if v.given not in {"abstention", "remark"} and "correct" in v.scores
    ]


def _slices(slices: Mapping[str, Mapping[str, Estimate]]) -> str | None:
    main = next((one for one in MEASURES if any(one.name in row for row in slices.values())), None)
    if main is None:
        return None
    rows = [(tag, values[main.name]) for tag, values in slices.items() if main.name in values]
    rows.sort(key=lambda row: (row[1].mean, row[0]))
    figure, axes = _canvas(height=0.6 + 0.26 * len(rows), title=f"{main.label}, theo nhãn")
    means = [one.mean for _, one in rows]
    reach = [[one.mean - one.low for _, one in rows], [one.high - one.mean for _, one in rows]]
    axes.barh(range(len(rows)), means, color=BLUE, alpha=0.75, height=0.66)
    # A bootstrap bound may lie a hair inside the mean of a tiny slice.
    axes.errorbar(
        means, range(len(rows)), xerr=[[max(0.0, v) for v in side] for side in reach],
        fmt="none", ecolor=INK, elinewidth=1, capsize=2,
    )  # fmt: skip
    axes.set_yticks(range(len(rows)), [f"{tag} ({one.n})" for tag, one in rows])
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    return _svg(figure, "slices")


def _risk_coverage(answered: Sequence[Verdict]) -> str | None:
    curve = risk_coverage(*_confidence_and_correct(answered))
    if not curve:
        return None
    figure, axes = _canvas(title="Rủi ro theo độ phủ")
    axes.plot([point[0] for point in curve], [point[1] for point in curve], color=BLUE)
    axes.set_xlabel("phần câu trả lời được giữ, chắc chắn nhất trước")
    axes.set_ylabel("tỉ lệ sai trong số đó")
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    return _svg(figure, "risk-coverage")


def _calibration(answered: Sequence[Verdict]) -> str | None:
    bins = calibration_bins(*_confidence_and_correct(answered)) if answered else []
    if not bins:
        return None
    figure, axes = _canvas(title="Độ tin cậy và thực tế")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    sizes = [12 + 6 * count**0.7 for _, _, count in bins]
    axes.scatter([one[0] for one in bins], [one[1] for one in bins], s=sizes, color=BLUE, alpha=0.8)
    for sure, right, count in bins:
        axes.annotate(str(count), (sure, right), xytext=(6, -3), textcoords="offset points")
    axes.set_xlabel("độ tin cậy trung bình")
    axes.set_ylabel("tỉ lệ đúng")
    axes.set_xlim(0, 1.05)
    axes.set_ylim(0, 1.05)
    return _svg(figure, "calibration")


def _latency(verdicts: Sequence[Verdict]) -> str | None:
    times = sorted(one.milliseconds for one in verdicts)
    if not times or times[-1] <= 0:
        return None
    figure, axes = _canvas(title="Độ trễ mỗi câu hỏi")
    axes.hist(times, bins=30, color=BLUE, alpha=0.75)
    for percent, color in ((50, INK), (95, RED)):
        value = times[min(len(times) - 1, int(len(times) * percent / 100))]
        axes.axvline(value, color=color, linewidth=1)
        axes.annotate(
            f"p{percent}", (value, axes.get_ylim()[1]), color=color,
            xytext=(4, -10), textcoords="offset points",
        )  # fmt: skip
    axes.set_xlabel("mili giây")
    axes.set_ylabel("số câu hỏi")
    return _svg(figure, "latency")


def _confusion(table: Mapping[str, Mapping[str, int]]) -> str | None:
    given = [name for name in GIVEN_LABELS if any(name in row for row in table.values())]
    if not given:
        return None
    figure, axes = _canvas(height=0.9 + 0.6 * len(table), title="Mong đợi và nhận được")
    counts = [[row.get(name, 0) for name in given] for row in table.values()]
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    # A mesh is drawn as shapes; an image would need the page to allow data: addresses.
    axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1.4)
    axes.invert_yaxis()
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            axes.annotate(str(count), (x + 0.5, y + 0.5), ha="center", va="center")
    axes.set_xticks([x + 0.5 for x in range(len(given))], [GIVEN_LABELS[name] for name in given])
    axes.set_yticks([y + 0.5 for y in range(len(table))], [GIVEN_LABELS[name] for name in table])
    axes.set_xlabel("nhận được")
    axes.set_ylabel("mong đợi")
    return _svg(figure, "confusion")


def _stages(stages: Mapping[Stage, int]) -> str | None:
    if not stages:
        return None
    figure, axes = _canvas(height=0.8 + 0.36 * len(stages), title="Câu hỏng theo giai đoạn")
    names = list(stages)[::-1]
    bars = axes.barh([STAGE_LABELS[name] for name in names], [stages[name] for name in names])
    axes.bar_label(bars, padding=3)
    for bar in bars:
        bar.set_color(RED)
    return _svg(figure, "stages")


def _confidence_and_correct(verdicts: Sequence[Verdict]) -> tuple[list[float], list[float]]:
    return [one.confidence for one in verdicts], [one.scores["correct"] for one in verdicts]


def _canvas(*, title: str, height: float = 2.9) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(5.2, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(_with_comma))
    return figure, axes


def _with_comma(value: float, _position: int | None = None) -> str:
    return f"{value:g}".replace(".", ",")


def _svg(figure: Figure, name: str) -> str:
    """Render the figure; `name` keeps the ids of the plots of one page apart."""
    out = StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawing = out.getvalue()
    return drawing[drawing.index("<svg") :]
