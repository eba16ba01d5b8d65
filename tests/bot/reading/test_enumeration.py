"""Lists come back whole, in the words of the source."""

import pytest

from bot.reading.enumeration import clauses, lines, names, parts
from corpus.types import Span
from corpus.vietnamese.text import sentences

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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sở Y tế và các bệnh viện: Hoa Mai; Hoa Lan sẽ ký.", ["Sở Y tế", "Hoa Mai", "Hoa Lan"]),
        ("Ban Gốm và các lò nung cũ: Men Xanh, Men Nâu góp vốn.",
         ["Ban Gốm", "Men Xanh", "Men Nâu góp vốn"]),
        ("Hội Rối nước và các đơn vị: Nhà hát Sen và Đoàn Trống Đồng sẽ diễn.",
         ["Hội Rối nước", "Nhà hát Sen", "Đoàn Trống Đồng"]),
        ("Hội Rối nước và các phường ở xa đã về: Nhà hát Sen diễn trước.", ["Hội Rối nước"]),
    ],
)  # fmt: skip
def test_a_run_of_names_goes_on_behind_what_the_next_ones_are(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in names(text, 0, len(text))] == found


def whole(text: str) -> Span:
    return Span(start=0, end=len(text))


def of(text: str, words: str) -> Span:
    return Span(start=text.index(words), end=text.index(words) + len(words))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("đạo đức, lối sống và tác phong", ["đạo đức", "lối sống", "tác phong"]),
        ("giải quyết khiếu nại và phòng, chống lũ", ["giải quyết khiếu nại", "phòng, chống lũ"]),
        ("văn phòng, nhà kho và bãi xe", ["văn phòng", "nhà kho", "bãi xe"]),
        ("bếp; phòng, hành lang; sân phơi", ["bếp", "phòng, hành lang", "sân phơi"]),
        ("tỉa cành, phòng, trừ sâu và tưới gốc", ["tỉa cành", "phòng, trừ sâu", "tưới gốc"]),
        ("cấp lưới, chống nóng và che mưa", ["cấp lưới", "chống nóng", "che mưa"]),
        ("họp kín; bàn thu và chi; ký kết", ["họp kín", "bàn thu và chi", "ký kết"]),
        ("khai mạc, thảo luận và thông qua quy chế, điều lệ",
         ["khai mạc", "thảo luận", "thông qua quy chế, điều lệ"]),
        ("Nhóm Rà soát luật và lệ và Nhóm Giám sát", ["Nhóm Rà soát luật và lệ", "Nhóm Giám sát"]),
        ("các xã (Hòa An, Hòa Bình) và thị trấn", ["các xã (Hòa An, Hòa Bình)", "thị trấn"]),
        ("từ năm 2024 và 2025", []),
        ("một việc duy nhất", []),
    ],
)  # fmt: skip
def test_a_series_is_parted_at_its_own_level(text: str, items: list[str]) -> None:
    assert [span.of(text) for span in parts(text, whole(text))] == items


def test_a_full_name_is_never_parted() -> None:
    text = "Sở Tài chính, Văn phòng về thuế, phí và lệ phí"
    name = of(text, "Văn phòng về thuế, phí và lệ phí")
    assert [span.of(text) for span in parts(text, whole(text), [name])] == [
        "Sở Tài chính",
        "Văn phòng về thuế, phí và lệ phí",
    ]


REPORTS = (
    "Tại phiên họp, các xã sẽ tập trung bàn kế hoạch năm; nghe báo cáo về tiến độ làm đường, "
    "xây cầu và dạy nghề; và thông qua quy chế."
)


def test_an_answer_behind_words_of_the_question_is_the_list_inside_an_item() -> None:
    asked = frozenset({"phien", "hop", "bao", "cao", "tien", "do"})
    answer = of(REPORTS, "làm đường")
    found = clauses(REPORTS, whole(REPORTS), answer=answer, asked=asked)
    assert [span.of(REPORTS) for span in found] == ["làm đường", "xây cầu", "dạy nghề"]


def test_an_answer_behind_nothing_that_was_asked_leaves_the_whole_list() -> None:
    asked = frozenset({"phien", "hop", "ban"})
    answer = of(REPORTS, "làm đường")
    found = clauses(REPORTS, whole(REPORTS), answer=answer, asked=asked)
    assert [span.of(REPORTS) for span in found][-1] == "thông qua quy chế"
    assert len(found) == 3


def test_the_first_item_begins_where_the_question_leads() -> None:
    text = "Các bên sẽ ký biên bản, đồng thời trao đổi về các mặt giáo dục; y tế; giao thông."
    found = clauses(
        text, whole(text), answer=of(text, "giáo dục"), asked=frozenset({"trao", "doi", "mat"})
    )
    assert [span.of(text) for span in found] == ["giáo dục", "y tế", "giao thông"]


def test_items_that_stand_line_by_line() -> None:
    text = (
        "Quỹ lo những việc sau:\n\n- sửa đê;\n- phát gạo:\n  a) cho người già;\n  b) cho trẻ nhỏ;\n"
        "- trồng cây.\n\nQuỹ họp mỗi quý."
    )
    found = lines(text, Span(start=0, end=text.index(":") + 1))
    assert [span.of(text) for span in found] == ["sửa đê", "phát gạo", "trồng cây"]
    assert lines(text, Span(start=text.index("Quỹ họp"), end=len(text))) == ()
