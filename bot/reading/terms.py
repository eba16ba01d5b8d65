"""What a term is, where a sentence says so in as many words: "Thanh tra nhân dân là hình thức …".

The whole of what follows is the answer; a reader that was trained on short answers takes a piece.
"""

import re
from collections.abc import Sequence

from bot.asking.question import Question
from bot.reading.protocol import Reading
from corpus.types import Hit, Span
from corpus.vietnamese.nouns import nouns
from corpus.vietnamese.text import fold, sentences

__all__ = ["terms"]

_SURE = 0.85
_FEWEST = 2  # syllables of a term
_MOST = 8
_IS = r"(?:la|nghia la|co nghia la|duoc hieu la)"
_CALLED = r"(?:(?:thi |moi )*(?:duoc )?(?:coi|goi|xem|hieu|keu) )?"  # "thế nào thì được coi là"
_ASKS = re.compile(
    rf"(?:(?:[^,;]{{1,30}}\s)?the nao {_CALLED}la\s+(?P<after>[^,;?!.]+)"
    rf"|(?P<before>[^,;]+?)\s+(?:{_IS}\s+(?:cai\s+)?(?:gi|sao|the nao)"
    r"|duoc hieu (?:the nao|ra sao)))"
    r"[\s?.!]*"
)
_NUMBERED = r"\W*(?:(?:\d{1,3}|[a-z])[.)]\s*)*\W*"


def terms(question: Question, hits: Sequence[Hit]) -> list[Reading]:
    """Return the sentences that begin with the term in question and say what it is.

    A noun that many things have ("điều kiện là gì") is no term.
    """
    asked = _ASKS.fullmatch(fold(question.text))
    if not asked:
        return []
    where = asked.span("after" if asked["after"] else "before")
    term = question.text[slice(*where)].strip().lower()
    if not _FEWEST <= len(term.split()) <= _MOST or term in nouns():
        return []
    told = re.compile(
        rf"{_NUMBERED}(?P<term>{re.escape(fold(term))})\W\s*(?:\([^()]{{1,60}}\)\s*)?{_IS}\s+"
    )
    return [
        Reading(
            hit=hit,
            sentence=sentence.shift(hit.passage.span.start),
            span=Span(start=found.end(), end=len(said)).shift(
                sentence.start + hit.passage.span.start
            ),
            probability=_SURE,
        )
        for hit in hits
        for sentence in sentences(hit.passage.text)
        if (said := sentence.of(hit.passage.text).rstrip(" .;"))
        and (found := told.match(fold(said)))
        and said[slice(*found.span("term"))].lower() == term
    ]
