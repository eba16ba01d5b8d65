"""Lists come back whole, in the words of the source."""

from bot.enumeration import clauses, names
from corpus.text import sentences
from corpus.types import Span

MEETING = (
    "Tại kỳ họp thứ 5, dự kiến các thành viên sẽ tập trung thảo luận kế hoạch năm 2030; thảo luận "
    "về quỹ chung (gồm vốn; lãi); nghe Chủ tịch báo cáo; và một số vấn đề khác... Nghe đại diện "
    "các tỉnh trình bày. Kỳ họp kết thúc sớm."
)


def test_clauses_are_parted_at_semicolons_outside_brackets() -> None:
    first, *rest = sentences(MEETING)
    items = [span.of(MEETING) for span in clauses(MEETING, first, tuple(rest))]
    assert items == [
        "thảo luận kế hoạch năm 2030",
        "thảo luận về quỹ chung (gồm vốn; lãi)",
        "nghe Chủ tịch báo cáo",
        "một số vấn đề khác",
        "Nghe đại diện các tỉnh trình bày",
    ]


def test_a_sentence_without_a_list_has_no_items() -> None:
    text = "Kỳ họp kết thúc sớm."
    assert clauses(text, Span(start=0, end=len(text))) == ()


def test_a_run_of_names() -> None:
    text = "Đoàn gồm đại diện của Bộ Công an; Bộ Tư pháp và Ngân hàng Nhà nước sẽ dự họp tại Lào."
    found = [span.of(text) for span in names(text, text.index("Bộ"), len(text))]
    assert found == ["Bộ Công an", "Bộ Tư pháp", "Ngân hàng Nhà nước"]
