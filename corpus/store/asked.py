"""The two indexes of a collection, opened by the names that the catalogue gives, and asked.

The catalogue calls the indexes dirty while a write is under way and after one was cut off. Chroma's
files cannot be trusted then: readers compare all vectors of the catalogue instead, which is slower
and always right.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock

from corpus.errors import HoidapError, IndexDamaged, VectorServerUnavailable
from corpus.store.catalog import Catalog
from corpus.store.connections import is_writable
from corpus.store.dense import ChromaIndex, ChromaServerIndex, ExactIndex
from corpus.store.lexical import LexicalIndex
from corpus.store.rows import Vectors

__all__ = ["OpenIndexes", "Searched"]

_log = logging.getLogger(__name__)
_SPREAD, _LAST = 64, 200  # passages whose vectors are looked at when Chroma is opened
_SEARCHED = 4
_ITSELF = 0.999  # cosine of a passage with itself
_SECONDS_TO_WAIT = 10  # for another process that is loading the vectors


class Searched(Protocol):
    """What is asked for passages: the indexes of the present, or those of a snapshot."""

    def search_lexical(
        self, queries: Mapping[str, float], *, count: int
    ) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, BM25 score), best first."""

    def search_dense(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """The indexes of a snapshot after the present has moved on."""

    lexical: LexicalIndex
    dense: ExactIndex

    def search_lexical(
        self, queries: Mapping[str, float], *, count: int
    ) -> list[tuple[str, float]]:
        return self.lexical.search(queries, count=count)

    def search_dense(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        return self.dense.search(vector, count=count)


class OpenIndexes:
    """The lexical and the dense index in the folder `path`, or at a Chroma server, to be asked.

    `dimensions` is asked late, since the answer may have to load the encoder.
    """

    def __init__(self, path: Path, catalog: Catalog, *, dimensions: Callable[[], int]) -> None:
        self._path = path
        self._catalog = catalog
        self._dimensions = dimensions
        self._using = threading.RLock()
        # Writers hold it while they change Chroma's files, readers while they load them.
        self._files = FileLock(path / "vectors.lock", thread_local=False)
        self._meta: Mapping[str, str] = {"generation": ""}
        self._changing = False
        self._local = threading.local()  # the words of the snapshot that a thread reads
        self._past = (-1, ExactIndex((), np.empty((0, 1), dtype=np.float32)))
        self.stamp = ""
        """What the indexes were last sealed with; the catalogue is to remember it."""
        self._lexical: LexicalIndex | None = None
        self._dense: ChromaIndex | ExactIndex | None = None

    def close(self) -> None:
        """Let go of files and memory."""
        with self._using:
            self._meta = {"generation": ""}
            self._past = (-1, ExactIndex((), np.empty((0, 1), dtype=np.float32)))
            self._lexical = None
            self._drop_dense()

    # --- reading ----------------------------------------------------------------------------------

    def follow(self) -> int:
        """See what was written since, by this process or another; return this thread's generation.

        A thread that reads the past leaves the indexes to those that read the present.
        """
        generation = self._catalog.generation()
        # The writer's own indexes are ahead of the catalogue, never behind.
        if str(generation) == self._meta["generation"] or self._changing:
            return generation
        with self._using:
            if generation > int(self._meta["generation"] or -1):
                self._meta = self._catalog.meta()
                self._lexical = None
                self._drop_dense()
        return generation

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Keep the words of this thread's snapshot within reach until the end of the block."""
        held = getattr(self._local, "lexical", None)
        if held is not None:
            yield
            return
        self.follow()
        self._local.lexical = self._present_lexical().pinned()
        try:
            yield
        finally:
            self._local.lexical = None

    def serve(self, generation: int) -> bool:
        """Tell whether the indexes hold all of `generation`: nothing was written after it."""
        self.follow()
        mine = self._meta["generation"] == str(generation) or self._changing
        return mine and int(self._catalog.meta_now()["generation"]) == generation

    def of_snapshot(self) -> "Searched":
        """Return the indexes of this thread's snapshot, which those of the present have left."""
        generation = self._catalog.generation()
        with self._using:
            if self._past[0] != generation:
                self._past = (generation, ExactIndex(*self._catalog.vectors(self._dimensions())))
            return _Past(lexical=self._local.lexical, dense=self._past[1])

    def search_lexical(
        self, queries: Mapping[str, float], *, count: int
    ) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, BM25 score), best first."""
        try:
            return self._present_lexical().search(queries, count=count)
        except (ValueError, OSError):
            with self._using:
                self._lexical = None  # its files changed under us: look at them again
            try:
                return self._present_lexical().search(queries, count=count)
            except (ValueError, OSError) as error:
                raise self._damaged() from error

    def search_dense(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first."""
        with self._using:
            if self._dense is None:
                self._dense = self._open_dense()
            try:
                return self._dense.search(vector, count=count)
            except VectorServerUnavailable:
                raise
            except Exception as error:  # noqa: BLE001  # whatever Chroma's Rust side raises
                _log.warning("comparing all vectors, since Chroma failed: %s", error)
                self._drop_dense()
                self._dense = self._exact()
                return self._dense.search(vector, count=count)

    def problems(self) -> list[str]:
        """Return, in Vietnamese, what is wrong with the two indexes."""
        found = []
        self.follow()
        expected = len(self._catalog)
        if self._meta["dirty"] == "1":
            found.append("Lần ghi trước bị ngắt; lần ghi sau sẽ tự dựng lại hai chỉ mục.")
        try:
            present = len(self._open_lexical())
            if present != expected and self._meta["dirty"] == "0":
                found.append(f"Chỉ mục từ khóa có {present} đoạn, danh mục có {expected}.")
        except HoidapError as error:
            found.append(str(error))
        with self._using:
            self._drop_dense()
            self._dense = self._open_dense()
            unused = isinstance(self._dense, ExactIndex) and self._meta["dirty"] == "0"
            if unused and not self._is_read_only():
                found.append(
                    "Chỉ mục véc-tơ không đọc được hoặc thiếu; đang so trực tiếp, chậm hơn."
                )
        return found

    def _present_lexical(self) -> LexicalIndex:
        with self._using:
            if self._lexical is None:
                self._lexical = self._open_lexical()
            return self._lexical

    def _open_lexical(self) -> LexicalIndex:
        try:
            index = LexicalIndex(self._path / self._meta["lexical"])
        except (ValueError, OSError) as error:
            raise self._damaged() from error
        # Where a writer is at work, the files are ahead of what this reader knows.
        other = self._meta["dirty"] == "0" and index.stamp != self._meta.get("stamp", "")
        if other and self._catalog.meta_now() == self._meta:
            raise self._damaged()
        return index

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(
            f"Chỉ mục từ khóa ở «{self._path}» bị thiếu hoặc hỏng: hãy chạy «hoidap ingest "
            "--rebuild» để dựng lại."
        )

    def _open_dense(self) -> ChromaIndex | ExactIndex:
        """Return Chroma's index, or the exact one where Chroma's cannot be trusted."""
        if self._meta["dirty"] == "0" and (self._meta["chroma"] or not self._is_read_only()):
            try:
                if self._meta["chroma"]:
                    return self._open_chroma()
                with self._files.acquire(timeout=_SECONDS_TO_WAIT):
                    if self._catalog.meta_now() == self._meta:
                        return self._open_chroma()
            except VectorServerUnavailable:
                raise
            except Exception as error:  # noqa: BLE001  # Chroma's Rust side raises anything for bad files
                _log.warning("comparing all vectors, since Chroma failed: %s", error)
        return self._exact()

    def _exact(self) -> ExactIndex:
        return ExactIndex(*self._catalog.vectors(self._dimensions()))

    def _is_read_only(self) -> bool:
        # Chroma writes to what it only reads. Comparing all vectors is slower and as right.
        return not is_writable(self._path)

    def _open_chroma(self) -> ChromaIndex:
        name, url = self._meta["dense"], self._meta["chroma"]
        if url:
            return ChromaServerIndex(url, name)
        index = ChromaIndex(self._path / name)
        try:
            index.warm(self._dimensions())
            same = index.stamp == self._meta.get("stamp", "")
            if same and len(index) == len(self._catalog) and self._finds_samples(index):
                return index
        except BaseException:
            index.close()
            raise
        index.close()
        raise OSError(f"«{name}» does not hold what the catalogue holds")

    def _finds_samples(self, index: ChromaIndex) -> bool:
        """Tell whether passages, the last ones and some of all, have their vectors in the graph.

        A few are looked for through it. What a disk had not kept is what was written last.
        """
        ids, vectors = self._catalog.samples(self._dimensions(), spread=_SPREAD, last=_LAST)
        if not index.holds(ids, vectors):
            return False
        for vector in vectors[:: max(1, len(ids) // _SEARCHED)]:
            length = float(np.linalg.norm(vector))
            found = index.search(vector / length, count=1) if length else [("", 1.0)]
            if not found or found[0][1] < _ITSELF:
                return False
        return True

    def _drop_dense(self) -> None:
        if self._dense is not None:
            self._dense.close()
            self._dense = None
