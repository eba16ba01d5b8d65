"""Answer for one item of a list that was told before: the list is asked for again."""

from collections.abc import Callable, Generator
from dataclasses import replace

from bot.answering.case import Case, Step
from bot.asking.pick import pick_of
from bot.asking.question import Question, analyse
from bot.clock import Clock
from bot.proving.ground import renumber
from bot.types import Answer, Progress, Reason, Reply

__all__ = ["picked_from"]

Asking = Callable[[Question, int, Clock], Generator[Progress, None, Reply]]


def picked_from(ask: Asking) -> Step:
    """Return the step that asks the earlier question again with `ask`, and takes the item."""

    def step(case: Case) -> Generator[Progress, None, Reply | None]:
        pick = pick_of(case.question.text)
        if not pick:
            return None
        number, earlier = pick
        told = yield from ask(analyse(earlier), case.number, case.clock)
        if not isinstance(told, Answer) or len(told.items) < number:
            return case.abstain(Reason.NO_ANSWER, ())
        item = told.items[number - 1]
        each = len(told.citations) == len(told.items)
        cited = told.citations[number - 1 : number] if each else told.citations
        citations = renumber(cited, case.number)
        marks = "".join(f"[{citation.number}]" for citation in citations)
        return replace(
            told,
            question=case.question.text,
            standalone_question=case.question.text,
            text=f"{item[:1].upper()}{item[1:]} {marks}",
            short_answer=item,
            answer_span=None,
            citations=citations,
            items=(),
        )

    return step
