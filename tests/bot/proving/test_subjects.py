"""Of whom a sentence speaks that names nobody, and of what a document is as a whole."""

import pytest

from bot.asking.question import analyse
from corpus import Corpus
from ingest import ingest
from tests.bot.proving.proven import proven

CHESS = (
    "# Giải vật mùa xuân\n\n"
    "Đô vật Phùng A Lềnh, 31 tuổi, thắng cả năm keo và nhận con trâu của hội.\n\n"
    "Anh Lềnh quê ở Bản Phiệt, làm thợ xẻ. Anh tập vật từ năm 12 tuổi.\n\n"
    "Hạng nhì là đô vật Quách Đình Sửu. Anh tập với chú ruột.\n\n"
    "Trưởng ban tổ chức Ninh Thị Hợi cho biết sang năm giải mở cho cả nữ.\n"
)
CLUB = (
    "# Quy định cho hội viên\n\n"
    "Câu lạc bộ chèo thuyền Bến Ngự vừa ra quy định mới, áp dụng từ mùa nước năm nay.\n\n"
    "Hội viên mượn thuyền phải đặt trước một ngày.\n\n"
    "Ai làm mất áo phao thì đền 180.000 đồng.\n\n"
    "Riêng bến Hàm Rồng không cho mượn thuyền đôi.\n"
)
FARM = (
    "# Hợp đồng mua sữa\n\n"
    "Bên bán là tổ hợp tác thôn Đồng Nanh, bên mua là nhà máy ở thôn Hạ Mỗ.\n\n"
    "Xe lạnh do công ty lo.\n"
)
BUS = (
    "HỢP TÁC XÃ SAO MAI – TUYẾN LỘC BÌNH\n\n"
    "Gửi xe máy theo chuyến hết 150.000 đồng một chiếc, khách tự tháo gương.\n"
)
PAPERS = {"vat": CHESS, "thuyen": CLUB, "sua": FARM, "xe": BUS}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("subjects")
    for name, text in PAPERS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as opened:
        ingest(sorted(folder.glob("*.md")), into=opened)
        yield opened


WRESTLER = "Đô vật Phùng A Lềnh, 31 tuổi, thắng cả năm keo và nhận con trâu của hội."
CLUB_NAME = CLUB.split("\n\n")[1]


@pytest.mark.parametrize(
    ("question", "answer", "sentence", "naming"),
    [
        # by the last name, and by a pronoun behind it
        (
            "Phùng A Lềnh quê ở đâu?",
            "Bản Phiệt",
            "Anh Lềnh quê ở Bản Phiệt, làm thợ xẻ.",
            WRESTLER,
        ),
        ("Phùng A Lềnh tập vật từ mấy tuổi?", "12 tuổi", "Anh tập vật từ năm 12 tuổi.", WRESTLER),
        ("Quách Đình Sửu tập với ai?", "chú ruột", "Anh tập với chú ruột.", None),
        # what the first sentence is about
        (
            "Làm mất áo phao ở Bến Ngự thì đền bao nhiêu?",
            "180.000 đồng",
            "Ai làm mất áo phao thì đền 180.000 đồng.",
            CLUB_NAME,
        ),
        # two names side by side
        (
            "gửi xe máy theo xe Sao Mai Lộc Bình hết bao nhiêu",
            "150.000 đồng",
            "Gửi xe máy theo chuyến hết 150.000 đồng một chiếc, khách tự tháo gương.",
            None,
        ),
    ],
)
def test_it_speaks_of_whom_the_text_named_before(corpus, question, answer, sentence, naming):
    assert proven(corpus, question, answer, sentence) == [[sentence, *filter(None, [naming])]]


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        # the last person named is another
        ("Phùng A Lềnh tập với ai?", "chú ruột", "Anh tập với chú ruột."),
        # no word for a person
        ("Phùng A Lềnh mở giải cho ai?", "cả nữ", CHESS.rsplit("\n\n", maxsplit=1)[-1].strip()),
        # the sentence names another landing
        (
            "Hội viên ở Bến Ngự không được mượn thuyền gì?",
            "thuyền đôi",
            "Riêng bến Hàm Rồng không cho mượn thuyền đôi.",
        ),
        # two villages from the first line on
        ("Xe lạnh ở Đồng Nanh do ai lo?", "công ty", "Xe lạnh do công ty lo."),
        # nowhere named
        (
            "Làm mất áo phao ở Cầu Tre thì đền bao nhiêu?",
            "180.000 đồng",
            "Ai làm mất áo phao thì đền 180.000 đồng.",
        ),
    ],
)
def test_what_may_be_of_another_proves_nothing(corpus, question, answer, sentence):
    assert proven(corpus, question, answer, sentence) == []


def test_a_surname_behind_an_office_is_no_rank_of_it():
    question = analyse("Ông giám đốc Phó Đình Lượng học trường nào?")
    assert [one.text for one in question.constraints] == ["Phó Đình Lượng", "giám đốc"]
