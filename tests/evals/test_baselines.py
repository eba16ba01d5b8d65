"""The shipped bot on the shipped questions: no worse than the committed baselines."""

import pytest

from evals import load_gold, run
from evals.candidate import open_candidate
from evals.comparison_report import ruling_lines
from evals.gate import check, read_baseline
from evals.gold import SHIPPED_SETS


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SHIPPED_SETS)
def test_the_shipped_bot_is_no_worse_than_its_baseline(name):
    gold = load_gold(name)
    with open_candidate(gold) as candidate:
        result = run(candidate.system, gold, documents=candidate.documents)
    ruling = check(result, read_baseline(name))
    assert ruling.passed, "\n".join(ruling_lines(ruling))


@pytest.mark.parametrize("name", SHIPPED_SETS)
def test_a_baseline_belongs_to_the_questions_as_they_are(name):
    gold, baseline = load_gold(name), read_baseline(name)
    assert baseline.manifest.gold_hash == gold.fingerprint, "run: hoidap eval gate --update"
    assert len(baseline.verdicts) == len(gold.questions)
