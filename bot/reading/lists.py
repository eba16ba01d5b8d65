"""The list of a document that answers a question, found by what introduces it."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.asking.expected import Type
from bot.asking.lists import asks_for_count, denies, preface
from bot.asking.question import Question, content_words, in_words_of, words_of
from corpus.outline import list_of, sections_near
from corpus.store.collection import Corpus
from corpus.types import Document, Hit, Span
from corpus.vietnamese.marks import unmarked
from corpus.vietnamese.nouns import tells_of_persons
from corpus.vietnamese.text import fold, sentences

__all__ = ["Listed", "best_list", "lists_near", "weights"]

_COVERED = 0.8  # of the weight of the question's words, by what introduces the list
_BY_ITSELF = 0.6  # without the words of the document's title
_HEADED = 0.65  # of its weight there has a word that only a heading above the list says
_SAME = 0.45  # of the weight of the introduction's own words, by the question
_SAME_EXPLICIT = 0.3  # the same, of a sentence that ends in a colon
_EXPLICIT = 0.1  # a sentence that ends in a colon introduces a list more surely than a heading
_ALIKE = 0.2
_NAMED = 0.7  # how much an introduction says at least, whose heading is what the question asks of
# A case, a condition and a ground are asked for by one another's names.
_CASES = frozenset(
    "trường hợp điều kiện căn cứ đối tượng sau đây gồm bao dưới quy định về liệt kê cách thức mấy "
    "nhiêu cần phải buộc bắt được bị công dân người bước việc giấy tờ hồ sơ".split()
)
_HOW = re.compile(
    r"\blàm (?:thế nào|sao|cách nào)(?: để| mà)?\b|\b(?:như )?thế nào\b|\bra sao\b", re.IGNORECASE
)
_PAPERS = re.compile(r"\b(?:giấy tờ|hồ sơ|tài liệu|thủ tục)\b", re.IGNORECASE)
_STATES = re.compile(r"\b(?:cần|phải|được|có thể|nên|gồm|như sau|sau đây)\b", re.IGNORECASE)
_INTRODUCES = re.compile(r"\w\s.*:[\s*_]*$", re.DOTALL)
_HEAD = 6  # words that begin an item and say what it is
_PREFACE = 0.25  # of the weight of a word there
_DEEPEST = 40  # hits looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list with the sentence or heading that introduces it, and how well that fits, in [0, 1]."""

    document: Document
    hit: Hit
    lead: Span
    items: tuple[Span, ...]
    score: float
    headings: tuple[str, ...] = ()  # of the sections around it, outermost first

    @property
    def span(self) -> Span:
        """Return the stretch from the introduction to the last item."""
        return Span(start=self.lead.start, end=self.items[-1].end)


def best_list(question: Question, hits: Sequence[Hit], corpus: Corpus) -> Listed | None:
    """Return the list whose introduction says what the question asks for; None without one."""
    best: Listed | None = None
    for listed in lists_near(hits[:_DEEPEST], corpus):
        lead = listed.lead.of(listed.document.text)
        told = in_words_of(question, f"{_above(listed)} {lead}")
        telling = _telling(told, corpus)
        score = _fit(told, listed, telling, corpus) if telling else 0.0
        if score and (best is None or score > best.score + 1e-9):
            best = replace(listed, score=score)
    return best


def _telling(question: Question, corpus: Corpus) -> dict[str, float]:
    """Weigh the words of a question that say what the list is of.

    What comes before its "thì" says when or why it is asked, and half as much.
    """
    before = preface(question.text)
    asked = weights(content_words(_HOW.sub(" ", question.text)), corpus)
    main = set(content_words(question.text.removeprefix(before)))
    telling = {word: weight for word, weight in asked.items() if word not in _CASES}
    return {
        word: weight if word in main else _PREFACE * weight
        for word, weight in (telling or asked).items()  # "Hồ sơ gồm gì?" says no more
    }


def lists_near(hits: Sequence[Hit], corpus: Corpus) -> Iterator[Listed]:
    """Yield the lists that the passages touch, each once, without a score."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        document = corpus.get(hit.passage.document_id)
        for at in sections_near(document, hit.passage.span):
            if (document.id, at) in seen:
                continue
            seen.add((document.id, at))
            if found := list_of(document, at):
                yield Listed(
                    document=document,
                    hit=hit,
                    lead=_introduction(document.text, found[0]),
                    items=found[1],
                    score=0.0,
                    headings=_headings(document, at, hit),
                )


def _headings(document: Document, at: int, hit: Hit) -> tuple[str, ...]:
    """Return the titles of the sections around the one at `at`, else the headings of its passage.

    Several short sections may share a passage, which then has none of their headings.
    """
    titles = []
    around = document.outline[at].parent
    while around is not None:
        titles.append(document.outline[around].title)
        around = document.outline[around].parent
    told = tuple(title for title in reversed(titles) if title)
    return told or tuple(hit.passage.headings)


def _fit(question: Question, listed: Listed, telling: dict[str, float], corpus: Corpus) -> float:
    """Return how well the introduction answers to the question; 0 where it speaks of another."""
    document = listed.document
    lead = listed.lead.of(document.text)
    if _PAPERS.search(question.text) and not _PAPERS.search(f"{lead} {_above(listed)}"):
        return 0.0
    if denies(lead) != denies(question.text) or not _is_of_whom(question, listed, lead):
        return 0.0
    own = set(content_words(lead))
    above = set(content_words(_above(listed)))
    told_first = set(content_words(preface(question.text)))
    told_first &= set(content_words(listed.span.of(document.text)))
    above |= told_first
    total = sum(telling.values())
    covered = sum(
        weight * (1.0 if word in own else 0.9)
        for word, weight in telling.items()
        if word in own or word in above
    )
    title = set(content_words(document.title))
    own_part = {word: weight for word, weight in telling.items() if word not in title} or telling
    headed = set(content_words(" ".join(listed.headings)))
    headed |= told_first | (title if own_part is telling else set())
    by_itself = sum(
        weight * (1.0 if word in own else _HEADED)
        for word, weight in own_part.items()
        if word in own | headed
    )
    if covered < _COVERED * total or by_itself < _BY_ITSELF * sum(own_part.values()):
        return 0.0
    said = weights(sorted(own), corpus)
    same = sum(weight for word, weight in said.items() if word in telling or word in _CASES) / max(
        sum(said.values()), 1e-9
    )
    explicit = _EXPLICIT if lead.rstrip(" *_").endswith(":") else 0.0
    nearest = set(content_words(" ".join(listed.headings[-1:])))
    said_above = sum(weight for word, weight in own_part.items() if word in nearest)
    named = explicit and said_above >= _COVERED * sum(own_part.values())
    if same < (_SAME_EXPLICIT if explicit else _SAME) and not named:
        return 0.0
    if named and (same or _STATES.search(lead)):
        same = max(same, _NAMED)  # "Người mượn cần:" under "Trả sách muộn"
    counted = fold(question.expected.noun).split()[-1:]
    if asks_for_count(question) and counted[0] not in fold(f"{lead} {_above(listed)}"):
        return 0.0
    fit = covered / total * (0.5 + 0.5 * same)
    alike = _ALIKE * _alike(question.text, lead)
    return min(1.0, (1.0 - _EXPLICIT - _ALIKE) * fit + explicit + alike)


def _is_of_whom(question: Question, listed: Listed, lead: str) -> bool:
    """Tell whether a list may tell persons, where they are asked for: "ai phải kê khai tài sản"."""
    if question.expected.type is not Type.PERSON:
        return True
    heads = [
        " ".join(unmarked(one.of(listed.document.text)).split()[:_HEAD]) for one in listed.items
    ]
    told = sum(map(tells_of_persons, heads))
    return told * 2 >= len(heads) or tells_of_persons(" ".join((*listed.headings[-1:], lead)))


def _introduction(text: str, lead: Span) -> Span:
    """Return the sentence that introduces a list, where a paragraph leads up to it."""
    last = [one.shift(lead.start) for one in sentences(lead.of(text))][-1:]
    return last[0] if last and _INTRODUCES.search(last[0].of(text)) else lead


def _alike(question: str, lead: str) -> float:
    """Return the F1 of the words of both; small ones ("lại", "bị") part what is near."""
    asked, said = set(words_of(question)), set(words_of(lead))
    both = len(asked & said)
    return 2 * both / (len(asked) + len(said)) if both else 0.0


def _above(listed: Listed) -> str:
    """Return what stands over a list: the title of its document and the headings around it."""
    return " ".join([listed.document.title, *listed.headings])


def weights(words: Sequence[str], corpus: Corpus) -> dict[str, float]:
    """Return the weight of each word: the rarer in the collection, the more."""
    counts = corpus.counts.unigrams
    total = max(sum(counts.values()), 1)
    return {word: math.log(1.0 + total / (1.0 + counts.get(word, 0))) for word in words}
