"""The gate lets a sound system pass, catches each broken stage, and blames the right one."""

from types import SimpleNamespace

import pytest

from corpus.errors import HoidapError
from evals import run
from evals.comparison_report import ruling_lines
from evals.estimate import Difference
from evals.gate import check, is_deep, read_baseline, write_baseline


@pytest.fixture
def baseline(tmp_path, gold, small_system):
    write_baseline(run(small_system(), gold), "nho", folder=tmp_path / "moc")
    return read_baseline("nho", folder=tmp_path / "moc")


def test_a_sound_system_passes(gold, small_system, baseline):
    ruling = check(run(small_system(), gold), baseline)
    assert ruling.passed
    assert ruling.blamed is None
    assert ruling_lines(ruling) == ["Đạt: không thước đo nào kém đi trên 7 câu hỏi."]


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ("retrieval", lambda broken: {"retriever": broken.retrievers[0]}),
        ("reading", lambda broken: {"reader": broken.readers[0]}),
        ("reading", lambda broken: {"reader": broken.readers[1]}),
        ("grounding", lambda broken: {"grounder": broken.grounders[0]}),
        ("grounding", lambda broken: {"grounder": broken.grounders[1]}),
        ("refusal", lambda broken: {"refuses": False}),
    ],
)
def test_a_broken_stage_is_caught_and_blamed(gold, small_system, broken, baseline, stage, fault):
    ruling = check(run(small_system(**fault(broken)), gold), baseline)
    assert not ruling.passed
    assert ruling.blamed == stage
    assert any(line.startswith("Không đạt") for line in ruling_lines(ruling))
    assert "Giai đoạn" in ruling_lines(ruling)[-1]


def test_a_crash_never_passes(gold, small_system, baseline):
    def crashing(question, hits):
        raise RuntimeError("hỏng")

    ruling = check(run(small_system(reader=crashing), gold), baseline)
    assert not ruling.passed
    assert any("lỗi" in line for line in ruling_lines(ruling))


def test_a_baseline_has_one_question_a_line_and_no_texts(tmp_path, gold, small_system):
    path = write_baseline(run(small_system(), gold), "nho", folder=tmp_path)
    text = path.read_text(encoding="utf-8")
    assert sum('"id"' in line for line in text.splitlines()) == 7
    assert "Đỗ Ngọc Hà" not in text
    assert "latency" not in text


def test_the_same_system_writes_the_same_baseline(tmp_path, gold, small_system):
    from dataclasses import replace

    def written(name):
        result = run(small_system(), gold)
        still = replace(result, manifest=replace(result.manifest, created=""))
        return write_baseline(still, name, folder=tmp_path).read_text(encoding="utf-8")

    assert written("a") == written("b")


def test_a_missing_baseline_names_the_command(tmp_path):
    with pytest.raises(HoidapError, match="hoidap eval gate moi --update"):
        read_baseline("moi", folder=tmp_path)


def change(gain, asked):
    """A guarded measure that fell or rose on so many questions, without significance."""
    difference = Difference(mean=gain, low=-1.0, high=1.0, n=asked)
    return SimpleNamespace(gain=difference.mean, difference=difference)


@pytest.mark.parametrize(
    ("gain", "asked", "deep"),
    [
        (-0.08, 5, False),  # two fifths of one question of five
        (-0.25, 5, True),
        (-0.06, 100, True),
        (-0.04, 100, False),
        (0.3, 5, False),
    ],
)
def test_what_one_question_makes_is_no_deep_fall(gain, asked, deep):
    assert is_deep(change(gain, asked)) == deep
