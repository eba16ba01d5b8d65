"""Several processes ask what one would have asked, and hear the same."""

import json

import pytest

from evals.shares import BLOCK, open_pool


@pytest.mark.timeout(300)
def test_two_processes_hear_what_one_hears(small_set, monkeypatch):
    monkeypatch.setenv("HOIDAP_READER", "sentence")
    asked = [json.loads(line) for line in small_set.read_text(encoding="utf-8").splitlines()]
    many = [one | {"id": f"{one['id']}-{again}"} for again in range(4) for one in asked]
    assert len(many) > 2 * BLOCK
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in many)
    small_set.write_text(lines, encoding="utf-8")
    with open_pool(1) as alone, open_pool(2) as both:
        one, two = alone.run(small_set), both.run(small_set)
        dev = both.run(small_set, split="dev")
    assert [v.id for v in two.verdicts] == [v.id for v in one.verdicts] == [q["id"] for q in many]
    assert [(v.text, v.scores, v.confidence) for v in two.verdicts] == [
        (v.text, v.scores, v.confidence) for v in one.verdicts
    ]
    assert two.manifest.gold_hash == one.manifest.gold_hash
    assert [v.id for v in dev.verdicts] == [q["id"] for q in many if q["split"] == "dev"]
