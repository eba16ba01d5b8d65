"""Questions to tables: the cell, its unit, its proof; and silence where no cell is meant."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot
from corpus import Corpus
from ingest import ingest

TEXT = """# Nhà sách Hương Tràm

Bảng 1. Doanh thu của các quầy, đơn vị tính: triệu đồng

| STT | Quầy | Quý I/2023 | Quý II/2023 | Nhân viên | Trưởng quầy |
|---|---|---|---|---|---|
| 1 | Sách thiếu nhi | 120 | 135,5 | 4 | Lê Thị Mận |
| 2 | Sách giáo khoa | 340 | 210 | 6 | Trần Văn Ổi |
| 3 | Văn phòng phẩm | 98 | 101 | 3 | Đỗ Quang Bưởi |
| | Tổng cộng | 558 | 446,5 | 13 | |

## Phòng khám Thanh Trà

Bảng 2. Bảng giá dịch vụ năm 2024

| Dịch vụ | Người lớn (nghìn đồng) | Trẻ em (nghìn đồng) | Thời gian |
|---|---|---|---|
| Nhổ răng | 300 | 200 | 30 phút |
| Nhổ răng khôn | 1.500 | | 60 phút |
| Trám răng | 250 | 180 | 45 phút |
| Siêu âm bụng | 220 | 220 | 15 phút |

## Việc của tổ bếp

| Công việc | Người lo | Hạn | Ghi chú |
|---|---|---|---|
| Lau bếp ga | Mận | — | — |
| Chia suất cơm trưa | Cả tổ | — | — |
| Nhận rau buổi sớm | Bưởi | — | — |

## Đội bóng

Danh sách cầu thủ của đội Sông Lam trẻ:

| Số áo | Họ và tên | Vị trí | Năm sinh | Chiều cao |
|---|---|---|---|---|
| 1 | Nguyễn Văn An | Thủ môn | 2005 | 1,85 m |
| 7 | Phạm Đức Bình | Tiền đạo | 2006 | 1,78 m |
| 9 | Hoàng Công Chiến | Tiền đạo | 2004 | 1,81 m |
| 10 | Vũ Minh Dũng | Tiền vệ | 2005 | 1,70 m |

## Trại giống

Số cây giống đã bán, đơn vị tính: nghìn cây

| Xã | Năm | Keo | Bạch đàn |
|---|---|---|---|
| Phú Mỹ | 2021 | 12 | 7 |
| | 2022 | 15 | 9 |
| Hòa Vang | 2021 | 20 | 4 |
| | 2022 | 18 | 6 |

## Câu lạc bộ bơi

Số hội viên của câu lạc bộ, đơn vị tính: người

| Nhóm | Năm 2021 | Năm 2022 | Năm 2023 |
|---|---|---|---|
| Thiếu niên | 85 | 112 | 140 |
| Người lớn | 60 | 71 | 66 |

## Ký túc xá

| Nhà | Số phòng trống | Số phòng sắp trống |
|---|---|---|
| Hoa Lan | 12 | 5 |
| Hoa Cúc | 9 | 14 |

## Làng nghề

Bảng 7. Sản phẩm của làng gốm (khối lượng: tạ; doanh thu: tỷ đồng)

| Mặt hàng | Khối lượng | Doanh thu | Lò mở năm |
|---|---|---|---|
| Chum vại | 640 | 3,1 | 1987 |
| Trong đó: chum sành | 410 | 2,2 | 1991 |
| Ấm chén | 85 | 1,9 | 2008 |
| Ấm chén (men lam) | 37 | 0,8 | 2012 |

## Đò ngang

Bảng giá vé đò qua sông năm nay

| Bến | Vé ban ngày | Vé ban đêm |
|---|---|---|
| Bến Trúc | 6.000 | 9.000 |
| Bến Sậy | 4.000 | 7.000 |
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "so-lieu.md").write_text(TEXT, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as opened:
        ingest([folder / "so-lieu.md"], into=opened)
        yield opened


@pytest.fixture(scope="module")
def chatbot(corpus: Corpus) -> Chatbot:
    return Chatbot(corpus)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Doanh thu quầy sách giáo khoa quý II/2023 là bao nhiêu?", "210 triệu đồng"),
        ("Quầy văn phòng phẩm quý I bán được bao nhiêu?", "98 triệu đồng"),
        ("Quầy văn phòng phẩm có bao nhiêu nhân viên?", "3"),
        ("Ai là trưởng quầy sách thiếu nhi?", "Lê Thị Mận"),
        ("Việc lau cái bếp giao cho ai vậy?", "Mận"),  # "Lau bếp ga", in other words
        ("Quầy nào có doanh thu quý I/2023 cao nhất?", "Sách giáo khoa"),
        ("Quầy nào có ít nhân viên nhất?", "Văn phòng phẩm"),
        ("Tổng doanh thu quý I/2023 là bao nhiêu?", "558 triệu đồng"),
        ("Giá nhổ răng khôn cho người lớn là bao nhiêu?", "1.500 nghìn đồng"),
        ("Giá nhổ răng cho trẻ em là bao nhiêu?", "200 nghìn đồng"),
        ("Giá nhổ răng cho con nít là bao nhiêu?", "200 nghìn đồng"),
        ("Trám răng mất bao lâu?", "45 phút"),
        ("Ai nhận rau buổi sớm?", "Bưởi"),
        ("Dịch vụ nào mất 15 phút?", "Siêu âm bụng"),
        ("Dịch vụ nào rẻ nhất cho người lớn?", "Siêu âm bụng"),
        ("Thủ môn của đội Sông Lam trẻ là ai?", "Nguyễn Văn An"),
        ("Ai mặc áo số 10?", "Vũ Minh Dũng"),
        ("Phạm Đức Bình sinh năm nào?", "2006"),
        ("Hoàng Công Chiến cao bao nhiêu?", "1,81 m"),
        ("Vũ Minh Dũng chơi ở vị trí nào?", "Tiền vệ"),
        ("Năm 2022 xã Phú Mỹ bán được bao nhiêu cây keo?", "15"),
        ("Năm nào câu lạc bộ có 112 người trong nhóm thiếu niên?", "Năm 2022"),
        ("Năm 2023 nhóm người lớn có bao nhiêu hội viên?", "66 người"),
        ("Nhà Hoa Cúc có bao nhiêu phòng trống?", "9"),
        ("Nhà Hoa Lan có bao nhiêu phòng sắp trống?", "5"),
        ("Xã Hòa Vang bán bao nhiêu bạch đàn năm 2021?", "4"),
        ("Khối lượng chum sành là bao nhiêu?", "410 tạ"),
        ("Doanh thu ấm chén của làng gốm là bao nhiêu?", "1,9 tỷ đồng"),
        ("Doanh thu ấm chén men lam của làng gốm là bao nhiêu?", "0,8 tỷ đồng"),
        ("Mặt hàng nào có lò mở năm 2008?", "Ấm chén"),
        ("Bến nào có giá vé đò rẻ nhất?", "Bến Sậy"),
    ],
)
def test_a_cell_answers_by_its_names(chatbot, corpus, question, answer):
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer.removesuffix(" nghìn cây") == answer
    text = corpus.get(reply.citations[0].document_id).text
    for citation in reply.citations:
        assert citation.span.of(text) == citation.quote
    assert any(answer.split(" ")[0] in citation.quote for citation in reply.citations)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        (
            "Những quầy nào có doanh thu quý II/2023 trên 120 triệu đồng?",
            ("Sách thiếu nhi", "Sách giáo khoa"),
        ),
        ("Những cầu thủ nào là tiền đạo?", ("Phạm Đức Bình", "Hoàng Công Chiến")),
        ("Những năm nào thuộc xã Hòa Vang?", ("2021", "2022")),
    ],
)
def test_rows_that_meet_a_condition_are_a_list(chatbot, question, items):
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.items == items


@pytest.mark.parametrize(
    "question",
    [
        "Doanh thu quầy sách ngoại văn quý I/2023 là bao nhiêu?",  # no such row
        "Doanh thu quầy sách giáo khoa quý III/2023 là bao nhiêu?",  # no such column
        "Quầy sách giáo khoa có bao nhiêu nhân viên nữ?",  # narrower than the column
        "Doanh thu quý I của quầy sách thiếu nhi năm 2022 là bao nhiêu?",  # another year
        "Doanh thu của quầy sách thiếu nhi là bao nhiêu?",  # which quarter?
        "Giá nhổ răng khôn cho trẻ em là bao nhiêu?",  # a blank cell
        "Nhổ răng khôn cho người già giá bao nhiêu?",
        "Giá siêu âm tim cho người lớn là bao nhiêu?",
        "Cầu thủ nào là hậu vệ?",
        "Phạm Đức Bình nặng bao nhiêu?",
        "Ai mặc áo số 11?",
        "Xã Phú Mỹ bán được bao nhiêu cây keo năm 2023?",
        "Khối lượng lọ hoa là bao nhiêu?",
        "Bến nào đông khách nhất?",
    ],
)
def test_no_cell_answers_what_the_table_does_not_say(chatbot, question):
    assert isinstance(chatbot.ask(question), Abstention)


def test_the_row_the_names_of_the_columns_and_the_unit_are_quoted(chatbot):
    reply = chatbot.ask("Doanh thu quầy văn phòng phẩm quý II/2023 là bao nhiêu?")
    quotes = [citation.quote for citation in reply.citations]
    assert quotes == [
        "| 3 | Văn phòng phẩm | 98 | 101 | 3 | Đỗ Quang Bưởi |",
        "| STT | Quầy | Quý I/2023 | Quý II/2023 | Nhân viên | Trưởng quầy |",
        "Bảng 1. Doanh thu của các quầy, đơn vị tính: triệu đồng",
    ]
    assert "101 triệu đồng" in reply.text


def test_a_bare_year_over_a_column_is_the_year_in_question(tmp_path):
    table = "# Xưởng dệt Mỹ Tho\n\n| Khoản (triệu đồng) | 2031 | 2032 |\n|---|---|---|\n"
    (tmp_path / "a.md").write_text(
        f"{table}| Tiền sợi | 84,2 | 97,5 |\n| Tiền công thợ | 10,4 | 13,1 |\n", encoding="utf-8"
    )
    with Corpus.open(tmp_path / "index", create=True) as opened:
        ingest([tmp_path / "a.md"], into=opened)
        chatbot = Chatbot(opened)
        for question, told in (
            ("Tiền công thợ năm 2032 là bao nhiêu?", "13,1 triệu đồng"),
            ("Tiền sợi năm 2031 là bao nhiêu?", "84,2 triệu đồng"),
        ):
            reply = chatbot.ask(question)
            assert isinstance(reply, Answer)
            assert told in reply.text
        assert isinstance(chatbot.ask("Tiền sợi năm 2030 là bao nhiêu?"), Abstention)


FERRIES = """# Giá vé tàu cánh ngầm

Công ty Tàu biển Bích Đầm, ngày 02/5/2024.

| Chuyến | Nơi đi | Nơi đến | Quãng đường | Giờ rời bến | Giá vé một lượt |
|---|---|---|---|---|---|
| 03 | Cảng Vũng Rô | Đảo Hòn Nưa | 22 km | 6 giờ 45 | 150.000 đồng |
| 08 | Cảng Vũng Rô | Đảo Bích Đầm | 31 km | 13 giờ 20 | 210.000 đồng |
| 12 | Cảng Đầm Môn | Đảo Bích Đầm | 14 km | 9 giờ 05 | 95.000 đồng |

Bảng tổng sắp huy chương giải đua ghe của xã Vạn Đồng:

| Đội | Vàng | Bạc | Đồng | Thời gian chặng cuối |
|---|---|---|---|---|
| Xóm Rớ | 2 | 5 | 1 | 14 phút 10 giây |
| Xóm Gành | 4 | 0 | 3 | 12 phút 55 giây |

| Khoản thu | Tàu cá | Tàu khách |
|---|---|---|
| Phí neo đậu một đêm | 40.000 đồng | 90.000 đồng |
| Tiền nước ngọt một khối | 30.000 đồng | 30.000 đồng |
"""


@pytest.fixture(scope="module")
def ferries(chatbot_over) -> Chatbot:
    return chatbot_over({"tau.md": FERRIES})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Giá vé chuyến 08 là bao nhiêu?", "210.000 đồng"),
        ("Chuyến tàu cánh ngầm 12 dài bao nhiêu?", "14 km"),
        ("Chuyến tàu nào dài nhất?", "08"),
        ("Chuyến tàu nào rời bến sớm nhất?", "03"),
        ("Đội nào được nhiều huy chương vàng nhất ở xã Vạn Đồng?", "Xóm Gành"),
        ("Phí neo đậu tàu khách của công ty Bích Đầm là bao nhiêu?", "90.000 đồng"),
        ("Tiền nước ngọt một khối là bao nhiêu?", "30.000 đồng"),
    ],
)
def test_a_row_is_known_by_its_number_and_ranked_by_its_values(ferries, question, answer):
    reply = ferries.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "Giá vé chuyến 15 là bao nhiêu?",  # no such row
        "Đội nào được nhiều huy chương đồng nhất ở huyện Sông Cầu?",  # another place
        "Phí neo đậu là bao nhiêu?",  # of which?
        "Phí neo đậu tàu khách của công ty Sao Biển là bao nhiêu?",
    ],
)
def test_another_row_or_another_house_is_not_answered(ferries, question):
    assert isinstance(ferries.ask(question), Abstention)


CLINIC = """# Khám sức khỏe tại Trạm xá Đồi Sim

| Mã gói | Tên gói | Độ tuổi | Thời gian | Phí trọn gói (đồng) |
|---|---|---|---|---|
| G1 | Mầm xanh | 3 - 6 | 40 phút | 250.000 |
| G2 | Măng non | 7 - 15 | 60 phút | 380.000 |
| G3 | Cây lớn | từ 16 | 90 phút | 720.000 |

## Cước gửi hàng của Bưu cục Đồi Sim

| Khối lượng | Trong tỉnh | Ngoài tỉnh |
|---|---|---|
| Dưới 2 kg | 15.000 đồng | 28.000 đồng |
| Từ 2 kg đến dưới 10 kg | 32.000 đồng | 61.000 đồng |
| Từ 10 kg trở lên | 55.000 đồng | 99.000 đồng |

## Các hang của khu du lịch Đồi Sim

Khu du lịch có các hang sau:

- Hang Dơi: sâu 120 m, mở năm 2011
- Hang Tiên: sâu 340 m, mở năm 2015
- Hang Nước: sâu 85 m, mở năm 2019
"""


@pytest.fixture(scope="module")
def clinic(chatbot_over) -> Chatbot:
    return chatbot_over({"tram.md": CLINIC})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Gói G2 giá bao nhiêu?", "380.000 đồng"),
        ("Bé 5 tuổi khám ở Trạm xá Đồi Sim thì chọn gói nào?", "Mầm xanh"),
        ("Gửi hàng 4 kg ngoài tỉnh hết bao nhiêu tiền?", "61.000 đồng"),
        ("Trạm xá Đồi Sim có mấy gói khám sức khỏe?", "3"),
        ("Gói khám nào ở Trạm xá Đồi Sim đắt nhất?", "Cây lớn"),
        ("Hang nào của khu du lịch Đồi Sim sâu nhất?", "Hang Tiên"),
    ],
)
def test_brackets_counts_and_lists_are_read(clinic, question, answer):
    reply = clinic.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == answer


def test_the_rows_of_a_table_are_listed_and_the_leading_number_told(clinic):
    reply = clinic.ask("Kể tên các gói khám sức khỏe ở Trạm xá Đồi Sim")
    assert isinstance(reply, Answer)
    assert reply.items == ("Mầm xanh", "Măng non", "Cây lớn")
    assert "720.000 đồng" in clinic.ask("Gói khám nào ở Trạm xá Đồi Sim đắt nhất?").text
    assert "340 m" in clinic.ask("Hang nào của khu du lịch Đồi Sim sâu nhất?").text


@pytest.mark.parametrize(
    "question",
    [
        "Bé 2 tuổi khám ở Trạm xá Đồi Sim thì chọn gói nào?",
        "Gửi hàng 4 kg ngoài nước hết bao nhiêu tiền?",
        "Trạm xá Đồi Sim có mấy bác sĩ?",
        "Hang nào của khu du lịch Đồi Sim đông khách nhất?",
        "Trạm xá Bến Sim có mấy gói khám sức khỏe?",
    ],
)
def test_outside_the_brackets_and_lists_nothing_is_said(clinic, question):
    reply = clinic.ask(question)
    assert isinstance(reply, Abstention), reply.text


ROUTES = """# Bến xe Gò Vải

| Tuyến | Giá vé (đồng) | Lưu ý |
|---|---|---|
| Gò Vải – Cửa Lạch | 90.000 | Đặt trước |
| Gò Vải – Bãi Dài | 140.000 | Đặt trước 2 ngày |
| Gò Vải – Suối Đá | 60.000 | Không cần đặt trước |
"""


def test_a_value_that_goes_on_is_that_value_too(tmp_path):
    (tmp_path / "ben.md").write_text(ROUTES, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as opened:
        ingest([tmp_path / "ben.md"], into=opened)
        reply = Chatbot(opened).ask("Tuyến nào của Bến xe Gò Vải phải đặt trước?")
    assert isinstance(reply, Answer)
    assert reply.items == ("Gò Vải – Cửa Lạch", "Gò Vải – Bãi Dài")


RIVER = """# Sông Trà Én

| Đoạn sông | Chiều dài (km) |
|---|---|
| Thượng nguồn | 40 |
| Giữa dòng (cầu Én - bến Lau) | 75 |
| Cửa sông | 22 |

Cầu dài nhất bắc qua sông là cầu Mây Bạc, dài 610 m, khánh thành năm 2009.

## Thùng lọc nước L2 bán ở bến Lau

| Thông số | L2 | L2-K (có khóa trẻ em) |
|---|---|---|
| Dung tích thùng chứa | 9 lít | 7,5 lít |
| Khối lượng | 12 kg | 14 kg |
"""


@pytest.fixture(scope="module")
def river(chatbot_over) -> Chatbot:
    return chatbot_over({"song.md": RIVER})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Cây cầu dài nhất qua sông Trà Én là cầu nào?", "cầu Mây Bạc"),
        ("Đoạn sông nào dài nhất?", "Giữa dòng (cầu Én - bến Lau)"),
        ("Bản L2 có khóa trẻ em thì thùng đựng được mấy lít?", "7,5 lít"),
    ],
)
def test_rows_are_ranked_as_what_they_are_and_called_otherwise(river, question, answer):
    reply = river.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == answer
