"""Compare what two documents say: "trong hai biên bản", "so với năm trước"."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.extract import found_at_all, told
from bot.answering.lined import lines_of
from bot.answering.sides import found_by_reader, values_of
from bot.answering.tabled import cells_by_document
from bot.answering.verdict import judged
from bot.answering.weighed import weighed
from bot.asking.changes import Change, change
from bot.asking.comparison import Comparison
from bot.asking.expected import Type
from bot.asking.measures import Told
from bot.asking.question import analyse, content_words, words_of
from bot.asking.two_documents import claimed_of_both, of_documents
from bot.clock import Clock
from bot.proving.ground import Proof
from bot.telling.joined import proof_of
from bot.types import Progress, Reason, Reply
from corpus.types import Document
from corpus.vietnamese.values import find

__all__ = ["changed", "of_both", "over_documents"]

_ALIKE = 0.5  # of the words of two titles, where one is the other's next edition
_SAID = 0.8  # of the words of what changed, by the sentence that tells how
_WAYS = frozenset({"tăng", "giảm"})


def over_documents(case: Case) -> Generator[Progress, None, Reply | None]:
    """Ask the two documents of that kind that answer best, the older first."""
    two = of_documents(case.question.text)
    if two is None:
        return None
    whole = replace(case, question=analyse(two.question), clock=Clock())
    yield Progress(stage="read")
    best = [one for one in _of_each(whole, two.told) if _is_called(one.document, two.noun)]
    if len(best) < 2:
        return None
    yield Progress(stage="ground")
    asked = Comparison(
        sides=("", ""), questions=(two.question, two.question), asks=two.asks, told=two.told
    )
    return _compared(whole, asked, _by_date(best[:2]))


def changed(case: Case) -> Generator[Progress, None, Reply | None]:
    """Tell how a thing changed since "năm trước": as one sentence says it, or by two editions."""
    asked = change(case.question.text)
    if asked is None or case.question.expected.is_one(Type.VERDICT):
        return None
    yield Progress(stage="read")
    direct = next((one for one in found_at_all(case) if _tells_change(asked, one)), None)
    if direct is not None:
        return told(case, [direct])
    whole = replace(case, question=analyse(asked.question), clock=Clock())
    latest = _latest(list(_of_each(whole, asked.told)))
    if latest is None:
        return case.abstain(Reason.NO_ANSWER, case.readings)  # of something else, it would be told
    yield Progress(stage="ground")
    both = Comparison(
        sides=("", ""),
        questions=(asked.question, asked.question),
        asks="how much",
        told=asked.told,
    )
    return _compared(whole, both, latest)


def _tells_change(asked: Change, proof: Proof) -> bool:
    """Tell whether a sentence says that what is asked about grew or shrank."""
    said = proof.sentence
    words, title = set(words_of(said)), set(words_of(proof.document.title))
    wanted = [word for word in content_words(asked.question) if word not in title]
    held = sum(word in words for word in wanted)
    return bool(_WAYS & set(words_of(said))) and held >= _SAID * len(wanted)


def of_both(case: Case) -> Generator[Progress, None, Reply | None]:
    """Judge a claim of each of the two documents that are of what is named: "cả hai hồ bơi"."""
    asked = claimed_of_both(case.question.text)
    if asked is None:
        return None
    noun = set(words_of(asked.noun))
    ids = [key for key, title in _titles(case) if noun <= set(words_of(title))]
    if len(ids) != 2:
        return None
    yield Progress(stage="read")
    question = f"{asked.noun.capitalize()} {asked.said}?"
    replies: list[Reply] = []
    for key in ids:
        number = case.number + sum(len(proof_of(reply)) for reply in replies)
        corpus = case.corpus.within([key])
        own = replace(case, question=analyse(question), corpus=corpus, clock=Clock(), number=number)
        replies.append((yield from judged(own)) or own.abstain(Reason.NO_ANSWER, ()))
    labels = _label(case.corpus.get(ids[0])), _label(case.corpus.get(ids[1]))
    both = Comparison(sides=labels, questions=(question, question), asks="both")
    return weighed(case, both, replies)


def _titles(case: Case) -> list[tuple[str, str]]:
    """Return the ids and titles of the documents of the passages, the nearest first."""
    keys = dict.fromkeys(hit.passage.document_id for hit in case.hits)
    return [(key, case.corpus.get(key).title) for key in keys]


def _of_each(case: Case, wanted: Told | None) -> Iterator[Proof]:
    """Yield the best proof of each document: of its tables, of its labelled lines, of its text."""
    seen: set[str] = set()
    for find_proofs in (cells_by_document, lines_of, lambda one: found_by_reader(one, wanted)):
        for proof in find_proofs(case):
            told_so = wanted is None or values_of(proof.answer, wanted)
            if told_so and proof.document.id not in seen:
                seen.add(proof.document.id)
                yield proof


def _latest(proofs: Sequence[Proof]) -> list[Proof] | None:
    """Return the proofs of the two latest editions of one paper, the older first."""
    timed = [one for one in _by_date(proofs) if _time_of(one.document)]
    if len(timed) < 2 or _time_of(timed[-1].document) == _time_of(timed[-2].document):
        return None
    titles = [{w for w in content_words(p.document.title) if w.isalpha()} for p in timed[-2:]]
    shared, every = titles[0] & titles[1], titles[0] | titles[1]
    return timed[-2:] if every and len(shared) >= _ALIKE * len(every) else None


def _by_date(proofs: Sequence[Proof]) -> list[Proof]:
    return sorted(proofs, key=lambda one: (_time_of(one.document), one.document.id))


def _time_of(document: Document) -> str:
    """Return the time that a paper is of: the first that its title tells, else its date."""
    told = [one.period for one in find(document.title) if one.period]
    years = [str(one.begin) for one in told if one.begin.year is not None]
    return next(iter(years), document.date or "")


def _compared(case: Case, asked: Comparison, proofs: Sequence[Proof]) -> Reply | None:
    replies: list[Reply] = []
    for proof in proofs:
        number = case.number + sum(len(proof_of(reply)) for reply in replies)
        replies.append(told(replace(case, number=number), [proof]))
    labels = (_label(proofs[0].document), _label(proofs[1].document))
    return weighed(case, replace(asked, sides=labels), replies)


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
