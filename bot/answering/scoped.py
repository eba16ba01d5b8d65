"""Leave only the papers that a question is asked of: "theo nội quy năm 2022", "Nghị định 77"."""

import re
from dataclasses import replace

from bot.answering.case import Case
from bot.asking.place import without
from bot.asking.question import analyse
from bot.reading.dated import of_time
from bot.reading.documents import of_short_number
from bot.reading.papers import relied_on
from corpus.vietnamese.asked import asking
from corpus.vietnamese.official import KIND
from corpus.vietnamese.values import Kind, find

__all__ = ["scoped"]

_DEEPEST = 30  # passages whose documents may be meant
_PAPER = re.compile(
    rf"\b(?:{KIND}|quy định|nội quy|quy chế|điều lệ|bảng giá|biểu (?:phí|giá)|văn bản|hướng dẫn"
    r"|kế hoạch|thông báo|biên bản|(?:cuộc|phiên|buổi) họp|báo cáo|bản|tờ rơi|sổ tay|chương trình"
    r"|tài liệu|bản tin|bài(?: viết| báo)?)(?:\s+[\w\-]+){0,8}?\s*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\s(?:trong|vào|từ|đến|của)\s", re.IGNORECASE
)  # "báo cáo trong năm 2021" is a deed
_CLAUSE_END = ","
_BEFORE = re.compile(r"(?:^|\s)(?:theo|trong|ở|tại|của|tính theo|căn cứ)\s+$", re.IGNORECASE)
_FEWEST = 2  # content words of a question that is left


def scoped(case: Case) -> Case:
    """Return the case asked of the papers that it names by a number, their title or their time.

    Where that is one paper, the words that name it are left out of the question: it is fixed, and
    its text does not repeat them. It is the same case where no paper is named so, or several times
    are given, as in a comparison.
    """
    question = case.question.text
    short = of_short_number(question, case.corpus.fields)
    if short is not None and len(short.ids) == 1:
        return _within(case, short.ids, short.words[0])
    if named := relied_on(question, case.corpus):
        return _within(case, tuple(named.ids), (named.span.start, named.span.end))
    times = [one for one in find(question) if one.kind is Kind.DATE]
    if len(times) != 1:
        return case
    start = question.rfind(_CLAUSE_END, 0, times[0].span.start) + 1
    paper = _PAPER.search(question, start, times[0].span.start)
    if not paper or list(asking(f"{paper[0]}?")) or _WITHIN.search(paper[0]):
        return case
    hits = case.corpus.search(question, k=_DEEPEST)
    keys = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    held, words = of_time(question, keys, case.corpus)
    return _within(case, held, (paper.start(), words[0].end)) if words else case


def _within(case: Case, ids: tuple[str, ...], named: tuple[int, int]) -> Case:
    corpus = case.corpus.within(ids)
    rest = analyse(without(case.question.text, [_with_preposition(case.question.text, named)]))
    told = rest if len(ids) == 1 and len(rest.terms) >= _FEWEST else case.question
    return replace(case, corpus=corpus, question=told)


def _with_preposition(question: str, named: tuple[int, int]) -> tuple[int, int]:
    before = _BEFORE.search(question, 0, named[0])
    return (before.start() if before else named[0], named[1])
