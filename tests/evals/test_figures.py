"""The tables of the README follow from the kept baselines, in both languages."""

import re

from evals.figures import figures
from evals.gate import read_baseline
from evals.gold import SHIPPED_SETS


def test_both_languages_tell_the_same_figures():
    kept = [read_baseline(name) for name in SHIPPED_SETS]
    english, vietnamese = figures(kept, "en"), figures(kept, "vi")
    told = re.findall(r"\d\.\d{3}", english)
    assert len(told) > 60
    assert [one.replace(".", ",") for one in told] == re.findall(r"\d,\d{3}", vietnamese)
    rows = [line.count("|") for line in english.splitlines()]
    assert rows == [line.count("|") for line in vietnamese.splitlines()]


def test_the_test_split_leads_and_every_kind_has_its_row():
    kept = [read_baseline(name) for name in SHIPPED_SETS]
    lines = figures(kept, "en").splitlines()
    test = [v for result in kept for v in result.verdicts if v.split == "test"]
    assert lines[2].startswith("| all kinds | ")
    assert f"({len(test)})" in lines[2]
    assert len(lines[: lines.index("")]) == 3 + len({verdict.kind for verdict in test})
