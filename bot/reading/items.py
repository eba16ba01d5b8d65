"""The items of a list answer: which series of a sentence a question asks for."""

import re
from collections.abc import Sequence

from bot.asking.question import Question
from bot.reading.enumeration import alike, clauses, lines, names, parts
from bot.reading.protocol import Reading
from corpus.types import Span
from corpus.vietnamese.acronyms import Acronyms
from corpus.vietnamese.text import fold, sentences

__all__ = ["items_of"]

_ASKS_FOR_NAMES = re.compile(
    r"\b(?:co quan|nuoc|quoc gia|to chuc|don vi|bo|nganh|thanh vien|doi tac|nen kinh te|tinh"
    r"|thanh pho|ai|nguoi|ong|ba|cong ty|truong|dia phuong|ben)\b"
)
_ASKS_FOR_CLAUSES = re.compile(
    r"\b(?:noi dung|van de|viec|nhiem vu|hoat dong|dieu|gom|chu de|thu tuc|buoc|muc|quyen"
    r"|nghia vu|linh vuc|mat|khia canh|bien phap|giai phap|nhung)\b"
)
_ASKS_WHAT_IS_DISCUSSED = re.compile(r"\b(?:thảo luận|bàn|trao đổi)\b", re.IGNORECASE)
_CLASSES = frozenset("bo vien cuc vu so ban truong tinh huyen quan nhom".split())


def items_of(
    question: Question, reading: Reading, text: str, acronyms: Acronyms
) -> tuple[Span, ...]:
    """Return the spans in `text` of the items that a list answer has; empty for a single answer.

    They are names, the clauses of an enumeration, or the parts of what the reader found, with those
    of the series that it left out.
    """
    if not question.expected.many:
        return ()
    if below := lines(text, reading.sentence):
        return below
    whole = acronyms.names_in(reading.span.of(text))
    found = parts(text, reading.span, [name.shift(reading.span.start) for name in whole])
    found = alike(text, reading.sentence, found)
    if _ASKS_FOR_NAMES.search(question.expected.noun or fold(question.text)):
        run = _run_of_names(question, text, reading)
        return found if len(run) < 2 or _holds_each(text, reading.span, run, found) else run
    told_at_length = _ASKS_WHAT_IS_DISCUSSED.search(question.text)
    if (
        not question.expected.noun
        or _ASKS_FOR_CLAUSES.search(question.expected.noun)
        or told_at_length
    ):
        sentence = reading.sentence
        end = text.find("\n", sentence.end)
        rest = sentences(text[sentence.end : end if end >= 0 else len(text)])
        following = [span.shift(sentence.end) for span in rest]
        asked = frozenset(map(fold, question.terms))
        return clauses(text, sentence, following, answer=reading.span, asked=asked) or found
    if len(found) > 1 and ";" in text[found[0].end : found[-1].start]:
        return clauses(text, reading.sentence) or found
    return found


def _holds_each(text: str, told: Span, run: Sequence[Span], found: Sequence[Span]) -> bool:
    """Tell whether every part of what was found has a name, and the run of names stops short of it.

    Of "bà A, Giám đốc Sở B; ông C, Trưởng phòng D" the run ends where the first person does.
    """
    own, rest = text[run[0].start : run[-1].end], text[run[-1].end : told.end]
    stops_short = told.start <= run[0].start and ";" not in own and ";" in rest
    return stops_short and all(names(text, one.start, one.end) for one in found)


def _run_of_names(question: Question, text: str, reading: Reading) -> tuple[Span, ...]:
    """Take the run of names that the reading touches, else the longest of its sentence.

    Names that the question itself gives are not what it asks for; where it names a class ("những
    bộ nào") and some of the names open with it, only these are.
    """
    asked = fold(question.text)
    runs: list[tuple[Span, ...]] = []
    start = reading.sentence.start
    while run := names(text, start, reading.sentence.end):
        start = run[-1].end
        runs.append(tuple(span for span in run if fold(span.of(text)) not in asked))
    best = max(
        runs, key=lambda run: (any(s.overlaps(reading.span) for s in run), len(run)), default=()
    )
    wanted = question.expected.noun.split()[-1:]
    if wanted and wanted[0] in _CLASSES:
        return tuple(s for s in best if fold(s.of(text)).startswith(wanted[0])) or best
    return best
