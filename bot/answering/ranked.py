"""Answer with the item of a list that has the most, or the least, of what is asked."""

import re
from collections.abc import Generator

from bot.answering.case import Case
from bot.proving.evidence import unmet
from bot.proving.ground import cite, evidence_of
from bot.reading.list_ranks import ranked_item
from bot.reading.protocol import Reading
from bot.telling.compose import answer_text
from bot.telling.lists import bare_item
from bot.telling.sentence import in_a_sentence
from bot.types import Answer, Progress, Reply
from corpus.vietnamese.contrasts import Opposite

__all__ = ["ranked"]

_SURE = 0.7
_LABEL = re.compile(r"\s*[:;,(]|\s[-–—]\s")


def ranked(case: Case) -> Generator[Progress, None, Reply | None]:
    """Answer "Phòng nào có nhiều hiện vật nhất?" from a list; pass on the rest."""
    found = ranked_item(case.question, case.hits, case.corpus)
    if found is None:
        return None
    document, listed = found.listed.document, found.listed
    reading = Reading(hit=listed.hit, sentence=listed.span, span=found.item, probability=_SURE)
    fixed = [one for one in case.question.constraints if not isinstance(one.of, Opposite)]
    if unmet(fixed, evidence_of(document, reading, case.corpus.acronyms)):
        return None
    yield Progress(stage="ground")
    item = bare_item(found.item.of(document.text))
    label = _LABEL.split(item)[0]
    told = in_a_sentence(case.question.text, label, item, case.corpus.acronyms)
    cited = (cite(document, listed.span, case.number),)
    text = answer_text(told, cited)
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=text if item in text else f"{text}\n- {item}",
        short_answer=label,
        citations=cited,
        confidence=_SURE,
        answer_span=told.answer,
        timings_ms=case.clock.mark("ground"),
    )
