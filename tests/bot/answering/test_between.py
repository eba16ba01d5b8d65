"""Two papers set against each other: each is asked within its own text, by its title alone."""

from collections.abc import Iterator

import pytest

from bot import Abstention, Answer, Chatbot
from bot.answering.between import two_papers
from bot.reading.papers import mentions
from corpus import Corpus
from ingest import ingest

TEXTS = {
    "dieu-le-tan-loc.md": "# Điều lệ Hợp tác xã Rau Tân Lộc\n\n"
    "## Điều 1. Góp vốn\nThành viên góp vốn ít nhất là 3 triệu đồng.\n\n"
    "## Điều 2. Tiền công\nTiền công làm ban đêm bằng 145% tiền công ban ngày.\n\n"
    "## Điều 3. Họp\nĐại hội thành viên họp 2 lần một năm.\n\n"
    "## Điều 4. Trực kho\nThời gian trực kho là 6 giờ một ca.\n",
    "luat-nong-hoi.md": "# Luật Nông hội\n\n"
    "## Điều 11. Góp vốn\nThành viên góp vốn ít nhất là 2 triệu đồng.\n\n"
    "## Điều 12. Làm đêm\nTiền công làm ban đêm ít nhất bằng 130% tiền công ban ngày.\n\n"
    "## Điều 13. Trực\nThời gian trực kho không quá 8 giờ một ca.\n\n"
    "## Điều 14. Ngày nghỉ\nTiền công làm ngày lễ ít nhất bằng 200% tiền công ngày thường.\n",
    "san-dong-xanh.md": "# Bảng giá sân bóng Đồng Xanh\n\n"
    "| Khung giờ | Giá (đồng) |\n| --- | --- |\n| Sân 5 người ban ngày | 180.000 |\n"
    "| Sân 5 người buổi tối | 260.000 |\n\nSân Đồng Xanh có bãi giữ xe miễn phí.\n",
    "san-ba-gac.md": "# Bảng giá sân bóng Ba Gác\n\n"
    "| Khung giờ | Giá (đồng) |\n| --- | --- |\n| Sân 5 người ban ngày | 200.000 |\n"
    "| Sân 5 người buổi tối | 260.000 |\n\nSân không có bãi giữ xe.\n",
    "hop-2.md": "# Biên bản họp ban nhạc Mimosa, tháng 2/2031\n\nNgày 10/2/2031 ban nhạc họp.\n\n"
    "Tiền đặt phòng thu là 4.200.000 đồng.\n",
    "hop-5.md": "# Biên bản họp ban nhạc Mimosa, tháng 5/2031\n\nNgày 12/5/2031 ban nhạc họp.\n\n"
    "Tiền đặt phòng thu là 5.000.000 đồng.\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("between")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / name) for name in TEXTS], into=corpus)
        yield corpus


@pytest.fixture(scope="module")
def chatbot(corpus: Corpus) -> Chatbot:
    return Chatbot(corpus)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Điều lệ Rau Tân Lộc và Luật Nông hội", ["Rau Tân Lộc", "Luật Nông hội"]),
        ("Giá theo biên bản tháng 2 và theo biên bản tháng 5", ["tháng 2", "tháng 5"]),
        ("Bảng giá sân bóng nào rẻ?", []),
    ],
)
def test_what_names_one_paper(corpus: Corpus, question: str, named: list[str]) -> None:
    found = [one.span.of(question) for one in mentions(question, corpus)]
    assert len(found) == len(named)
    assert all(said.endswith(words) for said, words in zip(found, named, strict=True)), found


@pytest.mark.parametrize(
    ("question", "asks", "bare"),
    [
        (
            "Mức góp vốn ở Rau Tân Lộc có vượt mức tối thiểu của Luật Nông hội không?",
            "whether",
            ("Mức góp vốn", "Mức góp vốn"),
        ),
        (
            "So sánh giá sân ban ngày ở Đồng Xanh với giá sân buổi tối ở Ba Gác",
            "how",
            ("Giá sân ban ngày", "Giá sân buổi tối"),
        ),
        ("Sân nào có bãi giữ xe, Đồng Xanh hay Ba Gác?", "has", ("Có bãi", "Có bãi")),
        ("Sân Đồng Xanh và Ba Gác có cho thuê giày không?", "both", ("Sân có", "Sân có")),
    ],
)
def test_each_paper_is_asked_without_its_name(
    corpus: Corpus, question: str, asks: str, bare: tuple[str, str]
) -> None:
    found = two_papers(question, corpus)
    assert found is not None
    assert found.asked.asks == asks
    assert all(text.startswith(words) for text, words in zip(found.bare, bare, strict=True))


@pytest.mark.parametrize(
    "question",
    [
        "Sân bóng Đồng Xanh và chủ sân ký hợp đồng gì?",
        "Sân Đồng Xanh và sân Ba Gác ký gì với nhau?",
        "Tháng 2 và tháng 5, tháng nào nóng hơn?",
    ],
)
def test_what_sets_no_two_papers_against_each_other(corpus: Corpus, question: str) -> None:
    assert two_papers(question, corpus) is None


@pytest.mark.parametrize(
    ("question", "first", "told"),
    [
        (
            "Tiền công làm ban đêm ở Rau Tân Lộc có thấp hơn mức của Luật Nông hội không?",
            "Không, luật Nông hội thấp hơn.",
            ("145%", "130%"),
        ),
        (
            "Thời gian trực kho của Rau Tân Lộc có vượt quá mức của Luật Nông hội không?",
            "Không, luật Nông hội nhiều hơn.",
            ("6 giờ", "8 giờ"),
        ),
        (
            "Giá sân 5 người buổi tối của Đồng Xanh và Ba Gác có như nhau không?",
            "Có, hai bên bằng nhau.",
            ("260.000",),
        ),
        (
            "Tiền đặt phòng thu theo biên bản tháng 2 và theo biên bản tháng 5 có bằng nhau không?",
            "Không, hai bên khác nhau.",
            ("4.200.000", "5.000.000"),
        ),
        (
            "So sánh giá sân 5 người ban ngày ở Đồng Xanh với giá sân 5 người buổi tối ở Ba Gác",
            "- Đồng Xanh",
            ("180.000", "260.000"),
        ),
    ],
)
def test_both_papers_answer(
    chatbot: Chatbot, question: str, first: str, told: tuple[str, ...]
) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert reply.text.startswith(first), reply.text
    assert all(words in reply.text for words in told), reply.text
    assert len({citation.document_id for citation in reply.citations}) == 2


@pytest.mark.parametrize(
    "question",
    [
        "Tiền công làm ngày lễ ở Rau Tân Lộc có cao hơn Luật Nông hội không?",
        "Số lần đại hội thành viên họp ở Rau Tân Lộc có nhiều hơn Luật Nông hội không?",
        "Sân Đồng Xanh và sân Ba Gác có đều cho thuê giày không?",
    ],
)
def test_nothing_is_told_of_two_papers_by_one_alone(chatbot: Chatbot, question: str) -> None:
    reply = chatbot.ask(question)
    assert isinstance(reply, Abstention), reply.text


def test_which_paper_says_so(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Sân nào có bãi giữ xe, Đồng Xanh hay Ba Gác?")
    assert not reply.text.startswith(("Ba Gác", "Cả hai"))
