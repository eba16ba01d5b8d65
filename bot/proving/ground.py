"""The proof: every quotation is found in its document, everything the question fixes is met.

The only module that makes a `Citation`. What cannot be proven is dropped and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from bot.asking.constraints import Constraint
from bot.asking.question import Question
from bot.proving.antecedents import antecedents
from bot.proving.cells import (
    LETTERHEAD,
    cell_evidence,
    cells_at,
    is_caption,
    may_answer,
    measured_by,
    noted_unit,
    quotes_of,
    with_unit,
)
from bot.proving.draft import Draft
from bot.proving.everywhere import binding
from bot.proving.evidence import Evidence, unmet
from bot.proving.orders import asks, is_order
from bot.reading.causes import tells_of_cause
from bot.reading.fit import tells_of_birth, tells_of_rank
from bot.reading.items import items_of
from bot.reading.protocol import Reading
from bot.reading.spans import sentence_around
from bot.reading.table_reader import Found
from bot.types import Citation
from corpus.outline import address_of, leads_to
from corpus.store.collection import Corpus
from corpus.types import Document, Hit, Span
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.names import CODE
from corpus.vietnamese.text import fold, normalize, sentences
from corpus.vietnamese.values import Kind, Value

__all__ = [
    "Dropped",
    "Grounded",
    "Proof",
    "also_citing",
    "cite",
    "ground",
    "ground_cells",
    "ground_draft",
    "nearest_passages",
    "renumber",
]

_SUBJECT_MENTIONS = 4
_CLAUSE_WORDS = 5  # so many say something; fewer do only in their sentence
_LONGEST_QUOTE = 800
_LONGEST_SECTION = 2_000  # code points before a paragraph
_LONGEST_OPENING = 300
_MOST_NEAREST = 3  # passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A reading that stands: the answer's span, its citations, and the items of a list.

    `measured` is the number by which an answer is the most or the least of several, if it is.
    """

    reading: Reading
    document: Document
    answer: str
    citations: tuple[Citation, ...]
    items: tuple[str, ...] = ()
    measured: str = ""

    @property
    def sentence(self) -> str:
        """The words of the sentence that was read."""
        return self.reading.sentence.of(self.document.text)


Dropped = tuple[tuple[Reading, tuple[Constraint, ...]], ...]
"""Readings with the constraints that they do not meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounded:
    """What came of the readings: the proofs, and for each one dropped the constraints unmet."""

    proofs: tuple[Proof, ...]
    dropped: Dropped


def ground(question: Question, readings: Sequence[Reading], corpus: Corpus) -> Grounded:
    """Prove `readings` against their documents, keeping their order.

    What a document orders whoever answers to say (`bot.proving.orders`) is dropped: it proves
    nothing, and what a document itself asks ("Nộp hồ sơ ra sao?"); and so is a sentence without a
    birth, a rank or a cause, where one is asked for.
    """
    proofs, dropped = [], []
    documents: dict[str, Document] = {}
    for reading in readings:
        key = reading.hit.passage.document_id
        document = documents.get(key) or documents.setdefault(key, corpus.get(key))
        told = reading.sentence.of(document.text)
        if is_order(told) or asks(told):
            continue
        if not (tells_of_birth(question, told) and tells_of_rank(question, told)):
            continue
        if not tells_of_cause(question, document, reading):
            continue
        held = cells_at(document, reading.span)
        if held and not may_answer(question, *held, corpus.acronyms, seen=reading.by_itself):
            continue
        if is_caption(document, reading.span):
            continue
        evidence = evidence_of(document, reading, corpus.acronyms)
        failed = unmet(binding(question.constraints, document), evidence)
        named = antecedents(question, failed, document, reading, evidence)
        if named is None:
            dropped.append((reading, failed))
            continue
        proof = _prove(question, reading, document, corpus.acronyms)
        for span in named:
            proof = also_citing(proof, span)
        proofs.append(proof)
    return Grounded(proofs=tuple(proofs), dropped=tuple(dropped))


def ground_cells(question: Question, found: Found, hit: Hit, corpus: Corpus) -> Proof | None:
    """Prove what a table answers: every cell meets what the question fixes, its lines are quoted.

    None where one does not, or holds an order to whoever reads it. `hit` is the passage that led to
    the table.
    """
    grid, acronyms = found.grid, corpus.acronyms
    if any(is_order(grid.text(cell)) for cell in found.cells):
        return None
    fixed = [
        one
        for one in question.constraints
        if not _is_bound(one, found) and not _is_number_of_row(one, found)
    ]
    for row in found.rows:
        if unmet(fixed, cell_evidence(grid, row, found.column, acronyms)):
            return None
    answer, unit = with_unit(found, question.expected.noun)
    at = found.cells[0].span
    quoted = quotes_of(found, unit)
    items = tuple(map(grid.text, found.cells)) if len(found.cells) > 1 else ()
    return Proof(
        reading=Reading(
            hit=hit,
            sentence=quoted[0],
            span=found.cells[0].span,
            probability=found.probability,
            alone=found.probability,
        ),
        document=grid.document,
        answer="; ".join(items) or answer,
        citations=tuple(
            replace(cite(grid.document, span, n), answer=at if span.contains(at) else None)
            for n, span in enumerate(quoted, start=1)
        ),
        items=items,
        measured=measured_by(found),
    )


def _is_bound(constraint: Constraint, found: Found) -> bool:
    """Tell whether a number of the question only bounds what is asked for."""
    counts = isinstance(constraint.of, Value) and constraint.of.interval is not None
    return counts and any(word in found.bound for word in constraint.text.split())


def _is_number_of_row(constraint: Constraint, found: Found) -> bool:
    """Tell whether it is the number by which the row is known: "xe buýt 07" in a column "Tuyến"."""
    numbered = isinstance(constraint.of, Value) and constraint.of.kind in {Kind.ORDINAL, Kind.CODE}
    return numbered and any(found.grid.text(c) == constraint.text.split()[-1] for c in found.named)


def ground_draft(
    question: Question, draft: Draft, hits: Sequence[Hit], corpus: Corpus
) -> tuple[str, tuple[Citation, ...]]:
    """Keep the sentences of a draft that its quotations prove; return their text and citations.

    A quotation counts when it stands in a passage that was shown, to the letter but for white
    space at its ends, and meets what the question fixes. Both are empty when nothing stands.
    """
    told: list[str] = []
    citations: list[Citation] = []
    for sentence in draft.sentences:
        proven = [
            cite(document, span, 0)
            for quote in sentence.quotes
            for document, span in _standing(question, quote, hits, corpus)
        ]
        if proven and sentence.text.strip():
            marks = [f"[{len(citations) + n}]" for n in range(1, len(proven) + 1)]
            told.append(f"{sentence.text.strip()} {''.join(marks)}")
            citations += proven
    return " ".join(told), renumber(citations, 1)


def _standing(
    question: Question, quote: str, hits: Sequence[Hit], corpus: Corpus
) -> Iterator[tuple[Document, Span]]:
    """Yield the first place where `quote` stands in a passage and meets the constraints."""
    wanted = normalize(quote).text.strip()
    for hit in hits if wanted else ():
        at = hit.passage.text.find(wanted)
        if at < 0:
            continue
        span = Span(start=at, end=at + len(wanted))
        if is_order(sentence_around(hit.passage.text, span).of(hit.passage.text)):
            continue
        span = span.shift(hit.passage.span.start)
        document = corpus.get(hit.passage.document_id)
        reading = Reading(hit=hit, sentence=span, span=span, probability=1.0)
        if not unmet(question.constraints, evidence_of(document, reading, corpus.acronyms)):
            yield document, span
            return


def nearest_passages(
    hits: Sequence[Hit], corpus: Corpus, readings: Sequence[Reading] = ()
) -> tuple[Citation, ...]:
    """Cite the best passages as places to look, but for orders.

    Each is shown by the sentence of its most probable reading, or else by its first sentences.
    """
    told = {reading.hit.passage.id: reading for reading in reversed(readings)}
    shown = (
        (hit, span)
        for hit in hits
        if (span := _read(hit, told.get(hit.passage.id)) or _opening(hit.passage.text))
    )
    return tuple(
        cite(corpus.get(hit.passage.document_id), span.shift(hit.passage.span.start), number)
        for number, (hit, span) in enumerate(islice(shown, _MOST_NEAREST), start=1)
    )


def _read(hit: Hit, reading: Reading | None) -> Span | None:
    """Return the sentence of a reading in the text of its passage, cut where it is long."""
    if reading is None:
        return None
    span = reading.sentence.shift(-hit.passage.span.start)
    span = Span(start=max(0, span.start), end=min(span.end, span.start + _LONGEST_OPENING))
    return None if is_order(span.of(hit.passage.text)) else span


def _opening(text: str) -> Span | None:
    """Return the first sentences that no order parts, of at most 300 characters."""
    run: list[Span] = []
    for sentence in sentences(text):
        if is_order(sentence.of(text)):
            if run:
                break
        elif run and sentence.end - run[0].start > _LONGEST_OPENING:
            break
        else:
            run.append(sentence)
    if not run:
        return None
    return Span(start=run[0].start, end=min(run[-1].end, run[0].start + _LONGEST_OPENING))


def evidence_of(document: Document, reading: Reading, acronyms: Acronyms) -> Evidence:
    """Gather what may meet the question's constraints around one reading."""
    held = cells_at(document, reading.span)
    if held and len(held[1]) == 1:
        grid, (cell,) = held
        return cell_evidence(grid, cell.row, cell.column, acronyms)
    paragraph = document.text.rfind("\n", 0, reading.sentence.start) + 1
    leads = [span.of(document.text) for span in leads_to(document, reading.sentence)]
    before = " ".join((*leads, document.text[paragraph : reading.sentence.start]))
    quote = reading.sentence.of(document.text)
    issuer = next((one.value for one in document.fields if one.name == "issuer"), "")
    around = [*reading.hit.passage.headings, document.title, issuer, document.date or ""]
    answer = reading.span if reading.sentence.contains(reading.span) else None
    return Evidence(
        quote=quote,
        answer=answer and answer.shift(-reading.sentence.start),
        before=before,
        around=" . ".join(filter(None, around)),
        opening=document.text[:LETTERHEAD],
        signed=document.author or "",
        date=(document.date or "")[:10],
        aliases=" ".join(acronyms.variants(f"{before} {quote}")),
        full_names=acronyms.full_names,
        subjects=_subjects(document.text),
        above=_above(document, paragraph),
    )


def _above(document: Document, paragraph: int) -> str:
    """Return the text of the section up to a paragraph, with its heading."""
    headed = (one.span.start for one in document.headings if one.span.start < paragraph)
    return document.text[max(headed, default=0) : paragraph][-_LONGEST_SECTION:]


_CODE = re.compile(rf"\b{CODE}\b")


@lru_cache(maxsize=16)  # several readings of a question share their document
def _subjects(text: str) -> frozenset[str]:
    counted = Counter(match[0] for match in _CODE.finditer(text))
    return frozenset(fold(name) for name, n in counted.items() if n >= _SUBJECT_MENTIONS)


def _prove(question: Question, reading: Reading, document: Document, acronyms: Acronyms) -> Proof:
    listed = items_of(question, reading, document.text, acronyms)
    spans = [span for span in listed if not is_order(span.of(document.text))]
    if len(spans) >= 2:
        quoted = _telling(document.text, reading.sentence, spans)
        citations = tuple(cite(document, span, n) for n, span in enumerate(quoted, start=1))
        items = tuple(span.of(document.text) for span in spans)
        return Proof(
            reading=reading,
            document=document,
            answer="; ".join(items),
            citations=citations,
            items=items,
        )
    answer = reading.span.of(document.text)
    unit = noted_unit(document, reading.sentence, answer)
    proof = Proof(
        reading=reading,
        document=document,
        answer=f"{answer} {unit.of(document.text)}" if unit else answer,
        citations=(cite(document, reading.sentence, 1),),
    )
    return also_citing(proof, sentence_around(document.text, unit)) if unit else proof


def _telling(text: str, sentence: Span, items: Sequence[Span]) -> list[Span]:
    """Return what to quote for items: each clause by itself, bare words once with their sentence.

    A quote that would be longer than 800 characters, or hold an order, gives way to the items.
    """
    whole = Span(start=min(sentence.start, items[0].start), end=max(sentence.end, items[-1].end))
    bare = any(len(item.of(text).split()) < _CLAUSE_WORDS for item in items)
    short = len(whole) <= _LONGEST_QUOTE
    return [whole] if bare and short and not _holds_order(whole.of(text)) else list(items)


def _holds_order(text: str) -> bool:
    return any(is_order(sentence.of(text)) for sentence in sentences(text))


def cite(document: Document, span: Span, number: int) -> Citation:
    """Make the citation of `span`; the quote is cut from the document, so it stands there."""
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        uri=document.uri,
        quote=span.of(document.text),
        span=span,
        page=document.page_of(span.start),
        date=document.date,
        address=address_of(document, span),
        recognised=document.is_recognised(span.start),
    )


def also_citing(proof: Proof, span: Span) -> Proof:
    """Return `proof` with one more citation, of `span` of its document."""
    more = cite(proof.document, span, len(proof.citations) + 1)
    return replace(proof, citations=(*proof.citations, more))


def renumber(citations: Sequence[Citation], start: int) -> tuple[Citation, ...]:
    """Return the citations numbered on from `start`."""
    return tuple(replace(citation, number=n) for n, citation in enumerate(citations, start=start))
