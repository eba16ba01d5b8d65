"""Mine hard negatives: contexts that rank high for a question but do not hold its answer."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from models.train.perturb import fold, syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.train.squad import Example

K1, B = 1.2, 0.75
NEAREST = 40
BLOCK = 512  # questions that are scored together


def terms(text: str) -> list[str]:
    """Folded syllables and neighbouring pairs of them, the terms that BM25 counts."""
    single = syllables(fold(text.lower()))
    return single + [f"{left}_{right}" for left, right in itertools.pairwise(single)]


class BM25:
    """Okapi BM25 (Robertson & Zaragoza 2009) over a fixed list of texts, as one sparse matrix."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        norm = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
        found = Counter(term for count in counts for term in count)
        self.vocabulary = {term: place for place, term in enumerate(found)}
        rows, columns, values = [], [], []
        for row, count in enumerate(counts):
            for term, times in count.items():
                idf = math.log(1 + (len(texts) - found[term] + 0.5) / (found[term] + 0.5))
                rows.append(row)
                columns.append(self.vocabulary[term])
                values.append(idf * times * (K1 + 1) / (times + norm[row]))
        shape = (len(texts), len(self.vocabulary))
        self.weights = csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def scores(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Score every text for every question: [questions, texts]."""
        rows, columns = [], []
        for row, question in enumerate(questions):
            known = {self.vocabulary[term] for term in terms(question) if term in self.vocabulary}
            rows += [row] * len(known)
            columns += sorted(known)
        shape = (len(questions), len(self.vocabulary))
        asked = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
        return np.asarray((asked @ self.weights.T).todense(), dtype=np.float32)


def choose(
    example: Example, ranked: Sequence[int], contexts: Sequence[str], articles: Sequence[str]
) -> list[int]:
    """Keep the first contexts without the answer, up to three of the same article first."""
    answers = {fold(answer.text.lower()) for answer in example.answers}
    free = [
        place
        for place in ranked
        if contexts[place] != example.context
        and not any(answer in fold(contexts[place].lower()) for answer in answers)
    ]
    same = [place for place in free if articles[place] == example.title][:3]
    return same + [place for place in free if place not in same][: 6 - len(same)]


def mine(examples: Sequence[Example]) -> dict[str, list[str]]:
    """Find up to six hard negative contexts for every answered example, by its id.

    The contexts of `examples` are ranked by BM25, and no others.
    """
    titles: dict[str, str] = {}
    for example in examples:
        titles.setdefault(example.context, example.title)
    contexts, articles = list(titles), list(titles.values())
    bm25 = BM25(contexts)
    asked = [example for example in examples if example.answers]
    mined: dict[str, list[str]] = {}
    for begin in range(0, len(asked), BLOCK):
        part = asked[begin : begin + BLOCK]
        scores = bm25.scores([example.question for example in part])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
        for example, ranked in zip(part, order.tolist(), strict=True):
            mined[example.id] = [
                contexts[place] for place in choose(example, ranked, contexts, articles)
            ]
    return mined
