"""What a claim fixes is asked for, a body of the collection too."""

import pytest

from bot.asking.probes import Probe, probes
from corpus.types import Span


def asked(claim: str, body: str = "") -> list[Probe]:
    at = claim.find(body)
    return list(probes(claim, [Span(start=at, end=at + len(body))] if body else []))


@pytest.mark.parametrize(
    ("claim", "body", "question"),
    [
        ("Năm 2030 Sở Thủy lợi đắp đê.", "Sở Thủy lợi", "Năm 2030 ai đắp đê?"),
        ("Sở Thủy lợi đắp đê.", "Sở Thủy lợi", "ai đắp đê?"),
        ("Cuộc thi diễn ra ở Huế.", "", "Cuộc thi diễn ra ở đâu?"),
        ("Bể sâu 2 m.", "", "Bể sâu bao nhiêu m?"),
    ],
)
def test_what_is_told_is_asked_for(claim: str, body: str, question: str) -> None:
    assert question in [probe.question for probe in asked(claim, body)]


def test_a_body_that_others_act_on_is_not_asked_for() -> None:
    claim = "Dân làng kiện Sở Thủy lợi."
    assert not any("ai" in probe.question for probe in asked(claim, "Sở Thủy lợi"))


def test_others_may_have_done_what_a_body_did() -> None:
    claim = "Năm 2030 Sở Thủy lợi đắp đê."
    (probe,) = [one for one in asked(claim, "Sở Thủy lợi") if not one.alone]
    assert probe.told == "Sở Thủy lợi"
