"""Nearest vectors by cosine: Chroma, embedded or as a server; exact search where Chroma cannot be.

Nothing leaves the machine: telemetry is off, and no embedding function is ever set.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import VectorServerUnavailable
from corpus.store.rows import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.config import Settings

__all__ = ["ChromaIndex", "ChromaServerIndex", "DenseIndex", "ExactIndex"]

_COLLECTION = "passages"
# What was added since the graph was last written is added again at every opening, so it is written
# often (`sync_threshold`).
_GRAPH: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "max_neighbors": 32,
    "ef_search": 200,
    "sync_threshold": 100,
}
_ITSELF = 0.999  # cosine of a vector with itself, as far as rounding goes
_DIGITS = 5  # what Chroma and a plain product agree on
_TINY = 1e-12
_AT_ONCE = 1000  # Chroma limits the size of one call to what SQLite can bind
_spellings: set[int] = set()
_choosing = threading.Lock()


class DenseIndex(Protocol):
    """What finds the passages whose vectors are nearest to a question's."""

    def search(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first, ties by id."""

    def __len__(self) -> int: ...


class ExactIndex:
    """All vectors in memory, compared one by one: for when Chroma's files cannot be trusted."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._ids = list(ids)
        # Rounding for storage left their lengths a little off, which Chroma makes up for too.
        self._vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first, ties by id."""
        if not self._ids:
            return []
        cosines = self._vectors @ vector
        best = np.argsort(-cosines, kind="stable")[:count]
        return _ranked([self._ids[at] for at in best], cosines[best].tolist())

    def close(self) -> None:
        """Let go of the vectors."""
        self._ids, self._vectors = [], self._vectors[:0]


class ChromaIndex:
    """A Chroma collection in `folder`.

    Chroma keeps its graph in memory and never looks at what another process wrote: open it again.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if create:
            folder.mkdir(parents=True)
        elif not (folder / "chroma.sqlite3").is_file():
            raise FileNotFoundError(folder / "chroma.sqlite3")
        self._start(_Embedded(folder), _COLLECTION, create=create)

    def _start(self, source: "_Source", name: str, *, create: bool) -> None:
        self._source = source
        self._name = name
        self._using = threading.RLock()
        self._client = source.connect()
        if create:
            self._collection = self._client.create_collection(
                name, embedding_function=None, configuration={"hnsw": _GRAPH}
            )
        else:
            self._collection = self._client.get_collection(name, embedding_function=None)

    @property
    def stamp(self) -> str:
        """What the index was last sealed with."""
        return str((self._collection.metadata or {}).get("stamp", ""))

    def seal(self, stamp: str) -> None:
        """Note `stamp` in Chroma's own file."""
        with self._using:
            self._collection.modify(metadata={"stamp": stamp})

    def holds(self, ids: Sequence[str], vectors: Vectors) -> bool:
        """Tell whether the graph has these vectors under these ids."""
        if not ids:
            return True
        with self._using:
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        held = dict(zip(found["ids"], found["embeddings"], strict=True))  # type: ignore[arg-type]
        if len(held) < len(set(ids)):
            return False
        given = np.stack([held[key] for key in ids])
        lengths = np.linalg.norm(given, axis=1) * np.linalg.norm(vectors, axis=1)
        return bool(np.all(np.sum(given * vectors, axis=1) >= _ITSELF * lengths))

    def warm(self, dimensions: int) -> None:
        """Load the graph now, while nobody writes its files."""
        self.search(np.eye(1, dimensions, dtype=np.float32)[0], count=1)

    def close(self) -> None:
        """Let go of the files and the memory."""
        with self._using:
            self._source.disconnect(self._client)

    def __len__(self) -> int:
        with self._using:
            return int(self._collection.count())

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; those of ids that are there already are replaced."""
        with self._using:
            for start in range(0, len(ids), _AT_ONCE):
                part = slice(start, start + _AT_ONCE)
                self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        with self._using:
            for start in range(0, len(ids), _AT_ONCE):
                self._collection.delete(ids=list(ids[start : start + _AT_ONCE]))

    def search(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first, ties by id."""
        with self._using:
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=count, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return _ranked(found["ids"][0], [1.0 - distance for distance in distances])


class ChromaServerIndex(ChromaIndex):
    """A collection `name` of the Chroma server at `url`; raises `VectorServerUnavailable`."""

    def __init__(self, url: str, name: str, *, create: bool = False) -> None:
        self._url = url
        with _reachable(url):
            self._start(_Server(url), name, create=create)

    def drop(self) -> None:
        """Delete the collection on the server."""
        with _reachable(self._url):
            self._client.delete_collection(self._name)

    def warm(self, dimensions: int) -> None:
        """Do nothing: the server keeps its own graph."""

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors; those of ids that are there already are replaced."""
        with _reachable(self._url):
            super().add(ids, vectors)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; ids that are not there are passed over."""
        with _reachable(self._url):
            super().remove(ids)

    def search(self, vector: Vectors, *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, cosine), best first, ties by id."""
        with _reachable(self._url):
            return super().search(vector, count=count)

    def __len__(self) -> int:
        with _reachable(self._url):
            return super().__len__()


class _Source(Protocol):
    def connect(self) -> "Client": ...

    def disconnect(self, client: "Client") -> None: ...


class _Embedded:
    """The engine that runs inside this process on the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spelling = 0

    def connect(self) -> "Client":
        import chromadb  # noqa: PLC0415  # half a second that only a search need pay

        # Within a process Chroma shares one engine for each spelling of a path. A shared engine
        # could not be reopened while another collection holds it, so each gets its own spelling.
        with _choosing:
            self._spelling = next(n for n in range(1, len(_spellings) + 2) if n not in _spellings)
            _spellings.add(self._spelling)
        path = f"{self._folder.resolve()}{'/.' * self._spelling}"
        return cast("Client", chromadb.PersistentClient(path=path, settings=_settings()))

    def disconnect(self, client: "Client") -> None:
        client.close()
        _spellings.discard(self._spelling)


class _Server:
    """A server that somebody else runs."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise VectorServerUnavailable(
                f"Địa chỉ máy chủ Chroma «{url}» không hợp lệ: hãy ghi dạng http://127.0.0.1:8000."
            )
        self._parts = parts

    def connect(self) -> "Client":
        import chromadb  # noqa: PLC0415

        secure = self._parts.scheme == "https"
        client = chromadb.HttpClient(
            host=self._parts.hostname or "",
            port=self._parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=_settings(),
        )
        return cast("Client", client)

    def disconnect(self, client: "Client") -> None:
        client.close()


def _settings() -> "Settings":
    from chromadb.config import Settings  # noqa: PLC0415

    # Said outright: Settings would also read the environment and a .env file nearby.
    return Settings(
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",
        chroma_otel_granularity=None,
    )


@contextmanager
def _reachable(url: str) -> Iterator[None]:
    """Turn whatever a connection can raise into one line."""
    try:
        yield
    except VectorServerUnavailable:
        raise
    except Exception as error:  # ValueError, httpx and Chroma errors, without a common base
        raise VectorServerUnavailable(
            f"Máy chủ Chroma «{url}» không trả lời đúng: hãy kiểm tra máy chủ, hoặc bỏ cấu hình "
            "Chroma để lưu véc-tơ ngay trong chỉ mục rồi chạy «hoidap ingest --rebuild»."
        ) from error


def _ranked(ids: Sequence[str], cosines: Sequence[float]) -> list[tuple[str, float]]:
    rounded = [round(cosine, _DIGITS) for cosine in cosines]
    return sorted(zip(ids, rounded, strict=True), key=lambda hit: (-hit[1], hit[0]))
