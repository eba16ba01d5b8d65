"""The bill of materials, the licences and the hashes agree with the compiled requirements."""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from evals.supply import BILL, LICENCES, draw_licences, licence_of, pinned, weigh

ROOT = Path(__file__).parents[2]
HASHED = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
REMEDY = "run `make lock`"


@pytest.fixture(scope="module")
def bill():
    return json.loads(BILL.read_text(encoding="utf-8"))


def test_the_bill_lists_what_is_pinned(bill):
    listed = {one["name"]: one["version"] for one in bill["components"]}
    assert listed == pinned(), REMEDY
    assert len(listed) > 100


def test_the_table_of_licences_is_drawn_from_the_bill(bill):
    assert LICENCES.read_text(encoding="utf-8") == draw_licences(bill), REMEDY


def test_the_bill_says_what_the_installed_packages_say(bill):
    compared = 0
    for one in bill["components"]:
        try:
            told = metadata(one["name"])
        except PackageNotFoundError:
            continue
        if told["Version"].partition("+")[0] == one["version"] and told["License-Expression"]:
            assert told["License-Expression"] in licence_of(one), one["name"]
            compared += 1
    assert compared > 30


def test_whatever_is_installed_here_has_a_licence_that_lets_it_be_passed_on(bill):
    for one in bill["components"]:
        licence = licence_of(one)
        assert licence or one.get("scope") == "optional", one["name"]
        gnu_only = [part for part in re.split(r" OR | / ", licence) if "GPL" not in part]
        assert gnu_only or not licence, f"{one['name']}: {licence}"


@pytest.mark.parametrize("name", HASHED)
def test_every_pin_has_its_hashes(name):
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    assert len(entries) > 5
    for entry in entries:
        assert re.match(r"[a-z0-9][\w.-]*==\S+", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_requirements_of_development_hold_the_same_versions():
    run, develop = pinned(ROOT / "requirements.txt"), pinned(ROOT / "requirements-dev.txt")
    assert run.items() <= develop.items(), REMEDY


def test_the_heaviest_packages_are_weighed_and_justified():
    told = (ROOT / "docs" / "weight.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| \d+ MB \| \S.{12,} \|$", told, re.MULTILINE)
    assert len(rows) == 10
    assert set(rows) <= set(pinned())
    light = {name for name, size in weigh(pinned()) if size < 25_000_000}
    assert not light & set(rows)


def test_what_was_dropped_stays_dropped():
    assert "kubernetes" not in pinned()
