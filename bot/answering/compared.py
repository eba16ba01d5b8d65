"""Answer a comparison: each side by itself, with its own proof, and what comes of the two."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from bot.answering.between import TwoPapers, of_one_paper, two_papers
from bot.answering.case import Case
from bot.answering.extract import told
from bot.answering.over_documents import changed, of_both, over_documents
from bot.answering.scoped import scoped
from bot.answering.sides import beside, most_alike, proofs_of, said_of, speaking_alike, speaks_of
from bot.answering.verdict import judged
from bot.answering.weighed import weighed
from bot.asking.changes import change
from bot.asking.comparison import Comparison, comparison
from bot.asking.measures import Told
from bot.asking.question import analyse
from bot.clock import Clock
from bot.proving.ground import Proof
from bot.telling.joined import proof_of
from bot.types import Answer, Progress, Reason, Reply

__all__ = ["compared"]


def compared(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer a question that sets two things against each other; pass on any other.

    It passes, too, where neither side is answered: perhaps one sentence compares them.
    """
    for way in (over_documents, of_both, changed, _of_two):
        reply = yield from way(case)
        if reply is not None:
            return reply
    return None


def _of_two(case: Case) -> Generator[Progress, None, Reply | None]:
    """Ask each of the two sides that a question names: of its paper, where it names papers."""
    papers = two_papers(case.question.text, case.corpus)
    if papers:
        reply = yield from _weighed(case, papers.asked, _within(case, papers))
        return reply or case.abstain(Reason.NO_ANSWER, case.readings)  # one alone tells nothing
    asked = comparison(case.question.text)
    if asked is None or change(case.question.text):  # "năm trước" is no time to ask of
        return None
    own = [scoped(_asking(case, question)) for question in asked.questions]
    reply = yield from _weighed(case, asked, own)
    within = None if reply else of_one_paper(case.question.text, asked, case.corpus)
    if within:
        reply = yield from _weighed(case, asked, _within(case, within))
    return reply


def _weighed(
    case: Case, asked: Comparison, own: Sequence[Case]
) -> Generator[Progress, None, Reply | None]:
    yield Progress(stage="read")
    if asked.told is None:
        replies = yield from _in_words(case, asked, own)
    else:
        replies = yield from _in_values(case, asked, own, asked.told)
    return weighed(case, asked, replies)


def _asking(case: Case, question: str) -> Case:
    return replace(case, question=analyse(question), clock=Clock())


def _within(case: Case, papers: TwoPapers) -> list[Case]:
    """Ask each paper by itself, without the words that name it, which its text may not repeat."""
    return [
        replace(_asking(case, question), corpus=case.corpus.within([key]))
        for key, question in zip(papers.ids, papers.bare, strict=True)
    ]


def _in_values(
    case: Case, asked: Comparison, own: Sequence[Case], wanted: Told
) -> Generator[Progress, None, list[Reply]]:
    """Answer of both sides with values that measure one thing."""

    def speaking(at: int, proofs: Sequence[Proof]) -> list[Proof]:
        names = asked.sides[at], asked.sides[1 - at]
        return [one for one in proofs if speaks_of(own[at], one, *names)]

    found = [speaking(at, proofs_of(side, wanted)) for at, side in enumerate(own)]
    for at, side in enumerate(own):
        if not found[at] and found[1 - at]:
            found[at] = speaking(at, beside(side, wanted, found[1 - at][0]))
    yield Progress(stage="ground")
    replies: list[Reply] = []
    alike = speaking_alike(own, most_alike(found[0], found[1], wanted), measure=asked.measure)
    for side, proof in zip(own, alike, strict=True):
        numbered = replace(side, number=_next(case, replies))
        if proof:
            replies.append(told(numbered, [proof]))
        elif asked.asks == "how":
            replies.append((yield from said_of(numbered)))
        else:
            replies.append(side.abstain(Reason.NO_ANSWER, ()))
    return replies


def _in_words(
    case: Case, asked: Comparison, own: Sequence[Case]
) -> Generator[Progress, None, list[Reply]]:
    """Answer of each side by itself: with a verdict, or with what is said of it."""
    replies: list[Reply] = []
    for at, side in enumerate(own):
        numbered = replace(side, number=_next(case, replies))
        if asked.asks in {"both", "has"}:
            reply = (yield from judged(numbered)) or side.abstain(Reason.NO_ANSWER, ())
        else:
            reply = yield from said_of(numbered)
            names = asked.sides[at], asked.sides[1 - at]
            if isinstance(reply, Answer) and not speaks_of(side, reply, *names):
                reply = side.abstain(Reason.NO_ANSWER, ())
        replies.append(reply)
    return replies


def _next(case: Case, told_before: Sequence[Reply]) -> int:
    """Return the number of the next citation."""
    return case.number + sum(len(proof_of(reply)) for reply in told_before)
