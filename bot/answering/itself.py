"""Answer what a document says of itself from its fields, and let a number fix the document."""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace

from bot.answering.between import two_papers
from bot.answering.case import Case
from bot.answering.ended import note, proving_line
from bot.answering.extract import extracted
from bot.asking.place import without
from bot.asking.question import analyse
from bot.asking.told import Asked, asked_field, bare_kind, is_official, names_a_kind
from bot.proving.evidence import unmet
from bot.proving.ground import cite, evidence_of
from bot.reading.documents import Named, gives_number, named_documents, number_form
from bot.reading.protocol import Reading
from bot.reading.versions import amending, called, replacing
from bot.telling.clauses import choices_text, no_document_text, short_title
from bot.telling.itself import amended_text, field_text, still_text
from bot.types import Abstention, Answer, Progress, Reason, Reply
from corpus.types import Document, Field, Span

__all__ = ["of_itself"]

_SURE = 0.95
_MOST_CHOICES = 3
# What no question means of anything but a paper, so that the only one need not be named.
_PLAIN = frozenset({"recipients", "number", "in_force", "replaces", "repeals"})


def of_itself(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer "Ai ký Nghị định 62/2023/NĐ-CP?"; pass on what asks for no field of a document."""
    question = case.question.text
    asked = asked_field(question)
    if not asked and (not gives_number(question) or two_papers(question, case.corpus)):
        return None
    named = named_documents(question, case.corpus)
    if not asked:
        return (yield from _by_number(case, named))
    yield Progress(stage="ground")
    if asked in {"replaced_by", "repealed_on"}:
        return _ended(case, named, asked)
    if asked == "amended_by":
        return _amended(case, named)
    if named.number and not named.ids:
        return _elsewhere(case, named, asked)
    documents = _meant(case, named, asked)
    held = [document for document in documents if _fields(document, asked)]
    if len(held) == 1:
        return _told(case, held[0], asked)
    if len(held) > 1 and len(held) == len(documents) and is_official(asked):
        return _choices(case, held)
    return _of_any(case, asked) if is_official(asked) and not held else None


def _of_any(case: Case, asked: Asked) -> Reply | None:
    """Answer "Ai ký?" of the only paper that tells it, or ask which of several is meant."""
    kind = bare_kind(case.question.text)
    if kind is None:
        return None
    told = (case.corpus.get(key) for key in sorted(case.corpus.fields))
    held = [
        document
        for document in told
        if _fields(document, asked)
        and (
            not kind
            or any(one.name == "kind" and one.value.casefold() == kind for one in document.fields)
        )
    ]
    if len(held) == 1:
        return _told(case, held[0], asked)
    return _choices(case, held) if held else None


def _meant(case: Case, named: Named, asked: Asked) -> list[Document]:
    """Return the documents that may be meant; none where the question speaks of something else."""
    question = case.question.text
    if is_official(asked):
        alone = named.only and asked in _PLAIN
        if not (names_a_kind(question) or named.number or named.words or alone):
            return []
        return [case.corpus.get(key) for key in named.ids]
    if named.ids and (named.only or named.words):
        return [case.corpus.get(key) for key in named.ids]
    if asked not in {"author", "published_in", "published_on"} or not case.hits:
        return []
    nearest = case.corpus.get(case.hits[0].passage.document_id)
    return [nearest] if _speaks_of_it(case, nearest) else []


def _speaks_of_it(case: Case, document: Document) -> bool:
    """Tell whether the nearest passage speaks of all that the question names."""
    hit = case.hits[0]
    whole = Reading(hit=hit, sentence=hit.passage.span, span=hit.passage.span, probability=1.0)
    named = [one for one in case.question.constraints if one.names_one]
    return not unmet(named, evidence_of(document, whole, case.corpus.acronyms))


def _fields(document: Document, asked: Asked) -> list[Field]:
    names = {"replaces": ("replaces", "repeals"), "repeals": ("repeals", "replaces")}
    for name in names.get(asked, (asked,)):
        if found := [one for one in document.fields if one.name == name]:
            return found
    return []


def _told(case: Case, document: Document, asked: Asked) -> Answer:
    """Answer with the field, cited by its line."""
    fields = _fields(document, asked)
    if asked not in {"recipients", "replaces", "repeals"}:
        fields = fields[:1]
    values = [_worded(document, one) for one in fields]
    citations = tuple(
        cite(document, proving_line(document, one), number)
        for number, one in enumerate(fields, start=case.number)
    )
    text = field_text(fields[0].name, document, values, case.number)
    ended = note(case.corpus, document, case.number + len(citations))
    if ended and asked == "in_force":
        text, citations = f"{text}\n{ended[0]}", (*citations, ended[1])
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=text,
        short_answer="; ".join(values),
        citations=citations,
        confidence=_SURE,
        items=tuple(values) if len(values) > 1 else (),
        timings_ms=case.clock.mark("ground"),
    )


def _worded(document: Document, one: Field) -> str:
    """Return a value as the document words it where that is a date; else as it is kept."""
    words = " ".join(one.span.of(document.text).split())
    return words if re.fullmatch(r"\d{4}-\d\d-\d\d", one.value) else one.value


# --- other papers ---------------------------------------------------------------------------------


def _ended(case: Case, named: Named, asked: Asked) -> Reply | None:
    """Say which paper ended the one that is meant, and from when."""
    documents = [case.corpus.get(key) for key in named.ids]
    if len(documents) > 1 or not (documents or named.number):
        return None
    number, title = called(documents[0]) if documents else (named.number, "")
    old = short_title(documents[0]) if documents else f"Văn bản số {number}"
    for key, field in replacing(number, title, case.corpus):
        if documents and key == documents[0].id:
            continue
        new = case.corpus.get(key)
        since = next((one for one in new.fields if one.name == "in_force"), None)
        spans = [field, *([since] if since else [])]
        citations = tuple(
            cite(new, proving_line(new, one), number)
            for number, one in enumerate(spans, start=case.number)
        )
        told = _worded(new, since) if since else ""
        line = citations[0].quote
        text = still_text(old, new, line, told, case.number)
        if asked == "replaced_by" and "còn hiệu lực" in case.question.text.lower():
            text = f"Không. {text}"
        return Answer(
            question=case.question.text,
            standalone_question=case.question.text,
            text=text,
            short_answer=told if asked == "repealed_on" and told else short_title(new),
            citations=citations,
            confidence=_SURE,
            timings_ms=case.clock.mark("ground"),
        )
    if named.number and not documents:
        return _elsewhere(case, named, asked)
    return None


def _amended(case: Case, named: Named) -> Reply | None:
    """Say which papers amend the one that is meant."""
    if len(named.ids) != 1:
        return None
    document = case.corpus.get(named.ids[0])
    number, title = called(document)
    found = {key: one for key, one in amending(number, title, case.corpus) if key != document.id}
    if not found:
        return None
    papers = [case.corpus.get(key) for key in found]
    citations = tuple(
        cite(new, proving_line(new, one), number)
        for number, (new, one) in enumerate(
            zip(papers, found.values(), strict=True), start=case.number
        )
    )
    names = [short_title(new) for new in papers]
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=amended_text(short_title(document), names, case.number),
        short_answer="; ".join(names),
        citations=citations,
        confidence=_SURE,
        timings_ms=case.clock.mark("ground"),
    )


def _elsewhere(case: Case, named: Named, asked: Asked) -> Reply | None:
    """Answer of a paper that is only mentioned: its date where that stands beside the number."""
    wanted = number_form(named.number)
    mentions = [
        hit
        for hit in case.corpus.search(named.number, k=8, mode="lexical")
        if wanted in number_form(hit.passage.text)
    ]
    pattern = re.compile(
        r"\s*".join(map(re.escape, named.number))
        + r",?\s+(?P<date>ngày\s+\d[\d/. thángnăm]{6,28}\d)"
    )
    for hit in mentions if asked == "date" else ():
        document = case.corpus.get(hit.passage.document_id)
        if match := pattern.search(document.text, hit.passage.span.start, hit.passage.span.end):
            span = Span(start=match.start(), end=match.end())
            said = " ".join(match["date"].split())
            return Answer(
                question=case.question.text,
                standalone_question=case.question.text,
                text=f"Văn bản số {named.number} đề {said} [{case.number}]",
                short_answer=said,
                citations=(cite(document, span, case.number),),
                confidence=_SURE,
                timings_ms=case.clock.mark("ground"),
            )
    nearest = tuple(
        cite(case.corpus.get(hit.passage.document_id), hit.passage.span, number)
        for number, hit in enumerate(mentions[:_MOST_CHOICES], start=1)
    )
    return case.refuse(Reason.NO_SUCH_PLACE, no_document_text(named.number), nearest)


def _by_number(case: Case, named: Named) -> Generator[Progress, None, Reply | None]:
    """Answer from the document whose number the question gives, and from no other."""
    if not named.ids:
        wanted = number_form(named.number)
        found = case.corpus.search(named.number, k=8, mode="lexical")
        if any(wanted in number_form(hit.passage.text) for hit in found):
            return None
        return case.refuse(Reason.NO_SUCH_PLACE, no_document_text(named.number))
    rest = analyse(without(case.question.text, list(named.words)))
    if not rest.terms:
        return None
    there = replace(case, question=rest, corpus=case.corpus.within(named.ids))
    reply = yield from extracted(there)
    whole = case.question.text
    return replace(reply, question=whole, standalone_question=whole)


def _choices(case: Case, held: Sequence[Document]) -> Abstention:
    """Ask which of several documents is meant."""
    nearest = tuple(
        cite(document, proving_line(document, document.fields[0]), number)
        for number, document in enumerate(held[:_MOST_CHOICES], start=1)
    )
    text = choices_text("điều này", [document.title for document in held])
    each = case.of_each(held)
    return case.refuse(Reason.WHICH_DOCUMENT, text, nearest, alternatives=each)
