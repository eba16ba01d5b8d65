"""Open the bot to be measured, on the documents of a set or on a given index."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.settings import Settings, load_settings
from corpus.errors import HoidapError
from corpus.types import Document
from evals.gold import SHIPPED_SETS, GoldSet
from evals.kept import kept_index
from evals.measure import System

if TYPE_CHECKING:
    from corpus.store.collection import Corpus

__all__ = ["Candidate", "open_candidate", "open_collection", "open_filled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A system on its documents, ready to be measured."""

    system: System
    documents: tuple[Document, ...]


@contextmanager
def open_candidate(gold: GoldSet | None, *, index: Path | None = None) -> Iterator[Candidate]:
    """Open the bot on `index`, or on a fresh index of the set's own documents that then goes.

    One of `gold` and `index` must be given.

    The encoder, the reader and the chat model are those of the settings: to measure another one,
    change the setting.
    """
    from bot.chatbot import Chatbot  # noqa: PLC0415  # loads models: not for `--help`

    settings = load_settings()
    with open_collection(index, settings=settings) as corpus:
        if gold is not None and index is None:
            _fill(corpus, gold)
        documents = tuple(corpus.get(summary.id) for summary in corpus.documents())
        yield Candidate(system=Chatbot(corpus, settings=settings), documents=documents)


@contextmanager
def open_filled(gold: GoldSet, *, index: Path | None = None) -> Iterator[Path]:
    """Give the folder of `index`, or of an index of the set's own documents.

    That of a shipped set is kept beside the user's index, and made again when it no longer fits.
    """
    if index is not None:
        yield index
        return
    settings = load_settings()

    def fill(path: Path) -> None:
        from corpus.store.collection import Corpus  # noqa: PLC0415  # loads the encoder's library

        with Corpus.open(path, create=True, embedder=settings.encoder) as corpus:
            _fill(corpus, gold)

    if gold.name in SHIPPED_SETS and gold.collection is not None:
        root = settings.index.parent / "eval"
        yield kept_index(root, gold.name, gold.collection, str(settings.encoder), fill)
        return
    with TemporaryDirectory(prefix="hoidap-eval-", ignore_cleanup_errors=True) as folder:
        fill(Path(folder) / "index")
        yield Path(folder) / "index"


@contextmanager
def open_collection(
    index: Path | None, *, settings: Settings, create: bool = False
) -> Iterator["Corpus"]:
    """Open the collection at `index`, or an empty one that is deleted afterwards."""
    from corpus.store.collection import Corpus  # noqa: PLC0415  # loads the encoder's library

    if index is not None:
        with Corpus.open(
            index, create=create, embedder=settings.encoder, chroma=settings.chroma
        ) as corpus:
            yield corpus
        return
    with (
        TemporaryDirectory(prefix="hoidap-eval-", ignore_cleanup_errors=True) as folder,
        # Never on a Chroma server: it would keep what this collection leaves behind.
        Corpus.open(Path(folder) / "index", create=True, embedder=settings.encoder) as corpus,
    ):
        yield corpus


def _fill(corpus: "Corpus", gold: GoldSet) -> None:
    from ingest import ingest  # noqa: PLC0415

    if gold.collection is None:
        raise HoidapError(f"Bộ «{gold.name}» không có thư mục tài liệu: hãy dùng --index.")
    report = ingest([gold.collection], into=corpus)
    if report.failed:
        first = report.failed[0]
        raise HoidapError(
            f"Không nạp được «{first.path}» ({first.reason}): hãy sửa tệp rồi đo lại."
        )
