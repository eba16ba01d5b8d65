"""What comes of two sides that are answered: which is more, by how much, or that one is silent."""

import re
from collections.abc import Sequence

from bot.answering.case import Case
from bot.answering.sides import values_of
from bot.asking.comparison import Comparison
from bot.proving.ground import renumber
from bot.telling.comparison import (
    alike_text,
    both_text,
    comparison_text,
    difference_text,
    has_text,
    incomplete_text,
    times_text,
    unlike_text,
    whether_text,
    which_text,
)
from bot.telling.joined import proof_of
from bot.types import Abstention, Answer, Reason, Reply
from corpus.vietnamese.text import fold
from corpus.vietnamese.values import Value, apart, order, times

__all__ = ["weighed"]

_NEEDS_RESULT = frozenset({"which", "whether", "how much", "times"})
_LAST = re.compile(r"\b(?:đóng|kết thúc|hết|tan|ra về|bế mạc|đến)\b", re.IGNORECASE)


def weighed(case: Case, asked: Comparison, replies: Sequence[Reply]) -> Reply | None:
    """Return what comes of the replies to both sides; None where neither is answered."""
    proven = [reply for reply in replies if isinstance(reply, Answer)]
    if not proven or any(not isinstance(reply, Answer | Abstention) for reply in replies):
        return None
    text, short = _having(asked, replies) if asked.asks == "has" else _result(asked, proven)
    if len(proven) < 2 and asked.asks != "how" and not text:
        cited = renumber(proof_of(proven[0]), 1)
        return case.refuse(Reason.NO_ANSWER, incomplete_text(asked.sides, replies), cited)
    if not text and asked.asks in _NEEDS_RESULT:
        cited = renumber([one for reply in proven for one in proof_of(reply)], 1)
        return case.refuse(Reason.NO_ANSWER, unlike_text(replies), cited)
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=comparison_text(asked.sides, replies, text),
        short_answer=short or "; ".join(reply.short_answer for reply in proven),
        citations=tuple(citation for reply in replies for citation in proof_of(reply)),
        confidence=min(reply.confidence for reply in proven),
        parts=tuple(replies),
        timings_ms=case.clock.mark("ground"),
    )


def _having(asked: Comparison, replies: Sequence[Reply]) -> tuple[str, str]:
    """Return of which side holds what is asked; empty where the sources do not decide it."""
    told = [one.short_answer if isinstance(one, Answer) else "" for one in replies]
    if set(told) - {"Có", "Không", ""} or ("Có" not in told and "" in told):
        return "", ""
    text = has_text(asked.sides, [one == "Có" for one in told])
    return text, text


def _result(asked: Comparison, proven: Sequence[Answer]) -> tuple[str, str]:
    """Return what comes of the two, as a sentence and in short; empty where it cannot be said."""
    if len(proven) < 2:
        return "", ""
    if asked.asks == "both":
        return _of_both(asked, proven)
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
    if asked.asks == "times":
        ratio = times(*pair)
        text = times_text(asked.sides, ranked, ratio, "" if asked.least else asked.measure)
        return (text, f"{ratio} lần") if ratio else ("", "")
    if ranked == 0:
        return "hai bên bằng nhau", "Hai bên bằng nhau"
    side = asked.sides[0 if (ranked < 0) == asked.least else 1]
    return which_text(side, asked.measure, asked.counted), side


def _of_both(asked: Comparison, proven: Sequence[Answer]) -> tuple[str, str]:
    told = [reply.short_answer for reply in proven]
    if set(told) - {"Có", "Không"}:
        return "", ""  # what the sources say does not decide it
    text = both_text(asked.sides, [one == "Có" for one in told])
    return text, text.partition(",")[0]


def _same(asked: Comparison, proven: Sequence[Answer], ranked: int | None) -> tuple[str, str]:
    one, other = (" ".join(fold(reply.short_answer).split()) for reply in proven)
    if ranked is None and one != other:
        return "", ""
    text = alike_text(asked.asks, alike=not ranked)
    return text, text.partition(",")[0]


def _alike(asked: Comparison, proven: Sequence[Answer]) -> tuple[Value, Value] | None:
    """Return the first values of both sides that can be compared."""
    mine, theirs = (values_of(reply.short_answer, asked.told) for reply in proven)
    pairs = [(a, b) for a in mine for b in theirs]
    found = next((pair for pair in pairs if pair[0].is_comparable(pair[1])), None)
    return found or next((pair for pair in pairs if order(*pair) is not None), None)
