"""The HTML report is whole, escaped and needs no network."""

import re
from html.parser import HTMLParser

import pytest

from evals import load_gold, run
from evals.html import render_html, write_html


class Elements(HTMLParser):
    """Collect the tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def page(gold, small_system, broken):
    return render_html(run(small_system(reader=broken.readers[0]), gold))


def test_every_plot_and_failure_is_there(page):
    elements = Elements(page).found
    plots = {attrs["id"] for tag, attrs in elements if tag == "figure"}
    assert plots == {
        "plot-slices", "plot-risk_coverage", "plot-calibration",
        "plot-latency", "plot-confusion", "plot-stages",
    }  # fmt: skip
    cases = [attrs["data-stage"] for tag, attrs in elements if attrs.get("class") == "case"]
    assert cases.count("reading") == 5
    assert "Kỹ sư thiết kế Cầu Mây là ai?" in page
    assert "ông Phan Đình Khôi" in page
    assert "đoạn truy hồi được" in page


def test_it_fetches_nothing(page):
    fetching = {"src", "href", "srcset", "action", "data", "poster"}
    links = [
        value
        for _, attrs in Elements(page).found
        for name, value in attrs.items()
        if name in fetching or name == "xlink:href"
    ]
    assert all(value.startswith("#") for value in links)
    assert "default-src 'none'" in page
    outside = re.findall(r"(?:url\(|@import\s+)[\"']?(?!#)([^)\"']+)", page)
    assert outside == []


def test_text_from_outside_is_escaped(tmp_path, write, questions, documents, small_system):
    attack = "<script>alert(1)</script> & $x$"
    question = {**questions[0], "question": attack, "tags": ["<b>đậm</b> $y$"]}
    gold = load_gold(write(tmp_path / "q.jsonl", [question]), documents=documents)
    page = render_html(run(small_system(), gold))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $x$" in page
    assert "<b>đậm</b>" not in page


def test_a_perfect_run_has_a_report_too(tmp_path, gold, small_system):
    path = tmp_path / "bao-cao" / "a.html"
    write_html(run(small_system(), gold), path)
    assert "Không có câu nào hỏng." in path.read_text(encoding="utf-8")


def test_false_quotes_raise_an_alarm(gold, small_system, broken):
    page = render_html(run(small_system(grounder=broken.grounders[0]), gold))
    assert "trích dẫn không đúng nguyên văn" in page
    assert 'class="alarm"' in page


def test_the_same_result_draws_the_same_page(gold, small_system):
    result = run(small_system(), gold)
    assert render_html(result) == render_html(result)
