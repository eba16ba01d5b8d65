"""The list of a document that answers a question, found by what introduces it."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.asking.lists import asks_for_count, denies
from bot.asking.question import Question, content_words, words_of
from corpus.outline import list_of, sections_near
from corpus.store.collection import Corpus
from corpus.types import Document, Hit, Span
from corpus.vietnamese.text import fold

__all__ = ["Listed", "best_list", "weights"]

_COVERED = 0.8  # of the weight of the question's words, by what introduces the list
_BY_ITSELF = 0.6  # without the headings above and the words of the document's title
_SAME = 0.45  # of the weight of the introduction's own words, by the question
_EXPLICIT = 0.1  # a sentence that ends in a colon introduces a list more surely than a heading
_ALIKE = 0.2
# A case, a condition and a ground are asked for by one another's names.
_CASES = frozenset(
    "trường hợp điều kiện căn cứ đối tượng sau đây gồm bao dưới quy định về liệt kê cách thức mấy "
    "nhiêu cần phải được bị công dân người bước".split()
)
_HOW = re.compile(
    r"\blàm (?:thế nào|sao|cách nào)(?: để| mà)?\b|\b(?:như )?thế nào\b|\bra sao\b", re.IGNORECASE
)
_DEEPEST = 40  # hits looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list with the sentence or heading that introduces it, and how well that fits, in [0, 1]."""

    document: Document
    hit: Hit
    lead: Span
    items: tuple[Span, ...]
    score: float

    @property
    def span(self) -> Span:
        """Return the stretch from the introduction to the last item."""
        return Span(start=self.lead.start, end=self.items[-1].end)


def best_list(question: Question, hits: Sequence[Hit], corpus: Corpus) -> Listed | None:
    """Return the list whose introduction says what the question asks for; None without one."""
    asked = weights(content_words(_HOW.sub(" ", question.text)), corpus)
    telling = {word: weight for word, weight in asked.items() if word not in _CASES}
    if not telling:
        return None
    best: Listed | None = None
    for listed in _candidates(hits[:_DEEPEST], corpus):
        score = _fit(question, listed, telling, corpus)
        if score and (best is None or score > best.score + 1e-9):
            best = Listed(
                document=listed.document,
                hit=listed.hit,
                lead=listed.lead,
                items=listed.items,
                score=score,
            )
    return best


def _candidates(hits: Sequence[Hit], corpus: Corpus) -> Iterator[Listed]:
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        document = corpus.get(hit.passage.document_id)
        for at in sections_near(document, hit.passage.span):
            if (document.id, at) in seen:
                continue
            seen.add((document.id, at))
            if found := list_of(document, at):
                yield Listed(document=document, hit=hit, lead=found[0], items=found[1], score=0.0)


def _fit(question: Question, listed: Listed, telling: dict[str, float], corpus: Corpus) -> float:
    """Return how well the introduction answers to the question; 0 where it speaks of another."""
    document = listed.document
    lead = listed.lead.of(document.text)
    if denies(lead) != denies(question.text):
        return 0.0
    own = set(content_words(lead))
    above = set(content_words(_above(listed)))
    total = sum(telling.values())
    covered = sum(
        weight * (1.0 if word in own else 0.9)
        for word, weight in telling.items()
        if word in own or word in above
    )
    title = set(content_words(document.title))
    own_part = {word: weight for word, weight in telling.items() if word not in title} or telling
    by_itself = sum(weight for word, weight in own_part.items() if word in own)
    if covered < _COVERED * total or by_itself < _BY_ITSELF * sum(own_part.values()):
        return 0.0
    said = weights(sorted(own), corpus)
    same = sum(weight for word, weight in said.items() if word in telling or word in _CASES) / max(
        sum(said.values()), 1e-9
    )
    if same < _SAME:
        return 0.0
    if asks_for_count(question) and fold(question.expected.noun).split()[-1] not in fold(lead):
        return 0.0
    explicit = _EXPLICIT if lead.rstrip(" *_").endswith(":") else 0.0
    fit = covered / total * (0.5 + 0.5 * same)
    alike = _ALIKE * _alike(question.text, lead)
    return min(1.0, (1.0 - _EXPLICIT - _ALIKE) * fit + explicit + alike)


def _alike(question: str, lead: str) -> float:
    """Return the F1 of the words of both; small ones ("lại", "bị") part what is near."""
    asked, said = set(words_of(question)), set(words_of(lead))
    both = len(asked & said)
    return 2 * both / (len(asked) + len(said)) if both else 0.0


def _above(listed: Listed) -> str:
    """Return what stands over a list: the title of its document and the headings around it."""
    return " ".join([listed.document.title, *listed.hit.passage.headings])


def weights(words: Sequence[str], corpus: Corpus) -> dict[str, float]:
    """Return the weight of each word: the rarer in the collection, the more."""
    counts = corpus.counts.unigrams
    total = max(sum(counts.values()), 1)
    return {word: math.log(1.0 + total / (1.0 + counts.get(word, 0))) for word in words}
