"""Open the bot to be measured, on the documents of the set or on a given index."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.errors import HoidapError
from corpus.types import Document
from evals.gold import GoldSet
from evals.measure import System

if TYPE_CHECKING:
    from corpus.collection import Corpus

__all__ = ["Candidate", "open_candidate", "temporary_corpus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A system on its documents, ready to be measured."""

    system: System
    documents: tuple[Document, ...]


@contextmanager
def open_candidate(gold: GoldSet, *, index: Path | None = None) -> Iterator[Candidate]:
    """Open the bot on `index`, or on a fresh index of the set's own collection that then goes."""
    from bot import Chatbot  # noqa: PLC0415  # the bot loads models: not for `--help`
    from corpus.collection import Corpus  # noqa: PLC0415

    if index is not None:
        with Corpus.open(index) as corpus:
            yield Candidate(system=Chatbot(corpus), documents=_documents(corpus))
        return
    with temporary_corpus() as corpus:
        _fill(corpus, gold)
        yield Candidate(system=Chatbot(corpus), documents=_documents(corpus))


@contextmanager
def temporary_corpus() -> Iterator["Corpus"]:
    """Open an empty collection in a folder that is deleted afterwards."""
    from corpus.collection import Corpus  # noqa: PLC0415

    with (
        TemporaryDirectory(prefix="hoidap-eval-", ignore_cleanup_errors=True) as folder,
        Corpus.open(Path(folder) / "index", create=True) as corpus,
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


def _documents(corpus: "Corpus") -> tuple[Document, ...]:
    return tuple(corpus.get(summary.id) for summary in corpus.documents())
