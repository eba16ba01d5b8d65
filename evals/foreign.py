"""Measure the bot on documents and questions that are not the project's own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from bot.settings import load_settings
from corpus.types import Document, Hit, Passage, Span
from evals.candidate import open_collection
from evals.gold import GoldQuestion, GoldSet
from evals.judge import judge_ranking, judge_reading
from evals.manifest import describe
from evals.measure import run
from evals.result import Result
from evals.squad import Squad
from evals.verdict import Observation, Verdict

if TYPE_CHECKING:
    from bot.chatbot import Chatbot
    from bot.reading.protocol import Reading
    from corpus.store.collection import Corpus

__all__ = ["Mode", "measure_gold", "measure_squad", "stocked"]

Mode: TypeAlias = Literal["retrieval", "reading", "answering"]
Progress: TypeAlias = Callable[[Iterable[Any]], Iterable[Any]]

_BATCH = 128
_DEPTH = 10


def measure_squad(
    squad: Squad,
    mode: Mode,
    *,
    index: Path | None = None,
    split: bool = False,
    seed: int = 0,
    progress: Progress = iter,
) -> Result:
    """Measure one ability on a SQuAD file.

    "retrieval" looks for each question's context among all contexts; "reading" gives the reader
    the right context and the question as the bot understands it; "answering" asks the whole bot
    over all contexts. Each context is one passage, or is `split` as ingest would. The
    collection is kept in `index` when one is named.
    """
    with stocked(squad.documents, index=index, split=split, progress=progress) as corpus:
        bot = _open_bot(corpus, squad.gold, passages=_DEPTH if mode == "retrieval" else None)
        if mode == "answering":
            return run(bot, squad.gold, seed=seed, progress=progress)
        judge = _reading_judge(bot, squad) if mode == "reading" else _ranking_judge(bot, squad)
        started = perf_counter()
        verdicts = [judge(question) for question in progress(squad.gold.questions)]
        manifest = describe(
            gold=squad.gold.name,
            gold_hash=squad.gold.fingerprint,
            questions=len(verdicts),
            system=f"{type(bot).__name__} ({mode})",
            seconds=perf_counter() - started,
            settings=bot.settings.model_dump(mode="json"),
            seed=seed,
        )
        return Result.of(verdicts, manifest)


def measure_gold(
    gold: GoldSet, *, index: Path | None = None, seed: int = 0, progress: Progress = iter
) -> Result:
    """Ask the whole bot the questions of a set that brings its own documents, split by ingest."""
    with stocked(gold.sources.documents, index=index, split=True, progress=progress) as corpus:
        return run(_open_bot(corpus, gold), gold, seed=seed, progress=progress)


@contextmanager
def stocked(
    documents: Sequence[Document],
    *,
    index: Path | None,
    split: bool,
    progress: Progress = iter,
) -> Iterator["Corpus"]:
    """Open a collection of the documents: a temporary one, or one kept in `index`."""
    with open_collection(index, settings=load_settings(), create=True) as corpus:
        held = {summary.id for summary in corpus.documents()}
        missing = [document for document in documents if document.id not in held]
        for start in progress(range(0, len(missing), _BATCH)):
            batch = missing[start : start + _BATCH]
            corpus.add([(document, _passages(document, corpus, split)) for document in batch])
        yield corpus


def _passages(document: Document, corpus: "Corpus", split: bool) -> list[Passage]:
    if split:
        from ingest.split import split as cut  # noqa: PLC0415

        return cut(document, corpus.embedder.count_tokens)
    whole = Span(start=0, end=len(document.text))
    return [
        Passage(
            id=f"{document.id}#whole",
            document_id=document.id,
            ordinal=0,
            span=whole,
            text=document.text,
        )
    ]


def _open_bot(corpus: "Corpus", gold: GoldSet, *, passages: int | None = None) -> "Chatbot":
    """Open the bot with its models loaded, so that no question pays for it."""
    from bot.chatbot import Chatbot  # noqa: PLC0415

    settings = load_settings()
    if passages is not None:
        settings = settings.model_copy(update={"passages": passages})
    bot = Chatbot(corpus, settings=settings)
    bot.ask(gold.questions[0].question)
    return bot


def _ranking_judge(bot: "Chatbot", squad: Squad) -> Callable[[GoldQuestion], Verdict]:
    def judge(question: GoldQuestion) -> Verdict:
        started = perf_counter()
        hits = bot.retrieve(question.question)
        milliseconds = (perf_counter() - started) * 1000
        seen = Observation(hits=hits, milliseconds=milliseconds)
        return judge_ranking(question, seen, squad.gold.sources)

    return judge


def _reading_judge(bot: "Chatbot", squad: Squad) -> Callable[[GoldQuestion], Verdict]:
    """Take the reader's best span; below the bot's threshold only where refusing can be right.

    A file without unanswerable questions measures the reader alone, one with them its caution too.
    """
    from bot.proving.disagreement import THRESHOLDS  # noqa: PLC0415

    refusing = any(question.outcome == "abstention" for question in squad.gold.questions)
    least = THRESHOLDS[bot.settings.caution] if refusing else 0.0

    def judge(question: GoldQuestion) -> Verdict:
        context = bot.corpus.passages(squad.home[question.id])
        hits = [Hit(passage=one, score=1.0, rank=rank) for rank, one in enumerate(context, 1)]
        started = perf_counter()
        readings = bot.reader.read(bot.understand(question.question), hits)
        milliseconds = (perf_counter() - started) * 1000
        best: Reading | None = next(iter(readings), None)
        sure = best.probability if best else 0.0
        answer = _words(best, squad) if best and sure >= least else None
        return judge_reading(question, answer, confidence=sure, milliseconds=milliseconds)

    return judge


def _words(reading: "Reading", squad: Squad) -> str:
    document = squad.gold.sources.get(reading.hit.passage.document_id)
    assert document is not None
    return reading.span.of(document.text)
