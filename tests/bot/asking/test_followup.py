"""Follow-ups become questions that stand on their own."""

import pytest

from bot.asking.followup import standalone
from bot.asking.parts import parts
from bot.asking.pick import pick_of
from bot.types import Turn

MEETING = [Turn(role="user", text="Cuộc họp ACTWG 38 thảo luận những nội dung gì?")]
PERSON = [
    Turn(role="user", text="Vụ trưởng Vụ HTQT là ai?"),
    Turn(role="assistant", text="Nguyễn Tuấn Anh [1]"),
]
CHAIR = [
    Turn(role="user", text="Ai làm Chủ tịch ASEAN-PAC năm 2021?"),
    Turn(role="assistant", text="TTCP (Thanh tra Chính phủ) [1]"),
]


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (MEETING, "Còn ACT-NET 11 thì sao?", "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"),
        (MEETING, "Thế còn cuộc họp ACT-NET lần thứ 11?",
         "Cuộc họp ACT-NET lần thứ 11 thảo luận những nội dung gì?"),
        (MEETING, "Cuộc họp đó diễn ra ở đâu?", "Cuộc họp ACTWG 38 diễn ra ở đâu?"),
        (MEETING, "Còn ACT-NET 11 thì sao ạ?",
         "Cuộc họp ACT-NET 11 thảo luận những nội dung gì?"),
        (MEETING, "Vụ trưởng Vụ HTQT là ai vậy ad ơi?", "Vụ trưởng Vụ HTQT là ai?"),
        (MEETING, "Vụ HTQT làm việc như thế ạ?", "Vụ HTQT làm việc như thế?"),
        (MEETING, "Ở đâu?", "Cuộc họp ACTWG 38 ở đâu?"),
        (MEETING, "Ai tham dự?", "Ai tham dự Cuộc họp ACTWG 38?"),
        (PERSON, "Ông ấy chia sẻ điều gì?", "Nguyễn Tuấn Anh chia sẻ điều gì?"),
        (PERSON, "Còn Chủ tịch ASEAN-PAC năm 2021?", "Chủ tịch ASEAN-PAC năm 2021 là ai?"),
        (MEETING, "Còn kinh phí của nó?", "Kinh phí của Cuộc họp ACTWG 38?"),
        (CHAIR, "Còn năm 2022?", "Ai làm Chủ tịch ASEAN-PAC năm 2022?"),
        (CHAIR, "Năm 2022 thì sao?", "Ai làm Chủ tịch ASEAN-PAC năm 2022?"),
    ],
)  # fmt: skip
def test_follow_ups(history: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, history) == expected


def _told(question: str, reply: str = "Không rõ.") -> list[Turn]:
    return [Turn(role="user", text=question), Turn(role="assistant", text=reply)]


LOAN = _told("Mượn sách tối đa bao nhiêu cuốn?", "Mượn sách tối đa 5 cuốn. [1]")
CUP = _told("Đội nào thắng giải kéo co xã Đồng Lúa?", "Thôn Hạ thắng giải kéo co xã Đồng Lúa. [1]")
TYRE = _told("Lốp trước bao lâu phải thay?", "Lốp trước phải thay sau 12 tháng. [1]")
HOSPITAL = _told("Giám đốc Bệnh viện Đa khoa Sông Mã là ai?", "Lê Văn Tám [1]")
SCHOOL = _told("Điểm chuẩn ngành Luật năm 2021 là bao nhiêu?", "20 điểm [1]")
FACTORY = _told(
    "Nhà máy gồm những phân xưởng nào?",
    "Tài liệu nêu 3 mục:\n- xưởng may [1]\n- xưởng cắt [2]\n- kho [3]",
)
PUMP = _told("Máy bơm X100 nặng bao nhiêu?")
RICE = _told("Giống lúa OM 5451 chịu mặn thế nào?")
LIBRARY = _told("Hồ sơ cấp lại thẻ thư viện gồm những gì?")
VILLAGE_SCHOOL = _told("Trường THCS Lê Lợi tuyển bao nhiêu học sinh?")
ENDED = _told("Hội thi thay thế quy ước nào?", "Hội thi thay thế Quy chế Hội làng [2] số 4.")
LAW = _told("Luật Giáo dục đại học quy định gì về tự chủ?")
OFFICE = _told("Trưởng phòng Cục Quản lý chất lượng nông sản là ai?", "Vũ Thị Mận [1]")


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (OFFICE, "Cục đó làm gì?", "Cục Quản lý chất lượng nông sản làm gì?"),
        (OFFICE, "trưởng phòng cục kiểm lâm là ai", "trưởng phòng cục kiểm lâm là ai"),
        (OFFICE, "Còn Cục Thú y?", "Trưởng phòng Cục Thú y là ai?"),
        (LOAN, "Giá vé là bao nhiêu?", "Giá vé là bao nhiêu?"),
        (CUP, "Họ được thưởng bao nhiêu tiền?", "Đội Thôn Hạ được thưởng bao nhiêu tiền?"),
        (TYRE, "Thế lốp sau?", "Lốp sau bao lâu phải thay?"),
        (HOSPITAL, "Bệnh viện này có bao nhiêu giường?",
         "Bệnh viện Đa khoa Sông Mã có bao nhiêu giường?"),
        (HOSPITAL, "Ông sinh năm nào?", "Lê Văn Tám sinh năm nào?"),
        (HOSPITAL, "Đoàn khám gồm những ai?", "Đoàn khám gồm những ai?"),
        (SCHOOL, "Còn ngành Y?", "Điểm chuẩn ngành Y năm 2021 là bao nhiêu?"),
        (SCHOOL, "không, ý tôi là năm 2022", "Điểm chuẩn ngành Luật năm 2022 là bao nhiêu?"),
        (SCHOOL, "ý mình là ngành Y", "Điểm chuẩn ngành Y năm 2021 là bao nhiêu?"),
        (SCHOOL, "không, ý em là trường có ký túc xá không?", "Trường có ký túc xá không?"),
        (_told("Vé trẻ em bao nhiêu tiền?"), "Còn người lớn?", "Vé người lớn bao nhiêu tiền?"),
        (_told("Vé trẻ em 12 tuổi giá bao nhiêu?"), "Còn 15 tuổi?",
         "Vé trẻ em 15 tuổi giá bao nhiêu?"),
        (_told("Học phí lớp 6 là bao nhiêu?"), "thế còn lớp 7?", "Học phí lớp 7 là bao nhiêu?"),
        (_told("Trận chung kết diễn ra khi nào?"), "Ở đâu?", "Trận chung kết diễn ra ở đâu?"),
        (_told("Năm 1789 ai lên ngôi?"), "Còn năm 938?", "Năm 938 ai lên ngôi?"),
        (_told("Thành nhà Mạc xây năm nào?", "1592 [1]"), "Năm đó có sự kiện gì?",
         "Năm 1592 có sự kiện gì?"),
        (PUMP, "Nó chạy điện gì?", "Máy bơm X100 chạy điện gì?"),
        (PUMP, "Giá bao nhiêu?", "Máy bơm X100 giá bao nhiêu?"),
        (PUMP, "Còn X200?", "Máy bơm X200 nặng bao nhiêu?"),
        (RICE, "Giống lúa này trồng ở đâu?", "Giống lúa OM 5451 trồng ở đâu?"),
        (RICE, "Bà con nên bón phân khi nào?", "Bà con nên bón phân khi nào?"),
        (LAW, "Luật này có hiệu lực khi nào?", "Luật Giáo dục đại học có hiệu lực khi nào?"),
        (LAW, "Họ tên hiệu trưởng là gì?", "Họ tên hiệu trưởng là gì?"),
        (LAW, "Tại sao trẻ em hay bị sốt?", "Tại sao trẻ em hay bị sốt?"),
        (FACTORY, "Cái thứ 4?", "Cái thứ 4?"),
        (LIBRARY, "Thế còn lệ phí thì sao?", "Hồ sơ cấp lại thẻ thư viện lệ phí bao nhiêu?"),
        (LIBRARY, "Còn thời hạn?", "Hồ sơ cấp lại thẻ thư viện thời hạn bao lâu?"),
        (VILLAGE_SCHOOL, "Còn trường Trần Phú?", "Trường Trần Phú tuyển bao nhiêu học sinh?"),
        (ENDED, "Quy chế này do ai soạn?", "Quy chế Hội làng số 4 do ai soạn?"),
    ],
)  # fmt: skip
def test_follow_ups_of_other_kinds(history: list[Turn], question: str, expected: str) -> None:
    assert standalone(question, history) == expected


@pytest.mark.parametrize(
    ("question", "number"),
    [("Mục thứ hai là gì?", 2), ("cái cuối cùng?", 3), ("Phần đầu tiên là gì?", 1)],
)
def test_an_item_of_a_list_that_was_told(question: str, number: int) -> None:
    asked = standalone(question, FACTORY)
    assert pick_of(asked) == (number, "Nhà máy gồm những phân xưởng nào?")
    assert parts(asked) == [asked]
    assert pick_of("Mục thứ hai là gì?") is None


@pytest.mark.parametrize("question", ["Vụ trưởng Vụ HTQT là ai?", "Giá vàng hôm nay bao nhiêu?"])
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, ()) == question
    assert standalone("Vụ trưởng Vụ HTQT là ai?", MEETING) == "Vụ trưởng Vụ HTQT là ai?"


def test_a_chain_of_follow_ups_is_resolved_from_the_start() -> None:
    history = [
        *CHAIR,
        Turn(role="user", text="Còn năm 2022?"),
        Turn(role="assistant", text="Không rõ."),
    ]
    assert standalone("Còn năm 2023?", history) == "Ai làm Chủ tịch ASEAN-PAC năm 2023?"


@pytest.mark.parametrize("question", ["Giá vé người lớn là bao nhiêu?", "Bảo hành bao lâu?"])
def test_after_a_comparison_neither_side_owns_what_is_asked(question: str) -> None:
    compared = [
        Turn(role="user", text="Nồi Sao Băng đắt hơn nồi Mưa Đá bao nhiêu tiền?"),
        Turn(role="assistant", text="Nồi Sao Băng đắt hơn 200.000 đồng. [1][2]"),
    ]
    assert standalone(question, compared) == question


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Cầu Vân Sơn cao bao nhiêu?", "Còn nặng?", "Cầu Vân Sơn nặng bao nhiêu?"),
        ("Hồ rộng bao nhiêu?", "Còn sâu?", "Hồ sâu bao nhiêu?"),
        ("Ai chủ trì cuộc họp chi hội số 4?", "Còn thư ký?", "Thư ký cuộc họp chi hội số 4 là ai?"),
        ("Ai thiết kế nhà hát Sông Trà?", "Còn chủ đầu tư?", "Chủ đầu tư nhà hát Sông Trà là ai?"),
        ("Đỗ xe sai chỗ ở chợ Gạo bị phạt bao nhiêu?", "Còn làm mất vé?",
         "Làm mất vé ở chợ Gạo bị phạt bao nhiêu?"),
        ("Kho lưu trữ Hà An cho mượn mỗi lần mấy tập?", "Trong bao lâu?",
         "Kho lưu trữ Hà An cho mượn mỗi lần trong bao lâu?"),
        ("Trường Đông Giang có bao nhiêu lớp?", "Khi nào tuyển sinh?",
         "Trường Đông Giang khi nào tuyển sinh?"),
        ("Trường Đông Giang có bao nhiêu lớp?", "Ở những phường nào?",
         "Trường Đông Giang ở những phường nào?"),
    ],
)  # fmt: skip
def test_what_is_owned_or_done_is_asked_of_the_same(before, question, expected) -> None:
    assert standalone(question, _told(before)) == expected


def test_a_comparison_at_the_end_is_no_coda() -> None:
    asked = "Vì sao đèo Mây được đặt tên như vậy?"
    assert standalone(asked, ()) == asked


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Ra đảo ở bao lâu thì phải khai báo tạm vắng?", "Thế khai báo xong thì có hạn mấy tháng?",
         "Khai báo tạm vắng xong thì có hạn mấy tháng?"),
        ("Nộp thuế bến bãi khi nào?", "Nộp trễ thì bị phạt bao nhiêu?",
         "Nộp thuế bến bãi trễ thì bị phạt bao nhiêu?"),
        ("Đăng ký nuôi ong cần giấy tờ gì?", "Đăng ký thuyền ở đâu?", "Đăng ký thuyền ở đâu?"),
        ("Ai giữ chìa khóa kho?", "Mở lúc nào?", "Mở lúc nào?"),
    ],
)  # fmt: skip
def test_a_deed_has_the_object_that_it_had_before(before, question, expected) -> None:
    assert standalone(question, _told(before)) == expected


def test_what_was_done_is_no_it() -> None:
    asked = standalone("Thế nó có hạn mấy năm?", _told("Lên rừng ở, bao lâu thì phải báo?"))
    assert "Lên rừng" not in asked


@pytest.mark.parametrize("asked", ["Con nào cũng phải tiêm hả?", "Tháng nào cũng phải nộp à?"])
def test_a_particle_by_which_alone_it_asks_stays(asked) -> None:
    assert standalone(asked, ()) == asked
