"""Ask back who is meant, where a question names an office and not the body that has it."""

import re
from collections.abc import Generator, Iterator
from dataclasses import replace

from bot.answering.case import Case
from bot.asking.constraints import Post
from bot.asking.expected import Type
from bot.asking.letters import CODE
from bot.asking.topic import names
from bot.proving.ground import cite
from bot.telling.clauses import whose_text
from bot.types import Alternative, Citation, Progress, Reason, Reply
from corpus.types import Hit, Span
from corpus.vietnamese.contrasts import Office, offices_at
from corpus.vietnamese.names import Sort, find
from corpus.vietnamese.text import fold, sentences

__all__ = ["asked_back"]

_FEW_WORDS = 3  # content words of a question that is about an office and nothing else
_MOST = 8
_BRACKETED = re.compile(rf"[^,;:.()]{{0,80}}\(({CODE})\)")


def asked_back(case: Case) -> Generator[Progress, None, Reply | None]:
    """Ask which body is meant by "Ai là Giám đốc?" where several have one; pass on the rest."""
    office = _bare_office(case)
    if office is None:
        return None
    found: dict[str, tuple[str, Citation]] = {}
    for hit in case.hits:
        for body, sentence in _bodies(office, hit):
            document = case.corpus.get(hit.passage.document_id)
            cited = cite(document, sentence, len(found) + 1)
            found.setdefault(fold(body), (body, cited))
    if len(found) < 2:
        return None
    yield Progress(stage="ground")
    told = list(found.values())[:_MOST]
    nearest = tuple(replace(cited, number=n) for n, (_, cited) in enumerate(told, start=1))
    text = whose_text(office.text, [body for body, _ in told])
    alternatives = tuple(_meant(case.question.text, office, body) for body, _ in told)
    return case.refuse(Reason.WHICH_DOCUMENT, text, nearest, alternatives=alternatives)


def _meant(asked: str, office: Office, body: str) -> Alternative:
    label = f"{office.text} {body}"
    return Alternative(label=label, question=asked.replace(office.text, label, 1))


def _bare_office(case: Case) -> Office | None:
    """Return the office that is asked for where the question names nothing else."""
    question = case.question
    fixed = [constraint.of for constraint in question.constraints]
    if not question.expected.is_one(Type.PERSON, Type.ORGANISATION) or len(fixed) != 1:
        return None
    office = fixed[0].office if isinstance(fixed[0], Post) else fixed[0]
    few = len(question.terms) <= _FEW_WORDS
    return office if few and isinstance(office, Office) else None


def _bodies(office: Office, hit: Hit) -> Iterator[tuple[str, Span]]:
    """Yield the bodies whose office a passage names, each with its sentence in the document.

    What stands right behind the office is the body, "Giám đốc Thư viện Đầm Sen", unless it is who
    holds it; the abbreviation in brackets behind it is shorter.
    """
    passage = hit.passage
    for sentence in sentences(passage.text):
        told = sentence.of(passage.text)
        named = {span.start: span for span in names(told)}
        for at, held in offices_at(told):
            behind = at + len(held.text) + 1
            span = named.get(behind) or named.get(at)  # "giám đốc Sở …", "Giám đốc Sở …"
            span = Span(start=behind, end=span.end) if span and span.end > behind else None
            if span and held.same(office) and not _is_person(span.of(told)):
                yield _short(told, span), sentence.shift(passage.span.start)


def _is_person(name: str) -> bool:
    return any(one.text == name and one.sort is Sort.PERSON for one in find(name))


def _short(text: str, body: Span) -> str:
    """Return the abbreviation that stands in brackets behind a body, else the body."""
    found = _BRACKETED.match(text, body.end)
    return found[1] if found else body.of(text)
