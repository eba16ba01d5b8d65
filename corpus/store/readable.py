"""What is read of a collection: documents, passages, hits, and what is derived of them all."""

import copy
import threading
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast, get_args

from corpus.embedder import Embedder
from corpus.errors import HoidapError, UnknownDocument
from corpus.store.catalog import Catalog
from corpus.store.indexes import Indexes
from corpus.store.naming import Names, names_of
from corpus.store.place import Fingerprint, explained
from corpus.store.retrieval import find_hits
from corpus.store.rows import DocumentSummary
from corpus.types import Document, Field, Hit, Note, Passage, SearchMode, SectionKind
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.text import normalize_query

if TYPE_CHECKING:
    from corpus.vietnamese.diacritics import SyllableCounts

__all__ = ["Readable"]

T = TypeVar("T")

_HEADED: tuple[SectionKind, ...] = ("part", "chapter", "section", "article", "annex", "form")
_TRIES = 3  # times that a snapshot begins anew because a write came between
_GENERATIONS = 2  # whose derived values are kept: a question may still read the last but one
_OTHER_WORDS = 0.35  # weight of a word that may be said for a typed one
_HELD = 32  # documents; the outline of a long law takes longer to decode than an answer may


class Readable:
    """The reading side of `Corpus`: any number of processes and threads may use it at once."""

    def __init__(self, path: Path, catalog: Catalog, embedder: Embedder) -> None:
        self.path = path
        self.embedder = embedder
        self._catalog = catalog
        self._indexes = Indexes(path, catalog, dimensions=lambda: embedder.dimensions)
        self._deriving = threading.RLock()
        self._derived: dict[int, dict[Hashable, object]] = {}  # by generation
        self._within: frozenset[str] | None = None
        self._sealed: frozenset[str] | None = None

    def within(self, document_ids: Collection[str], *, sealed: bool = False) -> Self:
        """Return a view for reading these documents alone; raise `UnknownDocument`.

        It shares files and memory with the collection, which stays open as long as it is used. The
        other documents still teach it words and acronyms, unless it is `sealed`: then whoever reads
        through it learns nothing of them.
        """
        shown = frozenset(document_ids)
        with explained(self.path):
            known = shown.intersection(self._catalog.document_ids())
        for unknown in sorted(shown - known):
            self.get(unknown)
        for hidden in sorted(key for key in shown if not self._shows(key)):
            self.get(hidden)
        view = copy.copy(self)
        view._within = shown  # noqa: SLF001  # of our own kind
        if sealed:
            view._sealed = shown  # noqa: SLF001
        return view

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let this thread read one generation until the end of the block, whatever is written.

        What is found, read and quoted inside belongs together. Nothing can be written inside.
        """
        with ExitStack() as held:
            with explained(self.path):
                for _ in range(_TRIES):
                    held.enter_context(self._catalog.snapshot())
                    held.enter_context(self._indexes.snapshot())
                    if self._indexes.serve(self._catalog.generation()):
                        break
                    held.close()  # a write came between: begin with what it wrote
                else:
                    held.enter_context(self._catalog.snapshot())
                    held.enter_context(self._indexes.snapshot())
            yield

    def __len__(self) -> int:
        """Return the number of passages."""
        with explained(self.path):
            if self._within is not None:
                return len(self._catalog.passage_ids(sorted(self._within)))
            return len(self._catalog)

    def __bool__(self) -> bool:
        """Return True: a collection is there even when it is empty."""
        return True

    @property
    def generation(self) -> int:
        """A number that grows with every write, by this process or another."""
        with explained(self.path):
            return self._catalog.generation()

    @property
    def fingerprint(self) -> Fingerprint:
        """What the index was built with."""
        with explained(self.path):
            return Fingerprint.of(self._catalog.meta())

    @property
    def counts(self) -> "SyllableCounts":
        """The syllables and syllable pairs of all documents, for restoring diacritics."""
        # Loads tables of its own.
        from corpus.vietnamese.counting import count_syllables, counts_of  # noqa: PLC0415

        sealed = self._sealed
        if sealed is not None:
            texts = self._catalog.texts
            return self._once(("counts", sealed), lambda _: count_syllables(texts(sealed)))
        return self._once(
            "counts", lambda generation: counts_of(self.path, generation, self._catalog.texts())
        )

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that the documents spell out."""
        mined = self._catalog.acronyms
        return self._once(("acronyms", self._sealed), lambda _: Acronyms(mined(self._sealed)))

    @property
    def fields(self) -> Mapping[str, tuple[Field, ...]]:
        """What the documents say of themselves, by id."""
        told = self._once("fields", lambda _: self._catalog.fields())
        return {key: fields for key, fields in told.items() if self._shows(key)}

    @property
    def notes(self) -> Mapping[str, tuple[Note, ...]]:
        """What reading the documents changed or left out, by id."""
        told = self._once("notes", lambda _: self._catalog.notes())
        return {key: notes for key, notes in told.items() if self._shows(key)}

    @property
    def uris(self) -> Mapping[str, str]:
        """Where each document comes from, by id."""
        told = self._once("uris", lambda _: self._catalog.uris())
        return {key: uri for key, uri in told.items() if self._shows(key)}

    @property
    def names(self) -> Mapping[str, Names]:
        """What each document is called, as words by `tone_key`: its title, its kind and subject."""
        held = self._once("names", lambda _: names_of(self._catalog.titles(), self.fields))
        return {key: names for key, names in held.items() if self._shows(key)}

    def having(self, kind: SectionKind, number: str) -> tuple[str, ...]:
        """Return the ids of the documents with a part, chapter, article or annex of that number.

        `number` is one by `corpus.vietnamese.addresses.number_key`.
        """
        headed = self._once("headed", lambda _: self._catalog.headed(_HEADED))
        return tuple(key for key in headed.get((kind, number), ()) if self._shows(key))

    def documents(self) -> list[DocumentSummary]:
        """Return every document without its text, by id."""
        with explained(self.path):
            return [held for held in self._catalog.documents() if self._shows(held.id)]

    def get(self, document_id: str) -> Document:
        """Return a document, or raise `UnknownDocument`."""
        held = self._once("documents", lambda _: dict[str, Document]())
        document = held.get(document_id)
        if document is None:
            with explained(self.path):
                document = self._catalog.document(document_id)
        if document is None or not self._shows(document.id):
            raise UnknownDocument(
                f"Không có tài liệu «{document_id}»: hãy xem danh sách bằng «hoidap docs list»."
            )
        if len(held) >= _HELD:
            held.clear()
        held[document_id] = document
        return document

    def passage(self, passage_id: str) -> Passage:
        """Return a passage, or raise `UnknownDocument`."""
        with explained(self.path):
            found = self._catalog.passages([passage_id])
        if passage_id not in found or not self._shows(found[passage_id].document_id):
            raise UnknownDocument(
                f"Không có đoạn «{passage_id}»: tài liệu có thể vừa được cập nhật, hãy hỏi lại."
            )
        return found[passage_id]

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order, or raise `UnknownDocument`."""
        with explained(self.path):
            found = self._catalog.passages_of(document_id)
        if not found or not self._shows(document_id):
            self.get(document_id)
        return found

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: SearchMode = "hybrid",
        variants: Sequence[str] = (),
        others: str = "",
    ) -> list[Hit]:
        """Return the `k` best passages, best first, ties by id.

        `variants` are other ways to say the query, such as with acronyms spelled out, `others`
        words that may be said for its own and count for less; only the lexical side reads them. A
        query of nothing but blanks finds nothing.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k}")
        if mode not in get_args(SearchMode):
            raise ValueError(f"mode must be one of {get_args(SearchMode)}, got {mode!r}")
        text = normalize_query(query)
        if not text:
            return []
        queries = {normalize_query(others): _OTHER_WORDS} if others else {}
        queries |= dict.fromkeys((text, *filter(None, map(normalize_query, variants))), 1.0)
        vector = None if mode == "lexical" else self.embedder.embed_query_array(text)
        with self.snapshot(), explained(self.path):
            return find_hits(
                self._catalog,
                self._indexes,
                vector=vector,
                queries={} if mode == "dense" else queries,
                k=k,
                within=self._within,
            )

    def altered(self) -> list[str]:
        """Return the ids of the documents that the disk did not keep as they were stored."""
        with explained(self.path):
            return self._catalog.altered()

    def check(self) -> list[str]:
        """Return, in Vietnamese, what is wrong with the index; empty when all is well."""
        try:
            with explained(self.path):
                broken = [f"Danh mục hỏng: {line}" for line in self._catalog.problems()]
                return broken or self._indexes.problems()
        except HoidapError as error:
            return [str(error)]

    def _shows(self, document_id: str) -> bool:
        return self._within is None or document_id in self._within

    def _once(self, name: Hashable, make: Callable[[int], T]) -> T:
        """Return what was made of the present generation, making it the first time."""
        with explained(self.path), self._catalog.snapshot():
            generation = self._catalog.generation()
            with self._deriving:
                values = self._derived.setdefault(generation, {})
                for old in sorted(self._derived)[:-_GENERATIONS]:
                    del self._derived[old]
                if name not in values:
                    values[name] = make(generation)
                return cast("T", values[name])
