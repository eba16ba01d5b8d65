"""The fit of claim and sentence: what it learns from, and that it learns the right way round."""

import pytest

from evals.fit_entailment import Trial, fit, trials


def trial(verdict: str, *sentences: tuple[float, float]) -> Trial:
    return Trial(
        domain="made",
        verdict=verdict,
        held=False,
        features=tuple({"common": common, "odd": odd} for common, odd in sentences),
        own=tuple(at == 0 for at, _ in enumerate(sentences)),
    )


def test_what_shares_words_is_about_it_and_an_odd_denial_opposes() -> None:
    asked = [
        trial("supports", (0.9, 0.0), (0.3, 1.0)),
        trial("contradicts", (0.9, 1.0), (0.3, 0.0)),
    ]
    fitted = fit(asked * 5)
    about, opposed = fitted.about, fitted.opposed
    assert about.probability({"common": 0.9, "odd": 0.0}) > 0.7
    assert about.probability({"common": 0.2, "odd": 0.0}) < 0.3
    assert opposed.probability({"common": 0.9, "odd": 1.0}) > 0.7
    assert opposed.probability({"common": 0.9, "odd": 0.0}) < 0.3


def test_a_claim_that_is_left_open_teaches_what_is_not_about_it() -> None:
    open_claim = trial("silent", (0.9, 0.0))
    assert open_claim.decisive is None
    about = fit(
        [trial("supports", (0.9, 0.0)), trial("contradicts", (0.9, 1.0)), open_claim] * 4
    ).about
    assert about.probability({"common": 0.9, "odd": 0.0}) == pytest.approx(0.5, abs=0.2)


def test_claims_meet_the_sentences_of_a_real_collection() -> None:
    context = "Quy định của bến phà\n\nPhà chở tối đa 40 người.\n\nPhà nghỉ khi gió cấp 6."
    other = "Quy định của chợ\n\nChợ họp từ 5 giờ sáng."
    rows = [
        {"set": "made", "claim": claim, "verdict": verdict, "held": False}
        | {"title": text.split("\n")[0], "context": text}
        for claim, verdict, text in (
            ("Phà chở tối đa 40 người.", "supports", context),
            ("Phà chở tối đa 60 người.", "contradicts", context),
            ("Chợ họp từ 5 giờ sáng.", "supports", other),
        )
    ]
    first, second, third = trials(rows)
    for one in (first, second, third):
        assert one.decisive is not None
        assert one.features[one.decisive]["covered with lead"] > 0.7
    assert first.decisive is not None
    assert second.decisive is not None
    assert first.features[first.decisive]["numbers missing"] == 0
    assert second.features[second.decisive]["numbers missing"] == 1
