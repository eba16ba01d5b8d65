"""Two rankings into one: a weighted sum of scores brought to the same scale."""

from collections.abc import Mapping

__all__ = ["DENSE_WEIGHT", "fuse", "rescale"]

DENSE_WEIGHT = 0.5


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], *, weight: float = DENSE_WEIGHT
) -> list[tuple[str, float]]:
    """Return ids with a score in [0, 1], best first, ties by id.

    `weight` is the share of the dense side. An id that one side did not return gets 0 from it.
    """
    if not 0.0 <= weight <= 1.0:
        raise ValueError(f"weight must lie in [0, 1], got {weight}")
    near, matching = rescale(dense), rescale(lexical)
    fused = {
        key: weight * near.get(key, 0.0) + (1 - weight) * matching.get(key, 0.0)
        for key in near.keys() | matching.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def rescale(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores stretched to [0, 1]; equal scores all become 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if low == high:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}
