"""Documents that disagree are both shown; documents that agree are not set against each other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Abstention, Answer, Chatbot, Disagreement, Settings
from bot.asking.question import analyse
from bot.proving.disagreement import sides
from bot.proving.ground import ground
from bot.reading.fit import fits, tells_of_birth
from bot.types import Reason
from corpus import Corpus
from ingest import ingest

NOTES = {
    "thong-bao.md": ("2031-05-01", "Cầu Mây khánh thành ngày 12/5/2031. Cầu Mây dài 640 mét."),
    "hoi-ky.md": ("2035-01-01", "Cầu Mây khánh thành ngày 21/5/2031. Cầu Mây dài 640 m."),
}


@pytest.fixture(scope="module")
def chatbot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatbot]:
    folder = tmp_path_factory.mktemp("notes")
    for name, (date, text) in NOTES.items():
        head = f"---\ntitle: {name}\ndate: {date}\n---\n"
        (folder / name).write_text(f"{head}{text}\n", encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([folder], into=corpus)
        yield Chatbot(corpus, settings=Settings())


def test_two_dates_are_a_disagreement_with_both_sides(chatbot: Chatbot) -> None:
    reply = chatbot.ask("Cầu Mây khánh thành ngày nào?")
    assert isinstance(reply, Disagreement)
    assert {side.short_answer for side in reply.sides} == {"ngày 12/5/2031", "ngày 21/5/2031"}
    assert [citation.number for citation in reply.citations] == [1, 2]
    assert {citation.date for citation in reply.citations} == {"2031-05-01", "2035-01-01"}
    assert "1/5/2031" in reply.text


HOUSES = {
    "thu-vien.md": "# Thư viện Đầm Sen\n\nThư viện Đầm Sen mở cửa lúc 7 giờ 30 phút.\n",
    "bao-tang.md": "# Bảo tàng Gốm Lò Xưa\n\nBảo tàng Gốm Lò Xưa mở cửa lúc 9 giờ.\n",
}


def test_a_question_that_may_mean_several_is_asked_back(tmp_path) -> None:
    for name, text in HOUSES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / name for name in HOUSES], into=corpus)
        chatbot = Chatbot(corpus, settings=Settings())
        vague = chatbot.ask("Mấy giờ mở cửa?")
        assert isinstance(vague, Abstention)
        assert vague.reason is Reason.WHICH_DOCUMENT
        assert "Thư viện Đầm Sen" in vague.text
        assert "Bảo tàng Gốm Lò Xưa" in vague.text
        assert {citation.title for citation in vague.nearest} == {
            "Thư viện Đầm Sen", "Bảo tàng Gốm Lò Xưa",
        }  # fmt: skip
        clear = chatbot.ask("Bảo tàng Gốm Lò Xưa mở cửa lúc mấy giờ?")
        assert isinstance(clear, Answer)
        assert "9 giờ" in clear.text


PAPERS = {
    "bao-1.md": "Hội thi cấy ở Đồng Bưởi mở ngày 4 tháng 2 năm 2031. Trọng tài chính: ông Tạ Lâm.",
    "bao-2.md": "Hội thi cấy ở Đồng Bưởi mở ngày 4/2/2031 và có 85 thợ cấy dự.",
    "bao-3.md": "Ông Tạ Lâm làm trọng tài chính của hội thi cấy ở Đồng Bưởi; có 58 thợ cấy dự.",
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatbot]:
    folder = tmp_path_factory.mktemp("papers")
    for name, text in {**PAPERS, "ban-sao.md": PAPERS["bao-1.md"]}.items():
        (folder / name).write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([folder], into=corpus)
        yield Chatbot(corpus, settings=Settings())


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Hội thi cấy ở Đồng Bưởi mở ngày nào?", "2/2031|tháng 2 năm 2031"),
        ("Trọng tài chính của hội thi cấy là ai?", "Tạ Lâm"),
    ],
)
def test_copies_and_other_words_agree(papers: Chatbot, question: str, told: str) -> None:
    reply = papers.ask(question)
    assert isinstance(reply, Answer)
    assert any(one in reply.text for one in told.split("|"))


def test_another_number_of_the_same_disagrees(papers: Chatbot) -> None:
    reply = papers.ask("Hội thi cấy có bao nhiêu thợ cấy dự?")
    assert isinstance(reply, Disagreement)
    assert "85" in reply.text
    assert "58" in reply.text


def test_the_same_length_is_no_disagreement(chatbot: Chatbot) -> None:
    assert isinstance(chatbot.ask("Cầu Mây dài bao nhiêu mét?"), Answer)


def test_a_day_in_the_question_settles_it(chatbot: Chatbot) -> None:
    assert not isinstance(chatbot.ask("Ngày 12/5/2031 cầu nào khánh thành?"), Disagreement)


def test_documents_that_share_their_probability_are_heard_by_themselves(chatbot: Chatbot) -> None:
    asked = analyse("Cầu Mây khánh thành ngày nào?")
    readings = chatbot.reader.read(asked, chatbot.retrieve(asked.text))
    unsure = [replace(reading, probability=0.2, alone=0.6) for reading in readings]
    proofs = ground(asked, unsure, chatbot.corpus).proofs
    assert len({proof.document.id for proof in sides(asked, proofs, 0.5)}) == 2
    one = [proof for proof in proofs if proof.document.id == proofs[0].document.id]
    assert sides(asked, one, 0.5) == []
    assert sides(asked, [], 0.5) == []


@pytest.mark.parametrize(
    ("question", "answer", "fit"),
    [
        ("Cầu dài bao nhiêu mét?", "640 mét", True),
        ("Cầu dài bao nhiêu mét?", "bảy mét", True),
        ("Cầu dài bao nhiêu mét?", "cầu Mây", False),
        (
            "Ai xây cầu?",
            "người xưa tin rằng mỗi cây cầu có một vị thần, và nếu quên tên thì",
            False,
        ),
        ("Cầu có bao nhiêu nhịp?", "năm nhịp", True),
        ("Cầu có bao nhiêu nhịp?", "năm 1988 khi cầu xây xong", False),
        ("Cầu có bao nhiêu nhịp?", "năm 938", False),
        ("Cầu chở bao nhiêu tấn?", "hàng năm 300 tấn", True),
        ("Cầu chở bao nhiêu tấn?", "mỗi năm 2000 tấn", True),
        ("Bao nhiêu người ngã?", "12/1000", True),
        ("Cầu tốn bao nhiêu tiền?", "640 mét", False),
        ("Cầu tốn bao nhiêu tiền?", "3,5 tỷ đồng", True),
        ("Cầu tốn bao nhiêu tiền?", "640.000 tấn", False),
        ("Vé qua cầu bao nhiêu tiền?", "5.000", True),
        ("Vé qua cầu bao nhiêu tiền?", "5.000 đồng một kg hàng", True),
        ("Cầu khánh thành khi nào?", "3,7 km", False),
        ("Cầu khánh thành ngày nào?", "năm 2031", False),
        ("Cầu khánh thành ngày nào?", "ngày 5/6", True),
        ("Cầu khánh thành năm nào?", "năm 2031", True),
        ("Cầu khánh thành năm nào?", "938", True),
        ("Cầu khánh thành khi nào?", "bà Sóng", False),
        ("Ai khánh thành cầu?", "2031", False),
        ("Cầu tên gì?", "cầu Mây", True),
        ("Bà Sóng nhận lương bao nhiêu?", "4/2031", False),
        ("Cầu xây năm bao nhiêu?", "năm 2031", True),
        ("Trong năm bao nhiêu người qua cầu?", "640 người", True),
        ("Cầu có từ khi nào?", "thời chúa Sóng", True),
        ("Cầu do tổ chức nào xây?", "Hội Thợ Mây", True),
        ("Làng nào có số lượng cầu lớn nhất?", "làng Mây", True),
        ("Số lượng cầu của làng là gì?", "làng Mây", False),
        ("Bao nhiêu người xây cầu?", "một số thợ đá", False),
        ("Cầu khánh thành ở đâu?", "lễ hội 2031 ở Mây", False),
        ("Cầu khánh thành ở đâu?", "xã Mây", True),
        ("Cầu khánh thành ở đâu?", "Chủ tịch xã Mây", False),
        ("Cuộc họp lần thứ 5 diễn ra ở đâu?", "lần thứ 6", False),
        ("Cuộc họp lần thứ 5 diễn ra ở đâu?", "Hội nghị Mây", False),
        ("Bản ghi nhớ được ký ở đâu?", "Hội nghị Mây", True),
        ("Cuộc họp lần thứ 5 diễn ra khi nào?", "lần thứ 6", False),
        ("Cuộc họp lần thứ 5 diễn ra khi nào?", "Ban Thư ký HTGM 5", False),
        ("Cuộc họp lần thứ 5 diễn ra ở đâu?", "5", False),
        ("Cuộc họp lần thứ 5 diễn ra khi nào?", "lần thứ 6, năm 2031", True),
        ("Bà Sóng giữ chức vụ gì?", "xã Mây", False),
        ("Cuộc họp lần thứ 17 diễn ra trực tiếp hay trực tuyến?", "17", False),
        ("Cuộc họp diễn ra trực tiếp hay trực tuyến?", "trực tuyến", True),
        ("Cầu do Sở Mây hay là Sở Gió xây?", "Sở Gió", True),
        ("Cầu do Sở Mây hay là Sở Gió xây?", "bà Lê", False),
        ("Dân ở đô thị ít hơn hay ở nông thôn ít hơn?", "đô thị", True),
        ("Cầu có dài hay không?", "640 mét", True),
        ("Cầu Mây hay còn gọi là cầu gì?", "cầu Gió", True),
        ("Cuộc họp được tổ chức theo hình thức nào?", "hội thảo bên lề", False),
        ("Cuộc họp được tổ chức theo hình thức nào?", "qua mạng", True),
        ("Cầu được xây theo hình thức nào?", "hợp đồng trọn gói", True),
        ("Bà Sóng giữ chức vụ gì?", "Phó Chủ tịch xã Mây", True),
        ("Người già được giảm bao nhiêu tiền vé?", "30%", True),
        ("Vé qua cầu bao nhiêu tiền?", "30%", False),
        ("Sản lượng cá là bao nhiêu?", "nước lên sớm hơn mọi năm chừng nửa tháng ở bến", False),
    ],
)
def test_an_answer_is_of_the_kind_asked_for(question: str, answer: str, fit: bool) -> None:
    assert fits(analyse(question), answer) is fit


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("Bà Sóng sinh năm nào?", "Năm 2031, bà Sóng khánh thành cầu.", False),
        ("Bà Sóng sinh năm nào?", "Bà Sóng sinh năm 1990 ở Mây.", True),
        ("Bà Sóng sinh ở đâu?", "Bà Sóng ra đời ở Mây.", True),
        ("Bà Sóng sinh vào ngày nào?", "Bà Sóng (5/6/1990 - 2050) là thợ đá.", True),
        ("Bà Sóng dạy sinh viên khi nào?", "Năm 2031, bà Sóng đi dạy.", True),
    ],
)
def test_a_birth_is_told_by_a_sentence_that_speaks_of_one(
    question: str, sentence: str, told: bool
) -> None:
    assert tells_of_birth(analyse(question), sentence) is told


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        (
            "Hội đua thuyền Sông Bông năm 2033 đón 9.000 lượt khách.",
            "Hội đua thuyền Sông Bông năm 2033 đón 14.500 lượt khách.",
            "Hội đua thuyền Sông Bông năm 2033 đón bao nhiêu lượt khách?",
        ),
        (
            "Năm 2031, ông Tạ Lâm làm Giám đốc Bệnh viện Cỏ May.",
            "Năm 2031, bà Vũ Nga làm Giám đốc Bệnh viện Cỏ May.",
            "Ai làm Giám đốc Bệnh viện Cỏ May năm 2031?",
        ),
        (
            "Năng suất khoai của xã Đồng Rạ năm 2030 đạt 6,1 tấn mỗi hecta.",
            "Năng suất khoai của xã Đồng Rạ năm 2030 đạt 7,4 tấn mỗi hecta.",
            "Năng suất khoai của xã Đồng Rạ năm 2030 đạt bao nhiêu?",
        ),
    ],
)
def test_a_year_in_the_question_silences_no_side(
    tmp_path: Path, one: str, other: str, question: str
) -> None:
    for name, line in (("a", one), ("b", other)):
        text = f"# Bản tin {name}\n\nTin trong tuần.\n\n{line}\n\nMời bạn đọc theo dõi số sau.\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([tmp_path / "a.md", tmp_path / "b.md"], into=corpus)
        assert isinstance(Chatbot(corpus, settings=Settings()).ask(question), Disagreement)
