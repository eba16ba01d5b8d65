"""Measure speed and memory: `make bench` prints one table, every ratio measured in the same run."""

import argparse
import os
import statistics
import sys
import tempfile
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bot.asking.question import analyse
from bot.chatbot import Chatbot
from bot.reading.span_reader import SpanReader
from bot.settings import load_settings
from corpus import Corpus, Document, Hit, Passage, Span
from corpus.embedder import Embedder, open_embedder
from corpus.store.rows import searchable
from evals.bench_files import written
from ingest import BadFile, ingest
from ingest.formats import format_of
from ingest.load import load_document
from ingest.split import split

__all__ = ["main"]

ARTICLES = Path(__file__).parent.parent / "corpus" / "articles"
_TIMES = 2  # the articles stand in a file of each format
QUESTIONS = (
    "Cuộc họp ACTWG 38 thảo luận những nội dung gì?",
    "Ai làm Chủ tịch ASEAN-PAC năm 2021?",
    "Vụ trưởng Vụ Hợp tác quốc tế là ai?",
    "Doan cong tac gom dai dien nhung co quan nao?",
    "Giá vàng hôm nay bao nhiêu?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: what was measured, how often, and against what."""

    name: str
    value: str
    n: int
    against: str = ""
    ratio: str = ""


def main(argv: Sequence[str] | None = None) -> None:
    """Run every measurement that the given options allow and print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="folder with laws/*.txt, for the large collection"
    )
    parser.add_argument("--keep", type=Path, help="folder in which the large index is kept")
    parser.add_argument("--files", type=Path, help="folder with files, instead of made ones")
    parser.add_argument("--only-formats", action="store_true", help="measure the formats alone")
    parser.add_argument("--runs", type=int, default=5, help="cold processes to start")
    options = parser.parse_args(argv)
    rows: list[Row] = []
    if options.only_formats:
        _print(_formats(options.files))
        return
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        with Corpus.open(index, create=True) as corpus:
            ingest([ARTICLES], into=corpus)
            rows += _warm(corpus)
            rows.append(_reading(corpus))
        rows += _cold(index, options.runs)
    if options.data:
        rows += _large(options.data, options.keep)
    rows += _formats(options.files)
    _print(rows)
    if not options.data:
        Console(stderr=True).print("Without --data the large collection was not measured.")


def _cold(index: Path, runs: int) -> list[Row]:
    """Time `hoidap ask` as a whole process against one that imports sentence_transformers."""
    ask = [sys.executable, "-m", "bot", "ask", QUESTIONS[1], "--index", str(index)]
    bare = [sys.executable, "-c", "import sentence_transformers"]
    ours = [_process(ask) for _ in range(runs)]
    theirs = [_process(bare) for _ in range(max(2, runs // 2))]
    rows = []
    for at, name, unit in ((0, "hoidap ask, cold process", "s"), (1, "… peak memory", "MB")):
        mine = statistics.median(run[at] for run in ours)
        other = statistics.median(run[at] for run in theirs)
        rows.append(
            Row(
                name=name,
                value=f"{mine:.2f} {unit}" if unit == "s" else f"{mine:.0f} {unit}",
                n=runs,
                against=f"import sentence_transformers: {other:.2f} {unit}"
                if unit == "s"
                else f"import sentence_transformers: {other:.0f} {unit}",
                ratio=f"{mine / other:.2f}",
            )
        )
    return rows


def _process(command: Sequence[str]) -> tuple[float, float]:
    """Run a process to its end; return its seconds and its peak resident megabytes."""
    begun = perf_counter()
    with Path(os.devnull).open("w") as sink:
        pid = os.posix_spawn(
            command[0],
            list(command),
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, sink.fileno(), 1)],
        )
        _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} failed")
    scale = 1 if sys.platform == "darwin" else 1024
    return perf_counter() - begun, usage.ru_maxrss * scale / 1e6


def _warm(corpus: Corpus) -> list[Row]:
    """Time questions to a warm chatbot, with the shipped reader and with the untrained one."""
    rows = []
    for reader in (None, "sentence"):
        chatbot = Chatbot(corpus, settings=load_settings(reader=reader))
        times = _times([partial(chatbot.ask, q) for q in QUESTIONS], repeat=10)
        search = _times([partial(chatbot.retrieve, q) for q in QUESTIONS], repeat=10)
        name = f"Chatbot.ask, warm ({chatbot.reader.name})"
        rows.append(_row(name, times, against="its retrieval alone", base=search))
    return rows


def _reading(corpus: Corpus, *, passages: int = 8, tokens: int = 200) -> Row:
    """Time the trained reader on passages of one length, against embedding the same ones."""
    embedder = corpus.embedder
    words = " ".join(corpus.get(one.id).text for one in corpus.documents()).split()
    texts = [_about(tokens, words[10 * at :], embedder) for at in range(passages)]
    hits = [
        Hit(
            passage=Passage(
                id=str(rank),
                document_id="bench",
                ordinal=rank,
                span=Span(start=0, end=len(text)),
                text=text,
            ),
            score=1.0,
            rank=rank,
        )
        for rank, text in enumerate(texts, start=1)
    ]
    reader, question = SpanReader(corpus), analyse(QUESTIONS[1])
    times = _times([partial(reader.read, question, hits)], repeat=20)
    embed = _times([partial(embedder.embed_passages_array, texts)], repeat=20)
    name = f"reading {passages} passages of {tokens} tokens"
    return _row(name, times, against="embedding them", base=embed)


def _about(tokens: int, words: Sequence[str], embedder: Embedder) -> str:
    """Return the first words that make `tokens` tokens, or one or two fewer."""
    texts = [" ".join(words[:size]) for size in range(1, tokens + 1)]
    return texts[bisect(embedder.count_tokens(texts), tokens) - 1]


def _large(data: Path, keep: Path | None) -> list[Row]:
    """Ingest the laws against the encoder's bare speed, then search them."""
    laws = data / "laws"
    if not laws.is_dir():
        raise SystemExit(f"{laws} is missing: --data wants the folder that holds laws/")
    with _folder(keep) as folder, Corpus.open(folder, create=True) as corpus:
        rows = [] if len(corpus) else [_ingest_speed(laws, Path(folder))]
        ingest([laws], into=corpus)
        queries = [p.text[:80] for d in corpus.documents()[:40] for p in corpus.passages(d.id)[:1]]
        for query in queries[:3]:
            corpus.search(query)
        dense = _times([partial(corpus.search, q, mode="dense") for q in queries], repeat=3)
        embed = _times([partial(corpus.embedder.embed_query, q) for q in queries], repeat=3)
        lexical = _times([partial(corpus.search, q, mode="lexical") for q in queries], repeat=3)
        hybrid = _times([partial(corpus.search, q) for q in queries], repeat=3)
        named = f"{len(corpus)} passages"
    return [
        *rows,
        _row(f"lexical search, {named}", lexical, against="dense search", base=dense),
        _row(f"hybrid search, {named}", hybrid, against="embedding the query", base=embed),
    ]


def _ingest_speed(laws: Path, folder: Path, *, least: int = 512) -> Row:
    """Ingest files with at least `least` passages, against the encoder alone on the same ones."""
    embedder = open_embedder()
    files: list[Path] = []
    pairs: list[tuple[Document, list[Passage]]] = []
    for path in sorted(laws.glob("*.txt")):
        if not path.read_bytes().strip():
            continue
        document = load_document(path)
        pairs.append((document, split(document, embedder.count_tokens)))
        files.append(path)
        if sum(len(passages) for _, passages in pairs) >= least:
            break
    texts = [searchable(d.title, passage) for d, passages in pairs for passage in passages]
    embedder.embed_documents(texts[:32])
    begun = perf_counter()
    embedder.embed_documents(texts)
    alone = len(texts) / (perf_counter() - begun)
    with Corpus.open(folder / "speed", create=True, embedder=embedder) as corpus:
        begun = perf_counter()
        ingest(files, into=corpus)
        whole = len(texts) / (perf_counter() - begun)
    return Row(
        name="ingest",
        value=f"{whole:.1f} passages/s",
        n=len(texts),
        against=f"the encoder alone: {alone:.1f} passages/s",
        ratio=f"{whole / alone:.2f}",
    )


def _formats(folder: Path | None) -> list[Row]:
    """Time the reading alone of the files of each format, and the whole way into a collection."""
    with tempfile.TemporaryDirectory() as made:
        files: dict[str, list[Path]] = {}
        if folder is None:
            texts = [load_document(path).text for path in sorted(ARTICLES.glob("*.md"))]
            paths = written(Path(made), texts * _TIMES)
        else:
            paths = sorted(folder.rglob("*"))
        for path in paths:
            if path.is_file() and format_of(path) is not None:
                files.setdefault(path.suffix.lower(), []).append(path)
        embedder = open_embedder()
        return [_format(suffix, paths, embedder) for suffix, paths in files.items()]


def _format(suffix: str, paths: Sequence[Path], embedder: Embedder) -> Row:
    """Time one format: reading in seconds of the processor, the whole way against the encoder."""
    read, size, texts = 0.0, 0, list[str]()
    for path in paths[:1]:
        with suppress(BadFile):
            load_document(path)  # what is imported for a format is no reading
    for path in paths:
        begun = _processor()
        with suppress(BadFile):
            document = load_document(path)
            read += _processor() - begun
            size += path.stat().st_size
            passages = split(document, embedder.count_tokens)
            texts += [searchable(document.title, passage) for passage in passages]
    begun = perf_counter()
    embedder.embed_documents(texts)
    alone = len(texts) / (perf_counter() - begun)
    with (
        tempfile.TemporaryDirectory() as index,
        Corpus.open(index, create=True, embedder=embedder) as corpus,
    ):
        begun = perf_counter()
        ingest(paths, into=corpus)
        whole = len(texts) / (perf_counter() - begun)
    return Row(
        name=f"reading {suffix} alone",
        value=f"{size / 1e6 / read:.2f} MB/s" if read else "not read",
        n=len(paths),
        against=f"in all {whole:.1f} passages/s, the encoder alone {alone:.1f}",
        ratio=f"{whole / alone:.2f}",
    )


def _processor() -> float:
    """Return the seconds of the processor that this process and those it began have had.

    What else runs on the machine takes nothing of them.
    """
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _times(calls: Sequence[Callable[[], object]], *, repeat: int) -> list[float]:
    """Return milliseconds of every call, after one round that is not counted."""
    for call in calls:
        call()
    times = []
    for _ in range(repeat):
        for call in calls:
            begun = perf_counter()
            call()
            times.append((perf_counter() - begun) * 1e3)
    return times


def _row(name: str, times: Sequence[float], *, against: str, base: Sequence[float]) -> Row:
    mine, other = statistics.median(times), statistics.median(base)
    return Row(
        name=name,
        value=f"{mine:.1f} ms",
        n=len(times),
        against=f"{against}: {other:.1f} ms",
        ratio=f"{mine / other:.2f}",
    )


def _print(rows: Sequence[Row]) -> None:
    table = Table("measure", "median", "n", "against", "ratio", title="Speed and memory")
    for row in rows:
        table.add_row(row.name, row.value, str(row.n), row.against, row.ratio)
    Console().print(table)


if __name__ == "__main__":
    main()
