"""What documents say of themselves, asked in plain words, on papers invented for it."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot, Reason, Reply, Settings
from corpus import Corpus
from ingest import ingest

PAPERS = {
    "cu.txt": """ỦY BAN NHÂN DÂN XÃ MƯỜNG LA

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 12/2024/QĐ-UBND

Mường La, ngày 4 tháng 2 năm 2024

QUYẾT ĐỊNH

Về giá nước sạch ở xã Mường La

Điều 1. Giá nước sạch là 6.000 đồng một mét khối.

Điều 2. Người thu tiền nước là ông Lò Văn Pâng.

Điều 3. Quyết định này có hiệu lực từ ngày 1 tháng 3 năm 2024.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lường Văn Hặc
""",
    "moi.txt": """ỦY BAN NHÂN DÂN XÃ MƯỜNG LA

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 35/2026/QĐ-UBND

Mường La, ngày 9 tháng 5 năm 2026

QUYẾT ĐỊNH

Về giá nước sạch ở xã Mường La năm 2026

Điều 1. Giá nước sạch là 8.500 đồng một mét khối.

Điều 2. Người thu tiền nước là bà Hà Thị Mỷ.

Điều 3. Quyết định này có hiệu lực từ ngày 1 tháng 6 năm 2026.

Quyết định này thay thế Quyết định số 12/2024/QĐ-UBND ngày 4 tháng 2 năm 2024.

Nơi nhận:
- Hội đồng nhân dân xã;
- Các bản trong xã;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Quàng Thị Phượng
""",
    "tin.txt": "Bản Pọng giữ nghề dệt thổ cẩm\nPhụ nữ bản Pọng dệt khăn piêu quanh năm. Mỗi chiếc "
    "khăn dệt trong mười ngày. Theo Hoàng Yến/Báo Sông Mã",
    "hop.md": "# Biên bản họp bản Pọng\n\n**Ngày họp:** 3/7/2026\n**Địa điểm:** nhà văn hóa bản\n"
    "**Chủ trì:** ông Cà Văn Pánh\n**Thư ký:** bà Tòng Thị Ín\n\nBản bàn việc làm cầu treo.\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, new_embedder: type) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("van-ban")
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
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
    ("question", "said", "quoted"),
    [
        ("Ai ký Quyết định 35/2026/QĐ-UBND?", "Phó Chủ tịch Quàng Thị Phượng", "Phượng"),
        ("Người ký Quyết định số 12/2024/QĐ-UBND là ai?", "Lường Văn Hặc", "Hặc"),
        ("Quyết định 35/2026/QĐ-UBND có hiệu lực từ ngày nào?", "1 tháng 6 năm 2026", "hiệu lực"),
        (
            "Quyết định 12/2024/QĐ-UBND được ban hành khi nào?",
            "ngày 4 tháng 2 năm 2024",
            "Mường La",
        ),
        ("Quyết định 35/2026/QĐ-UBND thay thế văn bản nào?", "12/2024/QĐ-UBND", "thay thế"),
        ("Cơ quan nào ban hành Quyết định 35/2026/QĐ-UBND?", "ỦY BAN NHÂN DÂN XÃ", "MƯỜNG LA"),
        ("Quyết định số 12/2024/QĐ-UBND về việc gì?", "giá nước sạch", "giá nước"),
        ("Quyết định 35/2026/QĐ-UBND gửi cho những ai?", "Các bản trong xã", "Hội đồng"),
        ("Quyết định về giá nước sạch ở xã Mường La năm 2026 số hiệu gì?", "35/2026/QĐ-UBND", "Số"),
        ("Bài về nghề dệt thổ cẩm bản Pọng của ai viết?", "Hoàng Yến", "Hoàng Yến"),
        ("Bài Bản Pọng giữ nghề dệt thổ cẩm đăng ở đâu?", "Báo Sông Mã", "Báo Sông Mã"),
        ("Ai chủ trì cuộc họp bản Pọng theo biên bản?", "Cà Văn Pánh", "Chủ trì"),
        ("Biên bản họp bản Pọng do ai ghi biên bản, thư ký là ai?", "Tòng Thị Ín", "Thư ký"),
    ],
)
def test_a_document_is_asked_about_itself(ask, question, said, quoted):
    reply = ask(question)
    assert isinstance(reply, Answer), reply.text
    assert said in reply.text
    assert quoted in reply.citations[0].quote


def test_a_paper_that_a_newer_one_replaced_says_so(ask):
    reply = ask("Quyết định 12/2024/QĐ-UBND có hiệu lực từ khi nào?")
    assert isinstance(reply, Answer)
    assert "1 tháng 3 năm 2024" in reply.short_answer
    assert "35/2026/QĐ-UBND" in reply.text
    ended = ask("Quyết định số 12/2024/QĐ-UBND hết hiệu lực khi nào?")
    assert "1 tháng 6 năm 2026" in ended.text
    assert ended.citations[0].document_id == ended.citations[1].document_id
    assert ask("Quyết định 12/2024/QĐ-UBND còn hiệu lực không?").text.startswith("Không")


def test_the_newer_of_two_papers_answers_and_the_older_is_said_with_it(corpus):
    bot = Chatbot(corpus)
    reply = bot.ask("Ai là người thu tiền nước?")
    assert isinstance(reply, Answer)
    assert "Hà Thị Mỷ" in reply.short_answer
    assert "Trước đó, theo Quyết định 12/2024/QĐ-UBND" in reply.text
    assert "Lò Văn Pâng" in reply.text
    old = bot.ask("Theo Quyết định 12/2024/QĐ-UBND, ai là người thu tiền nước?")
    assert isinstance(old, Answer)
    assert "Lò Văn Pâng" in old.short_answer


def test_a_number_fixes_the_document(ask):
    old = ask("Theo Quyết định số 12/2024/QĐ-UBND, giá nước sạch là bao nhiêu?")
    new = ask("Theo Quyết định số 35/2026/QĐ-UBND, giá nước sạch là bao nhiêu?")
    assert "6.000" in old.text
    assert "8.500" in new.text


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định số 99/2025/QĐ-UBND có hiệu lực từ ngày nào?",
        "Theo Quyết định số 99/2025/QĐ-UBND, giá nước sạch là bao nhiêu?",
    ],
)
def test_a_number_that_no_document_bears_is_said(ask, question):
    reply = ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.NO_SUCH_PLACE
    assert "99/2025/QĐ-UBND" in reply.text


def test_a_field_that_several_papers_have_is_asked_back(ask):
    reply = ask("Ai ký quyết định về giá nước sạch ở xã Mường La?")
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.WHICH_DOCUMENT
    assert len(reply.alternatives) > 1
    assert all(len(one.documents) == 1 for one in reply.alternatives)
    assert len(reply.nearest) == 2


def test_other_questions_are_left_to_the_reader(ask):
    reply = ask("Ai ký hợp đồng làm cầu treo?")
    assert not isinstance(reply, Answer) or "Phượng" not in reply.text
