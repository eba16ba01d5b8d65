"""Single replies, judged: the scores that follow and the stage that is blamed."""

from dataclasses import replace

import pytest

from bot.types import Abstention, Answer, Citation, Disagreement, Reason, Remark, RemarkKind
from corpus.types import Document, Hit, Passage, Span
from evals.gold import GoldQuestion
from evals.judge import judge
from evals.sources import Evidence, Sources
from evals.verdict import Observation

TEXT = "Chợ Đào họp mùng 5. Người lập chợ là bà Mơ. Chợ bán vải; gạo; muối; cá khô."
MARKET = Document(id="cho", uri="file:///cho.txt", title="Chợ", text=TEXT)
SOURCES = Sources([MARKET])
NAMES = {"question": "?", "standalone_question": "?"}


def span(part):
    start = TEXT.index(part)
    return Span(start=start, end=start + len(part))


def cite(part, *, moved=0):
    return Citation(
        number=1,
        document_id="cho",
        title="Chợ",
        uri=MARKET.uri,
        quote=part,
        span=span(part).shift(moved),
    )


def hit(part):
    passage = Passage(id=f"cho#{part}", document_id="cho", ordinal=0, span=span(part), text=part)
    return Hit(passage=passage, score=1.0, rank=1)


def answer(short, *citations, items=()):
    return Answer(
        text=short, short_answer=short, items=items, confidence=0.9,
        citations=citations or (cite("Người lập chợ là bà Mơ."),), **NAMES,
    )  # fmt: skip


def gold(outcome="answer", **fields):
    if outcome == "answer" and "items" not in fields:
        fields.setdefault("answers", ("bà Mơ",))
    if outcome != "abstention":
        evidence = fields.pop("evidence", ("Người lập chợ là bà Mơ.",))
        fields["evidence"] = tuple(Evidence(source="cho", quote=quote) for quote in evidence)
    return GoldQuestion(id="q", question="?", outcome=outcome, **fields)


def judged(question, reply, *hits):
    return judge(question, Observation(reply=reply, hits=hits or None), SOURCES)


FOUND = hit("Người lập chợ là bà Mơ.")
MISSED = hit("Chợ Đào họp mùng 5.")


def test_a_right_and_proven_answer():
    verdict = judged(gold(), answer("bà Mơ"), FOUND)
    assert verdict.stage is None
    assert verdict.scores["em"] == verdict.scores["citation_recall"] == 1.0


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        (Reason.NO_ANSWER, "reading"),
        (Reason.UNPROVEN, "grounding"),
        (Reason.EMPTY_COLLECTION, "retrieval"),
        (Reason.CONSTRAINT_UNMET, "refusal"),
        (Reason.NOTHING_FOUND, "refusal"),
        (Reason.NO_QUESTION, "refusal"),
    ],
)
def test_a_wrong_refusal_is_blamed_by_its_reason(reason, stage):
    refusal = Abstention(reason=reason, text="Tài liệu không nói.", **NAMES)
    verdict = judged(gold(), refusal, FOUND)
    assert verdict.stage == stage
    assert verdict.scores["f1"] == verdict.scores["citation_recall"] == 0.0
    assert "citation_precision" not in verdict.scores
    assert judged(gold(), refusal, MISSED).stage == "retrieval"


def test_a_wrong_answer_is_readings_fault_only_with_the_evidence_at_hand():
    assert judged(gold(), answer("bà Lê"), FOUND).stage == "reading"
    assert judged(gold(), answer("bà Lê"), MISSED).stage == "retrieval"
    assert judged(gold(), answer("bà Lê")).stage == "reading"


def test_a_right_answer_without_its_evidence_is_not_proven():
    verdict = judged(gold(), answer("bà Mơ", cite("Chợ Đào họp mùng 5.")), FOUND)
    assert verdict.scores["correct"] == 1.0
    assert verdict.scores["citation_precision"] == 0.0
    assert verdict.stage == "grounding"


def test_a_false_quote_is_groundings_fault_whatever_else_is_wrong():
    verdict = judged(gold(), answer("bà Lê", cite("bà Mơ", moved=2)), MISSED)
    assert verdict.stage == "grounding"
    assert verdict.scores["quote_validity"] == 0.0


def test_a_quote_of_an_unknown_document_is_false():
    from dataclasses import replace

    foreign = replace(cite("bà Mơ"), document_id="khac")
    assert judged(gold(), answer("bà Mơ", foreign), FOUND).scores["quote_validity"] == 0.0


def test_passages_offered_as_near_must_stand_in_the_source_too():
    near = Abstention(
        reason=Reason.NO_ANSWER, text="Không.", nearest=(cite("bà Mơ", moved=1),), **NAMES
    )
    assert judged(gold("abstention"), near).stage == "grounding"


def test_the_document_shown_first_is_the_one_cited_or_named_as_nearest():
    from dataclasses import replace

    near = Abstention(reason=Reason.NO_ANSWER, text="Không.", nearest=(cite("bà Mơ"),), **NAMES)
    foreign = replace(cite("bà Mơ"), document_id="khac")
    nothing = Abstention(reason=Reason.NO_ANSWER, text="Không.", **NAMES)
    assert judged(gold(), answer("bà Mơ")).scores["first_document"] == 1.0
    assert judged(gold(), near).scores["first_document"] == 1.0
    assert judged(gold(), answer("bà Mơ", foreign)).scores["first_document"] == 0.0
    assert judged(gold(), nothing).scores["first_document"] == 0.0
    assert "first_document" not in judged(gold("abstention"), near).scores


def test_an_answer_to_what_cannot_be_answered_is_refusals_fault():
    verdict = judged(gold("abstention"), answer("bà Mơ"), FOUND)
    assert verdict.stage == "refusal"
    assert verdict.scores["citation_precision"] == 0.0
    assert "recall@1" not in verdict.scores


SIDES = {"sides": (("mùng 5",), ("mùng 6", "ngày 6"))}


def test_a_disagreement_needs_every_side():
    def sides(*shorts):
        return Disagreement(text="Khác nhau.", sides=tuple(answer(one) for one in shorts), **NAMES)

    both = judged(gold("disagreement", **SIDES), sides("ngày 6", "mùng 5"), FOUND)
    assert (both.scores["side_recall"], both.stage) == (1.0, None)
    half = judged(gold("disagreement", **SIDES), sides("mùng 5", "mùng 7"), FOUND)
    assert (half.scores["side_recall"], half.stage) == (0.5, "reading")
    one = judged(gold("disagreement", **SIDES), answer("mùng 5"), FOUND)
    assert (one.scores["side_recall"], one.stage) == (0.0, "reading")


ITEMS = {"items": (("vải",), ("gạo",), ("muối",), ("cá khô", "khô cá"))}


def test_a_list_is_scored_by_its_items():
    question = gold(**ITEMS, evidence=("vải; gạo; muối; cá khô",))
    proof = cite("Chợ bán vải; gạo; muối; cá khô.")
    whole = judged(question, answer("vải…", proof, items=("vải", "gạo", "muối", "cá khô")))
    assert whole.scores["item_f1"] == whole.scores["correct"] == 1.0
    part = judged(question, answer("vải…", proof, items=("gạo", "vải", "tôm", "mắm")))
    assert (part.scores["item_precision"], part.scores["item_recall"]) == (0.5, 0.5)
    assert (part.scores["correct"], part.stage) == (0.0, "reading")


def test_a_list_given_as_one_string_is_one_item():
    question = gold(**ITEMS, evidence=("vải; gạo; muối; cá khô",))
    verdict = judged(question, answer("vải; gạo; muối; cá khô"))
    assert verdict.scores["item_recall"] == 0.25


def test_the_answers_to_the_parts_of_a_question_are_its_items():
    question = gold(items=(("bà Mơ",), ("vải",), ("gạo",)))
    refused = Abstention(reason=Reason.NO_ANSWER, text="Không.", **NAMES)
    parts = (answer("bà Mơ"), refused, answer("vải…", items=("vải", "gạo")))
    verdict = judged(question, replace(answer("bà Mơ; vải…"), parts=parts))
    assert verdict.scores["item_precision"] == verdict.scores["item_recall"] == 1.0
    told_too_much = (*parts, answer("bà Táo"))
    verdict = judged(question, replace(answer("bà Mơ; vải…"), parts=told_too_much))
    assert verdict.scores["item_precision"] == 0.75


def test_a_list_needs_all_its_evidence_retrieved():
    question = gold(**ITEMS, evidence=("vải; gạo; muối; cá khô", "Chợ Đào họp mùng 5."))
    reply = answer("x", items=("x",))
    assert judged(question, reply, MISSED).stage == "retrieval"
    assert (
        judged(question, reply, MISSED, hit("Chợ bán vải; gạo; muối; cá khô.")).stage == "reading"
    )


def test_a_passage_that_holds_less_than_half_of_the_quote_does_not_hold_it():
    question = gold(evidence=("Người lập chợ là bà Mơ. Chợ bán vải",))
    assert judged(question, answer("bà Mơ"), hit("lập chợ là bà Mơ. Ch")).scores["recall@1"] == 1.0
    long = "Chợ Đào họp mùng 5. Người lập chợ"
    assert judged(question, answer("bà Mơ"), hit(long)).scores["recall@1"] == 0.0


def test_small_talk_is_judged_by_getting_a_remark():
    reply = Remark(text="Xin chào!", kind=RemarkKind.GREETING, **NAMES)
    question = GoldQuestion(id="q", question="chào", outcome="remark")
    assert judged(question, reply).given == "remark"
    assert judged(question, reply).scores["correct"] == 1.0
    assert judged(question, answer("bà Mơ")).scores["correct"] == 0.0
    assert judged(question, answer("bà Mơ")).stage == "refusal"
    assert judged(gold(), reply).scores["correct"] == 0.0
