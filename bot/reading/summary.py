"""Which sentences stand for a whole text."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["length_of", "representatives"]

_LEAD = 0.15  # what the first sentence counts for more than the last, as a share of the best gain
_ALIKE = 0.7  # centred cosine from which two sentences say the same


def representatives(vectors: NDArray[np.float32], most: int, *, lead: float = _LEAD) -> list[int]:
    """Return up to `most` rows of `vectors` [sentences, width] that cover all, in their order.

    The rows are unit vectors. Facility location, a submodular objective (Lin & Bilmes, "A Class of
    Submodular Functions for Document Summarization", 2011): each sentence is represented as well as
    by the chosen one most like it, so that no two chosen are alike; greedy, which reaches
    1 - 1/e of the best. Cosines are centred first: an encoder finds all sentences of one text
    alike. Earlier sentences gain a little, as a text says first what it is about.
    """
    count = len(vectors)
    if count <= most:
        return list(range(count))
    alike = _centred(vectors)
    covered = np.zeros(count)
    chosen: list[int] = []
    bonus = np.linspace(lead, 0.0, count)
    while len(chosen) < most:
        gains = np.maximum(alike, covered[None, :]).sum(axis=1) - covered.sum()
        gains = gains / max(float(gains.max()), 1e-9) + bonus
        gains[chosen] = -np.inf
        gains[(alike[:, chosen] >= _ALIKE).any(axis=1)] = -np.inf
        best = int(gains.argmax())
        if not np.isfinite(gains[best]):
            break
        chosen.append(best)
        covered = np.maximum(covered, alike[best])
    return sorted(chosen)


def _centred(vectors: NDArray[np.float32]) -> NDArray[Any]:
    """Return the cosines [sentences, sentences] of the vectors less their mean, 0 at least."""
    rows = vectors - vectors.mean(axis=0)
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    alike: NDArray[Any] = np.maximum(rows @ rows.T, 0.0)
    return alike


def length_of(sentences: Sequence[object]) -> int:
    """Return how many sentences a summary of so many has: three to six."""
    return max(3, min(6, round(len(sentences) / 6)))
