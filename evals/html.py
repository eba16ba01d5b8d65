"""The result as one HTML file that needs nothing else, not even a network."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from evals.measures import MEASURES
from evals.plots import draw_all
from evals.report import (
    GIVEN_LABELS,
    KIND_LABELS,
    STAGE_LABELS,
    as_number,
    expected_text,
    given_text,
)
from evals.result import Result

__all__ = ["render_html", "write_html"]


def render_html(result: Result) -> str:
    """Render the report; every text from documents, people and systems is escaped."""
    environment = Environment(
        loader=PackageLoader("evals"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"expected": expected_text, "given": given_text, "vi": _with_comma}
    return environment.get_template("report.html.j2").render(
        result=result,
        manifest=result.manifest,
        measures=MEASURES,
        number=as_number,
        sliced=[one for one in MEASURES if any(one.name in row for row in result.slices.values())],
        # matplotlib escapes what it draws: these are the only strings that go in as they are.
        plots={name: Markup(svg) for name, svg in draw_all(result).items()},  # noqa: S704
        when=datetime.fromisoformat(result.manifest.created).strftime("%H:%M %d/%m/%Y UTC"),
        stage_labels=STAGE_LABELS,
        kind_labels=KIND_LABELS,
        given_labels=GIVEN_LABELS,
    )


def write_html(result: Result, path: str | Path) -> None:
    """Write the report; the folder is made where it is missing."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render_html(result), encoding="utf-8")


def _with_comma(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
