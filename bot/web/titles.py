"""The titles that people give documents, by where their files lie: a new version keeps them."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpus.store.collection import Corpus
    from corpus.types import Document

__all__ = ["Titles", "retitled"]

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS titles (uri TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID"
)


class Titles:
    """The titles in the file `path`, which is made when the first is given."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def give(self, uri: str, title: str) -> None:
        """Note the title that the document at `uri` is given."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(self._path, timeout=10)) as file, file:
            file.execute(_TABLE)
            file.execute("INSERT OR REPLACE INTO titles VALUES (?, ?)", (uri, title))

    def keep(self, corpus: "Corpus", paths: Iterable[Path]) -> None:
        """Call the documents that were read anew from `paths` as they were called."""
        given = self._given()
        uris = {uri for path in paths if (uri := path.resolve().as_uri()) in given}
        for held in corpus.documents() if uris else ():
            if held.uri in uris and held.title != given[held.uri]:
                retitled(corpus, corpus.get(held.id), given[held.uri])

    def forget(self, paths: Iterable[Path]) -> None:
        """Forget how documents were called: another file stands now where theirs stood."""
        given = self._given()
        gone = [(uri,) for path in paths if (uri := path.resolve().as_uri()) in given]
        if gone:
            with closing(sqlite3.connect(self._path, timeout=10)) as file, file:
                file.executemany("DELETE FROM titles WHERE uri = ?", gone)

    def _given(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        with closing(sqlite3.connect(self._path, timeout=10)) as file:
            file.execute(_TABLE)
            return dict(file.execute("SELECT uri, title FROM titles").fetchall())


def retitled(corpus: "Corpus", document: "Document", title: str) -> "Document":
    """Call a document of the collection by another title; return it as it is now."""
    renamed = replace(document, title=title, title_derived=False)
    corpus.add([(renamed, corpus.passages(document.id))])
    return renamed
