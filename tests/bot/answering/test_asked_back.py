"""Questions that name none of the papers or places which answer them: asked back, not guessed."""

import pytest

from bot import Abstention, Answer, Chatbot
from bot.types import Reason

TEXTS = {
    "thuyen-a.md": "# Bến thuê thuyền Cồn Sậy\n\nGiá thuê thuyền nan: 90.000 đồng một giờ.\n\n"
    "Bến cho mượn áo phao.\n",
    "thuyen-b.md": "# Bến thuê thuyền Rạch Dừa\n\nGiá thuê thuyền là 140.000 đồng một giờ.\n\n"
    "Bến không cho mượn áo phao, khách tự mang theo.\n",
    "phan-cong.txt": "ỦY BAN NHÂN DÂN XÃ GÒ ME\nSố: 31/QĐ-UBND\nGò Me, ngày 08 tháng 4 năm 2031\n\n"
    "QUYẾT ĐỊNH\nVề việc thành lập tổ thủy lợi\n\nĐiều 1. Thành lập tổ thủy lợi gồm 07 người.\n"
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\nCHỦ TỊCH\n(Đã ký)\nNgô Văn Dế\n",
    "cong-nhan.txt": "ỦY BAN NHÂN DÂN XÃ BÀU SEN\nSố: 77/QĐ-UBND\nBàu Sen, ngày 19 tháng 9 năm "
    "2031\n\nQUYẾT ĐỊNH\nVề việc công nhận ấp văn hóa\n\nĐiều 1. Công nhận ấp Bàu Sen 2.\n"
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\nCHỦ TỊCH\n(Đã ký)\nTrà Thị Cúc\n",
    "noi-quy-cu.md": "# Nội quy chợ đêm Bàu Sen năm 2029\n\nChợ mở cửa lúc 18 giờ.\n",
    "noi-quy-moi.md": "# Nội quy chợ đêm Bàu Sen năm 2031\n\nChợ mở cửa lúc 17 giờ.\n\n"
    "Nội quy này thay thế Nội quy chợ đêm Bàu Sen năm 2029.\n",
}


@pytest.fixture(scope="module")
def chatbot(chatbot_over) -> Chatbot:
    return chatbot_over(TEXTS)


@pytest.mark.parametrize(
    ("question", "choices"),
    [
        ("Giá thuê thuyền là bao nhiêu?", ("Cồn Sậy", "Rạch Dừa")),
        ("Ai ký?", ("31/QĐ-UBND", "77/QĐ-UBND")),
        ("Quyết định do ai ký?", ("31/QĐ-UBND", "77/QĐ-UBND")),
        ("Quyết định này ban hành ngày nào?", ("31/QĐ-UBND", "77/QĐ-UBND")),
    ],
)
def test_it_is_asked_which_is_meant(chatbot: Chatbot, question: str, choices: tuple[str, ...]):
    reply = chatbot.ask(question)
    assert isinstance(reply, Abstention), reply.text
    assert reply.reason is Reason.WHICH_DOCUMENT
    labels = " ".join(one.label for one in reply.alternatives)
    assert all(choice in labels for choice in choices)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Giá thuê thuyền ở Rạch Dừa là bao nhiêu?", "140.000 đồng"),
        ("Ai ký quyết định công nhận ấp văn hóa?", "Trà Thị Cúc"),
    ],
)
def test_what_is_named_is_answered(chatbot: Chatbot, question: str, answer: str):
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert answer in reply.text


def test_a_paper_without_a_number_is_known_by_its_title_when_it_is_replaced(chatbot: Chatbot):
    reply = chatbot.ask("Nội quy chợ đêm Bàu Sen năm 2029 còn hiệu lực không?")
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith("Không.")
    assert "năm 2031" in reply.text


def test_a_claim_is_judged_of_both_places_of_a_kind(chatbot: Chatbot):
    reply = chatbot.ask("Cả hai bến thuê thuyền có cho mượn áo phao không?")
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith("Không, chỉ")
    assert "Cồn Sậy" in reply.text.splitlines()[0]
    assert {c.document_id.split("-")[1] for c in reply.citations} == {"a", "b"}


def test_a_contract_is_not_the_only_paper_that_is_signed(chatbot: Chatbot):
    assert isinstance(chatbot.ask("Ai ký hợp đồng thuê thuyền?"), Abstention)
