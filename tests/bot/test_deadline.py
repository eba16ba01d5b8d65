"""A deadline stops the work inside a huge sentence or table, not only between two steps."""

import threading

import pytest

from bot import Chatbot, Settings
from corpus import Corpus
from corpus.errors import OutOfTime, QuestionDropped
from corpus.patience import patience
from corpus.vietnamese.values import find
from ingest import ingest

LONG = ", ".join(f"hạng {number} là {number} đồng" for number in range(20_000))


def test_values_are_not_looked_for_when_time_is_up():
    with patience(0.0), pytest.raises(OutOfTime):
        find(LONG)


def test_values_are_not_looked_for_when_nobody_waits():
    left = threading.Event()
    left.set()
    with patience(1e6, left=left), pytest.raises(QuestionDropped):
        find(LONG)


class Looks:
    """A clock that counts how often it is looked at, and is past all deadlines after a few."""

    def __init__(self, enough):
        self.enough = enough
        self.count = 0

    def __call__(self):
        self.count += 1
        return 0.0 if self.count < self.enough else 1e9


def test_a_question_of_a_wide_table_looks_at_the_clock_again_and_again(
    tmp_path, embedder, monkeypatch
):
    heads = "|".join(f"Cước tháng {month}" for month in range(1, 31))
    rows = "\n".join(
        f"|Tuyến {row}|" + "|".join(str(row * month) for month in range(1, 31)) + "|"
        for row in range(120)
    )
    paper = f"# Cước tàu chợ\n\n|Tuyến|{heads}|\n{'|-' * 31}|\n{rows}\n"
    (tmp_path / "cuoc.md").write_text(paper, encoding="utf-8")
    with Corpus.open(tmp_path / "index", create=True, embedder=embedder) as corpus:
        ingest([tmp_path / "cuoc.md"], into=corpus)
        bot = Chatbot(corpus, settings=Settings(reader="sentence"))
        bot.ask("Cước tuyến 7 tháng 3 là bao nhiêu?")
        clock = Looks(enough=3_000)
        monkeypatch.setattr("corpus.patience.monotonic", clock)
        with pytest.raises(OutOfTime):
            bot.ask("Cước tuyến 90 tháng 12 là bao nhiêu?")
        assert clock.count == clock.enough
