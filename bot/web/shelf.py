"""Documents that people bring to the page, give back, or open as they were brought."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from bot.telling.notes import notes_in_words
from bot.web.brought import BroughtFiles, Put
from bot.web.folders import Folders
from bot.web.naming import safe_folder, safe_name
from bot.web.people.accounts import group_names
from bot.web.people.audit import Audit
from bot.web.people.person import ANYBODY, Person
from bot.web.people.shares import Rules, Shares
from bot.web.problems import Absent, Refused, scrubbed
from bot.web.titles import Titles, retitled
from bot.web.waiting import ShortQueue
from corpus.errors import UnknownDocument
from corpus.types import Document, Passage
from corpus.vietnamese.text import normalize
from ingest import Limits, Progress, Report, ingest
from ingest.draft import BadFile
from ingest.load import SUFFIXES, SourceFile, open_source, path_of

if TYPE_CHECKING:
    from corpus.store.collection import Corpus

__all__ = ["Original", "Shelf", "Taken", "safe_name"]

_MOST_REMOVED: Final = 50  # documents that can be brought back
_LONGEST_TITLE: Final = 300
_BUSY: Final = "Đang bận: bộ tài liệu đang được cập nhật, hãy thử lại sau ít phút."
_NO_GROUPS: Final = "Chưa có tài khoản nào nên chưa chia nhóm được: hãy báo người quản trị."

# What a browser may show by itself; anything else is only handed over to be saved.
_SHOWN: Final = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file: `state` is added, changed, unchanged or failed, with the reason."""

    name: str
    state: str
    reason: str = ""
    document_ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file of a document; `shown_as` is its type where a browser may show it."""

    path: Path
    name: str
    shown_as: str | None


@dataclass(slots=True)
class Shelf:
    """The documents of `corpus`; the files that people bring lie in `folder`.

    A file of the same name replaces the earlier one. With `read_only` nothing is taken or given.
    `shares` tell who sees which documents, everybody when None; `titles` what people call them.
    """

    corpus: "Corpus"
    folder: Path
    max_bytes: int
    limits: Limits = field(default_factory=Limits)
    read_only: bool = False
    watched: Sequence[Path] = ()
    shares: Shares | None = None
    titles: Titles | None = None
    audit: Audit = field(default_factory=Audit)
    _failed: dict[Path, str] = field(default_factory=dict)
    _queue: ShortQueue = field(default_factory=lambda: ShortQueue(_BUSY))
    _removed: OrderedDict[str, tuple[Document, list[Passage]]] = field(default_factory=OrderedDict)
    _reading: list[Path] = field(default_factory=list)

    @property
    def _files(self) -> BroughtFiles:
        return BroughtFiles(self.folder)

    def mend(self) -> None:
        """Settle the uploads that a sudden end of the program cut short."""
        if not self.read_only:
            self._files.mend(lambda: {one.uri: one.content_hash for one in self.corpus.documents()})

    def rules(self) -> Rules:
        """Return who sees what at this moment."""
        return self.shares.now() if self.shares else Rules({})

    def folders(self, uris: Iterable[str]) -> Folders:
        """Return how the folders of documents are called."""
        return Folders(uris, [self.folder, *self.watched])

    def reading(self, person: Person) -> list[str]:
        """Return the names of the files that are being read, as far as a person may see them."""
        rules = self.rules()
        return [
            path.name
            for path in list(self._reading)
            if person.sees(rules.of(path.resolve().as_uri()))
        ]

    def unread(self, person: Person) -> list[Taken]:
        """Return the files of watched folders that could not be read, as far as a person sees."""
        rules = self.rules()
        return [
            Taken(name=path.name, state="failed", reason=reason)
            for path, reason in sorted(self._failed.items())
            if person.sees(rules.of(path.resolve().as_uri()))
        ]

    def take(
        self,
        name: str,
        content: IO[bytes],
        *,
        person: Person = ANYBODY,
        folder: str = "",
        groups: Sequence[str] | None = None,
    ) -> Taken:
        """Keep a file and bring it into the collection; a bad one leaves everything as it was.

        Only `groups` will see it, where they are given; those of the file that it replaces, where
        they are not.
        """
        self._may_change(person)
        name = safe_name(name)
        if Path(name).suffix.lower() not in SUFFIXES:
            known = ", ".join(sorted(SUFFIXES))
            reason = f"chưa đọc được loại tệp này: hãy dùng một trong các loại {known}"
            return Taken(name=name, state="failed", reason=reason)
        wanted = None if groups is None else self._allowed(groups, person)
        with self._queue.turn():
            rules = self.rules()
            path = self._files.free(
                safe_folder(folder),
                name,
                lambda place: person.sees(rules.of(place.resolve().as_uri())),
            )
            self._reading = [path]
            with self._shared(path, wanted) as kept, self._noting_end():
                taken = self._taken(path, content)
                kept.spoilt = taken.state == "failed"
        if taken.state in {"added", "changed"}:
            self.audit.note(person.name, "add", taken.name)
        return taken

    def _taken(self, path: Path, content: IO[bytes]) -> Taken:
        name = path.name
        with self._files.placed(path, content) as put:
            if path.stat().st_size > self.max_bytes:
                put.spoilt = True
                most = self.max_bytes >> 20
                return Taken(name=name, state="failed", reason=f"tệp lớn hơn {most} MB")
            report = ingest(
                [put.path],
                into=self.corpus,
                prune=False,
                max_bytes=self.max_bytes,
                limits=self.limits,
            )
            if report.failed:
                put.spoilt = True
                return Taken(name=name, state="failed", reason=scrubbed(report.failed[0].reason))
            self._keep_titles(report)
            kinds = {"added": report.added, "changed": report.changed}
            state = next((kind for kind, paths in kinds.items() if paths), "unchanged")
            uri = put.path.resolve().as_uri()
            ids = [held.id for held in self.corpus.documents() if held.uri == uri]
            notes = [note for key in ids for note in self.corpus.get(key).notes]
        return Taken(name=name, state=state, document_ids=tuple(ids), notes=notes_in_words(notes))

    def follow(self, folders: Sequence[Path]) -> Report:
        """Bring the documents up to date with folders; what has gone from one is removed."""
        with self._queue.patient_turn(), self._noting_end():
            report = ingest(
                folders,
                into=self.corpus,
                max_bytes=self.max_bytes,
                limits=self.limits,
                progress=self._note_step,
            )
            self._keep_titles(report)
            self._failed = {one.path: scrubbed(one.reason) for one in report.failed}
        for path in (*report.added, *report.changed):
            self.audit.note("", "add", path.name)
        for path in report.removed:
            self.audit.note("", "remove", path.name)
        return report

    def _keep_titles(self, report: Report) -> None:
        """Let documents that were read anew keep the titles that people gave them."""
        if self.titles is not None:
            self.titles.forget(report.added)
            self.titles.keep(self.corpus, report.changed)

    def _note_step(self, step: Progress) -> None:
        self._reading = [step.path] if step.path else []

    @contextmanager
    def _noting_end(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._reading = []

    def rename(self, document_id: str, title: str, *, person: Person = ANYBODY) -> Document:
        """Call a document by another title, which its next versions keep."""
        self._may_change(person)
        words = " ".join(normalize(title).text.split())[:_LONGEST_TITLE]
        if not words:
            raise Refused("Tên tài liệu không được để trống.")
        with self._queue.turn():
            document = self._seen(self.corpus.get(document_id), person)
            renamed = retitled(self.corpus, document, words)
            if self.titles is not None:
                self.titles.give(document.uri, words)
        self.audit.note(person.name, "rename", f"{document.title}: {words}")
        return renamed

    def share(self, document_id: str, groups: Sequence[str], *, person: Person) -> frozenset[str]:
        """Let only `groups` see a document, everybody when empty; return them."""
        self._may_change(person)
        if self.shares is None:
            raise Refused(_NO_GROUPS)
        document = self._seen(self.corpus.get(document_id), person)
        wanted = self._allowed(groups, person)
        self.shares.set(document.uri, wanted)
        told = ", ".join(sorted(wanted)) or "mọi người"
        self.audit.note(person.name, "share", f"{document.title}: {told}")
        return wanted

    def _allowed(self, groups: Sequence[str], person: Person) -> frozenset[str]:
        """Return the groups that a person may share with; raise `Refused` for others."""
        wanted = group_names([group for group in groups if group.strip()])
        if self.shares is None and wanted:
            raise Refused(_NO_GROUPS)
        foreign = wanted - person.groups
        if foreign and not person.may_be("admin"):
            raise Refused(f"Bạn không thuộc nhóm «{min(foreign)}»: hãy chọn nhóm của mình.")
        return wanted

    def _seen(self, document: Document, person: Person) -> Document:
        """Return a document that a person sees; one that is hidden is not there."""
        if not person.sees(self.rules().of(document.uri)):
            raise UnknownDocument(f"Không có tài liệu «{document.id}».")
        return document

    @contextmanager
    def _shared(self, path: Path, groups: frozenset[str] | None) -> Iterator[Put]:
        """Hide a file before it is read; take that back where it is spoilt."""
        put, place = Put(path=path), path.resolve().as_uri()
        if self.shares is None or groups is None:
            yield put
            return
        before = self.shares.now().at(place)
        self.shares.set(place, groups)
        try:
            yield put
        except BaseException:
            put.spoilt = True
            raise
        finally:
            if put.spoilt:
                self.shares.set(place, before)

    def remove(self, document_id: str, *, person: Person = ANYBODY) -> Document:
        """Take a document out of the collection; `restore` brings it back while this runs."""
        self._may_change(person)
        with self._queue.turn():
            document = self._seen(self.corpus.get(document_id), person)
            self._removed[document_id] = (document, self.corpus.passages(document_id))
            while len(self._removed) > _MOST_REMOVED:
                self._removed.popitem(last=False)
            self.corpus.remove([document_id])
            self._files.set_aside(path_of(document.uri))
        self.audit.note(person.name, "remove", document.title)
        return document

    def restore(self, document_id: str, *, person: Person = ANYBODY) -> Document:
        """Bring back a document that was removed; raise `Absent`."""
        self._may_change(person)
        with self._queue.turn():
            removed = self._removed.get(document_id)
            if removed is None or not person.sees(self.rules().of(removed[0].uri)):
                raise Absent("Không còn gì để hoàn tác: hãy đưa lại tệp vào.")
            document, passages = self._removed.pop(document_id)
            self.corpus.add([(document, passages)])
            self._files.put_back(path_of(document.uri))
        self.audit.note(person.name, "restore", document.title)
        return document

    def original(self, document_id: str) -> Original:
        """Return the file that a document was read from; raise `Absent` where it is another now."""
        path = self.source(document_id).path
        return Original(path=path, name=path.name, shown_as=_SHOWN.get(path.suffix.lower()))

    def source(self, document_id: str) -> SourceFile:
        """Return the bytes that a document was read from; raise `Absent` where they changed."""
        document = self.corpus.get(document_id)
        path = path_of(document.uri)
        if path is None:
            raise Absent("Tài liệu này không đến từ một tệp trên máy chủ.")
        try:
            source = open_source(path, max_bytes=self.max_bytes)
        except BadFile as error:
            raise Absent("Tệp gốc không còn hoặc không đọc được.") from error
        if source.content_hash != document.content_hash:
            raise Absent("Tệp gốc đã thay đổi từ khi được đưa vào: hãy đưa lại tệp.")
        return source

    def _may_change(self, person: Person) -> None:
        person.must_be("editor")
        if self.read_only:
            raise Refused("Bộ tài liệu này chỉ để đọc: không thêm hay gỡ được qua trang.")
