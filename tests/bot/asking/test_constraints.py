"""What a question fixes must be met by the evidence."""

import pytest

from bot.asking.constraints import Evidence, constraints_of, unmet


def fixed(question: str) -> set[tuple[str, str]]:
    return {(c.family, c.value) for c in constraints_of(question)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Ai làm Chủ tịch ASEAN-PAC năm 2021?", {("year", "2021"), ("name", "asean-pac")}),
        ("Cuộc họp ACTWG 38 bàn gì?", {("numbered", "ACTWG 38"), ("name", "actwg")}),
        ("Cuộc họp ACTWG lần thứ 38 bàn gì?",
         {("numbered", "ACTWG 38"), ("ordinal", "38"), ("name", "actwg")}),
        ("Thủ đô của Pê-ru là gì?", {("name", "pe-ru")}),
        ("Trong SOM1 APEC có gì?", {("name", "som1"), ("name", "apec")}),
        ("Hội thảo với Pháp diễn ra ngày 17/3/2021 phải không?",
         {("date", "2021-03-17"), ("name", "phap")}),
        ("Nghị quyết 84/NQ-CP ban hành khi nào?", {("name", "84/nq-cp")}),
        ("Giá vàng hôm nay bao nhiêu?", set()),
        ("Vụ trưởng Vụ Hợp tác quốc tế là ai?", {("name", "vu hop tac")}),
        ("Vụ trưởng Vụ Pháp chế là ai?", {("name", "vu phap che")}),
        ("Vụ trưởng Vụ HTQT là ai?", {("name", "htqt")}),
        ("Nguyễn Tuấn Anh giữ chức gì?", {("name", "nguyen tuan anh")}),
    ],
)  # fmt: skip
def test_what_a_question_fixes(question: str, expected: set[tuple[str, str]]) -> None:
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
        ("Nguyễn Tuấn Dũng nói gì?", "Ông Tuấn Anh nói rằng dịch còn phức tạp.", "", False),
    ],
)  # fmt: skip
def test_evidence_meets_or_not(question: str, quote: str, before: str, met: bool) -> None:
    failed = unmet(constraints_of(question), Evidence(quote=quote, before=before))
    assert (not failed) is met, failed


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
