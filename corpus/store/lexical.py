"""BM25 over folded syllables and syllable pairs, in a Tantivy index."""

import copy
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from corpus.store.connections import is_writable
from corpus.store.seals import Seal, read_seal, write_seal
from corpus.vietnamese.text import index_terms, syllables, tone_key

if TYPE_CHECKING:
    import tantivy

__all__ = ["LexicalIndex", "terms_of"]

_TERMS = "terms"
_ID = "id"
_ANALYZER = "ready"  # the terms come cut and folded
_HEAP = 15_000_000  # bytes; the least that Tantivy accepts for one thread
_MOST_SYLLABLES = 64  # of one query
_MOST_TERMS = 256  # of all variants of a query
_LONGEST_QUERY = 2000  # characters
_LONGEST_TERM = 64  # characters; what is longer is no word
_SIGN = "="
# Chosen on the development questions of UIT-ViQuAD.
_PAIR_WEIGHT = 0.5
_SPELLED_WEIGHT = 0.5
_DIGITS = 4  # the rest depends on the order of adding, and would break ties at random
_META = "meta.json"
_SEGMENTS = frozenset((".del", ".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term"))
_MARGIN = 16  # hits beyond those asked for, so that ties at the edge are cut by id


def terms_of(text: str) -> list[str]:
    """Return what `text` is indexed under: folded syllables, pairs of them, spelled syllables.

    The spelled ones carry their diacritics and a sign, so that "ba" never meets "bà" by them.
    """
    folded = _folded(text)
    return [*folded, *_pairs(folded), *_spelled(text)]


class LexicalIndex:
    """A Tantivy index in `folder`; one writer at a time, any number of readers."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        import tantivy  # noqa: PLC0415  # only who searches pays for it

        self._tantivy = tantivy
        self._folder = folder
        self._linked: TemporaryDirectory[str] | None = None
        self._seal = Seal(stamp="", files={})
        self.stamp = ""
        """What the index was sealed with; nothing where its files are of another moment."""
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            builder = tantivy.SchemaBuilder()
            builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
            builder.add_text_field(_TERMS, tokenizer_name=_ANALYZER, index_option="freq")
            self._index = tantivy.Index(builder.build(), path=str(folder), reuse=False)
        else:
            self._seal = read_seal(folder)
            broken = self._seal.broken(folder)
            if any((folder / name).exists() for name in broken if name != _META):
                raise OSError(f"{broken} in {folder} have changed")  # mapped, they would crash us
            self.stamp = "" if broken else self._seal.stamp
            self._linked = None if is_writable(folder) else _link(folder)
            self._index = tantivy.Index.open(self._linked.name if self._linked else str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYZER, analyzer)
        self._index.config_reader(reload_policy="manual")
        self._schema = self._index.schema
        self._mapped = self._looks()
        self.refresh()

    def refresh(self) -> None:
        """See what was committed since, by this process or another."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def pinned(self) -> "LexicalIndex":
        """Return the index as it is now, whatever is committed later."""
        return copy.copy(self)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def update(self, *, added: Iterable[tuple[str, str]] = (), removed: Iterable[str] = ()) -> None:
        """Remove passages by id and add (id, text) pairs, replacing equal ids, in one commit."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        try:
            for key in removed:
                writer.delete_documents_by_term(_ID, key)
            for key, text in added:
                writer.delete_documents_by_term(_ID, key)
                document = self._tantivy.Document()
                document.add_text(_ID, key)
                document.add_text(_TERMS, " ".join(terms_of(text)))
                writer.add_document(document)
            writer.commit()
        finally:
            # Also lets go of the index, which the next writer needs.
            writer.wait_merging_threads()
        self.refresh()

    def seal(self, stamp: str) -> None:
        """Note size and sum of every file under `stamp`."""
        once = sorted(child for child in self._folder.iterdir() if child.suffix in _SEGMENTS)
        write_seal(self._folder, stamp, once=once, anew=[self._folder / _META])
        self._seal = read_seal(self._folder)
        self.stamp = stamp
        self._mapped = self._looks()

    def _looks(self) -> dict[str, tuple[int, int]]:
        """Return size and time of the files that are written once and mapped into memory."""
        found = {}
        for name in self._seal.files:
            with suppress(FileNotFoundError):  # merged away; who mapped it before holds it still
                told = os.stat(self._folder / name)  # noqa: PTH116  (half the time of a Path's)
                found[name] = (told.st_size, told.st_mtime_ns)
        found.pop(_META, None)
        return found

    def search(self, queries: Mapping[str, float], *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, BM25 score), best first, ties by id.

        `queries` are ways to say one question, with the weight of each; a term has that of the
        query that weighs it most. Raises `OSError` or `ValueError` where the files have changed
        since they were opened.
        """
        now = self._looks()
        if any(now[name] != look for name, look in self._mapped.items() if name in now):
            raise OSError(f"the files in {self._folder} have changed")
        query = self._query(queries)
        searcher = self._searcher
        if query is None or not searcher.num_docs:
            return []
        found = searcher.search(query, limit=count + _MARGIN, count=False).hits
        hits = [
            (str(searcher.doc(address).get_first(_ID)), round(score, _DIGITS))
            for score, address in found
        ]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        return hits[:count]

    def _query(self, queries: Mapping[str, float]) -> "tantivy.Query | None":
        """Return the terms OR'd; built, never parsed, so that no question is read as syntax."""
        weights: dict[str, float] = {}
        for text, share in queries.items():
            for term, weight in _weighted(text[:_LONGEST_QUERY]).items():
                weights[term] = max(share * weight, weights.get(term, 0.0))
        if not weights:
            return None
        query, occur = self._tantivy.Query, self._tantivy.Occur.Should
        return query.boolean_query(
            [
                (occur, query.boost_query(query.term_query(self._schema, _TERMS, term), weight))
                for term, weight in list(weights.items())[:_MOST_TERMS]
            ]
        )


def _weighted(text: str) -> dict[str, float]:
    """Return the terms of one query with their weights, a syllable's terms side by side."""
    folded = _folded(text)[:_MOST_SYLLABLES]
    spelled = _spelled(text)[:_MOST_SYLLABLES]
    has_marks = any(not term.isascii() for term in spelled)
    weights = dict.fromkeys(folded, _SPELLED_WEIGHT if has_marks else 1.0)
    if has_marks:
        weights |= dict.fromkeys(spelled, _SPELLED_WEIGHT)
    return weights | dict.fromkeys(_pairs(folded), _PAIR_WEIGHT)


def _folded(text: str) -> list[str]:
    return [term for term in index_terms(text) if len(term) <= _LONGEST_TERM]


def _spelled(text: str) -> list[str]:
    return [
        _SIGN + _key(token.text) for token in syllables(text) if len(token.text) <= _LONGEST_TERM
    ]


def _pairs(terms: Sequence[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(terms)]


_key = lru_cache(maxsize=50_000)(tone_key)  # few syllables make up a language


def _link(folder: Path) -> "TemporaryDirectory[str]":
    """Return a folder of links to the files of `folder`, in which Tantivy can make its lock."""
    linked = TemporaryDirectory(prefix="hoidap-", ignore_cleanup_errors=True)
    for child in folder.resolve().iterdir():
        if child.suffix == ".lock":
            continue
        target = Path(linked.name) / child.name
        try:
            target.symlink_to(child)
        except OSError:  # Windows lets few people make links
            shutil.copyfile(child, target)
    return linked
