"""A document as a page shows it: Markdown's weight, tables as tables, highlights where they are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.sheet import sheet_html
from corpus.types import Cell, Document, Heading, Span, Table


def page(text, *marks, media_type="text/markdown", **fields):
    document = Document(
        id="d", uri="file:///d.md", title="T", text=text, media_type=media_type, **fields
    )
    return sheet_html(document, Span(start=0, end=max(1, len(text))), marks)


def at(text, part, current=True):
    start = text.index(part)
    return Span(start=start, end=start + len(part)), current


def seen(html):
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Giá **150.000 đồng** một vé", "<p>Giá <strong>150.000 đồng</strong> một vé</p>"),
        ("Cỡ *nhỏ* thôi", "<p>Cỡ <em>nhỏ</em> thôi</p>"),
        ("Gõ `a * b * c`", "<p>Gõ <code>a * b * c</code></p>"),
        ("- gạo nếp", "<p>• gạo nếp</p>"),
        ("> lời dặn", "<p>lời dặn</p>"),
        ("xem [bảng giá](https://x.example/a)", "<p>xem bảng giá</p>"),
        ("[x](javascript:alert(1)).", "<p>x.</p>"),
        ("[Huế](https://x.example/Huế_(tỉnh)/a_(b)) xưa", "<p>Huế xưa</p>"),
        ("(xem [x](a))", "<p>(xem x)</p>"),
        ("[x](a(b", "<p>[x](a(b</p>"),
        ("5 * 3 = 15 và 2*3*4", "<p>5 * 3 = 15 và 2*3*4</p>"),
        ("---", ""),
    ],
)
def test_the_marks_of_markdown_give_weight_and_are_not_seen(text, html):
    assert page(text) == html


def test_a_heading_loses_its_signs():
    text = "## Chương II\nNội dung"
    heading = Heading(span=Span(start=0, end=12), level=2)
    assert page(text, headings=(heading,)) == "<h3>Chương II</h3><p>Nội dung</p>"


def test_other_texts_are_shown_as_they_are():
    text = "# không phải tiêu đề, **không đậm**"
    assert page(text, media_type="text/plain") == f"<p>{text}</p>"


def test_a_highlight_goes_through_hidden_marks():
    text = "Giá **150.000 đồng** một vé"
    html = page(text, at(text, "Giá **150.000 đồng**"))
    assert seen("".join(re.findall(r"<mark.*?</mark>", html))) == "Giá 150.000 đồng"
    assert html.count("<mark") == 1


TABLE = "Bảng giá\n| Loại | Giá |\n| --- | --- |\n| Vé lẻ | 40.000 |\n| Vé tháng | |\nHết."


def table_of(text):
    cells = [("Loại", 0, 0), ("Giá", 0, 1), ("Vé lẻ", 1, 0), ("40.000", 1, 1), ("Vé tháng", 2, 0)]
    start, end = text.index("|"), text.rindex("|") + 1
    made = []
    for words, row, column in cells:
        where = text.index(words, start)
        span = Span(start=where, end=where + len(words))
        made.append(Cell(row=row, column=column, span=span, header=row == 0))
    return Table(span=Span(start=start, end=end), cells=tuple(made), header_rows=1)


def test_a_table_stands_as_a_table_with_its_blank_cells_and_its_highlight():
    html = page(TABLE, at(TABLE, "40.000"), tables=(table_of(TABLE),))
    assert html.startswith("<p>Bảng giá</p>")
    assert html.endswith("<p>Hết.</p>")
    assert "<tr><th>Loại</th><th>Giá</th></tr>" in html
    assert '<tr><td>Vé lẻ</td><td><mark class="hd-current">40.000</mark></td></tr>' in html
    assert "<tr><td>Vé tháng</td><td></td></tr>" in html
    assert "|" not in seen(html)


def test_merged_cells_cover_their_place():
    text = "A\nB\nC"
    spans = [Span(start=n, end=n + 1) for n in (0, 2, 4)]
    cells = (
        Cell(row=0, column=0, span=spans[0], row_span=2),
        Cell(row=0, column=1, span=spans[1]),
        Cell(row=1, column=1, span=spans[2]),
    )
    html = page(text, tables=(Table(span=Span(start=0, end=5), cells=cells),))
    assert '<tr><td rowspan="2">A</td><td>B</td></tr><tr><td>C</td></tr>' in html


@given(st.text("ab*`_[]()#- \n<&{|~>1", min_size=1, max_size=60), st.data())
def test_no_text_breaks_out_and_no_highlight_is_lost(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    html = page(text, (Span(start=start, end=end), True))
    assert html.count("<mark") == html.count("</mark>")
    tags = set(re.findall(r"</?(\w+)", html))
    assert tags <= {"p", "h3", "mark", "strong", "em", "code"}
    letters = [sign for sign in text if sign in "ab1"]
    shown = [
        sign
        for sign in seen(html)
        .replace("&lt;", "")
        .replace("&amp;", "")
        .replace("&gt;", "")
        .replace("&#123;", "")
        .replace("&#96;", "")
        if sign in "ab1"
    ]
    links = re.findall(r"\]\(([^)\s]*)\)", text)
    assert len(shown) >= len(letters) - sum(map(len, links))
