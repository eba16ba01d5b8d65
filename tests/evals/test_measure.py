"""A run on a small system: what is asked, what is scored, and who is blamed."""

import pytest

from corpus.errors import HoidapError
from corpus.types import Hit, Passage, Span
from evals import run


def scores(result):
    return {one.id: one.scores for one in result.verdicts}


def test_a_sound_system_gets_everything_right(gold, small_system):
    result = run(small_system(), gold)
    assert {one.id: one.stage for one in result.verdicts if one.failed} == {}
    assert result.measures["correct"].mean == 1.0
    assert result.measures["quote_validity"].mean == 1.0
    assert result.measures["citation_recall"].mean == 1.0
    assert result.measures["abstention_f1"].mean == 1.0
    assert scores(result)["rooms"]["item_f1"] == 1.0
    assert scores(result)["bridge-year"]["side_recall"] == 1.0


def test_the_system_gets_the_question_and_its_history(gold, small_system):
    system = small_system()
    run(system, gold, tags=["follow-up"])
    warm_up, (question, history) = system.asked
    assert warm_up == (question, history)
    assert question == "Bà ấy là ai?"
    assert [turn.role for turn in history] == ["user", "assistant"]


# --- broken stages are blamed ---------------------------------------------------------------------


def stages(result, expected=("answer", "disagreement")):
    return {one.stage for one in result.verdicts if one.expected in expected and one.failed}


def test_a_broken_retriever_is_blamed(gold, small_system, broken):
    result = run(small_system(retriever=broken.retrievers[0]), gold)
    lost = [one for one in result.verdicts if one.id in {"engineer", "bridge-year"}]
    assert [one.stage for one in lost] == ["retrieval", "retrieval"]
    assert scores(result)["engineer"]["recall@10"] == 0.0


@pytest.mark.parametrize("which", [0, 1])
def test_a_broken_reader_is_blamed(gold, small_system, broken, which):
    result = run(small_system(reader=broken.readers[which]), gold)
    assert stages(result) == {"reading"}
    assert result.measures["recall@5"].mean == 1.0
    assert result.measures["em"].mean == 0.0


@pytest.mark.parametrize("which", [0, 1])
def test_a_broken_grounder_is_blamed(gold, small_system, broken, which):
    result = run(small_system(grounder=broken.grounders[which]), gold)
    assert stages(result) == {"grounding"}
    assert result.measures["correct"].mean == 1.0


def test_quotes_that_do_not_stand_in_the_source_are_counted_and_named(gold, small_system, broken):
    result = run(small_system(grounder=broken.grounders[0]), gold)
    assert result.measures["quote_validity"].mean == 0.0
    assert len(result.false_quotes) == 5


def test_a_system_that_never_refuses_is_blamed_for_it(gold, small_system):
    result = run(small_system(refuses=False), gold)
    assert {one.id: one.stage for one in result.failures} == {
        "gold-price": "refusal",
        "moon": "refusal",
    }
    assert result.measures["abstention_recall"].mean == 0.0
    assert scores(result)["moon"]["citation_precision"] == 0.0
    assert result.confusion["abstention"] == {"answer": 2}


def test_a_crash_is_an_outcome_and_does_not_stop_the_run(gold, small_system):
    def fragile(question, hits):
        if "Kỹ sư" in question:
            raise RuntimeError("hỏng")
        return [(hits[0], hits[0].passage.span)]

    result = run(small_system(reader=fragile), gold)
    [broken] = result.errors
    assert (broken.id, broken.stage, broken.text) == ("engineer", "error", "RuntimeError: hỏng")
    assert broken.scores["f1"] == 0.0
    assert len(result.verdicts) == 7


def test_a_system_that_cannot_work_at_all_says_so(gold, small_system):
    def unopened(question, hits):
        raise HoidapError("Không có mô hình đọc: hãy cài lại.")

    with pytest.raises(HoidapError, match="Không có mô hình đọc"):
        run(small_system(reader=unopened), gold)


def test_without_retrieve_the_retrieval_is_not_scored(gold, small_system, broken):
    class Closed:
        def __init__(self):
            self.inner = small_system(reader=broken.readers[1])

        def ask(self, question, history=()):
            return self.inner.ask(question, history)

    result = run(Closed(), gold)
    assert "recall@5" not in result.measures
    assert stages(result) == {"reading"}


# --- retrieval is scored on evidence --------------------------------------------------------------


def long_passage(document, start, end):
    span = Span(start=start, end=end)
    return Passage(
        id=f"{document.id}#{start:04d}", document_id=document.id, ordinal=start, span=span,
        text=span.of(document.text),
    )  # fmt: skip


def test_one_passage_that_holds_all_the_evidence_is_a_perfect_ranking(
    tmp_path, write, questions, small_system, documents
):
    from evals import load_gold

    question = next(one for one in questions if one["id"] == "director")
    question["evidence"].append(
        {"source": "thu-vien", "quote": "Thư viện Sen Trắng có 1.200 cuốn sách."}
    )
    gold = load_gold(write(tmp_path / "q.jsonl", [question]), documents=documents)
    library = documents[0]
    whole = long_passage(library, 0, len(library.text))

    class Whole(small_system):
        def retrieve(self, question):
            return [Hit(passage=whole, score=1.0, rank=1)]

    [one] = run(Whole(), gold).verdicts
    assert one.scores["recall@1"] == one.scores["mrr@10"] == one.scores["ndcg@10"] == 1.0


def test_evidence_missing_from_the_ranking_lowers_recall(
    tmp_path, write, questions, small_system, documents
):
    from evals import load_gold

    question = next(one for one in questions if one["id"] == "bridge-year")
    gold = load_gold(write(tmp_path / "q.jsonl", [question]), documents=documents)
    bridge = documents[1]
    noise = long_passage(bridge, 0, 20)
    needed = long_passage(bridge, bridge.text.index("Cầu Mây khánh"), len(bridge.text))

    class Half(small_system):
        def retrieve(self, question):
            return [Hit(passage=one, score=1.0, rank=i) for i, one in enumerate([noise, needed], 1)]

    [one] = run(Half(), gold).verdicts
    assert one.scores["recall@1"] == 0.0
    assert one.scores["recall@10"] == 0.5
    assert one.scores["mrr@10"] == 0.5
    assert one.scores["ndcg@10"] == pytest.approx(0.6309297535714575 / (1 + 0.6309297535714575))
    assert [hit.covers for hit in one.retrieved] == [(), (0,)]
