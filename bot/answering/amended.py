"""What later papers say of a place in a paper: that they amend it, and how it reads now."""

from collections.abc import Iterator, Sequence

from bot.proving.ground import cite
from bot.reading.versions import amended_by
from bot.telling.clauses import amendment_text, plain
from bot.types import Citation
from corpus.store.collection import Corpus
from corpus.types import Document, Section
from corpus.vietnamese.addresses import Place
from corpus.vietnamese.values import Kind, find

__all__ = ["amendments"]

_LEVELS = {"article": "điều", "clause": "khoản", "point": "điểm"}
_LEAD = 200  # code points of a clause in which it says what it amends


def amendments(
    corpus: Corpus, document: Document, places: Sequence[Place], number: int
) -> Iterator[tuple[str, Citation]]:
    """Yield what is said and cited of each clause that amends the place, numbered from `number`."""
    asked = {_LEVELS[one.kind]: one.number for one in places if one.kind in _LEVELS}
    for key in sorted(amended_by(document, corpus)):
        new = corpus.get(key)
        for section in _innermost(new):
            if not _amends(asked, section.span.of(new.text)[:_LEAD]):
                continue
            cited = cite(new, section.span, number)
            yield amendment_text(new, plain(cited.quote), number), cited
            number += 1


def _innermost(document: Document) -> Iterator[Section]:
    """Yield the articles and clauses that hold no other clause."""
    outline = document.outline
    parents = {one.parent for one in outline if one.kind == "clause"}
    for at, one in enumerate(outline):
        if one.kind in {"article", "clause"} and at not in parents:
            yield one


def _amends(asked: dict[str, str], lead: str) -> bool:
    """Tell whether a clause speaks first of the place that is asked for, or of a part of it."""
    told = next((dict(one.parts) for one in find(lead) if one.kind is Kind.ADDRESS), {})
    shared = asked.keys() & told.keys()
    return "điều" in shared and all(asked[level] == told[level] for level in shared)
