"""BM25 over folded syllables and syllable pairs, in a Tantivy index."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.text import index_terms

if TYPE_CHECKING:
    import tantivy

__all__ = ["LexicalIndex", "terms_of"]

_TERMS = "terms"
_ID = "id"
_ANALYZER = "ready"  # the terms come cut and folded
_HEAP = 15_000_000  # bytes; the least that Tantivy accepts for one thread
_MOST_TERMS = 64
_LONGEST_TERM = 200  # bytes; Tantivy drops terms of 65,530 and more with an error
_PAIR_WEIGHT = 0.5
_MARGIN = 16  # hits beyond those asked for, so that ties at the edge are cut by id


def terms_of(text: str) -> list[str]:
    """Return the terms that `text` is indexed under: single syllables, then neighbouring pairs."""
    singles = [term for term in index_terms(text) if len(term.encode()) <= _LONGEST_TERM]
    return [*singles, *(f"{first}_{second}" for first, second in pairwise(singles))]


class LexicalIndex:
    """A Tantivy index in `folder`; one writer at a time, any number of readers."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        import tantivy  # noqa: PLC0415  # only who searches pays for it

        self._tantivy = tantivy
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            builder = tantivy.SchemaBuilder()
            builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
            builder.add_text_field(_TERMS, tokenizer_name=_ANALYZER, index_option="freq")
            self._index = tantivy.Index(builder.build(), path=str(folder), reuse=False)
        else:
            self._index = tantivy.Index.open(str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYZER, analyzer)
        self._index.config_reader(reload_policy="manual")
        self._schema = self._index.schema
        self.refresh()

    def refresh(self) -> None:
        """See what was committed since, by this process or another."""
        self._index.reload()
        self._searcher = self._index.searcher()

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

    def search(self, queries: Sequence[str], *, count: int) -> list[tuple[str, float]]:
        """Return up to `count` (passage id, BM25 score), best first, ties by id.

        A term counts once however often the queries repeat it.
        """
        query = self._query(queries)
        searcher = self._searcher
        if query is None or not searcher.num_docs:
            return []
        found = searcher.search(query, limit=count + _MARGIN, count=False).hits
        hits = [
            (str(searcher.doc(address).get_first(_ID)), float(score)) for score, address in found
        ]
        hits.sort(key=lambda hit: (-hit[1], hit[0]))
        return hits[:count]

    def _query(self, queries: Sequence[str]) -> "tantivy.Query | None":
        """Return the terms OR'd; built, never parsed, so that no question is read as syntax."""
        cut = [
            [term for term in index_terms(text) if len(term.encode()) <= _LONGEST_TERM]
            for text in queries
        ]
        singles = list(dict.fromkeys(term for terms in cut for term in terms))[:_MOST_TERMS]
        known = set(singles)
        pairs = dict.fromkeys(
            pair for terms in cut for pair in pairwise(terms) if known.issuperset(pair)
        )
        weights = dict.fromkeys(singles, 1.0)
        for first, second in list(pairs)[:_MOST_TERMS]:
            weights[f"{first}_{second}"] = _PAIR_WEIGHT
        if not weights:
            return None
        query, occur = self._tantivy.Query, self._tantivy.Occur.Should
        return query.boolean_query(
            [
                (occur, query.boost_query(query.term_query(self._schema, _TERMS, term), weight))
                for term, weight in weights.items()
            ]
        )
