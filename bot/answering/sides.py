"""One side of a comparison: what answers it, with a value that can be compared."""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.answering.case import Case
from bot.answering.extract import extracted, in_force, told
from bot.answering.lined import lines_of
from bot.answering.tabled import cells_of
from bot.asking.measures import Told
from bot.asking.question import Question, content_words, in_words_of, words_of
from bot.proving.cells import cells_at
from bot.proving.ground import Proof, ground
from bot.reading.series import in_own_part
from bot.types import Answer, Progress, Reply
from corpus.vietnamese.values import DURATIONS, Kind, Value, find

__all__ = [
    "beside",
    "found_by_reader",
    "most_alike",
    "proofs_of",
    "said_of",
    "speaking_alike",
    "speaks_of",
    "values_of",
]

_SIZES = frozenset({"degree", "mass", "length", "size", "number"})
_MOST = 4  # proofs of a side that are paired with those of the other
_CLAUSE = re.compile(r"[;,.:](?!\d)\s*|\n")
_FEWEST_OF_NAME = 2  # words
_OF_BOTH = re.compile(r"\b(?:cả hai|cả 2|hai|đều|cùng|mỗi|các)\b", re.IGNORECASE)
_BEHIND = 40  # code points behind an answer in which its next words stand
_WORDS_BEHIND = 3
_BESIDE = 0.1  # the least probability where the same paper answers of the other side
_SURE = 0.6  # the probability from which a reading need not say all that is asked
_SAID = 0.5  # of the words that tell a side from the other, in what is cited for it


def proofs_of(side: Case, wanted: Told) -> list[Proof]:
    """Return what answers of one side with a value that can be compared, the surest first."""
    proofs: list[Proof] = []
    for find_proofs in (cells_of, lines_of, lambda case: found_by_reader(case, wanted)):
        proofs = [one for one in find_proofs(side) if values_of(one.answer, wanted)]
        if proofs:
            break
    return proofs if not proofs or _names_its_paper(side) else in_force(side, proofs)


def beside(side: Case, wanted: Told, other: Proof) -> list[Proof]:
    """Return what answers of one side in the paper that answers of the other.

    A paper that tells the one side mostly tells the other too, often in fewer words, of which the
    reader is less sure.
    """
    found = found_by_reader(side, wanted, least=_BESIDE)
    return [
        replace(
            one, reading=replace(one.reading, probability=max(side.least, one.reading.probability))
        )
        for one in found
        if one.document.id == other.document.id
    ]


def said_of(side: Case) -> Generator[Progress, None, Reply]:
    """Answer of one side in words: with a cell, a labelled line, or what the reader finds."""
    proofs = cells_of(side) or lines_of(side)
    if not proofs:
        return (yield from extracted(side))
    if not _names_its_paper(side):
        proofs = in_force(side, proofs)
    return told(side, proofs[:1])


def most_alike(
    mine: Sequence[Proof], theirs: Sequence[Proof], wanted: Told
) -> tuple[Proof | None, Proof | None]:
    """Return the two proofs that measure one thing: sure, comparable and said in like words.

    "31 giờ xem phim" goes with "26 giờ xem phim", not with a surer "sạc đầy trong 44 phút".
    """
    if not mine or not theirs:
        return next(iter(mine), None), next(iter(theirs), None)

    def score(pair: tuple[Proof, Proof]) -> float:
        sure = pair[0].reading.probability * pair[1].reading.probability
        return sure * (1.0 + _likeness(*pair, wanted))

    pairs = [
        (one, other) for one in mine[:_MOST] for other in theirs[:_MOST] if _are_two(one, other)
    ]
    return max(pairs, key=score) if pairs else (mine[0], None)


def speaking_alike(
    own: Sequence[Case], two: tuple[Proof | None, Proof | None], *, measure: str = ""
) -> tuple[Proof | None, Proof | None]:
    """Drop a proof that leaves out what is asked of it, where that of the other side says it.

    The word of the `measure` ("lớn") may be left out: one of two is less.

    Overtime "vào Chủ nhật" is none "vào ngày lễ". Another paper may say one thing in other words:
    where that is sure, only words that stand nowhere in it are left out.
    """
    one, other = two
    if one is None or other is None:
        return two
    same = one.document.id == other.document.id
    kept = []
    for case, proof, facing in zip(own, (one, other), (other, one), strict=True):
        whole = not same and proof.reading.by_itself >= _SURE
        wanted = _said(case, facing, _near(facing))
        said = _said(case, proof, proof.document.text if whole else _near(proof))
        kept.append(None if wanted - said - set(words_of(measure)) else proof)
    return kept[0], kept[1]


def _near(proof: Proof) -> str:
    return " ".join((proof.sentence, *proof.reading.hit.passage.headings))


def _said(case: Case, proof: Proof, text: str) -> set[str]:
    """Return the words of a question that a text says, in its own words, or the title does."""
    held = f"{text} {proof.document.title}"
    replaced = set(case.question.terms) - set(in_words_of(case.question, held).terms)
    return set(case.question.terms) & set(words_of(held)) | replaced


def _are_two(one: Proof, other: Proof) -> bool:
    """Tell whether two proofs are not one number; it may be said of both: "cả hai máy"."""
    same = one.document.id == other.document.id and one.reading.span == other.reading.span
    return not same or _OF_BOTH.search(one.sentence) is not None


def _likeness(one: Proof, other: Proof, wanted: Told) -> float:
    """Return the share of the words before two values that both have; less where units differ."""
    mine, theirs = _context(one), _context(other)
    every = mine | theirs
    shared = len(mine & theirs) / len(every) if every else 1.0
    values = (values_of(one.answer, wanted), values_of(other.answer, wanted))
    units = [value[0].unit for value in values if value]
    return shared if len(set(units)) < 2 else 0.5 * shared


def _context(proof: Proof) -> frozenset[str]:
    """Return the words of the clause that lead up to an answer, or those over its column."""
    held = cells_at(proof.document, proof.reading.span)
    if held:
        grid, cells = held
        return frozenset(content_words(grid.name(cells[0].column)))
    text, at = proof.document.text, proof.reading.span
    sentence = proof.reading.sentence
    start = min(sentence.start, at.start)
    before = text[start : at.start]
    clause = _CLAUSE.split(before)[-1]
    behind = " ".join(text[at.end : at.end + _BEHIND].split()[:_WORDS_BEHIND])
    words = content_words(f"{clause} {behind}")
    return frozenset(word for word in words if not any(map(str.isdigit, word)))


def _names_its_paper(side: Case) -> bool:
    """Tell whether a side is a paper, or a time: then what came later is no answer."""
    return any(one.kind in {Kind.DATE, Kind.DOCUMENT} for one in find(side.question.text))


def found_by_reader(case: Case, wanted: Told | None, *, least: float | None = None) -> list[Proof]:
    """Return what the reader finds and can be proven, where it tells what is compared."""
    least = case.least if least is None else least
    possible = [
        in_own_part(
            case.question,
            one,
            case.corpus.get(one.hit.passage.document_id).text,
            lambda words: values_of(words, wanted),
        )
        for one in case.readings
        if one.by_itself >= least
    ]
    proofs = ground(case.question, possible, case.corpus).proofs
    proofs = tuple(one for one in proofs if values_of(one.answer, wanted) and not _is_share(one))
    return [one for one in proofs if wanted not in _SIZES or _says_measure(case.question, one)]


def _says_measure(question: Question, proof: Proof) -> bool:
    """Tell whether a sentence says a word of what is measured, not only of which thing it is.

    "205 g" of a telephone is not how loud it is.
    """
    named = {word for one in question.constraints if one.names_one for word in words_of(one.text)}
    said = in_words_of(question, proof.sentence)
    asked = set(content_words(said.text)) - named
    return not asked or bool(asked & set(words_of(proof.sentence)))


def _is_share(proof: Proof) -> bool:
    """Tell whether an answer is the whole of "9 trên 11 người", and not what is told of it."""
    before = proof.document.text[: proof.reading.span.start].rstrip()
    return proof.answer.lower().startswith("trên ") and before[-1:].isdigit()


def values_of(answer: str, wanted: Told | None) -> list[Value]:
    """Return the values in which the answer tells what is compared."""
    found = [one for one in find(answer) if one.interval or one.period]
    if wanted == "money":
        return [one for one in found if _is_sum(one)]
    if wanted == "time":
        return [one for one in found if one.kind is Kind.QUANTITY and one.dimension in DURATIONS]
    if wanted in _DIMENSIONS:
        return [one for one in found if one.interval and one.dimension in _DIMENSIONS[wanted]]
    if wanted == "degree":
        return [one for one in found if one.interval and one.kind is not Kind.MONEY]
    if wanted == "when":
        return [one for one in found if one.period or one.kind is Kind.TIME]
    return [one for one in found if one.interval] if wanted == "number" else found


def _is_sum(value: Value) -> bool:
    """Tell whether a value may be money: an amount, a bare number, or a share of another sum."""
    bare = not value.dimension and value.interval is not None
    return bare or value.kind in {Kind.MONEY, Kind.PERCENT}


_DIMENSIONS = {
    "mass": frozenset({"mass"}),
    "length": frozenset({"length"}),
    "size": frozenset({"length", "area"}),
}


def speaks_of(case: Case, proof: Proof | Answer, side: str, other: str) -> bool:
    """Tell whether what is cited speaks of this side: of what tells it from the other.

    Values and names are constraints of the question and met already.
    """
    if isinstance(proof, Proof) and _is_of_the_other(proof, side, other):
        return False
    telling = [word for word in _telling(side, other) if not any(map(str.isdigit, word))]
    if not telling:
        return True
    said = [proof.answer if isinstance(proof, Proof) else proof.short_answer]
    for one in proof.citations:
        passages = case.corpus.passages(one.document_id)
        near = [passage for passage in passages if passage.span.overlaps(one.span)]
        headings = " ".join(heading for passage in near for heading in passage.headings)
        said += [one.quote, one.title, headings]
    held = set(words_of(" ".join(said)))
    aliases = set(words_of(" ".join(case.corpus.acronyms.variants(" ".join(said)))))
    return sum(word in held | aliases for word in telling) >= _SAID * len(telling)


def _telling(side: str, other: str) -> list[str]:
    """Return the words of a side that the other has not."""
    common = set(words_of(other))
    return [word for word in content_words(side) if word not in common]


def _is_of_the_other(proof: Proof, side: str, other: str) -> bool:
    """Tell whether a sentence says its number of the other side, which it names nearer before it.

    The side may also stand right behind: "45.000 đồng cho người lớn, 30.000 đồng cho trẻ em".
    """
    text, at, sentence = proof.document.text, proof.reading.span, proof.reading.sentence
    if cells_at(proof.document, at) or not sentence.contains(at):
        return False
    before = text[sentence.start : at.start].lower()
    behind = _CLAUSE.split(text[at.end : sentence.end])[0].lower()
    mine, theirs = _phrases(side, other), _phrases(other, side)
    nearest_mine = max((before.rfind(one) for one in mine), default=-1)
    nearest_theirs = max((before.rfind(one) for one in theirs), default=-1)
    return nearest_theirs > nearest_mine and not any(one in behind for one in mine)


def _phrases(side: str, other: str) -> list[str]:
    """Return the runs of words of a side that the other has not, and their ends of two or more.

    "bếp Núi Lửa K7" is told as "Núi Lửa K7" and as "K7".
    """
    common = set(other.lower().split())
    told = []
    for shared, run in groupby(side.lower().split(), key=lambda word: word in common):
        words = list(run)
        for size in range(1, len(words) + 1) if not shared else ():
            end = words[-size:]
            if size == len(words) or size >= _FEWEST_OF_NAME or any(map(str.isdigit, end[0])):
                told.append(" ".join(end))
    return told
