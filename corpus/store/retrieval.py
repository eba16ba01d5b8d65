"""From a query's vector and words to hits: both indexes asked, their answers fused, looked up."""

from collections.abc import Collection, Mapping

from corpus.store.asked import OpenIndexes, Searched
from corpus.store.catalog import Catalog
from corpus.store.fuse import fuse
from corpus.store.rows import Vectors
from corpus.types import Hit

__all__ = ["find_hits"]

_POOL = 100  # candidates that each index offers to the fusion


def find_hits(
    catalog: Catalog,
    indexes: OpenIndexes,
    *,
    vector: Vectors | None,
    queries: Mapping[str, float],
    k: int,
    within: Collection[str] | None = None,
) -> list[Hit]:
    """Return the `k` best hits of this thread's snapshot; only a side with words is asked.

    `within` are the documents to look in, all when None; no other bears on scores or ranks. Where a
    write has moved the indexes on, vectors are compared one by one and words are looked up in the
    index that the snapshot began with: slower, and of the same generation.
    """
    allowed = None if within is None else frozenset(catalog.passage_ids(sorted(within)))
    generation = catalog.generation()
    if indexes.serve(generation):
        hits = _hits_now(catalog, indexes, vector, queries, k=k, allowed=allowed)
        if indexes.serve(generation):
            return hits
    past = indexes.of_snapshot()
    return _hits_now(catalog, past, vector, queries, k=k, allowed=allowed)


def _hits_now(
    catalog: Catalog,
    indexes: Searched,
    vector: Vectors | None,
    queries: Mapping[str, float],
    *,
    k: int,
    allowed: frozenset[str] | None,
) -> list[Hit]:
    pool = max(_POOL, 2 * k)
    wanted = k if allowed is None else min(k, len(allowed))
    while True:
        dense = {} if vector is None else dict(indexes.search_dense(vector, count=pool))
        lexical = dict(indexes.search_lexical(queries, count=pool)) if queries else {}
        exhausted = max(len(dense), len(lexical)) < pool
        # An unfinished write may have left passages that the catalogue does not know.
        known = catalog.known([*dense, *lexical])
        known = known if allowed is None else known & allowed
        dense = {key: score for key, score in dense.items() if key in known}
        lexical = {key: score for key, score in lexical.items() if key in known}
        if len(dense.keys() | lexical.keys()) >= wanted or exhausted:
            break
        pool *= 2
    both = vector is not None and bool(queries)
    ranked = fuse(dense, lexical) if both else [*dense.items(), *lexical.items()]
    passages = catalog.passages([key for key, _ in ranked[:k]])
    return [
        Hit(
            passage=passages[key],
            score=score,
            rank=rank,
            dense=dense.get(key),
            lexical=lexical.get(key),
        )
        for rank, (key, score) in enumerate(ranked[:k], start=1)
        if key in passages
    ]
