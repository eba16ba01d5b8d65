"""The run: files in, passages stored batch by batch, and a report of what became of each file."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.types import Document, Passage
from ingest.apart import Limits, read_apart
from ingest.draft import BadFile
from ingest.load import MAX_BYTES, SourceFile, open_source, path_of
from ingest.readings import Reading
from ingest.report import IngestInterrupted, OnProgress, Report, Tally
from ingest.sources import Selection, select
from ingest.split import SPLITTER_VERSION, split

if TYPE_CHECKING:
    from corpus.store.collection import Corpus
    from corpus.store.rows import DocumentSummary

__all__ = ["BATCH_PASSAGES", "ingest"]

BATCH_PASSAGES = 256  # the encoder sorts a batch by length, so a large one wastes little padding


def ingest(
    paths: Sequence[str | Path],
    *,
    into: "Corpus",
    rebuild: bool = False,
    prune: bool = True,
    max_bytes: int = MAX_BYTES,
    limits: Limits | None = None,
    progress: OnProgress | None = None,
) -> Report:
    """Bring the collection up to date with the files, folders and glob patterns of `paths`.

    Unchanged files are told by their hash and cost no embedding; `rebuild` stores them again. With
    `prune`, documents whose file has gone from a folder of `paths` are removed. A bad file becomes
    a `Failure` and never stops the others; `limits` bound what reading one may take. Batches are
    stored one by one, each wholly or not at all; Ctrl-C raises `IngestInterrupted`, and another run
    goes on from there.
    """
    if isinstance(paths, str | Path):
        raise TypeError("paths must be a sequence of paths, not a single one")
    selection = select(paths)
    tally = Tally(
        sizes={path: _size(path) for path in selection.files},
        on_progress=progress or (lambda _: None),
        failed=selection.failures,
        skipped=selection.skipped,
    )
    try:
        with into.writing():
            run = _Run(
                into=into,
                tally=tally,
                held={held.id: held for held in into.documents()},
                altered=frozenset(into.altered()),
            )
            for document, path in run.new_documents(
                selection, rebuild=rebuild, max_bytes=max_bytes, limits=limits or Limits()
            ):
                run.put(document, path)
            run.store()
            run.remove_gone(selection if prune else Selection())
            into.mend(splitter=SPLITTER_VERSION)
    except KeyboardInterrupt:
        raise IngestInterrupted(tally.report()) from None
    tally.tell(None)
    return tally.report()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A document that waits to be stored with its batch."""

    document: Document
    passages: list[Passage]
    path: Path


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run. `held` is what the collection held before it, by id; `kept` the ids still in use.

    `altered` are ids of documents that the disk did not keep as they were stored.
    """

    into: "Corpus"
    tally: Tally
    held: dict[str, "DocumentSummary"]
    altered: frozenset[str]
    kept: dict[str, Path] = field(default_factory=dict)
    pending: list[_Pending] = field(default_factory=list)

    def new_documents(
        self, selection: Selection, *, rebuild: bool, max_bytes: int, limits: Limits
    ) -> Iterator[tuple[Document, Path]]:
        """Yield the documents to store; settle the files that are unchanged or bad."""
        by_uri = {held.uri: held for held in self.held.values()}
        sources = self._new_sources(selection, by_uri, rebuild=rebuild, max_bytes=max_bytes)
        for source, outcome in read_apart(sources, limits):
            try:
                if isinstance(outcome, BadFile):
                    raise outcome
                self._claim(outcome.id, source)
            except BadFile as error:
                self._refuse(source.path, error, by_uri)
                continue
            yield outcome, source.path

    def _new_sources(
        self,
        selection: Selection,
        by_uri: Mapping[str, "DocumentSummary"],
        *,
        rebuild: bool,
        max_bytes: int,
    ) -> Iterator[SourceFile]:
        """Yield the files that have to be read; settle those that are unchanged or closed to us."""
        for path in selection.files:
            self.tally.tell(path)
            before = by_uri.get(path.as_uri())
            try:
                source = open_source(path, max_bytes=max_bytes)
            except BadFile as error:
                self._refuse(path, error, by_uri)
                continue
            same = before and before.content_hash == source.content_hash
            if before and same and not rebuild and before.id not in self.altered:
                self.kept[before.id] = path
                self.tally.settle(path, self.tally.unchanged)
            else:
                yield source

    def _refuse(self, path: Path, error: BadFile, by_uri: Mapping[str, "DocumentSummary"]) -> None:
        """Note a bad file; what was stored of it before stays."""
        self.tally.fail(path, error.reason)
        if before := by_uri.get(path.as_uri()):
            self.kept.setdefault(before.id, path)

    def put(self, document: Document, path: Path) -> None:
        """Split a document and let it wait for its batch; store first where that is full."""
        passages = split(document, self.into.embedder.count_tokens)
        waiting = sum(len(pending.passages) for pending in self.pending)
        if waiting + len(passages) > BATCH_PASSAGES:
            self.store()
        self.pending.append(_Pending(document=document, passages=passages, path=path))

    def store(self) -> None:
        """Store what is pending in one step, and only then count it."""
        if not self.pending:
            return
        items = [(pending.document, pending.passages) for pending in self.pending]
        self.into.add(items, splitter=SPLITTER_VERSION)
        known = {held.uri for held in self.held.values()}
        for pending in self.pending:
            again = pending.document.id in self.held or pending.document.uri in known
            self.tally.settle(pending.path, self.tally.changed if again else self.tally.added)
            self.tally.passages += len(pending.passages)
            self.tally.readings.append(Reading.of(pending.path, pending.document))
        self.pending = []

    def remove_gone(self, selection: Selection) -> None:
        """Remove documents whose file has gone, and those whose file has another id by now."""
        in_use = set(self.kept.values())
        loose = {id_: path_of(held.uri) for id_, held in self.held.items() if id_ not in self.kept}
        gone = {id_: path for id_, path in loose.items() if path and _has_gone(path, selection)}
        renamed = [id_ for id_, path in loose.items() if path in in_use]
        if gone or renamed:
            self.into.remove([*gone, *renamed])
            self.tally.removed += sorted(gone.values())

    def _claim(self, document_id: str, source: SourceFile) -> None:
        """Take an id for a file; raise `BadFile` where another file has it."""
        owner = self.kept.get(document_id)
        held = self.held.get(document_id)
        if owner is None and held and held.content_hash != source.content_hash:
            elsewhere = path_of(held.uri)
            owner = elsewhere if elsewhere and not _is_missing(elsewhere) else None
        if owner and owner != source.path:
            reason = f"mã «{document_id}» đã thuộc về «{owner}»: hãy đổi trường «id» ở đầu tệp"
            raise BadFile(source.path, reason)
        self.kept[document_id] = source.path


def _size(path: Path) -> int:
    """Return the size of a file in bytes, 0 where it cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _has_gone(path: Path, selection: Selection) -> bool:
    """Tell whether a file is missing from a folder that could be walked to the end."""
    walked = any(path.is_relative_to(folder) for folder in selection.folders)
    closed = any(path.is_relative_to(folder) for folder in selection.closed)
    return walked and not closed and _is_missing(path)


def _is_missing(path: Path) -> bool:
    """Tell whether nothing is there; what cannot be looked at is not missing."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
