"""Answer with what the reader finds, where it can be proven."""

from collections.abc import Collection, Generator, Sequence
from dataclasses import replace

from bot.answering.case import Case
from bot.answering.doubled import rule_for_bodies
from bot.answering.ended import note
from bot.asking.constraints import Constraint
from bot.asking.expected import Type
from bot.proving.disagreement import contradict, sides
from bot.proving.ground import Grounded, Proof, cite, ground, renumber
from bot.proving.occasion import areas_first, finest, is_coarse, naming_first, told_elsewhere
from bot.proving.versions import Former, newest
from bot.reading.coverage import Coverage
from bot.reading.dated import asks_for_older
from bot.reading.define import definitions
from bot.reading.fit import fits
from bot.reading.protocol import Reading
from bot.reading.retrieve import retrieve
from bot.reading.series import in_own_part
from bot.telling.clauses import former_text, later_text, which_text
from bot.telling.compose import answer_text, disagreement_text, list_text
from bot.telling.sentence import in_a_sentence
from bot.types import Abstention, Answer, Citation, Disagreement, Progress, Reason, Reply
from corpus.vietnamese import names
from corpus.vietnamese.names import Name, Sort, stands
from corpus.vietnamese.values import Kind, Value, find

__all__ = ["extracted", "found_at_all", "heard", "in_force", "settled", "told"]

_MAY_BE = 0.5  # of the least probability: what another paper says to a question that names none
_ALL = 0.99  # share of the question's words that such a paper holds
_FEW_WORDS = 3  # content words of a question that may be about anything


def extracted(case: Case) -> Generator[Progress, None, Reply]:
    """Answer with the surest reading that can be proven; the last step, which never passes."""
    hits = case.hits
    yield Progress(stage="read")
    readings = definitions(case.question, hits, case.corpus)
    if readings is None:
        readings = case.readings
    yield Progress(stage="ground")
    possible = [_in_part(case, one) for one in readings if one.by_itself >= case.least]
    grounded = ground(case.question, possible, case.corpus)
    named = areas_first(case.question, grounded.proofs)
    ordered = naming_first(case.question, finest(case.question, named))
    proofs = sides(case.question, ordered, case.least)
    if not proofs or (len(proofs) == 1 and is_coarse(case.question, proofs[0])):
        other = told_elsewhere(case.question, hits, case.reader, case.corpus, least=case.least)
        proofs = [other] if other else proofs
    if not proofs:
        return _refused(case, readings, grounded)
    return settled(case, heard(case, proofs))


def in_force(case: Case, proofs: Sequence[Proof]) -> list[Proof]:
    """Return what is in force of the proofs."""
    return newest(case.question, proofs, lambda ids: _within(case, ids), case.corpus)[0]


def settled(case: Case, proofs: Sequence[Proof]) -> Reply:
    """Answer with what is in force of the proofs, adding what was."""
    kept, former = newest(case.question, proofs, lambda ids: _within(case, ids), case.corpus)
    if former and asks_for_older(case.question.text) and len(kept) == 1:
        return _older(case, former[0].proof, kept[0])
    return _with_former(case, kept, former)


def _older(case: Case, old: Proof, new: Proof) -> Reply:
    """Answer with the older paper that is asked for, adding what holds now."""
    reply = told(case, [old])
    if not isinstance(reply, Answer):
        return reply
    cited = renumber(new.citations[:1], case.number + len(reply.citations))
    text = f"{reply.text}\n{later_text(new.document, new.answer, cited[0].number)}"
    return replace(reply, text=text, citations=(*reply.citations, *cited))


def _in_part(case: Case, reading: Reading) -> Reading:
    """Move a number, a time or a person to the part of its sentence that says what is asked."""
    asked, said = case.question.expected, case.question.text
    text = case.corpus.get(reading.hit.passage.document_id).text
    if asked.is_one(Type.PERSON):
        return in_own_part(case.question, reading, text, lambda words: _persons(words, but=said))
    if asked.is_one(Type.TIME):
        return in_own_part(case.question, reading, text, _times)
    if not asked.is_one(Type.QUANTITY):
        return reading
    return in_own_part(
        case.question,
        reading,
        text,
        lambda words: find(words) if fits(case.question, words) else (),
    )


def _times(words: str) -> list[Value]:
    return [value for value in find(words) if value.kind in {Kind.DATE, Kind.TIME}]


def _persons(words: str, *, but: str) -> list[Name]:
    """Return the persons that `words` name and `but` does not."""
    found = [name for name in names.find(words) if name.sort is Sort.PERSON]
    return [name for name in found if not stands(name.text, but)]


def _within(case: Case, document_ids: Collection[str]) -> Proof | None:
    """Return the surest proof that these documents alone give."""
    hits = retrieve(case.corpus.within(document_ids), case.question.text, k=case.settings.passages)
    read = case.reader.read(case.question, hits)
    possible = [_in_part(case, one) for one in read if one.by_itself >= case.least]
    return next(iter(ground(case.question, possible, case.corpus).proofs), None)


def _with_former(case: Case, proofs: Sequence[Proof], former: Sequence[Former]) -> Reply:
    """Answer, adding what the paper said that is no longer in force, or that this one is not."""
    reply = told(case, proofs)
    if not isinstance(reply, Answer):
        return reply
    rule = rule_for_bodies(case.question.text, proofs[0].document, proofs[0].reading.sentence)
    if rule is not None:
        return _with_rule(reply, cite(proofs[0].document, rule, case.number + len(reply.citations)))
    if not former:
        ended = note(case.corpus, proofs[0].document, case.number + len(reply.citations))
        if ended is None:
            return reply
        text = f"{reply.text}\n{ended[0]}"
        return replace(reply, text=text, citations=(*reply.citations, ended[1]))
    old = former[0].proof
    cited = renumber(old.citations[:1], case.number + len(reply.citations))
    text = f"{reply.text}\n{former_text(old.document, old.answer, cited[0].number, former[0].how)}"
    return replace(reply, text=text, citations=(*reply.citations, *cited))


def _with_rule(reply: Answer, rule: Citation) -> Answer:
    """Set what is stated for persons, and the rule for bodies, side by side as they stand."""
    own = reply.citations[0]
    text = f"{own.quote.strip()} [{own.number}]\n{rule.quote.strip()} [{rule.number}]"
    short = f"{own.quote.strip()} {rule.quote.strip()}"
    citations = (*reply.citations, rule)
    return replace(reply, text=text, short_answer=short, answer_span=None, citations=citations)


def found_at_all(case: Case) -> Sequence[Proof]:
    """Return all that the reader finds and that can be proven, the surest first."""
    possible = [_in_part(case, one) for one in case.readings if one.by_itself >= case.least]
    return ground(case.question, possible, case.corpus).proofs


def heard(case: Case, proofs: Sequence[Proof]) -> list[Proof]:
    """Return the proof of one document with those of others, where it is not said which is meant.

    A question that names nothing ("Giá thuê xe là bao nhiêu?") is answered by each in its own way.
    """
    if len(proofs) != 1 or not _names_nothing(case):
        return list(proofs)
    own, coverage = proofs[0].document.id, Coverage(case.corpus)
    units = coverage.units(case.question)
    possible = [
        _in_part(case, one)
        for one in case.readings
        if one.by_itself >= _MAY_BE * case.least
        and one.hit.passage.document_id != own
        and coverage.share(units, _all_around(case, one)) > _ALL
    ]
    each: dict[str, Proof] = {own: proofs[0]}
    for other in ground(case.question, possible, case.corpus).proofs:
        if all(contradict(case.question, other, heard) for heard in each.values()):
            each.setdefault(other.document.id, other)
    return list(each.values())


def _all_around(case: Case, reading: Reading) -> str:
    passage = reading.hit.passage
    title = case.corpus.get(passage.document_id).title
    return " ".join((title, *passage.headings, passage.text))


def told(case: Case, proofs: Sequence[Proof]) -> Reply:
    """Answer with a proof, or set those of several documents against each other.

    A question that names nothing ("Mấy giờ mở cửa?") may mean what each of them is about: then it
    is asked back.
    """
    if len(proofs) > 1 and _names_nothing(case):
        return _which(case, proofs)
    answers, number = [], case.number
    for proof in proofs:
        answers.append(_answer(case, proof, number, contested=len(proofs) > 1))
        number += len(proof.citations)
    timings = case.clock.mark("ground")
    if len(answers) == 1:
        return replace(answers[0], timings_ms=timings)
    return Disagreement(
        question=case.question.text,
        standalone_question=case.question.text,
        text=disagreement_text(answers),
        sides=tuple(answers),
        timings_ms=timings,
    )


def _names_nothing(case: Case) -> bool:
    few = len(case.question.terms) <= _FEW_WORDS
    return few and not any(constraint.names_one for constraint in case.question.constraints)


def _which(case: Case, proofs: Sequence[Proof]) -> Abstention:
    """Ask which of several documents is meant, showing what each has to say."""
    nearest = tuple(
        replace(proof.citations[0], number=number) for number, proof in enumerate(proofs, start=1)
    )
    documents = [proof.document for proof in proofs]
    text = which_text([document.title for document in documents])
    each = case.of_each(documents)
    return case.refuse(Reason.WHICH_DOCUMENT, text, nearest, alternatives=each)


def _answer(case: Case, proof: Proof, number: int, *, contested: bool) -> Answer:
    reading = proof.reading
    citations = renumber(proof.citations, number)
    told = None
    if not proof.items:
        told = in_a_sentence(case.question.text, proof.answer, proof.sentence, case.corpus.acronyms)
        if proof.measured and proof.measured not in told.text:
            told = replace(told, text=f"{told.text.rstrip('.')}: {proof.measured}.")
    return Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        text=answer_text(told, citations) if told else list_text(proof.items, citations),
        short_answer=proof.answer,
        citations=citations,
        confidence=reading.by_itself if contested else reading.probability,
        items=proof.items,
        answer_span=told.answer if told else None,
    )


def _refused(case: Case, readings: Sequence[Reading], grounded: Grounded) -> Reply:
    failed = _unmet(case, readings, grounded)
    reason = Reason.CONSTRAINT_UNMET if failed else Reason.NO_ANSWER
    unmet = tuple(dict.fromkeys(constraint.text for constraint in failed))
    return case.abstain(reason, readings, unmet=unmet)


def _unmet(case: Case, readings: Sequence[Reading], grounded: Grounded) -> tuple[Constraint, ...]:
    """Return what the best reading misses; nothing if any reading meets all, or none is asked.

    Where none was sure enough to be grounded, the improbable ones tell.
    """
    if not case.question.constraints:  # spare a refusal the second grounding
        return ()
    if not (grounded.proofs or grounded.dropped):
        grounded = ground(case.question, readings, case.corpus)
    return () if grounded.proofs or not grounded.dropped else grounded.dropped[0][1]
