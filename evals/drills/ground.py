"""The ground that drills are fought on: a cheap real encoder, documents in two versions, children.

A document's every line says its version, so that a mixture of two shows.
"""

import multiprocessing
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from corpus import Corpus, Document, Embedder, Passage, Span
from corpus.vietnamese.text import index_terms

__all__ = ["DOCUMENTS", "HashedWords", "document", "fill", "opened", "run_apart", "wrong_with"]

DOCUMENTS: Final = 6
_LINES: Final = 5
_SECONDS: Final = 120.0


class HashedWords(Embedder):
    """Counts folded syllables into hashed places: vectors in microseconds, without a model."""

    name = "hashed-words@1"
    dimensions = 64

    def embed_passages_array(self, texts: Sequence[str]) -> Any:
        """Return float32 [len(texts), 64]."""
        rows = [self.embed_query_array(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

    def embed_query_array(self, text: str) -> Any:
        """Return float32 [64] of length 1."""
        vector = np.full(self.dimensions, 0.01, dtype=np.float32)
        for term in index_terms(text):
            vector[zlib.crc32(term.encode()) % self.dimensions] += 1
        return vector / np.linalg.norm(vector)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of syllables of each text."""
        return [len(index_terms(text)) for text in texts]


def document(number: int, version: int) -> tuple[Document, list[Passage]]:
    """Return a document and its passages; the even version has shorter lines than the odd one."""
    more = "ở hợp tác xã trồng lúa và ngô " * (version % 2)
    lines = [
        f"Kho số {number} ngăn {line} {more}giữ bản ghi v{version}x." for line in range(_LINES)
    ]
    text = "\n".join(lines)
    name = f"kho-{number}"
    passages, start = [], 0
    for ordinal, line in enumerate(lines):
        span = Span(start=start, end=start + len(line))
        key = f"{name}#{zlib.crc32(text.encode()):08x}-{ordinal}"
        passages.append(Passage(id=key, document_id=name, ordinal=ordinal, span=span, text=line))
        start += len(line) + 1
    return Document(id=name, uri=f"file:///{name}.txt", title=f"Kho {number}", text=text), passages


def opened(folder: Path, **how: Any) -> Corpus:
    """Open the collection in `folder` with the cheap encoder."""
    return Corpus.open(folder, embedder=HashedWords(), **how)


def fill(folder: Path, version: int = 0) -> None:
    """Put all documents into the collection in `folder`, in one version."""
    with opened(folder, create=True) as corpus:
        corpus.add([document(number, version) for number in range(DOCUMENTS)])


def wrong_with(corpus: Corpus, *, expected: int = DOCUMENTS) -> str:
    """Return what is lost or torn in a collection, the empty string where all is whole."""
    held = corpus.documents()
    if len(held) != expected:
        return f"{len(held)} documents of {expected}"
    for one in held:
        text = corpus.get(one.id).text
        passages = corpus.passages(one.id)
        if len(passages) != _LINES or len({line.split()[-1] for line in text.split("\n")}) != 1:
            return f"{one.id} is torn"
        if any(passage.span.of(text) != passage.text for passage in passages):
            return f"{one.id} has passages of another text"
    return "; ".join(corpus.check())


def run_apart(work: Callable[..., None], *arguments: Any, kill_after: float | None = None) -> int:
    """Run `work` in a process that has loaded nothing else; return its exit code.

    With `kill_after` it is killed after so many seconds, as a power cut would.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.drills.ground", "chromadb", "tantivy"])
    process = context.Process(target=work, args=arguments)
    process.start()
    process.join(_SECONDS if kill_after is None else kill_after)
    if process.is_alive():
        process.kill()
        process.join()
    return int(process.exitcode or 0)
