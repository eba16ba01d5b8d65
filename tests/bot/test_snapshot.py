"""A question reads one generation from beginning to end, whatever is written meanwhile."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import Answer, Chatbot, Disagreement, Turn
from bot.errand import run_errand
from corpus import Corpus
from corpus.errors import OutOfTime, QuestionDropped
from corpus.patience import keep_going, patience
from ingest import ingest

UPDATES = 50


def club(version: int) -> str:
    """Return the notice of a swimming club; the second lines differ in length and in every fact."""
    coach, fee, pool = (
        ("ông Đỗ Văn Hưng", "450.000 đồng", "bể bơi Thanh Đa"),
        ("bà Nguyễn Thị Phương Thảo", "1.250.000 đồng", "trung tâm thể thao dưới nước Phú Thọ"),
    )[version % 2]
    opening = "Câu lạc bộ bơi Sóng Xanh thông báo lịch tập mới. " * (1 + 3 * (version % 2))
    return (
        f"---\nid: clb-boi\ntitle: Thông báo của câu lạc bộ bơi Sóng Xanh\n---\n{opening}\n\n"
        f"Huấn luyện viên trưởng của câu lạc bộ bơi Sóng Xanh là {coach}.\n\n"
        f"Học phí một khóa bơi tại câu lạc bộ là {fee}.\n\n"
        f"Các lớp học bơi được tổ chức tại {pool}.\n"
    )


QUESTIONS = {
    "Ai là huấn luyện viên trưởng của câu lạc bộ bơi Sóng Xanh?": (
        "Đỗ Văn Hưng",
        "Nguyễn Thị Phương Thảo",
    ),
    "Học phí một khóa bơi là bao nhiêu?": ("450.000 đồng", "1.250.000 đồng"),
}


@pytest.fixture
def pool(tmp_path):
    """Return a folder with the club's notice and other files, ingested, and its chatbot."""
    folder = tmp_path / "tai-lieu"
    folder.mkdir()
    (folder / "clb.md").write_text(club(0), encoding="utf-8")
    for number in range(12):
        (folder / f"khac-{number}.txt").write_text(
            f"Bản tin số {number} của thư viện: sách mới về nông nghiệp và lịch sử.\n\n"
            f"Thư viện mở cửa từ {6 + number % 3} giờ sáng.",
            encoding="utf-8",
        )
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([folder], into=corpus)
        yield folder, corpus


def test_every_reply_is_of_one_version_while_documents_are_taken_in_again(pool):
    folder, corpus = pool
    chatbot = Chatbot(corpus)
    chatbot.ask(next(iter(QUESTIONS)))  # the models load
    versions = [club(0).split("---\n", 2)[2].strip(), club(1).split("---\n", 2)[2].strip()]
    done = threading.Event()
    replies = []

    def keep_asking(number):
        asked = 0
        while not done.is_set():
            question = list(QUESTIONS)[(number + asked) % 2]
            asked += 1
            if asked % 3:
                replies.append((question, chatbot.ask(question)))
            else:
                replies.append((question, [*chatbot.stream(question)][-1]))

    with ThreadPoolExecutor(2) as askers:
        asking = [askers.submit(keep_asking, number) for number in range(2)]
        try:
            for version in range(1, UPDATES + 1):
                (folder / "clb.md").write_text(club(version), encoding="utf-8")
                assert ingest([folder], into=corpus).changed
        finally:
            done.set()
        for one in asking:
            one.result()
    assert len(replies) > 10
    torn = []
    for question, reply in replies:
        assert not isinstance(reply, Disagreement)
        right = isinstance(reply, Answer) and any(
            answer in reply.short_answer
            and all(c.quote in text for c in reply.citations)
            and all(text[c.span.start : c.span.end] == c.quote for c in reply.citations)
            for answer, text in zip(QUESTIONS[question], versions, strict=True)
        )
        if not right:
            torn.append((question, reply))
    assert torn == []
    assert corpus.check() == []


def test_a_snapshot_stays_while_others_write(corpus, embedder, cut):
    with corpus.snapshot():
        before = (corpus.generation, corpus.documents(), corpus.search("sông Hồng", k=3))
        writer = threading.Thread(
            target=lambda: (
                corpus.add([cut("song", "Sông Mã chảy qua Thanh Hóa.")]),
                corpus.remove(["banh"]),
            )
        )
        writer.start()
        writer.join(60)
        again = corpus.search("sông Hồng", k=3)
        assert [hit.passage for hit in again] == [hit.passage for hit in before[2]]
        assert (corpus.generation, corpus.documents()) == before[:2]
        assert "Sông Hồng" in corpus.get("song").text
        assert corpus.search("gạo nếp lá dong", k=1)[0].passage.document_id == "banh"
        for mode in ("dense", "lexical"):
            assert corpus.search("lũ phù sa", mode=mode, k=1)[0].passage.document_id == "song"
    assert corpus.get("song").text == "Sông Mã chảy qua Thanh Hóa."
    assert corpus.search("sông", k=1)[0].passage.text == "Sông Mã chảy qua Thanh Hóa."
    assert corpus.generation > before[0]


def test_nothing_is_written_inside_a_snapshot(corpus, cut):
    with corpus.snapshot(), pytest.raises(TypeError, match="snapshot"):
        corpus.add([cut("moi", "Một dòng.")])
    corpus.add([cut("moi", "Một dòng.")])
    assert corpus.check() == []


def test_connections_do_not_grow_with_threads(corpus):
    def opened():
        return len(list(Path("/proc/self/fd").iterdir()))

    corpus.search("sông")
    before = opened()
    for _ in range(20):
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(lambda _: corpus.documents(), range(40)))
    assert opened() < before + 30


def test_a_question_stops_at_its_deadline(pool, monkeypatch):
    _, corpus = pool
    monkeypatch.setenv("HOIDAP_DEADLINE_SECONDS", "0.001")
    chatbot = Chatbot(corpus)
    with pytest.raises(OutOfTime, match=r"0\.006 giây"):
        chatbot.ask(next(iter(QUESTIONS)))
    with pytest.raises(OutOfTime, match="hỏi lại sau ít phút"):
        list(chatbot.stream(next(iter(QUESTIONS)), [Turn(role="user", text="Ai?")]))


def test_work_that_nobody_follows_ends():
    ended = threading.Event()

    def work(left):
        try:
            with patience(60, left=left):
                for number in range(10_000):
                    keep_going()
                    yield number
                    time.sleep(0.001)
        except QuestionDropped:
            ended.set()
            raise

    followed = run_errand(work)
    assert next(followed) == 0
    followed.close()
    assert ended.wait(10)


def test_an_error_of_the_work_reaches_who_follows():
    def work(left):
        yield 1
        raise OutOfTime("quá giờ")

    followed = run_errand(work)
    assert next(followed) == 1
    with pytest.raises(OutOfTime, match="quá giờ"):
        next(followed)
