"""The searchable collection: open, add, remove, get, search."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.embedder import Embedder, open_embedder
from corpus.errors import (
    IndexDamaged,
    IndexMissing,
)
from corpus.store.catalog import SCHEMA_VERSION, Catalog
from corpus.store.intake import Items, check_items, entries_of
from corpus.store.naming import Names
from corpus.store.place import (
    Fingerprint,
    busy,
    create_catalog,
    explained,
    only_writer,
    open_catalog,
    salvage_catalog,
)
from corpus.store.readable import Readable
from corpus.store.rows import searchable, stored
from corpus.store.salvage import Salvage
from corpus.vietnamese.text import NORMALIZER_VERSION

__all__ = ["Corpus", "Names"]


class Corpus(Readable):
    """Documents, their passages and both indexes, in one folder.

    Any number of processes and threads may read while one writes; readers never wait and see every
    write at their next call. Use `Corpus.open`.
    """

    def __init__(self, path: Path, catalog: Catalog, embedder: Embedder) -> None:
        super().__init__(path, catalog, embedder)
        self._turn = threading.RLock()
        self._depth = 0
        self.salvaged: Salvage | None = None
        """What became of a damaged catalogue when it was opened to be rebuilt."""

    # --- life -------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        create: bool = False,
        embedder: str | Embedder | None = None,
        rebuild: bool = False,
        chroma: str | None = None,
        splitter: str = "",
    ) -> Self:
        """Open the index in the folder `path`; `create` makes it if there is none.

        `embedder` is None for the encoder that ships, the name or folder of a sentence-transformers
        model, or an `Embedder`. `rebuild` builds both indexes anew with it from the catalogue, from
        what can be rescued of a damaged one, and starts empty where there is none. `chroma` is the
        URL of a Chroma server that keeps the vectors; `splitter` the version of what cuts passages,
        where the index must agree with it. Raises `IndexMissing` and other `HoidapError`s.
        """
        folder = Path(path).expanduser()
        chosen = embedder if isinstance(embedder, Embedder) else open_embedder(embedder)
        meta = {
            "encoder": chosen.name,
            "normalizer": NORMALIZER_VERSION,
            "splitter": splitter,
            "schema": SCHEMA_VERSION,
            "chroma": chroma or "",
        }
        salvaged: Salvage | None = None
        try:
            catalog = open_catalog(folder)
            if rebuild and catalog.problems():
                catalog.close()
                salvaged = _rescue(folder, meta)
                catalog = open_catalog(folder)
        except IndexMissing:
            if not (rebuild or create):
                raise
            catalog = create_catalog(folder, meta)
        except IndexDamaged:
            if not rebuild:
                raise
            salvaged = _rescue(folder, meta)
            catalog = open_catalog(folder)
        corpus = cls(folder, catalog, chosen)
        corpus.salvaged = salvaged
        try:
            corpus._agree(meta, rebuild=rebuild)
        except BaseException:
            corpus.close()
            raise
        return corpus

    def close(self) -> None:
        """Let go of files and memory; the collection cannot be used any more."""
        self._indexes.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- writing ----------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer until the end of the block; raises `IndexBusy` at once if there is one.

        Each write does this by itself; around many of them it keeps others out in between.
        """
        if not self._turn.acquire(blocking=False):
            raise busy(self.path)
        try:
            if self._depth:
                yield
                return
            with only_writer(self.path):
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
        finally:
            self._turn.release()

    def add(self, items: Items, *, splitter: str | None = None) -> None:
        """Add documents with their passages, all or none; one of the same id is replaced.

        `splitter` is the version of what cut the passages; the fingerprint remembers the last.
        """
        check_items(items)
        if not items:
            return
        passages = [passage for _, cut in items for passage in cut]
        texts = [searchable(document.title, passage) for document, cut in items for passage in cut]
        meta = {} if splitter is None else {"splitter": splitter}
        with self.writing():
            vectors = stored(self.embedder.embed_passages_array(texts))
            entries = entries_of(items, vectors)
            with explained(self.path), self._indexes.changing():
                before = self._catalog.passage_ids([document.id for document, _ in items])
                gone = sorted(set(before) - {passage.id for passage in passages})
                self._indexes.add([passage.id for passage in passages], texts, vectors)
                meta["stamp"] = self._indexes.stamp
                self._catalog.apply(entries=entries, dirty="1" if gone else "0", **meta)
                if gone:
                    self._indexes.remove(gone)
                    self._catalog.settle(stamp=self._indexes.stamp)

    def remove(self, document_ids: Sequence[str]) -> int:
        """Remove documents; return how many there were. Unknown ids are passed over."""
        with self.writing(), explained(self.path):
            present = sorted(set(document_ids) & set(self._catalog.document_ids()))
            if present:
                with self._indexes.changing():
                    gone = self._catalog.passage_ids(present)
                    self._catalog.apply(removed=present)
                    self._indexes.remove(gone)
                    self._catalog.settle(stamp=self._indexes.stamp)
        return len(present)

    def mend(self, *, splitter: str | None = None) -> None:
        """Build the indexes anew where they are not sound; note what cuts passages."""
        with self.writing(), explained(self.path):
            self._indexes.mend()
            if splitter is not None and self._catalog.meta()["splitter"] != splitter:
                self._catalog.note(splitter=splitter)

    def rebuild(self) -> None:
        """Build both indexes anew from the catalogue; no text is encoded again."""
        with self.writing(), explained(self.path):
            self._indexes.rebuild()

    def _agree(self, meta: Mapping[str, str], *, rebuild: bool) -> None:
        """Check that index and caller fit together, or make them fit where that was asked for."""
        with explained(self.path):
            held = self._catalog.meta()
        if not rebuild and held["lexical"]:
            Fingerprint.of(held).check(self.path, Fingerprint.of(meta))
            return
        again = held["encoder"] != meta["encoder"]
        with self.writing(), explained(self.path):
            self._indexes.rebuild(
                renew=self.embedder.embed_passages_array if again else None,
                encoder=meta["encoder"],
                normalizer=meta["normalizer"],
                chroma=meta["chroma"],
            )


def _rescue(folder: Path, meta: Mapping[str, str]) -> Salvage | None:
    """Salvage a damaged catalogue; None where its folder holds none, and a new one was made."""
    try:
        return salvage_catalog(folder, meta)
    except FileNotFoundError:
        create_catalog(folder, meta).close()
        return None
