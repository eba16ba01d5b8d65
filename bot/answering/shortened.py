"""Say what a common abbreviation stands for where the documents use it and never spell it out."""

from collections.abc import Generator

from bot.answering.case import Case
from bot.asking.expected import Type
from bot.asking.letters import CODE_ALONE
from bot.reading.define import definitions
from bot.telling.remarks import abbreviation
from bot.types import Progress, Reply

__all__ = ["shortened"]


def shortened(case: Case) -> Generator[Progress, None, Reply | None]:
    """Reply with the common meaning, as such; pass on what a document explains or few would know.

    Only where the documents use the abbreviation and it has one meaning in the general table.
    """
    yield from ()
    codes = set(CODE_ALONE.findall(case.question.text))
    if case.question.expected.type is not Type.DEFINITION or len(codes) != 1:
        return None
    code = codes.pop()
    meanings = case.corpus.acronyms.full_names(code)
    if len(meanings) != 1 or definitions(case.question, case.hits, case.corpus) != []:
        return None
    if not any(code in hit.passage.text for hit in case.hits):
        return None
    return abbreviation(case.question.text, code, meanings[0])
