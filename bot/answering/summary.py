"""Summarise a document in sentences of its own, each cited."""

from collections import Counter
from collections.abc import Generator, Sequence

from bot.answering.case import Case
from bot.asking.expected import Type
from bot.proving.ground import cite
from bot.proving.orders import is_order
from bot.reading.documents import named_documents
from bot.reading.summary import length_of, representatives
from bot.telling.compose import summary_text
from bot.types import Answer, Progress, Reply
from corpus.types import Document, Span
from corpus.vietnamese.text import sentences

__all__ = ["summarised"]

_FEWEST_WORDS, _MOST_WORDS = 6, 150  # of a sentence that can stand in a summary
_ENDS = frozenset(".!…”;")
_MOST_SENTENCES = 60  # that are compared: each is embedded
_NAMED = 0.9  # how sure the document is that a question names


def summarised(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer "tóm tắt …", "… nói về gì"; pass on any other question, and where nothing is near."""
    if case.question.expected.type is not Type.SUMMARY:
        return None
    document, confidence = _meant(case)
    if document is None:
        return None
    yield Progress(stage="read")
    told = _told(document)
    if not told:
        return None
    vectors = case.corpus.embedder.embed_passages_array([span.of(document.text) for span in told])
    chosen = [told[at] for at in representatives(vectors, length_of(told))]
    yield Progress(stage="ground")
    citations = tuple(
        cite(document, span, number) for number, span in enumerate(chosen, start=case.number)
    )
    quotes = tuple(citation.quote for citation in citations)
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=summary_text(document.title, citations),
        short_answer=" ".join(quotes),
        citations=citations,
        confidence=confidence,
        items=quotes,
        timings_ms=case.clock.mark("ground"),
    )


def _meant(case: Case) -> tuple[Document | None, float]:
    """Return the document that the question names, else the one whose passages are nearest."""
    named = named_documents(case.question.text, case.corpus).ids
    if len(named) == 1:
        return case.corpus.get(named[0]), _NAMED
    near: Counter[str] = Counter()
    for hit in case.hits:
        if not named or hit.passage.document_id in named:
            near[hit.passage.document_id] += hit.score  # type: ignore[assignment]
    if not near:
        return None, 0.0
    key, score = max(near.items(), key=lambda pair: (pair[1], pair[0]))
    return case.corpus.get(key), min(_NAMED, score / sum(near.values()))


def _told(document: Document) -> Sequence[Span]:
    """Return the sentences that can stand in a summary; of a long text the first of each part."""
    headings = {heading.span.start for heading in document.headings}
    cells = [cell.span for table in document.tables for cell in table.cells]
    found = []
    for span in sentences(document.text):
        sentence = span.of(document.text)
        whole = sentence[-1:] in _ENDS and span.start not in headings
        of_length = _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
        if whole and of_length and not any(span.overlaps(cell) for cell in cells):
            found.append(span)
    step = max(1, -(-len(found) // _MOST_SENTENCES))
    return [span for span in found[::step] if not is_order(span.of(document.text))]
