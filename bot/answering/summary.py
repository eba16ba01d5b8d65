"""Summarise a document in sentences of its own, each cited."""

import re
from collections.abc import Generator, Sequence

from bot.answering.case import Case
from bot.asking.expected import Type
from bot.asking.question import content_words, words_of
from bot.proving.ground import cite
from bot.proving.orders import is_order
from bot.reading.documents import named_documents
from bot.reading.lists import weights
from bot.reading.summary import length_of, representatives
from bot.telling.compose import summary_text
from bot.types import Answer, Progress, Reply
from corpus.types import Document, Span
from corpus.vietnamese.text import sentences
from corpus.vietnamese.values import find

__all__ = ["summarised"]

_FEWEST_WORDS, _MOST_WORDS = 6, 150  # of a sentence that can stand in a summary
_ENDS = frozenset(".!…”;")
_OPENING = 400  # code points of a text in which it says what it is
_APART = 1_000_000  # numbers paragraphs apart from sections
_MARKED = 4  # code points of emphasis around a section
_WITHIN = frozenset({"lead", "point"})
_BULLET = re.compile(r"[-*+•–]\s+")
_HEAD = re.compile(
    r"[*_]{0,2}(?:(?:thời gian|địa điểm|chủ (?:trì|tọa|toạ)|thư ký|thành phần|vắng|số|kính gửi"
    r"|nơi nhận|liên hệ|điện thoại|biểu quyết)\b[^:\n]{0,12}:|có mặt\b"
    r"|(?:cuộc|buổi|phiên) họp kết thúc)",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(?:quyết định|thống nhất|đồng ý|kết luận|nhất trí|bổ sung|giữ nguyên|dời|lùi|tăng|giảm"
    r"|thay thế|thành lập|vô địch|đạt)\b",
    re.IGNORECASE,
)
# A sentence that leans on the one before it, or is a piece of what somebody said.
_LEANS = re.compile(
    r"[\"“]|(?:tuy (?:nhiên|vậy)|do đó|vì (?:vậy|thế)|bên cạnh đó|ngoài ra|đồng thời|qua đó|theo đó"
    r"|trong đó|từ đó|sau đó|khi đó|dưới sự|điều này|việc này|những điều|họ|nó|ông ấy|bà ấy|anh ấy"
    r"|chị ấy|cũng|còn|nhưng|và|song|người (?:này|phụ trách))\b",
    re.IGNORECASE,
)
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
    parts = [_part(document, span) for span in told]
    chosen = [
        told[at]
        for at in representatives(
            vectors,
            length_of(told, len({part for part in parts if part >= 0})),
            parts=parts,
            worth=_worths(document, told, parts),
        )
    ]
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
    """Return the document that the question names, else the one that speaks most of its words."""
    named = named_documents(case.question.text, case.corpus).ids
    if len(named) == 1:
        return case.corpus.get(named[0]), _NAMED
    near: dict[str, float] = {}
    for hit in case.hits:
        key = hit.passage.document_id
        if not named or key in named:
            near[key] = near.get(key, 0.0) + hit.score
    if not near:
        return None, 0.0
    asked = weights(content_words(case.question.text), case.corpus)
    total = sum(near.values())
    fit = {
        key: score / total + _called_so(asked, case.corpus.get(key)) for key, score in near.items()
    }
    key, best = max(fit.items(), key=lambda pair: (pair[1], pair[0]))
    return case.corpus.get(key), min(_NAMED, best / sum(fit.values()))


def _called_so(asked: dict[str, float], document: Document) -> float:
    """Return the share of the weight of the question's words that its title and opening hold."""
    held = set(words_of(f"{document.title} {document.text[:_OPENING]}"))
    met = sum(weight for word, weight in asked.items() if word in held)
    return met / max(sum(asked.values()), 1e-9)


def _told(document: Document) -> Sequence[Span]:
    """Return the sentences that can stand in a summary; of a long text the first of each part."""
    headings = {heading.span.start for heading in document.headings}
    cells = [cell.span for table in document.tables for cell in table.cells]
    found = []
    for whole in sentences(document.text):
        span = _without_mark(document.text, whole)
        sentence = span.of(document.text)
        ends = sentence[-1:] in _ENDS and whole.start not in headings
        of_length = _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
        if (
            ends
            and of_length
            and not _HEAD.match(sentence)
            and not any(span.overlaps(cell) for cell in cells)
        ):
            found.append(span)
    step = max(1, -(-len(found) // _MOST_SENTENCES))
    return [span for span in found[::step] if not is_order(span.of(document.text))]


def _without_mark(text: str, span: Span) -> Span:
    """Return a sentence without the bullet that opens it."""
    mark = _BULLET.match(text, span.start, span.end)
    return Span(start=mark.end(), end=span.end) if mark and mark.end() < span.end else span


def _part(document: Document, span: Span) -> int:
    """Return the number of the outermost section, below the title, that a sentence stands in."""
    starts = [
        section.span.start
        for section in document.outline
        if section.kind not in _WITHIN
        and section.span.start - _MARKED <= span.start
        and span.end <= section.span.end + _MARKED
    ]
    return starts[-1] if starts else document.text.count("\n\n", 0, span.start) - _APART


def _worths(document: Document, told: Sequence[Span], parts: Sequence[int]) -> list[float]:
    """Return what each sentence tells by itself: a decision, figures; less where it leans back.

    The first of a text, and of each of its parts, says what it is about.
    """
    found = []
    for at, span in enumerate(told):
        sentence = span.of(document.text)
        worth = 0.5 * (_DECIDES.search(sentence) is not None) + 0.2 * min(2, len(find(sentence)))
        first = 0.6 if at == 0 else 0.2 if parts[at] not in parts[:at] else 0.0
        torn = sentence.count('"') % 2 or sentence.count("“") != sentence.count("”")
        found.append(worth + first - (1.0 if torn or _LEANS.match(sentence) else 0.0))
    return found
