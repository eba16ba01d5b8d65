"""Results travel through JSON, merge, and say where they come from."""

import json

import pytest

from corpus.errors import HoidapError
from evals import run
from evals.result import Result, read_result, write_result


def test_a_result_comes_back_from_json_as_it_was(tmp_path, gold, small_system, broken):
    result = run(small_system(reader=broken.readers[0]), gold)
    path = tmp_path / "ket-qua" / "a.json"
    write_result(result, path)
    assert read_result(path) == result
    assert "Đỗ Ngọc Hà" in path.read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_numbers(gold, small_system):
    one, other = (run(small_system(), gold) for _ in range(2))
    timed = {"latency_p50", "latency_p95"}
    assert {k: v for k, v in one.measures.items() if k not in timed} == {
        k: v for k, v in other.measures.items() if k not in timed
    }


def test_the_manifest_says_where_the_result_comes_from(gold, small_system):
    manifest = run(small_system(), gold, split="dev", seed=7).manifest
    assert (manifest.gold, manifest.split, manifest.questions) == ("nho", "dev", 5)
    assert manifest.gold_hash == gold.fingerprint
    assert (manifest.seed, manifest.system) == (7, "SmallSystem")
    assert manifest.packages["numpy"]
    assert manifest.machine["python"]
    assert manifest.peak_memory_mib > 0


def test_settings_of_the_system_are_kept(gold, small_system):
    from pydantic import BaseModel

    class Settings(BaseModel):
        passages: int = 8

    system = small_system()
    system.settings = Settings()
    assert run(system, gold).manifest.settings == {"passages": 8}


def test_slices_cover_every_tag(gold, small_system):
    result = run(small_system(), gold)
    assert set(result.slices) == {"who", "follow-up", "list", "when", "disagreement", "off-topic"}
    assert result.slices["who"]["correct"].n == 3


def test_merging_puts_the_verdicts_side_by_side(gold, small_system):
    parts = [run(small_system(), gold, split=split) for split in ("dev", "test")]
    merged = Result.merged(parts)
    assert {one.id for one in merged.verdicts} == {one.id for one in gold.questions}
    assert merged.measures["correct"].n == 7
    assert merged.manifest.questions == 7


def test_a_file_that_is_no_result_is_refused_in_one_line(tmp_path):
    with pytest.raises(HoidapError, match="Không đọc được tệp kết quả"):
        read_result(tmp_path / "khong-co.json")
    other = tmp_path / "khac.json"
    other.write_text(json.dumps({"manifest": {}}), encoding="utf-8")
    with pytest.raises(HoidapError, match="không phải kết quả đo"):
        read_result(other)


def test_without_a_question_to_refuse_refusing_has_no_recall(gold, small_system, broken):
    answerable = run(small_system(reader=broken.readers[1]), gold, tags=["who"])
    assert answerable.measures["abstention_precision"].mean == 0.0
    assert "abstention_recall" not in answerable.measures
    assert "abstention_f1" not in answerable.measures


def test_without_a_refusal_refusing_has_no_precision(gold, small_system):
    eager = run(small_system(refuses=False), gold)
    assert "abstention_precision" not in eager.measures
    assert eager.measures["abstention_recall"].mean == 0.0
