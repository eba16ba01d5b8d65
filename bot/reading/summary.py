"""Which sentences stand for a whole text."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["length_of", "representatives"]

_LEAD = 0.15  # what the first sentence counts for more than the last, as a share of the best gain
_WORTH = 0.5  # the same, of a sentence that decides something or gives figures
_TOLD = 0.6  # what each sentence counts less whose part of the text is told already
_ALIKE = 0.7  # centred cosine from which two sentences say the same


def representatives(
    vectors: NDArray[np.float32],
    most: int,
    *,
    parts: Sequence[int] = (),
    worth: Sequence[float] = (),
) -> list[int]:
    """Return up to `most` rows of `vectors` [sentences, width] that cover all, in their order.

    `parts` numbers the part of the text in which each stands: one that is told already gives way to
    the others. `worth` is what a sentence tells by itself, in [-1, 1].

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
    bonus = np.linspace(_LEAD, 0.0, count)
    if len(worth) == count:
        bonus = bonus + _WORTH * np.asarray(worth)
    part = np.asarray(parts) if len(parts) == count else np.arange(count)
    told = np.zeros(count)
    while len(chosen) < most:
        gains = np.maximum(alike, covered[None, :]).sum(axis=1) - covered.sum()
        gains = gains / max(float(gains.max()), 1e-9) + bonus - _TOLD * told
        gains[chosen] = -np.inf
        gains[(alike[:, chosen] >= _ALIKE).any(axis=1)] = -np.inf
        best = int(gains.argmax())
        if not np.isfinite(gains[best]):
            break
        chosen.append(best)
        told += part == part[best]
        covered = np.maximum(covered, alike[best])
    return sorted(chosen)


def _centred(vectors: NDArray[np.float32]) -> NDArray[Any]:
    """Return the cosines [sentences, sentences] of the vectors less their mean, 0 at least."""
    rows = vectors - vectors.mean(axis=0)
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    alike: NDArray[Any] = np.maximum(rows @ rows.T, 0.0)
    return alike


def length_of(sentences: Sequence[object], parts: int = 0) -> int:
    """Return how many sentences a summary of so many has, and of so many parts: three to six."""
    return max(3, min(6, max(parts, round(len(sentences) / 2.5))))
