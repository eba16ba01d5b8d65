"""The two indexes of a collection, kept in step with its catalogue by the one who writes.

What a write that was cut off left dirty is built anew from the catalogue by the next one.
"""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from corpus.errors import HoidapError, IndexDamaged
from corpus.store.asked import OpenIndexes
from corpus.store.dense import ChromaIndex, ChromaServerIndex
from corpus.store.lexical import LexicalIndex
from corpus.store.place import sweep_folders, sync, sync_folder
from corpus.store.rows import Vectors, stored, unpack

__all__ = ["Indexes"]

_log = logging.getLogger(__name__)


class Indexes(OpenIndexes):
    """The indexes with what changes them; for the one who holds the writer's lock."""

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Open both indexes for a change, and tell the catalogue before and after it.

        What an earlier change left unsound is built anew first. A change that fails leaves them
        dirty.
        """
        with self._using:
            meta = self._catalog.meta()
            if meta != self._meta or not self._lexical or not isinstance(self._dense, ChromaIndex):
                self.close()
                self._meta = meta
                if not self._is_sound():
                    self.rebuild()
        self._changing = True
        try:
            self._catalog.announce()
            yield
            self._meta = self._catalog.meta()
        except BaseException:
            self.close()
            raise
        finally:
            self._changing = False

    def add(self, ids: Sequence[str], texts: Sequence[str], vectors: Vectors) -> None:
        """Add passages by id, with their searchable texts and vectors [passages, dimensions]."""
        dense, lexical = self._both()
        with self._files:
            dense.add(ids, vectors)
        lexical.update(added=zip(ids, texts, strict=True))
        self._close_up()

    def remove(self, ids: Sequence[str]) -> None:
        """Remove passages."""
        dense, lexical = self._both()
        with self._files:
            dense.remove(ids)
        lexical.update(removed=ids)
        self._close_up()

    def rebuild(
        self, *, renew: Callable[[Sequence[str]], Vectors] | None = None, **meta: str
    ) -> None:
        """Build both indexes anew from the catalogue and switch to them in one transaction.

        `renew` turns searchable texts into new vectors; without it the stored ones are used.
        """
        with self._using:
            self._catalog.announce()
            before = self._catalog.meta()
            self._meta = {**before, **meta, **_names({**before, **meta})}
            self._lexical = None
            self._drop_dense()
            sweep_folders(self._path, keep={before["lexical"], before["dense"]})
            renewed = self._fill(renew)
            self._close_up()
            names = {key: self._meta[key] for key in ("lexical", "dense")}
            self._catalog.settle(renewed, **meta, **names, stamp=self.stamp)
            self._meta = self._catalog.meta()
            sweep_folders(self._path, keep={self._meta["lexical"], self._meta["dense"]})
            if before["chroma"] and before["dense"]:
                _drop_remote(before["chroma"], before["dense"])

    def _fill(self, renew: Callable[[Sequence[str]], Vectors] | None) -> list[tuple[str, Vectors]]:
        """Create the two indexes that `_meta` names; return the vectors that are new."""
        name, url = self._meta["dense"], self._meta["chroma"]
        self._dense = dense = (
            ChromaServerIndex(url, name, create=True)
            if url
            else ChromaIndex(self._path / name, create=True)
        )
        self._lexical = lexical = LexicalIndex(self._path / self._meta["lexical"], create=True)
        renewed: list[tuple[str, Vectors]] = []

        def texts() -> Iterator[tuple[str, str]]:
            for batch in self._catalog.readable():
                ids = [row[0] for row in batch]
                if renew is None:
                    vectors = unpack((row[2] for row in batch), self._dimensions())
                else:
                    vectors = stored(renew([row[1] for row in batch]))
                    renewed.extend(zip(ids, vectors, strict=True))
                dense.add(ids, vectors)
                yield from ((row[0], row[1]) for row in batch)

        lexical.update(added=texts())
        return renewed

    def mend(self) -> None:
        """Build both indexes anew where they are not sound, as after a write that was cut off."""
        with self._using:
            self.close()
            self._meta = self._catalog.meta()
            if not self._is_sound():
                self.rebuild()

    def _close_up(self) -> None:
        """Seal both indexes, and let the disk have them before the catalogue calls them clean."""
        dense, lexical = self._both()
        self.stamp = uuid.uuid4().hex
        lexical.seal(self.stamp)
        sync_folder(self._path / self._meta["lexical"])
        if not self._meta["chroma"]:
            folder = self._path / self._meta["dense"]
            dense.seal(self.stamp)
            sync_folder(folder)
        sync(self._path)  # the names of both folders

    def _is_sound(self) -> bool:
        """Open both indexes; tell whether they hold what the catalogue holds."""
        if self._meta["dirty"] == "1":
            return False
        try:
            self._lexical = self._open_lexical()
        except IndexDamaged:
            return False
        self._dense = self._open_dense()
        return isinstance(self._dense, ChromaIndex) and len(self._lexical) == len(self._catalog)

    def _both(self) -> tuple[ChromaIndex, LexicalIndex]:
        if self._lexical is None or not isinstance(self._dense, ChromaIndex):
            raise TypeError("add and remove belong inside changing()")
        return self._dense, self._lexical


def _names(meta: Mapping[str, str]) -> dict[str, str]:
    """Return names that no earlier pair of indexes had."""
    number = int(meta["generation"]) + 1
    remote = f"hoidap-{meta['identity']}-" if meta["chroma"] else "dense-"
    return {"lexical": f"lexical-{number}", "dense": f"{remote}{number}"}


def _drop_remote(url: str, name: str) -> None:
    try:
        index = ChromaServerIndex(url, name)
        index.drop()
        index.close()
    except HoidapError as error:
        _log.warning("an unused collection stays on the Chroma server: %s", error)
