"""Find the documents that gold evidence names, and every place where its quotes stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from pydantic import ConfigDict

from corpus.types import Document
from corpus.vietnamese.text import normalize
from evals.metrics import Place

__all__ = ["Evidence", "Sources"]

# A quote as long as this that also stands in another document proves the same there.
_TELLING_LENGTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A verbatim quote of a document, named by its file's stem or the beginning of its id."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    source: str
    quote: str


class Sources:
    """The documents behind a gold set, found by file stem or by the beginning of their id."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        self._by_id = {document.id: document for document in self.documents}
        self._known: dict[tuple[str, str | None], tuple[Place, ...]] = {}

    def get(self, document_id: str) -> Document | None:
        """Return the document of that id, None when it is not one of these."""
        return self._by_id.get(document_id)

    def named(self, source: str) -> list[Document]:
        """Return the documents that `source` can mean: an id or a stem, else an id's beginning."""
        exact = [one for one in self.documents if source in {one.id, _stem(one.uri)}]
        return exact or [one for one in self.documents if one.id.startswith(source)]

    def fault(self, evidence: Evidence) -> str | None:
        """Say in Vietnamese why a piece of evidence cannot be found; None when it stands."""
        named = self.named(evidence.source)
        if len(named) != 1:
            names = ", ".join(sorted(_stem(one.uri) or one.id for one in named or self.documents))
            how_many = "nhiều" if named else "không có"
            return f"{how_many} tài liệu tên «{evidence.source}» (trong số: {names})"
        if not evidence.quote.strip():
            return "trích dẫn bị trống"
        if not any(True for _ in _occurrences(named[0].text, _plain(evidence.quote))):
            start = evidence.quote[:60]
            return f"trích dẫn «{start}…» không có nguyên văn trong tài liệu «{evidence.source}»"
        return None

    def places(self, evidence: Sequence[Evidence]) -> list[list[Place]]:
        """Return, for each different quote, all the places where it stands.

        Looked for in its own document and, when it is long enough to mean one thing only, in all:
        documents repeat one another, and a citation of the copy is as good. A quote that is not
        found has no place, so it can only be missed.
        """
        found: dict[str, set[Place]] = {}
        for piece in evidence:
            quote = _plain(piece.quote)
            among = None if len(quote) >= _TELLING_LENGTH else piece.source
            found.setdefault(quote, set()).update(self._places(quote, among))
        return [sorted(stands) for stands in found.values()]

    def _places(self, quote: str, source: str | None) -> tuple[Place, ...]:
        if (quote, source) not in self._known:
            among = self.documents if source is None else self.named(source)
            self._known[quote, source] = tuple(
                (document.id, start, start + len(quote))
                for document in among
                for start in _occurrences(document.text, quote)
            )
        return self._known[quote, source]


@cache
def _stem(uri: str) -> str:
    return PurePosixPath(unquote(urlsplit(uri).path)).stem


def _plain(quote: str) -> str:
    return normalize(quote).text.strip()


def _occurrences(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)
