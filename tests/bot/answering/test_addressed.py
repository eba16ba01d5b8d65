"""Questions about a place in a document, on papers invented for it."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot, Reason, Reply, Settings
from corpus import Corpus
from ingest import ingest

CLUB = """CÂU LẠC BỘ CỜ NGƯỜI LÀNG HẠ

ĐIỀU LỆ

Hoạt động của câu lạc bộ cờ người

Chương I

QUY ĐỊNH CHUNG

Điều 1. Mục đích

Câu lạc bộ giữ gìn trò chơi cờ người của làng.

Điều 2. Hội viên

Hội viên có các quyền sau đây:

1. Được dự mọi ván cờ;

2. Được mượn bàn cờ trong 05 ngày, trừ:

a) Bàn cờ gỗ mít;

b) Bàn cờ đang sửa.

Chương II

TÀI CHÍNH

Điều 3. Hội phí

1. Hội phí là 40.000 đồng một quý.

2. Trẻ em dưới 12 tuổi không phải nộp hội phí.

Điều 4. Thủ quỹ

Thủ quỹ công khai sổ thu chi mỗi quý.
"""

DECREE = """CHÍNH PHỦ
_______
Số: 88/2030/NĐ-CP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 12 tháng 12 năm 2030

NGHỊ ĐỊNH

Về nuôi ong trong rừng phòng hộ

Căn cứ Luật Lâm nghiệp;

Điều 1. Phạm vi

Nghị định này quy định việc đặt thùng ong trong rừng phòng hộ.

Điều 2. Khoảng cách

1. Thùng ong đặt cách đường mòn ít nhất 15 mét.

2. Mỗi hộ đặt nhiều nhất 60 thùng.

Phụ lục 1

MẪU SỔ THEO DÕI

Tên chủ hộ, số thùng, ngày đặt.

TM. CHÍNH PHỦ
PHÓ THỦ TƯỚNG

Đặng Văn Khải
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, new_embedder: type) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("van-ban")
    (folder / "dieu-le.txt").write_text(CLUB, encoding="utf-8")
    (folder / "nghi-dinh.txt").write_text(DECREE, encoding="utf-8")
    (folder / "tin.txt").write_text("Hội làng mở vào mùa xuân.\n", encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    with Corpus.open(index, create=True, embedder=new_embedder()) as opened:
        ingest([folder], into=opened)
        yield opened


@pytest.fixture
def ask(corpus: Corpus):
    bot = Chatbot(corpus, settings=Settings(reader="sentence"))

    def answer(question: str) -> Reply:
        reply = bot.ask(question)
        cited = reply.nearest if isinstance(reply, Abstention) else reply.citations
        for citation in cited:
            assert citation.span.of(corpus.get(citation.document_id).text) == citation.quote
        return reply

    return answer


@pytest.mark.parametrize(
    ("question", "address", "opens", "ends"),
    [
        ("Điều 1 Điều lệ câu lạc bộ cờ người quy định gì?", "Điều 1", "Điều 1", "làng."),
        ("khoản 2 điều 3 điều lệ cờ người", "khoản 2 Điều 3", "2. Trẻ em", "hội phí."),
        ("Điểm b khoản 2 Điều 2 của Điều lệ nói gì?", "điểm b khoản 2 Điều 2", "b)", "sửa."),
        (
            "khoan 2 dieu 2 nghi dinh 88/2030/NĐ-CP quy dinh gi",
            "khoản 2 Điều 2",
            "2. Mỗi",
            "thùng.",
        ),
        ("Nghị định 88/2030 Điều 2 khoản 1 viết thế nào?", "khoản 1 Điều 2", "1. Thùng", "mét."),
        ("Cho tôi xem Điều 4", "Điều 4", "Điều 4", "quý."),
        ("Phụ lục I của nghị định có nội dung gì?", "Phụ lục 1", "Phụ lục 1", "đặt."),
    ],
)
def test_a_clause_is_quoted_whole_with_its_address(ask, question, address, opens, ends):
    reply = ask(question)
    assert isinstance(reply, Answer)
    (citation,) = reply.citations
    assert citation.address == address
    assert citation.quote.startswith(opens)
    assert citation.quote.endswith(ends)
    assert address[0].upper() + address[1:] in reply.text
    assert f"[{citation.number}]" in reply.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Điều 9 Điều lệ câu lạc bộ cờ người quy định gì?",
            "không có Điều 9 (có 4 điều, từ 1 đến 4)",
        ),
        ("Khoản 5 Điều 3 của điều lệ?", "không có khoản 5 Điều 3 (Điều 3 có 2 khoản, từ 1 đến 2)"),
        ("Điều 99 nói gì?", "Không tài liệu nào có Điều 99"),
        ("Điều 2 Nghị định 17/1999/NĐ-CP quy định gì?", "17/1999/NĐ-CP"),
        ("Điều 2 Nghị định về nuôi tôm nói gì?", "không có “Nghị định về nuôi tôm”"),
        ("Điều 2 Luật Thủy sản quy định gì?", "không có “Luật Thủy sản”"),
    ],
)
def test_what_does_not_exist_is_said_not_to_exist(ask, question, said):
    reply = ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.NO_SUCH_PLACE
    assert said in reply.text


def test_several_places_are_quoted_and_the_lacking_one_is_named(ask):
    reply = ask("Khoản 1, 2 và 7 Điều 3 của Điều lệ câu lạc bộ cờ người quy định gì?")
    assert isinstance(reply, Answer)
    assert [citation.address for citation in reply.citations] == [
        "khoản 1 Điều 3",
        "khoản 2 Điều 3",
    ]
    assert "không có khoản 7 Điều 3" in reply.text


def test_a_chapter_is_answered_with_its_title_and_articles(ask):
    reply = ask("Chương II của Điều lệ có những điều nào?")
    assert isinstance(reply, Answer)
    assert reply.items == ("Điều 3. Hội phí", "Điều 4. Thủ quỹ")
    assert "TÀI CHÍNH" in ask("Chương 2 điều lệ cờ người quy định về vấn đề gì?").text
    counted = ask("Chương I điều lệ câu lạc bộ gồm mấy điều?")
    assert "có 2 điều" in counted.text


def test_an_address_that_several_documents_have_is_asked_back(ask):
    reply = ask("Điều 2 quy định gì?")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.WHICH_DOCUMENT
    assert "Nghị định 88/2030/NĐ-CP" in reply.text
    assert len(reply.nearest) == 2


def test_a_question_within_a_place_is_answered_from_there(corpus):
    reply = Chatbot(corpus).ask("Theo Điều 3 của Điều lệ, hội phí là bao nhiêu tiền một quý?")
    assert isinstance(reply, Answer)
    assert "40.000 đồng" in reply.text
    assert reply.citations[0].address == "khoản 1 Điều 3"


@pytest.mark.parametrize(
    "question", ["Nộp một khoản 2 triệu đồng thì được gì?", "Chấm điểm 8 có cao không?"]
)
def test_amounts_are_no_addresses(ask, question):
    reply = ask(question)
    assert not isinstance(reply, Abstention) or reply.reason not in {
        Reason.NO_SUCH_PLACE,
        Reason.WHICH_DOCUMENT,
    }


RINK = """NỘI QUY SÂN TRƯỢT PATIN

Điều 1. Giờ mở cửa

Sân mở cửa lúc 8 giờ.

Điều 2. Trả giày muộn

Người trả giày muộn nộp thêm 15.000 đồng.

Mẫu số 01

GIẤY MƯỢN GIÀY

Giấy ghi cỡ giày và giờ trả, người mượn đặt cọc 200.000 đồng.

Mẫu số 02

ĐƠN XIN HỌC NHÓM

Đơn nộp trước buổi học 3 ngày.
"""


@pytest.fixture(scope="module")
def rink(chatbot_over) -> Chatbot:
    return chatbot_over({"san.txt": RINK})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Theo Điều 2, trả giày muộn nộp bao nhiêu tiền?", "15.000 đồng"),
        ("Theo Điều 1, trả giày muộn nộp bao nhiêu tiền?", None),
        ("Theo Điều 2, sân mở cửa lúc mấy giờ?", None),
        ("Theo Mẫu số 01, người mượn đặt cọc bao nhiêu tiền?", "200.000 đồng"),
        ("Theo Mẫu số 02, người mượn đặt cọc bao nhiêu tiền?", None),
    ],
)
def test_short_places_that_share_a_passage_answer_each_for_itself(
    rink: Chatbot, question: str, told: str | None
) -> None:
    reply = rink.ask(question)
    if told is None:
        assert isinstance(reply, Abstention)
    else:
        assert isinstance(reply, Answer)
        assert told in reply.text


@pytest.mark.parametrize(
    ("question", "name"),
    [("Mẫu số 01 là mẫu gì?", "GIẤY MƯỢN GIÀY"), ("Mẫu số 2 là đơn gì?", "ĐƠN XIN HỌC NHÓM")],
)
def test_a_form_is_known_by_its_number(rink: Chatbot, question: str, name: str) -> None:
    reply = rink.ask(question)
    assert isinstance(reply, Answer)
    assert name in reply.text
    assert name in reply.citations[0].quote


def test_a_form_that_is_only_spoken_of_is_no_place(rink: Chatbot) -> None:
    reply = rink.ask("Người mượn giày theo Mẫu số 9 nộp bao nhiêu tiền?")
    assert not isinstance(reply, Abstention) or reply.reason is not Reason.NO_SUCH_PLACE
