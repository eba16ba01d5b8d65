"""Answer a comparison: each side by itself, with its own proof, and what comes of the two."""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.extract import extracted, in_force, told
from bot.answering.lined import lines_of
from bot.answering.scoped import scoped
from bot.answering.tabled import cells_of
from bot.asking.comparison import Comparison, comparison
from bot.asking.measures import Told
from bot.asking.question import analyse, content_words, words_of
from bot.asking.two_documents import Documents, of_documents
from bot.clock import Clock
from bot.proving.ground import Proof, ground
from bot.reading.series import in_own_part
from bot.telling.comparison import (
    alike_text,
    comparison_text,
    difference_text,
    whether_text,
    which_text,
)
from bot.telling.joined import proof_of
from bot.types import Abstention, Answer, Progress, Reason, Reply
from corpus.types import Document
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Kind, Value, apart, find, order

__all__ = ["compared"]

_SAID = 0.5  # of the words that tell a side from the other, in what is cited for it
_LAST = re.compile(r"\b(?:đóng|kết thúc|hết|tan|ra về|bế mạc|đến)\b", re.IGNORECASE)


def compared(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer a question that sets two things against each other; pass on any other.

    It passes, too, where neither side is answered: perhaps one sentence compares them.
    """
    two = of_documents(case.question.text)
    if two is not None:
        return (yield from _over_documents(case, two))
    asked = comparison(case.question.text)
    if asked is None:
        return None
    replies: list[Reply] = []
    for at, question in enumerate(asked.questions):
        number = case.number + sum(len(proof_of(reply)) for reply in replies)
        side = replace(case, question=analyse(question), number=number, clock=Clock())
        reply = yield from _side(side, asked.told)
        own = asked.sides[at], asked.sides[1 - at]
        if isinstance(reply, Answer) and not _speaks_of(side, reply, *own):
            reply = side.abstain(Reason.NO_ANSWER, ())
        replies.append(reply)
    return _told(case, asked, replies)


def _side(side: Case, wanted: Told | None) -> Generator[Progress, None, Reply]:
    """Answer of one side, with a value of the kind that is compared where one is."""
    side = scoped(side)
    yield Progress(stage="read")
    for find_proofs in (cells_of, lines_of, lambda case: _proofs(case, wanted)):
        proofs = [one for one in find_proofs(side) if wanted is None or _values(one.answer, wanted)]
        if proofs:
            break
        if wanted is None and find_proofs is lines_of:
            return (yield from extracted(side))
    yield Progress(stage="ground")
    if proofs and not _names_its_paper(side):
        proofs = in_force(side, proofs)
    return told(side, proofs[:1]) if proofs else side.abstain(Reason.NO_ANSWER, side.readings)


def _names_its_paper(side: Case) -> bool:
    """Tell whether a side is a paper, or a time: then what came later is no answer."""
    return any(one.kind in {Kind.DATE, Kind.DOCUMENT} for one in find(side.question.text))


def _proofs(case: Case, wanted: Told | None) -> list[Proof]:
    possible = [
        in_own_part(
            case.question,
            one,
            case.corpus.get(one.hit.passage.document_id).text,
            lambda words: _values(words, wanted),
        )
        for one in case.readings
        if one.by_itself >= case.least
    ]
    proofs = ground(case.question, possible, case.corpus).proofs
    return [one for one in proofs if _values(one.answer, wanted) and not _is_share(one)]


def _is_share(proof: Proof) -> bool:
    """Tell whether an answer is the whole of "9 trên 11 người", and not what is told of it."""
    before = proof.document.text[: proof.reading.span.start].rstrip()
    return proof.answer.lower().startswith("trên ") and before[-1:].isdigit()


def _values(answer: str, wanted: Told | None) -> list[Value]:
    """Return the values in which the answer tells what is compared."""
    found = [one for one in find(answer) if one.interval or one.period]
    if wanted == "money":
        return [
            one for one in found if one.kind is Kind.MONEY or (not one.dimension and one.interval)
        ]
    if wanted == "time":
        return [one for one in found if one.kind is Kind.QUANTITY and one.dimension in _LONG]
    if wanted == "when":
        return [one for one in found if one.period or one.kind is Kind.TIME]
    return [one for one in found if one.interval] if wanted == "number" else found


_LONG = frozenset({"clock", "calendar", "working day"})


def _speaks_of(case: Case, reply: Answer, side: str, other: str) -> bool:
    """Tell whether what is cited speaks of this side: of what tells it from the other.

    Values and names are constraints of the question and met already.
    """
    common = set(words_of(other))
    telling = [
        word
        for word in content_words(side)
        if word not in common and not any(map(str.isdigit, word))
    ]
    if not telling:
        return True
    said = [reply.short_answer]
    for one in reply.citations:
        passages = case.corpus.passages(one.document_id)
        near = [passage for passage in passages if passage.span.overlaps(one.span)]
        headings = " ".join(heading for passage in near for heading in passage.headings)
        said += [one.quote, one.title, headings]
    held = set(words_of(" ".join(said)))
    aliases = set(words_of(" ".join(case.corpus.acronyms.variants(" ".join(said)))))
    return sum(word in held | aliases for word in telling) >= _SAID * len(telling)


def _told(case: Case, asked: Comparison, replies: Sequence[Reply]) -> Answer | None:
    proven = [reply for reply in replies if isinstance(reply, Answer)]
    if not proven or any(not isinstance(reply, Answer | Abstention) for reply in replies):
        return None
    text, short = _result(asked, proven)
    complete = asked.asks == "how" or len(proven) == 2
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=comparison_text(asked.sides, replies, text, complete=complete),
        short_answer=short or "; ".join(reply.short_answer for reply in proven),
        citations=tuple(citation for reply in replies for citation in proof_of(reply)),
        confidence=min(reply.confidence for reply in proven),
        parts=tuple(replies),
        timings_ms=case.clock.mark("ground"),
    )


def _result(asked: Comparison, proven: Sequence[Answer]) -> tuple[str, str]:
    """Return what comes of the two, as a sentence and in short; empty where it cannot be said."""
    if len(proven) < 2:
        return "", ""
    pair = _alike(asked, proven)
    ranked = order(*pair, last=_LAST.search(asked.questions[0]) is not None) if pair else None
    if asked.asks in {"same", "differ"}:
        return _same(asked, proven, ranked)
    if ranked is None or pair is None:
        return "", ""
    if asked.asks == "how":
        return ("hai bên bằng nhau", "") if ranked == 0 else ("", "")
    if asked.asks == "whether":
        text = whether_text(asked.sides, ranked, asked.measure, least=asked.least)
        return text, text.partition(",")[0]
    if asked.asks == "how much":
        far = apart(*pair)
        text = difference_text(asked.sides, ranked, far, asked.measure, asked.least)
        return (text, far) if far else ("", "")
    if ranked == 0:
        return "hai bên bằng nhau", "Hai bên bằng nhau"
    side = asked.sides[0 if (ranked < 0) == asked.least else 1]
    return which_text(side, asked.measure, asked.counted), side


def _same(asked: Comparison, proven: Sequence[Answer], ranked: int | None) -> tuple[str, str]:
    one, other = (" ".join(fold(reply.short_answer).split()) for reply in proven)
    if ranked is None and one != other:
        return "", ""
    text = alike_text(asked.asks, alike=not ranked)
    return text, text.partition(",")[0]


def _alike(asked: Comparison, proven: Sequence[Answer]) -> tuple[Value, Value] | None:
    """Return the first values of both sides that can be compared."""
    mine, theirs = (_values(reply.short_answer, asked.told) for reply in proven)
    return next(((a, b) for a in mine for b in theirs if a.is_comparable(b)), None)


# --- two documents that are not named -------------------------------------------------------------


def _over_documents(case: Case, two: Documents) -> Generator[Progress, None, Reply | None]:
    """Ask the two documents of that kind that answer best, the older first."""
    whole = replace(case, question=analyse(two.question), clock=Clock())
    yield Progress(stage="read")
    best: dict[str, Proof] = {}
    for proof in _proofs(whole, two.told):
        if _is_called(proof.document, two.noun):
            best.setdefault(proof.document.id, proof)
    if len(best) < 2:
        return None
    proofs = sorted(
        list(best.values())[:2], key=lambda one: (one.document.date or "", one.document.id)
    )
    yield Progress(stage="ground")
    replies: list[Reply] = []
    for proof in proofs:
        number = case.number + sum(len(proof_of(reply)) for reply in replies)
        replies.append(told(replace(whole, number=number), [proof]))
    asked = Comparison(
        sides=(_label(proofs[0].document), _label(proofs[1].document)),
        questions=(two.question, two.question),
        asks=two.asks,
        told=two.told,
    )
    return _told(case, asked, replies)


def _is_called(document: Document, noun: str) -> bool:
    """Tell whether a document may be called so: by its title or its kind, or it has neither."""
    kinds = [one.value for one in document.fields if one.name in {"kind", "subject"}]
    words = set(words_of(" ".join([document.title, *kinds])))
    general = {"tài liệu", "văn bản", "bài", "bài báo", "bài viết", "bản"}
    return noun in general or bool(words & set(words_of(noun)))


def _label(document: Document) -> str:
    dated = (
        f" ({document.date[8:10]}/{document.date[5:7]}/{document.date[:4]})"
        if document.date
        else ""
    )
    return f"{document.title}{dated}"
