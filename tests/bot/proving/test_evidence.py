"""What a question fixes must be met by the evidence."""

import pytest

from bot.asking.constraints import constraints_of
from bot.proving.evidence import Evidence, unmet
from corpus.types import Span


def fixed(question: str) -> set[str]:
    return {one.text for one in constraints_of(question)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Ai làm Chủ tịch ASEAN-PAC năm 2021?", {"năm 2021", "ASEAN-PAC", "Chủ tịch"}),
        ("Cuộc họp ACTWG 38 bàn gì?", {"ACTWG 38"}),
        ("Cuộc họp ACTWG lần thứ 38 bàn gì?", {"ACTWG lần thứ 38"}),
        ("Thủ đô của Pê-ru là gì?", {"Pê-ru"}),
        ("Trong SOM1 APEC có gì?", {"SOM1", "APEC"}),
        ("Hội thảo với Pháp diễn ra ngày 17/3/2021 phải không?", {"ngày 17/3/2021", "Pháp"}),
        ("Nghị quyết 84/NQ-CP ban hành khi nào?", {"84/NQ-CP"}),
        ("Giá vàng hôm nay bao nhiêu?", set()),
        ("Vụ trưởng Vụ Hợp tác quốc tế là ai?", {"Vụ trưởng", "Vụ Hợp tác"}),
        ("Vụ trưởng Vụ Pháp chế là ai?", {"Vụ trưởng", "Vụ Pháp chế"}),
        ("Nguyễn Tuấn Anh giữ chức gì?", {"Nguyễn Tuấn Anh"}),
        # the number of the answers, and the asker's own story
        ("Ba nước nào dự lễ?", set()),
        ("Nêu 3 nguyên nhân của hạn hán.", set()),
        ("Tôi 45 tuổi, phòng khám mở lúc mấy giờ?", set()),
        ("Nhà em có 2 sào ruộng. Mỗi sào bón tối đa bao nhiêu lân?", {"lân", "tối đa"}),
        ("Nếu ruộng rộng 2 ha thì cần bao nhiêu lân?", {"2 ha", "lân"}),
        ("Má tôi 71 tuổi, đau gối. Tiêm mấy mũi thì khỏi?", {"mũi"}),
        ("Máy giặt nhà em mới xài 8 tháng. Bảo hành mấy năm vậy?", {"năm"}),
        ("Xe chở 5 tấn gỗ. Phí cầu bao nhiêu?", {"5 tấn"}),
        ("Phó Giám đốc nhà máy là ai?", {"Phó Giám đốc"}),
        # an inspectorate, and an inspection, are no office
        ("Ai của thanh tra sở nói về vụ ngộ độc?", set()),
        ("Chánh thanh tra sở là ai?", {"Chánh thanh tra"}),
        ("Cà phê xuất khẩu năm ngoái đi đâu?", {"xuất khẩu"}),
    ],
)  # fmt: skip
def test_what_a_question_fixes(question: str, expected: set[str]) -> None:
    assert fixed(question) == expected


@pytest.mark.parametrize(
    ("question", "quote", "before", "met"),
    [
        ("Chủ tịch ASEAN-PAC năm 2021 là ai?", "Chủ tịch ASEAN-PAC năm 2021, TTCP, họp.", "", True),
        ("Chủ tịch ASEAN-PAC năm 2022 là ai?", "Chủ tịch ASEAN-PAC năm 2021, TTCP.", "", False),
        # the quote has no year: the nearest one before it decides
        ("ASEAN-PAC họp gì năm 2021?", "ASEAN-PAC đã họp.", "Năm 2020 khó. Năm 2021 khác.", True),
        ("ASEAN-PAC họp gì năm 2020?", "ASEAN-PAC đã họp.", "Năm 2020 khó. Năm 2021 khác.", False),
        ("ASEAN-PAC họp gì năm 2020?", "ASEAN-PAC đã họp.", "", False),
        ("Cuộc họp ACTWG 38 bàn gì?", "Tại cuộc họp ACTWG lần thứ 38, các bên bàn.", "", True),
        ("Cuộc họp ACTWG 38 bàn gì?", "Họp ACT-NET lần thứ 38 và ACTWG lần thứ 39.", "", False),
        ("Cuộc họp ACT-NET 11 bàn gì?", "Cuộc họp ACT- NET lần thứ 11 bàn.", "", True),
        ("Sự kiện ngày 26/2/2024 ở đâu?", "Họp từ ngày 26/2- 4/3/2024 tại Pê-ru.", "", True),
        ("Sự kiện ngày 27/2/2024 ở đâu?", "Họp ngày 26/2/2024 tại Pê-ru.", "", False),
        ("Ai tổ chức lễ kỷ niệm 20 năm?", "Lễ kỷ niệm 20 năm thành lập.", "", True),
        ("Ai tổ chức lễ kỷ niệm 30 năm?", "Lễ kỷ niệm 20 năm thành lập.", "", False),
        ("Nguyễn Tuấn Anh nói gì?", "Ông Tuấn Anh nói rằng dịch còn phức tạp.", "", True),
        ("Hội thảo của Pháp ở đâu?", "Các giải pháp được nêu ra.", "", False),
        ("ASEAN PAC họp gì?", "ASEAN-PAC đã họp.", "", True),
        ("Phối hợp với Hàn Qốc làm gì?", "Phối hợp với Hàn Quốc mở khóa học.", "", True),
        ("Phối hợp với Hàn Quốc làm gì?", "Phối hợp với Trung Quốc mở khóa học.", "", False),
        ("Trip đi Peru dài mấy ngày?", "Đoàn đi Pê-ru.", "", True),
        ("Ai mua vé trẻ em 12 tuổi?", "Trẻ dưới 14 tuổi mua vé trẻ em.", "", True),
        ("Ai mua vé trẻ em 15 tuổi?", "Trẻ dưới 14 tuổi mua vé trẻ em.", "", False),
        ("Tàu 12 tấn neo ở đâu?", "Tàu trên 5 tấn neo ở cảng mới.", "", True),
        ("Tàu trên 5 tấn neo ở đâu?", "Tàu 12 tấn neo ở cảng mới.", "", False),
        ("Đơn hàng 4 ngày do ai duyệt?", "Đơn 3 - 5 ngày: tổ trưởng duyệt.", "", True),
        ("Mưa lớn nhất vào tháng 6 ở đâu?", "Tháng sáu, mưa lớn nhất ở núi.", "", True),
        ("Trận đánh năm 1427 ở đâu?", "Năm 1427, trận đánh diễn ra ở ải.", "", True),
        ("Trận đánh năm 1426 ở đâu?", "Năm 1427, trận đánh diễn ra ở ải.", "", False),
        ("Galaxy S24 giá bao nhiêu?", "Galaxy S23 giá 15 triệu đồng.", "", False),
        ("Lê Văn Hùng thắng ai?", "Lê Văn Hưng thắng chung cuộc.", "", False),
        ("Trần Văn Anh thắng ai?", "Lê Văn Anh thắng chung cuộc.", "", False),
        ("Phan Văn Anh thắng ai?", "Phan Văn An thắng chung cuộc.", "", False),
        ("Giám đốc xưởng là ai?", "Phó Giám đốc xưởng là bà Tú.", "", False),
        ("Ai là phó giám đốc xưởng?", "Giám đốc xưởng là bà Tú.", "", False),
        ("Gạo xuất khẩu đi đâu?", "Gạo nhập khẩu từ nước láng giềng.", "", False),
        ("Quyết định số 15/2020/QĐ-UB nói gì?", "Quyết định số 51/2020/QĐ-UB nói.", "", False),
        ("Điều 7 quy định gì?", "Điều 8 quy định việc nộp phí.", "", False),
        ("Ai là thuyền trưởng tàu Hải Âu?", "Anh Tư, thợ máy, đưa tàu Hải Âu vào bờ.", "", False),
        ("Ai là thuyền trưởng tàu Hải Âu?", "Tàu Hải Âu do thuyền trưởng Tư lái.", "", True),
        ("Huấn luyện viên đội Sao Đỏ là ai?", "HLV Lê Nam đưa đội Sao Đỏ lên hạng.", "", True),
        ("Huấn luyện viên đội Sao Đỏ là ai?", "Lê Nam ghi bàn cho đội Sao Đỏ.", "", False),
        ("Nguyễn Tuấn Dũng nói gì?", "Ông Tuấn Anh nói rằng dịch còn phức tạp.", "", False),
    ],
)  # fmt: skip
def test_evidence_meets_or_not(question: str, quote: str, before: str, met: bool) -> None:
    failed = unmet(constraints_of(question), Evidence(quote=quote, before=before))
    assert (not failed) is met, failed


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Giờ em nuôi được hai ba tháng, tiêm phòng trước bao nhiêu ngày?", {"ngày"}),
        ("Nhà em ở xa 40 km, chú bảo phải đợi hai tuần, vậy trạm mở cửa mấy giờ?", set()),
        ("Đội thắng năm 2019, vậy năm 2020 thắng mấy trận?", {"trận", "năm 2019", "năm 2020"}),
    ],
)  # fmt: skip
def test_what_the_asker_tells_of_themselves_fixes_nothing(
    question: str, expected: set[str]
) -> None:
    told = fixed(question)
    assert expected <= told
    assert not {"hai ba tháng", "40 km", "hai tuần"} & told


def test_headings_and_subjects_count_as_evidence() -> None:
    constraints = constraints_of("TTCP làm gì ở Hà Nội?")
    assert unmet(constraints, Evidence(quote="Cơ quan này họp."))
    around = Evidence(quote="Cơ quan này họp.", around="Hà Nội", subjects=frozenset({"ttcp"}))
    assert not unmet(constraints, around)


def test_a_document_meets_its_own_date() -> None:
    constraints = constraints_of("Theo thông báo ngày 10/8/2024, cầu xong khi nào?")
    notice = Evidence(quote="Cầu xong ngày 15/3/2025.", date="2024-08-10")
    assert not unmet(constraints, notice)
    assert unmet(constraints, Evidence(quote="Cầu xong ngày 15/3/2025.", date="2023-06-01"))


@pytest.mark.parametrize(
    ("question", "quote", "answer", "met"),
    [
        ("Bón tối đa bao nhiêu lân?", "Bón tối đa 90 kg lân, ít nhất 40 kg vôi", "90 kg", True),
        ("Bón tối thiểu bao nhiêu lân?", "Bón tối đa 90 kg lân, ít nhất 40 kg vôi", "90 kg", False),
        ("Bón tối thiểu bao nhiêu lân?", "Bón tối đa 90 kg lân, ít nhất 40 kg vôi", "40 kg", False),
        ("Đội thắng bao nhiêu trận?", "Đội thắng 2-0 ở lượt về.", "2", False),
        ("Đội thắng bao nhiêu trận?", "Số trận thắng: 5", "5", True),
        ("Đội thắng bao nhiêu trận?", "Đội ghi 9 bàn.", "9 bàn", False),
        ("Có bao nhiêu người dự?", "Có 320 học sinh dự.", "320 học sinh", True),
        ("Lễ hội kéo dài đến ngày nào?", "Lễ hội từ ngày 3/2 đến ngày 9/2.", "ngày 3/2", False),
        ("Lễ hội kéo dài đến ngày nào?", "Lễ hội từ ngày 3/2 đến ngày 9/2.", "9/2", True),
        ("Lễ hội mở từ ngày nào?", "Lễ hội mở đến hết ngày 9/2, bắt đầu từ 3/2.", "9/2", False),
    ],
)  # fmt: skip
def test_the_answer_is_what_is_measured(question: str, quote: str, answer: str, met: bool) -> None:
    at = quote.index(answer)
    evidence = Evidence(quote=quote, answer=Span(start=at, end=at + len(answer)))
    assert (not unmet(constraints_of(question), evidence)) is met


def test_a_letterhead_says_which_paper_it_is() -> None:
    constraints = constraints_of("Thông tư 07/2011/TT-BNV hướng dẫn gì?")
    paper = Evidence(quote="Thông tư này hướng dẫn xếp lương.", opening="Số : 07/2011/TT-BNV")
    assert not unmet(constraints, paper)
    assert unmet(constraints, Evidence(quote=paper.quote, opening="Số: 70/2011/TT-BNV"))


def test_a_vietnamese_paper_need_not_name_its_country() -> None:
    constraints = constraints_of("Đội tuyển Việt Nam thắng ai?")
    assert not unmet(constraints, Evidence(quote="Đội tuyển thắng đội chủ nhà 2-0."))
    assert unmet(constraints, Evidence(quote="Đội tuyển Thái Lan thắng đội chủ nhà 2-0."))


def test_an_area_that_a_paper_begins_with_need_not_be_said_again() -> None:
    constraints = constraints_of("Trại vịt ở Bạc Liêu có bao nhiêu con?")
    opening = "Trại vịt lớn nhất Bạc Liêu vừa đón khách."
    assert not unmet(constraints, Evidence(quote="Trại nuôi 9.000 con.", opening=opening))
    assert unmet(constraints, Evidence(quote="Trại ở Long An nuôi 500 con.", opening=opening))
    assert unmet(constraints, Evidence(quote="Trại nuôi 9.000 con."))


def test_a_year_above_decides_for_a_day_without_one() -> None:
    constraints = constraints_of("Hội thi ngày 12/8/2018 ai thắng?")
    told = Evidence(quote="Ngày 12/8, tổ may thắng hội thi.", around="Hội thi năm 2017")
    assert unmet(constraints, told)


@pytest.mark.parametrize(
    ("question", "quote", "met"),
    [
        ("Chợ Đông Kinh họp mấy giờ?", "Ở chợ Đông Kinh, hàng bày từ 5 giờ.", True),
        ("Dân Đồng Tiến trồng gì?", "Người Đồng Tiến trồng bưởi.", True),
        ("Dân Đồng Tiến trồng gì?", "Người Đồng Tâm trồng bưởi.", False),
        ("Đông Nam Á có mấy nước?", "Ở Tây Nam Á có chín nước.", False),
        ("Lê Văn Tám sinh ở đâu?", "Ông Trần Văn Tám sinh ở Huế.", False),
        ("Tiền gửi xe 1 giờ là bao nhiêu?", "Gửi xe 5.000 đồng một giờ.", True),
        ("Tuyến 12 chạy từ đâu?", "Tuyến 12 đi từ bến xe phía nam.", True),
        ("Đoàn Lào mang theo gì?", "Các vận động viên Lào mang theo cung nỏ.", True),
        ("Đoàn Lào mang theo gì?", "Các vận động viên Thái Lan mang theo giày.", False),
        ("Hai người thắng giải được thưởng gì?", "Đội thắng giải được thưởng xe đạp.", True),
        ("Hai người thắng giải được thưởng gì?", "Ba người thắng giải được thưởng xe.", False),
        ("Hai ba lớp nào học buổi chiều?", "Buổi chiều có lớp vẽ và lớp đàn học.", True),
        ("Bà Bùi Thị Xuân sinh năm bao nhiêu?", "Bùi Thị Xuân sinh tại Bình Định.", True),
    ],
)
def test_what_opens_a_question_and_what_asks_fix_nothing_of_their_own(question, quote, met):
    assert (not unmet(constraints_of(question), Evidence(quote=quote))) is met


@pytest.mark.parametrize(
    ("above", "met"),
    [
        ("Trạm thông báo lịch tiêm vắc xin đợt 2.\n", True),
        ("Trạm thông báo lịch tiêm vắc xin đợt 1.\n", False),
        ("Đợt 1 tiêm ở xóm Đông.\nĐợt 2 tiêm ở xóm Tây.\n", False),  # of which?
        ("", False),
    ],
)
def test_a_section_about_one_round_is_about_it_in_every_line(above, met):
    evidence = Evidence(quote="Thời gian từ ngày 3/5 đến ngày 9/5.", above=above)
    assert (not unmet(constraints_of("Tiêm vắc xin đợt 2 khi nào?"), evidence)) is met


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("Làm ở xưởng Mộc Lan thì nghỉ phải báo trước mấy ngày?", True),
        ("Anh Lê Văn Sáo nghỉ phải báo trước mấy ngày?", True),
        ("Làm ở xưởng Đá Đỏ thì nghỉ phải báo trước mấy ngày?", False),
    ],
)
def test_the_parties_of_a_contract_are_whom_all_of_it_is_about(question, met):
    opening = (
        "HỢP ĐỒNG\n\n**Bên A (bên thuê):** Xưởng gỗ Mộc Lan. Địa chỉ: bến Cát, xã Én.\n\n"
        "**Bên B:** ông Lê Văn Sáo, thợ cả.\n\nĐá Đỏ là tên một mỏ cũ ở gần đó, nay đã đóng cửa."
    )
    evidence = Evidence(quote="Bên B nghỉ phải báo trước 20 ngày.", opening=opening)
    failed = [one.text for one in unmet(constraints_of(question), evidence)]
    assert (not failed) is met, failed


@pytest.mark.parametrize(
    ("question", "quote", "met"),
    [
        ("Xe số 9 chạy lúc mấy giờ?", "Tuyến 9 chạy từ 5 giờ.", True),
        ("Xe buýt 09 chạy lúc mấy giờ?", "Tuyến số 9 chạy từ 5 giờ.", True),
        ("Xe số 9 chạy lúc mấy giờ?", "Tuyến 19 chạy từ 5 giờ.", False),
        ("Phòng 9 mở lúc mấy giờ?", "Tuyến 9 mở từ 5 giờ.", False),
    ],
)
def test_a_bus_goes_by_its_line(question, quote, met):
    assert (not unmet(constraints_of(question), Evidence(quote=quote))) is met


def test_one_of_a_unit_is_a_rate_in_key_words_too():
    assert not constraints_of("tiền giường gói xanh 1 ngày")
    assert constraints_of("Thuê 1 ngày có được không?")
