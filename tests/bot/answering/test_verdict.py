"""Yes and no, each with the clause that decides, over house rules, a price list and a chronicle."""

import pytest

from bot import Abstention, Answer, Chatbot, Reply

TEXTS = {
    "noi-quy.md": "# Nội quy phòng đọc\n\n"
    "Bạn đọc không được mang đồ ăn vào phòng đọc.\n\n"
    "Bạn đọc được mang máy tính xách tay vào phòng đọc.\n\n"
    "Phòng đọc mở cửa từ 8 giờ đến 17 giờ các ngày trong tuần.\n\n"
    "Thẻ bạn đọc có giá trị trong 12 tháng kể từ ngày cấp.\n",
    "nha-may.md": "# Nhà máy giấy Suối Lau\n\n"
    "Nhà máy giấy Suối Lau tuyển thợ quanh năm, trả lương theo ca và, theo lời ban giám đốc, cho "
    "thợ vay tiền dựng nhà mà không lấy lãi trong ba năm đầu.\n\n"
    "Lò hơi cũ chạy than 12 giờ một ngày; lò hơi mới chạy củi 20 giờ một ngày.\n\n"
    "Thợ vắng ba ngày bị trừ thưởng, không bị cho thôi việc.\n\n"
    "Khói bụi có ảnh hưởng không nhỏ đến vườn chè quanh nhà máy.\n\n"
    "Lớp học an toàn mở trực tuyến vào tháng 6.\n",
    "de-dieu.md": "# Cứu đê Rạch Sỏi\n\n"
    "Ủy ban Thủy hộ (UBTH) lập năm 2019. Năm 2031, UBTH làm chủ tịch Hội Cứu đê và gọi thêm bốn "
    "trăm dân quân.\n\n",
    "tiem-son.md": "# Tiệm sơn Bảy Màu\n\n"
    "Tiệm chở miễn phí cho khách mua từ 5 thùng.\n\n"
    "Khách mua quá 10 thùng được tặng cọ lăn.\n",
    "tiem-gach.md": "# Tiệm gạch Đá Bạc\n\nTiệm không chở hàng cho khách.\n",
    "ky-tuc-xa.md": "# Ký túc xá Đồi Thông\n\n"
    "Sinh viên đi dép trong nhà, không hút thuốc, không nấu ăn trong phòng.\n\n"
    "Không được mang và sử dụng bếp điện, bếp ga hoặc bình ga trong phòng.\n\n"
    "Sinh viên nam ở nhà B, sinh viên nữ ở nhà C.\n\n"
    "Sân trước rộng 400 m2; sân sau rộng 250 m2.\n\n"
    "Tiền phòng đóng trước ngày 10 hằng tháng.\n",
    "noi-com.md": "# Hướng dẫn dùng nồi cơm Bếp Lửa\n\n"
    "| Bộ phận | Vệ sinh | Thay mới |\n| --- | --- | --- |\n"
    "| Lòng nồi | rửa nước được | khi bong chống dính |\n"
    "| Mâm nhiệt | không rửa, lau khăn khô | khi cháy |\n\n"
    "Nồi chỉ dùng với điện áp 220 V.\n\n"
    "Nồi vẫn giữ ấm được khi nắp chưa đóng kín.\n",
    "van-de.md": "# Vườn thú Rừng Cấm\n\n"
    "Không được đưa thức ăn cho khỉ.\n\n"
    "Trẻ em dưới 6 tuổi phải có người lớn đi cùng.\n",
    "ho-boi.md": "# Bể bơi Sông Xanh\n\n"
    "Bể bơi Sông Xanh khánh thành ngày 5/6/2019 tại thị trấn Đồng Nai Hạ.\n\n"
    "Giá vé người lớn là 45.000 đồng một lượt.\n\n"
    "Bể được sửa lần đầu khi mái dột; trước đó chỉ quét vôi, vào các năm 2020 và 2021.\n\n"
    "Giám đốc bể bơi là bà Võ Thị Lụa.\n",
    "tram-y-te.md": "# Quy định của Trạm y tế Bến Đò\n\n"
    "Người bệnh nằm lại trạm được mang theo:\n\n- quần áo cá nhân;\n- quạt cầm tay;\n"
    "- bình nước dưới 2 lít.\n\n"
    "Bác sĩ khám theo số thứ tự, trừ trường hợp cấp cứu.\n\n"
    "Một số thuốc bổ được cấp miễn phí cho người già.\n\n"
    "Thân nhân phải đăng ký tại phòng trực trước khi vào thăm và không được ở lại qua đêm.\n\n"
    "## Thân nhân có được nấu nướng trong trạm không?\n\n"
    "Trong trạm, thân nhân không được nấu nướng.\n\n"
    "Thân nhân vi phạm bị phạt 200.000 đồng.\n\n"
    "Trẻ từ lớp 6 trở lên tự ký giấy hẹn; trẻ từ lớp 1 đến lớp 5 không được tự ký.\n\n"
    "Người chăm bệnh được mượn những thứ sau:\n\n    Chiếu\n    Phích nước\n    Ghế xếp\n\n"
    "## Thân nhân được gửi những gì cho người bệnh?\n\n- trái cây đã rửa;\n- sách báo.\n\n"
    "## Đồ phải gửi ở quầy trực\n\n- điện thoại;\n- trang sức.\n\n"
    "Không được mang vào phòng mổ:\n\na) hoa tươi;\n\nb) máy ảnh.\n\n"
    "Những người được miễn tiền giường:\n\n1. thương binh;\n\n2. người cao tuổi.\n",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "verdict", "quoted"),
    [
        ("Bạn đọc có được mang máy tính xách tay vào phòng đọc không?", "Có", "máy tính xách tay"),
        ("Bạn đọc có được mang đồ ăn vào phòng đọc không?", "Không", "không được mang đồ ăn"),
        ("Thẻ bạn đọc có giá trị trong 12 tháng phải không?", "Có", "12 tháng"),
        ("Thẻ bạn đọc có giá trị trong 6 tháng phải không?", "Không", "12 tháng"),
        ("Bể bơi Sông Xanh khánh thành năm 2021 đúng không?", "Không", "5/6/2019"),
        ("Giá vé người lớn là 45.000 đồng đúng không?", "Có", "45.000 đồng"),
        ("Nhà máy có cho thợ vay tiền dựng nhà không?", "Có", "vay tiền dựng nhà"),
        ("Khói bụi có ảnh hưởng đến vườn chè không?", "Có", "không nhỏ"),
        ("Sinh viên ký túc xá Đồi Thông có được hút thuốc không?", "Không", "không hút thuốc"),
        ("Có được mang bếp ga vào phòng không?", "Không", "bếp ga"),
        ("Sinh viên có được nấu ăn trong phòng không?", "Không", "không nấu ăn"),
        ("Sân sau ký túc xá rộng 400 m2 đúng không?", "Không", "250 m2"),
        ("Mâm nhiệt của nồi cơm Bếp Lửa có rửa được không?", "Không", "không rửa"),
        ("Lòng nồi có rửa nước được không?", "Có", "rửa nước được"),
        ("Nồi cơm Bếp Lửa có dùng được với điện áp 110 V không?", "Không", "220 V"),
        ("Nắp chưa đóng kín thì nồi vẫn giữ ấm được chứ?", "Có", "giữ ấm được"),
        ("Thẻ độc giả có giá trị trong 12 tháng phải không?", "Có", "12 tháng"),
        ("Lớp học an toàn mở trực tiếp, đúng hay sai?", "Không", "trực tuyến"),
        ("Thân nhân được nấu nướng trong trạm y tế không?", "Không", "không được nấu nướng"),
        ("Bác sĩ luôn luôn khám theo số thứ tự, đúng hay sai?", "Không", "trừ trường hợp"),
        ("Mọi thuốc bổ đều được cấp miễn phí cho người già. Đúng hay sai?", "Không", "Một số"),
        ("Thân nhân phải đăng ký trước khi vào thăm, đúng hay sai?", "Có", "phải đăng ký"),
        ("Thân nhân không cần đăng ký khi vào thăm, đúng hay sai?", "Không", "phải đăng ký"),
        ("Có được mang máy ảnh vào phòng mổ của trạm y tế không?", "Không", "Không được mang"),
        ("Thương binh có được miễn tiền giường không?", "Có", "được miễn tiền giường"),
        ("Trẻ lớp 8 có được tự ký giấy hẹn không?", "Có", "lớp 6 trở lên"),
        ("Trẻ lớp 3 có được tự ký giấy hẹn không?", "Không", "lớp 1 đến lớp 5"),
        ("Người chăm bệnh có được mượn phích nước không?", "Có", "được mượn"),
        ("Năm 2031 Ủy ban Thủy hộ làm chủ tịch Hội Cứu đê phải không?", "Có", "UBTH"),
        ("Có được đưa thức ăn cho khỉ không?", "Không", "Không được đưa"),
    ],
)
def test_the_clause_decides(chatbot: Chatbot, question: str, verdict: str, quoted: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == verdict
    assert reply.text.startswith(verdict)
    assert quoted in reply.citations[0].quote


def test_an_item_is_told_with_what_leads_to_it(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Người bệnh nằm lại Trạm y tế Bến Đò có được mang quạt cầm tay không?")
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == "Có"
    assert [one.quote for one in reply.citations] == [
        "Người bệnh nằm lại trạm được mang theo:",
        "- quạt cầm tay;",
    ]
    assert "được mang theo: quạt cầm tay" in reply.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Thân nhân có được gửi sách báo cho người bệnh không?", "Tài liệu nêu: sách báo."),
        (
            "Điện thoại có phải gửi ở quầy trực không?",
            "Tài liệu nêu: Đồ phải gửi ở quầy trực: điện thoại.",
        ),
    ],
)
def test_a_heading_that_asks_is_not_told_as_a_statement(
    chatbot: Chatbot, question: str, told: str
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == "Có"
    assert told in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Phòng đọc có máy lạnh không?",
        "Bể bơi Sông Xanh có bán đồ bơi không?",
        "Nhà ăn có cho thợ vay tiền dựng nhà không?",
        "Bạn đọc có được bán máy tính xách tay không?",
        "Ký túc xá Đồi Thông có cho nuôi mèo trong phòng không?",
    ],
)
def test_what_is_left_open_is_neither(chatbot: Chatbot, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Abstention) or _only_quotes(reply)


def _only_quotes(reply: Reply) -> bool:
    """Tell whether a reply shows what the source says and leaves the verdict to the asker."""
    assert isinstance(reply, Answer)
    return reply.short_answer not in {"Có", "Không"} and reply.confidence < 0.7


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Bạn đọc có được ăn trong phòng không?", "không được mang đồ ăn"),
        ("Sinh viên nữ ở nhà B phải không?", "sinh viên nữ ở nhà C"),
    ],
)
def test_what_decides_is_shown_where_the_verdict_is_not_sure(
    chatbot: Chatbot, question: str, quoted: str
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert quoted in reply.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "Lò hơi mới chạy 12 giờ một ngày phải không?",
        "Thợ vắng ba ngày có bị cho thôi việc không?",
        "Sinh viên nữ ở nhà B phải không?",
        "Bể bơi Sông Xanh được sửa năm 2021 phải không?",
        "Sinh viên nam ở nhà C phải không?",
        "Trẻ 5 tuổi có được chèo thuyền một mình không?",
    ],
)
def test_a_value_or_a_denial_of_another_clause_gives_no_yes(
    chatbot: Chatbot, question: str
) -> None:
    reply = chatbot.ask(question)
    assert not isinstance(reply, Answer) or reply.short_answer != "Có", reply.text


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Nhà tôi mua 6 thùng. Tiệm Bảy Màu có chở miễn phí không?", "Có"),
        ("Nhà tôi mua 3 thùng. Tiệm Bảy Màu có chở miễn phí không?", "Tài liệu nêu"),
        ("Nhà tôi mua 6 thùng. Tiệm Bảy Màu có tặng cọ lăn không?", "Tài liệu nêu"),
        ("Tôi mua ở Bảy Màu. Tiệm có chở hàng cho khách không?", "Có"),
        ("Tôi mua ở Đá Bạc. Tiệm có chở hàng cho khách không?", "Không"),
    ],
)
def test_a_verdict_is_of_the_case_that_the_asker_tells(chatbot, question, verdict):
    reply = chatbot.ask(question)
    told = reply.text.startswith(verdict)
    assert told or (verdict == "Tài liệu nêu" and isinstance(reply, Abstention)), reply.text


LOCKER = {
    "tu-do.md": "# Nội quy phòng tập Đá Cuội\n\n"
    "Khách không mang giày đinh vào sân; dép mềm được phép nhưng phải cất ở cửa.\n\n"
    "Mỗi khách được dùng một tủ đồ (dung tích dưới 40 lít).\n\n"
    "Giai đoạn đầu sân định mở năm 2031, sau lùi đến năm 2034.\n",
}


@pytest.fixture(scope="module")
def gym(chatbot_over) -> Chatbot:
    return chatbot_over(LOCKER)


@pytest.mark.parametrize(
    "question",
    [
        "Phòng tập Đá Cuội có cho khách đi dép mềm không?",  # another clause forbids
        "Tủ đồ 25 lít có được dùng ở phòng tập không?",  # within a bound
        "Sân lúc đầu định mở năm 2031 đúng không?",  # the sentence tells two years
    ],
)
def test_what_else_a_sentence_says_is_no_no(gym: Chatbot, question: str) -> None:
    reply = gym.ask(question)
    assert not isinstance(reply, Answer) or reply.short_answer != "Không", reply.text
