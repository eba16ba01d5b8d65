"""Mine hard negatives: contexts that rank high for a question but do not hold its answer."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from scipy.sparse import csr_matrix

from models.train.perturb import fold, syllables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.train.squad import Example

K1, B = 1.2, 0.75
RRF = 60
NEAREST = 40


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


def embed(
    texts: Sequence[str], encoder: Any, tokenizer: Any, *, batch: int = 48, longest: int = 144
) -> NDArray[np.float32]:
    """Embed texts by mean pooling and L2 norm: [texts, width]; prefixes are the caller's."""
    encoded = [one.ids[:longest] for one in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(texts)), key=lambda place: len(encoded[place]))
    vectors = np.zeros((len(texts), encoder.config.hidden_size), dtype=np.float32)
    for begin in range(0, len(order), batch):
        chosen = order[begin : begin + batch]
        width = max(len(encoded[place]) for place in chosen)
        ids = torch.ones((len(chosen), width), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, place in enumerate(chosen):
            ids[row, : len(encoded[place])] = torch.tensor(encoded[place])
            mask[row, : len(encoded[place])] = 1
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        vectors[chosen] = torch.nn.functional.normalize(pooled, dim=-1).numpy()
    return vectors


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


def mine(
    examples: Sequence[Example],
    *,
    embed_texts: Callable[[Sequence[str]], NDArray[np.float32]] | None,
    block: int = 512,
) -> dict[str, list[str]]:
    """Find up to six hard negative contexts for every answered example, by its id.

    BM25 and, where `embed_texts` is given, the encoder's ranking are fused by reciprocal ranks
    (Cormack et al. 2009). Only the contexts of `examples` are searched.
    """
    titles: dict[str, str] = {}
    for example in examples:
        titles.setdefault(example.context, example.title)
    contexts, articles = list(titles), list(titles.values())
    bm25 = BM25(contexts)
    asked = [example for example in examples if example.answers]
    passages = queries = None
    if embed_texts is not None:
        passages = embed_texts([f"passage: {text}" for text in contexts])
        queries = embed_texts([f"query: {example.question}" for example in asked])
    nearest = min(NEAREST, len(contexts))
    mined: dict[str, list[str]] = {}
    for begin in range(0, len(asked), block):
        part = asked[begin : begin + block]
        rankings = [bm25.scores([example.question for example in part])]
        if passages is not None and queries is not None:
            rankings.append(queries[begin : begin + block] @ passages.T)
        orders = [np.argsort(-scores, axis=1, kind="stable")[:, :nearest] for scores in rankings]
        for row, example in enumerate(part):
            fused: Counter[int] = Counter()
            for order in orders:
                for rank, place in enumerate(order[row].tolist()):
                    fused[place] += 1 / (RRF + rank)  # type: ignore[assignment]
            ranked = sorted(fused, key=lambda place: (-fused[place], place))
            mined[example.id] = [
                contexts[place] for place in choose(example, ranked, contexts, articles)
            ]
    return mined
