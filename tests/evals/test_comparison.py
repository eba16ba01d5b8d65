"""Comparing two results: what changed, question by question, and what is significant."""

import pytest

from corpus.errors import HoidapError
from evals import compare, load_gold, run
from evals.result import write_result


@pytest.fixture
def many(tmp_path, write, questions, documents):
    """Ask the same seven questions five times over: enough for a difference to be significant."""
    repeated = [{**one, "id": f"{one['id']}-{i}"} for i in range(5) for one in questions]
    return load_gold(write(tmp_path / "nhieu.jsonl", repeated), documents=documents)


def test_a_system_is_no_worse_than_itself(gold, small_system):
    comparison = compare(run(small_system(), gold), run(small_system(), gold))
    assert comparison.worse == ()
    assert comparison.lost == comparison.won == ()
    assert comparison.same_gold


def test_a_worse_reader_is_significantly_worse_and_blamed(many, small_system, broken):
    good, bad = run(small_system(), many), run(small_system(reader=broken.readers[0]), many)
    comparison = compare(good, bad)
    assert {"em", "f1", "correct"} <= {one.measure.name for one in comparison.worse}
    assert "recall@5" not in {one.measure.name for one in comparison.worse}
    assert next(iter(comparison.stages)) == "reading"
    assert {after.id for _, after in comparison.lost} >= {"director-0", "rooms-4"}
    assert comparison.won == ()


def test_the_other_way_round_it_is_better(many, small_system, broken):
    good, bad = run(small_system(), many), run(small_system(reader=broken.readers[0]), many)
    comparison = compare(bad, good)
    assert comparison.worse == ()
    assert any(one.better for one in comparison.measures)
    assert len(comparison.won) > 0


def test_one_lost_question_is_shown_but_is_not_significant(many, small_system):
    slips = iter([True])

    class Slipping(small_system):
        def ask(self, question, history=()):
            reply = super().ask(question, history)
            if "Kỹ sư" in question and next(slips, False):
                reply = super().ask("Giá vàng hôm nay bao nhiêu?")
            return reply

    comparison = compare(run(small_system(), many), run(Slipping(), many))
    assert [after.id for _, after in comparison.lost] == ["engineer-0"]
    assert comparison.worse == ()


def test_questions_of_one_side_are_named_not_compared(gold, small_system):
    comparison = compare(run(small_system(), gold), run(small_system(), gold, split="dev"))
    assert len(comparison.pairs) == 5
    assert comparison.only_in_a == ("director-again", "moon")


def test_nothing_in_common_is_an_error(gold, small_system):
    parts = [run(small_system(), gold, split=split) for split in ("dev", "test")]
    with pytest.raises(HoidapError, match="không có câu hỏi chung"):
        compare(*parts)


def test_files_are_compared_too(tmp_path, gold, small_system):
    path = tmp_path / "a.json"
    write_result(run(small_system(), gold), path)
    assert compare(path, str(path)).worse == ()


def test_a_measure_where_less_is_better_is_read_the_right_way(gold, small_system):
    result = run(small_system(), gold)
    slow = compare(result, result)
    latency = next(one for one in slow.measures if one.measure.name == "latency_p50")
    assert latency.gain == 0
    assert not latency.measure.higher_is_better
