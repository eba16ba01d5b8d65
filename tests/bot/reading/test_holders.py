"""An office and its holder that stand beside what a sentence tells."""

import pytest

from bot.asking.question import analyse
from bot.reading.holders import holders
from corpus.types import Hit, Passage, Span

SCHOOL = "Trên cương vị Hiệu trưởng Trường Bạch Liên, bà Nguyễn Thị Hoa đã mở lớp dạy bơi."
CLUB = "Ông Lê Văn Tám, với tư cách Phó Chủ tịch Hội Làm vườn Gò Vải, phát biểu sau cùng."
RIVER = "Với vai trò là Chủ tịch Ủy ban sông Lô (USL) năm 2031, Cục Đường sông mở hai khóa học."

UNION = "Hội nghị nghe Chủ tịch Liên minh Sông Hồng (Lào) và Thư ký Liên minh (LMSH) báo cáo."


def told(question: str, text: str) -> list[str]:
    passage = Passage(
        id="a", document_id="a", ordinal=0, span=Span(start=0, end=len(text)), text=text
    )
    readings = holders(analyse(question), [Hit(passage=passage, rank=1, score=1.0)])
    return [reading.span.of(text) for reading in readings]


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("Ai làm hiệu trưởng Trường Bạch Liên?", SCHOOL, "Nguyễn Thị Hoa"),
        ("Hiệu trưởng Trường Bạch Liên là ai?", SCHOOL, "Nguyễn Thị Hoa"),
        ("Ai giữ chức Phó Chủ tịch Hội Làm vườn Gò Vải?", CLUB, "Lê Văn Tám"),
        ("Năm 2031 cơ quan nào giữ vai trò Chủ tịch USL?", RIVER, "Cục Đường sông"),
        ("chủ tịch USL 2031", RIVER, "Cục Đường sông"),
        ("Nước nào đang giữ ghế Chủ tịch Liên minh Sông Hồng?", UNION, "Lào"),
    ],
)
def test_the_holder_of_an_office_is_read_beside_it(question: str, text: str, name: str) -> None:
    assert told(question, text) == [name]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Ai là Chủ tịch Hội Làm vườn Gò Vải?", CLUB),
        ("Ai là Hiệu trưởng Trường Sen Hồng?", SCHOOL),
        ("Ai mở lớp dạy bơi?", SCHOOL),
        ("Ai là Thư ký Liên minh?", UNION),
        ("Tỉnh nào giữ vai trò Chủ tịch USL?", RIVER),
        ("Bao giờ có Hiệu trưởng Trường Bạch Liên?", SCHOOL),
    ],
)
def test_another_office_and_another_question_are_left_alone(question: str, text: str) -> None:
    assert told(question, text) == []
