"""What was recognised from a scan is cited as such."""

from bot.proving.ground import cite
from corpus.types import Document, Note, Span


def test_a_citation_says_that_its_page_was_recognised():
    text = "Bến phà mở từ năm giờ sáng.\n\nVé xe máy là mười hai nghìn đồng."
    ferry = Document(
        id="pha", uri="file:///pha.pdf", title="Phà", text=text, page_starts=(0, 29),
        notes=(Note(kind="recognised", page=2),),
    )  # fmt: skip
    first = cite(ferry, Span(start=0, end=27), 1)
    second = cite(ferry, Span(start=29, end=len(text)), 2)
    assert first.place == "trang 1"
    assert second.place == "nhận dạng từ bản quét, trang 2"
