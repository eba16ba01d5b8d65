"""Two things set against each other: each side is answered and cited, the result is said."""

import pytest

from bot import Abstention, Answer, Chatbot
from bot.asking.comparison import comparison
from corpus import Corpus
from ingest import ingest

TEXTS = {
    "mai.md": "# Trường Sao Mai\n\nTrường Sao Mai có 18 lớp và 612 học sinh. "
    "Trường Sao Mai được thành lập năm 1998.\n",
    "ha.md": "# Trường Bến Hạ\n\nTrường Bến Hạ có 24 lớp và 805 học sinh. "
    "Trường Bến Hạ được thành lập năm 2007.\n",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "result", "told"),
    [
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào có nhiều lớp hơn?",
            "Trường Bến Hạ",
            ("18", "24"),
        ),
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào có ít học sinh hơn?",
            "Trường Sao Mai",
            ("612", "805"),
        ),
        (
            "Trường Sao Mai và Trường Bến Hạ, trường nào được thành lập sớm hơn?",
            "Trường Sao Mai",
            ("1998", "2007"),
        ),
    ],
)
def test_both_sides_are_told_and_compared(
    chatbot: Chatbot, question: str, result: str, told: tuple[str, str]
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == result
    assert reply.text.splitlines()[0].startswith(result)
    assert reply.text.splitlines()[0].endswith("hơn.")
    assert all(number in reply.text for number in told)
    assert len({citation.document_id for citation in reply.citations}) == 2


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Giá vé người lớn và trẻ em khác nhau thế nào?", ("người lớn", "trẻ em")),
        ("So sánh diện tích hồ Mây và hồ Gió", ("hồ Mây", "hồ Gió")),
        ("Sản lượng lúa năm 2019 khác năm 2020 ra sao?", ("năm 2019", "năm 2020")),
        ("Đội Sông Hồng hay đội Sông Mã ghi nhiều bàn hơn?", ("Đội Sông Hồng", "đội Sông Mã")),
        ("Chợ Đông và chợ Đoài, chợ nào mở cửa trước?", ("Chợ Đông", "chợ Đoài")),
        (
            "Luật Luật rừng và Luật Đê điều, luật nào có hiệu lực sau?",
            ("Luật Luật rừng", "Luật Đê điều"),
        ),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, str]) -> None:
    found = comparison(question)
    assert found is not None
    assert found.sides == sides
    assert all(side.lower() in q.lower() for side, q in zip(sides, found.questions, strict=True))


@pytest.mark.parametrize(
    ("question", "sides", "asks"),
    [
        ("Học phí lớp sáng có đắt hơn lớp tối không?", ("lớp sáng", "lớp tối"), "whether"),
        ("Lan có cao hơn Hồng không?", ("Lan", "Hồng"), "whether"),
        (
            "Người lớn có được mang nhiều hành lý hơn trẻ em không?",
            ("Người lớn", "trẻ em"),
            "whether",
        ),
        ("Năm nào ruộng Bàu thu nhiều lúa hơn, 2020 hay 2021?", ("năm 2020", "năm 2021"), "which"),
        ("Máy A nặng hơn máy B bao nhiêu kg?", ("Máy A", "máy B"), "how much"),
        (
            "Lương thợ điện tăng bao nhiêu từ thông báo năm 2021 sang thông báo năm 2023?",
            ("thông báo năm 2021", "thông báo năm 2023"),
            "how much",
        ),
        (
            "Số đo ở trạm Bắc và ở trạm Nam có bằng nhau không?",
            ("ở trạm Bắc", "ở trạm Nam"),
            "same",
        ),
        ("Hạn nộp theo Quy chế 12 và Quy chế 15 có khác nhau không?", ("12", "15"), "differ"),
        ("Giữa gạo nếp và gạo tẻ, loại nào giá cao hơn?", ("gạo nếp", "gạo tẻ"), "which"),
    ],
)
def test_what_is_wanted_of_the_two(question: str, sides: tuple[str, str], asks: str) -> None:
    found = comparison(question)
    assert found is not None
    assert found.asks == asks
    assert all(said in told for said, told in zip(sides, found.sides, strict=True)), found.sides


@pytest.mark.parametrize(
    "question",
    [
        "Ai đến sớm hơn?",
        "Công ty Mây và công ty Gió ký hợp đồng gì?",
        "Khi nào và ở đâu họp?",
        "Kho có hơn 5 tấn gạo không?",
        "Làm sao để học tốt hơn?",
    ],
)
def test_what_compares_nothing_is_left_alone(question: str) -> None:
    assert comparison(question) is None


FEES = {
    "phi-2021.md": "---\ntitle: Biểu phí bến thuyền Cồn Én năm 2021\ndate: 2021-01-04\n---\n"
    "Biểu phí này áp dụng cho bến thuyền Cồn Én trong năm 2021.\n\n"
    "Phí neo thuyền gỗ là 40.000 đồng một đêm; phí neo thuyền máy là 90.000 đồng một đêm.\n\n"
    "Bến mở cửa từ 5 giờ đến 20 giờ. Phí rửa thuyền là 25.000 đồng.\n",
    "phi-2024.md": "---\ntitle: Biểu phí bến thuyền Cồn Én năm 2024\ndate: 2024-01-03\n---\n"
    "Biểu phí này áp dụng cho bến thuyền Cồn Én trong năm 2024.\n\n"
    "Phí neo thuyền gỗ là 55.000 đồng một đêm; phí neo thuyền máy là 90.000 đồng một đêm.\n\n"
    "Bến mở cửa từ 5 giờ đến 21 giờ 30 phút. Phí kéo thuyền lên bãi là 120.000 đồng.\n",
}


@pytest.fixture(scope="module")
def harbour(chatbot_over) -> Chatbot:
    return chatbot_over(FEES)


@pytest.mark.parametrize(
    ("question", "opens", "told"),
    [
        (
            "Phí neo thuyền gỗ năm 2021 và năm 2024, năm nào rẻ hơn?",
            "Năm 2021 rẻ hơn.",
            ("40.000", "55.000"),
        ),
        (
            "Phí neo thuyền gỗ năm 2024 có cao hơn năm 2021 không?",
            "Có, năm 2024 cao hơn.",
            ("40.000", "55.000"),
        ),
        (
            "Phí neo thuyền gỗ năm 2021 có cao hơn năm 2024 không?",
            "Không, năm 2024 cao hơn.",
            ("40.000", "55.000"),
        ),
        (
            "Phí neo thuyền gỗ tăng bao nhiêu từ năm 2021 sang năm 2024?",
            "Tăng 15.000 đồng.",
            ("40.000", "55.000"),
        ),
        (
            "Phí neo thuyền máy theo biểu phí 2021 và theo biểu phí 2024 có bằng nhau không?",
            "Có, hai bên bằng nhau.",
            ("90.000",),
        ),
        (
            "Phí neo thuyền gỗ trong hai bản khác nhau thế nào?",
            "- Biểu phí bến thuyền Cồn Én năm 2021",
            ("40.000", "55.000"),
        ),
    ],
)
def test_two_versions_of_a_paper_are_compared(
    harbour: Chatbot, question: str, opens: str, told: tuple[str, ...]
) -> None:
    reply = harbour.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith(opens), reply.text
    assert all(number in reply.text for number in told), reply.text
    assert len({citation.document_id for citation in reply.citations}) == 2


def test_a_silent_side_is_named_and_nothing_is_concluded(harbour: Chatbot) -> None:
    reply = harbour.ask("Phí kéo thuyền lên bãi năm 2021 và năm 2024, năm nào rẻ hơn?")
    assert "rẻ hơn" not in reply.text.splitlines()[0]
    if isinstance(reply, Answer):
        assert "tài liệu không nêu điều này về năm 2021" in reply.text
        assert "120.000" in reply.text


def test_nothing_is_concluded_from_the_whole_of_a_share(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("shares")
    for day, came in (("03/2", 14), ("07/9", 19)):
        (folder / f"hop-{came}.md").write_text(
            f"# Biên bản họp tổ dệt Mai Lĩnh ngày {day}/2023\n\n"
            f"Ngày {day}/2023, tổ dệt Mai Lĩnh họp, có mặt {came} trên 20 tổ viên.\n",
            encoding="utf-8",
        )
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(path) for path in sorted(folder.glob("*.md"))], into=corpus)
        reply = Chatbot(corpus).ask(
            "Cuộc họp tổ dệt Mai Lĩnh ngày 03/2/2023 và ngày 07/9/2023, cuộc nào nhiều tổ viên hơn?"
        )
    assert "bằng nhau" not in reply.text
    assert "03/2/2023 nhiều" not in reply.text.splitlines()[0]


def test_each_side_is_told_with_its_own_part_of_a_sentence(harbour: Chatbot) -> None:
    reply = harbour.ask("Năm 2021 neo thuyền gỗ và thuyền máy, loại nào rẻ hơn?")
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith("Thuyền gỗ rẻ hơn.")
    assert "40.000" in reply.text
    assert "90.000" in reply.text


def test_a_table_is_asked_by_the_name_of_the_measure(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("measures")
    (folder / "bom.md").write_text(
        "# Máy bơm Rạch Ông\n\n| Máy | Khối lượng (kg) | Công suất (W) | Giá (đồng) |\n"
        "| --- | --- | --- | --- |\n| RO-12 | 7,5 | 370 | 1.450.000 |\n"
        "| RO-30 | 14,2 | 750 | 2.980.000 |\n",
        encoding="utf-8",
    )
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / "bom.md")], into=corpus)
        chatbot = Chatbot(corpus)
        alone = chatbot.ask("Máy RO-30 nặng bao nhiêu?")
        both = chatbot.ask("Máy RO-12 và RO-30, máy nào nặng hơn?")
    assert isinstance(alone, Answer), alone.text
    assert "14,2" in alone.short_answer
    assert isinstance(both, Answer), both.text
    assert both.text.startswith("RO-30 nặng hơn.")
    assert "7,5" in both.text


GOODS = {
    "bep.md": "# Bếp từ nào cho nhà nhỏ?\n\nHai bếp được hỏi nhiều là Hồng Hạc B3 và Núi Lửa K7. "
    "Hồng Hạc B3 bán 2.400.000 đồng, Núi Lửa K7 bán 3.100.000 đồng.\n\n"
    "Hồng Hạc B3 nặng 5,2 kg. Núi Lửa K7 nặng 6,8 kg.\n\n"
    "Núi Lửa K7 đun sôi một lít nước trong 4 phút; Hồng Hạc B3 đun sôi một lít nước trong 6 phút. "
    "Hồng Hạc B3 được bảo hành 24 tháng, Núi Lửa K7 được bảo hành 18 tháng.\n",
    "phong-tap-cau-vong.txt": "PHÒNG TẬP CẦU VỒNG\n\nMở cửa: 5 giờ 00 - 21 giờ 00 hằng ngày.\n"
    "Vé tháng: người lớn 400.000 đồng, học sinh 250.000 đồng.\nSàn tập dài 30 m.\n"
    "Có phòng xông hơi.\n",
    "phong-tap-mat-troi.md": "# Phòng tập Mặt Trời\n\nMở cửa: 6 giờ 00 - 22 giờ 00 hằng ngày.\n\n"
    "Vé tháng: người lớn 500.000 đồng, học sinh 300.000 đồng.\n\nSàn tập dài 18 m.\n",
    "thu-2030.md": "# Mức đóng góp hội chợ hoa năm 2030\n\n| Khoản | Gian nhỏ | Gian lớn |\n"
    "|---|---|---|\n| Tiền thuê gian | 800.000 đồng | 1.500.000 đồng |\n"
    "| Tiền điện một ngày | 50.000 đồng | 90.000 đồng |\n",
    "thu-2031.md": "# Mức đóng góp hội chợ hoa năm 2031\n\n| Khoản | Gian nhỏ | Gian lớn |\n"
    "|---|---|---|\n| Tiền thuê gian | 900.000 đồng | 1.350.000 đồng |\n"
    "| Tiền điện một ngày | 50.000 đồng | 90.000 đồng |\n",
    "quy.md": "# Quỹ khuyến học làng Mai Trì\n\nLàng đóng quỹ khuyến học 60 triệu đồng, hội "
    "đồng hương đóng quỹ khuyến học 45 triệu đồng.\n",
    "lac.md": "# Tin mùa màng xã Cồn Lau\n\nVụ này xã Cồn Lau trồng 310 ha lạc. So với vụ trước, "
    "diện tích lạc giảm 25 ha.\n\nVụ này xã trồng 40 ha vừng.\n",
}


@pytest.fixture(scope="module")
def goods(chatbot_over) -> Chatbot:
    return chatbot_over(GOODS)


@pytest.mark.parametrize(
    ("question", "first", "told"),
    [
        (
            "Bếp Núi Lửa K7 đắt hơn Hồng Hạc B3 bao nhiêu tiền?",
            "Bếp Núi Lửa K7 đắt hơn 700.000 đồng.",
            ("3.100.000", "2.400.000"),
        ),
        (
            "Hồng Hạc B3 với Núi Lửa K7 bếp nào nhẹ hơn?",
            "Hồng Hạc B3 nhẹ hơn.",
            ("5,2 kg", "6,8 kg"),
        ),
        (
            "Phòng tập nào có sàn dài hơn, Cầu Vồng hay Mặt Trời?",
            "Cầu Vồng dài hơn.",
            ("30 m", "18 m"),
        ),
        (
            "Tiền thuê gian lớn hội chợ hoa năm 2031 so với năm 2030 tăng hay giảm?",
            "Giảm 150.000 đồng.",
            ("1.500.000", "1.350.000"),
        ),
        (
            "So với năm 2030, tiền thuê gian nhỏ năm 2031 tăng bao nhiêu?",
            "Tăng 100.000 đồng.",
            ("800.000", "900.000"),
        ),
        (
            "Tiền thuê gian nhỏ hội chợ hoa năm nay so với năm trước tăng hay giảm?",
            "Tăng 100.000 đồng.",
            ("800.000", "900.000"),
        ),
    ],
)
def test_what_is_measured_of_both_is_one_thing(
    goods: Chatbot, question: str, first: str, told: tuple[str, str]
) -> None:
    reply = goods.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.text.splitlines()[0] == first
    assert all(number in reply.text for number in told)


def test_a_change_is_told_as_the_source_tells_it(goods: Chatbot) -> None:
    reply = goods.ask("Diện tích lạc của xã Cồn Lau so với vụ trước tăng hay giảm?")
    assert isinstance(reply, Answer), reply.text
    assert "giảm" in reply.text
    assert any("giảm 25 ha" in citation.quote for citation in reply.citations)


def test_how_many_times_as_much(goods: Chatbot) -> None:
    reply = goods.ask("Bếp Hồng Hạc B3 nặng gấp mấy lần bếp Núi Lửa K7?")
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer == "1,31 lần"
    assert reply.text.startswith("Bếp Núi Lửa K7 nặng gấp 1,31 lần bếp Hồng Hạc B3.")


@pytest.mark.parametrize(
    ("question", "silent"),
    [
        ("Hồng Hạc B3 với Suối Trong Z9 bếp nào nhẹ hơn?", "Suối Trong Z9"),
        ("Hồng Hạc B3 với Suối Trong Z9 bếp nào rẻ hơn?", "Suối Trong Z9"),
    ],
)
def test_without_one_side_nothing_is_compared(goods: Chatbot, question: str, silent: str) -> None:
    reply = goods.ask(question)
    assert isinstance(reply, Abstention)
    assert f"tài liệu không nêu điều này về {silent}" in reply.text
    assert reply.nearest


@pytest.mark.parametrize(
    ("question", "sides", "asks"),
    [
        (
            "Trường Sao Mai và trường Bến Hạ có đều dạy bơi không?",
            ("Trường Sao Mai", "trường Bến Hạ"),
            "both",
        ),
        (
            "Cả Huế và Vinh đều mưa trong tháng chín phải không?",
            None,
            "",
        ),
        ("Vé ghế mềm đắt gấp mấy lần vé ghế cứng?", ("Vé ghế mềm", "vé ghế cứng"), "times"),
        (
            "Giữa Gió Lốc G3 và Mưa Rào M1, xe nào rẻ hơn cho người mới lái?",
            ("Gió Lốc G3", "Mưa Rào M1"),
            "which",
        ),
        ("Lan và Hồng có khỏe không?", None, ""),
        ("Năm nay giá điện so với năm ngoái tăng hay giảm?", None, ""),
    ],
)
def test_further_forms(question: str, sides: tuple[str, str] | None, asks: str) -> None:
    found = comparison(question)
    assert (found.sides if found else None) == sides or sides is None
    if sides:
        assert found is not None
        assert found.asks == asks


@pytest.mark.parametrize(
    "question",
    [
        "Hồng Hạc B3 và Núi Lửa K7 bếp nào ồn hơn?",  # a price is no loudness, nor is a weight
        "Diện tích vừng của xã Cồn Lau so với vụ trước tăng hay giảm?",  # told of another crop
        "Phòng tập Cầu Vồng và phòng tập Mặt Trời, phòng nào cao hơn?",
    ],
)
def test_another_measure_is_not_compared(goods: Chatbot, question: str) -> None:
    reply = goods.ask(question)
    assert isinstance(reply, Abstention), reply.text


def test_the_subject_of_a_deed_is_a_side() -> None:
    found = comparison("Làng đóng quỹ khuyến học nhiều hơn hội đồng hương bao nhiêu tiền?")
    assert found is not None
    assert found.sides == ("Làng", "hội đồng hương")
    assert all("quỹ khuyến học" in question for question in found.questions)


@pytest.mark.parametrize(
    "question",
    [
        "Đóng học phí bằng chuyển khoản được không?",
        "Lái xe tải phải có bằng lái hạng C đúng không?",
        "Giáo viên có cần bằng đại học không?",
        "Mặt bàn làm bằng gỗ sồi phải không?",
        "Thuyền đi bằng buồm có được vào vịnh không?",
    ],
)
def test_a_means_a_matter_and_a_degree_are_no_comparison(question: str) -> None:
    assert comparison(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Giá vé xe buýt có bằng giá vé tàu không?",
        "Núi Bà có cao bằng núi Cậu không?",
        "Số bàn thắng của An có bằng của Bình không?",
    ],
)
def test_as_much_as_is_a_comparison(question: str) -> None:
    assert comparison(question) is not None


@pytest.mark.parametrize(
    ("question", "sides", "measure"),
    [
        (
            "Mức nước hồ Bàu Sen có vượt mức tối đa của hồ Đá Chồng không?",
            ("hồ Bàu Sen", "hồ Đá Chồng"),
            "nhiều",
        ),
        (
            "Thông báo 41 có nâng phí gửi xe so với Thông báo 17 không?",
            ("Thông báo 41", "Thông báo 17"),
            "cao",
        ),
    ],
)
def test_a_deed_compares_like_a_measure(
    question: str, sides: tuple[str, str], measure: str
) -> None:
    found = comparison(question)
    assert found is not None
    assert found.asks == "whether"
    assert found.measure == measure
    assert found.sides == sides


@pytest.mark.parametrize(
    "question",
    [
        "Thợ và học việc đã có áo, vậy cùng năm đó có được thêm mũ không?",
        "Đang có gạo Quỹ Xóm rồi, năm đó có lấy được gạo Vượt Lũ nữa không?",
    ],
)
def test_no_two_things_are_compared(question: str) -> None:
    assert comparison(question) is None


FLOODS = """# Sông Lau

Mùa lũ lớn nhất từng đo được ở sông Lau là năm 2041, với lưu lượng 940 m³/s.

Mùa lũ năm 2043 có lưu lượng thấp hơn, 650 m³/s, nhưng nước ở bến Én lại cao hơn 0,4 m.
"""


def test_the_paper_that_tells_one_side_is_asked_for_the_other(tmp_path) -> None:
    (tmp_path / "song.md").write_text(FLOODS, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "song.md"], into=corpus)
        reply = Chatbot(corpus).ask(
            "Lũ năm 2041 với lũ năm 2043 ở sông Lau, trận nào lưu lượng lớn hơn?"
        )
    assert isinstance(reply, Answer), reply.text
    assert reply.short_answer.lower() == "lũ năm 2041"
    assert {"940 m³/s", "650 m³/s"} <= {part.short_answer for part in reply.parts} or (
        "940" in reply.text and "650" in reply.text
    )
