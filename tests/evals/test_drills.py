"""A part of `make drill`: every attack once, with numbers that are always the same."""

import pytest

from evals.drills.attacks import ATTACKS, attack_once


@pytest.mark.slow
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_finds_nothing(name):
    assert attack_once(name, seed=1) == ""
