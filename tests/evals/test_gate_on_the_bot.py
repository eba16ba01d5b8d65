"""The bot itself, with one stage broken at a time, is caught by the gate."""

from dataclasses import replace

import pytest

from bot import Answer, Chatbot, Disagreement, Settings
from bot.reading.protocol import Reading
from corpus.store.collection import Corpus
from corpus.types import Span
from evals import load_gold, run
from evals.gate import check
from ingest import ingest


@pytest.fixture
def corpus(tmp_path, small_set):
    with Corpus.open(tmp_path / "index", create=True) as corpus:
        ingest([small_set.with_suffix("")], into=corpus)
        yield corpus


@pytest.fixture
def small_gold(small_set, corpus):
    documents = [corpus.get(one.id) for one in corpus.documents()]
    return load_gold(small_set, documents=documents)


@pytest.fixture
def settings():
    return Settings(reader="sentence")


@pytest.fixture
def baseline(corpus, small_gold, settings):
    result = run(Chatbot(corpus, settings=settings), small_gold)
    assert result.measures["quote_validity"].mean == 1.0
    assert result.measures["recall@10"].mean == 1.0
    assert {"director", "engineer"} <= {one.id for one in result.verdicts if not one.failed}
    return result


class WrongWordReader:
    """Answers every question with the first two letters of the best passage, and is sure of it."""

    name = "wrong"

    def read(self, question, hits):
        start = hits[0].passage.span.start
        word = Span(start=start, end=start + 2)
        return [Reading(hit=hits[0], sentence=hits[0].passage.span, span=word, probability=1.0)]


class LostCorpus:
    """Finds only what stands in the travel guide."""

    def __init__(self, corpus):
        self._corpus = corpus

    def __getattr__(self, name):
        return getattr(self._corpus, name)

    def __len__(self):
        return len(self._corpus)

    def search(self, *arguments, **options):
        hits = self._corpus.search(*arguments, **options)
        return [hit for hit in hits if "so-tay" in hit.passage.document_id]


class Misquoting:
    """Shifts every citation by one letter after the bot has proven it."""

    def __init__(self, bot):
        self._bot = bot
        self.retrieve = bot.retrieve

    def ask(self, question, history=()):
        reply = self._bot.ask(question, history)
        match reply:
            case Answer():
                return self._shifted(reply)
            case Disagreement():
                return replace(reply, sides=tuple(self._shifted(side) for side in reply.sides))
        return reply

    def _shifted(self, answer):
        moved = (replace(one, span=one.span.shift(1)) for one in answer.citations)
        return replace(answer, citations=tuple(moved))


def test_the_sound_bot_passes(corpus, small_gold, settings, baseline):
    assert check(run(Chatbot(corpus, settings=settings), small_gold), baseline).passed


def test_a_broken_reader_is_caught_and_blamed(corpus, small_gold, settings, baseline):
    bot = Chatbot(corpus, settings=settings, reader=WrongWordReader())
    ruling = check(run(bot, small_gold), baseline)
    assert not ruling.passed
    assert "correct" in {one.measure.name for one in ruling.worse}
    lost = {after.id: after.stage for _, after in ruling.comparison.lost}
    assert (lost["director"], lost["engineer"]) == ("reading", "reading")
    assert ruling.blamed == "reading"


def test_a_broken_retriever_is_caught_and_blamed(corpus, small_gold, settings, baseline):
    ruling = check(run(Chatbot(LostCorpus(corpus), settings=settings), small_gold), baseline)
    assert not ruling.passed
    assert ruling.blamed == "retrieval"
    assert "recall@5" in {one.measure.name for one in ruling.worse}


def test_a_broken_grounder_is_caught_and_blamed(corpus, small_gold, settings, baseline):
    ruling = check(run(Misquoting(Chatbot(corpus, settings=settings)), small_gold), baseline)
    assert not ruling.passed
    assert ruling.blamed == "grounding"
    assert ruling.comparison.b.false_quotes
