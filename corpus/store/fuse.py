"""Two rankings into one: a weighted sum of scores brought to the same scale."""

from collections.abc import Mapping

__all__ = ["fuse"]

_DENSE_WEIGHT = 0.5
_LEAST_SPREAD = 0.1  # of cosine; e5 puts what matters within so much of its best


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return ids with a score in [0, 1], best first, ties by id.

    The dense side has the share `_DENSE_WEIGHT`. A cosine counts by its distance from the best one,
    on a scale that never spans less than `_LEAST_SPREAD`: where all passages are about equally
    near, as to a question without diacritics, the words decide. A BM25 score counts by its ratio to
    the best. What the dense side did not return is as near as the last that it did; what the
    lexical side did not return matches in nothing. Weight and spread were chosen on the development
    questions of UIT-ViQuAD.
    """
    near, farthest = _nearness(dense)
    best = max(lexical.values(), default=0.0) or 1.0
    fused = {
        key: _DENSE_WEIGHT * near.get(key, farthest)
        + (1 - _DENSE_WEIGHT) * lexical.get(key, 0.0) / best
        for key in dense.keys() | lexical.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def _nearness(cosines: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Return the cosines on a scale from 0 to 1, and the lowest of them."""
    if not cosines:
        return {}, 0.0
    best, worst = max(cosines.values()), min(cosines.values())
    spread = max(best - worst, _LEAST_SPREAD)
    return (
        {key: 1 - (best - cosine) / spread for key, cosine in cosines.items()},
        1 - (best - worst) / spread,
    )
