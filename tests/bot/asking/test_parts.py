"""A message that asks several things is taken apart, and its replies put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.asking.parts import opening, parts
from bot.telling.compose import abstention_text
from bot.telling.joined import joined
from bot.types import Abstention, Answer, Citation, Reason
from corpus.types import Span


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ACTWG 38 diễn ra ở đâu và khi nào?",
         ["ACTWG 38 diễn ra ở đâu?", "ACTWG 38 diễn ra khi nào?"]),
        ("ACTWG 38 diễn ra khi nào, ở đâu?",
         ["ACTWG 38 diễn ra khi nào?", "ACTWG 38 diễn ra ở đâu?"]),
        ("Khi nào và ở đâu ACTWG 38 diễn ra?",
         ["Khi nào ACTWG 38 diễn ra?", "Ở đâu ACTWG 38 diễn ra?"]),
        ("Vì sao TTCP họp trực tuyến và bằng cách nào?",
         ["Vì sao TTCP họp trực tuyến?", "TTCP họp trực tuyến bằng cách nào?"]),
        ("TTCP tổ chức khóa đào tạo nào và vào ngày nào?",
         ["TTCP tổ chức khóa đào tạo nào?", "TTCP tổ chức khóa đào tạo vào ngày nào?"]),
        ("Năm 2021, Vụ HTQT có bao nhiêu cán bộ và bao nhiêu lãnh đạo?",
         ["Năm 2021, Vụ HTQT có bao nhiêu cán bộ?", "Năm 2021, Vụ HTQT có bao nhiêu lãnh đạo?"]),
        ("Nội soi dạ dày mất bao lâu và giá bao nhiêu?",
         ["Nội soi dạ dày mất bao lâu?", "Nội soi dạ dày giá bao nhiêu?"]),
        ("Hồ Mây sâu bao nhiêu, rộng bao nhiêu và nằm ở tỉnh nào?",
         ["Hồ Mây sâu bao nhiêu?", "Hồ Mây rộng bao nhiêu?", "Hồ Mây nằm ở tỉnh nào?"]),
        ("Lớp học bơi bắt đầu khi nào và học phí bao nhiêu?",
         ["Lớp học bơi bắt đầu khi nào?", "Lớp học bơi học phí bao nhiêu?"]),
        ("Tàu Hải Âu chở được bao nhiêu khách và nặng mấy tấn?",
         ["Tàu Hải Âu chở được bao nhiêu khách?", "Tàu Hải Âu nặng mấy tấn?"]),
        ("Ai là kiến trúc sư trưởng của cầu Sao Mai và cầu dài bao nhiêu?",
         ["Ai là kiến trúc sư trưởng của cầu Sao Mai?", "Cầu Sao Mai dài bao nhiêu?"]),
        ("Trường Bạch Liên thành lập năm nào và trường có bao nhiêu lớp?",
         ["Trường Bạch Liên thành lập năm nào?", "Trường Bạch Liên có bao nhiêu lớp?"]),
        ("Tòa nhà cao bao nhiêu và do ai thiết kế?",
         ["Tòa nhà cao bao nhiêu?", "Tòa nhà do ai thiết kế?"]),
        ("Ai chủ trì ASEAN-PAC năm 2021 và ACTWG 38 thảo luận những gì?",
         ["Ai chủ trì ASEAN-PAC năm 2021?", "ACTWG 38 thảo luận những gì?"]),
        ("Hội nghị ACTWG 38 do ai chủ trì, họp vào ngày nào?",
         ["Hội nghị ACTWG 38 do ai chủ trì?", "Hội nghị ACTWG 38 họp vào ngày nào?"]),
        ("Đoàn công tác gồm những ai và đi từ ngày nào đến ngày nào?",
         ["Đoàn công tác gồm những ai?", "Đoàn công tác đi từ ngày nào đến ngày nào?"]),
        ("Tên đầy đủ của ACTWG là gì và gồm bao nhiêu thành viên?",
         ["Tên đầy đủ của ACTWG là gì?", "ACTWG gồm bao nhiêu thành viên?"]),
        ("ACTWG 38 thảo luận những gì, còn ACT-NET 11 thì sao?",
         ["ACTWG 38 thảo luận những gì?", "ACT-NET 11 thảo luận những gì?"]),
        ("ACTWG 38 diễn ra ở nước nào và hội thảo về liêm chính khu vực công bàn về chuyện gì?",
         ["ACTWG 38 diễn ra ở nước nào?", "Hội thảo về liêm chính khu vực công bàn về chuyện gì?"]),
        ("Đơn xin xây lò nung gửi cho ai và khi nào?",
         ["Đơn xin xây lò nung gửi cho ai?", "Đơn xin xây lò nung gửi khi nào?"]),
        ("Muốn thả đèn trời phải báo cho đơn vị nào và trước bao lâu?",
         ["Muốn thả đèn trời phải báo cho đơn vị nào?",
          "Muốn thả đèn trời phải báo trước bao lâu?"]),
        ("UNCAC là gì? UNODC là gì?", ["UNCAC là gì?", "UNODC là gì?"]),
        ("Danh tướng Vũ Thành sinh và mất năm nào?",
         ["Danh tướng Vũ Thành sinh năm nào?", "Danh tướng Vũ Thành mất năm nào?"]),
        ("Bể bơi mở cửa và đóng cửa lúc mấy giờ?",
         ["Bể bơi mở cửa lúc mấy giờ?", "Bể bơi đóng cửa lúc mấy giờ?"]),
        ("Giá vàng mua vào và bán ra là bao nhiêu?",
         ["Giá vàng mua vào là bao nhiêu?", "Giá vàng bán ra là bao nhiêu?"]),
        ("Bệnh viện đã xét nghiệm bao nhiêu mẫu, xét nghiệm ở đâu?",
         ["Bệnh viện đã xét nghiệm bao nhiêu mẫu?", "Bệnh viện đã xét nghiệm ở đâu?"]),
        ("Nhà vườn bón bao nhiêu phân và bón khi nào?",
         ["Nhà vườn bón bao nhiêu phân?", "Nhà vườn bón khi nào?"]),
        ("Thi sĩ Đỗ Mai sinh năm bao nhiêu và mất năm nào?",
         ["Thi sĩ Đỗ Mai sinh năm bao nhiêu?", "Đỗ Mai mất năm nào?"]),
        ("Ai là Vụ trưởng Vụ HTQT và ông ấy nói gì?",
         ["Ai là Vụ trưởng Vụ HTQT?", "Ông ấy nói gì?"]),
        ("Ai duyệt đơn nghỉ phép và hạn nộp bảng chấm công là ngày nào",
         ["Ai duyệt đơn nghỉ phép?", "Hạn nộp bảng chấm công là ngày nào?"]),
        ("Con gái mấy tuổi được học bơi, mấy tuổi thì được thi?",
         ["Con gái mấy tuổi được học bơi?", "Con gái mấy tuổi thì được thi?"]),
        ("Thuốc ho ai kê đơn, toa thuốc bổ giữ được bao nhiêu ngày?",
         ["Thuốc ho ai kê đơn?", "Toa thuốc bổ giữ được bao nhiêu ngày?"]),
    ],
)  # fmt: skip
def test_several_questions_stand_each_on_its_own(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Ai làm Chủ tịch ASEAN-PAC năm 2021?",
        "Những nước nào và tổ chức nào tham dự ACTWG 38?",
        "Đoàn đi Pê-ru từ ngày nào đến ngày nào?",
        "Cuộc họp diễn ra vào ngày nào, tháng nào, năm nào?",
        "Công trình tại địa điểm Mây là của ai và của ai?",
        "Trung Quốc, Malaysia và Hàn Quốc đã mời ai?",
        "Ai là Chủ tịch, ai là Phó Chủ tịch ACTWG?",
        "Giá mua vào và bán ra khác nhau thế nào?",
        "Vì sao hiện tượng Sao Kim và Sao Thủy đi qua Mặt Trời giúp kiểm tra các định luật?",
        "Khi được hỏi vì sao bán nhà máy, ông Bình đã trả lời thế nào?",
        "Tại sao trong năm đầu ở Huế, ông Bình không thể nào tìm được việc?",
        "Người vi phạm dưới bất kỳ hình thức nào tại ACTWG 38, thì bị phạt bao nhiêu tiền và tù?",
        "Vào thời gian nào, TTCP tiến hành sao chép hồ sơ?",
        "Chào bạn. Bạn khỏe không? Ai chủ trì ASEAN-PAC năm 2021?",
        "A là gì? B là gì? C là gì? D là gì? E là gì? F là gì?",
        "",
    ],
)
def test_one_question_stays_as_it_is(question: str) -> None:
    assert parts(question) == [question]


@given(st.text(st.sampled_from("ai gì nào và, còn? ở đâu khi SaoX-8"), max_size=80))
def test_any_text_is_taken_apart_into_a_few_questions(text: str) -> None:
    found = parts(text)
    assert found == [text] or 2 <= len(found) <= 5
    assert found == [text] or all(len(part) > 1 and part.endswith("?") for part in found)


def test_a_message_opens_with_its_first_question() -> None:
    assert opening("Ai là Vụ trưởng? Ông ấy nói gì?") == ("Ai là Vụ trưởng?", "Ông ấy nói gì?")
    assert opening("Ai là Vụ trưởng?") == ("Ai là Vụ trưởng?", "")
    assert opening("") == ("", "")


def _answer(question: str, number: int, confidence: float) -> Answer:
    cited = Citation(
        number=number,
        document_id="a",
        title="A",
        uri="a.txt",
        quote="Huế",
        span=Span(start=0, end=3),
    )
    return Answer(
        question=question,
        standalone_question=question,
        text=f"Huế [{number}]",
        short_answer="Huế",
        citations=(cited,),
        confidence=confidence,
        timings_ms={"read": 2.0},
    )


REFUSED = Abstention(
    question="Khi nào?",
    standalone_question="Khi nào?",
    reason=Reason.NO_ANSWER,
    text=abstention_text(Reason.NO_ANSWER, nearest=True),
    timings_ms={"read": 1.0},
)


def test_what_is_known_is_told_and_what_is_not_is_said() -> None:
    reply = joined("Ở đâu, khi nào?", "X ở đâu, khi nào?", [_answer("Ở đâu?", 1, 0.9), REFUSED])
    assert isinstance(reply, Answer)
    assert reply.text == "Ở đâu? Huế [1]\nKhi nào? Không tìm thấy câu trả lời trong tài liệu."
    assert (reply.question, reply.standalone_question) == ("Ở đâu, khi nào?", "X ở đâu, khi nào?")
    assert reply.timings_ms == {"read": 3.0}
    assert len(reply.citations) == 1


def test_the_whole_is_no_surer_than_its_parts() -> None:
    reply = joined("?", "?", [_answer("Một?", 1, 0.9), _answer("Hai?", 2, 0.4)])
    assert isinstance(reply, Answer)
    assert reply.confidence == 0.4
    assert reply.short_answer == "Huế; Huế"
    assert [citation.number for citation in reply.citations] == [1, 2]


def test_nothing_known_is_a_refusal_of_the_whole() -> None:
    reply = joined("Bao giờ, ở đâu?", "X bao giờ, ở đâu?", [REFUSED, REFUSED])
    assert isinstance(reply, Abstention)
    assert reply.question == "Bao giờ, ở đâu?"


def test_what_only_compares_two_names_is_no_part() -> None:
    question = "Sau mấy ngày thì trả máy, tiệm Hồng Phát với tiệm Tín Nghĩa khác nhau thế nào?"
    assert parts(question) == [question]
